//! The socket calls that a conversation's packets imply: who must have called what, when it began and when it came back.
//! All of it is inferred: a capture sees packets, not programs. The names are those of POSIX (IEEE 1003.1).

use std::collections::BTreeMap;

use super::states::StateSpan;
use super::{PlayTime, Step, streams};
use crate::flow::story::{Action, Story};
use crate::flow::tcp::{Close, Open, TcpState};
use crate::flow::udp::Exchange;
use crate::flow::{Proto, Side};

/// Rows between the words of two calls of one side: one line of small text at the smallest pitch.
const WORDS: f32 = 0.19;

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
    /// So many bytes.
    Bytes(u64),
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
    /// How often in a row, at least 1: a stream that arrives in many segments is read piece by piece.
    pub times: u32,
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

/// The calls of a side, in order of their beginning, placed by `row`.
pub(super) fn calls(ground: &Ground<'_>, side: Side, row: impl Fn(PlayTime) -> f32) -> Vec<Call> {
    let mut found = match ground.story.conversation.proto {
        Proto::Tcp => Connection { ground, side, calls: Vec::new(), free: PlayTime(0) }.derive(),
        Proto::Udp => datagrams(ground, side),
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
    Call { name, start: at, end: at, outcome, times: 1, step, name_row: 0.0, end_row: 0.0 }
}

struct Connection<'a> {
    ground: &'a Ground<'a>,
    side: Side,
    calls: Vec<Call>,
    /// When the program's last call came back.
    free: PlayTime,
}

/// The edge of a window moves by less than this without anything being read: windows are told in multiples of their
/// scale.
const GRAIN: u64 = 1024;

/// Input that was left unread from a number on until the window opened again.
struct Stall {
    unread: u64,
    /// When it did, and by which step; `None` if not in the capture.
    until: Option<(PlayTime, usize)>,
}

impl Stall {
    /// What came meanwhile is read when the window opens: reading is what opens it.
    fn hold(&self, arrivals: &mut Vec<(PlayTime, u64, usize)>) {
        let from = arrivals.partition_point(|(_, next, _)| *next <= self.unread);
        let end = match self.until {
            Some((until, _)) => arrivals.partition_point(|(at, ..)| *at < until),
            None => arrivals.len(),
        };
        if end <= from {
            return;
        }
        let held = arrivals.drain(from..end).next_back();
        if let (Some((_, next, _)), Some((until, step))) = (held, self.until) {
            arrivals.insert(from, (until, next, step));
        }
    }
}

/// What an application wrote at once, as far as the segments tell: up to a PSH or to the other side's turn.
struct Write {
    step: usize,
    start: u64,
    end: u64,
    segments: u32,
}

impl Connection<'_> {
    fn derive(mut self) -> Vec<Call> {
        self.open();
        self.transfer();
        self.calls
    }

    fn push(&mut self, call: Call) {
        if call.outcome != Outcome::Waiting {
            self.free = self.free.max(call.end);
        }
        self.calls.push(call);
    }

    fn span(&self, name: CallName, start: PlayTime, end: PlayTime, outcome: Outcome, step: usize) -> Call {
        Call { name, start: start.min(end), end, outcome, times: 1, step, name_row: 0.0, end_row: 0.0 }
    }

    /// When the side becomes ESTABLISHED, as the states say.
    fn established(&self) -> Option<PlayTime> {
        let spans = self.ground.states.get(self.side.index())?;
        spans.iter().find(|span| span.state == Some(TcpState::Established) && span.from.0 > 0).map(|span| span.from)
    }

    fn step_at(&self, at: PlayTime) -> usize {
        self.ground.steps.iter().position(|step| step.arrive == at || step.depart == at).unwrap_or(0)
    }

    fn sends(&self, wanted: impl Fn(Action) -> bool) -> Option<(usize, &Step)> {
        self.ground.steps.iter().enumerate().find(|(_, step)| step.from == self.side && wanted(step.action))
    }

    fn open(&mut self) {
        let Some(open) = self.ground.story.conversation.tcp.map(|tcp| tcp.open) else { return };
        let established = self.established();
        let length = self.ground.length;
        let active = self.side == Side::Client || open == Open::Simultaneous;
        if active {
            let first_syn = self.sends(|action| matches!(action, Action::Syn | Action::CrossingSyn));
            let Some((index, at)) = first_syn.map(|(index, step)| (index, step.depart)) else { return };
            self.push(at_once(CallName::Socket, PlayTime(at.0 - super::schedule::LEAD / 2), index, Outcome::Done));
            let refusal =
                self.ground.steps.iter().find(|step| {
                    step.from != self.side && matches!(step.action, Action::Refusal | Action::Unreachable)
                });
            let call = match (established, refusal) {
                (Some(until), _) => self.span(CallName::Connect, at, until, Outcome::Done, self.step_at(until)),
                (None, Some(step)) => {
                    let of = self.step_at(step.arrive);
                    self.span(CallName::Connect, at, step.arrive, Outcome::Refused, of)
                }
                (None, None) => self.span(CallName::Connect, at, length, Outcome::Waiting, index),
            };
            self.push(call);
            return;
        }
        // Only who answers a SYN with a SYN has a program that listens.
        let Some((index, _)) = self.sends(|action| matches!(action, Action::SynAck | Action::CrossingSynAck)) else {
            return;
        };
        let start = PlayTime(0);
        for name in [CallName::Socket, CallName::Bind, CallName::Listen] {
            self.push(at_once(name, start, index, Outcome::Done));
        }
        let call = match established {
            Some(until) => self.span(CallName::Accept, start, until, Outcome::Done, self.step_at(until)),
            None => self.span(CallName::Accept, start, length, Outcome::Waiting, index),
        };
        self.push(call);
    }

    fn transfer(&mut self) {
        let writes = self.writes(self.side);
        let incoming = self.writes(self.side.other());
        let arrivals = self.arrivals();
        let close = self.ground.story.conversation.tcp.map(|tcp| (tcp.close, tcp.closer));
        let fin = |side: Side| {
            let mut steps = self.ground.steps.iter().enumerate();
            steps.find(|(_, step)| {
                step.from == side
                    && self.ground.story.events.get(step.event).and_then(|e| e.segment).is_some_and(|s| s.flags().fin())
            })
        };
        let own_fin = fin(self.side).map(|(index, step)| (index, step.depart));
        let peer_fin = fin(self.side.other()).map(|(index, step)| (index, step.arrive));
        let half = close == Some((Close::HalfClose, Some(self.side)));
        let reset = self.ground.steps.iter().enumerate().find(|(_, step)| step.action == Action::Reset);
        let reset = reset.map(|(index, step)| (index, step.from, step.depart, step.arrive));

        // In the order of the clock, so that a read begins when the call before it has come back.
        let mut calls: Vec<Call> = Vec::new();
        for write in &writes {
            let Some(step) = self.ground.steps.get(write.step) else { continue };
            calls.push(at_once(CallName::Send, step.depart, write.step, Outcome::Bytes(write.end - write.start)));
        }
        for write in &incoming {
            let at = arrivals.partition_point(|(_, next, _)| *next <= write.start);
            let Some(&(first, next, step)) = arrivals.get(at) else { continue };
            let got = next.min(write.end) - write.start;
            calls.push(self.span(CallName::Recv, first, first, Outcome::Bytes(got), step));
            let whole = arrivals.partition_point(|(_, next, _)| *next < write.end);
            if let Some(&(last, _, step)) = arrivals.get(whole)
                && next < write.end
            {
                let times = (whole - at) as u32;
                let rest = self.span(CallName::Recv, first, last, Outcome::Bytes(write.end - next), step);
                calls.push(Call { times, ..rest });
            }
        }
        // A program that has closed its socket reads no more.
        let closed = own_fin.filter(|_| !half).map(|(_, at)| at);
        if let Some((index, at)) = own_fin {
            let name = if half { CallName::Shutdown } else { CallName::Close };
            calls.push(at_once(name, at, index, Outcome::Done));
        }
        if let Some((index, at)) = peer_fin
            && closed.is_none_or(|closed| closed > at)
        {
            calls.push(self.span(CallName::Recv, at, at, Outcome::EndOfStream, index));
            if half {
                calls.push(at_once(CallName::Close, at, index, Outcome::Done));
            }
        }
        if let Some((index, from, depart, arrive)) = reset {
            let open = |at: PlayTime| own_fin.is_none_or(|(_, own)| own > at || half);
            if from == self.side && open(depart) {
                calls.push(at_once(CallName::Close, depart, index, Outcome::Reset));
            } else if from != self.side && open(arrive) && self.ground.story.events.len() > index {
                calls.push(self.span(CallName::Recv, arrive, arrive, Outcome::Reset, index));
            }
        }
        calls.sort_by_key(|call| call.end);
        for mut call in calls {
            if closed.is_some_and(|closed| call.end > closed) {
                continue;
            }
            if call.name == CallName::Recv && call.start == call.end && self.calls_before() {
                call.start = self.free.min(call.end);
            }
            self.push(call);
        }
    }

    /// Whether the program's earlier calls were seen, so that the moment of the next is known.
    fn calls_before(&self) -> bool {
        !self.calls.is_empty()
    }

    /// What the application of a side wrote, in order.
    fn writes(&self, side: Side) -> Vec<Write> {
        let mut writes: Vec<Write> = Vec::new();
        let mut goes_on = false;
        let mut highest = 0u64;
        for (index, step) in self.ground.steps.iter().enumerate() {
            let Some(event) = self.ground.story.events.get(step.event) else { continue };
            let Some(segment) = event.segment.as_ref().filter(|segment| segment.len > 0) else { continue };
            if step.from != side {
                goes_on = false;
                continue;
            }
            let start = u64::from(segment.seq) + u64::from(segment.flags().syn());
            let end = start + u64::from(segment.len);
            if end <= highest || step.action == Action::KeepAlive {
                continue;
            }
            let start = start.max(highest);
            highest = end;
            match writes.last_mut().filter(|_| goes_on) {
                Some(write) => {
                    write.end = end;
                    write.segments += 1;
                }
                None => writes.push(Write { step: index, start, end, segments: 1 }),
            }
            goes_on = !segment.flags().has(crate::decode::TcpFlags::PSH);
        }
        writes
    }

    /// When how much of the peer's stream can be read: what came in order, and after what was missing before it.
    fn arrivals(&self) -> Vec<(PlayTime, u64, usize)> {
        let mut coming: Vec<(PlayTime, usize)> = self
            .ground
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.from != self.side)
            .map(|(index, step)| (step.arrive, index))
            .collect();
        coming.sort_unstable();
        let mut covered: BTreeMap<u64, u64> = BTreeMap::new();
        let mut arrivals: Vec<(PlayTime, u64, usize)> = Vec::new();
        for (at, index) in coming {
            let Some(event) = self.ground.steps.get(index).and_then(|step| self.ground.story.events.get(step.event))
            else {
                continue;
            };
            let Some(segment) = event.segment.as_ref().filter(|segment| segment.len > 0 && !event.lost) else {
                continue;
            };
            let start = u64::from(segment.seq) + u64::from(segment.flags().syn());
            streams::cover(&mut covered, start, start + u64::from(segment.len));
            let Some(next) = covered.values().next().copied() else { continue };
            if arrivals.last().is_none_or(|(_, before, _)| next > *before) {
                arrivals.push((at, next, index));
            }
        }
        for stall in self.stalls() {
            stall.hold(&mut arrivals);
        }
        arrivals
    }

    /// When the program left its input unread until there was no room for more.
    fn stalls(&self) -> Vec<Stall> {
        // What the side told of its room, in order: up to where it has everything, how much more it takes.
        let mut told: Vec<(u64, u64)> = Vec::new();
        let mut stalls: Vec<Stall> = Vec::new();
        for (index, step) in self.ground.steps.iter().enumerate().filter(|(_, step)| step.from == self.side) {
            let event = self.ground.story.events.get(step.event);
            let Some(segment) = event.and_then(|event| event.segment.as_ref()) else { continue };
            let Some(window) = segment.window.filter(|_| segment.flags().ack() && !segment.flags().rst()) else {
                continue;
            };
            let (ack, window) = (u64::from(segment.ack), u64::from(window));
            let open = stalls.last_mut().filter(|stall| stall.until.is_none());
            match (window, open) {
                (0, None) => {
                    // As long as the edge of the window stood still, nothing was read.
                    let still =
                        told.iter().rev().take_while(|(ack, room)| (ack + room).abs_diff(segment.ack.into()) <= GRAIN);
                    let unread = still.map(|(ack, _)| *ack).last().unwrap_or(ack);
                    stalls.push(Stall { unread, until: None });
                }
                (0, Some(_)) | (_, None) => {}
                (_, Some(stall)) => stall.until = Some((step.depart, index)),
            }
            told.push((ack, window));
        }
        stalls
    }
}

fn datagrams(ground: &Ground<'_>, side: Side) -> Vec<Call> {
    let mut calls = Vec::new();
    let exchange = ground.story.conversation.udp;
    let group = matches!(exchange, Some(Exchange::Multicast | Exchange::Broadcast));
    let first = ground.steps.iter().enumerate().find(|(_, step)| step.from == side && !step.action.is_icmp());
    // Who never sends may not be there at all.
    let Some((index, first)) = first else { return calls };
    let begins = if side == Side::Client { PlayTime(first.depart.0 - super::schedule::LEAD / 2) } else { PlayTime(0) };
    calls.push(at_once(CallName::Socket, begins, index, Outcome::Done));
    if side == Side::Server {
        calls.push(at_once(CallName::Bind, begins, index, Outcome::Done));
    }
    let mut free = begins;
    let mut waiting = side == Side::Server;
    let mut moments: Vec<(PlayTime, usize, bool)> = Vec::new();
    for (index, step) in ground.steps.iter().enumerate() {
        if step.from == side && !step.action.is_icmp() {
            moments.push((step.depart, index, true));
        } else if step.from != side {
            moments.push((step.arrive, index, false));
        }
    }
    moments.sort_unstable();
    for (at, index, sends) in moments {
        let Some(event) = ground.steps.get(index).and_then(|step| ground.story.events.get(step.event)) else {
            continue;
        };
        let bytes = Outcome::Bytes(event.payload_len.into());
        let mut call = if sends {
            at_once(CallName::SendTo, at, index, bytes)
        } else {
            let outcome = match event.action {
                Action::Unreachable => Outcome::Refused,
                action if action.is_icmp() => continue,
                _ => bytes,
            };
            at_once(CallName::RecvFrom, at, index, outcome)
        };
        if !sends {
            call.start = free.min(at);
        }
        waiting = sends && side == Side::Client;
        free = at;
        calls.push(call);
    }
    if waiting && !group && side == Side::Client {
        let call =
            Call { start: free, end: ground.length, ..at_once(CallName::RecvFrom, free, index, Outcome::Waiting) };
        calls.push(call);
    }
    calls
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::timeline::{Tempo, Timeline, examples};

    fn timelines() -> Vec<(&'static str, Timeline)> {
        let mut all = Vec::new();
        for (name, story) in examples::all() {
            for tempo in [Tempo::Teaching, Tempo::Captured] {
                all.push((name, Timeline::new(story.clone().into(), tempo)));
            }
        }
        all
    }

    fn find(timeline: &Timeline, side: Side, name: CallName) -> Call {
        *timeline.calls(side).iter().find(|call| call.name == name).unwrap()
    }

    #[test]
    fn connect_returns_on_the_answer_and_accept_on_the_third_segment() {
        let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
        let [syn, answer, ack] = [0, 1, 2].map(|step: usize| timeline.steps[step].clone());
        let connect = find(&timeline, Side::Client, CallName::Connect);
        assert_eq!((connect.start, connect.end, connect.outcome), (syn.depart, answer.arrive, Outcome::Done));
        let accept = find(&timeline, Side::Server, CallName::Accept);
        assert_eq!((accept.start, accept.end), (PlayTime(0), ack.arrive), "the kernel shakes hands before it returns");
        let names: Vec<_> = timeline.calls(Side::Server).iter().map(|call| call.name).collect();
        use CallName::{Accept, Bind, Close, Listen, Recv, Send, Socket};
        assert_eq!(names, [Socket, Bind, Listen, Accept, Recv, Send, Recv, Close]);
        let end = timeline.calls(Side::Server)[6];
        assert_eq!(end.outcome, Outcome::EndOfStream, "recv returns 0 on FIN");
        let fin = timeline.steps.iter().find(|step| step.action == Action::Fin).unwrap();
        assert_eq!(end.end, fin.arrive);
    }

    #[test]
    fn a_call_begins_before_it_returns_and_words_keep_their_distance() {
        for (name, timeline) in timelines() {
            for side in Side::BOTH {
                let mut rows: Vec<f32> = Vec::new();
                for call in timeline.calls(side) {
                    assert!(call.start <= call.end && call.end <= timeline.length, "{name}: {call:?}");
                    assert!(
                        call.start.0 >= 0 && call.step < timeline.steps.len() && call.times >= 1,
                        "{name}: {call:?}"
                    );
                    rows.push(call.name_row);
                    if !call.is_brief() {
                        rows.push(call.end_row);
                    }
                }
                rows.sort_by(f32::total_cmp);
                for pair in rows.windows(2) {
                    assert!(pair[1] - pair[0] > WORDS - 0.001, "{name} {side:?}: {rows:?}");
                }
            }
        }
    }

    #[test]
    fn nobody_listens_who_never_answered() {
        let timeline = Timeline::new(examples::unanswered().into(), Tempo::Teaching);
        assert!(timeline.calls(Side::Server).is_empty());
        let waits = timeline.calls(Side::Client).last().unwrap();
        assert_eq!((waits.name, waits.outcome), (CallName::RecvFrom, Outcome::Waiting));
        let timeline = Timeline::new(examples::mid_stream().into(), Tempo::Teaching);
        assert!(timeline.calls(Side::Client).iter().all(|call| call.name != CallName::Connect), "not seen, not said");
    }

    #[test]
    fn what_was_left_unread_is_read_when_the_window_opens() {
        let mut arrivals =
            vec![(PlayTime(1), 100, 0), (PlayTime(2), 200, 1), (PlayTime(3), 300, 2), (PlayTime(9), 400, 5)];
        Stall { unread: 100, until: Some((PlayTime(7), 4)) }.hold(&mut arrivals);
        assert_eq!(arrivals, [(PlayTime(1), 100, 0), (PlayTime(7), 300, 4), (PlayTime(9), 400, 5)]);
        Stall { unread: 300, until: None }.hold(&mut arrivals);
        assert_eq!(arrivals.len(), 2, "never read as far as the capture goes");
    }
}
