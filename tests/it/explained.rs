//! The window explains: why a packet has its name, what the ends know, why it is not the textbook's picture.

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use layerscope::i18n::Language;
use layerscope::theme::ThemeKind;
use layerscope::ui::{Launch, Source};
use layerscope::workspace::{Command, Panel, Workspace};

use crate::window::{Window, open};

fn sample(id: &str) -> Window {
    let source = Source::Sample(id.to_owned());
    open(Launch { source, language: Some(Language::English), theme: Some(ThemeKind::Dark) }, [1280.0, 800.0])
}

/// The sample with that packet selected.
fn at_packet(id: &str, number: u32) -> Window {
    let mut window = sample(id);
    window.state_mut().workspace_mut().apply(Command::SelectPacket(number));
    window.run_steps(4);
    window
}

fn model(window: &Window) -> &Workspace {
    window.state().workspace()
}

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run_steps(4);
}

/// The packet in the inspector.
fn frame_shown(window: &Window) -> Option<u32> {
    model(window).selection.packet
}

#[test]
fn a_retransmission_says_why_and_leads_to_its_proof() {
    let mut window = at_packet("fast-retransmit", 14);
    window.get_by_label("What Wireshark calls it, and why");
    window.get_by_label(
        "Fast retransmission. The client repeated bytes 59–116 without waiting for its timer: 3 duplicate ACKs asked \
         for it, the last of them 14\u{a0}µs before.",
    );
    for number in 11..=13 {
        window.get_by_label(&format!("Packet {number}: duplicate ACK"));
    }
    click(&mut window, "Packet 5: first sent");
    assert_eq!(frame_shown(&window), Some(5));
    assert!(window.query_by_label("What Wireshark calls it, and why").is_none(), "packet 5 has no name");
}

#[test]
fn a_proof_is_reached_by_the_keyboard() {
    let mut window = at_packet("fast-retransmit", 14);
    window.get_by_label("Packet 10: first such ACK").focus();
    window.run_steps(2);
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert_eq!(frame_shown(&window), Some(10));
}

#[test]
fn the_narration_leads_to_the_explanation() {
    let mut window = at_packet("fast-retransmit", 14);
    window.state_mut().workspace_mut().apply(Command::TogglePanel(Panel::Inspector));
    window.run_steps(4);
    assert!(window.query_by_label("What Wireshark calls it, and why").is_none());
    click(&mut window, "Fast retransmission: why?");
    assert!(model(&window).settings.show_inspector);
    assert_eq!(frame_shown(&window), Some(14));
    window.get_by_label("What Wireshark calls it, and why");
}

#[test]
fn the_connection_is_told_up_to_the_selected_packet() {
    let mut window = at_packet("fast-retransmit", 14);
    assert!(window.query_by_label("Bytes in flight: 290, 0").is_none(), "folded");
    click(&mut window, "Connection so far");
    window.get_by_label("Bytes in flight: 290, 0");
    window.get_by_label("Window offered: 64512, 65536");
    window.get_by_label("SACK blocks sent: , 117–290");
    window.state_mut().workspace_mut().apply(Command::SelectPacket(16));
    window.run_steps(4);
    window.get_by_label("Bytes in flight: 0, 0");
}

#[test]
fn why_it_is_not_the_textbooks_picture_is_there_to_read_and_folds_away() {
    let mut window = sample("three-way-close");
    let why = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        node.label().is_some_and(|text| text.starts_with("Three segments close this connection"))
    };
    let shown = |window: &Window| window.query_by(|node| why(node)).is_some();
    assert!(shown(&window));
    click(&mut window, "Why not the textbook’s picture?");
    assert!(!shown(&window) && !model(&window).settings.show_why);
    click(&mut window, "Why not the textbook’s picture?");
    assert!(shown(&window));
    let window = sample("http-get");
    assert!(window.query_by_label("Why not the textbook’s picture?").is_none());
    window.get_by_label("Three-way handshake, four-way close");
}
