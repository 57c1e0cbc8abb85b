//! An observer's reading of RFC 9293's state machine, one for each end.
//!
//! The tap stands somewhere between the ends. A segment that passes it has left its sender, so the
//! sender's change is seen. Whether and when it reached the other end is not seen; it is *pending*
//! there until that end sends something which shows that it had arrived (or that it had not: an
//! end that repeats its SYN-ACK has not got the ACK). At the end of the capture what is pending
//! is taken to have arrived. Both are marked as inferred.

mod arrivals;

use super::{TcpState, sequence::reaches};
use crate::decode::TcpFlags;
use crate::flow::Evidence;
use crate::flow::pair::{End, Ends};

/// A segment from the peer that an end has not yet been seen to have got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Pending {
    /// SYN without ACK.
    Syn = 0,
    /// SYN-ACK.
    SynAck = 1,
    /// The ACK of our SYN.
    AckOfSyn = 2,
    /// The ACK of our FIN, in a segment before the peer's FIN.
    AckOfFin = 3,
    /// FIN.
    Fin = 4,
    /// FIN that is also the first to acknowledge ours.
    FinWithAck = 5,
    /// RST.
    Rst = 6,
}

/// How many kinds of [`Pending`] there are.
pub(crate) const PENDING_KINDS: usize = 7;

/// When a change happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// Before the first packet.
    Before,
    /// As the segment at hand leaves.
    Departure,
    /// As the latest segment of that kind arrived.
    Arrival(Pending),
}

/// One change of one end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) end: End,
    pub(crate) from: Option<TcpState>,
    pub(crate) to: Option<TcpState>,
    pub(crate) when: When,
    pub(crate) clause: &'static str,
    pub(crate) evidence: Evidence,
}

/// Who wants to know of the changes. The fast pass does not ([`Unwatched`]); the story does.
pub(crate) trait Watch {
    /// An end changes its state.
    fn change(&mut self, change: Change);
    /// The segment at hand is pending at an end.
    fn pending(&mut self, end: End, kind: Pending);
    /// What was pending at an end has not arrived, as the segment at hand shows.
    fn missed(&mut self, end: End, kind: Pending);
}

/// Nobody.
pub(crate) struct Unwatched;

impl Watch for Unwatched {
    fn change(&mut self, _: Change) {}
    fn pending(&mut self, _: End, _: Pending) {}
    fn missed(&mut self, _: End, _: Pending) {}
}

/// What the machine needs of a segment. `syn_end` and `fin_end`: the acknowledgement numbers that
/// cover the SYN and the first FIN of each end, where they were sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub(crate) flags: TcpFlags,
    pub(crate) ack: u32,
    pub(crate) len: u32,
    pub(crate) syn_end: Ends<Option<u32>>,
    pub(crate) fin_end: Ends<Option<u32>>,
}

impl Seen {
    fn covers(&self, number: Option<u32>) -> bool {
        self.flags.ack() && number.is_some_and(|number| reaches(self.ack, number))
    }
}

/// Where an end stood before an RST.
#[derive(Clone, Copy, Debug, Default)]
enum BeforeReset {
    #[default]
    NoReset,
    Unknown,
    In(TcpState),
}

#[derive(Clone, Copy, Debug)]
struct Part {
    state: Option<TcpState>,
    evidence: Evidence,
    /// Bits of [`Pending`], and [`FIN_FIRST`].
    pending: u8,
    /// It sent a SYN of its own accord (an active open).
    active: bool,
    /// Its state before the RST it sent last, should that RST prove not to be its own.
    before_reset: BeforeReset,
}

impl Default for Part {
    fn default() -> Self {
        Part { state: None, evidence: Evidence::Unknown, pending: 0, active: false, before_reset: BeforeReset::NoReset }
    }
}

/// The states of both ends.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Machine {
    ends: Ends<Part>,
}

use TcpState::{CloseWait, Closed, Closing, Established, FinWait1, LastAck, Listen, SynReceived, SynSent, TimeWait};

impl Machine {
    /// The states as of now, with everything pending taken to have arrived.
    pub(crate) fn finish(self, watch: &mut impl Watch) -> Ends<(Option<TcpState>, Evidence)> {
        let mut end = self;
        for side in End::BOTH {
            end.settle_handshake(side, watch);
            end.settle_close(side, watch);
            end.settle_reset(side, watch);
        }
        let known = |side| {
            let at = end.ends.at(side);
            (at.state, at.evidence)
        };
        Ends::of(known(End::Low), known(End::High))
    }

    /// Takes in a segment from `from`.
    pub(crate) fn segment(&mut self, from: End, seen: &Seen, watch: &mut impl Watch) {
        let goes_on = self.take_back_reset(from, seen, watch);
        self.show(from, seen, watch);
        self.depart(from, seen, watch);
        if goes_on && self.ends.at(from).evidence == Evidence::Observed && !seen.flags.fin() {
            self.ends.at_mut(from).evidence = Evidence::Inferred;
        }
        self.announce(from, seen, watch);
    }

    fn state(self, end: End) -> Option<TcpState> {
        self.ends.at(end).state
    }

    fn is_pending(self, end: End, kind: Pending) -> bool {
        self.ends.at(end).pending & 1 << kind as u8 != 0
    }

    fn take(&mut self, end: End, kind: Pending) -> bool {
        let was = self.is_pending(end, kind);
        self.ends.at_mut(end).pending &= !(1 << kind as u8);
        was
    }

    fn miss(&mut self, end: End, kind: Pending, watch: &mut impl Watch) {
        if self.take(end, kind) {
            watch.missed(end, kind);
        }
    }

    fn set_pending(&mut self, end: End, kind: Pending, watch: &mut impl Watch) {
        self.ends.at_mut(end).pending |= 1 << kind as u8;
        watch.pending(end, kind);
    }

    fn go(&mut self, end: End, to: TcpState, when: When, clause: &'static str, watch: &mut impl Watch) {
        let evidence = match when {
            When::Departure => Evidence::Observed,
            When::Before | When::Arrival(_) => Evidence::Inferred,
        };
        self.go_as(end, to, when, clause, evidence, watch);
    }

    fn go_as(
        &mut self,
        end: End,
        to: TcpState,
        when: When,
        clause: &'static str,
        evidence: Evidence,
        watch: &mut impl Watch,
    ) {
        let at = self.ends.at_mut(end);
        let from = at.state;
        at.state = Some(to);
        at.evidence = evidence;
        if from != Some(to) {
            watch.change(Change { end, from, to: Some(to), when, clause, evidence });
        }
    }

    /// Whoever goes on after an RST had not sent it, or not to this connection: a host that has aborted keeps
    /// silent or sends RST again. Then it is where it was before.
    fn take_back_reset(&mut self, s: End, seen: &Seen, watch: &mut impl Watch) -> bool {
        if seen.flags.rst() {
            return false;
        }
        let at = self.ends.at_mut(s);
        let before = std::mem::take(&mut at.before_reset);
        if seen.flags.syn() || at.state != Some(Closed) {
            return false;
        }
        let clause = "RFC 9293 §3.10.7.4";
        match before {
            BeforeReset::NoReset => return false,
            BeforeReset::In(state) => self.go_as(s, state, When::Departure, clause, Evidence::Inferred, watch),
            BeforeReset::Unknown => {
                at.state = None;
                at.evidence = Evidence::Unknown;
                let (from, when) = (Some(Closed), When::Departure);
                watch.change(Change { end: s, from, to: None, when, clause, evidence: Evidence::Unknown });
            }
        }
        true
    }

    /// The change of a segment's sender as it leaves.
    fn depart(&mut self, s: End, seen: &Seen, watch: &mut impl Watch) {
        let flags = seen.flags;
        let state = self.state(s);
        if flags.rst() {
            let clause = if state == Some(Closed) { "RFC 9293 §3.10.7.1" } else { "RFC 9293 §3.10.5" };
            if state != Some(Closed) {
                self.ends.at_mut(s).before_reset = state.map_or(BeforeReset::Unknown, BeforeReset::In);
            }
            self.go(s, Closed, When::Departure, clause, watch);
        } else if flags.syn() && flags.ack() {
            match state {
                None | Some(Closed | Listen | TimeWait) => {
                    if state != Some(Listen) {
                        self.go(s, Listen, When::Before, "RFC 9293 §3.10.1", watch);
                    }
                    self.go(s, SynReceived, When::Departure, "RFC 9293 §3.10.7.2", watch);
                }
                Some(SynSent) => self.go(s, SynReceived, When::Departure, "RFC 9293 §3.10.7.3", watch),
                _ => {}
            }
        } else if flags.syn() {
            match state {
                None | Some(Closed | Listen | TimeWait) => {
                    if state.is_none() {
                        self.go(s, Closed, When::Before, "RFC 9293 §3.3.2", watch);
                    }
                    self.go(s, SynSent, When::Departure, "RFC 9293 §3.10.1", watch);
                    self.ends.at_mut(s).active = true;
                }
                _ => {}
            }
        } else if flags.fin() {
            match state {
                Some(CloseWait) => self.go(s, LastAck, When::Departure, "RFC 9293 §3.10.4", watch),
                Some(Established | SynReceived | SynSent) => {
                    self.go(s, FinWait1, When::Departure, "RFC 9293 §3.10.4", watch);
                }
                // Met mid-stream: whether the peer had closed before is not known, the likely reading is not.
                None => {
                    self.go_as(s, FinWait1, When::Departure, "RFC 9293 §3.10.4", Evidence::Inferred, watch);
                }
                _ => {}
            }
        } else {
            match state {
                // Its SYN-ACK was not captured, but it goes on as one who has it.
                Some(SynSent) if flags.ack() => {
                    let evidence = Evidence::Inferred;
                    self.go_as(s, Established, When::Departure, "RFC 9293 §3.10.7.3", evidence, watch);
                }
                // So was the ACK.
                Some(SynReceived) if flags.ack() && seen.len > 0 => {
                    let evidence = Evidence::Inferred;
                    self.go_as(s, Established, When::Departure, "RFC 9293 §3.10.7.4", evidence, watch);
                }
                // Mid-stream, or after a reset that was not heeded: whoever sends data is open.
                None | Some(Closed) if seen.len > 0 => {
                    self.take(s, Pending::Syn);
                    let evidence = Evidence::Inferred;
                    self.go_as(s, Established, When::Departure, "RFC 9293 §3.10.2", evidence, watch);
                }
                _ => {}
            }
        }
        // It acts as one in that state does. (FIN-WAIT-2, TIME-WAIT and the end of LAST-ACK never show.)
        let at = self.ends.at_mut(s);
        if state == at.state && matches!(state, Some(SynReceived | Established | CloseWait | Closing)) {
            at.evidence = Evidence::Observed;
        }
    }

    /// What the segment will bring about when it reaches the other end.
    fn announce(&mut self, s: End, seen: &Seen, watch: &mut impl Watch) {
        let (flags, r) = (seen.flags, s.other());
        let state = self.state(r);
        if flags.rst() {
            // In SYN-SENT only a reset that acknowledges the SYN counts (RFC 9293 §3.10.7.3). But a SYN-ACK under
            // way arrives first, and then any reset in the window does (§3.10.7.4).
            let heeded =
                state != Some(SynSent) || self.is_pending(r, Pending::SynAck) || seen.covers(*seen.syn_end.at(r));
            if heeded && state != Some(Closed) {
                self.set_pending(r, Pending::Rst, watch);
            }
            return;
        }
        // Whoever goes on has not closed by the reset it once seemed to send.
        self.take(r, Pending::Rst);
        if flags.syn() && flags.ack() {
            if state.is_none() {
                self.go(r, SynSent, When::Before, "RFC 9293 §3.10.1", watch);
            }
            if matches!(self.state(r), Some(SynSent | SynReceived)) && seen.covers(*seen.syn_end.at(r)) {
                self.set_pending(r, Pending::SynAck, watch);
            }
            return;
        }
        if flags.syn() {
            if matches!(state, None | Some(Closed | Listen | SynSent | TimeWait)) {
                self.set_pending(r, Pending::Syn, watch);
            }
            return;
        }
        if state == Some(SynReceived) && seen.covers(*seen.syn_end.at(r)) {
            self.set_pending(r, Pending::AckOfSyn, watch);
        }
        let acks_fin = seen.covers(*seen.fin_end.at(r))
            && matches!(state, Some(FinWait1 | Closing | LastAck | Established | CloseWait));
        let had_ack = self.is_pending(r, Pending::AckOfFin);
        if flags.fin() {
            if acks_fin && !had_ack && state == Some(FinWait1) && !self.is_pending(r, Pending::Fin) {
                self.set_pending(r, Pending::FinWithAck, watch);
                return;
            }
            self.set_pending(r, Pending::Fin, watch);
            if !had_ack {
                self.ends.at_mut(r).pending |= FIN_FIRST;
            }
        }
        if acks_fin && !self.is_pending(r, Pending::FinWithAck) {
            self.set_pending(r, Pending::AckOfFin, watch);
        }
    }
}

/// Bit of [`Part::pending`]: the FIN passed before the ACK of ours.
const FIN_FIRST: u8 = 1 << PENDING_KINDS;
