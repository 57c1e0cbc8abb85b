//! Following: the newest conversation takes the stage and plays as it happens, until somebody takes the stage into their
//! own hands.

use std::time::{Duration, Instant};

use crate::flow::ConversationId;
use crate::workspace::{Command, Workspace};

/// A conversation stays on the stage for so long at least, so that a busy interface does not flicker.
const LEAST: Duration = Duration::from_millis(1500);
/// And for so long at most while it goes on and another has begun.
const MOST: Duration = Duration::from_secs(8);

/// What is followed.
#[derive(Debug, Default)]
pub(super) struct Follow {
    /// The conversation on the stage, and since when.
    on_stage: Option<(ConversationId, Instant)>,
    /// Somebody has taken the stage into their own hands.
    by_hand: bool,
}

impl Follow {
    /// Begins anew.
    pub(super) fn restart(&mut self) {
        *self = Follow::default();
    }

    /// Leaves the stage to whoever has it.
    pub(super) fn rest(&mut self) {
        self.by_hand = true;
    }
}

impl Workspace {
    /// Whether the newest conversation has the stage.
    pub fn following(&self) -> bool {
        let free = self.settings.live.follow && !self.live.follow.by_hand;
        free && self.live.session().is_some() && !self.live.paused()
    }

    /// Somebody who selects something, or moves the playhead, is not to have it taken away again.
    pub(in crate::workspace) fn taken_in_hand(&mut self, command: &Command) {
        let by_hand = match command {
            Command::SelectConversation(_)
            | Command::NextConversation
            | Command::PreviousConversation
            | Command::SelectPacket(_)
            | Command::NextPacket
            | Command::PreviousPacket
            | Command::SelectStep(_)
            | Command::StepForward
            | Command::StepBack
            | Command::Home
            | Command::Seek(_)
            | Command::Pause => true,
            Command::TogglePlay => self.player.playing,
            _ => false,
        };
        if by_hand && self.following() {
            self.live.follow.by_hand = true;
        }
    }

    /// Puts the newest conversation on the stage, if its turn has come, and lets it play on.
    pub(in crate::workspace) fn follow_newest(&mut self) {
        if !self.following() {
            return;
        }
        let Some(newest) = self.capture().tracker.newest() else { return };
        let now = Instant::now();
        let at_rest = !self.player.playing && self.player.now >= self.length();
        match self.live.follow.on_stage.filter(|(id, _)| Some(*id) == self.selection.conversation) {
            Some((id, _)) if id == newest => {}
            Some((_, since)) => {
                let until = if at_rest && self.timeline.is_some() { since + LEAST } else { since + MOST };
                if now < until {
                    self.jobs.wake_at(until.min(since.max(now) + LEAST));
                } else {
                    self.put_newest(newest, now);
                }
            }
            None => self.put_newest(newest, now),
        }
    }

    fn put_newest(&mut self, newest: ConversationId, now: Instant) {
        self.live.follow.on_stage = Some((newest, now));
        self.autoplay = true;
        self.select_conversation(newest);
        if self.timeline.is_some() {
            self.player.playing = true;
        }
    }

    /// A conversation that is followed has grown: what has played to its end plays on.
    pub(in crate::workspace) fn follow_on(&mut self, was_at_end: bool) {
        if was_at_end && self.following() {
            self.player.playing = true;
        }
    }
}
