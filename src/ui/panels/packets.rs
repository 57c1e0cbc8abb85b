//! The packets of the capture, or of the conversation on the stage: a table in which any row of ten million is
//! exact. Columns come as the panel gets wider.

use egui::{Rect, Role as Part, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::capture::{FrameNumber, since_first_text};
use crate::flow::{ConversationId, Side};
use crate::msg;
use crate::ui::button::Button;
use crate::ui::context::{CaptureKey, Context, Wishes};
use crate::ui::glance::{self, PacketRow};
use crate::ui::icons::{self, Icon};
use crate::ui::rows::{self, RowScroll};
use crate::ui::style::{self, GRID};
use crate::ui::{section, write};
use crate::workspace::{Capture, Command};

/// Height of a row.
const ROW: f32 = 24.0;
/// Height of the columns' titles.
const TITLES: f32 = 22.0;

/// Before the first column, and the column of the arrow.
const LEFT: f32 = 12.0;
const ARROW: f32 = 18.0;
/// Width of a figure of the time.
const FIGURE: f32 = style::SMALL * 0.6;

/// How high the table is with all its rows.
pub(crate) fn height(cx: &Context<'_>) -> f32 {
    section::HEAD + TITLES + ROW * cx.capture.store.len().clamp(1, 10_000) as f32
}

/// What the table remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    scroll: RowScroll,
    shown: Option<FrameNumber>,
    /// The frames of the conversation that alone is listed.
    only: Option<Only>,
    /// The first packet that is there: those before it were let go.
    first: FrameNumber,
    of: CaptureKey,
}

/// The frames of a conversation, as far as the capture has been looked through.
#[derive(Debug)]
struct Only {
    conversation: ConversationId,
    frames: Vec<FrameNumber>,
    /// The last frame looked at.
    seen: FrameNumber,
}

impl Only {
    /// Takes in what has been read since, and says how many of the first were let go.
    fn go_on(&mut self, capture: &Capture) -> usize {
        let (first, last) = (capture.store.first_number(), capture.store.last_number());
        let gone = self.frames.partition_point(|number| *number < first);
        self.frames.drain(..gone);
        let ours = |number: &FrameNumber| {
            capture.tracker.headers_of(*number).any(|flow| flow.conversation == Some(self.conversation))
        };
        self.frames.extend((self.seen.saturating_add(1).max(first)..=last).filter(ours));
        self.seen = last;
        gone
    }
}

/// The columns that fit.
#[derive(Clone, Copy, Debug)]
struct Columns {
    number: f32,
    time: f32,
    addresses: Option<f32>,
    protocol: f32,
    length: Option<f32>,
}

impl Columns {
    fn of(width: f32, capture: &Capture) -> Self {
        let number = capture.store.last_number();
        let digits = number.max(1).ilog10() as f32 + 1.0;
        let last = capture.store.shown(number);
        let since = last.and_then(|last| Some(last.meta.time()?.since(capture.store.first_time()?)));
        let time = since.map_or(0, |since| since_first_text(since).len()) as f32;
        Columns {
            number: 12.0 + 8.0 * digits.max(2.0),
            // As wide as the last packet's needs it: what is over, what the packet says can use.
            time: (time.clamp(6.0, 11.0) * FIGURE + 12.0).ceil(),
            // What a packet says goes before who sent it, which the conversation and an arrow say too.
            addresses: (width >= 760.0).then_some(if width >= 980.0 { 200.0 } else { 118.0 }),
            protocol: if width >= 540.0 { 76.0 } else { 58.0 },
            length: (width >= 540.0).then_some(56.0),
        }
    }
}

impl State {
    /// The frames shown: `None` is every frame of the capture.
    fn refresh(&mut self, cx: &Context<'_>) {
        let wanted = cx.workspace.settings.only_conversation.then_some(cx.workspace.selection.conversation).flatten();
        if self.of.renew(cx) {
            self.only = None;
            self.shown = None;
            self.first = cx.capture.store.first_number();
            self.scroll.reset();
        }
        let first = cx.capture.store.first_number();
        if self.only.is_none() {
            // What is in sight stays there while what is above it goes.
            self.scroll.pull(u64::from(first.saturating_sub(self.first)), ROW);
        }
        self.first = first;
        match (wanted, &mut self.only) {
            (None, None) => {}
            (None, Some(_)) => {
                self.only = None;
                self.shown = None;
            }
            (Some(id), Some(only)) if only.conversation == id => {
                let gone = only.go_on(cx.capture);
                self.scroll.pull(gone as u64, ROW);
            }
            (Some(id), _) => {
                let frames: Vec<FrameNumber> = cx.capture.tracker.frames_of(id).collect();
                let seen = cx.capture.store.last_number();
                self.only = Some(Only { conversation: id, frames, seen });
                self.shown = None;
            }
        }
    }

    fn count(&self, cx: &Context<'_>) -> usize {
        self.only.as_ref().map_or(cx.capture.store.len(), |only| only.frames.len())
    }

    fn frame(&self, row: u64) -> Option<FrameNumber> {
        match &self.only {
            Some(only) => only.frames.get(usize::try_from(row).ok()?).copied(),
            None => FrameNumber::try_from(row.checked_add(u64::from(self.first))?).ok(),
        }
    }

    fn row(&self, number: FrameNumber) -> Option<u64> {
        match &self.only {
            Some(only) => only.frames.binary_search(&number).ok().map(|row| row as u64),
            None => u64::from(number).checked_sub(u64::from(self.first)),
        }
    }
}

/// Shows the table.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, state: &mut State, wishes: &mut Wishes) {
    state.refresh(cx);
    let count = state.count(cx);
    let name = cx.text(&msg!("ui-packets"));
    head(ui, cx, &name, count, wishes);
    let selected = cx.workspace.selection.packet;
    if selected != state.shown {
        state.shown = selected;
        if let Some(row) = selected.and_then(|number| state.row(number)) {
            state.scroll.reveal(row);
        }
    }
    if count == 0 {
        section::nothing(ui, cx, &cx.text(&msg!("ui-packets-none")));
        return;
    }
    let columns = Columns::of(ui.available_width(), cx.capture);
    titles(ui, cx, columns);
    let mut scroll = std::mem::take(&mut state.scroll);
    rows::show(ui, cx.palette, &name, &mut scroll, count as u64, ROW, |ui, index, rect| {
        let Some(packet) = state.frame(index).and_then(|number| glance::packet(cx, number)) else { return };
        row(ui, cx, columns, &packet, rect, selected == Some(packet.number), wishes);
    });
    state.scroll = scroll;
}

fn head(ui: &mut Ui, cx: &Context<'_>, name: &str, count: usize, wishes: &mut Wishes) {
    let top = ui.cursor().min;
    section::heading(ui, cx, name, "");
    let title = write::line(ui.painter(), name, style::strong(1.0), cx.palette.text, 200.0);
    let x = top.x + GRID * 3.0 + title.size().x;
    let number = write::line(
        ui.painter(),
        &cx.text(&msg!("ui-count", count = count)),
        style::small(1.0),
        cx.palette.text_secondary,
        120.0,
    );
    write::begin(ui.painter(), x, top.y + section::HEAD / 2.0, number);
    let only = cx.workspace.settings.only_conversation;
    let rect = Rect::from_min_max(
        pos2(x + 40.0, top.y + 4.0),
        pos2(top.x + ui.available_width() - GRID, top.y + section::HEAD - 4.0),
    );
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect).layout(layout), |ui| {
        let label = cx.text(&msg!("ui-packets-only"));
        let icon = only.then_some(Icon::Check);
        let button = Button { icon, text: Some(&label), name: &label, on: only, minor: true, ..Button::default() };
        if button.show(ui, cx).clicked() {
            wishes.push(Command::ShowOnlyConversation(!only));
        }
    });
}

fn titles(ui: &mut Ui, cx: &Context<'_>, columns: Columns) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), TITLES), Sense::hover());
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, cx.palette.border));
    let word =
        |text: String, width: f32| write::line(painter, &text, style::small(1.0), cx.palette.text_secondary, width);
    let y = rect.center().y;
    let mut x = rect.left() + LEFT;
    write::end(painter, x + columns.number - GRID, y, word(cx.text(&msg!("ui-column-number")), columns.number));
    x += columns.number;
    write::end(painter, x + columns.time - GRID, y, word(cx.text(&msg!("ui-column-time")), columns.time));
    x += columns.time;
    if let Some(width) = columns.addresses {
        write::begin(painter, x, y, word(cx.text(&msg!("ui-column-source")), width));
        write::begin(painter, x + width, y, word(cx.text(&msg!("ui-column-destination")), width));
        x += width * 2.0;
    } else {
        x += ARROW;
    }
    write::begin(painter, x, y, word(cx.text(&msg!("ui-column-protocol")), columns.protocol));
    x += columns.protocol;
    if let Some(width) = columns.length {
        write::end(painter, x + width - GRID, y, word(cx.text(&msg!("ui-column-length")), width));
        x += width;
    }
    write::begin(painter, x, y, word(cx.text(&msg!("ui-column-info")), rect.right() - x));
}

fn row(
    ui: &Ui,
    cx: &Context<'_>,
    columns: Columns,
    packet: &PacketRow,
    rect: Rect,
    selected: bool,
    wishes: &mut Wishes,
) {
    let palette = cx.palette;
    let response = ui.interact(rect, ui.scope_id().with(("packet", packet.number)), Sense::click());
    let name = cx.text(&msg!(
        "ui-packet-name",
        number = packet.number,
        protocol = packet.protocol,
        info = format!("{}{}", packet.marks, packet.info)
    ));
    response.widget_info(|| WidgetInfo::selected(Part::ListBoxOption, true, selected, &name));
    let painter = ui.painter();
    let colour = palette.layer(packet.layer);
    if selected {
        painter.rect_filled(rect, 0.0, palette.selection);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, palette.raised);
    }
    // The packets of the conversation on the stage stand out from the others by their edge.
    let ours = packet.conversation.is_some() && packet.conversation == cx.workspace.selection.conversation;
    let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
    painter.rect_filled(edge, 0.0, style::tint(colour, if ours { 1.0 } else { 0.35 }));
    if response.has_focus() {
        painter.rect_stroke(rect, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    }
    let y = rect.center().y;
    let mut x = rect.left() + LEFT;
    let mono = |text: &str, colour, width: f32| write::line(painter, text, style::mono(1.0), colour, width);
    write::end(painter, x + columns.number - GRID, y, mono(&packet.number.to_string(), palette.text_secondary, 100.0));
    x += columns.number;
    write::end(painter, x + columns.time - GRID, y, mono(&packet.time, palette.text_secondary, columns.time));
    x += columns.time;
    if let Some(width) = columns.addresses {
        write::begin(painter, x, y, mono(&packet.source, palette.text, width - GRID));
        write::begin(painter, x + width, y, mono(&packet.destination, palette.text, width - GRID));
        x += width * 2.0;
    } else {
        if let Some(side) = packet.side {
            let icon = if side == Side::Client { Icon::ArrowRight } else { Icon::ArrowLeft };
            let square = Rect::from_center_size(pos2(x + 5.0, y), vec2(11.0, 11.0));
            icons::paint(painter, square, icon, palette.text_secondary);
        }
        x += ARROW;
    }
    painter.circle_filled(pos2(x + 4.0, y), 3.0, colour);
    let protocol = write::line(painter, packet.protocol, style::small(1.0), palette.text, columns.protocol - 18.0);
    write::begin(painter, x + 12.0, y, protocol);
    x += columns.protocol;
    if let Some(width) = columns.length {
        let length = packet.length.to_string();
        write::end(painter, x + width - GRID, y, mono(&length, palette.text_secondary, width));
        x += width;
    }
    let short = packet.info.strip_prefix(&packet.ports).filter(|_| columns.length.is_none());
    let info = format!("{}{}", packet.marks, short.unwrap_or(&packet.info));
    let info = write::line(painter, &info, style::small(1.0), palette.text, rect.right() - x - GRID);
    write::begin(painter, x, y, info);
    if response.clicked() {
        wishes.push(Command::SelectPacket(packet.number));
    }
    if response.hovered() {
        // Whole, whatever had to be cut short in its column.
        let time = if packet.time.is_empty() { String::new() } else { format!("{} s\n", packet.time) };
        let (from, to) = (&packet.source, &packet.destination);
        response.on_hover_text(format!(
            "{} · {} B · {time}{from} → {to}\n{}{}",
            packet.protocol, packet.length, packet.marks, packet.info
        ));
    }
}
