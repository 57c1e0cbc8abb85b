//! What is open and where one stands in it: the model that the window reads, the [`Command`]s that change
//! it, and the jobs that fill it. Menus, shortcuts, buttons and tests all speak in commands.
//!
//! Knows no window toolkit and no clock.

mod beside;
mod command;
mod ingest;
mod jobs;
mod packets;
pub mod samples;
mod settings;

use std::sync::{Arc, RwLock, RwLockReadGuard};

use crate::capture::CaptureSource;
use crate::capture::{FrameNumber, PacketStore};
pub use crate::decode::Dissected as Inspected;
use crate::flow::{ConversationId, ConversationTracker};
use crate::i18n::{Catalog, Language, Message};
use crate::msg;
use crate::osi::OsiLayer;
use crate::scene::{Packets as _, View, layers};
use crate::timeline::{PlayTime, Player, Tempo, Timeline};
pub use beside::{candidates, counterpart};
pub use command::{Command, Panel};
pub use ingest::{conversations, notices_of};
use jobs::Subject;
pub use jobs::{Loading, Wake};
pub use settings::{Choice, Settings};

/// A capture in memory: its frames and its conversations. Grows while it is being read.
#[derive(Debug, Default)]
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
    /// The packet whose exchange below the transport layer is on the stage, where no conversation is.
    below: Option<FrameNumber>,
    jobs: jobs::Jobs,
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
            catalog: Arc::new(Catalog::new(language)),
            selection: Selection::default(),
            player,
            settings,
            notifications: Vec::new(),
            autoplay: false,
            generation: 0,
            pending_packet: None,
            below: None,
            jobs: jobs::Jobs::new(wake),
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

    /// The end of the clock: of the longer one, where two conversations are on the stage.
    pub fn length(&self) -> PlayTime {
        let Some(timeline) = &self.timeline else { return PlayTime::default() };
        match (self.settings.view, self.beside.as_deref()) {
            (View::Udp, beside) => crate::scene::udp::length(timeline, beside),
            _ => timeline.length,
        }
    }

    /// The next moment at which playing may rest: where a step has arrived, of the conversation beside it too once the one
    /// on the stage is over.
    fn next_stop(&self, timeline: &Timeline) -> PlayTime {
        let (now, length) = (self.player.now, self.length());
        let after = |stop: PlayTime| (stop > now).then_some(stop);
        after(timeline.next_stop(now))
            .or_else(|| after(self.beside.as_ref()?.next_stop(now)))
            .map_or(length, |stop| stop.min(length))
    }

    /// The step at the playhead: the last one that has departed.
    pub fn current_step(&self) -> Option<usize> {
        self.timeline.as_ref()?.step_at(self.player.now)
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
        match command {
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
                self.selection.field = None;
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

    /// Moves the animation by `dt` seconds. True while it moves.
    pub fn tick(&mut self, dt: f64) -> bool {
        if self.timeline.is_none() || !self.player.playing {
            return false;
        }
        let pace = match (self.settings.view, &self.timeline) {
            // One clock for all views; it runs slower where a packet is followed through its layers.
            (View::Layers, Some(timeline)) => layers::pace(timeline, self.player.now, &*self.capture()),
            _ => 1.0,
        };
        let length = self.length();
        let until = match &self.timeline {
            Some(timeline) if self.settings.stop_at_steps => self.next_stop(timeline),
            _ => length,
        };
        self.player.tick(dt * pace, until);
        self.follow_playhead();
        self.player.playing
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

    /// Opens a capture from any source. It takes the place of the one that is open as soon as it is seen to be one.
    pub fn open(&mut self, name: String, source: CaptureSource) {
        self.autoplay = true;
        self.notifications.clear();
        self.jobs.read(name, source);
    }

    fn take(&mut self, report: jobs::Report) {
        match report {
            jobs::Report::Opened(_, capture) => {
                self.capture = capture;
                self.generation += 1;
                self.timeline = None;
                self.clear_beside();
                self.inspected = None;
                self.selection = Selection::default();
                self.below = None;
                self.pending_packet = None;
                self.player.home();
                self.player.playing = false;
            }
            jobs::Report::Progress(..) => {
                self.choose_first_conversation();
                self.refresh_conversation();
            }
            jobs::Report::Read(_, notifications) => {
                for notification in notifications {
                    self.push_notification(notification);
                }
                self.choose_first_conversation();
                self.refresh_conversation();
                // Only now all conversations are known.
                self.besides = None;
                self.want_beside();
                let (packets, conversations) = {
                    let capture = self.capture();
                    (capture.store.len(), capture.tracker.len())
                };
                if self.selection.packet.is_none() && packets > 0 {
                    self.inspect(1);
                    if conversations == 0 {
                        self.stage_below(1);
                    }
                }
            }
            jobs::Report::Laid(_, subject, timeline) => self.put_on_stage(subject, timeline),
            jobs::Report::Beside(_, timeline) => {
                self.beside = timeline;
                self.player.now = self.player.now.min(self.length());
            }
            jobs::Report::NotLaid(_) => self.notify(Severity::Error, msg!("workspace-job-failed")),
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

    /// As soon as there is a conversation, the first one takes the stage: people came to watch.
    fn choose_first_conversation(&mut self) {
        if self.subject().is_none() && !self.capture().tracker.is_empty() {
            self.select_conversation(ConversationId(0));
        }
    }

    /// The conversation on the stage may have gone on while the rest of the capture was read.
    fn refresh_conversation(&mut self) {
        let Some(id) = self.selection.conversation else { return };
        if self.jobs.laying_out {
            // Its result is followed by another look.
            return;
        }
        let known = self.timeline.as_ref().map_or(0, |timeline| timeline.story.conversation.packets);
        let now = self.capture().tracker.conversation(id).map_or(0, |conversation| conversation.packets);
        // While reading goes on, telling a long story would hold up the reader, and the window with it; and one that
        // has hardly grown is not told again at each packet.
        let worth_telling = if self.jobs.loading.is_some() {
            now <= LONG_STORY && now > known + known.saturating_sub(LONG_STORY / 10) / 10
        } else {
            now != known
        };
        if worth_telling {
            self.jobs.lay_out(Arc::clone(&self.capture), Subject::Conversation(id), None, self.settings.tempo);
        }
    }

    fn select_conversation(&mut self, id: ConversationId) {
        if self.selection.conversation == Some(id) && self.timeline.is_some() {
            return;
        }
        let exists = (id.0 as usize) < self.capture().tracker.len();
        if exists {
            self.below = None;
            self.selection.conversation = Some(id);
            self.timeline = None;
            self.clear_beside();
            self.player.home();
            self.player.playing = false;
            let packets = self.capture().tracker.conversation(id).map_or(0, |conversation| conversation.packets);
            if self.jobs.loading.is_none() || packets <= LONG_STORY {
                self.jobs.lay_out(Arc::clone(&self.capture), Subject::Conversation(id), None, self.settings.tempo);
            }
        }
    }

    fn step_conversation(&mut self, by: i64) {
        let count = i64::try_from(self.capture().tracker.len()).unwrap_or(i64::MAX);
        let at = self.selection.conversation.map_or(0, |id| i64::from(id.0) + by);
        if let Ok(id) = u32::try_from(at)
            && at < count
        {
            self.select_conversation(ConversationId(id));
        }
    }

    fn step_packet(&mut self, by: i64) {
        let at = self.selection.packet.map_or(1, |number| i64::from(number) + by);
        let number = if self.settings.only_conversation
            && let Some(id) = self.selection.conversation
        {
            self.neighbour_in(id, by)
        } else {
            u32::try_from(at).ok().filter(|n| *n >= 1 && (*n as usize) <= self.capture().store.len())
        };
        if let Some(number) = number {
            self.select_packet(number);
        }
    }

    /// The packet of a conversation after (or before) the selected one. The animation knows them in order; before it
    /// is laid out, the neighbour is looked for in the capture.
    fn neighbour_in(&self, id: ConversationId, by: i64) -> Option<FrameNumber> {
        let now = self.selection.packet.unwrap_or(0);
        let capture = self.capture();
        let is_of = |number: &FrameNumber| capture.tracker.packet(*number).conversation == Some(id);
        if by > 0 {
            let last = u32::try_from(capture.store.len()).unwrap_or(u32::MAX);
            (now.saturating_add(1)..=last).find(is_of)
        } else {
            (1..now).rev().find(is_of)
        }
    }

    fn select_packet(&mut self, number: FrameNumber) {
        self.inspect(number);
        self.player.playing = false;
        let conversation = self.capture().tracker.packet(number).conversation;
        match conversation {
            Some(id) if self.selection.conversation == Some(id) && self.timeline.is_some() => {
                self.go_to_packet(number);
            }
            Some(id) => {
                self.autoplay = false;
                self.pending_packet = Some(number);
                self.select_conversation(id);
            }
            None => self.select_lone(number),
        }
    }

    /// A packet that is part of no conversation: an ICMP error is told with the one it is about, anything else in
    /// an exchange of its own.
    fn select_lone(&mut self, number: FrameNumber) {
        let quoted = {
            let capture = self.capture();
            capture.tracker.quoted_by(number)
        };
        if let Some(id) = quoted {
            if self.selection.conversation == Some(id) && self.timeline.is_some() {
                self.go_to_packet(number);
            } else {
                self.autoplay = false;
                self.pending_packet = Some(number);
                self.select_conversation(id);
            }
            return;
        }
        let told = self
            .timeline
            .as_ref()
            .is_some_and(|timeline| timeline.story.below.is_some() && timeline.step_of_frame(number).is_some());
        if told {
            self.go_to_packet(number);
        } else {
            self.autoplay = false;
            self.pending_packet = Some(number);
            self.stage_below(number);
        }
    }

    /// Puts the exchange of a packet that belongs to no conversation on the stage.
    /// What stood beside the last conversation leaves the stage with it.
    fn clear_beside(&mut self) {
        (self.beside, self.besides, self.beside_choice) = (None, None, None);
        self.jobs.forget_beside();
    }

    fn stage_below(&mut self, number: FrameNumber) {
        self.clear_beside();
        self.selection.conversation = None;
        self.below = Some(number);
        self.timeline = None;
        self.player.home();
        self.player.playing = false;
        self.jobs.lay_out(Arc::clone(&self.capture), Subject::Below(number), None, self.settings.tempo);
    }

    fn go_to_packet(&mut self, number: FrameNumber) {
        let Some(timeline) = self.timeline.clone() else { return };
        if let Some(step) = timeline.step_of_frame(number).and_then(|index| timeline.steps.get(index)) {
            self.player.seek(step.arrive, timeline.length);
        }
    }

    fn select_step(&mut self, index: usize) {
        let Some(timeline) = self.timeline.clone() else { return };
        if let Some(step) = timeline.steps.get(index) {
            self.player.seek(step.arrive, timeline.length);
            self.inspect(step.frame);
        }
    }

    fn select_field(&mut self, field: Option<usize>) {
        self.selection.field = field;
        if let (Some(index), Some(packet)) = (field, &self.inspected) {
            self.selection.layer = packet.layer_of_field(index);
        }
    }

    fn move_player(&mut self, movement: impl FnOnce(&mut Player, &Timeline)) {
        let Some(timeline) = self.timeline.clone() else { return };
        self.player.playing = false;
        movement(&mut self.player, &timeline);
        self.follow_playhead();
    }

    /// To the next stop, or the one before: where a packet has arrived, and in the view of the layers also where one
    /// of them has done its part.
    fn step(&mut self, forward: bool) {
        let Some(timeline) = self.timeline.clone() else { return };
        let now = self.player.now;
        let to = match (self.settings.view, forward) {
            (View::Layers, true) => layers::next_stop(&timeline, now, &*self.capture()),
            (View::Layers, false) => layers::previous_stop(&timeline, now, &*self.capture()),
            (_, true) => self.next_stop(&timeline),
            (_, false) => timeline.previous_stop(now),
        };
        let length = self.length();
        self.move_player(|player, _| player.seek(to, length));
    }

    /// The inspector shows the packet at the playhead.
    fn follow_playhead(&mut self) {
        let frame = self
            .timeline
            .as_ref()
            .and_then(|timeline| timeline.steps.get(timeline.step_at(self.player.now)?).map(|step| step.frame));
        if let Some(frame) = frame
            && self.selection.packet != Some(frame)
        {
            self.inspect(frame);
        }
    }

    fn inspect(&mut self, number: FrameNumber) {
        let inspected = self.capture().packet(number);
        if inspected.is_none() {
            let shrunk = self.capture().store.shrunk();
            if let Some(notice) = shrunk {
                self.notify(Severity::Warning, notice.message());
            }
        }
        // A field of the same name stays marked from packet to packet, so that one can watch it change.
        let name =
            self.selection.field.and_then(|index| self.inspected.as_ref()?.tree.fields.get(index)).map(|f| f.def.name);
        self.selection.field =
            name.and_then(|name| inspected.as_ref()?.tree.fields.iter().position(|f| f.def.name == name));
        self.selection.packet = Some(number);
        self.inspected = inspected;
    }

    fn set_tempo(&mut self, tempo: Tempo) {
        self.settings.tempo = tempo;
        let (Some(subject), Some(timeline)) = (self.subject(), &self.timeline) else { return };
        if timeline.tempo != tempo {
            self.jobs.lay_out(Arc::clone(&self.capture), subject, Some(Arc::clone(&timeline.story)), tempo);
        }
        self.want_beside();
    }

    /// What is on the stage, or about to be.
    fn subject(&self) -> Option<Subject> {
        self.selection.conversation.map(Subject::Conversation).or(self.below.map(Subject::Below))
    }

    fn put_on_stage(&mut self, subject: Subject, timeline: Arc<Timeline>) {
        if self.subject() != Some(subject) {
            return;
        }
        // A conversation laid out anew (other tempo, more packets) stays at the step it was at.
        let held = self.timeline.as_ref().and_then(|old| old.step_at(self.player.now));
        let was_playing = self.player.playing;
        let first_time = self.timeline.is_none();
        self.timeline = Some(Arc::clone(&timeline));
        if let Some(number) = self.pending_packet.take() {
            self.go_to_packet(number);
        } else if let Some(step) = held.and_then(|index| timeline.steps.get(index)) {
            self.player.seek(step.depart, timeline.length);
            self.player.playing = was_playing;
        } else if first_time && self.autoplay {
            self.player.home();
            self.player.playing = true;
            if let Some(step) = timeline.steps.first() {
                self.inspect(step.frame);
            }
        }
        self.autoplay = true;
        self.want_beside();
        if timeline.tempo == self.settings.tempo {
            // It may have gone on while it was laid out.
            self.refresh_conversation();
        } else {
            let story = Some(Arc::clone(&timeline.story));
            self.jobs.lay_out(Arc::clone(&self.capture), subject, story, self.settings.tempo);
        }
    }

    /// Has the conversation for the comparison laid out, if it is wanted and is not what is there.
    fn want_beside(&mut self) {
        let Some(id) = self.selection.conversation.filter(|_| self.settings.view == View::Udp) else { return };
        let wanted = (id, self.beside_choice, self.settings.tempo);
        if self.timeline.is_none() || self.jobs.loading.is_some() || self.besides == Some(wanted) {
            return;
        }
        self.besides = Some(wanted);
        self.jobs.lay_beside(Arc::clone(&self.capture), id, self.beside_choice, self.settings.tempo);
    }

    fn cancel_loading(&mut self) {
        if self.jobs.loading.is_none() {
            return;
        }
        self.jobs.cancel();
        let notices = self.capture().store.notices().to_vec();
        for notice in notices {
            self.notify(Severity::Warning, notice.message());
        }
        self.refresh_conversation();
        self.besides = None;
        self.want_beside();
    }
}
