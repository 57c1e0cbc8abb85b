//! Opening a capture, and what comes of it while it is being read.

use std::sync::Arc;

use super::jobs::{self, Subject};
use super::live::drop_elsewhere;
use super::{Capture, LONG_STORY, Selection, Severity, Workspace};
use crate::capture::CaptureSource;
use crate::msg;

impl Workspace {
    /// Opens a capture from any source. It takes the place of the one that is open as soon as it is seen to be one; until
    /// then that one is read, or captured, as before.
    pub fn open(&mut self, name: String, source: CaptureSource) {
        self.autoplay = true;
        self.notifications.clear();
        self.live.not_opened();
        self.jobs.read(name, source, None);
    }

    pub(super) fn take(&mut self, report: jobs::Report) {
        match report {
            jobs::Report::Opened(_, capture) => {
                drop_elsewhere(std::mem::replace(&mut self.capture, capture));
                self.cover();
                self.live.opened();
                self.generation += 1;
                self.timeline = None;
                self.clear_beside();
                (self.inspected, self.marked) = (None, None);
                self.selection = Selection::default();
                self.below = None;
                self.pending_packet = None;
                self.resume = None;
                self.saved_up_to = Arc::default();
                self.player.home();
                self.player.playing = false;
            }
            jobs::Report::Progress(..) | jobs::Report::Now => {
                self.live_grown();
                self.choose_first_conversation();
                self.refresh_conversation();
                self.refresh_beside();
            }
            jobs::Report::Told(notification) => self.push_notification(notification),
            jobs::Report::Read(_, notifications) => {
                self.live_ended();
                self.live_grown();
                for notification in notifications {
                    self.push_notification(notification);
                }
                self.choose_first_conversation();
                self.refresh_conversation();
                // Only now all conversations are known.
                self.besides = None;
                self.want_beside();
                let (packets, conversations) = {
                    let capture = self.capture();
                    (capture.store.len(), capture.tracker.len())
                };
                if self.selection.packet.is_none() && packets > 0 {
                    let first = self.capture().store.first_number();
                    self.inspect(first);
                    if conversations == 0 {
                        self.stage_below(first);
                    }
                }
            }
            jobs::Report::NotOpened(_, notifications) => {
                self.live.not_opened();
                for notification in notifications {
                    self.push_notification(notification);
                }
            }
            jobs::Report::Laid(_, subject, timeline) => self.put_on_stage(subject, timeline),
            jobs::Report::Beside(_, timeline) => self.put_beside(timeline),
            // It was let go before its turn came.
            jobs::Report::NotLaid(_) if self.live.session().is_some() => {}
            jobs::Report::NotLaid(_) => self.notify(Severity::Error, msg!("workspace-job-failed")),
        }
    }

    /// As soon as there is a conversation, the first one takes the stage: people came to watch.
    pub(super) fn choose_first_conversation(&mut self) {
        if self.subject().is_some() {
            return;
        }
        let first = self.capture().tracker.ids().next();
        if let Some(first) = first {
            self.select_conversation(first);
        }
    }

    /// The conversation on the stage may have gone on while the rest of the capture was read.
    pub(super) fn refresh_conversation(&mut self) {
        let Some(id) = self.selection.conversation else { return };
        if self.jobs.laying_out {
            // Its result is followed by another look.
            return;
        }
        let known =
            self.timeline.as_ref().and_then(|timeline| timeline.story.conversation()).map_or(0, |known| known.packets);
        let now = self.capture().tracker.conversation(id).map(|conversation| conversation.packets);
        // One that was let go stays on the stage as it was last seen.
        let Some(now) = now else { return };
        // While reading goes on, telling a long story would hold up the reader, and the window with it; and one that
        // has hardly grown is not told again at each packet.
        let worth_telling = if self.growing() {
            now <= LONG_STORY && now > known + known.saturating_sub(LONG_STORY / 10) / 10 && self.jobs.may_look_again()
        } else {
            now != known
        };
        if worth_telling {
            self.jobs.lay_out(Arc::clone(&self.capture), Subject::Conversation(id), None, self.settings.tempo);
        }
    }

    /// Whether what the view shows is still growing.
    pub(super) fn growing(&self) -> bool {
        self.jobs.reading() && !self.live.paused()
    }

    /// Whether the selected conversation is too long to be laid out while it grows. `capture` is [what is
    /// open](Self::capture), as whoever paints holds it already.
    pub fn too_long_for_now(&self, capture: &Capture) -> bool {
        let long = |id| capture.tracker.conversation(id).is_some_and(|one| one.packets > LONG_STORY);
        self.live.running() && self.growing() && self.selection.conversation.is_some_and(long)
    }

    pub(super) fn cancel_loading(&mut self) {
        if self.jobs.loading.is_none() {
            return;
        }
        self.jobs.cancel();
        self.live.not_opened();
        let notices = self.capture().store.notices().to_vec();
        for notice in notices {
            self.notify(Severity::Warning, notice.message());
        }
        self.refresh_conversation();
        self.besides = None;
        self.want_beside();
    }
}
