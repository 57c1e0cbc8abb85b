//! Saving the packets that are here, while more may be coming: from a copy of the store, which shares the frames, so that
//! neither the capture nor the window waits for the disk.
//!
//! Whether they are masked in the file is asked for each file: it may be passed on by one who does not use a projector, and
//! kept as it is by one who does.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::{Capture, Notification, Severity, Workspace, ingest};
use crate::capture::write::{SaveError, SaveFormat, Saved, save};
use crate::capture::{FrameNumber, Veil};
use crate::flow::ConversationId;
use crate::msg;

/// Which packets are to be saved, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SavePackets {
    /// The file's format.
    pub format: SaveFormat,
    /// Only those of this conversation, with the ICMP errors about it.
    pub conversation: Option<ConversationId>,
    /// With other addresses, names and payload than those captured: the same that are shown under the mask.
    pub masked: bool,
}

impl Workspace {
    /// Saves packets to a file; what came of it is told.
    pub fn save_packets(&self, path: PathBuf, what: SavePackets) {
        let whole = self.whole_capture();
        let saved_up_to = Arc::clone(&self.saved_up_to);
        let veil = what.masked.then(|| Arc::clone(&self.mask) as Arc<dyn Veil>);
        let comment = what.masked.then(|| self.catalog().text(&msg!("ui-save-masked-comment")));
        self.jobs.tell("save", move || {
            // Of ten million packets the copy too takes a moment, which the window need not wait for.
            let (mut store, numbers) = {
                let capture = ingest::lock(&whole);
                (capture.store.clone(), numbers(&capture, what.conversation))
            };
            // Not as the screen happens to be.
            store.set_veil(veil);
            let last = store.last_number();
            let result = save(&store, numbers, &path, what.format, comment.as_deref());
            if result.is_ok() && what.conversation.is_none() {
                saved_up_to.fetch_max(last, Ordering::Relaxed);
            }
            told(&path, what.masked, &result)
        });
    }

    /// How many packets of a live capture would be gone with it, because they are in no file.
    pub fn unsaved(&self) -> u64 {
        if self.live().session().is_none() {
            return 0;
        }
        let whole = self.whole_capture();
        let capture = ingest::lock(&whole);
        let saved = self.saved_up_to.load(Ordering::Relaxed);
        let first = capture.store.first_number().max(saved.saturating_add(1));
        u64::from(capture.store.last_number().saturating_add(1).saturating_sub(first))
    }
}

/// The numbers of the packets to be saved, in order.
fn numbers(capture: &Capture, only: Option<ConversationId>) -> Vec<FrameNumber> {
    let Some(id) = only else {
        return (capture.store.first_number()..=capture.store.last_number()).collect();
    };
    let mut numbers: Vec<FrameNumber> = capture.tracker.frames_of(id).collect();
    numbers.extend(capture.tracker.quotes_of(id).map(|(number, _)| number));
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

fn told(path: &Path, masked: bool, result: &Result<Saved, SaveError>) -> Notification {
    match result {
        Ok(Saved { frames, left_out }) => {
            let (frames, left_out, file) = (*frames, *left_out, path.display().to_string());
            let message = match (masked, left_out) {
                (false, 0) => msg!("live-saved", frames = frames, file = file),
                (true, 0) => msg!("live-saved-masked", frames = frames, file = file),
                (false, left) => msg!("live-saved-left-out", frames = frames, file = file, left = left),
                (true, left) => msg!("live-saved-masked-left-out", frames = frames, file = file, left = left),
            };
            Notification { severity: Severity::Info, message }
        }
        Err(error) => Notification { severity: Severity::Error, message: error.message() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Catalog, Language};

    #[test]
    fn what_is_left_out_is_told() {
        let all = told(Path::new("a.pcapng"), false, &Ok(Saved { frames: 3, left_out: 0 }));
        let some = told(Path::new("a.pcapng"), false, &Ok(Saved { frames: 3, left_out: 7 }));
        for language in Language::ALL {
            let catalog = Catalog::new(language);
            let (all, some) = (catalog.text(&all.message), catalog.text(&some.message));
            assert!(all.contains('3') && all.contains("a.pcapng") && !all.contains('7'), "{all}");
            assert!(some.contains('3') && some.contains("a.pcapng") && some.contains('7'), "{some}");
        }
    }
}
