//! The calls of the two ends of a TCP connection.

use std::collections::BTreeMap;

use super::{Call, CallName, Ground, Outcome, at_once};
use crate::flow::Side;
use crate::flow::story::Action;
use crate::flow::tcp::{Close, Open, TcpState};
use crate::timeline::{PlayTime, Step, streams};

pub(super) struct Connection<'a> {
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
pub(super) struct Stall {
    pub(super) unread: u64,
    /// When it did, and by which step; `None` if not in the capture.
    pub(super) until: Option<(PlayTime, usize)>,
}

impl Stall {
    /// What came meanwhile is read when the window opens: reading is what opens it.
    pub(super) fn hold(&self, arrivals: &mut Vec<(PlayTime, u64, usize)>) {
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

impl<'a> Connection<'a> {
    pub(super) fn new(ground: &'a Ground<'a>, side: Side) -> Self {
        Connection { ground, side, calls: Vec::new(), free: PlayTime(0) }
    }

    pub(super) fn derive(mut self) -> Vec<Call> {
        self.open();
        self.transfer();
        self.calls
    }

    fn push(&mut self, call: Call) {
        // What is there at the same moment is read at once.
        if let (Some(before), Outcome::Bytes(more)) = (self.calls.last_mut(), call.outcome)
            && let Outcome::Bytes(bytes) = &mut before.outcome
            && (before.name, before.end, before.times) == (CallName::Recv, call.end, 1)
            && (call.name, call.times) == (CallName::Recv, 1)
        {
            *bytes = bytes.saturating_add(more);
            return;
        }
        if call.outcome != Outcome::Waiting {
            self.free = self.free.max(call.end);
        }
        self.calls.push(call);
    }

    fn span(name: CallName, start: PlayTime, end: PlayTime, outcome: Outcome, step: usize) -> Call {
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
            self.push(at_once(
                CallName::Socket,
                PlayTime(at.0 - crate::timeline::schedule::LEAD / 2),
                index,
                Outcome::Done,
            ));
            let refusal =
                self.ground.steps.iter().find(|step| {
                    step.from != self.side && matches!(step.action, Action::Refusal | Action::Unreachable)
                });
            let call = match (established, refusal) {
                (Some(until), _) => Self::span(CallName::Connect, at, until, Outcome::Done, self.step_at(until)),
                (None, Some(step)) => {
                    let of = self.step_at(step.arrive);
                    Self::span(CallName::Connect, at, step.arrive, Outcome::Refused, of)
                }
                (None, None) => Self::span(CallName::Connect, at, length, Outcome::Waiting, index),
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
            Some(until) => Self::span(CallName::Accept, start, until, Outcome::Done, self.step_at(until)),
            None => Self::span(CallName::Accept, start, length, Outcome::Waiting, index),
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
            calls.push(Self::span(CallName::Recv, first, first, Outcome::Bytes(got), step));
            let whole = arrivals.partition_point(|(_, next, _)| *next < write.end);
            if let Some(&(last, _, step)) = arrivals.get(whole)
                && next < write.end
            {
                let times = (whole - at) as u32;
                let rest = Self::span(CallName::Recv, first, last, Outcome::Bytes(write.end - next), step);
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
            calls.push(Self::span(CallName::Recv, at, at, Outcome::EndOfStream, index));
            if half {
                calls.push(at_once(CallName::Close, at, index, Outcome::Done));
            }
        }
        if let Some((index, from, depart, arrive)) = reset {
            let open = |at: PlayTime| own_fin.is_none_or(|(_, own)| own > at || half);
            if from == self.side && open(depart) {
                calls.push(at_once(CallName::Close, depart, index, Outcome::Reset));
            } else if from != self.side && open(arrive) && self.ground.story.events.len() > index {
                calls.push(Self::span(CallName::Recv, arrive, arrive, Outcome::Reset, index));
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
            let Some(start) = streams::near(writes.last().map(|_| highest), segment.seq) else { continue };
            let start = start + u64::from(segment.flags().syn());
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
            let newest = arrivals.last().map(|(_, next, _)| *next);
            let Some(start) = streams::near(newest, segment.seq) else { continue };
            let start = start + u64::from(segment.flags().syn());
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
