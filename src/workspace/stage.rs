//! What is on the stage, laid out on its clock: an exchange, and the one that may stand beside it.

use std::sync::Arc;

use super::jobs::Subject;
use super::{Capture, LONG_STORY, Workspace};
use crate::capture::FrameNumber;
use crate::flow::ConversationId;
use crate::scene::View;
use crate::timeline::{PlayTime, Tempo, Timeline};

impl Workspace {
    /// The end of the clock: of the longer one, where two conversations are on the stage.
    pub fn length(&self) -> PlayTime {
        let Some(timeline) = &self.timeline else { return PlayTime::default() };
        match (self.settings.view, self.beside.as_deref()) {
            (View::Udp, beside) => crate::scene::udp::length(timeline, beside),
            _ => timeline.length,
        }
    }

    /// Whether it was looked for a conversation to put beside what is on the stage, and there is none.
    pub fn nothing_beside(&self) -> bool {
        let looked = self.below.is_some() || (self.besides.is_some() && !self.jobs.laying_beside());
        self.settings.view == View::Udp && self.timeline.is_some() && self.beside.is_none() && looked
    }

    pub(super) fn set_tempo(&mut self, tempo: Tempo) {
        self.settings.tempo = tempo;
        let (Some(subject), Some(timeline)) = (self.subject(), &self.timeline) else { return };
        if timeline.tempo != tempo {
            self.jobs.lay_out(Arc::clone(&self.capture), subject, Some(Arc::clone(&timeline.story)), tempo);
        }
        self.want_beside();
    }

    /// What is on the stage, or about to be.
    pub(super) fn subject(&self) -> Option<Subject> {
        self.selection.conversation.map(Subject::Conversation).or(self.below.map(Subject::Below))
    }

    pub(super) fn put_on_stage(&mut self, subject: Subject, timeline: Arc<Timeline>) {
        if self.subject() != Some(subject) {
            return;
        }
        // A conversation laid out anew (other tempo, more packets) stays at the step it was at.
        let held = self.held_in(&timeline);
        let was_at_end = self.timeline.is_some() && self.player.now >= self.length();
        let was_playing = self.player.playing;
        let first_time = self.timeline.is_none();
        self.timeline = Some(Arc::clone(&timeline));
        let resume = self.resume.take();
        if let Some(number) = self.pending_packet.take() {
            self.go_to_packet(number);
        } else if let Some((now, playing)) = resume {
            self.player.seek(now, timeline.length);
            self.player.playing = playing;
        } else if let Some(held) = held {
            self.player.seek(held, timeline.length);
            self.player.playing = was_playing;
            self.follow_on(was_at_end);
        } else if first_time && self.autoplay {
            self.player.home();
            self.player.playing = true;
            if let Some(step) = timeline.steps.first() {
                self.inspect(step.frame);
            }
        }
        self.autoplay = true;
        self.want_beside();
        if timeline.tempo == self.settings.tempo {
            // It may have gone on while it was laid out.
            self.refresh_conversation();
        } else {
            let story = Some(Arc::clone(&timeline.story));
            self.jobs.lay_out(Arc::clone(&self.capture), subject, story, self.settings.tempo);
        }
    }

    /// Where the playhead belongs in a timeline that takes the place of the one on the stage: in the same step, and as far
    /// in it where the step is as long as it was.
    fn held_in(&self, new: &Timeline) -> Option<PlayTime> {
        let old = self.timeline.as_ref()?;
        let index = old.step_at(self.player.now)?;
        let was = old.steps.get(index)?;
        let same = new.steps.get(index).filter(|step| step.frame == was.frame);
        let step = same.or_else(|| new.steps.get(new.step_of_frame(was.frame)?))?;
        let into = self.player.now.0.saturating_sub(was.depart.0);
        let as_long = old.tempo == new.tempo && step.arrive.0 - step.depart.0 == was.arrive.0 - was.depart.0;
        Some(PlayTime(step.depart.0.saturating_add(if as_long { into } else { 0 })))
    }

    /// Puts the exchange of a packet that belongs to no conversation on the stage.
    pub(super) fn stage_below(&mut self, number: FrameNumber) {
        self.clear_beside();
        self.selection.conversation = None;
        self.below = Some(number);
        self.timeline = None;
        self.player.home();
        self.player.playing = false;
        self.jobs.lay_out(Arc::clone(&self.capture), Subject::Below(number), None, self.settings.tempo);
    }

    /// Puts what was laid out beside what is on the stage, which may have gone on meanwhile.
    pub(super) fn put_beside(&mut self, beside: Option<Arc<Timeline>>) {
        self.beside = beside;
        self.player.now = self.player.now.min(self.length());
        if !self.growing() {
            self.want_beside();
        } else if self.timeline.as_deref().is_some_and(|timeline| self.lacks_rows(timeline)) {
            // Not at once: what takes long to lay out would be laid out without pause.
            self.refresh_beside();
        }
    }

    /// Has the conversation for the comparison laid out, if it is wanted and is not what is there.
    pub(super) fn want_beside(&mut self) {
        let Some(id) = self.selection.conversation.filter(|_| self.settings.view == View::Udp) else { return };
        let Some(timeline) = self.timeline.clone() else { return };
        let wanted = (id, self.beside_choice, self.settings.tempo);
        let reading = self.jobs.reading() && !self.live.running();
        // It is laid out on the clock of the one on the stage, which may be about to change.
        if timeline.tempo != self.settings.tempo || reading {
            return;
        }
        if self.besides != Some(wanted) {
            self.besides = Some(wanted);
            self.jobs.lay_beside(Arc::clone(&self.capture), timeline, id, self.beside_choice);
        } else if self.lacks_rows(&timeline) && !self.jobs.laying_beside() {
            // That one has gone on, or was laid out anew: the one beside it stays, on its new clock. What is being laid out
            // is followed by another look, and a long story is not told again while it grows.
            let Some(shown) = self.shown_beside().map(|(shown, _)| shown) else { return };
            let long =
                |capture: &Capture| capture.tracker.conversation(shown).is_some_and(|one| one.packets > LONG_STORY);
            if !self.growing() || !long(&self.capture()) {
                self.jobs.lay_beside(Arc::clone(&self.capture), timeline, id, Some(shown));
            }
        }
    }

    /// Whether what stands beside was laid out for another clock than the one on the stage has now.
    fn lacks_rows(&self, timeline: &Timeline) -> bool {
        self.beside.as_ref().is_some_and(|other| other.rows_beside(timeline).is_none())
    }

    /// The conversation that stands beside, and of how many packets it was told.
    fn shown_beside(&self) -> Option<(ConversationId, u32)> {
        self.beside.as_ref()?.story.conversation().map(|one| (one.id, one.packets))
    }

    /// The conversation for the comparison goes on during a live capture, or may have begun since.
    pub(super) fn refresh_beside(&mut self) {
        let Some(id) = self.selection.conversation.filter(|_| self.settings.view == View::Udp) else { return };
        let Some(timeline) = self.timeline.clone() else { return };
        if !self.growing() {
            // A view that was paused meanwhile has nothing to wait for.
            return self.want_beside();
        }
        // The layout of the one on the stage is followed by that of the one that is beside it.
        let follows = self.jobs.laying_out && self.beside.is_some();
        if !self.live.running() || follows || self.jobs.laying_beside() {
            return;
        }
        // The one that is there stays there, though a better one come.
        let chosen = match self.shown_beside() {
            None => self.beside_choice,
            Some((other, known)) => {
                let now = self.capture().tracker.conversation(other).map(|conversation| conversation.packets);
                if now.is_none_or(|now| now > LONG_STORY || (now == known && !self.lacks_rows(&timeline))) {
                    return;
                }
                Some(other)
            }
        };
        if self.jobs.may_look_again() {
            self.jobs.lay_beside(Arc::clone(&self.capture), timeline, id, chosen);
        }
    }

    /// What stood beside the last conversation leaves the stage with it.
    pub(super) fn clear_beside(&mut self) {
        (self.beside, self.besides, self.beside_choice) = (None, None, None);
        self.jobs.forget_beside();
    }
}
