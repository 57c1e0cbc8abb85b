//! Names of what a segment answers or asks: duplicate ACKs, windows, keep-alives.

use super::{Action, Bytes, Carried, Cause, Earlier, Exhibit, Part, Past, Reason, after, reaches, show};
use crate::flow::tcp::Analysis;

impl<'a> Past<'a> {
    pub(super) fn duplicate_ack(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let ack = self.this.facts.ack;
        let run = || self.my_acks().take_while(|e| e.segment.facts.ack == ack);
        show(exhibits, run().last(), Part::FirstAck);
        let before = run().filter(|e| e.segment.named.has(Analysis::DuplicateAck)).count();
        let number = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
        Reason::SameAck { ack: self.this.ack, number, cause: self.cause(exhibits) }
    }

    /// What had arrived since the ACK before, if anything was captured; else what SACK blocks say.
    fn cause(self, exhibits: &mut Vec<Exhibit>) -> Cause {
        let ack = self.this.facts.ack;
        let said = self.my_acks().next().map_or(0, |e| e.event.frame);
        let since = || self.theirs().take_while(|e| e.event.frame > said);
        // The story knows which ACK answers a SYN-ACK, also one that crossed this end's own.
        let syn_ack = match self.event.action {
            Action::Ack => Some(Cause::SynAckCrossed),
            Action::HandshakeAck => Some(Cause::SynAckTwice),
            _ => None,
        };
        if let Some(cause) = syn_ack {
            let answered = self.theirs().find(|e| e.segment.flags().syn() && e.segment.flags().ack());
            show(exhibits, answered, Part::Arrived);
            return if answered.is_some() { cause } else { Cause::Unknown };
        }
        let empty = since().find(|e| e.segment.len == 0 && e.segment.flags().any(0x003) && reaches(ack, e.end()));
        if let Some(empty) = empty {
            show(exhibits, Some(empty), Part::Arrived);
            let flags = empty.segment.flags();
            return match (flags.syn(), flags.ack()) {
                (true, true) => Cause::SynAckTwice,
                (true, false) => Cause::StraySyn,
                (false, _) => Cause::FinTwice,
            };
        }
        let arrived = since().find(|e| e.segment.len > 0);
        let bytes = arrived.map(|e| {
            let payload = e.segment.facts.seq.wrapping_add(u32::from(e.segment.flags().syn()));
            (payload, Bytes::from(self.peer_number(payload), e.segment.len))
        });
        let facts = &self.this.facts;
        let block = facts.sack.first().filter(|_| facts.sack_count > 0).filter(|(left, right)| after(*right, *left));
        let block = block.map(|(left, right)| {
            // RFC 2883: a first block that is acknowledged already tells of bytes that came twice.
            let twice = reaches(ack, *right);
            (twice, Bytes::from(self.peer_number(*left), right.wrapping_sub(*left)))
        });
        match (bytes, block) {
            (Some((first, bytes)), _) if after(first, ack) => {
                show(exhibits, arrived, Part::Arrived);
                Cause::Later(bytes)
            }
            (_, Some((false, bytes))) => Cause::Sacked(bytes),
            (Some((_, bytes)), _) if arrived.is_some_and(|e| reaches(ack, e.end())) => {
                show(exhibits, arrived, Part::Arrived);
                Cause::Twice(bytes)
            }
            (_, Some((true, bytes))) => Cause::Twice(bytes),
            _ => Cause::Unknown,
        }
    }

    pub(super) fn window_update(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let before = self.mine().next();
        show(exhibits, before, Part::WindowBefore);
        Reason::WindowChanged {
            from: before.and_then(|e| e.segment.window),
            to: self.this.window,
            opens: before.is_some_and(|e| e.segment.facts.window == 0),
        }
    }

    pub(super) fn window_full(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let offer = self.theirs().next();
        show(exhibits, offer, Part::Window);
        let end = self.this.facts.seq.wrapping_add(self.this.len);
        let ack = offer.map_or(end, |e| e.segment.facts.ack);
        let last = self.own_number(end.wrapping_sub(1));
        Reason::WindowFilled { window: end.wrapping_sub(ack), ack: self.own_number(ack), last }
    }

    /// Since when a run of segments, latest first, has been saying that there is no room.
    fn closed_since(run: impl Iterator<Item = Earlier<'a>>) -> Option<Earlier<'a>> {
        run.take_while(|e| e.segment.facts.window == 0).last()
    }

    pub(super) fn keep_alive(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let number = self.this.seq;
        if let Some(closed) = Self::closed_since(self.theirs()) {
            show(exhibits, Some(closed), Part::WindowClosed);
            return Reason::RoomWanted { number, closed: self.since(Some(closed)) };
        }
        let earlier = |e: &Earlier<'_>| {
            // Of the sender's segments the one that had that number, or came up to it.
            e.carries() && reaches(self.this.facts.seq.wrapping_add(1), e.end())
        };
        show(exhibits, self.mine().find(earlier).or_else(|| self.furthest()), Part::NumberSent);
        let last = self.before.last();
        exhibits.extend(last.map(|last| Exhibit { frame: last.frame, part: Part::LastSaid }));
        let quiet = last.and_then(|last| Some(self.event.time?.since(last.time?)));
        Reason::StillThere { number, quiet }
    }

    pub(super) fn keep_alive_ack(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let question = self.theirs().next();
        show(exhibits, question, Part::Question);
        Reason::YesStillThere { after: self.since(question) }
    }

    pub(super) fn zero_window(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        if let Some(closed) = Self::closed_since(self.mine()) {
            show(exhibits, Some(closed), Part::WindowClosed);
            return Reason::StillClosed { closed: self.since(Some(closed)) };
        }
        let before = self.mine().next();
        show(exhibits, before, Part::WindowBefore);
        Reason::Closed { before: before.and_then(|e| e.segment.window), ack: self.this.ack }
    }

    pub(super) fn zero_window_probe(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let closed = Self::closed_since(self.theirs());
        show(exhibits, closed, Part::WindowClosed);
        let number = match self.carried() {
            Carried::Bytes(bytes) => bytes.first,
            _ => self.this.seq,
        };
        Reason::RoomProbed { number, closed: self.since(closed) }
    }

    pub(super) fn zero_window_probe_ack(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let question = self.theirs().next();
        show(exhibits, question, Part::Question);
        show(exhibits, Self::closed_since(self.mine()), Part::WindowClosed);
        Reason::NoRoomYet { after: self.since(question) }
    }
}
