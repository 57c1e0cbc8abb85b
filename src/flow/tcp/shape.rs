//! The shape of a connection: how it opened and closed in the words of `cli.md`, from the closing and
//! opening segments alone.

use super::sequence::reaches;
use super::{Close, Open, Teardown};
use crate::decode::TcpFacts;
use crate::flow::Evidence;
use crate::flow::pair::{End, Ends};

#[derive(Clone, Copy, Debug, Default)]
struct Part {
    /// The number after the first FIN.
    fin_end: u32,
    fin: bool,
    /// The peer has acknowledged it.
    fin_acked: bool,
    /// What it has sent: bits [`SYN`], [`SYN_ACK`], [`MORE`].
    sent: u8,
}

/// A SYN without ACK.
const SYN: u8 = 1;
/// A SYN-ACK.
const SYN_ACK: u8 = 2;
/// A segment that is neither a SYN without ACK nor a refusal.
const MORE: u8 = 4;

impl Part {
    const fn has_sent(self, what: u8) -> bool {
        self.sent & what != 0
    }
}

/// What has been seen of opening and closing. `first_fin` is A of `cli.md`, its peer B.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shape {
    parts: Ends<Part>,
    first_fin: Option<End>,
    /// Who sent the first RST that was no refusal.
    first_rst: Option<End>,
    client: Option<End>,
    client_by_syn: bool,
    handshake_acked: bool,
    refused: bool,
    rst: bool,
    /// The reset came while a FIN was still to be sent or acknowledged.
    rst_in_time: bool,
    /// B has acknowledged A's FIN in a segment without FIN.
    b_acked_alone: bool,
    /// It had when it sent its FIN.
    b_acked_before: bool,
    b_sent_after: bool,
    b_fin_acks: bool,
}

impl Shape {
    pub(crate) fn segment(&mut self, from: End, tcp: &TcpFacts, len: u32, peer_base: Option<u32>) {
        let flags = tcp.flags;
        let to = from.other();
        if flags.syn() {
            if flags.ack() {
                self.parts.at_mut(from).sent |= SYN_ACK;
                if self.client.is_none() {
                    self.client = Some(to);
                }
            } else {
                self.parts.at_mut(from).sent |= SYN;
                if !self.client_by_syn {
                    self.client = Some(from);
                    self.client_by_syn = true;
                }
            }
        } else if flags.ack()
            && !flags.rst()
            && self.parts.at(to).has_sent(SYN_ACK)
            && peer_base.is_some_and(|base| reaches(tcp.ack, base.wrapping_add(1)))
        {
            self.handshake_acked = true;
        }
        let refuses = flags.rst() && self.would_refuse(from);
        if !refuses && (!flags.syn() || flags.ack()) {
            self.parts.at_mut(from).sent |= MORE;
        }
        if flags.rst() {
            self.rst = true;
            if refuses {
                self.refused = true;
            } else {
                let done = End::BOTH.iter().all(|&end| self.parts.at(end).fin_acked);
                if self.first_rst.is_none() {
                    self.first_rst = Some(from);
                }
                self.rst_in_time |= !done;
            }
        }
        let peer = self.parts.at_mut(to);
        let acks_fin = flags.ack() && peer.fin && reaches(tcp.ack, peer.fin_end);
        peer.fin_acked |= acks_fin && !flags.rst();
        if self.first_fin == Some(to) {
            if acks_fin && !flags.fin() && !flags.rst() {
                self.b_acked_alone = true;
            }
            self.b_sent_after |= self.b_acked_alone && len > 0;
            if flags.fin() && !self.parts.at(from).fin {
                self.b_fin_acks = acks_fin;
                self.b_acked_before = self.b_acked_alone;
            }
        }
        let mine = self.parts.at_mut(from);
        if flags.fin() && !mine.fin {
            mine.fin = true;
            mine.fin_end = tcp.seq.wrapping_add(len).wrapping_add(1);
            if self.first_fin.is_none() {
                self.first_fin = Some(from);
            }
        }
    }

    /// Whether an RST of that end answers a SYN, rather than breaking off a connection.
    pub(crate) const fn would_refuse(&self, from: End) -> bool {
        let (mine, peer) = (self.parts.at(from), self.parts.at(from.other()));
        // Whoever has sent anything else, or got anything else, has a connection whose SYN-ACK was not captured.
        peer.has_sent(SYN) && !peer.has_sent(MORE) && !mine.has_sent(SYN | MORE)
    }

    /// Whether the peer has acknowledged an end's FIN.
    pub(crate) const fn fin_acked(&self, end: End) -> bool {
        self.parts.at(end).fin_acked
    }

    /// Whether an end has sent a SYN without ACK.
    pub(crate) const fn sent_bare_syn(&self, end: End) -> bool {
        self.parts.at(end).has_sent(SYN)
    }

    /// Whether an end has sent a SYN-ACK.
    pub(crate) const fn sent_syn_ack(&self, end: End) -> bool {
        self.parts.at(end).has_sent(SYN_ACK)
    }

    /// The client, and whether its SYN says so. `None`: neither SYN nor SYN-ACK was seen.
    pub(crate) const fn client(&self) -> Option<(End, Evidence)> {
        match self.client {
            Some(end) if self.client_by_syn => Some((end, Evidence::Observed)),
            Some(end) => Some((end, Evidence::Inferred)),
            None => None,
        }
    }

    /// The acknowledgement number that covers an end's first FIN, if it sent one.
    pub(crate) const fn fin_end(&self, end: End) -> Option<u32> {
        let part = self.parts.at(end);
        if part.fin { Some(part.fin_end) } else { None }
    }

    pub(crate) fn open(&self) -> Open {
        let any = |has: fn(&Part) -> bool| End::BOTH.iter().any(|&end| has(self.parts.at(end)));
        let all = |has: fn(&Part) -> bool| End::BOTH.iter().all(|&end| has(self.parts.at(end)));
        let (syn, syn_ack) = (any(|part| part.has_sent(SYN)), any(|part| part.has_sent(SYN_ACK)));
        if all(|part| part.has_sent(SYN)) {
            Open::Simultaneous
        } else if syn && syn_ack {
            if self.handshake_acked { Open::ThreeWay } else { Open::HalfOpen }
        } else if syn {
            if self.refused { Open::Refused } else { Open::Unanswered }
        } else if syn_ack {
            Open::MidHandshake
        } else {
            Open::MidStream
        }
    }

    pub(crate) fn teardown(&self) -> Teardown {
        match (self.parts.at(End::Low).fin, self.parts.at(End::High).fin) {
            (true, true) => Teardown::Fin,
            _ if self.rst => Teardown::Rst,
            (false, false) => Teardown::None,
            _ => Teardown::Half,
        }
    }

    pub(crate) fn close(&self) -> Close {
        if self.rst_in_time {
            return Close::Reset;
        }
        if self.first_fin.is_none() {
            return Close::None;
        }
        let acked = End::BOTH.iter().all(|&end| self.parts.at(end).fin_acked);
        if !acked {
            Close::Incomplete
        } else if !self.b_fin_acks {
            Close::Simultaneous
        } else if self.b_sent_after {
            Close::HalfClose
        } else if self.b_acked_before {
            Close::FourWay
        } else {
            Close::ThreeWay
        }
    }

    /// Who closed first.
    pub(crate) fn closer(&self) -> Option<End> {
        match self.close() {
            Close::None | Close::Simultaneous => None,
            _ => self.first_fin.or(self.first_rst),
        }
    }
}
