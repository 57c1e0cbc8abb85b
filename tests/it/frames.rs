//! What the window costs: nothing while nothing moves, little while something does.

use std::time::{Duration, Instant};

use layerscope::i18n::Language;
use layerscope::msg;
use layerscope::scene::View;
use layerscope::theme::ThemeKind;
use layerscope::timeline::PlayTime;
use layerscope::ui::{Launch, Source};
use layerscope::workspace::{Choice, Command, Notification, Severity};

use crate::long;
use crate::window::{Window, open};

fn window(source: Source) -> Window {
    let launch = Launch { source, language: Some(Language::English), theme: Some(ThemeKind::Dark) };
    open(launch, [1280.0, 800.0])
}

fn apply(window: &mut Window, commands: impl IntoIterator<Item = Command>) {
    let workspace = window.state_mut().workspace_mut();
    for command in commands {
        workspace.apply(command);
    }
    workspace.settle();
    window.run_steps(2);
}

/// How many of the next frames are asked for, once what was done has been shown.
fn asked_for(window: &mut Window) -> usize {
    window.run_steps(30);
    let wanted = |window: &Window| {
        window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay < Duration::from_hours(1)
    };
    (0..30)
        .filter(|_| {
            window.run_steps(1);
            wanted(window)
        })
        .count()
}

#[test]
fn no_frame_is_asked_for_while_nothing_moves_in_any_view() {
    for sample in ["http-get", "dns-over-tcp", "retransmission", "arp-ping"] {
        let mut window = window(Source::Sample(sample.to_owned()));
        for view in View::ALL {
            let length = |window: &Window| window.state().workspace().length().0;
            apply(&mut window, [Command::SetView(view), Command::Home]);
            assert_eq!(asked_for(&mut window), 0, "{sample}, {view:?}: at the beginning");
            let middle = PlayTime(length(&window) * 2 / 5);
            apply(&mut window, [Command::Seek(middle)]);
            assert_eq!(asked_for(&mut window), 0, "{sample}, {view:?}: paused");
            apply(&mut window, [Command::Choose(Choice::ReduceMotion, true)]);
            assert_eq!(asked_for(&mut window), 0, "{sample}, {view:?}: with reduced motion");
            let notification = Notification { severity: Severity::Warning, message: msg!("workspace-job-failed") };
            apply(&mut window, [Command::Choose(Choice::ReduceMotion, false), Command::Tell(notification)]);
            assert_eq!(asked_for(&mut window), 0, "{sample}, {view:?}: under a notification");
            let nearly = PlayTime(length(&window) - 300_000_000);
            apply(&mut window, [Command::Dismiss(0), Command::Seek(nearly)]);
            apply(&mut window, [Command::Play]);
            let playing = |window: &Window| window.state().workspace().player.playing;
            let mut frames = 0;
            while playing(&window) && frames < 2_000 {
                window.run_steps(1);
                frames += 1;
            }
            assert!(!playing(&window) && frames > 1, "{sample}, {view:?}: plays to its end ({frames} frames)");
            assert_eq!(asked_for(&mut window), 0, "{sample}, {view:?}: after the end");
        }
    }
}

/// At most 4 ms of the processor's time for a frame of the whole window, in the program as it is built for use: everything
/// up to the triangles. In one built for tests, this refuses a step in the wrong direction.
#[test]
fn an_animation_of_ten_thousand_segments_is_light_in_every_view() {
    let most = if cfg!(debug_assertions) { 40.0 } else { 4.0 };
    let mut window = window(Source::Nothing);
    apply(&mut window, [Command::OpenBytes("long.pcap".to_owned(), long::capture(10_000).into())]);
    let workspace = window.state().workspace();
    assert_eq!(workspace.timeline().unwrap().steps.len(), 10_000);
    let settings = &workspace.settings;
    assert!(settings.show_lists && settings.show_inspector);
    for view in View::ALL {
        for part in [0.0, 0.5] {
            let length = window.state().workspace().length().secs();
            let from = PlayTime::from_secs(length * part);
            apply(&mut window, [Command::SetView(view), Command::Seek(from), Command::Play]);
            assert!(view != View::Udp || window.state().workspace().beside().is_some());
            window.run_steps(10);
            let frames: u32 = if cfg!(debug_assertions) { 20 } else { 240 };
            let start = Instant::now();
            let before = long::spent(start);
            window.run_steps(frames as usize);
            let made = long::spent(start).saturating_sub(before).as_secs_f64() * 1e3 / f64::from(frames);
            assert!(window.state().workspace().player.playing, "{view:?}");
            let shapes: Vec<_> = (0..frames).map(|_| window.output().shapes.clone()).collect();
            let before = long::spent(start);
            for shapes in shapes {
                assert!(!window.ctx.tessellate(shapes, 1.0).is_empty());
            }
            let cut = long::spent(start).saturating_sub(before).as_secs_f64() * 1e3 / f64::from(frames);
            println!("{view:?} from {part}: {made:.2} ms, and {cut:.2} ms for the triangles");
            assert!(made + cut < most, "{view:?}: {made:.2} ms and {cut:.2} ms");
        }
    }
}
