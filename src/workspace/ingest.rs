//! The fast pass: frames are decoded for their facts alone, and conversations made of them. Used by the
//! window's reading job and by the command line alike.

use std::sync::{RwLock, RwLockReadGuard};

use super::Capture;
use crate::capture::{Batch, CaptureReader};
use crate::decode::{Facts, NoSink, dissect_into};

/// Frames decoded together: their facts stay in the cache until the tracker has seen them.
const PASS_FRAMES: usize = 1024;

impl Capture {
    /// Takes in a batch and the facts of its frames, in order.
    pub fn take_in(&mut self, batch: Batch, facts: &[Facts]) {
        let mut number = u32::try_from(self.store.len()).unwrap_or(u32::MAX);
        for (meta, facts) in batch.metas().iter().zip(facts) {
            number = number.saturating_add(1);
            self.tracker.push(number, meta, facts);
        }
        self.store.append(batch);
    }

    /// Reads a capture to its end, in this thread.
    pub fn read_all(name: String, reader: &mut CaptureReader) -> Self {
        let mut capture = Capture { name, ..Capture::default() };
        let mut facts = Vec::new();
        while let Some(batch) = reader.next_batch(PASS_FRAMES) {
            dissect_batch(&batch, &mut facts);
            capture.take_in(batch, &facts);
        }
        capture
    }
}

/// The facts of a batch's frames, in order, into a buffer that is used again.
pub(super) fn dissect_batch(batch: &Batch, facts: &mut Vec<Facts>) {
    facts.resize_with(batch.len(), Facts::default);
    for (index, facts) in facts.iter_mut().enumerate() {
        match batch.frame(index) {
            Some(frame) => dissect_into(&frame, &mut NoSink, facts),
            // The file has shrunk since: the frame is counted, but says nothing.
            None => *facts = Facts::default(),
        }
    }
}

pub(super) fn lock(capture: &RwLock<Capture>) -> RwLockReadGuard<'_, Capture> {
    capture.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}
