//! The fast pass: frames are decoded for their facts alone, and conversations made of them. Used by the
//! window's reading job and by the command line alike.

use std::sync::{RwLock, RwLockReadGuard};

use crossbeam_channel::bounded;

use super::Capture;
use crate::capture::{Batch, CaptureNotice, CaptureReader};
use crate::decode::link::is_known;
use crate::decode::{Facts, NoSink, dissect_into};
use crate::flow::ConversationTracker;

/// Frames decoded together: their facts stay in the cache until the tracker has seen them.
const PASS_FRAMES: usize = 1024;
/// Batches decoded ahead of the tracker.
const AHEAD: usize = 4;

impl Capture {
    /// Takes in a batch and the facts of its frames, in order.
    pub fn take_in(&mut self, batch: Batch, facts: &[Facts]) {
        track(&mut self.tracker, &batch, facts);
        let unknown: Vec<CaptureNotice> = unknown_links(&batch).collect();
        self.store.append(batch);
        if self.store.let_go() > 0 {
            self.tracker.forget_before(self.store.first_number());
        }
        for notice in unknown {
            self.store.add_notice(notice);
        }
    }

    /// Reads a capture to its end.
    pub fn read_all(name: String, reader: &mut CaptureReader) -> Self {
        let mut capture = Capture { name, ..Capture::default() };
        pass(reader, |batch, facts| capture.take_in(batch, facts));
        capture
    }
}

/// Packets by the name of their protocol.
pub type Counts = std::collections::BTreeMap<&'static str, u64>;

/// The conversations of a capture alone, and what is to be said of it: nothing is kept of the frames. Of a capture
/// without conversations also what it has instead.
pub fn conversations(reader: &mut CaptureReader) -> (ConversationTracker, Vec<CaptureNotice>, Counts) {
    let mut tracker = ConversationTracker::new();
    let mut notices = Vec::new();
    let mut others = Counts::new();
    pass(reader, |batch, facts| {
        track(&mut tracker, &batch, facts);
        notices.extend(notices_of(&batch));
        if tracker.is_empty() {
            for name in facts.iter().filter_map(own_protocol) {
                *others.entry(name).or_default() += 1;
            }
        }
    });
    if !tracker.is_empty() {
        others.clear();
    }
    (tracker, notices, others)
}

/// What a packet is about: its innermost protocol, but of ICMP not what it quotes.
fn own_protocol(facts: &Facts) -> Option<&'static str> {
    let icmp = facts.protocols().find(|protocol| matches!(protocol.token, "icmp" | "icmpv6"));
    let known = facts.protocols().filter(|protocol| !matches!(protocol.token, "data" | "padding" | "trailer"));
    icmp.or_else(|| known.last()).map(|protocol| protocol.name)
}

/// What is to be said of a batch: what its reader noticed, and link types that cannot be decoded.
pub fn notices_of(batch: &Batch) -> impl Iterator<Item = CaptureNotice> + '_ {
    batch.notices().iter().cloned().chain(unknown_links(batch))
}

fn unknown_links(batch: &Batch) -> impl Iterator<Item = CaptureNotice> + '_ {
    let types = batch.interfaces().iter().map(|interface| interface.link_type);
    types.filter(|link| !is_known(*link)).map(|link_type| CaptureNotice::UnknownLinkType { link_type })
}

fn track(tracker: &mut ConversationTracker, batch: &Batch, facts: &[Facts]) {
    let mut number = batch.first_number();
    for (meta, facts) in batch.metas().iter().zip(facts) {
        tracker.push(number, meta, facts);
        number = number.saturating_add(1);
    }
}

/// Reads and decodes on one core while `each` follows on another. The facts' buffers go round and are used again.
fn pass(reader: &mut CaptureReader, mut each: impl FnMut(Batch, &[Facts])) {
    std::thread::scope(|scope| {
        let (full, decoded) = bounded::<(Batch, Vec<Facts>)>(AHEAD);
        let (empty, used) = bounded::<Vec<Facts>>(AHEAD + 2);
        scope.spawn(move || {
            while let Some(batch) = reader.next_batch(PASS_FRAMES) {
                let mut facts = used.try_recv().unwrap_or_default();
                dissect_batch(&batch, &mut facts);
                if full.send((batch, facts)).is_err() {
                    break;
                }
            }
        });
        for (batch, facts) in decoded {
            each(batch, &facts);
            let _full_already = empty.try_send(facts);
        }
    });
}

/// The facts of a batch's frames, in order, into a buffer that is used again. Frames that can no longer be read, because
/// the file has shrunk, are counted but say nothing.
pub(super) fn dissect_batch(batch: &Batch, facts: &mut Vec<Facts>) {
    facts.resize_with(batch.len(), Facts::default);
    let mut read = 0;
    for (frame, facts) in batch.frames().zip(facts.iter_mut()) {
        dissect_into(&frame, &mut NoSink, facts);
        read += 1;
    }
    for facts in facts.iter_mut().skip(read) {
        *facts = Facts::default();
    }
}

pub(super) fn lock(capture: &RwLock<Capture>) -> RwLockReadGuard<'_, Capture> {
    capture.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}
