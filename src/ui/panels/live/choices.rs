//! What is to be captured and how much of it is kept: the capture filter, the ring, and whether the stage follows.

use egui::{TextEdit, Ui, vec2};

use crate::capture::live::filter::Protocol;
use crate::msg;
use crate::ui::button::{self, Button};
use crate::ui::context::{Context, Wishes};
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::Command;
use crate::workspace::live::{LiveChoices, LiveCommand};

/// Width of the words before a row of choices.
const LABEL: f32 = 96.0;

/// Shows the choices, and asks for those that were changed. They hold from the next capture on.
pub(super) fn show(ui: &mut Ui, cx: &Context<'_>, width: f32, wishes: &mut Wishes) {
    let before = &cx.workspace.settings.live;
    let mut choices = before.clone();
    ui.separator();
    if cx.workspace.live().running() {
        let note = egui::RichText::new(cx.text(&msg!("live-from-next")));
        ui.horizontal(|ui| {
            ui.add_space(GRID);
            ui.label(note.font(style::small(cx.scale)).color(cx.palette.text_secondary));
        });
    }
    row(ui, cx, &cx.text(&msg!("live-hosts")), |ui, name| {
        let hint = "192.0.2.1, 10.0.0.0/8, 2001:db8::1";
        field(ui, &mut choices.hosts, name, hint, cx.workspace.settings.mask);
    });
    row(ui, cx, &cx.text(&msg!("live-ports")), |ui, name| {
        field(ui, &mut choices.ports, name, "80, 443", false);
    });
    row(ui, cx, &cx.text(&msg!("live-protocols")), |ui, _| {
        for protocol in Protocol::ALL {
            let text = protocol.as_str().to_uppercase().replace("IPV6", "IPv6");
            if toggle(ui, cx, &text, choices.has(protocol)) {
                choices.toggle(protocol);
            }
        }
    });
    ring(ui, cx, &mut choices);
    ui.separator();
    let (title, summary) = (cx.text(&msg!("live-not-my-ssh")), cx.text(&msg!("live-not-my-ssh-summary")));
    if button::entry(ui, cx, width, &title, &summary, choices.not_my_ssh).clicked() {
        choices.not_my_ssh = !choices.not_my_ssh;
    }
    let (title, summary) = (cx.text(&msg!("live-follow")), cx.text(&msg!("live-follow-summary")));
    if button::entry(ui, cx, width, &title, &summary, choices.follow).clicked() {
        wishes.push(Command::Live(LiveCommand::Follow(!choices.follow)));
    }
    if choices != *before {
        wishes.push(Command::Live(LiveCommand::Choose(choices)));
    }
}

/// How much is kept.
fn ring(ui: &mut Ui, cx: &Context<'_>, choices: &mut LiveChoices) {
    row(ui, cx, &cx.text(&msg!("live-keep-packets")), |ui, _| {
        for packets in LiveChoices::PACKETS {
            let text = if packets < 1_000_000 {
                format!("{} k", packets / 1_000)
            } else {
                format!("{} M", packets / 1_000_000)
            };
            if toggle(ui, cx, &text, choices.ring_packets == packets) {
                choices.ring_packets = packets;
            }
        }
    });
    row(ui, cx, &cx.text(&msg!("live-keep-bytes")), |ui, _| {
        for size in LiveChoices::MEBIBYTES {
            let text = if size < 1024 { format!("{size} MiB") } else { format!("{} GiB", size / 1024) };
            if toggle(ui, cx, &text, choices.ring_mebibytes == size) {
                choices.ring_mebibytes = size;
            }
        }
    });
}

fn toggle(ui: &mut Ui, cx: &Context<'_>, text: &str, on: bool) -> bool {
    Button { text: Some(text), name: text, minor: true, on, ..Button::default() }.show(ui, cx).clicked()
}

/// A text; `secret` where it is not to be read by whoever looks on.
fn field(ui: &mut Ui, text: &mut String, name: &str, hint: &str, secret: bool) {
    let field = TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY).password(secret);
    let response = ui.add(field.margin(vec2(GRID, GRID / 2.0)));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// A line of choices with its name before it.
fn row(ui: &mut Ui, cx: &Context<'_>, name: &str, content: impl FnOnce(&mut Ui, &str)) {
    let k = cx.scale;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GRID / 2.0;
        let (rect, _) = ui.allocate_exact_size(vec2(LABEL * k, 28.0 * k), egui::Sense::hover());
        let galley = write::line(ui.painter(), name, style::small(k), cx.palette.text_secondary, rect.width());
        write::begin(ui.painter(), rect.left() + GRID, rect.center().y, galley);
        content(ui, name);
    });
}
