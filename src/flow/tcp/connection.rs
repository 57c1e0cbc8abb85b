//! One TCP connection as it goes by: numbers, states and shape, each kept by its own part, and what
//! `conversations --json` says of the whole.

use super::machine::{Machine, Seen, Watch};
use super::sequence::Sequence;
use super::shape::Shape;
use super::{AnalysisSet, Summary, TcpState};
use crate::capture::FrameNumber;
use crate::decode::TcpFacts;
use crate::flow::Evidence;
use crate::flow::pair::{End, Ends};

/// Bits of `tcp.completeness`.
const SYN: u8 = 1;
const SYN_ACK: u8 = 2;
const ACK: u8 = 4;
const DATA: u8 = 8;
const FIN: u8 = 16;
const RST: u8 = 32;

/// What the fast pass learns of one segment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    pub(crate) analysis: AnalysisSet,
    pub(crate) seq: u32,
    pub(crate) ack: u32,
}

/// A connection. Small: one is kept for each in a capture.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Connection {
    pub(crate) sequence: Sequence,
    pub(crate) shape: Shape,
    machine: Machine,
    /// Frames of the handshake so far, 0 where not yet.
    handshake: [FrameNumber; 3],
    /// The acknowledgement number that the handshake's next segment must have: of the SYN, then of the SYN-ACK.
    awaited_ack: u32,
    /// Payload on the client's SYN (TCP Fast Open), in bytes.
    syn_len: u16,
    completeness: u8,
    /// Not the first between its endpoints. Wireshark leaves out data on the SYN of such.
    again: bool,
    pub(crate) retransmissions: u32,
}

impl Connection {
    /// One that is not the first between its endpoints.
    pub(crate) fn again() -> Self {
        Connection { again: true, ..Connection::default() }
    }

    /// The window that a header offers, in bytes; `None` where its scale is not known, or the header is not whole. A SYN's
    /// own is never scaled (RFC 7323 §2.2).
    pub(crate) fn window(&self, from: End, tcp: &TcpFacts) -> Option<u32> {
        if !tcp.whole {
            return None;
        }
        let shift = if tcp.flags.syn() { 0 } else { self.sequence.shift(from)? };
        Some(u32::from(tcp.window) << shift)
    }

    /// Takes in a segment. `first`: it is the connection's first. `now`: ns, any origin.
    pub(crate) fn segment(
        &mut self,
        from: End,
        tcp: &TcpFacts,
        frame: FrameNumber,
        now: u64,
        first: bool,
        watch: &mut impl Watch,
    ) -> Judged {
        let len = tcp.len.unwrap_or(0);
        let reused = self.sequence.meet(from, tcp);
        let (seq, ack) = self.sequence.relative(from, tcp);
        if !tcp.whole {
            // Wireshark has counted such a segment when it finds that it can make nothing of it.
            if let Some(len) = tcp.len {
                self.sequence.analyse(from, tcp, len, now, reused);
            }
            return Judged { analysis: AnalysisSet::default(), seq, ack };
        }
        let analysis = match tcp.len {
            Some(len) => {
                let analysis = self.sequence.analyse(from, tcp, len, now, reused);
                if tcp.cut { AnalysisSet::default() } else { analysis }
            }
            None => AnalysisSet::default(),
        };
        self.sequence.time_round_trip(tcp, now);
        if analysis.is_retransmission() {
            self.retransmissions = self.retransmissions.saturating_add(1);
        }
        self.complete(tcp, len, first);
        self.shape.segment(from, tcp, len, self.sequence.base(from.other()));
        self.shake_hands(from, tcp, len, frame);
        let seen = Seen {
            flags: tcp.flags,
            ack: tcp.ack,
            len,
            syn_end: Ends::of(self.syn_end(End::Low), self.syn_end(End::High)),
            fin_end: Ends::of(self.shape.fin_end(End::Low), self.shape.fin_end(End::High)),
        };
        self.machine.segment(from, &seen, watch);
        Judged { analysis, seq, ack }
    }

    /// The acknowledgement number that covers an end's SYN. An end whose SYN was not captured counts from
    /// the number before its first, which is where its SYN would have been.
    fn syn_end(&self, end: End) -> Option<u32> {
        self.sequence.base(end).map(|base| base.wrapping_add(1))
    }

    fn complete(&mut self, tcp: &TcpFacts, len: u32, first: bool) {
        let flags = tcp.flags;
        if first && flags.syn() && !flags.ack() {
            self.completeness |= SYN | if len > 0 && !self.again { DATA } else { 0 };
        }
        if flags.syn() && flags.ack() {
            self.completeness |= SYN_ACK;
        } else if flags.ack() {
            self.completeness |= if len > 0 { DATA } else { ACK };
        }
        if flags.fin() && flags.ack() {
            self.completeness |= FIN;
        }
        if flags.rst() {
            self.completeness |= RST;
        }
    }

    fn shake_hands(&mut self, from: End, tcp: &TcpFacts, len: u32, frame: FrameNumber) {
        let flags = tcp.flags;
        let Some((client, Evidence::Observed)) = self.shape.client() else { return };
        let [syn, syn_ack, ack] = &mut self.handshake;
        if *syn == 0 {
            // The client is known by this very segment.
            *syn = frame;
            self.awaited_ack = tcp.seq.wrapping_add(1);
            self.syn_len = u16::try_from(len).unwrap_or(0);
        } else if *syn_ack == 0 {
            let next = self.awaited_ack;
            let with_data = next.wrapping_add(u32::from(self.syn_len));
            if from != client && frame > *syn && flags.syn() && flags.ack() && (tcp.ack == next || tcp.ack == with_data)
            {
                *syn_ack = frame;
                self.awaited_ack = tcp.seq.wrapping_add(1);
            }
        } else if *ack == 0
            && from == client
            && frame > *syn_ack
            && flags.ack()
            && !flags.syn()
            && !flags.rst()
            && tcp.ack == self.awaited_ack
        {
            *ack = frame;
        }
    }

    /// The states as of now, telling `watch` of what is still to arrive.
    pub(crate) fn finish(&self, watch: &mut impl Watch) -> Ends<(Option<TcpState>, Evidence)> {
        self.machine.finish(watch)
    }

    /// The handshake's frames, where all three are there.
    pub(crate) fn handshake(&self) -> Option<[FrameNumber; 3]> {
        (!self.handshake.contains(&0)).then_some(self.handshake)
    }

    /// What `conversations --json` says, for the client at `client`.
    pub(crate) fn summary(&self, client: End, packets: u32) -> Summary {
        let side = |end| if end == client { crate::flow::Side::Client } else { crate::flow::Side::Server };
        let states = self.machine.finish(&mut super::machine::Unwatched);
        let completeness = if packets > 1 || self.again {
            self.completeness
        } else if self.completeness & SYN != 0 {
            self.completeness & (SYN | DATA)
        } else {
            0
        };
        Summary {
            completeness,
            handshake: self.handshake(),
            teardown: self.shape.teardown(),
            retransmissions: self.retransmissions,
            open: self.shape.open(),
            close: self.shape.close(),
            closer: self.shape.closer().map(side),
            states: [*states.at(client), *states.at(client.other())],
        }
    }
}
