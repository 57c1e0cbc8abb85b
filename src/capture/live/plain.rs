//! Receiving on Unix systems other than Linux: pnet's plain channel.
//!
//! It gives bytes and nothing else: the time is ours, a frame's length is what came, and nobody counts what was lost.

use std::fs::File;
use std::io;
use std::os::fd::BorrowedFd;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pnet::datalink::{self, Channel, Config, DataLinkReceiver, NetworkInterface};

use super::{CaptureRequest, KernelCount, LiveError, TapFrame};
use crate::capture::LinkType;

/// More than the largest frame; pnet cuts what is longer than its buffer.
const BUFFER: usize = 1 << 17;
/// How long a wait for a frame is, so that stopping is prompt.
const WAIT: Duration = Duration::from_millis(20);

/// An interface that is being captured.
pub(super) struct Tap {
    receiver: Box<dyn DataLinkReceiver>,
    interface: String,
    snap_len: usize,
    received: u64,
}

/// A descriptor to be watched beside the interface: not on these systems, where pnet does the waiting.
#[derive(Clone, Copy, Debug)]
#[expect(dead_code, reason = "nothing is watched here")]
pub(super) enum Watched<'a> {
    /// Whether its reader has gone.
    Output(BorrowedFd<'a>),
    /// Whether something can be read, or its end has come.
    Input(BorrowedFd<'a>),
}

/// Everything: whoever writes waits for the reader.
pub(super) const MOST_AT_ONCE: usize = usize::MAX;

/// A pipe is waited for on these systems.
pub(super) fn without_waiting(_pipe: &File) -> Option<File> {
    None
}

/// Neither is watched here: there is room as far as is known, and nothing was said.
pub(super) fn either(output: Option<BorrowedFd<'_>>, _input: Option<BorrowedFd<'_>>, _most: Duration) -> [bool; 2] {
    [output.is_some(), false]
}

impl Tap {
    /// Begins to receive.
    pub(super) fn open(interface: &NetworkInterface, request: &CaptureRequest) -> Result<Self, LiveError> {
        if !request.filter.is_empty() {
            return Err(LiveError::system("BPF", io::ErrorKind::Unsupported));
        }
        let config = Config { read_buffer_size: BUFFER, read_timeout: Some(WAIT), ..Config::default() };
        let receiver = match datalink::channel(interface, config) {
            Ok(Channel::Ethernet(_, receiver)) => receiver,
            Ok(_) => return Err(LiveError::system("channel", io::ErrorKind::Unsupported)),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Err(LiveError::no_permission()),
            Err(error) => return Err(LiveError::system("channel", error)),
        };
        let (interface, snap_len) = (interface.name.clone(), request.snap_len as usize);
        Ok(Tap { receiver, interface, snap_len, received: 0 })
    }

    /// How frames begin: pnet puts an Ethernet header where an interface has none.
    pub(super) fn link_type(&self) -> LinkType {
        LinkType::ETHERNET
    }

    /// Does not wait: [`take`](Self::take) does.
    pub(super) fn wait(&mut self, _most: Duration, watched: &[Watched<'_>]) -> Result<Vec<bool>, LiveError> {
        Ok(vec![false; watched.len()])
    }

    /// Hands over the next frame. False where none came in time.
    pub(super) fn take(&mut self, mut each: impl FnMut(&TapFrame<'_>) -> bool) -> Result<bool, LiveError> {
        let bytes = match self.receiver.next() {
            Ok(bytes) => bytes,
            Err(error) => {
                return match error.kind() {
                    io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => Ok(false),
                    _ if error.raw_os_error().is_some() => {
                        Err(LiveError::WentDown { interface: self.interface.clone() })
                    }
                    _ => Err(LiveError::system("read", error)),
                };
            }
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let kept = bytes.get(..bytes.len().min(self.snap_len)).unwrap_or_default();
        self.received += 1;
        each(&TapFrame { time: now.as_nanos() as i64, wire_len: bytes.len() as u32, parts: [kept, &[]] });
        Ok(true)
    }

    /// Nothing to be done: what pnet has not read is lost.
    pub(super) fn shut(&mut self) {}

    /// What has come since the last look.
    pub(super) fn count(&mut self) -> KernelCount {
        KernelCount { received: std::mem::take(&mut self.received), dropped: 0 }
    }
}
