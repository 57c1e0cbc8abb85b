//! The packets that pictures ask for, decoded whole: the last few are kept, since an animation asks for the same one
//! sixty times a second.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::Capture;
use crate::capture::FrameNumber;
use crate::decode::Dissected;
use crate::scene::Packets;

/// More than any view shows at once.
const KEPT: usize = 16;

/// The packets asked for last, the newest in front.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<VecDeque<Arc<Dissected>>>);

impl Packets for Capture {
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
