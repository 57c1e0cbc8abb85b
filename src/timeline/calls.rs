//! The socket calls that a conversation's packets imply: who must have called what, when it began and when it came back.
//! All of it is inferred: a capture sees packets, not programs. The names are those of POSIX (IEEE 1003.1).

mod connection;
mod datagrams;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::states::StateSpan;
use super::{PlayTime, Step};
use crate::flow::story::Story;
use crate::flow::{Proto, Side};
use connection::Connection;
use datagrams::datagrams;

/// Rows between the words of two calls of one side: one line of small text at the smallest pitch.
const WORDS: f32 = 0.22;

/// A function of the socket interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallName {
    /// `socket`
    Socket,
    /// `bind`
    Bind,
    /// `listen`
    Listen,
    /// `accept`
    Accept,
    /// `connect`
    Connect,
    /// `send`
    Send,
    /// `recv`
    Recv,
    /// `sendto`
    SendTo,
    /// `recvfrom`
    RecvFrom,
    /// `shutdown(SHUT_WR)`
    Shutdown,
    /// `close`
    Close,
}

impl CallName {
    /// As it is written, with its brackets.
    pub const fn as_str(self) -> &'static str {
        match self {
            CallName::Socket => "socket()",
            CallName::Bind => "bind()",
            CallName::Listen => "listen()",
            CallName::Accept => "accept()",
            CallName::Connect => "connect()",
            CallName::Send => "send()",
            CallName::Recv => "recv()",
            CallName::SendTo => "sendto()",
            CallName::RecvFrom => "recvfrom()",
            CallName::Shutdown => "shutdown(WR)",
            CallName::Close => "close()",
        }
    }
}

/// What a call comes back with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It does what it says; nothing to tell.
    Done,
    /// So many bytes: a datagram is one call at either end.
    Bytes(u64),
    /// At least so many bytes have been handed over by then, in one call or in several: TCP keeps no borders between them.
    AtLeast(u64),
    /// At most so many bytes: no more was there to be read.
    AtMost(u64),
    /// 0: the peer has closed its half.
    EndOfStream,
    /// ECONNREFUSED.
    Refused,
    /// ECONNRESET.
    Reset,
    /// It has not come back by the end of the capture.
    Waiting,
}

/// A call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    /// Its name.
    pub name: CallName,
    /// When it is called.
    pub start: PlayTime,
    /// When it comes back; the end of the timeline where it does not.
    pub end: PlayTime,
    /// What it comes back with.
    pub outcome: Outcome,
    /// It stands for some calls in a row, nobody knows how many: a stream that arrives in many segments is read piece by
    /// piece.
    pub repeated: bool,
    /// Only a window that moved on tells that it came back: the likely reading, since a receive buffer that grows moves it too.
    pub likely: bool,
    /// The step that it goes with.
    pub step: usize,
    /// Where its name stands, in rows (see [`super::Timeline::row_at`]); its beginning, or a little below where another
    /// call's words would be in the way.
    pub name_row: f32,
    /// Where what it comes back with stands, in rows. The same as `name_row` for a call that comes back at once.
    pub end_row: f32,
}

impl Call {
    /// Whether it comes back at once, so that its name and what it returns are said in one.
    pub fn is_brief(&self) -> bool {
        self.end_row - self.name_row < 0.01
    }
}

/// What calls are derived from.
pub(super) struct Ground<'a> {
    pub(super) story: &'a Story,
    pub(super) steps: &'a [Step],
    pub(super) states: &'a [Vec<StateSpan>; 2],
    pub(super) length: PlayTime,
}

impl Ground<'_> {
    /// Whether a step brings its packet to the other end, as far as it gets: not to the place where it is seen next.
    fn ends(&self, step: &Step) -> bool {
        self.story.events.get(step.event).is_some_and(|event| !event.goes_on())
    }

    /// Whether a step's packet leaves the end that sent it.
    fn begins(&self, step: &Step) -> bool {
        self.story.events.get(step.event).is_some_and(|event| !event.is_passed_on())
    }
}

/// What came to a side of its peer's stream, and what of it could be read when.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    /// By the step that brought it: up to which number the side then had everything.
    came: BTreeMap<usize, u64>,
    /// Up to which number it was read, and when, in order.
    read: Vec<(PlayTime, u64)>,
}

impl Arrivals {
    /// Whether what a step brings waits unread beyond the next that the side sends, which would tell of the reading.
    pub(super) fn waits(&self, step: usize, next: Option<PlayTime>) -> bool {
        let Some(brought) = self.came.get(&step) else { return false };
        let read = self.read.get(self.read.partition_point(|(_, upto)| upto < brought));
        match (read, next) {
            (None, _) => true,
            (Some((at, _)), Some(next)) => *at > next,
            (Some(_), None) => false,
        }
    }
}

/// What comes to a side of a TCP connection.
pub(super) fn arrivals(ground: &Ground<'_>, side: Side) -> Arrivals {
    Connection::new(ground, side).came_and_read()
}

/// The calls of a side, in order of their beginning, placed by `row`.
pub(super) fn calls(ground: &Ground<'_>, side: Side, row: impl Fn(PlayTime) -> f32) -> Vec<Call> {
    let mut found = match ground.story.conversation().map(|conversation| conversation.proto) {
        Some(Proto::Tcp) => Connection::new(ground, side).derive(),
        Some(Proto::Udp) => datagrams(ground, side),
        // Below the transport layer there are no sockets.
        None => return Vec::new(),
    };
    found.sort_by_key(|call| (call.start, call.end));
    place(&mut found, row);
    found
}

/// Gives each call's words a row of their own, in the order of the moments that they belong to.
fn place(calls: &mut [Call], row: impl Fn(PlayTime) -> f32) {
    let mut words: Vec<(f32, bool, usize)> = Vec::with_capacity(calls.len() * 2);
    for (index, call) in calls.iter_mut().enumerate() {
        (call.name_row, call.end_row) = (row(call.start), row(call.end));
        if call.end_row - call.name_row < 2.0 * WORDS || call.outcome == Outcome::Waiting {
            // What came of it is known when it comes back; one that never does is named where it began.
            let at = if call.outcome == Outcome::Waiting { call.name_row } else { call.end_row };
            (call.name_row, call.end_row) = (at, at);
            words.push((at, false, index));
        } else {
            words.push((call.name_row, false, index));
            words.push((call.end_row, true, index));
        }
    }
    words.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    let mut free = f32::NEG_INFINITY;
    for (at, is_end, index) in words {
        let Some(call) = calls.get_mut(index) else { continue };
        let brief = call.is_brief();
        let at = at.max(free);
        free = at + WORDS;
        match (is_end, brief) {
            (true, _) => call.end_row = at,
            (false, true) => (call.name_row, call.end_row) = (at, at),
            (false, false) => call.name_row = at,
        }
    }
}

fn at_once(name: CallName, at: PlayTime, step: usize, outcome: Outcome) -> Call {
    Call { name, start: at, end: at, outcome, repeated: false, likely: false, step, name_row: 0.0, end_row: 0.0 }
}
