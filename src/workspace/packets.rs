//! The packets that pictures ask for, decoded whole: the last few are kept, since an animation asks for the same one
//! sixty times a second.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::Capture;
use crate::capture::{FrameNumber, Veil};
use crate::decode::{Dissected, Mask};
use crate::scene::Packets;

/// More than any view shows at once.
const KEPT: usize = 16;

/// The packets asked for last, the newest in front.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<VecDeque<Arc<Dissected>>>);

impl Clone for Recent {
    /// What was asked for is no part of a capture.
    fn clone(&self) -> Self {
        Recent::default()
    }
}

impl Capture {
    /// From now on shows its frames and the ends of its conversations under a mask, or as they are. All that was made of
    /// them before has to be made anew.
    pub fn set_mask(&mut self, mask: Option<Arc<Mask>>) {
        self.store.set_veil(mask.clone().map(|mask| mask as Arc<dyn Veil>));
        self.tracker.set_mask(mask);
        self.recent = Recent::default();
    }

    /// Whether it is shown under a mask.
    pub fn is_masked(&self) -> bool {
        self.store.is_veiled()
    }
}

impl Packets for Capture {
    fn masked(&self) -> bool {
        self.is_masked()
    }

    fn packet(&self, number: FrameNumber) -> Option<Arc<Dissected>> {
        let mut kept = self.recent.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().position(|packet| packet.number == number) {
            let packet = kept.remove(at)?;
            kept.push_front(Arc::clone(&packet));
            return Some(packet);
        }
        let packet = Arc::new(Dissected::read(&self.store, number)?);
        kept.truncate(KEPT - 1);
        kept.push_front(Arc::clone(&packet));
        Some(packet)
    }
}
