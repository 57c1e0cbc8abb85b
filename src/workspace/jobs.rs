//! Work that must not hold up the window: reading a capture, laying out a conversation.
//!
//! Each job runs on a thread of its own and reports through one bounded channel. A report carries the generation
//! of its job; what an overtaken job still says is dropped.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::{Capture, Notification, Severity, ingest};
use crate::capture::{CaptureReader, CaptureSource};
use crate::flow::story::{self, Story};
use crate::flow::{ConversationId, ConversationTracker};
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
    Laid(u64, ConversationId, Arc<Timeline>),
    /// It could not be: it is not there any more.
    NotLaid(u64),
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
    /// How far the reading is, while it goes on.
    pub(super) loading: Option<Loading>,
    /// A layout is under way.
    pub(super) laying_out: bool,
}

impl Jobs {
    pub(super) fn new(wake: Wake) -> Self {
        let (sender, receiver) = bounded(64);
        Jobs { wake, sender, receiver, cancel: Arc::default(), reading: 0, laying: 0, loading: None, laying_out: false }
    }

    /// Begins to read a capture. An earlier reading is given up.
    pub(super) fn read(&mut self, name: String, source: CaptureSource) {
        self.cancel.store(true, Ordering::Relaxed);
        self.cancel = Arc::default();
        self.reading += 1;
        self.loading = Some(Loading::default());
        let (generation, sender, wake, cancel) =
            (self.reading, self.sender.clone(), self.wake.clone(), Arc::clone(&self.cancel));
        spawn("read", move || {
            let say = |report| {
                let _gone = sender.send(report);
                (wake.0)();
            };
            match CaptureReader::open(source) {
                Ok(mut reader) => {
                    let capture = Arc::new(RwLock::new(Capture { name, ..Capture::default() }));
                    say(Report::Opened(generation, Arc::clone(&capture)));
                    fill(&mut reader, &capture, &cancel, |loading| say(Report::Progress(generation, loading)));
                    let notices = ingest::lock(&capture).store.notices().to_vec();
                    let notices = notices
                        .iter()
                        .map(|notice| Notification { severity: Severity::Warning, message: notice.message() })
                        .collect();
                    say(Report::Read(generation, notices));
                }
                Err(error) => {
                    let notification = Notification { severity: Severity::Error, message: error.message() };
                    say(Report::Read(generation, vec![notification]));
                }
            }
        });
    }

    /// Stops reading; what was read stays.
    pub(super) fn cancel(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Begins to lay out a conversation, from its story if that is known already.
    pub(super) fn lay_out(
        &mut self,
        capture: Arc<RwLock<Capture>>,
        id: ConversationId,
        known: Option<Arc<Story>>,
        tempo: Tempo,
    ) {
        self.laying += 1;
        self.laying_out = true;
        let (generation, sender, wake) = (self.laying, self.sender.clone(), self.wake.clone());
        spawn("lay out", move || {
            let story = known.or_else(|| {
                let capture = capture.read().unwrap_or_else(std::sync::PoisonError::into_inner);
                let known: &ConversationTracker = &capture.tracker;
                known.conversation(id)?;
                Some(Arc::new(story::tell(&capture.store, known, id)))
            });
            let report = match story {
                Some(story) => Report::Laid(generation, id, Arc::new(Timeline::new(story, tempo))),
                None => Report::NotLaid(generation),
            };
            let _gone = sender.send(report);
            (wake.0)();
        });
    }

    /// Whether anything is still under way.
    pub(super) fn busy(&self) -> bool {
        self.loading.is_some() || self.laying_out
    }

    /// The next report of a job that was not overtaken; waits for one if `wait`.
    pub(super) fn next(&mut self, wait: bool) -> Option<Report> {
        loop {
            let report = if wait { self.receiver.recv().ok()? } else { self.receiver.try_recv().ok()? };
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
                _ => {}
            }
        }
    }
}

fn fill(reader: &mut CaptureReader, capture: &RwLock<Capture>, cancel: &AtomicBool, mut progress: impl FnMut(Loading)) {
    let mut facts = Vec::new();
    while let Some(batch) = reader.next_batch(BATCH_FRAMES) {
        ingest::dissect_batch(&batch, &mut facts);
        {
            let mut capture = capture.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            capture.take_in(batch, &facts);
        }
        let (read, total) = reader.progress();
        progress(Loading { read, total });
        if cancel.load(Ordering::Relaxed) {
            break;
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    if let Err(error) = spawned {
        tracing::error!(%error, name, "cannot start a thread");
    }
}
