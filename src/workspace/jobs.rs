//! Work that must not hold up the window: reading a capture, laying out a conversation.
//!
//! Each job runs on a thread of its own and reports through one bounded channel. A report carries the generation
//! of its job; what an overtaken job still says is dropped.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::{Capture, Notification, Severity, beside, ingest};
use crate::capture::{CaptureReader, CaptureSource, FrameNumber};
use crate::flow::story::{self, Story};
use crate::flow::{ConversationId, below};
use crate::msg;
use crate::timeline::{Tempo, Timeline};

/// Frames that are read, decoded and shown at once.
const BATCH_FRAMES: usize = 4096;

/// Called when a job has something to show, so that the window draws itself again.
#[derive(Clone)]
pub struct Wake(pub Arc<dyn Fn() + Send + Sync>);

impl Wake {
    /// Wakes nobody.
    pub fn none() -> Self {
        Wake(Arc::new(|| {}))
    }
}

impl std::fmt::Debug for Wake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wake")
    }
}

/// How far the reading of a capture is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loading {
    /// Bytes read.
    pub read: u64,
    /// Bytes there are, where known.
    pub total: Option<u64>,
}

/// What a job says.
pub(super) enum Report {
    /// The capture could be opened; from now on it fills.
    Opened(u64, Arc<RwLock<Capture>>),
    /// More of it is there.
    Progress(u64, Loading),
    /// It is read to its end, or could not be opened.
    Read(u64, Vec<Notification>),
    /// A conversation is laid out.
    Laid(u64, Subject, Arc<Timeline>),
    /// It could not be: it is not there any more.
    NotLaid(u64),
    /// The conversation beside it is laid out, or there is none.
    Beside(u64, Option<Arc<Timeline>>),
}

/// What is on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A conversation.
    Conversation(ConversationId),
    /// The exchange below the transport layer that a packet belongs to.
    Below(FrameNumber),
}

/// What is to be laid out.
#[derive(Debug)]
struct Layout {
    capture: Arc<RwLock<Capture>>,
    subject: Subject,
    known: Option<Arc<Story>>,
    tempo: Tempo,
}

/// The jobs under way.
#[derive(Debug)]
pub(super) struct Jobs {
    wake: Wake,
    sender: Sender<Report>,
    receiver: Receiver<Report>,
    cancel: Arc<AtomicBool>,
    reading: u64,
    laying: u64,
    besides: u64,
    /// The layout under way has a thread. There is one at a time, however fast somebody leafs through conversations.
    laying_thread: bool,
    /// The layout to begin when that thread is done; earlier wishes are forgotten.
    next_layout: Option<Layout>,
    /// How far the reading is, while it goes on.
    pub(super) loading: Option<Loading>,
    /// A layout is under way.
    pub(super) laying_out: bool,
    /// That of a conversation beside it.
    laying_beside: bool,
}

impl Jobs {
    pub(super) fn new(wake: Wake) -> Self {
        let (sender, receiver) = bounded(64);
        Jobs {
            wake,
            sender,
            receiver,
            cancel: Arc::default(),
            reading: 0,
            laying: 0,
            besides: 0,
            laying_thread: false,
            next_layout: None,
            loading: None,
            laying_out: false,
            laying_beside: false,
        }
    }

    /// Begins to read a capture. An earlier reading is given up.
    pub(super) fn read(&mut self, name: String, source: CaptureSource) {
        self.cancel.store(true, Ordering::Relaxed);
        self.cancel = Arc::default();
        self.reading += 1;
        self.loading = Some(Loading::default());
        let (generation, cancel) = (self.reading, Arc::clone(&self.cancel));
        let failed = Notification { severity: Severity::Error, message: msg!("workspace-job-failed") };
        self.spawn("read", Report::Read(generation, vec![failed]), move |say| match CaptureReader::open(source) {
            Ok(mut reader) => {
                let capture = Arc::new(RwLock::new(Capture { name, ..Capture::default() }));
                say.send(Report::Opened(generation, Arc::clone(&capture)));
                fill(&mut reader, &capture, &cancel, |loading| say.try_send(Report::Progress(generation, loading)));
                Report::Read(generation, notifications(&capture))
            }
            Err(error) => {
                let notification = Notification { severity: Severity::Error, message: error.message() };
                Report::Read(generation, vec![notification])
            }
        });
    }

    /// Stops reading, at once for whoever waits; what was read stays. The thread ends when its source next answers.
    pub(super) fn cancel(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        self.reading += 1;
        self.loading = None;
    }

    /// Begins to lay out a conversation, from its story if that is known already.
    pub(super) fn lay_out(
        &mut self,
        capture: Arc<RwLock<Capture>>,
        subject: Subject,
        known: Option<Arc<Story>>,
        tempo: Tempo,
    ) {
        self.laying += 1;
        self.laying_out = true;
        self.next_layout = Some(Layout { capture, subject, known, tempo });
        self.begin_layout();
    }

    fn begin_layout(&mut self) {
        if self.laying_thread {
            return;
        }
        let Some(Layout { capture, subject, known, tempo }) = self.next_layout.take() else { return };
        self.laying_thread = true;
        let generation = self.laying;
        self.spawn("lay out", Report::NotLaid(generation), move |_| {
            let story = known.or_else(|| {
                let capture = ingest::lock(&capture);
                let (store, tracker) = (&capture.store, &capture.tracker);
                Some(Arc::new(match subject {
                    Subject::Conversation(id) => {
                        tracker.conversation(id)?;
                        story::tell(store, tracker, id)
                    }
                    Subject::Below(number) => below::tell(store, tracker, number)?,
                }))
            });
            match story {
                Some(story) => Report::Laid(generation, subject, Arc::new(Timeline::new(story, tempo))),
                None => Report::NotLaid(generation),
            }
        });
    }

    /// Begins to lay out the conversation beside one: the one chosen, or its best counterpart.
    pub(super) fn lay_beside(
        &mut self,
        capture: Arc<RwLock<Capture>>,
        id: ConversationId,
        chosen: Option<ConversationId>,
        tempo: Tempo,
    ) {
        self.besides += 1;
        self.laying_beside = true;
        let generation = self.besides;
        self.spawn("lay out beside", Report::Beside(generation, None), move |_| {
            let capture = ingest::lock(&capture);
            let other = chosen.or_else(|| beside::counterpart(&capture.tracker, id));
            let story = other
                .filter(|other| capture.tracker.conversation(*other).is_some())
                .map(|other| story::tell(&capture.store, &capture.tracker, other));
            drop(capture);
            Report::Beside(generation, story.map(|story| Arc::new(Timeline::new(Arc::new(story), tempo))))
        });
    }

    /// A conversation that is still being laid out beside one that has left the stage is not wanted any more.
    pub(super) fn forget_beside(&mut self) {
        self.besides += 1;
        self.laying_beside = false;
    }

    /// Whether anything is still under way.
    pub(super) fn busy(&self) -> bool {
        self.loading.is_some() || self.laying_out || self.laying_beside
    }

    /// The next report of a job that was not overtaken; waits for one if `wait`.
    pub(super) fn next(&mut self, wait: bool) -> Option<Report> {
        loop {
            let report = if wait { self.receiver.recv().ok()? } else { self.receiver.try_recv().ok()? };
            if matches!(report, Report::Laid(..) | Report::NotLaid(_)) {
                self.laying_thread = false;
                self.begin_layout();
            }
            match &report {
                Report::Opened(generation, _) if *generation == self.reading => return Some(report),
                Report::Progress(generation, loading) if *generation == self.reading => {
                    self.loading = Some(*loading);
                    return Some(report);
                }
                Report::Read(generation, _) if *generation == self.reading => {
                    self.loading = None;
                    return Some(report);
                }
                Report::Laid(generation, ..) | Report::NotLaid(generation) if *generation == self.laying => {
                    self.laying_out = false;
                    return Some(report);
                }
                Report::Beside(generation, _) if *generation == self.besides => {
                    self.laying_beside = false;
                    return Some(report);
                }
                _ => {}
            }
        }
    }

    /// Runs `work` on a thread of its own and reports what it returns, or `failed` if it cannot start or does not return.
    fn spawn(&self, name: &str, failed: Report, work: impl FnOnce(&Say) -> Report + Send + 'static) {
        let say = Say { sender: self.sender.clone(), wake: self.wake.clone(), last: Some(failed) };
        // Where no thread can be had, the closure is dropped, and `say` with it: that reports the failure.
        let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let mut say = say;
            say.last = Some(work(&say));
        });
        if let Err(error) = spawned {
            tracing::error!(%error, name, "cannot start a thread");
        }
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

/// A job's voice. Whatever happens to the job, its last report is made.
struct Say {
    sender: Sender<Report>,
    wake: Wake,
    last: Option<Report>,
}

impl Say {
    fn send(&self, report: Report) {
        let _nobody_listens_any_more = self.sender.send(report);
        (self.wake.0)();
    }

    /// For reports that the next one makes up for.
    fn try_send(&self, report: Report) {
        let _full = self.sender.try_send(report);
        (self.wake.0)();
    }
}

impl Drop for Say {
    fn drop(&mut self) {
        if let Some(report) = self.last.take() {
            self.send(report);
        }
    }
}

fn notifications(capture: &RwLock<Capture>) -> Vec<Notification> {
    let capture = ingest::lock(capture);
    let notices = capture.store.notices().iter();
    notices.map(|notice| Notification { severity: Severity::Warning, message: notice.message() }).collect()
}

fn fill(reader: &mut CaptureReader, capture: &RwLock<Capture>, cancel: &AtomicBool, progress: impl Fn(Loading)) {
    let mut facts = Vec::new();
    while let Some(batch) = reader.next_batch(BATCH_FRAMES) {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        ingest::dissect_batch(&batch, &mut facts);
        capture.write().unwrap_or_else(std::sync::PoisonError::into_inner).take_in(batch, &facts);
        let (read, total) = reader.progress();
        progress(Loading { read, total });
    }
}
