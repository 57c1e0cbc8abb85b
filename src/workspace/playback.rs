//! The playhead: playing, stepping, and going to a packet.

use super::Workspace;
use crate::capture::FrameNumber;
use crate::scene::{View, layers};
use crate::timeline::{PlayTime, Player, Timeline};

impl Workspace {
    /// The next moment at which playing may rest: where a step has arrived, of the conversation beside it too once the one
    /// on the stage is over.
    pub(super) fn next_stop(&self, timeline: &Timeline) -> PlayTime {
        let (now, length) = (self.player.now, self.length());
        let after = |stop: PlayTime| (stop > now).then_some(stop);
        after(timeline.next_stop(now))
            .or_else(|| after(self.beside.as_ref()?.next_stop(now)))
            .map_or(length, |stop| stop.min(length))
    }

    /// The step at the playhead: the last one that has departed.
    pub fn current_step(&self) -> Option<usize> {
        self.timeline.as_ref()?.step_at(self.player.now)
    }

    /// Moves the animation by `dt` seconds. True while it moves.
    pub fn tick(&mut self, dt: f64) -> bool {
        if self.timeline.is_none() || !self.player.playing {
            return false;
        }
        let pace = match (self.settings.view, &self.timeline) {
            // One clock for all views; it runs slower where a packet is followed through its layers.
            (View::Layers, Some(timeline)) => layers::pace(timeline, self.player.now, &*self.capture()),
            _ => 1.0,
        };
        let length = self.length();
        let until = match &self.timeline {
            Some(timeline) if self.settings.stop_at_steps => self.next_stop(timeline),
            _ => length,
        };
        self.player.tick(dt * pace, until);
        self.follow_playhead();
        self.player.playing
    }

    pub(super) fn move_player(&mut self, movement: impl FnOnce(&mut Player, &Timeline)) {
        let Some(timeline) = self.timeline.clone() else { return };
        self.player.playing = false;
        movement(&mut self.player, &timeline);
        self.follow_playhead();
    }

    /// To the next stop, or the one before: where a packet has arrived, and in the view of the layers also where one
    /// of them has done its part.
    pub(super) fn step(&mut self, forward: bool) {
        let Some(timeline) = self.timeline.clone() else { return };
        let now = self.player.now;
        let to = match (self.settings.view, forward) {
            (View::Layers, true) => layers::next_stop(&timeline, now, &*self.capture()),
            (View::Layers, false) => layers::previous_stop(&timeline, now, &*self.capture()),
            (_, true) => self.next_stop(&timeline),
            (_, false) => timeline.previous_stop(now),
        };
        let length = self.length();
        self.move_player(|player, _| player.seek(to, length));
    }

    pub(super) fn go_to_packet(&mut self, number: FrameNumber) {
        let Some(timeline) = self.timeline.clone() else { return };
        if let Some(step) = timeline.step_of_frame(number).and_then(|index| timeline.steps.get(index)) {
            self.player.seek(step.arrive, timeline.length);
        }
    }

    /// The inspector shows the packet at the playhead; before the first, that one, as the stage does.
    pub(super) fn follow_playhead(&mut self) {
        let now = self.player.now;
        let step = self.timeline.as_ref().and_then(|timeline| timeline.steps.get(timeline.step_at(now).unwrap_or(0)));
        let frame = step.map(|step| step.frame);
        if let Some(frame) = frame
            && self.selection.packet != Some(frame)
        {
            self.inspect(frame);
        }
    }
}
