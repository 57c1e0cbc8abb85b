//! Where a capture is read from, and how much of it may be held.

use std::fmt;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

/// Where a capture is read from.
pub enum CaptureSource {
    /// A file, or whatever else has a path: a named pipe is read as it comes.
    Path(PathBuf),
    /// Standard input, which may be a live pipe.
    Stdin,
    /// A capture in memory: a bundled sample, a file that was dropped on the window.
    Bytes(Arc<[u8]>),
    /// Anything that can be read, which may be live: a socket, a child process.
    Reader(Box<dyn Read + Send>),
}

impl fmt::Debug for CaptureSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CaptureSource::Path(path) => f.debug_tuple("Path").field(path).finish(),
            CaptureSource::Stdin => f.write_str("Stdin"),
            CaptureSource::Bytes(bytes) => f.debug_tuple("Bytes").field(&bytes.len()).finish(),
            CaptureSource::Reader(_) => f.write_str("Reader"),
        }
    }
}

/// Bounds on what reading may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// The most memory a compressed capture may take unpacked, in bytes: its content and 32 bytes of index
    /// a frame. A small file can be made to unpack to any size. 4 GiB by default.
    pub unpacked: u64,
    /// Files from this size on are mapped, in bytes; smaller ones are read whole, after which nothing that
    /// happens to the file matters. 32 MiB by default.
    pub map_from: u64,
}

impl Default for ReadLimits {
    fn default() -> Self {
        ReadLimits { unpacked: 4 << 30, map_from: 32 << 20 }
    }
}
