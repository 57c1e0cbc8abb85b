//! The system's dialog for opening a file, on a thread of its own so that the window lives on.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// What came of a dialog.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A file was chosen.
    File(PathBuf),
    /// None was: closed without a choice.
    Nothing,
    /// There is no dialog on this system (no desktop portal), or it failed.
    Unavailable,
}

/// A dialog that is open.
#[derive(Debug)]
pub(crate) struct Dialog {
    answer: Receiver<Answer>,
}

impl Dialog {
    /// Opens the dialog. `title` and `kind` are in the reader's language; `wake` is called when it closes.
    pub(crate) fn open(title: String, kind: String, wake: impl FnOnce() + Send + 'static) -> Self {
        Self::ask(
            "file dialog",
            move || {
                let dialog = rfd::FileDialog::new().set_title(title);
                let dialog = dialog.add_filter(kind, &["pcap", "pcapng", "cap", "gz", "zst"]).add_filter("*", &["*"]);
                dialog.pick_file()
            },
            wake,
        )
    }

    /// Opens the dialog that asks where to save. `name` is offered, `kind` in the reader's language.
    pub(crate) fn save(
        title: String,
        kind: String,
        extension: &'static str,
        name: String,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        Self::ask(
            "save dialog",
            move || {
                let dialog = rfd::FileDialog::new().set_title(title).add_filter(kind, &[extension]).set_file_name(name);
                dialog.save_file().map(|path| with_extension(path, extension))
            },
            wake,
        )
    }

    /// Asks on a thread of its own.
    fn ask(
        thread: &str,
        choose: impl FnOnce() -> Option<PathBuf> + Send + 'static,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        let (sender, answer) = channel();
        let work = move || {
            let started = std::time::Instant::now();
            let chosen = choose();
            // The portal does not say whether it was missing or dismissed. No one dismisses a dialog
            // before it can be drawn.
            let missing = chosen.is_none() && started.elapsed().as_millis() < 150;
            let _receiver_gone = sender.send(match chosen {
                Some(path) => Answer::File(path),
                None if missing => Answer::Unavailable,
                None => Answer::Nothing,
            });
            wake();
        };
        // Without a thread the sender is dropped, which reads as unavailable.
        let _no_thread = std::thread::Builder::new().name(thread.into()).spawn(work);
        Dialog { answer }
    }

    /// What came of it, once it has closed.
    pub(crate) fn answer(&self) -> Option<Answer> {
        match self.answer.try_recv() {
            Ok(answer) => Some(answer),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Answer::Unavailable),
        }
    }
}

/// A name typed without an ending gets one.
fn with_extension(path: PathBuf, extension: &str) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(extension) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_an_ending_gets_one() {
        assert_eq!(with_extension(PathBuf::from("a/b"), "svg"), PathBuf::from("a/b.svg"));
        assert_eq!(with_extension(PathBuf::from("a/b.gif"), "svg"), PathBuf::from("a/b.gif"));
    }
}
