//! The window before a class: sizes in the projector, tooltips that do not get in the way, and what is hidden until the
//! class has said it.

use egui::{Key, TextStyle};
use egui_kittest::kittest::Queryable as _;
use layerscope::i18n::Language;
use layerscope::theme::ThemeKind;
use layerscope::timeline::PlayTime;
use layerscope::ui::{Launch, Source};
use layerscope::workspace::{Choice, Command, Settings};

use crate::window::{Window, open};

fn window(sample: &str, size: [f32; 2]) -> Window {
    let source = Source::Sample(sample.to_owned());
    open(Launch { source, language: Some(Language::English), theme: Some(ThemeKind::Dark) }, size)
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(3);
}

fn says(window: &Window, words: &str) -> bool {
    window.query_all_by(|node| node.label().is_some_and(|label| label.contains(words))).next().is_some()
}

#[test]
fn the_toolkits_texts_are_large_in_the_projector_and_small_again_after() {
    let mut window = window("http-get", [1920.0, 1080.0]);
    let sizes = |window: &Window| {
        let style = window.ctx.global_style();
        [TextStyle::Small, TextStyle::Body, TextStyle::Button, TextStyle::Heading].map(|of| style.text_styles[&of].size)
    };
    let desk = sizes(&window);
    press(&mut window, Key::F);
    let [small, body, button, heading] = sizes(&window);
    assert!(small >= 18.0 && body >= 24.0 && button >= 24.0 && heading > body, "{:?}", sizes(&window));
    // The transport bar's menus are of them.
    window.get_by_label("Tempo").click();
    window.run_steps(6);
    let entry = window.get_by(|node| {
        node.role() == egui::accesskit::Role::MenuItem && node.label().as_deref() == Some("As captured")
    });
    assert!(entry.rect().height() >= 2.0 * 24.0, "{:?}", entry.rect());
    press(&mut window, Key::Escape);
    press(&mut window, Key::Escape);
    assert_eq!(sizes(&window), desk);
}

#[test]
fn the_pattern_is_named_in_the_projector_and_why_is_a_click_away() {
    let mut window = window("three-way-close", [1920.0, 1080.0]);
    press(&mut window, Key::F);
    let why = "where the textbook has four";
    assert!(!says(&window, why), "the picture has the room");
    window.get_by_label("Why not the textbook’s picture?").click();
    window.run_steps(4);
    assert!(says(&window, why));
    let rect = window.get_by_label("Why not the textbook’s picture?").rect();
    assert!(rect.top() >= 0.0 && rect.height() <= 48.0, "{rect:?}");
}

#[test]
fn of_why_the_first_sentence_is_shown_and_the_rest_for_who_asks() {
    let mut window = window("three-way-close", [1280.0, 800.0]);
    assert!(says(&window, "where the textbook has four") && !says(&window, "RFC 9293 §3.6 allows: any segment"));
    let paragraph =
        |window: &Window| window.get_by(|node| node.label().is_some_and(|label| label.ends_with("More"))).rect();
    assert!(paragraph(&window).height() <= 2.0 * 12.0 * 1.5 + 0.5, "{:?}", paragraph(&window));
    window.get_by(|node| node.label().is_some_and(|label| label.ends_with("More"))).click();
    window.run_steps(4);
    assert!(says(&window, "RFC 9293 §3.6 allows: any"));
    window.get_by(|node| node.label().is_some_and(|label| label.ends_with("Less"))).click();
    window.run_steps(4);
    assert!(!says(&window, "RFC 9293 §3.6 allows: any"));
}

/// Whether a tooltip is on the screen.
fn has_tooltip(window: &Window) -> bool {
    window
        .ctx
        .memory(|memory| memory.areas().visible_layer_ids().iter().any(|layer| layer.order == egui::Order::Tooltip))
}

#[test]
fn a_tooltip_is_for_who_points_and_not_while_it_plays() {
    let mut window = window("http-get", [1280.0, 800.0]);
    let stage = window.get_by_label("Stage").rect();
    // The first arrow's middle: on it after a step.
    press(&mut window, Key::ArrowRight);
    let arrow = (stage.top() as i32..stage.bottom() as i32).step_by(6).map(|y| egui::pos2(stage.center().x, y as f32));
    let mut found = None;
    for at in arrow {
        window.hover_at(at);
        window.run_steps(40);
        if has_tooltip(&window) {
            found = Some(at);
            break;
        }
    }
    let at = found.expect("an arrow says what it is");
    // The pointer rests; the animation goes on under it.
    press(&mut window, Key::Space);
    window.run_steps(30);
    assert!(window.state().workspace().player.playing && !has_tooltip(&window), "not while it plays");
    press(&mut window, Key::Space);
    window.run_steps(60);
    assert!(!has_tooltip(&window), "nobody has pointed since");
    press(&mut window, Key::Home);
    press(&mut window, Key::ArrowRight);
    window.run_steps(60);
    assert!(!has_tooltip(&window), "nor after a jump");
    window.hover_at(at + egui::vec2(2.0, 0.0));
    window.run_steps(60);
    assert!(has_tooltip(&window), "whoever points is told");
    // Another size moves the picture under a pointer at rest.
    window.set_size(egui::vec2(1200.0, 760.0));
    window.run_steps(60);
    assert!(!has_tooltip(&window), "nobody has pointed at what is there now");
    window.hover_at(at);
    window.run_steps(60);
    // Not while the class is to say it.
    press(&mut window, Key::N);
    window.hover_at(at);
    window.run_steps(60);
    assert!(!has_tooltip(&window));
}

#[test]
fn what_the_class_is_to_say_is_told_nowhere_on_the_stage() {
    for size in [[1280.0, 800.0], [1920.0, 1080.0]] {
        let mut window = window("three-way-close", size);
        let length = window.state().workspace().length();
        window.state_mut().workspace_mut().apply(Command::Seek(PlayTime(length.0 / 2)));
        if size[0] > 1500.0 {
            press(&mut window, Key::F);
        }
        window.run_steps(3);
        press(&mut window, Key::N);
        assert!(!says(&window, "where the textbook has four") && !says(&window, "Why not the textbook’s picture?"));
        assert!(window.query_by_label("What kind of conversation is this?").is_some());
        window.get_by_label("Show what happens").click();
        window.run_steps(4);
        assert!(says(&window, "Why not the textbook’s picture?"));
    }
}

#[test]
fn nor_in_the_list_of_conversations() {
    let mut window = window("three-way-close", [1280.0, 800.0]);
    let row = window.get_by(|node| node.label().is_some_and(|label| label.starts_with("TCP 10.0.0.2"))).rect();
    let tip = |window: &mut Window, by: f32| {
        window.hover_at(row.center() + egui::vec2(by, 0.0));
        window.run_steps(60);
        let told = window.query_by(|node| {
            node.role() == egui::accesskit::Role::Label
                && node.value().is_some_and(|value| value.contains("Three-way handshake, "))
        });
        (has_tooltip(window), told.is_some())
    };
    assert_eq!(tip(&mut window, 0.0), (true, true));
    press(&mut window, Key::N);
    assert_eq!(tip(&mut window, 3.0), (true, false), "a question instead");
}

#[test]
fn nor_in_the_inspector() {
    let mut window = window("fast-retransmit", [1280.0, 800.0]);
    window.state_mut().workspace_mut().apply(Command::SelectPacket(14));
    window.run_steps(4);
    let names = |window: &Window| {
        let said = |wanted: &str| {
            let label = |text: Option<String>| text.is_some_and(|text| text.contains(wanted));
            window.query_all_by(|node| label(node.label()) || label(node.value())).next().is_some()
        };
        [said("What Wireshark calls it, and why"), said("Fast retransmission."), said("Retransmissions:")]
    };
    window.get_by_label("Connection so far").click();
    window.run_steps(4);
    assert_eq!(names(&window), [true; 3]);
    press(&mut window, Key::N);
    assert_eq!(names(&window), [false; 3]);
    // What the ends know is no name.
    window.get_by_label("Bytes in flight: 290, 0");
    press(&mut window, Key::N);
    assert_eq!(names(&window), [true; 3]);
}

#[test]
fn the_next_start_tells_again() {
    let mut settings = Settings::default();
    settings.set(Choice::Narration, false);
    settings.set(Choice::StopAtSteps, true);
    let kept: Settings = serde_json::from_str(&serde_json::to_string(&settings).unwrap()).unwrap();
    assert!(kept.narration && kept.stop_at_steps);
}
