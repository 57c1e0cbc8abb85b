//! The views of the states and of the header, over every packet of the bundled samples.

use layerscope::capture::{CaptureReader, CaptureSource};
use layerscope::decode::{Dissected, Outcome, Value, checksum_worked};
use layerscope::flow::{ConversationId, Side, story};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::{Scene, SceneOptions, Target, View, scene_at, vec2};
use layerscope::timeline::{PlayTime, Tempo, Timeline};
use layerscope::workspace::{Capture, samples};

fn captures() -> impl Iterator<Item = (&'static str, Capture)> {
    samples::all().iter().map(|sample| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("captures").join(&sample.file);
        let mut reader = CaptureReader::open(CaptureSource::Path(path)).unwrap();
        (sample.file.as_str(), Capture::read_all(String::new(), &mut reader))
    })
}

/// What the sum comes to is what the decoder says of it, for every packet that has one.
#[test]
fn sums_come_out_as_the_field_says() {
    let mut right = 0;
    for (file, capture) in captures() {
        for number in 1..=capture.store.len() as u32 {
            let packet = Dissected::read(&capture.store, number).unwrap();
            for index in 0..packet.tree.layers.len() {
                let Some(working) = checksum_worked(&packet, index) else { continue };
                let layer = &packet.tree.layers[index];
                let status = packet.tree.fields_of(layer).iter().find(|f| f.def.name.ends_with(".checksum.status"));
                let wanted = match status.map(|field| &field.value) {
                    Some(Value::Unsigned(1)) => Outcome::Holds,
                    Some(Value::Unsigned(5)) => Outcome::LeftToCard,
                    Some(Value::Unsigned(0)) if working.stored == 0 => Outcome::LeftToCard,
                    Some(Value::Unsigned(0)) => Outcome::Differs,
                    _ => continue,
                };
                assert_eq!(working.outcome, wanted, "{file} {number} {}", layer.protocol.token);
                if wanted == Outcome::Holds {
                    assert_eq!(working.complement, working.stored, "{file} {number} {}", layer.protocol.token);
                    right += 1;
                }
            }
        }
    }
    assert!(right > 400, "only {right} sums were compared");
}

/// Both views, at many instants of every conversation of the samples.
#[test]
fn both_views_draw_every_sample() {
    let catalog = Catalog::new(Language::English);
    for (file, capture) in captures() {
        for id in 0..capture.tracker.len().min(4) as u32 {
            let story = story::tell(&capture.store, &capture.tracker, ConversationId(id));
            let timeline = Timeline::new(story.into(), Tempo::Teaching);
            for view in [View::States, View::Header] {
                let options =
                    SceneOptions { packets: &capture, ..SceneOptions::new(view, vec2(960.0, 640.0), &catalog) };
                let instants = || timeline.stops().iter().take(40).copied().chain([PlayTime(0), timeline.length]);
                let forwards: Vec<Scene> = instants().map(|now| scene_at(&timeline, now, &options)).collect();
                for (now, scene) in instants().zip(&forwards).collect::<Vec<_>>().into_iter().rev() {
                    assert_eq!(&scene_at(&timeline, now, &options), scene, "{file}");
                    assert!(scene.items.len() > 8, "{file}: something is drawn");
                    if view == View::States && !timeline.states(Side::Client).is_empty() {
                        for side in Side::BOTH {
                            let (state, _) = timeline.state_at(side, now);
                            let token = scene.items.iter().filter(|item| item.id >> 56 == 50 + side.index() as u64);
                            let states: Vec<_> = token.filter_map(|item| item.target).collect();
                            assert!(
                                (state.is_none() || !states.is_empty())
                                    && states.iter().all(|target| *target == Target::State(side, state)),
                                "{file} {side:?} at {now:?}: {states:?} is not {state:?}"
                            );
                        }
                    }
                }
            }
        }
    }
}
