//! The connection as of the selected packet: what each end offered, sent, acknowledged and waited for.

use egui::{Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::explained::Explained;
use crate::flow::story::{ControlBlock, ControlBlocks, Offered};
use crate::flow::{Side, duration_text};
use crate::i18n::Message;
use crate::msg;
use crate::scene::{self, Role as Paint, Weight};
use crate::ui::context::Context;
use crate::ui::icons::{self, Icon};
use crate::ui::style::{self, GRID};
use crate::ui::write;

/// Height of a row.
const ROW: f32 = 20.0;
/// Height of the head.
const HEAD: f32 = 32.0;
/// What part of the width the labels take.
const LABELS: f32 = 0.36;

/// Shows the table, folded or not.
pub(super) fn show(ui: &mut Ui, cx: &Context<'_>, explained: &Explained, open: &mut bool) {
    let Some(blocks) = explained.blocks() else { return };
    if head(ui, cx, blocks, *open) {
        *open = !*open;
    }
    if !*open {
        return;
    }
    let columns = Side::BOTH.map(|side| {
        let name = match side {
            Side::Client => msg!("ui-connection-client"),
            Side::Server => msg!("ui-connection-server"),
        };
        (cx.text(&name), cx.palette.role(Paint::Side(side)))
    });
    line(ui, cx, "", &columns, true);
    let told = cx.workspace.settings.narration;
    for (gap, label, value) in rows().into_iter().filter(|(_, label, _)| told || *label != again()) {
        if gap {
            ui.add_space(GRID * 0.75);
        }
        let values = Side::BOTH.map(|side| value(cx, blocks.of(side)));
        if values.iter().all(String::is_empty) {
            continue;
        }
        line(ui, cx, &cx.text(&label), &values.map(|value| (value, cx.palette.text)), false);
    }
    let note = match explained.tap_at() {
        Some(Side::Client) => msg!("ui-connection-tap-client"),
        Some(Side::Server) => msg!("ui-connection-tap-server"),
        None => msg!("ui-connection-tap"),
    };
    let note = cx.text(&note);
    let width = ui.available_width();
    let lines = scene::text::wrap(&note, style::SMALL, Weight::Regular, width - GRID * 4.0);
    let galley = ui.painter().layout(lines.join("\n"), style::small(1.0), cx.palette.text_secondary, f32::INFINITY);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y + GRID * 2.5), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &note));
    ui.painter().galley(rect.min + vec2(GRID * 2.0, GRID), galley, cx.palette.text_secondary);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, cx.palette.border));
}

/// The head; true where it was pressed. Folded, it says the round trip, unless that would name the handshake to a class that
/// is to say it.
fn head(ui: &mut Ui, cx: &Context<'_>, blocks: &ControlBlocks, open: bool) -> bool {
    let palette = cx.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::click());
    let title = cx.text(&msg!("ui-connection"));
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, open, &title));
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, 0.0, palette.raised);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    }
    let (left, right, y) = (rect.left() + GRID * 2.0, rect.right() - GRID * 2.0, rect.center().y);
    let square = Rect::from_center_size(pos2(right - 5.0, y), vec2(11.0, 11.0));
    let icon = if open { Icon::ChevronDown } else { Icon::ChevronRight };
    icons::paint(painter, square, icon, palette.text_secondary);
    let end =
        write::begin(painter, left, y, write::line(painter, &title, style::body(1.0), palette.text, right - left));
    if let Some(rtt) = blocks.initial_rtt.filter(|_| !open && cx.workspace.settings.narration) {
        let rtt = cx.text(&msg!("ui-connection-handshake", time = duration_text(rtt)));
        let room = right - GRID * 2.5 - end - GRID;
        let aside = write::line(painter, &rtt, style::small(1.0), palette.text_secondary, room);
        write::end(painter, right - GRID * 2.5, y, aside);
    }
    if !open {
        painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.border));
    }
    response.clicked()
}

/// A row: a label and a value for each end, right-aligned, so that digits stand under digits.
fn line(ui: &mut Ui, cx: &Context<'_>, label: &str, values: &[(String, egui::Color32); 2], head: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let [client, server] = values;
    let name = format!("{label}: {}, {}", client.0, server.0);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let painter = ui.painter();
    let (left, right, y) = (rect.left() + GRID * 2.0, rect.right() - GRID * 2.0, rect.center().y);
    let labels = (right - left) * LABELS;
    let column = (right - left - labels) / 2.0;
    let galley = write::line(painter, label, style::small(1.0), cx.palette.text_secondary, labels + GRID);
    write::begin(painter, left, y, galley);
    for (place, (value, ink)) in values.iter().enumerate() {
        let font = if head { style::small_strong(1.0) } else { style::mono(1.0) };
        let galley = write::line(painter, value, font, *ink, column - GRID / 2.0);
        write::end(painter, left + labels + column * (place as f32 + 1.0), y, galley);
    }
}

type Row = (bool, Message, fn(&Context<'_>, &ControlBlock) -> String);

/// The row that names what a class is to say first.
fn again() -> Message {
    msg!("ui-connection-retransmissions")
}

/// The rows: whether a gap comes before, the label, and what it says of an end. A row without values is left out.
fn rows() -> [Row; 15] {
    [
        (false, msg!("ui-connection-next"), |_, b| number(b.snd_nxt)),
        (false, msg!("ui-connection-acknowledged"), |_, b| number(b.snd_una)),
        (false, msg!("ui-connection-in-flight"), |_, b| b.in_flight.to_string()),
        (false, again(), |_, b| b.retransmissions.to_string()),
        (true, msg!("ui-connection-window"), window),
        (false, msg!("ui-connection-scale"), scale),
        (false, msg!("ui-connection-mss"), |cx, b| offered(cx, b.mss, |mss| mss.to_string())),
        (true, msg!("ui-connection-sack"), |cx, b| {
            offered(cx, b.sack_permitted, |()| cx.text(&msg!("ui-connection-yes")))
        }),
        (false, msg!("ui-connection-sacked"), sacked),
        (true, msg!("ui-connection-tsval"), |cx, b| offered(cx, b.timestamps, |(value, _)| value.to_string())),
        (false, msg!("ui-connection-tsecr"), |cx, b| offered(cx, b.timestamps, |(_, echo)| echo.to_string())),
        (true, msg!("ui-connection-rtt"), |_, b| time(b.round_trip.map(|rtt| rtt.last))),
        (false, msg!("ui-connection-smoothed"), |_, b| time(b.round_trip.map(|rtt| rtt.smoothed))),
        (false, msg!("ui-connection-range"), |_, b| {
            b.round_trip.map_or_else(
                || "—".to_owned(),
                |rtt| {
                    let (least, most) = (duration_text(rtt.min), duration_text(rtt.max));
                    if least == most { least } else { format!("{least} – {most}") }
                },
            )
        }),
        (true, msg!("ui-connection-iss"), |_, b| number(b.iss)),
    ]
}

fn number(value: Option<u32>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}

fn time(nanos: Option<i64>) -> String {
    nanos.map_or_else(|| "—".to_owned(), duration_text)
}

fn offered<T>(cx: &Context<'_>, offer: Offered<T>, say: impl Fn(T) -> String) -> String {
    match offer {
        Offered::Unknown => "—".to_owned(),
        Offered::No => cx.text(&msg!("ui-connection-no")),
        Offered::Yes(value) => say(value),
    }
}

/// The window in bytes; the bare field where its scale is not known.
fn window(cx: &Context<'_>, block: &ControlBlock) -> String {
    match (block.window, block.window_field) {
        (Some(bytes), _) => bytes.to_string(),
        (None, Some(field)) => cx.text(&msg!("ui-connection-window-unscaled", field = field)),
        (None, None) => "—".to_owned(),
    }
}

fn scale(cx: &Context<'_>, block: &ControlBlock) -> String {
    match (block.scale_in_effect, block.window_scale) {
        (Some(0), Offered::Yes(shift)) if shift > 0 => cx.text(&msg!("ui-connection-scale-not-used")),
        (Some(shift), _) => format!("×{}", 1_u32 << shift.min(14)),
        (None, Offered::Yes(shift)) => cx.text(&msg!("ui-connection-scale-offered", factor = 1_u32 << shift.min(14))),
        (None, _) => cx.text(&msg!("ui-connection-unknown")),
    }
}

fn sacked(_: &Context<'_>, block: &ControlBlock) -> String {
    let blocks = block.sack.get(..usize::from(block.sack_count)).unwrap_or_default();
    let text = |(first, end): &(u32, u32)| format!("{first}–{}", end.wrapping_sub(1));
    blocks.iter().map(text).collect::<Vec<_>>().join(" ")
}
