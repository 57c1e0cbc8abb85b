//! The recorder: receives frames and writes them as pcapng. One thread, which is privileged only until the interface is
//! open; what waits while it writes is the kernel's ring.

use std::os::fd::AsFd;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use pnet::datalink;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::spool::{Spool, Stuck};
use super::{CaptureRequest, LiveError, Tap, TapFrame, interfaces};
use crate::capture::write::pcapng::{self, Described, Section, Statistics};

#[cfg(target_os = "linux")]
use super::linux::{Watched, confine, either};
#[cfg(all(unix, not(target_os = "linux")))]
use super::plain::{Watched, either};

/// Where a recording goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file, which is written anew.
    File(PathBuf),
    /// Standard output.
    Pipe,
}

/// Why a recording ended.
#[derive(Debug)]
pub enum Ended {
    /// It was asked to: by a signal, its input's end, a number of frames or a time.
    Asked,
    /// Whoever read the pipe has gone.
    NoReader,
    /// Something happened. What was captured by then is written.
    Failed(LiveError),
}

/// A recording that has ended.
#[derive(Debug)]
pub struct Recorded {
    /// Why.
    pub ended: Ended,
    /// Frames written.
    pub frames: u64,
    /// Frames for which the kernel had no room; `None` where it does not tell.
    pub dropped: Option<u64>,
    /// Why the recorder could not confine itself beyond giving up its privileges, where it could not.
    pub not_confined: Option<String>,
}

/// How long a wait for frames is at most: signals end it sooner.
const WAIT: Duration = Duration::from_millis(100);
/// How often the counts are written while they change.
const COUNTS_EVERY: Duration = Duration::from_millis(500);
/// How long the last frames may take from the kernel's hands once it receives no more.
const LAST: Duration = Duration::from_millis(60);
/// How often is looked whether standard input has ended, while frames come without pause.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long a reader may take nothing once somebody wants the recording to end.
const GRACE: Duration = Duration::from_secs(2);

/// Records an interface until told to stop. To be called by a program's only thread, which has no privilege left
/// afterwards. An error is one from before the first frame: nothing was written.
pub fn record(request: &CaptureRequest, target: &Target) -> Result<Recorded, LiveError> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        let registered = signal_hook::flag::register(signal, Arc::clone(&stop));
        registered.map_err(|error| LiveError::system("sigaction", error))?;
    }
    let mut interfaces = datalink::interfaces();
    let Some(at) = interfaces.iter().position(|interface| interface.name == request.interface) else {
        let there = interfaces.into_iter().map(|interface| interface.name).collect();
        return Err(LiveError::NoInterface { interface: request.interface.clone(), there });
    };
    let interface = interfaces.swap_remove(at);
    if !interface.is_up() {
        return Err(LiveError::Down { interface: interface.name });
    }
    let tap = Tap::open(&interface, request)?;
    // What the file says of this computer cannot be asked for any more once the recorder is confined.
    let head = head(&tap, request, &interface);
    let mut spool = give_privileges_away(target)?;
    let not_confined = confine(&spool);
    spool.buffer.extend(head);
    let recorder = Recorder {
        tap,
        spool,
        stop,
        demanded: false,
        looked_at: Instant::now(),
        request,
        began: Instant::now(),
        began_at: now(),
        received: 0,
        dropped: 0,
        told: (0, 0),
        told_at: Instant::now(),
    };
    let mut recorded = recorder.run();
    recorded.not_confined = not_confined;
    Ok(recorded)
}

/// Opens the target, with the rights of whoever is behind `sudo` where that will do, and becomes unprivileged.
#[cfg(target_os = "linux")]
fn give_privileges_away(target: &Target) -> Result<Spool, LiveError> {
    let user = confine::on_behalf_of();
    let mut spool = confine::as_user(user.as_ref(), || open(target));
    if user.is_some() && matches!(spool, Err(LiveError::CannotWrite { .. })) {
        spool = open(target);
    }
    let spool = spool?;
    confine::give_up_everything(user.as_ref())?;
    Ok(spool)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn give_privileges_away(target: &Target) -> Result<Spool, LiveError> {
    open(target)
}

#[cfg(target_os = "linux")]
fn confine(spool: &Spool) -> Option<String> {
    confine::refuse_other_calls(spool.descriptor()).err()
}

#[cfg(all(unix, not(target_os = "linux")))]
fn confine(_spool: &Spool) -> Option<String> {
    None
}

fn open(target: &Target) -> Result<Spool, LiveError> {
    match target {
        Target::Pipe => Spool::pipe().map_err(|error| LiveError::system("dup", error)),
        Target::File(path) => match std::fs::File::create(path) {
            Ok(file) => Ok(Spool::file(path.clone(), file)),
            Err(reason) => Err(LiveError::CannotWrite { file: path.clone(), reason }),
        },
    }
}

/// The beginning of the file.
fn head(tap: &Tap, request: &CaptureRequest, interface: &datalink::NetworkInterface) -> Vec<u8> {
    let section = Section::here();
    let known = interfaces().into_iter().find(|known| known.index == interface.index);
    let (mac, addresses) = known.map(|known| (known.mac, known.addresses)).unwrap_or_default();
    let described = Described {
        link_type: tap.link_type(),
        snap_len: request.snap_len,
        name: Some(interface.name.clone()),
        description: Some(interface.description.clone()).filter(|text| !text.is_empty()),
        mac,
        addresses,
        filter: request.filter.to_string(),
        os: section.os.clone(),
    };
    let mut head = Vec::new();
    pcapng::section_header(&mut head, &section);
    pcapng::interface_description(&mut head, &described);
    head
}

struct Recorder<'a> {
    tap: Tap,
    spool: Spool,
    /// A signal has come.
    stop: Arc<AtomicBool>,
    /// Somebody wants it to end: by a signal, or by the end of standard input, which was looked at last at that time.
    demanded: bool,
    looked_at: Instant,
    request: &'a CaptureRequest,
    began: Instant,
    began_at: i64,
    /// What the kernel has counted.
    received: u64,
    dropped: u64,
    /// Frames written and dropped as they were last told, and when.
    told: (u64, u64),
    told_at: Instant,
}

/// Why the loop ended.
enum Stop {
    Asked,
    /// The number of frames that was asked for is there; more may have come.
    Enough,
    Stuck(Stuck),
    Tap(LiveError),
}

impl From<Stuck> for Stop {
    fn from(stuck: Stuck) -> Self {
        Stop::Stuck(stuck)
    }
}

impl From<LiveError> for Stop {
    fn from(error: LiveError) -> Self {
        Stop::Tap(error)
    }
}

impl Recorder<'_> {
    fn run(mut self) -> Recorded {
        let Err(stop) = self.flush().and_then(|()| self.each()) else {
            // The loop has no other end than an error.
            return self.recorded(Ended::Asked);
        };
        self.tap.shut();
        let enough = matches!(stop, Stop::Enough);
        let ended = match stop {
            Stop::Asked | Stop::Enough => Ended::Asked,
            Stop::Tap(error) => Ended::Failed(error),
            Stop::Stuck(Stuck::NoReader) => return self.recorded(Ended::NoReader),
            Stop::Stuck(Stuck::Failed(error)) => {
                self.tail(false);
                self.spool.last_words();
                return self.recorded(Ended::Failed(error));
            }
        };
        let ended = match self.rest(enough) {
            Ok(()) => ended,
            Err(Stuck::NoReader) => Ended::NoReader,
            Err(Stuck::Failed(error)) => {
                self.tail(enough);
                self.spool.last_words();
                Ended::Failed(error)
            }
        };
        self.recorded(ended)
    }

    /// Takes what the kernel still has and ends the file.
    fn rest(&mut self, enough: bool) -> Result<(), Stuck> {
        let mut last = Instant::now();
        while !enough && last.elapsed() < LAST {
            match self.block() {
                Ok(true) => {
                    if self.spool.is_full() {
                        self.flush_the_rest()?;
                    }
                    last = Instant::now();
                }
                Ok(false) => std::thread::sleep(Duration::from_millis(5)),
                Err(Stop::Stuck(stuck)) => return Err(stuck),
                // Enough frames, or an interface that has gone and has no more.
                Err(_) => break,
            }
        }
        self.tail(enough);
        self.flush_the_rest()
    }

    /// Whether somebody wants it to end. Cheap enough to be asked for each block.
    fn is_demanded(&mut self) -> bool {
        self.demanded |= self.stop.load(Ordering::Relaxed);
        if !self.demanded && self.request.until_input_ends && self.looked_at.elapsed() >= LOOK_EVERY {
            self.looked_at = Instant::now();
            let [_, said] = either(None, Some(std::io::stdin().as_fd()), Duration::ZERO);
            // Whatever is said, what is meant is its end.
            self.demanded = said;
        }
        self.demanded
    }

    /// How long it may still go on, as far as is known before it is demanded. `None` for as long as one likes.
    fn left(&self) -> Option<Duration> {
        self.request.duration.map(|duration| duration.saturating_sub(self.began.elapsed()))
    }

    /// Whether it is to end now.
    fn is_over(&mut self) -> bool {
        self.is_demanded() || self.left().is_some_and(|left| left.is_zero())
    }

    /// Writes what is in the buffer. Where the reader is slow, that takes until it has taken it, or until the recording is
    /// to end: the frames then stay in the buffer.
    fn flush(&mut self) -> Result<(), Stop> {
        while !self.spool.write()? {
            if self.is_over() {
                return Err(Stop::Asked);
            }
            self.wait_for_room(self.left().unwrap_or(WAIT).min(WAIT));
        }
        Ok(())
    }

    /// Writes what is in the buffer once nothing more is received. A reader that is slow gets its time; one that takes
    /// nothing does not, once somebody wants an end.
    fn flush_the_rest(&mut self) -> Result<(), Stuck> {
        let (mut sent, mut since) = (self.spool.sent(), Instant::now());
        while !self.spool.write()? {
            if self.spool.sent() > sent || !self.is_demanded() {
                (sent, since) = (self.spool.sent(), Instant::now());
            } else if since.elapsed() > GRACE {
                return Err(self.spool.give_up());
            }
            self.wait_for_room(WAIT);
        }
        Ok(())
    }

    /// Waits until the reader has made room, or the input says that an end is wanted.
    fn wait_for_room(&mut self, most: Duration) {
        let input = std::io::stdin();
        let listens = self.request.until_input_ends && !self.demanded;
        let [_, said] = either(self.spool.watched(), listens.then(|| input.as_fd()), most);
        self.demanded |= said;
    }

    fn recorded(self, ended: Ended) -> Recorded {
        let dropped = cfg!(target_os = "linux").then_some(self.dropped);
        Recorded { ended, frames: self.spool.frames(), dropped, not_confined: None }
    }

    /// Receives until something ends it.
    fn each(&mut self) -> Result<(), Stop> {
        loop {
            if self.is_over() {
                return Err(Stop::Asked);
            }
            if self.block()? {
                if self.spool.is_full() {
                    self.flush()?;
                }
            } else {
                self.flush()?;
                self.wait(self.left().unwrap_or(WAIT).min(WAIT))?;
            }
            self.tell()?;
        }
    }

    /// Takes a block of frames, if one has come.
    fn block(&mut self) -> Result<bool, Stop> {
        let (spool, most) = (&mut self.spool, self.request.packets.unwrap_or(u64::MAX));
        if spool.frames() >= most {
            return Err(Stop::Enough);
        }
        let taken = self.tap.take(|frame: &TapFrame<'_>| {
            pcapng::enhanced_packet(&mut spool.buffer, 0, frame.time, frame.wire_len, frame.parts, None);
            spool.frame();
            spool.frames() < most
        })?;
        if self.spool.frames() >= most { Err(Stop::Enough) } else { Ok(taken) }
    }

    fn wait(&mut self, most: Duration) -> Result<(), Stop> {
        let input = std::io::stdin();
        let mut watched: Vec<Watched<'_>> = self.spool.watched().map(Watched::Output).into_iter().collect();
        let output = watched.len();
        if self.request.until_input_ends {
            watched.push(Watched::Input(input.as_fd()));
        }
        let happened = self.tap.wait(most, &watched)?;
        if happened.iter().take(output).any(|gone| *gone) {
            return Err(Stop::Stuck(Stuck::NoReader));
        }
        if happened.iter().skip(output).any(|said| *said) {
            // Whatever is said, what is meant is its end.
            self.demanded = true;
            return Err(Stop::Asked);
        }
        Ok(())
    }

    /// Writes the counts, where they have changed and it is time to.
    fn tell(&mut self) -> Result<(), Stop> {
        if self.told_at.elapsed() < COUNTS_EVERY {
            return Ok(());
        }
        self.told_at = Instant::now();
        self.count();
        let now_told = (self.spool.frames(), self.dropped);
        if now_told != self.told {
            self.told = now_told;
            // Frames that wait in the ring have not been seen yet.
            let statistics = self.statistics(self.spool.frames() + self.dropped);
            pcapng::interface_statistics(&mut self.spool.buffer, 0, &statistics);
            self.flush()?;
        }
        Ok(())
    }

    fn count(&mut self) {
        let count = self.tap.count();
        self.received += count.received;
        self.dropped += count.dropped;
    }

    fn statistics(&self, accepted: u64) -> Statistics {
        Statistics {
            time: now(),
            began: Some(self.began_at),
            ended: None,
            accepted: Some(accepted),
            dropped: cfg!(target_os = "linux").then_some(self.dropped),
            delivered: Some(self.spool.frames()),
            ..Statistics::default()
        }
    }

    /// Ends the file. Where there were `enough` frames, those that came after are none of its business.
    fn tail(&mut self, enough: bool) {
        self.count();
        // Frames that have come and cannot be written count as dropped by us.
        let known = self.spool.put() + self.dropped;
        let accepted = if enough { known } else { self.received.max(known) };
        let statistics = Statistics { ended: Some(now()), ..self.statistics(accepted) };
        pcapng::interface_statistics(&mut self.spool.buffer, 0, &statistics);
    }
}

/// ns since the epoch.
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64)
}
