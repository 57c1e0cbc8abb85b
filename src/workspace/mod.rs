//! What is open and where one stands in it: the model that the window reads, the [`Command`]s that change
//! it, and the jobs that fill it. Menus, shortcuts, buttons and tests all speak in commands.
//!
//! Knows no window toolkit and no clock.

mod beside;
mod command;
mod ingest;
mod jobs;
pub mod live;
mod masking;
mod opening;
mod packets;
mod playback;
pub mod samples;
mod saving;
mod selection;
mod settings;
mod stage;

use std::sync::atomic::AtomicU32;
use std::sync::{Arc, RwLock, RwLockReadGuard};

use crate::capture::{CaptureSource, FrameNumber, PacketStore};
pub use crate::decode::Dissected as Inspected;
use crate::decode::Mask;
use crate::flow::{ConversationId, ConversationTracker};
use crate::i18n::{Catalog, Language, Message};
use crate::msg;
use crate::osi::OsiLayer;
use crate::timeline::{PlayTime, Player, Tempo, Timeline};
pub use beside::{candidates, counterpart};
pub use command::{Command, Panel};
pub use ingest::{Counts, conversations, notices_of};
pub use jobs::{Loading, Wake};
pub use saving::SavePackets;
pub use settings::{Choice, Settings};

/// A capture in memory: its frames and its conversations. Grows while it is being read.
#[derive(Clone, Debug, Default)]
pub struct Capture {
    /// Its name, for the title bar.
    pub name: String,
    /// Its frames.
    pub store: PacketStore,
    /// Its conversations.
    pub tracker: ConversationTracker,
    recent: packets::Recent,
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

/// Packets of a conversation beyond which it is laid out only when the capture has been read.
const LONG_STORY: u32 = 20_000;

/// The model behind the window.
#[derive(Debug)]
pub struct Workspace {
    capture: Arc<RwLock<Capture>>,
    timeline: Option<Arc<Timeline>>,
    /// The conversation beside it, and what it was laid out for.
    beside: Option<Arc<Timeline>>,
    besides: Option<(ConversationId, Option<ConversationId>, Tempo)>,
    beside_choice: Option<ConversationId>,
    inspected: Option<Arc<Inspected>>,
    /// The selected field's name, and the how-manieth of that name it is in its packet. Kept where a packet has none,
    /// so that what is marked at an instant does not depend on the way there.
    marked: Option<(&'static str, usize)>,
    catalog: Arc<Catalog>,
    /// What is selected.
    pub selection: Selection,
    /// The animation's clock.
    pub player: Player,
    /// What is remembered from one start to the next.
    pub settings: Settings,
    /// What the user has not yet dismissed.
    pub notifications: Vec<Notification>,
    /// Play a conversation as soon as it is on the stage.
    autoplay: bool,
    generation: u64,
    /// A packet to go to once its conversation is on the stage.
    pending_packet: Option<FrameNumber>,
    /// Where the playhead was and whether it moved, once what was on the stage is there again under the mask or without.
    resume: Option<(PlayTime, bool)>,
    /// The packet whose exchange below the transport layer is on the stage, where no conversation is.
    below: Option<FrameNumber>,
    jobs: jobs::Jobs,
    /// What stands for what where things are masked: one for as long as the program runs.
    mask: Arc<Mask>,
    /// The last packet of the capture that is in a file with all before it.
    saved_up_to: Arc<AtomicU32>,
    live: live::Live,
}

impl Workspace {
    /// An empty workspace with the user's choices. `wake` is called from other threads when there is something to
    /// take in by [`Workspace::drain`].
    pub fn new(settings: Settings, wake: Wake) -> Self {
        let language = settings.language.unwrap_or_else(Language::of_system);
        let mut player = Player::new();
        player.set_speed(settings.speed);
        Workspace {
            capture: Arc::default(),
            timeline: None,
            beside: None,
            besides: None,
            beside_choice: None,
            inspected: None,
            marked: None,
            catalog: Arc::new(Catalog::new(language)),
            selection: Selection::default(),
            player,
            settings,
            notifications: Vec::new(),
            autoplay: false,
            generation: 0,
            pending_packet: None,
            resume: None,
            saved_up_to: Arc::default(),
            below: None,
            live: live::Live::new(wake.clone()),
            jobs: jobs::Jobs::new(wake),
            mask: Arc::default(),
        }
    }

    /// The capture, for reading. Take it once a frame and pass it on: taking it twice in one thread while a job
    /// waits to write would block.
    pub fn capture(&self) -> RwLockReadGuard<'_, Capture> {
        ingest::lock(&self.capture)
    }

    /// The capture, to be read beside the workspace (it outlives a borrow of it).
    pub fn shared_capture(&self) -> Arc<RwLock<Capture>> {
        Arc::clone(&self.capture)
    }

    /// A number that is another one for each capture opened.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The selected conversation's animation, once it is laid out.
    pub fn timeline(&self) -> Option<&Arc<Timeline>> {
        self.timeline.as_ref()
    }

    /// The conversation of the other transport protocol that is put beside the selected one, once it is laid out.
    pub fn beside(&self) -> Option<&Arc<Timeline>> {
        self.beside.as_ref()
    }

    /// The conversation that the user wants beside the selected one; `None` leaves the choice to the program.
    pub fn beside_choice(&self) -> Option<ConversationId> {
        self.beside_choice
    }

    /// The selected packet, decoded.
    pub fn inspected(&self) -> Option<&Inspected> {
        self.inspected.as_deref()
    }

    /// The texts of the chosen language.
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// How far the reading of the capture is; `None` when it is done.
    pub fn loading(&self) -> Option<Loading> {
        self.jobs.loading
    }

    /// Whether a conversation is being laid out.
    pub fn laying_out(&self) -> bool {
        self.jobs.laying_out
    }

    /// Carries out a command.
    pub fn apply(&mut self, command: Command) {
        self.taken_in_hand(&command);
        match command {
            Command::Live(command) => self.apply_live(command),
            Command::Open(path) => {
                let name = path
                    .file_name()
                    .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
                self.open(name, CaptureSource::Path(path));
            }
            Command::OpenBytes(name, bytes) => self.open(name, CaptureSource::Bytes(bytes)),
            Command::OpenStdin => {
                let name = self.catalog.text(&msg!("workspace-stdin"));
                self.open(name, CaptureSource::Stdin);
            }
            Command::OpenSample(id) => match samples::by_id(&id) {
                Some(sample) => {
                    let name = sample.title(self.catalog.language()).to_owned();
                    self.open(name, CaptureSource::Bytes(Arc::from(sample.bytes)));
                }
                None => self.notify(Severity::Error, msg!("workspace-no-such-sample", id = id)),
            },
            Command::CancelLoading => self.cancel_loading(),
            Command::SelectConversation(id) => self.select_conversation(id),
            Command::NextConversation => self.step_conversation(1),
            Command::PreviousConversation => self.step_conversation(-1),
            Command::SelectPacket(number) => self.select_packet(number),
            Command::NextPacket => self.step_packet(1),
            Command::PreviousPacket => self.step_packet(-1),
            Command::SelectStep(index) => self.select_step(index),
            Command::SelectField(field) => self.select_field(field),
            Command::SelectByte(offset) => {
                let field =
                    self.inspected.as_ref().and_then(|packet| packet.tree.field_at(offset)).map(|(index, _)| index);
                self.select_field(field);
            }
            Command::SelectLayer(layer) => {
                self.selection.layer = layer;
                (self.selection.field, self.marked) = (None, None);
            }
            Command::TogglePlay => {
                if self.timeline.is_some() {
                    self.player.toggle(self.length());
                }
            }
            Command::Play => self.player.playing = self.timeline.is_some(),
            Command::Pause => self.player.playing = false,
            Command::StepForward => self.step(true),
            Command::StepBack => self.step(false),
            Command::Home => self.move_player(|player, _| player.home()),
            Command::End => {
                let length = self.length();
                self.move_player(|player, _| player.end(length));
            }
            Command::Seek(to) => {
                let length = self.length();
                self.move_player(|player, _| player.seek(to, length));
            }
            Command::SetSpeed(speed) => {
                self.player.set_speed(speed);
                self.settings.speed = self.player.speed;
            }
            Command::SetTempo(tempo) => self.set_tempo(tempo),
            Command::SetView(view) => {
                self.settings.view = view;
                self.player.now = self.player.now.min(self.length());
                self.want_beside();
            }
            Command::ChooseBeside(id) => {
                self.beside_choice = id;
                self.want_beside();
            }
            Command::SetLanguage(language) => {
                self.settings.language = Some(language);
                self.catalog = Arc::new(Catalog::new(language));
            }
            Command::SetTheme(theme) => self.settings.theme = theme,
            Command::ToggleProjector => self.settings.projector = !self.settings.projector,
            Command::TogglePanel(Panel::Lists) => self.settings.show_lists = !self.settings.show_lists,
            Command::TogglePanel(Panel::Why) => self.settings.show_why = !self.settings.show_why,
            Command::TogglePanel(Panel::Inspector) => self.settings.show_inspector = !self.settings.show_inspector,
            Command::ToggleHelp => self.settings.show_help = !self.settings.show_help,
            Command::Dismiss(index) => {
                if index < self.notifications.len() {
                    self.notifications.remove(index);
                }
            }
            Command::Tell(notification) => self.push_notification(notification),
            Command::Choose(Choice::Mask, on) => self.set_masked(on),
            Command::Choose(choice, on) => self.settings.set(choice, on),
            Command::ShowOnlyConversation(only) => self.settings.only_conversation = only,
        }
    }

    /// Takes in what jobs have finished. True if anything changed.
    pub fn drain(&mut self) -> bool {
        let mut changed = false;
        while let Some(report) = self.jobs.next(false) {
            self.take(report);
            changed = true;
        }
        changed
    }

    /// Waits until no job is under way, and takes in its results (tests and `render`).
    pub fn settle(&mut self) {
        while self.jobs.busy() {
            match self.jobs.next(true) {
                Some(report) => self.take(report),
                None => break,
            }
        }
    }

    fn notify(&mut self, severity: Severity, message: Message) {
        self.push_notification(Notification { severity, message });
    }

    fn push_notification(&mut self, notification: Notification) {
        if !self.notifications.contains(&notification) {
            self.notifications.push(notification);
        }
    }
}
