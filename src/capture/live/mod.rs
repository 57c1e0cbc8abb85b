//! Frames from an interface as they come.
//!
//! Two programs, so that the window never needs a privilege: a recorder (`layerscope capture`), which opens the
//! interface, gives every privilege away, and writes pcapng; and whoever reads that, through the ordinary reader. The
//! recorder looks into no frame: what a capture filter asks for is decided in the kernel.
//!
//! On Linux the recorder receives through a packet socket of its own, with a ring shared with the kernel: that gives the
//! kernel's time, original lengths, drop counts and VLAN tags, none of which pnet's receiver passes on; pnet lists the
//! interfaces and binds the socket. On other Unix systems pnet's plain channel receives: times are ours, and nobody counts
//! what was lost. On Windows, where pnet needs a library that has to be installed, there is no live capture.

mod counts;
mod error;
pub mod filter;
mod interfaces;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(all(unix, not(target_os = "linux")))]
mod plain;
#[cfg(unix)]
mod record;
mod recorder;
mod request;
#[cfg(unix)]
mod spool;

#[cfg(target_os = "linux")]
use linux::Tap;
#[cfg(all(unix, not(target_os = "linux")))]
use plain::Tap;

pub use counts::Counts;
pub use error::LiveError;
pub use filter::CaptureFilter;
pub use interfaces::{LiveInterface, Traffic, interfaces};
#[cfg(target_os = "linux")]
pub use linux::confine::give_up_capabilities;
#[cfg(unix)]
pub use record::{Ended, Recorded, Target, record};
pub use recorder::{Recorder, Through};
pub use request::{CaptureRequest, MAX_SNAP_LEN};

/// A frame on its way from an interface to a file.
#[cfg(unix)]
#[derive(Clone, Copy, Debug)]
struct TapFrame<'a> {
    /// ns since the epoch.
    time: i64,
    /// Length on the wire.
    wire_len: u32,
    /// Its bytes: the first part, which may have been put together anew, and the rest.
    parts: [&'a [u8]; 2],
}

/// What the kernel has counted since the last look.
#[cfg(unix)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct KernelCount {
    /// Frames that passed the filter, those dropped included.
    received: u64,
    /// Of those, frames for which there was no room.
    dropped: u64,
}
