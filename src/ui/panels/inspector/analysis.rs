//! What Wireshark's analysis calls the packet, why in a sentence, and the packets that prove it, a click away.

use egui::{Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::flow::story::{Exhibit, Proof};
use crate::flow::tcp::Analysis;
use crate::flow::{analysis_title, exhibit_message, proof_message};
use crate::msg;
use crate::osi::OsiLayer;
use crate::scene::{self, Weight};
use crate::ui::context::{Context, Wishes};
use crate::ui::style::{self, GRID, RADIUS};
use crate::ui::write;
use crate::workspace::Command;

/// Height of a chip.
const CHIP: f32 = 24.0;
/// Height of a line of the sentence, times its size.
const LEADING: f32 = 1.45;

/// Shows the names of a packet; nothing where it has none. Nor while a class is to say first what it sees: that there is
/// something to name would be half of the answer.
pub(super) fn show(ui: &mut Ui, cx: &Context<'_>, proofs: &[Proof], wishes: &mut Wishes) {
    if proofs.is_empty() || !cx.workspace.settings.narration {
        return;
    }
    let start = ui.cursor().min;
    let title = cx.text(&msg!("ui-analysis"));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    let ink = cx.palette.text_secondary;
    let line = write::line(ui.painter(), &title, style::small_strong(1.0), ink, rect.width() - GRID * 4.0);
    write::begin(ui.painter(), rect.left() + GRID * 2.0, rect.center().y + 2.0, line);
    for proof in proofs {
        one(ui, cx, proof, wishes);
    }
    let end = ui.cursor().min.y;
    let bar = Rect::from_min_max(start, egui::pos2(start.x + 4.0, end - 1.0));
    ui.painter().rect_filled(bar, 0.0, cx.palette.layer(OsiLayer::Transport));
    ui.painter().hline(rect.x_range(), end - 0.5, Stroke::new(1.0, cx.palette.border));
}

fn one(ui: &mut Ui, cx: &Context<'_>, proof: &Proof, wishes: &mut Wishes) {
    let palette = cx.palette;
    let title = cx.text(&analysis_title(proof.name));
    let sentence = cx.text(&proof_message(proof));
    let width = ui.available_width();
    let room = width - GRID * 4.0;
    let lines = scene::text::wrap(&sentence, style::SMALL, Weight::Regular, room);
    let leading = style::SMALL * LEADING;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 42.0 + leading * lines.len() as f32), Sense::hover());
    let filter = filter(proof.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{title}. {sentence}")));
    let left = rect.left() + GRID * 2.0;
    let painter = ui.painter();
    write::begin(
        painter,
        left,
        rect.top() + 10.0,
        write::line(painter, &title, style::strong(1.0), palette.text, room),
    );
    let name = write::line(painter, &filter, style::mono(1.0), palette.text_secondary, room);
    write::begin(painter, left, rect.top() + 28.0, name);
    for (index, line) in lines.iter().enumerate() {
        let y = rect.top() + 40.0 + leading * (index as f32 + 0.5);
        write::begin(painter, left, y, write::line(painter, line, style::small(1.0), palette.text, f32::INFINITY));
    }
    if proof.exhibits.is_empty() {
        ui.add_space(GRID);
        return;
    }
    ui.add_space(GRID / 2.0);
    let place = Rect::from_min_size(ui.cursor().min + vec2(GRID * 2.0, 0.0), vec2(room, CHIP));
    let inner = ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        ui.spacing_mut().item_spacing = vec2(GRID * 0.75, GRID * 0.75);
        ui.spacing_mut().interact_size.y = CHIP;
        ui.horizontal_wrapped(|ui| {
            for &exhibit in &proof.exhibits {
                if chip(ui, cx, exhibit).clicked() {
                    wishes.push(Command::SelectPacket(exhibit.frame));
                }
            }
        });
    });
    let below = inner.response.rect.bottom() - ui.cursor().top();
    ui.add_space(below.max(0.0) + GRID * 1.5);
}

/// Wireshark's display filter for the name.
fn filter(name: Analysis) -> String {
    format!("tcp.analysis.{}", name.name())
}

/// A packet to go to, and what it proves.
fn chip(ui: &mut Ui, cx: &Context<'_>, exhibit: Exhibit) -> Response {
    let palette = cx.palette;
    let what = cx.text(&exhibit_message(exhibit.part));
    let number = exhibit.frame.to_string();
    let parts = [
        (number.as_str(), style::mono(1.0), palette.accent),
        ("  ", style::small(1.0), palette.text),
        (what.as_str(), style::small(1.0), palette.text),
    ];
    let galley = write::spans(ui.painter(), &parts, f32::INFINITY);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + GRID * 2.0, CHIP), Sense::click());
    let name = cx.text(&msg!("ui-proof", number = exhibit.frame, what = what));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let held = response.is_pointer_button_down_on();
    let fill = if held || response.hovered() { palette.selection } else { palette.raised };
    let painter = ui.painter();
    painter.rect_filled(rect, RADIUS, fill);
    if response.has_focus() {
        painter.rect_stroke(rect, RADIUS, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    }
    write::centre(painter, rect.center(), galley);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}
