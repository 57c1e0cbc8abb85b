//! What is open and where one stands in it: the model that the window reads, the [`Command`]s that change
//! it, and the jobs that fill it. Menus, shortcuts, buttons and tests all speak in commands.
//!
//! Knows no window toolkit and no clock.

mod command;
mod inspect;
mod jobs;
pub mod samples;
mod settings;

use std::sync::{Arc, RwLock, RwLockReadGuard};

use crate::capture::{FrameNumber, PacketStore};
use crate::flow::{ConversationId, ConversationTracker};
use crate::i18n::{Catalog, Message};
use crate::osi::OsiLayer;
use crate::timeline::{Player, Timeline};
pub use command::Command;
pub use inspect::Inspected;
pub use jobs::{Loading, Wake};
pub use settings::Settings;

/// A capture in memory: its frames and its conversations. Grows while it is being read.
#[derive(Debug, Default)]
pub struct Capture {
    /// Its name, for the title bar.
    pub name: String,
    /// Its frames.
    pub store: PacketStore,
    /// Its conversations.
    pub tracker: ConversationTracker,
}

/// What is selected. Everything selected is selected in every view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The conversation on the stage.
    pub conversation: Option<ConversationId>,
    /// The packet in the inspector.
    pub packet: Option<FrameNumber>,
    /// A field of it, as an index of its [`LayerTree`](crate::decode::LayerTree).
    pub field: Option<usize>,
    /// A layer of the model.
    pub layer: Option<OsiLayer>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something is missing or odd; the rest is there.
    Warning,
    /// It could not be done.
    Error,
}

/// Something to tell the user, until dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// How bad it is.
    pub severity: Severity,
    /// What to say.
    pub message: Message,
}

/// The model behind the window.
#[derive(Debug)]
pub struct Workspace {
    capture: Arc<RwLock<Capture>>,
    timeline: Option<Arc<Timeline>>,
    inspected: Option<Inspected>,
    catalog: Arc<Catalog>,
    /// What is selected.
    pub selection: Selection,
    /// The animation's clock.
    pub player: Player,
    /// What is remembered from one start to the next.
    pub settings: Settings,
    /// What the user has not yet dismissed.
    pub notifications: Vec<Notification>,
    jobs: jobs::Jobs,
}

impl Workspace {
    /// The capture, for reading. Take it once a frame and pass it on: taking it twice in one thread while a job
    /// waits to write would block.
    pub fn capture(&self) -> RwLockReadGuard<'_, Capture> {
        self.capture.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
    /// The selected conversation's animation, once it is laid out.
    pub fn timeline(&self) -> Option<&Arc<Timeline>> {
        self.timeline.as_ref()
    }
    /// The step at the playhead: the last one that has departed.
    pub fn current_step(&self) -> Option<usize> {
        None
    }
    /// The selected packet, decoded.
    pub fn inspected(&self) -> Option<&Inspected> {
        self.inspected.as_ref()
    }
    /// The texts of the chosen language.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }
    /// How far the reading of the capture is; `None` when it is done.
    pub fn loading(&self) -> Option<Loading> {
        None
    }
    /// Carries out a command.
    pub fn apply(&mut self, _command: Command) {}
    /// Takes in what jobs have finished. True if anything changed.
    pub fn drain(&mut self) -> bool {
        false
    }
    /// Moves the animation by `dt` seconds. True while it moves.
    pub fn tick(&mut self, _dt: f64) -> bool {
        false
    }
    /// Waits until no job is under way, and takes in its results (tests and `render`).
    pub fn settle(&mut self) {}
}
