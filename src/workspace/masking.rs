//! The switch that hides whose packets they are. What is shown is made of frames and of ends of conversations, and both
//! come masked from the [`Capture`](super::Capture): so here is only what has to be made anew when the switch is turned.

use std::sync::{Arc, PoisonError};

use super::Workspace;
use crate::decode::Mask;

impl Workspace {
    /// What stands for what, where the switch is on: for a capture that is saved as it is shown.
    pub fn mask(&self) -> Option<&Arc<Mask>> {
        self.settings.mask.then_some(&self.mask)
    }

    /// Lays the mask over what is open, or takes it off; also over what comes while the view stands still.
    pub(super) fn cover(&self) {
        let mask = self.mask();
        let whole = self.whole_capture();
        let others = Some(&whole).filter(|whole| !Arc::ptr_eq(whole, &self.capture));
        for capture in [&self.capture].into_iter().chain(others) {
            capture.write().unwrap_or_else(PoisonError::into_inner).set_mask(mask.map(Arc::clone));
        }
    }

    pub(super) fn set_masked(&mut self, on: bool) {
        if self.settings.mask == on {
            return;
        }
        self.settings.mask = on;
        self.cover();
        // Nothing that was told before stays in sight, though it takes a moment to tell it anew.
        let (choice, subject) = (self.beside_choice, self.subject());
        let packet = self.inspected.as_ref().map(|packet| packet.number);
        // The clock is the same under the mask.
        let resume = self.timeline.is_some().then_some((self.player.now, self.player.playing));
        self.player.playing = false;
        self.timeline = None;
        self.clear_beside();
        self.beside_choice = choice;
        if let Some(number) = packet {
            self.inspect(number);
        }
        if let Some(subject) = subject {
            self.autoplay = false;
            self.resume = resume;
            self.jobs.lay_out(Arc::clone(&self.capture), subject, None, self.settings.tempo);
        }
    }
}
