//! Work that must not hold up the window: reading a capture, laying out a conversation.
//!
//! Each job runs on a thread of its own and reports through one bounded channel. A report carries the generation
//! of its job; what an overtaken job still says is dropped.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::live::Feed;
use super::{Capture, Notification, Severity, beside, ingest};
use crate::capture::{Batch, CaptureNotice, CaptureReader, CaptureSource, FrameNumber};
use crate::decode::Facts;
use crate::flow::story::{self, Story};
use crate::flow::{ConversationId, below};
use crate::msg;
use crate::timeline::{Tempo, Timeline};

/// Frames that are read, decoded and shown at once.
const BATCH_FRAMES: usize = 4096;
/// A conversation that grows is laid out anew so often at most, and so many times the time that it takes apart.
const LAID_OUT_EVERY: Duration = Duration::from_millis(100);
const LAID_OUT_SHARE: u32 = 4;

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
    /// It is read to its end.
    Read(u64, Vec<Notification>),
    /// It could not be opened: what is open still is, and is still read.
    NotOpened(u64, Vec<Notification>),
    /// A conversation is laid out.
    Laid(u64, Subject, Arc<Timeline>),
    /// It could not be: it is not there any more.
    NotLaid(u64),
    /// The conversation beside it is laid out, or there is none.
    Beside(u64, Option<Arc<Timeline>>),
    /// The moment has come that somebody waited for.
    Now,
    /// Something to tell the user.
    Told(Notification),
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

/// What is to be laid out beside it.
#[derive(Debug)]
struct Beside {
    capture: Arc<RwLock<Capture>>,
    main: Arc<Timeline>,
    id: ConversationId,
    chosen: Option<ConversationId>,
}

/// A capture that is being read.
#[derive(Debug)]
struct Reading {
    generation: u64,
    cancel: Arc<AtomicBool>,
}

impl Reading {
    fn is(this: Option<&Self>, generation: u64) -> bool {
        this.is_some_and(|reading| reading.generation == generation)
    }
}

/// It is given up with this.
impl Drop for Reading {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

/// The jobs under way.
#[derive(Debug)]
pub(super) struct Jobs {
    wake: Wake,
    sender: Sender<Report>,
    receiver: Receiver<Report>,
    /// How many captures were to be read by now.
    readings: u64,
    /// That of the capture that is open, while it goes on.
    reading: Option<Reading>,
    /// That of another, which takes its place once it is seen to be a capture.
    opening: Option<Reading>,
    laying: u64,
    besides: u64,
    /// The layout under way has a thread. There is one at a time, however fast somebody leafs through conversations.
    laying_thread: bool,
    /// The layout to begin when that thread is done; earlier wishes are forgotten.
    next_layout: Option<Layout>,
    /// The same of what is beside it.
    beside_thread: bool,
    next_beside: Option<Beside>,
    /// How far the reading is, while it goes on, or one is being opened.
    pub(super) loading: Option<Loading>,
    /// A layout is under way.
    pub(super) laying_out: bool,
    /// That of a conversation beside it.
    laying_beside: bool,
    /// When the last layout was begun, and the last of one beside it.
    laying_since: Option<Instant>,
    beside_since: Option<Instant>,
    /// When the next layout of a conversation that grows may begin.
    next_look: Option<Instant>,
    /// When the next [`Report::Now`] comes.
    alarm: Option<Instant>,
}

impl Jobs {
    pub(super) fn new(wake: Wake) -> Self {
        let (sender, receiver) = bounded(64);
        Jobs {
            wake,
            sender,
            receiver,
            readings: 0,
            reading: None,
            opening: None,
            laying: 0,
            besides: 0,
            laying_thread: false,
            next_layout: None,
            beside_thread: false,
            next_beside: None,
            loading: None,
            laying_out: false,
            laying_beside: false,
            laying_since: None,
            beside_since: None,
            next_look: None,
            alarm: None,
        }
    }

    /// Begins to read a capture, a live one into its `feed`. An earlier reading is given up once this one is seen to be a
    /// capture; one that is not seen to be one yet, at once.
    pub(super) fn read(&mut self, name: String, source: CaptureSource, feed: Option<Arc<Feed>>) {
        self.readings += 1;
        let (generation, cancel) = (self.readings, Arc::<AtomicBool>::default());
        self.opening = Some(Reading { generation, cancel: Arc::clone(&cancel) });
        self.loading.get_or_insert_default();
        let failed = Notification { severity: Severity::Error, message: msg!("workspace-job-failed") };
        self.spawn("read", Report::Read(generation, vec![failed]), move |say| match CaptureReader::open(source) {
            Ok(mut reader) => {
                let capture = Arc::new(RwLock::new(Capture { name, ..Capture::default() }));
                if let Some(feed) = &feed {
                    feed.begin(&capture);
                }
                say.send(Report::Opened(generation, Arc::clone(&capture)));
                let take_in = |batch: Batch, facts: &[Facts]| match &feed {
                    Some(feed) => feed.take_in(batch, facts),
                    None => capture.write().unwrap_or_else(std::sync::PoisonError::into_inner).take_in(batch, facts),
                };
                fill(&mut reader, take_in, &cancel, |loading| say.try_send(Report::Progress(generation, loading)));
                let why = feed.as_ref().and_then(|feed| feed.end());
                // Of a live capture that of everything that came, whether the view has it yet or not.
                let whole = feed.as_ref().map_or(capture, |feed| feed.capture());
                let mut told = notifications(&whole, why.is_some());
                told.extend(why);
                Report::Read(generation, told)
            }
            Err(error) => {
                let failed = Notification { severity: Severity::Error, message: error.message() };
                // A recorder that could not begin wrote nothing, and knows why.
                Report::NotOpened(generation, vec![feed.and_then(|feed| feed.end()).unwrap_or(failed)])
            }
        });
    }

    /// Stops reading, at once for whoever waits; what was read stays. The thread ends when its source next answers.
    pub(super) fn cancel(&mut self) {
        (self.reading, self.opening, self.loading) = (None, None, None);
    }

    /// Opens no other capture.
    pub(super) fn cancel_opening(&mut self) {
        self.opening = None;
        self.loading = self.loading.filter(|_| self.reading.is_some());
    }

    /// Whether the capture that is open is being read.
    pub(super) fn reading(&self) -> bool {
        self.reading.is_some()
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
        self.laying_since = Some(Instant::now());
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

    /// Whether a conversation that has grown may be laid out anew. Where it may not yet, [`Report::Now`] comes when it may:
    /// however fast packets come, laying out takes a bounded share of the time.
    pub(super) fn may_look_again(&mut self) -> bool {
        match self.next_look.filter(|next| Instant::now() < *next) {
            Some(next) => {
                self.wake_at(next);
                false
            }
            None => true,
        }
    }

    /// A layout that was begun then is done: what grows is not laid out again at once.
    fn rest_after(&mut self, begun: Option<Instant>) {
        if let Some(since) = begun {
            let next = since + (since.elapsed() * LAID_OUT_SHARE).max(LAID_OUT_EVERY);
            self.next_look = Some(self.next_look.map_or(next, |known| known.max(next)));
        }
    }

    /// Has [`Report::Now`] come at that moment, or sooner.
    pub(super) fn wake_at(&mut self, moment: Instant) {
        let now = Instant::now();
        if self.alarm.is_some_and(|alarm| alarm <= moment && alarm > now) {
            return;
        }
        self.alarm = Some(moment);
        self.spawn("alarm", Report::Now, move |_| {
            std::thread::sleep(moment.saturating_duration_since(now));
            Report::Now
        });
    }

    /// Does some work, and tells what came of it.
    pub(super) fn tell(&self, name: &str, work: impl FnOnce() -> Notification + Send + 'static) {
        let failed = Notification { severity: Severity::Error, message: msg!("workspace-job-failed") };
        self.spawn(name, Report::Told(failed), move |_| Report::Told(work()));
    }

    /// Begins to lay out the conversation beside one, on its clock: the one chosen, or its best counterpart.
    pub(super) fn lay_beside(
        &mut self,
        capture: Arc<RwLock<Capture>>,
        main: Arc<Timeline>,
        id: ConversationId,
        chosen: Option<ConversationId>,
    ) {
        self.besides += 1;
        self.laying_beside = true;
        self.next_beside = Some(Beside { capture, main, id, chosen });
        self.begin_beside();
    }

    fn begin_beside(&mut self) {
        if self.beside_thread {
            return;
        }
        let Some(Beside { capture, main, id, chosen }) = self.next_beside.take() else { return };
        self.beside_thread = true;
        self.beside_since = Some(Instant::now());
        let generation = self.besides;
        self.spawn("lay out beside", Report::Beside(generation, None), move |_| {
            let capture = ingest::lock(&capture);
            let other = chosen.or_else(|| beside::counterpart(&capture.tracker, id));
            let story = other
                .filter(|other| capture.tracker.conversation(*other).is_some())
                .map(|other| story::tell(&capture.store, &capture.tracker, other));
            drop(capture);
            Report::Beside(generation, story.map(|story| Arc::new(Timeline::beside(Arc::new(story), &main))))
        });
    }

    /// A conversation that is still being laid out beside one that has left the stage is not wanted any more.
    pub(super) fn forget_beside(&mut self) {
        self.besides += 1;
        self.laying_beside = false;
        self.next_beside = None;
    }

    /// Whether a conversation is being laid out beside another.
    pub(super) fn laying_beside(&self) -> bool {
        self.laying_beside
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
                let since = self.laying_since.take();
                self.rest_after(since);
                self.begin_layout();
            }
            if matches!(report, Report::Beside(..)) {
                self.beside_thread = false;
                let since = self.beside_since.take();
                self.rest_after(since);
                self.begin_beside();
            }
            match &report {
                Report::Opened(generation, _) if Reading::is(self.opening.as_ref(), *generation) => {
                    self.reading = self.opening.take();
                    self.loading = Some(Loading::default());
                    return Some(report);
                }
                Report::Progress(generation, loading) if Reading::is(self.reading.as_ref(), *generation) => {
                    self.loading = Some(*loading);
                    return Some(report);
                }
                Report::Read(generation, _) if Reading::is(self.reading.as_ref(), *generation) => {
                    self.reading = None;
                    self.loading = self.opening.as_ref().map(|_| Loading::default());
                    return Some(report);
                }
                // The second where its job broke off.
                Report::NotOpened(generation, _) | Report::Read(generation, _)
                    if Reading::is(self.opening.as_ref(), *generation) =>
                {
                    self.cancel_opening();
                    let (Report::NotOpened(generation, told) | Report::Read(generation, told)) = report else {
                        continue;
                    };
                    return Some(Report::NotOpened(generation, told));
                }
                Report::Laid(generation, ..) | Report::NotLaid(generation) if *generation == self.laying => {
                    self.laying_out = false;
                    return Some(report);
                }
                Report::Beside(generation, _) if *generation == self.besides => {
                    self.laying_beside = false;
                    return Some(report);
                }
                Report::Now => {
                    if self.alarm.is_some_and(|alarm| alarm <= Instant::now()) {
                        self.alarm = None;
                    }
                    return Some(report);
                }
                Report::Told(_) => return Some(report),
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

/// What is to be said of a capture. Where it is known why it ended, that it ended in the middle of something is not news.
fn notifications(capture: &RwLock<Capture>, why: bool) -> Vec<Notification> {
    let capture = ingest::lock(capture);
    let notices = capture.store.notices().iter();
    let notices = notices.filter(|notice| !why || !matches!(notice, CaptureNotice::CutOff { .. }));
    notices.map(|notice| Notification { severity: Severity::Warning, message: notice.message() }).collect()
}

fn fill(
    reader: &mut CaptureReader,
    take_in: impl Fn(Batch, &[Facts]),
    cancel: &AtomicBool,
    progress: impl Fn(Loading),
) {
    let mut facts = Vec::new();
    while let Some(batch) = reader.next_batch(BATCH_FRAMES) {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        ingest::dissect_batch(&batch, &mut facts);
        take_in(batch, &facts);
        let (read, total) = reader.progress();
        progress(Loading { read, total });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use std::sync::atomic::AtomicUsize;
    use std::time::Duration;

    use super::*;
    use crate::workspace::samples;

    fn main() -> Arc<Timeline> {
        Arc::new(Timeline::new(crate::timeline::examples::four_way().into(), Tempo::Teaching))
    }

    #[test]
    fn leafing_quickly_lays_out_the_first_and_the_newest_beside_it() {
        let bytes = samples::by_id("dns-over-tcp").unwrap().bytes;
        let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
        let capture = Arc::new(RwLock::new(Capture::read_all(String::new(), &mut reader)));
        // Each job wakes the window once, when it is done.
        let done = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&done);
        let mut jobs = Jobs::new(Wake(Arc::new(move || {
            count.fetch_add(1, Ordering::SeqCst);
        })));
        // Nobody gets at the capture until all have asked.
        let held = capture.write().unwrap();
        for chosen in 0..20 {
            jobs.lay_beside(Arc::clone(&capture), main(), ConversationId(0), Some(ConversationId(chosen)));
        }
        jobs.lay_beside(Arc::clone(&capture), main(), ConversationId(0), Some(ConversationId(1)));
        drop(held);
        let Some(Report::Beside(_, Some(timeline))) = jobs.next(true) else { panic!("a conversation is there") };
        assert_eq!(timeline.story.conversation().unwrap().id, ConversationId(1), "the newest wish");
        assert!(!jobs.busy());
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(done.load(Ordering::SeqCst), 2, "one at a time");
    }

    #[test]
    fn what_was_wanted_beside_another_is_forgotten_and_does_not_stop_what_comes() {
        let mut jobs = Jobs::new(Wake::none());
        let capture = Arc::new(RwLock::new(Capture::default()));
        let held = capture.write().unwrap();
        for _ in 0..2 {
            jobs.lay_beside(Arc::clone(&capture), main(), ConversationId(0), None);
        }
        jobs.forget_beside();
        assert!(!jobs.busy());
        jobs.lay_beside(Arc::clone(&capture), main(), ConversationId(7), None);
        drop(held);
        assert!(matches!(jobs.next(true), Some(Report::Beside(..))));
        assert!(!jobs.busy());
    }
}
