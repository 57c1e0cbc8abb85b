//! What a recorder writes to: a file or a pipe that takes whole blocks.
//!
//! Writing never waits for a pipe's reader: whoever writes does that, and can be asked to end meanwhile.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::FileTypeExt;
use std::path::PathBuf;
use std::time::Duration;

use super::LiveError;
#[cfg(target_os = "linux")]
use super::linux::{MOST_AT_ONCE, either, without_waiting};
#[cfg(all(unix, not(target_os = "linux")))]
use super::plain::{MOST_AT_ONCE, either, without_waiting};
use crate::capture::write::pcapng::ENHANCED_PACKET;

/// How many bytes are collected while frames come without pause.
const COLLECT: usize = 256 << 10;

/// Blocks on their way out.
pub(super) struct Spool {
    out: Out,
    /// Whole blocks that are not written yet.
    pub(super) buffer: Vec<u8>,
    /// How many bytes of the buffer are written.
    sent: usize,
    /// Frames in the buffer.
    waiting: u64,
    /// Frames that were ever put in.
    put: u64,
    /// Bytes and frames that are written.
    bytes: u64,
    frames: u64,
    broken: bool,
}

enum Out {
    /// A file, or a device that takes what it is given.
    File(PathBuf, File),
    /// A pipe or socket, whose reader may be slow; and how much it is given at once.
    Pipe(File, usize),
}

/// Why nothing more can be written.
pub(super) enum Stuck {
    /// Whoever read the pipe has gone.
    NoReader,
    /// The file takes no more.
    Failed(LiveError),
}

impl Spool {
    /// To a file that was opened anew, or to a pipe that has a name.
    pub(super) fn file(path: PathBuf, file: File) -> Self {
        Self::new(if is_slow(&file) { Out::slow(file) } else { Out::File(path, file) })
    }

    /// To standard output.
    pub(super) fn pipe() -> io::Result<Self> {
        // Past the buffer of `io::stdout`, which looks for line ends.
        let file = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        Ok(Self::new(if is_slow(&file) { Out::slow(file) } else { Out::Pipe(file, usize::MAX) }))
    }

    fn new(out: Out) -> Self {
        let buffer = Vec::with_capacity(COLLECT + (COLLECT >> 1));
        Spool { out, buffer, sent: 0, waiting: 0, put: 0, bytes: 0, frames: 0, broken: false }
    }

    /// Counts a frame that was put into the buffer.
    pub(super) fn frame(&mut self) {
        self.waiting += 1;
        self.put += 1;
    }

    /// Frames that were put in, those included that could not be written.
    pub(super) fn put(&self) -> u64 {
        self.put
    }

    /// Bytes that are written. While this grows, there is a reader.
    pub(super) fn sent(&self) -> u64 {
        self.bytes + self.sent as u64
    }

    /// Frames that were put in, whether written yet or not.
    pub(super) fn frames(&self) -> u64 {
        self.frames + self.waiting
    }

    /// Whether it is time to write, though more is coming.
    pub(super) fn is_full(&self) -> bool {
        self.buffer.len() >= COLLECT
    }

    /// Where to learn that the reader of a pipe has gone, or that there is room in it.
    pub(super) fn watched(&self) -> Option<BorrowedFd<'_>> {
        match &self.out {
            Out::File(..) => None,
            Out::Pipe(out, _) => Some(out.as_fd()),
        }
    }

    /// Where it writes to.
    #[cfg(target_os = "linux")]
    pub(super) fn descriptor(&self) -> BorrowedFd<'_> {
        match &self.out {
            Out::File(_, out) | Out::Pipe(out, _) => out.as_fd(),
        }
    }

    /// Writes what is in the buffer, as far as there is room. False where there is none for the rest, at present.
    pub(super) fn write(&mut self) -> Result<bool, Stuck> {
        if self.broken {
            // What could not be written will not be written twice.
            self.buffer.clear();
            return Ok(true);
        }
        while let Some(rest) = self.buffer.get(self.sent..).filter(|rest| !rest.is_empty()) {
            match self.out.write(rest) {
                Ok(0) => return Err(self.stuck(io::ErrorKind::WriteZero.into())),
                Ok(written) => self.sent += written,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(self.stuck(error)),
            }
        }
        self.sent = 0;
        self.bytes += self.buffer.len() as u64;
        self.frames += std::mem::take(&mut self.waiting);
        self.buffer.clear();
        Ok(true)
    }

    /// Writes nothing more to a reader that takes nothing.
    pub(super) fn give_up(&mut self) -> Stuck {
        let stuck = self.stuck(io::ErrorKind::TimedOut.into());
        match stuck {
            Stuck::Failed(_) => Stuck::Failed(LiveError::ReaderStalls { frames: self.frames }),
            Stuck::NoReader => stuck,
        }
    }

    /// Leaves the file with whole blocks only, of which what is written of the buffer may have the last.
    fn stuck(&mut self, error: io::Error) -> Stuck {
        self.broken = true;
        let (whole, frames) = whole_blocks(self.buffer.get(..self.sent).unwrap_or_default());
        self.sent = 0;
        self.bytes += whole as u64;
        self.frames += frames;
        self.waiting = 0;
        self.buffer.clear();
        match &self.out {
            Out::Pipe(..) if error.kind() == io::ErrorKind::BrokenPipe => Stuck::NoReader,
            Out::Pipe(..) => Stuck::Failed(LiveError::CannotWrite { file: "-".into(), reason: error }),
            Out::File(path, file) => {
                let _cut_off_then = file.set_len(self.bytes);
                let full = matches!(
                    error.kind(),
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
                );
                Stuck::Failed(if full {
                    LiveError::DiskFull { file: path.clone(), frames: self.frames }
                } else {
                    LiveError::CannotWrite { file: path.clone(), reason: error }
                })
            }
        }
    }

    /// After [`write`](Self::write) has failed for want of room: what little can still be said, where the cut-off block
    /// has left room for it.
    pub(super) fn last_words(&mut self) {
        if let Out::File(_, file) = &mut self.out
            && io::Seek::seek(file, io::SeekFrom::Start(self.bytes)).is_ok()
            && file.write_all(&self.buffer).is_err()
        {
            let _cut_off_then = file.set_len(self.bytes);
        }
        self.buffer.clear();
    }
}

/// Whether whoever reads this may keep a writer waiting.
fn is_slow(file: &File) -> bool {
    file.metadata().is_ok_and(|known| known.file_type().is_fifo() || known.file_type().is_socket())
}

impl Out {
    /// To a pipe: without waiting for its reader where that can be had for us alone. Otherwise as much at once as any room
    /// at all is enough for.
    fn slow(file: File) -> Self {
        match without_waiting(&file) {
            Some(ours) => Out::Pipe(ours, usize::MAX),
            None => Out::Pipe(file, MOST_AT_ONCE),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Out::Pipe(file, most) if *most < usize::MAX => {
                let [room, _] = either(Some(file.as_fd()), None, Duration::ZERO);
                if room {
                    file.write(bytes.get(..bytes.len().min(*most)).unwrap_or(bytes))
                } else {
                    Err(io::ErrorKind::WouldBlock.into())
                }
            }
            Out::File(_, file) | Out::Pipe(file, _) => file.write(bytes),
        }
    }
}

/// How many bytes of a buffer that begins with a block are whole blocks, and how many of these are frames.
fn whole_blocks(buffer: &[u8]) -> (usize, u64) {
    let (mut at, mut frames) = (0, 0);
    let word = |at: usize| buffer.get(at..)?.first_chunk::<4>().map(|four| u32::from_le_bytes(*four));
    while let (Some(kind), Some(total)) = (word(at), word(at + 4)) {
        match at.checked_add(total as usize) {
            Some(end) if total > 0 && end <= buffer.len() => at = end,
            _ => break,
        }
        frames += u64::from(kind == ENHANCED_PACKET);
    }
    (at, frames)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::write::pcapng;

    #[test]
    fn whole_blocks_are_found_again() {
        let mut buffer = Vec::new();
        pcapng::section_header(&mut buffer, &pcapng::Section::default());
        let header = buffer.len();
        for frame in [&b"one"[..], b"second", b""] {
            pcapng::enhanced_packet(&mut buffer, 0, 1, 9, [frame, b"."], None);
        }
        assert_eq!(whole_blocks(&buffer), (buffer.len(), 3));
        assert_eq!(whole_blocks(&buffer[..buffer.len() - 1]).1, 2);
        assert_eq!(whole_blocks(&buffer[..header + 7]), (header, 0));
        assert_eq!(whole_blocks(&[]), (0, 0));
    }
}
