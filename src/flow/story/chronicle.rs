//! Writes down the changes of state as the machine reports them, with the frames they belong to.

use crate::capture::FrameNumber;
use crate::flow::Side;
use crate::flow::pair::{End, Ends};
use crate::flow::tcp::machine::{Change, PENDING_KINDS, Pending, Watch, When};
use crate::flow::tcp::{Moment, Transition};

/// All changes of one connection.
#[derive(Debug)]
pub(super) struct Chronicle {
    client: End,
    /// The frame at hand.
    frame: FrameNumber,
    /// By receiver and kind: the frame that is on its way; 0 where there is none.
    under_way: Ends<[FrameNumber; PENDING_KINDS]>,
    /// By receiver: the first SYN-ACK that it has not been shown to have missed; 0 where there is none.
    first_syn_ack: Ends<FrameNumber>,
    /// No segment follows any more.
    over: bool,
    /// Ends that have changed already: later ones cannot be before everything.
    begun: Ends<bool>,
    pub(super) transitions: Vec<Transition>,
    /// Frames that the other end was shown not to have got.
    pub(super) missed: Vec<FrameNumber>,
}

impl Chronicle {
    pub(super) fn new(client: End) -> Self {
        Chronicle {
            client,
            frame: 0,
            under_way: Ends::default(),
            first_syn_ack: Ends::default(),
            over: false,
            begun: Ends::default(),
            transitions: Vec::new(),
            missed: Vec::new(),
        }
    }

    /// Comes to the next frame.
    pub(super) fn turn_to(&mut self, frame: FrameNumber) {
        self.frame = frame;
    }

    /// No segment follows any more: what is still under way is taken to have arrived.
    pub(super) fn close(&mut self) {
        self.over = true;
    }

    fn frame_of(&self, end: End, kind: Pending) -> FrameNumber {
        // Nothing shows which of several SYN-ACKs got there, nor that one did not: it may have been the first, and its ACK
        // lost before the tap.
        if self.over && kind == Pending::SynAck && *self.first_syn_ack.at(end) != 0 {
            return *self.first_syn_ack.at(end);
        }
        self.under_way.at(end).get(kind as usize).copied().filter(|frame| *frame != 0).unwrap_or(self.frame)
    }

    fn clear(&mut self, end: End, kind: Pending) {
        if let Some(slot) = self.under_way.at_mut(end).get_mut(kind as usize) {
            *slot = 0;
        }
        if kind == Pending::SynAck {
            *self.first_syn_ack.at_mut(end) = 0;
        }
    }
}

impl Watch for Chronicle {
    fn change(&mut self, change: Change) {
        let moment = match change.when {
            When::Before if *self.begun.at(change.end) => Moment::Departure(self.frame),
            When::Before => Moment::Before,
            When::Departure => Moment::Departure(self.frame),
            When::Arrival(kind) => {
                let frame = self.frame_of(change.end, kind);
                self.clear(change.end, kind);
                Moment::Arrival(frame)
            }
        };
        *self.begun.at_mut(change.end) |= moment != Moment::Before;
        self.transitions.push(Transition {
            side: if change.end == self.client { Side::Client } else { Side::Server },
            from: change.from,
            to: change.to,
            moment,
            clause: change.clause,
            evidence: change.evidence,
        });
    }

    fn pending(&mut self, end: End, kind: Pending) {
        let frame = self.frame;
        if kind == Pending::SynAck && *self.first_syn_ack.at(end) == 0 {
            *self.first_syn_ack.at_mut(end) = frame;
        }
        if let Some(slot) = self.under_way.at_mut(end).get_mut(kind as usize) {
            // The first ACK of something does it. What is sent again is sent again because it was lost.
            let acknowledges = matches!(kind, Pending::AckOfSyn | Pending::AckOfFin);
            if *slot == 0 || !acknowledges {
                *slot = frame;
            }
        }
    }

    fn missed(&mut self, end: End, kind: Pending) {
        self.missed.push(self.frame_of(end, kind));
        self.clear(end, kind);
    }
}
