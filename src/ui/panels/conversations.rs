//! The conversations of the capture: who talks with whom, how it began and ended, in order of first packet.

use std::collections::HashMap;

use egui::{Rect, Role as Part, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::order::Order;
use crate::flow::{Conversation, ConversationId, Endpoint, Evidence, Proto};
use crate::msg;
use crate::osi::OsiLayer;
use crate::ui::context::{CaptureKey, Context, Wishes};

use crate::ui::glance::Letter;
use crate::ui::icons::{self, Icon};
use crate::ui::rows::{self, RowScroll};
use crate::ui::style::{self, GRID, RADIUS};
use crate::ui::{glance, section, write};
use crate::workspace::Command;

/// Height of a row.
const ROW: f32 = 68.0;
/// How many conversations' letters are kept: several screens of them.
const STRIPS: usize = 256;

/// What the list remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    scroll: RowScroll,
    shown: Option<ConversationId>,
    /// The letters of the conversations last in sight, and how many packets each had.
    strips: HashMap<ConversationId, (u32, Vec<Letter>)>,
    order: Order,
    of: CaptureKey,
}

impl State {
    /// The letters of a conversation's first segments, worked out once.
    fn strip(&mut self, cx: &Context<'_>, conversation: &Conversation) -> Vec<Letter> {
        if let Some((packets, letters)) = self.strips.get(&conversation.id)
            && (*packets == conversation.packets || letters.len() >= glance::STRIP)
        {
            return letters.clone();
        }
        if self.strips.len() >= STRIPS {
            self.strips.clear();
        }
        let letters = glance::strip(cx.capture, conversation.id);
        self.strips.insert(conversation.id, (conversation.packets, letters.clone()));
        letters
    }
}

/// How high the list would like to be: its head and its rows, `most` of them.
pub(crate) fn height(cx: &Context<'_>, most: usize) -> f32 {
    section::HEAD + ROW * (cx.capture.tracker.len().min(most).clamp(1, 10_000) as f32) + GRID
}

/// Shows the list.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, state: &mut State, wishes: &mut Wishes) {
    if state.of.renew(cx) {
        state.strips.clear();
        state.scroll.reset();
        state.shown = None;
        state.order = Order::default();
    }
    state.order.refresh(ui, cx);
    let count = state.order.len(cx);
    let name = cx.text(&msg!("ui-conversations"));
    section::heading(ui, cx, &name, &cx.text(&msg!("ui-count", count = count)));
    let selected = cx.workspace.selection.conversation;
    if selected != state.shown {
        state.shown = selected;
        if let Some(place) = selected.and_then(|id| state.order.place(id)) {
            state.scroll.reveal(place);
        }
    }
    if count == 0 {
        section::nothing(ui, cx, &cx.text(&msg!("ui-conversations-none")));
        return;
    }
    let mut scroll = std::mem::take(&mut state.scroll);
    rows::show(ui, cx.palette, &name, &mut scroll, count as u64, ROW, |ui, index, rect| {
        let conversation = state.order.at(index).and_then(|id| cx.capture.tracker.conversation(id));
        // One that was let go since the order was made leaves its place empty until the next.
        let Some(conversation) = conversation else { return };
        let strip = state.strip(cx, &conversation);
        row(ui, cx, (&conversation, strip), rect, selected == Some(conversation.id), wishes);
    });
    state.scroll = scroll;
}

fn row(
    ui: &Ui,
    cx: &Context<'_>,
    (conversation, letters): (&Conversation, Vec<Letter>),
    rect: Rect,
    selected: bool,
    wishes: &mut Wishes,
) {
    let palette = cx.palette;
    let response = ui.interact(rect, ui.scope_id().with(("conversation", conversation.id)), Sense::click());
    let arrow = if conversation.evidence == Evidence::Observed { "→" } else { "?" };
    let what = glance::pattern(cx, conversation);
    let name = format!(
        "{} {} {arrow} {} {}",
        conversation.proto.name(),
        conversation.client,
        conversation.server,
        glance::application(conversation)
    );
    response.widget_info(|| WidgetInfo::selected(Part::ListBoxOption, true, selected, &name));
    let painter = ui.painter();
    let card = rect.shrink2(vec2(GRID, 2.0));
    if selected {
        painter.rect_filled(card, RADIUS, palette.selection);
    } else if response.hovered() {
        painter.rect_filled(card, RADIUS, palette.raised);
    }
    if response.has_focus() {
        painter.rect_stroke(card, RADIUS, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    }
    let (left, right) = (card.left() + GRID, card.right() - GRID);
    let ys = [card.top() + 15.0, card.top() + 34.0, card.top() + 51.0];

    // Who with whom.
    let x = chip(ui, cx, left, ys[0], conversation.proto);
    let application = glance::application(conversation);
    let tag = write::line(painter, application, style::small_strong(1.0), palette.text_secondary, 72.0);
    let end = write::end(painter, right, ys[0], tag);
    let room = (end - x - GRID * 4.0 - 14.0) / 2.0;
    let client = endpoint(conversation.client, false);
    let server = endpoint(conversation.server, true);
    let client = write::line(painter, &client, style::mono(1.0), palette.text, room.max(40.0));
    let x = write::begin(painter, x + GRID, ys[0], client);
    let square = Rect::from_center_size(pos2(x + GRID + 6.0, ys[0]), vec2(11.0, 11.0));
    icons::paint(painter, square, Icon::BothWays, palette.text_secondary);
    let server = write::line(painter, &server, style::mono(1.0), palette.text, (end - x - GRID * 3.0 - 12.0).max(40.0));
    write::begin(painter, x + GRID * 2.0 + 12.0, ys[0], server);

    // What happened, segment by segment, and how much.
    let size = conversation.bytes[0].saturating_add(conversation.bytes[1]);
    let much = cx.text(&msg!("ui-conversation-size", packets = conversation.packets, bytes = glance::bytes(size)));
    let much = write::line(painter, &much, style::small(1.0), palette.text_secondary, right - left);
    let end = write::end(painter, right, ys[1], much);
    let mut more = conversation.packets as usize > letters.len();
    let mut x = left;
    for letter in letters {
        let galley = write::line(painter, letter.text, style::small_strong(1.0), palette.role(letter.role), 40.0);
        if x + galley.size().x > end - 32.0 {
            more = true;
            break;
        }
        x = write::begin(painter, x, ys[1], galley) + 6.0;
    }
    if more {
        write::begin(painter, x, ys[1], write::line(painter, "…", style::small(1.0), palette.text_secondary, 20.0));
    }

    // In words.
    let words = write::line(painter, &what, style::small(1.0), palette.text_secondary, right - left);
    write::begin(painter, left, ys[2], words);

    if response.clicked() {
        wishes.push(Command::SelectConversation(conversation.id));
    }
    response.on_hover_text(format!("{name}\n{what}"));
}

/// The transport protocol as a small label: both are of one layer and one colour, and TCP, which keeps a
/// connection, is filled. Returns where it ends.
fn chip(ui: &Ui, cx: &Context<'_>, x: f32, y: f32, proto: Proto) -> f32 {
    let colour = cx.palette.layer(OsiLayer::Transport);
    let galley = write::line(ui.painter(), proto.name(), style::small_strong(1.0), cx.palette.text, 60.0);
    let rect = Rect::from_min_size(pos2(x, y - 9.0), vec2(galley.size().x + 14.0, 18.0));
    match proto {
        Proto::Tcp => ui.painter().rect_filled(rect, 4.0, style::tint(colour, 0.35)),
        Proto::Udp => ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.0, colour), StrokeKind::Inside),
    };
    write::begin(ui.painter(), x + 7.0, y, galley);
    rect.right()
}

/// An end in few letters: the server by its port too, since that is what it is known by.
fn endpoint(end: Endpoint, with_port: bool) -> String {
    let address = end.addr.to_string();
    // The middle of a long IPv6 address says least.
    let address = match (address.get(..8), address.get(address.len().saturating_sub(5)..)) {
        (Some(head), Some(tail)) if address.len() > 17 => format!("{head}…{tail}"),
        _ => address,
    };
    if with_port && end.addr.is_ipv6() {
        format!("[{address}]:{}", end.port)
    } else if with_port {
        format!("{address}:{}", end.port)
    } else {
        address
    }
}
