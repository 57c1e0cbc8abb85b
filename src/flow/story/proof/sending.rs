//! Names of what a segment carries: sent again, out of order, after a gap.

use super::{Action, Bytes, Exhibit, Part, Past, Reason, end_of, reaches, show};
use crate::flow::tcp::Analysis;

/// Duplicate ACKs shown from the first on: RFC 5681 §3.2 repeats after the third.
const SHOWN: usize = 3;

impl Past<'_> {
    /// Shows the first transmission and the latest; returns how many there were and the time since the latest.
    fn show_transmissions(self, exhibits: &mut Vec<Exhibit>) -> Option<(u32, Option<i64>)> {
        let latest = self.transmissions().next()?;
        let first = self.transmissions().last();
        show(exhibits, first, Part::FirstSent);
        if first.is_some_and(|first| first.event.frame != latest.event.frame) {
            show(exhibits, Some(latest), Part::SentAgain);
        }
        let same = self.transmissions().filter(|e| e.segment.facts.seq == self.this.facts.seq).count();
        Some((u32::try_from(same.max(1)).unwrap_or(u32::MAX), self.since(Some(latest))))
    }

    pub(super) fn retransmission(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let what = self.carried();
        if self.event.action == Action::CrossingSynAck {
            show(exhibits, self.mine().find(|e| e.segment.flags().syn()), Part::OwnSyn);
            show(exhibits, self.theirs().find(|e| e.segment.flags().syn()), Part::PeerSyn);
            return Reason::CrossingSynAck;
        }
        if let Some((times, waited)) = self.show_transmissions(exhibits) {
            return Reason::Repeated { what, times, waited };
        }
        if self.this.named.has(Analysis::SpuriousRetransmission) {
            return self.spurious_retransmission(exhibits);
        }
        let furthest = self.furthest();
        show(exhibits, furthest, Part::Overtook);
        Reason::NotSeenBefore { what, behind: self.since(furthest) }
    }

    pub(super) fn fast_retransmission(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        self.show_transmissions(exhibits);
        let wanted = self.this.facts.seq;
        let mut asking: Vec<_> = self.their_acks().take_while(|e| e.segment.facts.ack == wanted).collect();
        let latest = asking.first().copied();
        asking.reverse();
        let is_duplicate = |e: &&super::Earlier<'_>| e.segment.named.has(Analysis::DuplicateAck);
        show(exhibits, asking.first().copied(), Part::FirstAck);
        let count = asking.iter().filter(is_duplicate).count();
        for (place, duplicate) in asking.iter().filter(is_duplicate).enumerate() {
            if place < SHOWN || place + 1 == count {
                exhibits.retain(|exhibit| exhibit.frame != duplicate.event.frame);
                show(exhibits, Some(*duplicate), Part::DuplicateAck);
            }
        }
        let duplicates = u32::try_from(count).unwrap_or(u32::MAX);
        Reason::AskedFor { what: self.carried(), duplicates, waited: self.since(latest) }
    }

    pub(super) fn spurious_retransmission(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        self.show_transmissions(exhibits);
        let end = self.this.facts.seq.wrapping_add(self.this.len);
        let covered = self.their_acks().take_while(|e| reaches(e.segment.facts.ack, end)).last();
        show(exhibits, covered, Part::Acknowledged);
        Reason::AlreadyAcknowledged { what: self.carried(), ago: self.since(covered) }
    }

    pub(super) fn out_of_order(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let furthest = self.furthest();
        show(exhibits, furthest, Part::Overtook);
        let first = self.transmissions().last();
        show(exhibits, first, Part::FirstSent);
        Reason::Overtaken {
            what: self.carried(),
            behind: self.since(furthest),
            round_trip: self.handshake_round_trip(),
            seen_before: first.is_some(),
        }
    }

    /// As Wireshark takes it: from the latest SYN to the first ACK that is no SYN.
    fn handshake_round_trip(self) -> Option<i64> {
        let mut syn = None;
        for event in self.before {
            let Some(flags) = event.segment.map(|segment| segment.flags()) else { continue };
            if flags.syn() && !flags.ack() {
                syn = event.time;
            } else if flags.ack() && !flags.syn() && syn.is_some() {
                return Some(event.time?.since(syn?)).filter(|nanos| *nanos > 0);
            }
        }
        None
    }

    pub(super) fn lost_segment(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let furthest = self.furthest();
        let seq = self.this.facts.seq;
        if let Some(from) = furthest.map(super::Earlier::end).filter(|from| super::after(seq, *from)) {
            show(exhibits, furthest, Part::BeforeGap);
            return Reason::Missing { bytes: Bytes::from(self.own_number(from), seq.wrapping_sub(from)) };
        }
        // At a SYN sent again Wireshark goes back to what had come without a gap until then.
        let syn = self.mine().find(|e| e.segment.flags().syn());
        show(exhibits, syn, Part::OwnSyn);
        Reason::CountedAnew
    }

    pub(super) fn reused_ports(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        match self.story.earlier {
            Some(earlier) if self.before.is_empty() => {
                exhibits.push(Exhibit { frame: earlier.last_frame, part: Part::EarlierConnection });
                let ago = self.event.time.zip(earlier.last).map(|(now, then)| now.since(then));
                Reason::PortsAgain { stream: earlier.stream, ago }
            }
            _ => {
                let counted = self.mine().next();
                show(exhibits, counted, Part::NumberSent);
                if counted.is_none() {
                    // What it counted from was told by the other end's ACK.
                    show(exhibits, self.their_acks().last(), Part::FirstAck);
                }
                Reason::NumberChanged
            }
        }
    }

    /// Which bytes of the other end's are acknowledged though no packet carried them.
    pub(super) fn ack_lost_segment(self, exhibits: &mut Vec<Exhibit>) -> Reason {
        let ack = self.this.facts.ack;
        let mut pieces: Vec<_> = self.of_side(self.event.from.other()).collect();
        // What was acknowledged before has been told before.
        let told = self.my_acks().next().map(|e| e.segment.facts.ack);
        let told = told.filter(|told| *told != 0 && reaches(ack, *told));
        let Some(mut edge) = told.or_else(|| pieces.first().map(|e| e.segment.facts.seq)) else {
            return Reason::CapturedInDisorder { ack: self.this.ack };
        };
        let start = edge;
        pieces.retain(|e| e.carries() && !reaches(start, e.end()) && super::after(ack, e.segment.facts.seq));
        pieces.sort_by_key(|e| e.segment.facts.seq.wrapping_sub(start) as i32);
        let mut last = None;
        for piece in pieces {
            if super::after(piece.segment.facts.seq, edge) {
                show(exhibits, last.or_else(|| self.ending_at(edge)), Part::BeforeGap);
                show(exhibits, Some(piece), Part::AfterGap);
                return self.gap(edge, piece.segment.facts.seq);
            }
            if super::after(piece.end(), edge) {
                edge = piece.end();
            }
            last = Some(piece);
        }
        show(exhibits, last.or_else(|| self.ending_at(edge)), Part::BeforeGap);
        if super::after(ack, edge) { self.gap(edge, ack) } else { Reason::CapturedInDisorder { ack: self.this.ack } }
    }

    fn gap(self, from: u32, to: u32) -> Reason {
        let bytes = Bytes::from(self.peer_number(from), to.wrapping_sub(from));
        Reason::NotCaptured { ack: self.this.ack, bytes }
    }

    /// The other end's latest segment up to a number.
    fn ending_at(&self, edge: u32) -> Option<super::Earlier<'_>> {
        self.theirs().find(|e| reaches(edge, end_of(e.segment)))
    }
}
