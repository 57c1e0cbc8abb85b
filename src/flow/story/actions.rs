//! What a segment is in its connection: its [`Action`] and [`Phase`].

use super::{Action, Phase};
use crate::capture::FrameNumber;
use crate::decode::TcpFacts;
use crate::flow::pair::{End, Ends};
use crate::flow::tcp::connection::Connection;
use crate::flow::tcp::sequence::reaches;
use crate::flow::tcp::{Analysis, AnalysisSet};

/// Tells what segments are, one after another.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// The frame of the handshake's third segment, where known.
    pub(super) third: Option<FrameNumber>,
    pub(super) opened: bool,
    /// Either end has sent payload.
    pub(super) spoken: bool,
    /// By end: a SYN-ACK that came to it out of turn and is yet to be answered.
    pub(super) to_answer: Ends<Option<Answer>>,
}

/// What the answer to a SYN-ACK says and is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    ack: u32,
    action: Action,
}

impl Reader {
    /// What a segment is. `before`: the connection as it was when the segment came.
    pub(super) fn read(
        &mut self,
        before: &Connection,
        from: End,
        frame: FrameNumber,
        tcp: &TcpFacts,
        analysis: AnalysisSet,
    ) -> (Action, Phase) {
        let mut action = self.action(before, from, frame, tcp, analysis);
        if tcp.flags.syn() && tcp.flags.ack() {
            // Wireshark takes the answer for a duplicate ACK, or a window update where it has a D-SACK.
            let answer = match action {
                Action::Retransmission => Some(Action::HandshakeAck),
                Action::CrossingSynAck => Some(Action::Ack),
                // The capture began in the middle of the handshake, so that nobody else names its third segment.
                Action::SynAck if !before.shape.sent_bare_syn(from.other()) => Some(Action::HandshakeAck),
                _ => None,
            };
            let ack = tcp.seq.wrapping_add(1);
            *self.to_answer.at_mut(from.other()) = answer.map(|action| Answer { ack, action });
        } else if let Some(answer) = self.to_answer.at_mut(from).take()
            && answer.ack == tcp.ack
            && matches!(action, Action::Ack | Action::DuplicateAck | Action::WindowUpdate)
        {
            action = answer.action;
        }
        (action, self.phase(before, tcp, action))
    }

    fn action(
        &self,
        before: &Connection,
        from: End,
        frame: FrameNumber,
        tcp: &TcpFacts,
        analysis: AnalysisSet,
    ) -> Action {
        let (flags, shape, to) = (tcp.flags, &before.shape, from.other());
        let len = tcp.len.unwrap_or(0);
        if flags.rst() {
            return if shape.would_refuse(from) { Action::Refusal } else { Action::Reset };
        }
        if flags.syn() {
            // Wireshark takes the SYN-ACK of a simultaneous open for a SYN sent again; it is not.
            let again = if flags.ack() { shape.sent_syn_ack(from) } else { shape.sent_bare_syn(from) };
            return match (again, flags.ack()) {
                (true, _) => Action::Retransmission,
                (false, true) if shape.sent_bare_syn(from) => Action::CrossingSynAck,
                (false, true) => Action::SynAck,
                (false, false) if shape.sent_bare_syn(to) => Action::CrossingSyn,
                (false, false) => Action::Syn,
            };
        }
        let acks_fin = flags.ack() && shape.fin_end(to).is_some_and(|end| reaches(tcp.ack, end));
        if flags.fin() && shape.fin_end(from).is_none() {
            return match (shape.fin_end(to), acks_fin) {
                (None, _) => Action::Fin,
                (Some(_), true) if shape.fin_acked(to) => Action::SecondFin,
                (Some(_), true) => Action::CombinedFin,
                (Some(_), false) => Action::CrossingFin,
            };
        }
        let any = |names: &[Analysis]| names.iter().any(|name| analysis.has(*name));
        if analysis.has(Analysis::KeepAlive) {
            // Linux asks for room with an old number and no byte (RFC 9293 §3.8.6.1).
            let closed = before.sequence.last_window(to) == Some(0);
            return if closed { Action::ZeroWindow } else { Action::KeepAlive };
        }
        if analysis.has(Analysis::KeepAliveAck) {
            return Action::KeepAliveAck;
        }
        if any(&[Analysis::ZeroWindowProbe, Analysis::ZeroWindowProbeAck]) {
            return Action::ZeroWindow;
        }
        if analysis.is_retransmission() {
            return Action::Retransmission;
        }
        if self.third == Some(frame) {
            return Action::HandshakeAck;
        }
        if len > 0 {
            return Action::Data;
        }
        if acks_fin && !shape.fin_acked(to) {
            return if shape.fin_end(from).is_some() { Action::LastAck } else { Action::FinAck };
        }
        if analysis.has(Analysis::ZeroWindow) {
            Action::ZeroWindow
        } else if analysis.has(Analysis::WindowUpdate) {
            Action::WindowUpdate
        } else if analysis.has(Analysis::DuplicateAck) {
            Action::DuplicateAck
        } else {
            Action::Ack
        }
    }

    fn phase(&mut self, before: &Connection, tcp: &TcpFacts, action: Action) -> Phase {
        let shape = &before.shape;
        if tcp.flags.syn() || matches!(action, Action::HandshakeAck | Action::Refusal) {
            // A SYN-ACK sent again calls for the third segment again.
            self.opened = !tcp.flags.syn();
            return Phase::Handshake;
        }
        let fins = End::BOTH.iter().filter(|&&end| shape.fin_end(end).is_some()).count();
        let closes = matches!(
            action,
            Action::Fin
                | Action::FinAck
                | Action::SecondFin
                | Action::CombinedFin
                | Action::CrossingFin
                | Action::LastAck
                | Action::Reset
        );
        if closes || fins == 2 || tcp.flags.fin() {
            return Phase::Teardown;
        }
        let opening = End::BOTH.iter().any(|&end| shape.sent_bare_syn(end) || shape.sent_syn_ack(end));
        // Where the SYNs crossed, each end answers the other's SYN-ACK: the second ACK belongs to the opening as the first
        // does (RFC 9293 §3.5, figure 7).
        let crossed = End::BOTH.iter().all(|&end| shape.sent_bare_syn(end));
        let carries = tcp.len.unwrap_or(0) > 0;
        let answers = crossed && !self.spoken && matches!(action, Action::Ack | Action::DuplicateAck);
        self.spoken |= carries;
        if opening && (!self.opened || answers) && !carries {
            return Phase::Handshake;
        }
        self.opened = true;
        Phase::Data
    }
}
