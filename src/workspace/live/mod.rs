//! Live captures in the window: starting and stopping the recorder, pausing the view, following what is newest.
//!
//! A live capture is read by the same job as a file; what is added here is the recorder at its other end, the ring that
//! bounds it, and what the stage does while it grows.

mod choices;
mod follow;
mod session;
mod watch;

use std::path::PathBuf;
use std::sync::{Arc, RwLock};

use super::{Capture, Severity, Wake, Workspace};
use crate::capture::live::{CaptureRequest, Recorder, Through};
use crate::i18n::Message;
use crate::msg;
pub use choices::LiveChoices;
pub(super) use session::{Feed, drop_elsewhere};
pub use session::{Phase, Remedy, Session};
pub use watch::{HISTORY, Lookout, Watched, Watching};

/// A wish about live captures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveCommand {
    /// Capture an interface, with the filter and the ring of the [choices](LiveChoices).
    Start {
        /// Its name.
        interface: String,
        /// As whom.
        through: Through,
    },
    /// The same interface again, after a password has been asked for.
    StartPrivileged,
    /// End the capture; what came stays.
    Stop,
    /// The view stands still, or goes on; frames are captured all the same.
    PauseView(bool),
    /// The newest conversation takes the stage and plays, or not.
    Follow(bool),
    /// Other choices for the next capture.
    Choose(LiveChoices),
    /// Watch the interfaces more closely, or less.
    Watch(Watching),
}

impl LiveCommand {
    /// Capture an interface as ourselves, as is tried first.
    pub fn start(interface: impl Into<String>) -> Self {
        LiveCommand::Start { interface: interface.into(), through: Through::Ourselves }
    }
}

/// What the workspace knows of live captures.
#[derive(Debug)]
pub struct Live {
    /// The recorder's program: this one, but in tests.
    program: Option<PathBuf>,
    session: Option<Session>,
    /// The one before, in case this one never begins.
    before: Option<Session>,
    /// What can be done about the last failure.
    remedy: Option<Remedy>,
    watch: Watch,
    follow: follow::Follow,
}

use watch::Watch;

impl Live {
    pub(super) fn new(wake: Wake) -> Self {
        Live {
            program: None,
            session: None,
            before: None,
            remedy: None,
            watch: Watch::new(wake),
            follow: follow::Follow::default(),
        }
    }

    /// The live capture that is open, under way or ended.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Whether frames come, or may come.
    pub fn running(&self) -> bool {
        self.session.as_ref().is_some_and(Session::running)
    }

    /// Whether the view stands still.
    pub fn paused(&self) -> bool {
        self.on_view().is_some_and(Session::paused)
    }

    /// The live capture whose packets are on view: while one begins, the one before.
    fn on_view(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| session.opened).or(self.before.as_ref())
    }

    /// The interfaces, as they were at the last look.
    pub fn interfaces(&self) -> Vec<Watched> {
        self.watch.all()
    }

    /// Whether there has been a look at them.
    pub fn looked(&self) -> bool {
        self.watch.looked()
    }

    /// How closely they are watched.
    pub fn watching(&self) -> Watching {
        self.watch.how()
    }

    /// What can be done about what a message says, if it is about a missing permission.
    pub fn remedy(&self, message: &Message) -> Option<&Remedy> {
        self.remedy.as_ref().filter(|remedy| remedy.message == *message)
    }

    /// Another program is the recorder (tests).
    pub fn record_with(&mut self, program: PathBuf) {
        self.program = Some(program);
    }

    /// Interfaces are learned from there instead of the system (tests).
    pub fn look_through(&mut self, lookout: Lookout) {
        self.watch.look_through(lookout);
    }

    /// A capture has been opened: the live one that was begun, or another, which ends whatever was captured.
    pub(super) fn opened(&mut self) {
        let ended = [self.before.take(), self.session.take_if(|session| session.opened)];
        if ended.iter().any(Option::is_some) {
            // With what came while its view stood still.
            drop_elsewhere(ended);
        }
        if let Some(session) = &mut self.session {
            session.opened = true;
            if session.phase == Phase::Starting {
                session.phase = Phase::Capturing;
            }
        }
        self.follow.restart();
    }

    /// A live capture that was begun could not be opened, or is not wanted any more: what was open still is, and goes on.
    pub(super) fn not_opened(&mut self) {
        if let Some(session) = self.session.take_if(|session| !session.opened) {
            self.remedy = session.feed.remedy().or(self.remedy.take());
            self.session = self.before.take();
        }
    }

    /// The reading of what is on view is over.
    fn ended(&mut self) {
        let session = self.session.as_mut().filter(|session| session.opened).or(self.before.as_mut());
        if let Some(session) = session {
            session.phase = Phase::Ended;
            self.remedy = session.feed.remedy().or(self.remedy.take());
        }
    }
}

impl Workspace {
    /// Live captures: what goes on.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Live captures, for whoever puts other surroundings in the place of the system (tests).
    pub fn live_mut(&mut self) -> &mut Live {
        &mut self.live
    }

    /// The capture with everything that has come: another one than the view's while that is paused.
    pub fn whole_capture(&self) -> Arc<RwLock<Capture>> {
        self.live.on_view().map_or_else(|| self.shared_capture(), |session| session.feed.capture())
    }

    pub(super) fn apply_live(&mut self, command: LiveCommand) {
        match command {
            LiveCommand::Start { interface, through } => self.start_live(interface, through),
            LiveCommand::StartPrivileged => {
                if let Some(interface) = self.settings.live.interface.clone() {
                    self.start_live(interface, Through::Pkexec);
                }
            }
            LiveCommand::Stop => self.stop_live(),
            LiveCommand::PauseView(pause) => {
                if pause && let Some(session) = &mut self.live.session {
                    session.pause(&self.capture);
                } else {
                    self.view_goes_on();
                }
                self.live_grown();
                self.refresh_conversation();
                self.refresh_beside();
            }
            LiveCommand::Follow(follow) => {
                self.settings.live.follow = follow;
                self.live.follow.restart();
                self.follow_newest();
            }
            LiveCommand::Choose(choices) => self.settings.live = choices,
            LiveCommand::Watch(how) => self.live.watch.set(how),
        }
    }

    /// The view stands still no longer: it shows what has come meanwhile.
    fn view_goes_on(&mut self) {
        let mask = self.mask().map(Arc::clone);
        for session in self.live.session.iter_mut().chain(&mut self.live.before) {
            session.go_on(&self.capture, mask.clone());
        }
    }

    /// The reading of the live capture is over. Nothing more can come that a view that stands still would be spared, and
    /// what has come since can be seen in no other way than in it.
    pub(super) fn live_ended(&mut self) {
        if self.live.paused() {
            // Somebody is looking at what is on the stage.
            self.live.follow.rest();
            self.view_goes_on();
        }
        self.live.ended();
    }

    fn start_live(&mut self, interface: String, through: Through) {
        let filter = match self.settings.live.filter() {
            Ok(filter) => filter,
            Err(wrong) => return self.notify(Severity::Error, wrong),
        };
        let program = match &self.live.program {
            Some(program) => program.clone(),
            None => std::env::current_exe().unwrap_or_else(|_| "layerscope".into()),
        };
        self.settings.live.interface = Some(interface.clone());
        self.notifications.clear();
        let only = filter.to_string();
        let request = CaptureRequest { filter, ..CaptureRequest::new(interface.as_str()) };
        match Recorder::start(&program, &request, through, self.catalog.language()) {
            Ok((recorder, source)) => {
                let feed = Arc::new(Feed::new(recorder, self.settings.live.ring()));
                let session = Session::new(interface.clone(), only, Arc::clone(&feed));
                // One that itself never began is not what is open.
                let before = self.live.session.replace(session).filter(|before| before.opened);
                self.live.before = before.or(self.live.before.take());
                self.live.watch.set(Watching::Not);
                self.autoplay = true;
                self.jobs.read(interface, source, Some(feed));
            }
            Err(error) => self.notify(Severity::Error, error.message()),
        }
    }

    /// Asks the recorder to end. Asked again, does not wait for it.
    fn stop_live(&mut self) {
        let Some(session) = self.live.session.as_mut().filter(|session| session.running()) else { return };
        session.feed.stop();
        let again = session.phase != Phase::Capturing;
        session.phase = Phase::Stopping;
        if again && !session.opened {
            self.live.not_opened();
            self.jobs.cancel_opening();
        } else if again {
            self.live_ended();
            self.cancel_loading();
        }
    }

    /// Packets have come, or were let go.
    pub(super) fn live_grown(&mut self) {
        let gone = {
            let first = self.capture().store.first_number();
            self.selection.packet.is_some_and(|number| number < first)
        };
        if gone {
            // What the playhead passes on its own is no loss that has to be told.
            if self.inspected.take().is_some() && !self.player.playing {
                self.notify(Severity::Info, msg!("live-selected-let-go"));
            }
            self.selection.packet = None;
            self.selection.field = None;
        }
        self.follow_newest();
    }
}
