//! What a panel is given, and what it gives back. A panel reads the model and paints; what the user
//! wants done comes back as [`Command`]s, carried out before the next frame.

use std::path::PathBuf;
use std::sync::{Arc, RwLock, Weak};

use super::panels::unsaved::Answer;
use super::style::Palette;
use crate::export::picture::Picture;
use crate::i18n::{Catalog, Language, Message};
use crate::workspace::samples::{self, Sample};
use crate::workspace::{Capture, Command, SavePackets, Workspace};

/// Everything a panel may look at. The capture is taken once a frame: asking the workspace for it again
/// would wait for itself while a job wants to write.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The model.
    pub(crate) workspace: &'a Workspace,
    /// Its capture, already taken.
    pub(crate) capture: &'a Capture,
    /// Colours.
    pub(crate) palette: &'a Palette,
    /// Texts.
    pub(crate) catalog: &'a Catalog,
    /// Text size factor: 1 at the desk, more for the projector.
    pub(crate) scale: f32,
    /// The inspector is beside the stage.
    pub(crate) inspected: bool,
}

impl Context<'_> {
    /// The text of a message.
    pub(crate) fn text(&self, message: &Message) -> String {
        self.catalog.text(message)
    }
}

/// The name of what is open, as shown: a sample's title follows the language.
pub(crate) fn shown_name(name: &str, language: Language) -> &str {
    sample_named(name).map_or(name, |sample| sample.title(language))
}

/// The sample that was opened under that name, in whichever language that was.
pub(crate) fn sample_named(name: &str) -> Option<&'static Sample> {
    let bears = |sample: &&Sample| Language::ALL.into_iter().any(|language| sample.title(language) == name);
    samples::all().iter().find(bears)
}

/// Which capture something was worked out from. The weak reference keeps the address from being used again, so
/// that no later capture can be taken for this one.
#[derive(Clone, Debug, Default)]
pub(crate) struct CaptureKey(Weak<RwLock<Capture>>);

impl PartialEq for CaptureKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0)
    }
}

impl CaptureKey {
    /// Becomes the key of the capture that is open; true if it was another's.
    pub(crate) fn renew(&mut self, cx: &Context<'_>) -> bool {
        let now = CaptureKey(Arc::downgrade(&cx.workspace.shared_capture()));
        let other = *self != now;
        if other {
            *self = now;
        }
        other
    }
}

/// What the user asked for during a frame.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    /// For the workspace.
    pub(crate) commands: Vec<Command>,
    /// Show the dialog that opens a file: the window's own business, its answer is a command.
    pub(crate) open_dialog: bool,
    /// Show the dialog that saves a picture, and make it: the window's own business as well.
    pub(crate) save: Option<Picture>,
    /// Show the dialog that saves packets.
    pub(crate) save_packets: Option<SavePackets>,
    /// Give up the picture under way.
    pub(crate) cancel_saving: bool,
    /// What is to become of packets that are in no file.
    pub(crate) unsaved: Option<Answer>,
}

impl Wishes {
    /// Wants that command carried out.
    pub(crate) fn push(&mut self, command: Command) {
        self.commands.push(command);
    }
    /// Wants that file opened.
    pub(crate) fn open(&mut self, path: PathBuf) {
        self.push(Command::Open(path));
    }
    /// Whether nothing was asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.commands.is_empty()
            && !self.open_dialog
            && self.save.is_none()
            && self.save_packets.is_none()
            && !self.cancel_saving
            && self.unsaved.is_none()
    }
}
