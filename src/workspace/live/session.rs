//! One live capture: its recorder, where its frames go, and what became of them.
//!
//! The reading job fills a capture as of any file. While the view is paused that is another one than the view's: what the
//! view shows stands still, and what comes is kept all the same. The index of ten million packets takes a moment to copy,
//! and to let go; the reading job does the one and a thread of its own the other, and the window waits for neither.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::capture::live::{Counts, LiveError, Recorder};
use crate::capture::{Batch, PacketStore, RingLimit};
use crate::decode::{Facts, Mask};
use crate::i18n::Message;
use crate::msg;
use crate::workspace::{Capture, Notification, Severity, ingest};

/// How long a recorder may take to end once its frames have.
const LAST: Duration = Duration::from_secs(3);

/// How far a live capture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The recorder was started and has said nothing yet; a password may be asked for.
    Starting,
    /// Frames come, or may come.
    Capturing,
    /// The recorder was asked to end.
    Stopping,
    /// It has ended; what came is there.
    Ended,
}

/// What somebody can do about a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// What is said of the failure.
    pub message: Message,
    /// Commands to be copied, the best first.
    pub commands: Vec<String>,
}

/// The capture that is filled.
#[derive(Debug, Default)]
struct Into {
    capture: Arc<RwLock<Capture>>,
    /// It is the view's and has to stand still: the next frames go into a copy of it.
    to_part: bool,
}

/// Where the frames of a live capture go, shared by the window and the reading job.
#[derive(Debug)]
pub(in crate::workspace) struct Feed {
    limit: RingLimit,
    recorder: Mutex<Recorder>,
    /// The window has asked the recorder to end.
    asked: AtomicBool,
    into: Mutex<Into>,
    counts: Mutex<Counts>,
    remedy: Mutex<Option<Remedy>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn count(store: &PacketStore, into: &Mutex<Counts>) {
    *lock(into) = store.counts();
}

impl Feed {
    pub(super) fn new(recorder: Recorder, limit: RingLimit) -> Self {
        Feed {
            limit,
            recorder: Mutex::new(recorder),
            asked: AtomicBool::new(false),
            into: Mutex::default(),
            counts: Mutex::default(),
            remedy: Mutex::default(),
        }
    }

    /// From now on fills that capture, which is empty.
    pub(in crate::workspace) fn begin(&self, capture: &Arc<RwLock<Capture>>) {
        capture.write().unwrap_or_else(PoisonError::into_inner).store.keep_at_most(self.limit);
        *lock(&self.into) = Into { capture: Arc::clone(capture), to_part: false };
    }

    /// Takes in frames that have come. Called by the reading job alone.
    pub(in crate::workspace) fn take_in(&self, batch: Batch, facts: &[Facts]) {
        let mut copy = None;
        let into = loop {
            let mut into = lock(&self.into);
            if !into.to_part {
                break into;
            }
            if let Some(copy) = copy.take() {
                *into = Into { capture: Arc::new(RwLock::new(copy)), to_part: false };
                break into;
            }
            let view = Arc::clone(&into.capture);
            // Not held meanwhile. The view's frames stay the same: nobody else takes any in.
            drop(into);
            copy = Some(ingest::lock(&view).clone());
        };
        let mut capture = into.capture.write().unwrap_or_else(PoisonError::into_inner);
        capture.take_in(batch, facts);
        count(&capture.store, &self.counts);
    }

    /// Once the frames are at their end: waits for the recorder's, and says why that was, if the window had not asked for
    /// it.
    pub(in crate::workspace) fn end(&self) -> Option<Notification> {
        let deadline = Instant::now() + LAST;
        lock(&self.recorder).stop();
        let ended = loop {
            // Not held while waiting: the window may want to stop it.
            let ended = lock(&self.recorder).ended();
            match ended {
                Some(ended) => break ended,
                None if Instant::now() > deadline => break Ok(()),
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        };
        let Err(error) = ended else {
            // A recorder also ends in good order where somebody else asks it to, or the system does (SIGTERM, SIGHUP).
            let unasked = !self.asked.load(Ordering::Relaxed);
            let message = msg!("live-ended-unasked");
            return unasked.then_some(Notification { severity: Severity::Warning, message });
        };
        let commands = error.remedies();
        let message = match &error {
            LiveError::NoPermission { .. } if cfg!(target_os = "linux") => msg!("live-window-no-permission"),
            error => error.message(),
        };
        if !commands.is_empty() {
            *lock(&self.remedy) = Some(Remedy { message: message.clone(), commands });
        }
        Some(Notification { severity: Severity::Error, message })
    }

    pub(super) fn counts(&self) -> Counts {
        *lock(&self.counts)
    }

    pub(super) fn remedy(&self) -> Option<Remedy> {
        lock(&self.remedy).clone()
    }

    /// The capture that is filled, whatever the view shows.
    pub(in crate::workspace) fn capture(&self) -> Arc<RwLock<Capture>> {
        Arc::clone(&lock(&self.into).capture)
    }

    /// Asks the recorder to end.
    pub(super) fn stop(&self) {
        self.asked.store(true, Ordering::Relaxed);
        lock(&self.recorder).stop();
    }

    /// What comes goes into a copy from now on, and the view's capture stays as it is.
    fn part(&self, view: &Arc<RwLock<Capture>>) {
        let mut into = lock(&self.into);
        into.to_part = Arc::ptr_eq(&into.capture, view);
    }

    /// The view's capture becomes what has come, and goes on under the view's mask.
    fn join(&self, view: &Arc<RwLock<Capture>>, mask: Option<Arc<Mask>>) {
        let mut into = lock(&self.into);
        into.to_part = false;
        if !Arc::ptr_eq(&into.capture, view) {
            let mut come = std::mem::take(&mut *into.capture.write().unwrap_or_else(PoisonError::into_inner));
            // Before anybody can see it.
            come.set_mask(mask);
            let before = std::mem::replace(&mut *view.write().unwrap_or_else(PoisonError::into_inner), come);
            into.capture = Arc::clone(view);
            drop_elsewhere(before);
        }
    }
}

/// Drops what takes a moment to drop on a thread of its own; here where none can be had.
pub(in crate::workspace) fn drop_elsewhere(what: impl Send + 'static) {
    let _dropped_here = std::thread::Builder::new().name("drop".into()).spawn(move || drop(what));
}

/// A live capture, under way or ended, as long as it is what is open.
#[derive(Debug)]
pub struct Session {
    pub(super) interface: String,
    pub(super) phase: Phase,
    pub(super) paused: bool,
    filter: String,
    /// The capture that was opened for it is on view.
    pub(super) opened: bool,
    pub(super) feed: Arc<Feed>,
}

impl Session {
    pub(super) fn new(interface: String, filter: String, feed: Arc<Feed>) -> Self {
        Session { interface, filter, phase: Phase::Starting, paused: false, opened: false, feed }
    }

    /// The interface's name.
    pub fn interface(&self) -> &str {
        &self.interface
    }

    /// How far it is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether frames come, or may come.
    pub fn running(&self) -> bool {
        self.phase != Phase::Ended
    }

    /// What alone is captured, in the words of tcpdump; empty for everything.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// Whether the view stands still while frames are captured.
    pub fn paused(&self) -> bool {
        self.paused
    }

    /// What became of every frame by now. They add up.
    pub fn counts(&self) -> Counts {
        self.feed.counts()
    }

    /// The process that records.
    pub fn recorder_id(&self) -> u32 {
        lock(&self.feed.recorder).id()
    }

    /// The view stands still from now on.
    pub(super) fn pause(&mut self, view: &Arc<RwLock<Capture>>) {
        if !self.paused && self.opened {
            self.paused = true;
            self.feed.part(view);
        }
    }

    /// The view shows what has come meanwhile, and goes on under `mask`.
    pub(super) fn go_on(&mut self, view: &Arc<RwLock<Capture>>, mask: Option<Arc<Mask>>) {
        if self.paused {
            self.paused = false;
            self.feed.join(view, mask);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.feed.stop();
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::path::Path;
    use std::sync::mpsc::{Sender, channel};
    use std::thread::{self, ThreadId};

    use super::*;
    use crate::capture::live::{CaptureRequest, Through};
    use crate::capture::{CaptureReader, CaptureSource, Frame, Veil};
    use crate::i18n::Language;
    use crate::workspace::samples;

    /// Tells on which thread it is dropped, and the capture with it.
    #[derive(Debug)]
    struct Told(Sender<ThreadId>);

    impl Veil for Told {
        fn cover<'a>(&self, frame: &Frame<'a>) -> Cow<'a, [u8]> {
            Cow::Borrowed(frame.bytes)
        }
    }

    impl Drop for Told {
        fn drop(&mut self) {
            let _nobody_asks = self.0.send(thread::current().id());
        }
    }

    #[test]
    fn whoever_pauses_the_view_neither_copies_a_capture_nor_drops_one() {
        let request = CaptureRequest::new("eth0");
        let (recorder, _) =
            Recorder::start(Path::new("true"), &request, Through::Ourselves, Language::English).unwrap();
        let feed = Arc::new(Feed::new(recorder, RingLimit { packets: 1000, bytes: u64::MAX }));
        let view = Arc::<RwLock<Capture>>::default();
        feed.begin(&view);
        let mut session = Session::new("eth0".into(), String::new(), Arc::clone(&feed));
        session.opened = true;
        let bytes = samples::by_id("http-get").unwrap().bytes;
        let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
        let mut take_in = |frames| {
            let (batch, mut facts) = (reader.next_batch(frames).unwrap(), Vec::new());
            ingest::dissect_batch(&batch, &mut facts);
            feed.take_in(batch, &facts);
        };
        let frames = |capture: &Arc<RwLock<Capture>>| ingest::lock(capture).store.len();
        take_in(3);
        session.pause(&view);
        assert!(Arc::ptr_eq(&feed.capture(), &view), "a copy was made at once");
        take_in(2);
        assert_eq!((frames(&view), frames(&feed.capture())), (3, 5));
        // Paused and gone on before anything came, there is none.
        session.go_on(&view, None);
        session.pause(&view);
        session.go_on(&view, None);
        take_in(1);
        assert!(Arc::ptr_eq(&feed.capture(), &view));
        assert_eq!(frames(&view), 6);

        session.pause(&view);
        take_in(1);
        let (tell, told) = channel();
        view.write().unwrap().store.set_veil(Some(Arc::new(Told(tell))));
        session.go_on(&view, None);
        assert_ne!(told.recv().unwrap(), thread::current().id());
        assert_eq!(frames(&view), 7);
    }
}
