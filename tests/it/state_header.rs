//! The views of the states and of the header, over every packet of the bundled samples.

use layerscope::capture::{CaptureReader, CaptureSource};
use layerscope::decode::{Dissected, Outcome, Value, checksum_worked};
use layerscope::flow::{ConversationId, Side, below, story};
use layerscope::i18n::{Catalog, Language};
use layerscope::osi::OsiLayer;
use layerscope::scene::{Role, Scene, SceneOptions, Shape, Target, View, scene_at, vec2};
use layerscope::theme::{Theme, ThemeKind};
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

/// The words of each cell and chip against what they stand on (WCAG 2.2, 1.4.3): a flag that is set has more of its layer's
/// colour than the rest.
#[test]
fn words_can_be_read_on_the_colour_of_their_cell() {
    const CELL: [u64; 2] = [66, 69];
    let catalog = Catalog::new(Language::English);
    let (mut set, mut read) = (0, 0);
    for (file, capture) in captures().filter(|(file, _)| ["http-get.pcap", "arp-ping.pcap"].contains(file)) {
        let subject = match file {
            "arp-ping.pcap" => below::tell(&capture.store, &capture.tracker, 1).unwrap(),
            _ => story::tell(&capture.store, &capture.tracker, ConversationId(0)),
        };
        let timeline = Timeline::new(subject.into(), Tempo::Teaching);
        for layer in OsiLayer::TOP_DOWN {
            let plain = SceneOptions::new(View::Header, vec2(1280.0, 800.0), &catalog);
            let options = SceneOptions { packets: &capture, layer: Some(layer), ..plain };
            let scene = scene_at(&timeline, timeline.length, &options);
            for kind in ThemeKind::ALL {
                let theme = Theme::of(kind);
                let background = theme.colour(Role::Background);
                for item in scene.items.iter().filter(|item| item.id >> 56 == CELL[1]) {
                    let Shape::Text { text, role, .. } = &item.shape else { continue };
                    let cell = scene.items.iter().find_map(|cell| match &cell.shape {
                        Shape::Rect { paint, .. } | Shape::Polygon { paint, .. }
                            if cell.id >> 56 == CELL[0] && cell.target == item.target =>
                        {
                            paint.fill
                        }
                        _ => None,
                    });
                    let Some((tint, strength)) = cell else { continue };
                    let ground = theme.colour(tint).with_opacity(strength).over(background);
                    let ratio = theme.colour(*role).contrast(ground);
                    assert!(ratio >= 4.5, "{kind:?}: {text} in {file}: {ratio:.2} to 1");
                    read += 1;
                    set += usize::from(strength > 0.4);
                }
            }
        }
    }
    assert!(read > 200 && set > 3, "{read} words, {set} of them on flags that are set");
}
