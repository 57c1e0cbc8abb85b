//! RFC 9293's figure 5 as data: where each state stands, and each edge with its route and its words.
//!
//! Columns and rows count from the upper left; a route's corners are measured from a place in half widths and half
//! heights of a node, so that the same figure fits any stage.

use std::sync::LazyLock;

use crate::flow::tcp::TcpState;
use crate::i18n::Message;
use crate::msg;

/// Where states stand. CLOSED stands twice, as in the RFC: before a connection and after it.
pub(super) const PLACES: [(TcpState, f32, f32); 12] = [
    (TcpState::Closed, 0.5, 0.0),
    (TcpState::Listen, 0.0, 1.0),
    (TcpState::SynSent, 1.0, 1.0),
    (TcpState::SynReceived, 0.0, 2.0),
    (TcpState::Established, 0.5, 2.0),
    (TcpState::FinWait1, 0.0, 3.0),
    (TcpState::CloseWait, 1.0, 3.0),
    (TcpState::FinWait2, 0.0, 4.0),
    (TcpState::Closing, 0.5, 4.0),
    (TcpState::LastAck, 1.0, 4.0),
    (TcpState::TimeWait, 0.5, 5.0),
    (TcpState::Closed, 1.0, 5.0),
];
/// The last row.
pub(super) const LAST_ROW: f32 = 5.0;

pub(super) const CLOSED: usize = 0;
pub(super) const LISTEN: usize = 1;
pub(super) const SYN_SENT: usize = 2;
pub(super) const SYN_RECEIVED: usize = 3;
pub(super) const ESTABLISHED: usize = 4;
pub(super) const FIN_WAIT_1: usize = 5;
pub(super) const CLOSE_WAIT: usize = 6;
pub(super) const FIN_WAIT_2: usize = 7;
pub(super) const CLOSING: usize = 8;
pub(super) const LAST_ACK: usize = 9;
pub(super) const TIME_WAIT: usize = 10;
pub(super) const CLOSED_AFTER: usize = 11;

/// The place of a state; of CLOSED the one before a connection.
pub(super) fn place_of(state: TcpState) -> usize {
    PLACES.iter().position(|(at, ..)| *at == state).unwrap_or(CLOSED)
}

/// A corner of a route: column, row, and from there half widths and half heights of a node.
pub(super) type Corner = (f32, f32, f32, f32);

/// How an edge's words stand about its label's point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// The event above the line, the action below: the line is the bar of the RFC's fraction.
    Bar,
    /// Both in one line above the line.
    Above,
    /// Both in one line below the line.
    Below,
    /// Two lines below the line.
    Under,
    /// Two lines above the line.
    Over,
    /// Two lines to the right of an upright line.
    Beside,
    /// Two lines to its left.
    Before,
    /// Both in one line to the right of an upright line.
    InLine,
    /// Both in one line to its left.
    InLineBefore,
    /// Two lines on the line, which is interrupted.
    On,
}

/// How an edge stands to the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawn {
    /// An edge of figure 5.
    InFigure,
    /// Told in note 2 below the figure.
    Note2,
    /// A reset: told in note 3, drawn only where it was taken.
    Note3,
}

/// An edge.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) event: Message,
    /// What is done then; nothing for some.
    pub(super) action: Option<Message>,
    /// The same in a sentence.
    pub(super) words: Message,
    pub(super) route: &'static [Corner],
    pub(super) label: (Corner, Label),
    pub(super) drawn: Drawn,
}

macro_rules! edge {
    ($from:ident, $to:ident, $event:literal, $action:expr, $words:literal, $label:expr, $drawn:ident, [$($corner:expr),* $(,)?]) => {
        Edge {
            from: $from,
            to: $to,
            event: msg!($event),
            action: $action,
            words: msg!($words),
            route: &[$($corner),*],
            label: $label,
            drawn: Drawn::$drawn,
        }
    };
}

/// All edges: the twenty of the figure, the one of note 2, and the resets.
#[rustfmt::skip]
pub(super) static EDGES: LazyLock<Vec<Edge>> = LazyLock::new(|| {
    use Label::{Above, Bar, Below, Beside, InLine, On, Under};
    let snd_fin = || Some(msg!("states-action-snd-fin"));
    let snd_ack = || Some(msg!("states-action-snd-ack"));
    let snd_syn_ack = || Some(msg!("states-action-snd-syn-ack"));
    let delete = || Some(msg!("states-action-delete-tcb"));
    let mut edges = vec![
        edge!(CLOSED, LISTEN, "states-event-passive-open", Some(msg!("states-action-create-tcb")),
            "states-words-passive-open", ((0.25, 0.0, -0.6, 0.0), Bar), InFigure,
            [(0.5, 0.0, -1.0, 0.0), (0.0, 0.0, -0.4, 0.0), (0.0, 1.0, -0.4, -1.0)]),
        edge!(LISTEN, CLOSED, "states-event-close", delete(),
            "states-words-close-listen", ((0.25, 0.5, 0.0, 0.0), Above), InFigure,
            [(0.0, 1.0, 0.4, -1.0), (0.0, 0.5, 0.4, 0.0), (0.5, 0.5, -0.5, 0.0), (0.5, 0.0, -0.5, 1.0)]),
        edge!(CLOSED, SYN_SENT, "states-event-active-open", Some(msg!("states-action-create-tcb-snd-syn")),
            "states-words-active-open", ((0.75, 0.0, 0.6, 0.0), Bar), InFigure,
            [(0.5, 0.0, 1.0, 0.0), (1.0, 0.0, 0.4, 0.0), (1.0, 1.0, 0.4, -1.0)]),
        edge!(SYN_SENT, CLOSED, "states-event-close", delete(),
            "states-words-close-syn-sent", ((0.75, 0.5, 0.0, 0.0), Above), InFigure,
            [(1.0, 1.0, -0.4, -1.0), (1.0, 0.5, -0.4, 0.0), (0.5, 0.5, 0.5, 0.0), (0.5, 0.0, 0.5, 1.0)]),
        edge!(LISTEN, SYN_RECEIVED, "states-event-rcv-syn", snd_syn_ack(),
            "states-words-rcv-syn", ((0.0, 1.5, 0.25, 0.0), Beside), InFigure,
            [(0.0, 1.0, 0.25, 1.0), (0.0, 2.0, 0.25, -1.0)]),
        edge!(LISTEN, SYN_SENT, "states-event-send", Some(msg!("states-action-snd-syn")),
            "states-words-send", ((0.5, 1.0, 0.0, 0.0), Bar), InFigure,
            [(0.0, 1.0, 1.0, 0.0), (1.0, 1.0, -1.0, 0.0)]),
        edge!(SYN_RECEIVED, LISTEN, "states-event-rcv-rst", Some(msg!("states-note-1")),
            "states-words-rst-listen", ((0.0, 1.5, -0.78, 0.0), Beside), InFigure,
            [(0.0, 2.0, -0.78, -1.0), (0.0, 1.0, -0.78, 1.0)]),
        edge!(SYN_SENT, SYN_RECEIVED, "states-event-rcv-syn", snd_syn_ack(),
            "states-words-rcv-crossing-syn", ((0.5, 1.5, 0.0, 0.0), Bar), InFigure,
            [(1.0, 1.0, -0.4, 1.0), (1.0, 1.5, -0.4, 0.0), (0.0, 1.5, 1.55, 0.0), (0.0, 2.0, 1.55, -0.45),
             (0.0, 2.0, 1.0, -0.45)]),
        edge!(SYN_RECEIVED, ESTABLISHED, "states-event-rcv-ack-of-syn", None,
            "states-words-rcv-ack-of-syn", ((0.25, 2.0, 0.0, 0.45), Under), InFigure,
            [(0.0, 2.0, 1.0, 0.45), (0.5, 2.0, -1.0, 0.45)]),
        edge!(SYN_SENT, ESTABLISHED, "states-event-rcv-syn-ack", snd_ack(),
            "states-words-rcv-syn-ack", ((0.75, 2.0, 0.5, 0.0), Bar), InFigure,
            [(1.0, 1.0, 0.2, 1.0), (1.0, 2.0, 0.2, 0.0), (0.5, 2.0, 1.0, 0.0)]),
        edge!(SYN_RECEIVED, FIN_WAIT_1, "states-event-close", snd_fin(),
            "states-words-close-syn-received", ((0.0, 2.5, -0.3, 0.0), InLine), InFigure,
            [(0.0, 2.0, -0.3, 1.0), (0.0, 3.0, -0.3, -1.0)]),
        edge!(ESTABLISHED, FIN_WAIT_1, "states-event-close", snd_fin(),
            "states-words-close-first", ((0.25, 3.0, 0.35, -0.45), Above), InFigure,
            [(0.5, 2.0, -0.3, 1.0), (0.5, 3.0, -0.3, -0.45), (0.0, 3.0, 1.0, -0.45)]),
        edge!(ESTABLISHED, CLOSE_WAIT, "states-event-rcv-fin", snd_ack(),
            "states-words-rcv-fin", ((0.5, 3.0, 1.0, 0.0), Bar), InFigure,
            [(0.5, 2.0, 0.3, 1.0), (0.5, 3.0, 0.3, 0.0), (1.0, 3.0, -1.0, 0.0)]),
        edge!(FIN_WAIT_1, FIN_WAIT_2, "states-event-rcv-ack-of-fin", None,
            "states-words-rcv-ack-of-fin-1", ((0.0, 3.5, -0.3, 0.0), Beside), InFigure,
            [(0.0, 3.0, -0.3, 1.0), (0.0, 4.0, -0.3, -1.0)]),
        edge!(FIN_WAIT_1, CLOSING, "states-event-rcv-fin", snd_ack(),
            "states-words-rcv-crossing-fin", ((0.375, 3.0, 0.0, 0.45), Below), InFigure,
            [(0.0, 3.0, 1.0, 0.45), (0.5, 3.0, 0.0, 0.45), (0.5, 4.0, 0.0, -1.0)]),
        edge!(FIN_WAIT_2, TIME_WAIT, "states-event-rcv-fin", snd_ack(),
            "states-words-rcv-last-fin", ((0.125, 5.0, -0.2, 0.45), Bar), InFigure,
            [(0.0, 4.0, -0.3, 1.0), (0.0, 5.0, -0.3, 0.45), (0.5, 5.0, -1.0, 0.45)]),
        edge!(CLOSING, TIME_WAIT, "states-event-rcv-ack-of-fin", None,
            "states-words-rcv-ack-of-fin-closing", ((0.5, 4.5, 0.0, 0.0), Beside), InFigure,
            [(0.5, 4.0, 0.0, 1.0), (0.5, 5.0, 0.0, -1.0)]),
        edge!(CLOSE_WAIT, LAST_ACK, "states-event-close", snd_fin(),
            "states-words-close-second", ((1.0, 3.5, -0.3, 0.0), InLine), InFigure,
            [(1.0, 3.0, -0.3, 1.0), (1.0, 4.0, -0.3, -1.0)]),
        edge!(LAST_ACK, CLOSED_AFTER, "states-event-rcv-ack-of-fin", None,
            "states-words-rcv-last-ack", ((1.0, 4.5, -0.3, 0.0), Beside), InFigure,
            [(1.0, 4.0, -0.3, 1.0), (1.0, 5.0, -0.3, -1.0)]),
        edge!(TIME_WAIT, CLOSED_AFTER, "states-event-timeout", delete(),
            "states-words-timeout", ((0.75, 5.0, 0.0, 0.0), Bar), InFigure,
            [(0.5, 5.0, 1.0, 0.0), (1.0, 5.0, -1.0, 0.0)]),
        edge!(FIN_WAIT_1, TIME_WAIT, "states-event-rcv-fin-ack", Some(msg!("states-action-snd-ack-note-2")),
            "states-words-rcv-fin-ack", ((0.25, 4.0, 0.0, 0.0), On), Note2,
            [(0.0, 3.0, 1.0, 0.45), (0.25, 3.0, 0.0, 0.45), (0.25, 5.0, 0.0, -0.45), (0.5, 5.0, -1.0, -0.45)]),
    ];
    edges.extend(RESETS.iter().flat_map(|(from, to, route, label)| {
        let edge = move |event: Message, words: Message| Edge {
            from: *from, to: *to, event, action: Some(msg!("states-action-delete-tcb-note-3")), words, route,
            label: (*label, if *to == CLOSED { Above } else { On }), drawn: Drawn::Note3,
        };
        [
            edge(msg!("states-event-rcv-rst"), msg!("states-words-rcv-rst")),
            edge(msg!("states-event-abort"), msg!("states-words-snd-rst")),
            edge(msg!("states-event-rcv-data"), msg!("states-words-rst-unread")),
        ]
    }));
    edges
});

/// The ways of resets to CLOSED. Those across run close under the fourth row: below it stand words.
#[rustfmt::skip]
static RESETS: [(usize, usize, &[Corner], Corner); 10] = [
    (SYN_SENT, CLOSED, &[(1.0, 1.0, -0.7, -1.0), (1.0, 0.75, -0.7, 0.0), (0.5, 0.75, 0.0, 0.0), (0.5, 0.0, 0.0, 1.0)],
        (0.75, 0.75, -0.3, 0.0)),
    (SYN_RECEIVED, CLOSED, &[(0.0, 2.0, 0.7, -1.0), (0.0, 1.75, 0.7, 0.0), (0.25, 1.75, 0.0, 0.0), (0.25, 0.75, 0.0, 0.0),
        (0.5, 0.75, 0.0, 0.0), (0.5, 0.0, 0.0, 1.0)], (0.375, 0.75, -0.3, 0.0)),
    (LISTEN, CLOSED, &[(0.0, 1.0, 0.7, -1.0), (0.0, 0.75, 0.7, 0.0), (0.5, 0.75, 0.0, 0.0), (0.5, 0.0, 0.0, 1.0)],
        (0.25, 0.75, 0.1, 0.0)),
    (ESTABLISHED, CLOSED_AFTER, &[(0.5, 2.0, 1.0, 0.5), (0.75, 2.0, 0.0, 0.5), (0.75, 4.5, 0.0, 0.0), (1.0, 4.5, -0.7, 0.0),
        (1.0, 5.0, -0.7, -1.0)], (0.75, 4.0, 0.0, 0.0)),
    (FIN_WAIT_1, CLOSED_AFTER, &[(0.0, 3.0, 0.5, 1.0), (0.0, 3.5, 0.5, 0.0), (0.75, 3.5, 0.0, 0.0), (0.75, 4.5, 0.0, 0.0),
        (1.0, 4.5, -0.7, 0.0), (1.0, 5.0, -0.7, -1.0)], (0.75, 4.0, 0.0, 0.0)),
    (FIN_WAIT_2, CLOSED_AFTER, &[(0.0, 4.0, 0.5, 1.0), (0.0, 4.0, 0.5, 1.4), (1.0, 4.0, -0.7, 1.4), (1.0, 5.0, -0.7, -1.0)],
        (0.75, 4.0, 0.0, 1.4)),
    (CLOSE_WAIT, CLOSED_AFTER, &[(1.0, 3.0, -0.7, 1.0), (1.0, 3.5, -0.7, 0.0), (0.75, 3.5, 0.0, 0.0), (0.75, 4.5, 0.0, 0.0),
        (1.0, 4.5, -0.7, 0.0), (1.0, 5.0, -0.7, -1.0)], (0.75, 4.0, 0.0, 0.0)),
    (CLOSING, CLOSED_AFTER, &[(0.5, 4.0, 0.6, 1.0), (0.5, 4.0, 0.6, 1.4), (1.0, 4.0, -0.7, 1.4), (1.0, 5.0, -0.7, -1.0)],
        (0.75, 4.0, 0.2, 1.4)),
    (LAST_ACK, CLOSED_AFTER, &[(1.0, 4.0, -0.7, 1.0), (1.0, 5.0, -0.7, -1.0)], (1.0, 4.5, -1.1, 0.0)),
    (TIME_WAIT, CLOSED_AFTER, &[(0.5, 5.0, 0.7, -1.0), (0.5, 4.5, 0.7, 0.0), (1.0, 4.5, -0.7, 0.0), (1.0, 5.0, -0.7, -1.0)],
        (0.75, 4.5, 0.1, 0.0)),
];

/// The notes below the figure, by number from 1.
pub(super) fn notes() -> [Message; 3] {
    [msg!("states-figure-note-1"), msg!("states-figure-note-2"), msg!("states-figure-note-3")]
}

/// The note that an edge is about, as an index of [`notes`].
pub(super) fn note_of(edge: &Edge) -> Option<usize> {
    match (edge.from, edge.to, edge.drawn) {
        (SYN_RECEIVED, LISTEN, _) => Some(0),
        (.., Drawn::Note2) => Some(1),
        (.., Drawn::Note3) => Some(2),
        (.., Drawn::InFigure) => None,
    }
}

/// The edge from a state to another. `reset`: the change came by a reset that was received or sent.
pub(super) fn edge_of(from: TcpState, to: TcpState, reset: Option<Reset>) -> Option<usize> {
    let state = |place: usize| PLACES.get(place).map(|(state, ..)| *state);
    let mut fitting = EDGES
        .iter()
        .enumerate()
        .filter(|(_, edge)| state(edge.from) == Some(from) && state(edge.to) == Some(to))
        .map(|(index, edge)| (index, edge.drawn));
    match reset {
        None => fitting.find(|(_, drawn)| *drawn != Drawn::Note3).map(|(index, _)| index),
        Some(kind) if to == TcpState::Closed => {
            let skip = kind as usize;
            fitting.filter(|(_, drawn)| *drawn == Drawn::Note3).nth(skip).map(|(index, _)| index)
        }
        Some(_) => fitting.next().map(|(index, _)| index),
    }
}

/// A reset, seen from one end; in the order of its edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reset {
    Received,
    /// By an ABORT.
    Sent,
    /// In answer to data that nobody is left to read.
    Answered,
}
