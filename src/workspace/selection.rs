//! What is selected: a conversation, a packet, a field.

use std::sync::Arc;

use super::jobs::Subject;
use super::{LONG_STORY, Severity, Workspace};
use crate::capture::FrameNumber;
use crate::flow::ConversationId;
use crate::scene::Packets as _;

impl Workspace {
    pub(super) fn select_conversation(&mut self, id: ConversationId) {
        if self.selection.conversation == Some(id) && self.timeline.is_some() {
            return;
        }
        let packets = self.capture().tracker.conversation(id).map(|conversation| conversation.packets);
        if let Some(packets) = packets {
            self.below = None;
            self.selection.conversation = Some(id);
            self.timeline = None;
            self.resume = None;
            self.clear_beside();
            self.player.home();
            self.player.playing = false;
            if !self.growing() || packets <= LONG_STORY {
                self.jobs.lay_out(Arc::clone(&self.capture), Subject::Conversation(id), None, self.settings.tempo);
            }
        }
    }

    pub(super) fn step_conversation(&mut self, by: i64) {
        let id = {
            let capture = self.capture();
            match self.selection.conversation {
                Some(id) => capture.tracker.neighbour(id, by > 0),
                None => capture.tracker.ids().next(),
            }
        };
        if let Some(id) = id {
            self.select_conversation(id);
        }
    }

    pub(super) fn step_packet(&mut self, by: i64) {
        let kept = {
            let capture = self.capture();
            capture.store.first_number()..=capture.store.last_number()
        };
        let at = self.selection.packet.map_or(i64::from(*kept.start()), |number| i64::from(number) + by);
        let number = if self.settings.only_conversation
            && let Some(id) = self.selection.conversation
        {
            self.neighbour_in(id, by)
        } else {
            u32::try_from(at).ok().filter(|number| kept.contains(number))
        };
        if let Some(number) = number {
            self.select_packet(number);
        }
    }

    /// The packet of a conversation after (or before) the selected one. The animation knows them in order; before it
    /// is laid out, the neighbour is looked for in the capture.
    pub(super) fn neighbour_in(&self, id: ConversationId, by: i64) -> Option<FrameNumber> {
        let now = self.selection.packet.unwrap_or(0);
        let capture = self.capture();
        let is_of = |number: &FrameNumber| capture.tracker.packet(*number).conversation == Some(id);
        if by > 0 {
            (now.saturating_add(1)..=capture.store.last_number()).find(is_of)
        } else {
            (capture.store.first_number()..now).rev().find(is_of)
        }
    }

    pub(super) fn select_packet(&mut self, number: FrameNumber) {
        self.inspect(number);
        self.player.playing = false;
        let conversation = self.capture().tracker.packet(number).conversation;
        match conversation {
            Some(id) if self.selection.conversation == Some(id) && self.timeline.is_some() => {
                self.go_to_packet(number);
            }
            Some(id) => {
                self.autoplay = false;
                self.pending_packet = Some(number);
                self.select_conversation(id);
            }
            None => self.select_lone(number),
        }
    }

    /// A packet that is part of no conversation: an ICMP error is told with the one it is about, anything else in
    /// an exchange of its own.
    pub(super) fn select_lone(&mut self, number: FrameNumber) {
        let quoted = {
            let capture = self.capture();
            capture.tracker.quoted_by(number)
        };
        if let Some(id) = quoted {
            if self.selection.conversation == Some(id) && self.timeline.is_some() {
                self.go_to_packet(number);
            } else {
                self.autoplay = false;
                self.pending_packet = Some(number);
                self.select_conversation(id);
            }
            return;
        }
        let told = self
            .timeline
            .as_ref()
            .is_some_and(|timeline| timeline.story.below().is_some() && timeline.step_of_frame(number).is_some());
        if told {
            self.go_to_packet(number);
        } else {
            self.autoplay = false;
            self.pending_packet = Some(number);
            self.stage_below(number);
        }
    }

    pub(super) fn select_step(&mut self, index: usize) {
        let Some(timeline) = self.timeline.clone() else { return };
        if let Some(step) = timeline.steps.get(index) {
            self.player.seek(step.arrive, timeline.length);
            self.inspect(step.frame);
        }
    }

    pub(super) fn select_field(&mut self, field: Option<usize>) {
        (self.selection.field, self.marked) = (field, None);
        if let (Some(index), Some(packet)) = (field, &self.inspected) {
            self.selection.layer = packet.layer_of_field(index);
            let fields = &packet.tree.fields;
            self.marked = fields.get(index).map(|field| {
                let before = fields.iter().take(index).filter(|other| other.def.name == field.def.name).count();
                (field.def.name, before)
            });
        }
    }

    pub(super) fn inspect(&mut self, number: FrameNumber) {
        let inspected = self.capture().packet(number);
        if inspected.is_none() {
            let shrunk = self.capture().store.shrunk();
            if let Some(notice) = shrunk {
                self.notify(Severity::Warning, notice.message());
            }
        }
        // A field of the same name stays marked from packet to packet, so that one can watch it change.
        self.selection.field = self.marked.zip(inspected.as_ref()).and_then(|((name, before), packet)| {
            let mut same = packet.tree.fields.iter().enumerate().filter(|(_, f)| f.def.name == name).map(|(at, _)| at);
            let first = same.next()?;
            before.checked_sub(1).and_then(|more| same.nth(more)).or(Some(first))
        });
        self.selection.packet = Some(number);
        self.inspected = inspected;
    }
}
