//! The inspector: the selected packet in the seven layers, every one of them always there, with what it did
//! in this packet and its fields; above them what Wireshark's analysis calls it and why, and what is known of the
//! connection; and below, its bytes. A field and its bytes mark each other.

mod analysis;
mod bytes;
mod connection;
mod explained;
mod layers;

use egui::{Panel, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::decode::Note;
use crate::msg;
use crate::osi::OsiLayer;
use crate::ui::context::{CaptureKey, Context, Wishes};
use crate::ui::icons::{self, Icon};
use crate::ui::rows::RowScroll;
use crate::ui::style::{self, GRID};
use crate::ui::{section, write};
use crate::workspace::Inspected;

/// What the inspector remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Which layers are unfolded, by number.
    open: [Option<bool>; 8],
    /// The field last brought into sight.
    field: Option<usize>,
    /// The layer last unfolded because it was selected.
    layer: Option<OsiLayer>,
    /// The packet last shown.
    packet: Option<u32>,
    of: CaptureKey,
    bytes: RowScroll,
    explained: explained::Explained,
    /// The connection's table is unfolded.
    connection: bool,
}

/// Shows the inspector.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, state: &mut State, wishes: &mut Wishes) {
    let Some(inspected) = cx.workspace.inspected() else {
        section::heading(ui, cx, &cx.text(&msg!("ui-inspector")), "");
        section::nothing(ui, cx, &cx.text(&msg!("ui-inspector-none")));
        layers::without_packet(ui, cx);
        return;
    };
    let moved = state.of.renew(cx) || state.packet != Some(inspected.number);
    if moved {
        state.packet = Some(inspected.number);
        state.field = None;
        state.bytes.reset();
    }
    let chosen = cx.workspace.selection.field;
    let reveal = if chosen == state.field { None } else { chosen };
    state.field = chosen;
    if let Some(field) = reveal.and_then(|index| inspected.tree.fields.get(index)) {
        bytes::reveal(&mut state.bytes, ui.available_width(), field);
    }

    state.explained.renew(cx, inspected.number);
    let title = cx.text(&msg!("ui-packet", number = inspected.number));
    let size = cx.text(&msg!("ui-bytes", count = inspected.meta.wire_len));
    section::heading(ui, cx, &title, &size);
    notes(ui, cx, inspected);
    section::hairline(ui, cx);
    let frame = egui::Frame::NONE;
    Panel::bottom("bytes")
        .frame(frame)
        .resizable(true)
        .default_size(196.0)
        .size_range(96.0..=(ui.available_height() - 160.0).max(120.0))
        .show(ui, |ui| bytes::show(ui, cx, &mut state.bytes, inspected, wishes));
    layers::show(ui, cx, state, inspected, reveal, wishes);
}

/// What is odd about the packet, a line each; the whole sentence where the pointer rests.
fn notes(ui: &mut Ui, cx: &Context<'_>, packet: &Inspected) {
    for note in Note::ALL.into_iter().filter(|note| packet.facts.has(*note)) {
        let text = cx.catalog.get(&format!("note-{}", note.id()));
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        let square = Rect::from_center_size(pos2(rect.left() + 24.0, rect.center().y - 3.0), vec2(14.0, 14.0));
        icons::paint(ui.painter(), square, Icon::Warning, cx.palette.warning);
        let left = rect.left() + 44.0;
        let room = rect.right() - left - GRID * 2.0;
        let line = write::line(ui.painter(), &text, style::small(1.0), cx.palette.text, room);
        write::begin(ui.painter(), left, rect.center().y - 3.0, line);
        response.on_hover_text(text);
    }
}
