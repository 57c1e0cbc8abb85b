//! The calls of the two ends of a TCP connection.

use std::collections::BTreeMap;

use super::{Call, CallName, Ground, Outcome, at_once};
use crate::flow::Side;
use crate::flow::story::Action;
use crate::flow::tcp::{Close, Open, TcpState};
use crate::timeline::{PlayTime, StateSpan, Step, streams};

pub(super) struct Connection<'a> {
    ground: &'a Ground<'a>,
    side: Side,
    calls: Vec<Call>,
    /// When the program's last call came back.
    free: PlayTime,
}

/// Windows are told in multiples of their scale, so an edge may lie so much short of what was read.
const GRAIN: u64 = 1024;

/// What a side told of its room, and when: up to where it has everything, and the number after the last that it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) at: PlayTime,
    pub(super) step: usize,
    pub(super) ack: u64,
    pub(super) edge: u64,
}

impl Told {
    const fn is_closed(&self) -> bool {
        self.edge <= self.ack
    }
}

/// Of a side whose window was closed, when its input was read, as far as its windows prove it: the edge of the window moves
/// on as there is room again, and reading makes room. What comes before the window closes or opens again is read when the
/// edge has moved on so far, and at the latest when the window opens; what never made room was never read. While windows
/// stay open, a program is taken to read what comes as it comes.
pub(super) fn hold(arrivals: &mut Vec<(PlayTime, u64, usize)>, told: &[Told]) {
    let mut base = 0;
    let mut from = 0;
    while let Some(closed) = (from..told.len()).find(|at| told.get(*at).is_some_and(Told::is_closed)) {
        let opened = (closed..told.len()).find(|at| told.get(*at).is_some_and(|told| !told.is_closed()));
        let (Some(start), Some(full)) = (told.get(base), told.get(closed)) else { return };
        // Of what the sender may have put in meanwhile, the last is acknowledged when the window opens.
        let until = opened.and_then(|at| told.get(at)).map_or(u64::MAX, |told| told.ack.max(full.ack));
        let end = opened.map_or(told.len(), |at| at + 1);
        let mut proofs = told.get(base..end).unwrap_or_default().iter().peekable();
        let mut latest = PlayTime(0);
        arrivals.retain_mut(|(at, next, step)| {
            if *next <= start.ack || *next > until {
                return true;
            }
            let read = next.saturating_sub(start.ack);
            let proves =
                |told: &&Told| told.at >= *at && told.edge.saturating_sub(start.edge).saturating_add(GRAIN) >= read;
            // What proves the reading of later bytes comes no sooner.
            while proofs.peek().is_some_and(|told| !proves(told)) {
                proofs.next();
            }
            let proof = proofs.peek().copied().or_else(|| opened.and_then(|at| told.get(at)));
            let Some(proof) = proof else { return false };
            latest = latest.max(proof.at).max(*at);
            (*at, *step) = (latest, proof.step);
            true
        });
        let Some(opened) = opened else { break };
        (base, from) = (opened, opened);
    }
    // What is read at the same moment is read at once.
    arrivals.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            *earlier = *later;
        }
        same
    });
}

/// What an application wrote at once, as far as the segments tell: up to a PSH or to the other side's turn.
struct Write {
    step: usize,
    /// The step that carries its end.
    last: usize,
    start: u64,
    end: u64,
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
        if let (Some(before), Outcome::AtMost(more)) = (self.calls.last_mut(), call.outcome)
            && let Outcome::AtMost(bytes) = &mut before.outcome
            && (before.end, before.repeated, call.repeated) == (call.end, false, false)
        {
            *bytes = bytes.saturating_add(more);
            before.likely |= call.likely;
            return;
        }
        if call.outcome != Outcome::Waiting {
            self.free = self.free.max(call.end);
        }
        self.calls.push(call);
    }

    fn span(name: CallName, start: PlayTime, end: PlayTime, outcome: Outcome, step: usize) -> Call {
        Call {
            name,
            start: start.min(end),
            end,
            outcome,
            repeated: false,
            likely: false,
            step,
            name_row: 0.0,
            end_row: 0.0,
        }
    }

    /// When the side becomes ESTABLISHED, as the states say. Where it is not known whether it did, its call may wait still.
    fn established(&self) -> Option<PlayTime> {
        let spans = self.ground.states.get(self.side.index())?;
        let established = |span: &&StateSpan| span.state == Some(TcpState::Established) && span.or.is_none();
        spans.iter().find(|span| established(span) && span.from.0 > 0).map(|span| span.from)
    }

    fn step_at(&self, at: PlayTime) -> usize {
        self.ground.steps.iter().position(|step| step.arrive == at || step.depart == at).unwrap_or(0)
    }

    fn sends(&self, wanted: impl Fn(Action) -> bool) -> Option<(usize, &Step)> {
        self.ground.steps.iter().enumerate().find(|(_, step)| step.from == self.side && wanted(step.action))
    }

    fn open(&mut self) {
        let Some(open) = self.ground.story.tcp().map(|tcp| tcp.open) else { return };
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
            let refusal = self.ground.steps.iter().find(|step| {
                let refuses = matches!(step.action, Action::Refusal | Action::Unreachable);
                step.from != self.side && refuses && self.ground.ends(step)
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
        let close = self.ground.story.tcp().map(|tcp| (tcp.close, tcp.closer));
        let fin = |side: Side| {
            let mut steps = self.ground.steps.iter().enumerate();
            steps.find(|(_, step)| {
                // Of this side when it leaves, of the other when it comes.
                let here = if side == self.side { self.ground.begins(step) } else { self.ground.ends(step) };
                step.from == side
                    && here
                    && self.ground.story.events.get(step.event).and_then(|e| e.segment).is_some_and(|s| s.flags().fin())
            })
        };
        let own_fin = fin(self.side).map(|(index, step)| (index, step.depart));
        // Nobody knows whether a read came back for what may never have arrived.
        let peer_fin =
            fin(self.side.other()).filter(|(_, step)| !step.unsure).map(|(index, step)| (index, step.arrive));
        let half = close == Some((Close::HalfClose, Some(self.side)));
        let reset = self.ground.steps.iter().enumerate().find(|(_, step)| {
            let here = if step.from == self.side { self.ground.begins(step) } else { self.ground.ends(step) };
            step.action == Action::Reset && here
        });
        let reset = reset.map(|(index, step)| (index, step.from, step.depart, step.arrive));

        // In the order of the clock, so that a read begins when the call before it has come back.
        let mut calls: Vec<Call> = Vec::new();
        // A read of what had come before waits for nothing: when it was called is not known, only that it came back.
        let came = self.came();
        let lay_ready = |before: u64, read_at: PlayTime| {
            let at = came.partition_point(|(_, next, _)| *next <= before);
            came.get(at).is_some_and(|(came_at, ..)| *came_at < read_at)
        };
        let mut ready: Vec<PlayTime> = Vec::new();
        for write in &writes {
            // All of it has been handed over when its last segment leaves, and no segment tells of it sooner.
            let of = |step: usize| self.ground.steps.get(step).map(|step| step.depart);
            let Some((from, to)) = of(write.step).zip(of(write.last)) else { continue };
            calls.push(Self::span(CallName::Send, from, to, Outcome::AtLeast(write.end - write.start), write.step));
        }
        for write in &incoming {
            let at = arrivals.partition_point(|(_, next, _)| *next <= write.start);
            let Some(&(first, next, step)) = arrivals.get(at) else { continue };
            let got = next.min(write.end) - write.start;
            ready.extend(lay_ready(write.start, first).then_some(first));
            calls.push(Self::span(CallName::Recv, first, first, Outcome::AtMost(got), step));
            let whole = arrivals.partition_point(|(_, next, _)| *next < write.end);
            if let Some(&(last, _, step)) = arrivals.get(whole)
                && next < write.end
            {
                let ready = lay_ready(next, last);
                let begun = if ready { last } else { first };
                let rest = Self::span(CallName::Recv, begun, last, Outcome::AtMost(write.end - next), step);
                calls.push(Call { repeated: whole - at > 1, ..rest });
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
        ready.sort_unstable();
        for mut call in calls {
            if closed.is_some_and(|closed| call.end > closed) {
                continue;
            }
            // What comes tells of its own reading; a window that moves on is told of by the side itself.
            let told = self.ground.steps.get(call.step).is_some_and(|step| step.from == self.side);
            call.likely = told && call.name == CallName::Recv;
            let waits = ready.binary_search(&call.end).is_err();
            if call.name == CallName::Recv && call.start == call.end && waits && self.calls_before() {
                call.start = self.free.min(call.end);
            }
            self.push(call);
        }
    }

    /// Whether the program's earlier calls were seen, so that the moment of the next is known.
    fn calls_before(&self) -> bool {
        !self.calls.is_empty()
    }

    /// What the application of a side wrote, in order of the stream. What was first seen after what follows it in the stream
    /// (its first transmission was lost before the tap, or it was overtaken) had been written no later than that.
    fn writes(&self, side: Side) -> Vec<Write> {
        let mut writes = self.written(side);
        writes.sort_by_key(|write| write.start);
        let mut latest = usize::MAX;
        for write in writes.iter_mut().rev() {
            write.step = write.step.min(latest);
            write.last = write.last.min(latest);
            latest = write.step;
        }
        writes
    }

    /// The same in order of departure.
    fn written(&self, side: Side) -> Vec<Write> {
        let mut writes: Vec<Write> = Vec::new();
        let mut covered: BTreeMap<u64, u64> = BTreeMap::new();
        let mut goes_on = false;
        let (mut first, mut highest): (Option<u64>, Option<u64>) = (None, None);
        for (index, step) in self.ground.steps.iter().enumerate() {
            let Some(event) = self.ground.story.events.get(step.event) else { continue };
            let Some(segment) = event.segment.as_ref().filter(|segment| segment.len > 0) else { continue };
            if step.from != side {
                goes_on = false;
                continue;
            }
            let Some(start) = streams::near(highest, segment.seq) else { continue };
            let start = start + u64::from(segment.flags().syn());
            let end = start + u64::from(segment.len);
            if step.action == Action::KeepAlive {
                continue;
            }
            // What comes before the beginning of the capture was written before it, too.
            let first = *first.get_or_insert(start);
            let fresh = streams::uncovered(&covered, start.max(first), end.max(first));
            if fresh.is_empty() {
                continue;
            }
            streams::cover(&mut covered, start, end);
            highest = highest.max(Some(end));
            for (start, end) in fresh {
                match writes.last_mut().filter(|write| goes_on && write.end == start) {
                    Some(write) => {
                        write.end = end;
                        write.last = index;
                    }
                    None => writes.push(Write { step: index, last: index, start, end }),
                }
            }
            goes_on = !segment.flags().has(crate::decode::TcpFlags::PSH);
        }
        writes
    }

    /// When how much of the peer's stream can be read: what came in order, and after what was missing before it.
    fn arrivals(&self) -> Vec<(PlayTime, u64, usize)> {
        let mut arrivals = self.came();
        hold(&mut arrivals, &self.told());
        // Of what its own abort is the first to tell of, nobody knows whether it was read.
        if let Some(acknowledged) = self.acknowledged_before_abort() {
            arrivals.retain(|(_, next, _)| *next <= acknowledged);
        }
        arrivals
    }

    /// How far the side had acknowledged its peer's stream when it broke the connection off, which an RST with ACK tells.
    fn acknowledged_before_abort(&self) -> Option<u64> {
        let mut acknowledged = None;
        for step in self.ground.steps.iter().filter(|step| step.from == self.side) {
            let segment = self.ground.story.events.get(step.event).and_then(|event| event.segment);
            let Some(segment) = segment.filter(|segment| segment.flags().ack()) else { continue };
            if segment.flags().rst() {
                return acknowledged.or(Some(0));
            }
            acknowledged = streams::near(acknowledged, segment.ack).max(acknowledged);
        }
        None
    }

    /// What of the peer's stream came when, and what of it could be read when.
    pub(super) fn came_and_read(&self) -> super::Arrivals {
        let came = self.came();
        let mut read = came.clone();
        hold(&mut read, &self.told());
        super::Arrivals {
            came: came.into_iter().map(|(_, next, step)| (step, next)).collect(),
            read: read.into_iter().map(|(at, next, _)| (at, next)).collect(),
        }
    }

    /// When how much of the peer's stream was there in order, and by which step.
    fn came(&self) -> Vec<(PlayTime, u64, usize)> {
        let mut coming: Vec<(PlayTime, usize)> = self
            .ground
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.from != self.side && !step.unsure && self.ground.ends(step))
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
        arrivals
    }

    /// What the side told of its room, in order.
    fn told(&self) -> Vec<Told> {
        let mut told: Vec<Told> = Vec::new();
        for (index, step) in
            self.ground.steps.iter().enumerate().filter(|(_, step)| step.from == self.side && self.ground.begins(step))
        {
            let event = self.ground.story.events.get(step.event);
            let Some(segment) = event.and_then(|event| event.segment.as_ref()) else { continue };
            let Some(window) = segment.window.filter(|_| segment.flags().ack() && !segment.flags().rst()) else {
                continue;
            };
            let Some(ack) = streams::near(told.last().map(|told| told.ack), segment.ack) else { continue };
            told.push(Told { at: step.depart, step: index, ack, edge: ack.saturating_add(window.into()) });
        }
        told
    }
}
