//! What has arrived: a segment shows what its sender had got before, and at the end of the capture what is pending is
//! taken to have arrived.

use TcpState::{
    CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent, TimeWait,
};

use super::{FIN_FIRST, Machine, Pending, Seen, TcpState, Watch, When};
use crate::flow::pair::End;

impl Machine {
    /// What a segment shows to have reached its sender before it was sent.
    pub(super) fn show(&mut self, s: End, seen: &Seen, watch: &mut impl Watch) {
        let (flags, peer) = (seen.flags, s.other());
        let at = self.ends.at(s);
        if at.pending == 0 {
            return;
        }
        if flags.rst() {
            // A reset says little about what came before it; only that an answered SYN had come.
            if self.take(s, Pending::Syn) && matches!(self.state(s), None | Some(Listen)) {
                self.go(s, Closed, When::Before, "RFC 9293 §3.10.7.1", watch);
            }
            // A bare RST is also the answer of a host that never opened (a port scanner's).
            if flags.ack() || self.is_pending(s, Pending::AckOfSyn) {
                self.settle_handshake(s, watch);
            }
            if seen.covers(*seen.fin_end.at(peer)) {
                self.settle_close(s, watch);
            } else {
                self.settle_ack_of_fin(s, watch);
            }
            self.ends.at_mut(s).pending = 0;
            return;
        }
        if self.is_pending(s, Pending::Syn) && flags.syn() && flags.ack() && seen.covers(*seen.syn_end.at(peer)) {
            self.take(s, Pending::Syn);
            self.receive_syn(s, watch);
        }
        if flags.syn() {
            // A SYN sent again: neither the SYN-ACK nor the ACK had come.
            if !flags.ack() {
                if self.is_pending(s, Pending::SynAck) {
                    // The reset was for the connection that the SYN-ACK would have opened.
                    self.take(s, Pending::Rst);
                }
                self.miss(s, Pending::SynAck, watch);
                self.settle_reset(s, watch);
            }
            self.miss(s, Pending::AckOfSyn, watch);
            return;
        }
        let got_syn_ack = self.is_pending(s, Pending::SynAck) && seen.covers(*seen.syn_end.at(peer));
        if got_syn_ack || self.is_pending(s, Pending::AckOfSyn) {
            self.settle_handshake(s, watch);
        }
        if flags.fin() && matches!(self.state(s), Some(FinWait1 | Closing | LastAck)) {
            // A FIN sent again: its ACK had not come.
            self.miss(s, Pending::AckOfFin, watch);
        }
        if seen.covers(*seen.fin_end.at(peer)) {
            self.settle_close(s, watch);
        } else if !flags.fin() {
            self.settle_ack_of_fin(s, watch);
        }
    }

    /// A SYN without ACK has arrived.
    fn receive_syn(&mut self, end: End, watch: &mut impl Watch) {
        match self.state(end) {
            Some(SynSent) => {
                self.go(end, SynReceived, When::Arrival(Pending::Syn), "RFC 9293 §3.10.7.3", watch);
            }
            None | Some(Closed | Listen | TimeWait) => {
                if self.state(end) != Some(Listen) {
                    self.go(end, Listen, When::Before, "RFC 9293 §3.10.1", watch);
                }
                self.go(end, SynReceived, When::Arrival(Pending::Syn), "RFC 9293 §3.10.7.2", watch);
            }
            _ => {}
        }
    }

    /// What is pending of the handshake has arrived (but a bare SYN: what that met is not known).
    pub(super) fn settle_handshake(&mut self, end: End, watch: &mut impl Watch) {
        if self.take(end, Pending::SynAck) {
            match self.state(end) {
                Some(SynSent) => {
                    self.go(end, Established, When::Arrival(Pending::SynAck), "RFC 9293 §3.10.7.3", watch);
                }
                Some(SynReceived) => {
                    self.go(end, Established, When::Arrival(Pending::SynAck), "RFC 9293 §3.10.7.4", watch);
                }
                _ => {}
            }
        }
        if self.take(end, Pending::AckOfSyn) && self.state(end) == Some(SynReceived) {
            self.go(end, Established, When::Arrival(Pending::AckOfSyn), "RFC 9293 §3.10.7.4", watch);
        }
    }

    fn settle_ack_of_fin(&mut self, end: End, watch: &mut impl Watch) {
        if self.take(end, Pending::AckOfFin) {
            let to = match self.state(end) {
                Some(FinWait1) => FinWait2,
                Some(Closing) => TimeWait,
                Some(LastAck) => Closed,
                _ => return,
            };
            self.go(end, to, When::Arrival(Pending::AckOfFin), "RFC 9293 §3.10.7.4", watch);
        }
    }

    pub(super) fn settle_reset(&mut self, end: End, watch: &mut impl Watch) {
        if self.take(end, Pending::Rst) {
            let (to, clause) = match self.state(end) {
                Some(Closed) => return,
                // What a SYN met that was answered by nobody is not known, nor what its sender's reset met.
                None if self.is_pending(end, Pending::Syn) => return,
                Some(SynSent) => (Closed, "RFC 9293 §3.10.7.3"),
                // A passive open goes back to listening.
                Some(SynReceived) if !self.ends.at(end).active => (Listen, "RFC 9293 §3.10.7.4"),
                _ => (Closed, "RFC 9293 §3.10.7.4"),
            };
            self.go(end, to, When::Arrival(Pending::Rst), clause, watch);
        }
    }

    /// What is pending of the close has arrived.
    pub(super) fn settle_close(&mut self, end: End, watch: &mut impl Watch) {
        // A FIN that crossed ours arrives before the ACK of ours, as the peer sent it first.
        let crossed = self.is_pending(end, Pending::Fin) && self.is_pending(end, Pending::AckOfFin);
        let fin_first =
            crossed && !self.is_pending(end, Pending::FinWithAck) && self.ends.at(end).pending & FIN_FIRST != 0;
        if !fin_first {
            self.settle_ack_of_fin(end, watch);
        }
        if self.take(end, Pending::FinWithAck) {
            self.take(end, Pending::Fin);
            // RFC 9293 §3.10.7.4, eighth: our FIN is acknowledged by this segment, so straight to TIME-WAIT.
            let to = match self.state(end) {
                Some(FinWait1 | FinWait2 | Closing) => TimeWait,
                _ => CloseWait,
            };
            if !matches!(self.state(end), Some(TimeWait | Closed | CloseWait | LastAck)) {
                self.go(end, to, When::Arrival(Pending::FinWithAck), "RFC 9293 §3.10.7.4", watch);
            }
        }
        if self.take(end, Pending::Fin) {
            let to = match self.state(end) {
                Some(FinWait1) => Some(Closing),
                Some(FinWait2) => Some(TimeWait),
                Some(Established | SynReceived | SynSent) | None => Some(CloseWait),
                _ => None,
            };
            if let Some(to) = to {
                self.go(end, to, When::Arrival(Pending::Fin), "RFC 9293 §3.10.7.4", watch);
            }
        }
        if fin_first {
            self.settle_ack_of_fin(end, watch);
        }
        self.ends.at_mut(end).pending &= !FIN_FIRST;
    }
}
