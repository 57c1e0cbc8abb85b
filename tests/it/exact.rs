//! What every view promises: the picture of an instant is the same however it is reached and in whichever process, and it
//! is made quickly, however long the conversation.

use std::sync::Arc;
use std::time::Instant;

use layerscope::capture::{CaptureReader, CaptureSource};
use layerscope::flow::{ConversationId, story};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::{Scene, SceneOptions, View, scene_at, vec2};
use layerscope::timeline::{PlayTime, Tempo, Timeline};
use layerscope::workspace::{Capture, Choice, Command, Settings, Wake, Workspace, samples};

use crate::long;

fn open(sample: &str, conversation: u32, view: View, plain: bool) -> Workspace {
    let settings = Settings { language: Some(Language::English), ..Settings::default() };
    let mut workspace = Workspace::new(settings, Wake::none());
    workspace.apply(Command::OpenSample(sample.to_owned()));
    workspace.settle();
    workspace.apply(Command::SelectConversation(ConversationId(conversation)));
    workspace.apply(Command::SetView(view));
    if plain {
        workspace.apply(Command::Choose(Choice::ReduceMotion, true));
        workspace.apply(Command::Choose(Choice::Streams, false));
        workspace.apply(Command::Choose(Choice::Calls, false));
    }
    workspace.settle();
    workspace.apply(Command::Home);
    // A field is marked, so that what is selected counts too.
    let field = workspace.inspected().map(|packet| packet.tree.fields.len() * 2 / 3);
    if view == View::Header {
        workspace.apply(Command::SelectField(field));
    }
    workspace
}

/// What the stage shows: as the window asks for it, and with the narration.
fn shown(workspace: &Workspace, timeline: &Timeline) -> Scene {
    let capture = workspace.capture();
    let options = SceneOptions {
        selected: workspace.current_step(),
        reduce_motion: workspace.settings.reduce_motion,
        packets: &*capture,
        beside: workspace.beside().map(Arc::as_ref),
        extras: workspace.settings.extras(),
        layer: workspace.selection.layer,
        field: workspace.selection.field,
        ..SceneOptions::new(workspace.settings.view, vec2(1180.0, 760.0), workspace.catalog())
    };
    scene_at(timeline, workspace.player.now, &options)
}

fn stage(workspace: &Workspace) -> Scene {
    shown(workspace, workspace.timeline().expect("a conversation on the stage"))
}

/// Numbers that look like chance and are the same on each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// Plays a conversation in a view, and compares what was shown with what is shown at the same instants on the way back, by
/// jumping there in another workspace, and by the pure function on another timeline. Returns how many were compared.
fn compare(sample: &str, conversation: u32, view: View, plain: bool, chance: &mut Chance) -> usize {
    let what = format!("{sample}, conversation {conversation}, {view:?}, plain {plain}");
    let mut one = open(sample, conversation, view, plain);
    let length = one.length().0;
    let parts = if plain { 3 } else { 6 };
    let mut seen: Vec<(PlayTime, Scene)> = vec![(one.player.now, stage(&one))];
    for part in 1..=parts {
        one.apply(Command::Play);
        one.tick(length as f64 / 1e9 / (parts as f64) * 0.9);
        seen.push((one.player.now, stage(&one)));
        // In the view of the layers the clock is slow.
        let next = PlayTime(length / parts * part + chance.below((length / parts / 8).max(1) as usize) as i64);
        if next > one.player.now && part < parts {
            one.apply(Command::Seek(next));
        }
    }
    one.apply(Command::End);
    seen.push((one.player.now, stage(&one)));
    // Just as packets leave and arrive, too.
    let steps = one.timeline().unwrap().steps.len();
    for _ in 0..2 {
        let step = one.timeline().unwrap().steps[chance.below(steps)].clone();
        for at in [step.depart, step.arrive] {
            one.apply(Command::Seek(at));
            seen.push((one.player.now, stage(&one)));
        }
    }
    seen.sort_by_key(|(at, _)| *at);
    one.apply(Command::End);
    for (at, scene) in seen.iter().rev() {
        one.apply(Command::Seek(*at));
        assert!(stage(&one) == *scene, "{what}: backwards at {at:?}");
    }
    let mut two = open(sample, conversation, view, plain);
    let other = Timeline::new(Arc::clone(&two.timeline().unwrap().story), two.settings.tempo);
    let mut order: Vec<usize> = (0..seen.len()).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, chance.below(at + 1));
    }
    for index in order {
        let (at, scene) = &seen[index];
        two.apply(Command::Seek(*at));
        assert!(stage(&two) == *scene, "{what}: at once at {at:?}");
        assert!(shown(&two, &other) == *scene, "{what}: of another timeline at {at:?}");
    }
    seen.len()
}

#[test]
fn scrubbing_is_exact_in_every_view_of_every_sample() {
    let manifest: toml::Value = toml::from_str(include_str!("../../captures/MANIFEST.toml")).unwrap();
    let ids: Vec<String> =
        manifest["sample"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), samples::all().len());
    let run = |ids: &[String]| {
        let mut compared = 0;
        for (index, id) in ids.iter().enumerate() {
            let mut chance = Chance(index as u64 * 2 + 1);
            let bytes = samples::by_id(id).unwrap().bytes;
            let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
            let conversations = Capture::read_all(String::new(), &mut reader).tracker.len().clamp(1, 3);
            for conversation in 0..conversations as u32 {
                for view in View::ALL {
                    for plain in [false, true] {
                        compared += compare(id, conversation, view, plain, &mut chance);
                    }
                }
            }
        }
        compared
    };
    let (first, second) = ids.split_at(ids.len() / 2);
    let compared = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(first));
        run(second) + other.join().unwrap()
    });
    println!("{compared} pictures, each reached four ways");
}

/// A conversation of ten thousand segments and one of as many datagrams.
struct Long {
    capture: Capture,
    tcp: Timeline,
    udp: Timeline,
}

impl Long {
    fn new() -> Self {
        let bytes = long::capture(10_000);
        let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
        let capture = Capture::read_all(String::new(), &mut reader);
        let tell = |id| {
            let story = story::tell(&capture.store, &capture.tracker, ConversationId(id));
            Timeline::new(Arc::new(story), Tempo::Teaching)
        };
        let (tcp, udp) = (tell(0), tell(1));
        assert_eq!((tcp.steps.len(), udp.steps.len()), (10_000, 10_000));
        assert!(tcp.story.tcp().is_some() && udp.story.outcome().is_some());
        Long { capture, tcp, udp }
    }
}

/// At most half a millisecond in the program as it is built for use. In one built for tests, or on a machine that is
/// busy with others, this refuses a step in the wrong direction.
#[test]
fn a_picture_of_ten_thousand_segments_is_made_quickly() {
    let long = Long::new();
    let most = if cfg!(debug_assertions) { 10.0 } else { 0.5 };
    for language in [Language::English, Language::TraditionalChinese] {
        let catalog = Catalog::new(language);
        for view in View::ALL {
            for (timeline, beside) in [(&long.tcp, &long.udp), (&long.udp, &long.tcp)] {
                let options = SceneOptions {
                    packets: &long.capture,
                    beside: Some(beside),
                    ..SceneOptions::new(view, vec2(1280.0, 800.0), &catalog)
                };
                let parts: i64 = if cfg!(debug_assertions) { 12 } else { 60 };
                let mut times: Vec<f64> = Vec::new();
                for part in 0..=parts {
                    // As when it plays: the frame before was another picture.
                    let now = timeline.length.0 / parts * part;
                    let each = (0..3).map(|frame| {
                        let now = PlayTime((now + frame * 16_666_667).min(timeline.length.0));
                        let before = Instant::now();
                        let scene = scene_at(timeline, now, &options);
                        let took = before.elapsed().as_secs_f64() * 1e3;
                        assert!(!scene.items.is_empty());
                        took
                    });
                    times.push(each.fold(f64::MAX, f64::min));
                }
                times.sort_by(f64::total_cmp);
                let (middle, worst) = (times[times.len() / 2], times[times.len() - 1]);
                let proto = timeline.story.protocol();
                println!("{view:?} of {proto}, {language:?}: {middle:.3} ms, at the worst instant {worst:.3} ms");
                assert!(worst < most, "{view:?} of {proto}, {language:?}: {worst:.3} ms");
            }
        }
    }
}

fn render(arguments: &[&str], out: &std::path::Path) -> Vec<u8> {
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_layerscope"))
        .arg("render")
        .args(arguments)
        .arg("-o")
        .arg(out)
        .status()
        .unwrap();
    assert!(status.success(), "{arguments:?}");
    std::fs::read(out).unwrap()
}

/// Two processes have two seeds for their hash maps.
#[test]
fn a_picture_is_the_same_bytes_in_another_process() {
    let folder = tempfile::tempdir().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/captures/dns-over-tcp.pcap");
    let mut all: Vec<Vec<&str>> = Vec::new();
    for view in View::ALL {
        for format in ["svg", "png"] {
            all.push(vec![file, "--view", view.as_str(), "--format", format, "--step", "2"]);
        }
        all.push(vec![file, "--view", view.as_str(), "--format", "gif", "--step", "2", "--size", "640x400"]);
    }
    for language in Language::ALL {
        all.push(vec![file, "--format", "handout", "--lang", language.tag()]);
    }
    for arguments in all {
        let first = render(&arguments, &folder.path().join("first"));
        let second = render(&arguments, &folder.path().join("second"));
        assert!(first == second, "{arguments:?}");
    }
}

#[test]
fn the_handshake_as_a_gif_is_small_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/captures/http-get.pcap");
    for view in View::ALL {
        let arguments = [file, "--view", view.as_str(), "--phase", "handshake", "--size", "960x600", "--format", "gif"];
        let bytes = render(&arguments, &folder.path().join("handshake.gif"));
        println!("the handshake, {}: {} bytes", view.as_str(), bytes.len());
        let most = if view == View::Ladder { 400_000 } else { 4_000_000 };
        assert!(bytes.len() <= most, "{}: {} bytes", view.as_str(), bytes.len());
    }
}
