//! Reads a capture in batches, from whatever it comes.
//!
//! Two ways in: a capture that is there as a whole (mapped, or in memory) is walked in place; a stream is
//! read piece by piece, and each batch takes the bytes of its frames with it.

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::chunk::Chunk;
use super::file::{Compression, Format, Found, HEAD, Stop, Walked, decompress, is_cut};
use super::source::{CaptureSource, ReadLimits};
use super::{Batch, CaptureError, CaptureNotice, FrameMeta, FrameNumber};

/// How much is read of a stream at a time.
const PIECE: usize = 128 << 10;
/// How many bytes of frames a batch of a stream collects where nobody waits for them.
const BULK: usize = 4 << 20;

/// Reads a capture, batch by batch. Meant for a thread of its own: reading a pipe waits for its writer.
pub struct CaptureReader {
    format: Format,
    input: Input,
    /// The number of the next frame.
    next: FrameNumber,
    done: bool,
}

enum Input {
    Whole { chunk: Arc<Chunk>, at: usize },
    Stream(Stream),
}

/// A stream and what was read of it ahead of the last batch.
struct Stream {
    source: Box<dyn Read + Send>,
    /// Read, and not yet handed on. The first `at` bytes are done with.
    buffer: Vec<u8>,
    at: usize,
    /// Offset of the buffer's first byte in the (unpacked) capture.
    start: u64,
    /// Why no more will come.
    ended: Option<Ended>,
    compressed: bool,
    /// Whether someone may be waiting for each frame: then a batch goes out rather than wait for more.
    live: bool,
    /// What may still be held, and the limit it began with.
    budget: u64,
    limit: u64,
    piece: Vec<u8>,
    /// Bytes taken from the source before unpacking, and their total where known.
    taken: Arc<AtomicU64>,
    total: Option<u64>,
}

/// How a stream ended.
#[derive(Debug)]
enum Ended {
    AtEnd,
    Failed(io::Error),
    LimitReached,
}

impl CaptureReader {
    /// Opens a capture and reads its header. For a pipe this waits until the header has come.
    pub fn open(source: CaptureSource) -> Result<Self, CaptureError> {
        Self::open_within(source, ReadLimits::default())
    }

    /// [`open`](Self::open) with limits of one's own.
    pub fn open_within(source: CaptureSource, limits: ReadLimits) -> Result<Self, CaptureError> {
        match source {
            CaptureSource::Path(path) => Self::open_path(&path, limits).map_err(|error| match error {
                CaptureError::Io(error) => CaptureError::of_path(&path, error),
                error => error,
            }),
            CaptureSource::Stdin => Self::open_stream(Box::new(io::stdin()), None, true, limits),
            CaptureSource::Reader(reader) => Self::open_stream(reader, None, true, limits),
            CaptureSource::Bytes(bytes) => {
                if Compression::of(&bytes).is_some() {
                    let total = bytes.len() as u64;
                    return Self::open_stream(Box::new(io::Cursor::new(bytes)), Some(total), false, limits);
                }
                Self::open_whole(Chunk::shared(bytes))
            }
        }
    }

    fn open_path(path: &Path, limits: ReadLimits) -> Result<Self, CaptureError> {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(CaptureError::Directory(path.to_path_buf()));
        }
        if !metadata.is_file() {
            return Self::open_stream(Box::new(file), None, true, limits);
        }
        let mut head = Vec::with_capacity(HEAD);
        file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        file.rewind()?;
        if Compression::of(&head).is_some() {
            return Self::open_stream(Box::new(file), Some(metadata.len()), false, limits);
        }
        // Says what is wrong with another kind of file before reading all of it.
        Format::of(&head)?;
        if metadata.len() >= limits.map_from {
            return Self::open_whole(Chunk::mapped(file)?);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        // The file may be growing; what was added after the look at its length is left.
        file.take(metadata.len()).read_to_end(&mut bytes)?;
        Self::open_whole(Chunk::owned(0, bytes))
    }

    fn open_whole(chunk: Chunk) -> Result<Self, CaptureError> {
        let head = chunk.bytes().get(..chunk.readable().min(HEAD)).unwrap_or_default();
        let (format, at) = Format::of(head)?;
        Ok(CaptureReader { format, input: Input::Whole { chunk: Arc::new(chunk), at }, next: 1, done: false })
    }

    fn open_stream(
        source: Box<dyn Read + Send>,
        total: Option<u64>,
        live: bool,
        limits: ReadLimits,
    ) -> Result<Self, CaptureError> {
        let taken = Arc::new(AtomicU64::new(0));
        let source = Box::new(Counted { source, taken: Arc::clone(&taken) });
        let mut stream = Stream {
            source,
            buffer: Vec::new(),
            at: 0,
            start: 0,
            ended: None,
            compressed: false,
            live,
            budget: u64::MAX,
            limit: limits.unpacked,
            piece: vec![0; PIECE],
            taken,
            total,
        };
        // Four bytes tell the compression, and all that is waited for: a pipe may send no more for long.
        stream.fill(4);
        if let Some(kind) = Compression::of(&stream.buffer) {
            let ahead = io::Cursor::new(std::mem::take(&mut stream.buffer));
            let rest = std::mem::replace(&mut stream.source, Box::new(io::empty()));
            // Whatever ended the stream ends it again, behind what was read ahead.
            let rest: Box<dyn Read + Send> = match stream.ended.take() {
                None => Box::new(ahead.chain(rest)),
                Some(Ended::Failed(error)) => Box::new(ahead.chain(Failing(Some(error)))),
                Some(Ended::AtEnd | Ended::LimitReached) => Box::new(ahead),
            };
            stream.source = decompress(kind, rest);
            stream.compressed = true;
            stream.budget = limits.unpacked;
        }
        // The shortest file headers: 24 bytes of pcap, 28 of pcapng.
        stream.fill(4);
        stream.fill(if stream.buffer.starts_with(&[0x0a, 0x0d, 0x0d, 0x0a]) { 28 } else { 24 });
        let head = stream.buffer.get(..HEAD).unwrap_or(&stream.buffer);
        let opened = Format::of(head);
        let (format, at) = match (opened, &mut stream.ended) {
            (Ok(opened), _) => opened,
            // A failure to read is the reason, whatever the bytes so far look like.
            (Err(_), ended @ Some(Ended::Failed(_))) => {
                return Err(match ended.take() {
                    Some(Ended::Failed(error)) if stream.compressed => {
                        CaptureError::Compressed { reason: plain(&error) }
                    }
                    Some(Ended::Failed(error)) => CaptureError::Io(error),
                    _ => CaptureError::Empty,
                });
            }
            (Err(error), _) => return Err(error),
        };
        stream.at = at;
        Ok(CaptureReader { format, input: Input::Stream(stream), next: 1, done: false })
    }

    /// The next frames of the capture, `max_frames` at most (at least 1); `None` at its end.
    ///
    /// From a pipe, whatever has come goes out at once: a batch may be of one frame, or of none where only
    /// the header has come.
    pub fn next_batch(&mut self, max_frames: usize) -> Option<Batch> {
        if self.done {
            return None;
        }
        let room = max_frames.max(1);
        let mut found = Found::default();
        let chunk = match &mut self.input {
            Input::Whole { chunk, at } => {
                self.done = walk_whole(&mut self.format, chunk, at, self.next, room, &mut found);
                Some(Arc::clone(chunk))
            }
            Input::Stream(stream) => {
                self.done = stream.walk(&mut self.format, self.next, room, &mut found);
                if found.metas.is_empty() { None } else { Some(Arc::new(stream.hand_on())) }
            }
        };
        if found.is_empty() {
            return None;
        }
        let first = self.next;
        self.next = self.next.saturating_add(found.metas.len() as u32);
        let Found { metas, interfaces, notices, statistics, comments } = found;
        Some(Batch { first, metas, chunk, interfaces, notices, statistics, comments })
    }

    /// How many bytes of the source have been read, and of how many where that is known. Of a compressed
    /// file, bytes as they are stored.
    pub fn progress(&self) -> (u64, Option<u64>) {
        match &self.input {
            Input::Whole { chunk, at } => (*at as u64, Some(chunk.bytes().len() as u64)),
            Input::Stream(stream) => (stream.taken.load(Ordering::Relaxed), stream.total),
        }
    }
}

impl std::fmt::Debug for CaptureReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CaptureReader")
            .field("format", &self.format)
            .field("next", &self.next)
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}

/// Walks on over a capture that is there as a whole; true at its end.
fn walk_whole(
    format: &mut Format,
    chunk: &Chunk,
    at: &mut usize,
    next: FrameNumber,
    room: usize,
    found: &mut Found,
) -> bool {
    let all = chunk.bytes();
    let readable = chunk.readable();
    let window = all.get(*at..readable).unwrap_or_default();
    let start = chunk.start() + *at as u64;
    found.metas.reserve(room.min(window.len() / 64));
    let walked = format.walk(window, start, next, room, found);
    *at += walked.consumed;
    let left = walked.into_record + window.len().saturating_sub(walked.consumed) as u64;
    match walked.stop {
        Stop::Full => return false,
        Stop::More if readable < all.len() => found.notices.push(CaptureNotice::Shrunk { frames: 0 }),
        Stop::More if left == 0 => {}
        Stop::More => found.notices.push(CaptureNotice::CutOff { bytes: left }),
        Stop::Damaged(_) => push_damage(walked, start, next, found),
    }
    true
}

/// Says where a damaged record is; `start` is the offset the walk began at, and `next` the number of the
/// first frame it found.
fn push_damage(walked: Walked, start: u64, next: FrameNumber, found: &mut Found) {
    if let Stop::Damaged(damage) = walked.stop {
        let offset = (start + walked.consumed as u64).saturating_sub(walked.into_record);
        found.notices.push(CaptureNotice::Damaged { after: last(next, found), offset, damage });
    }
}

/// The number of the last frame found.
fn last(next: FrameNumber, found: &Found) -> FrameNumber {
    next.saturating_sub(1).saturating_add(found.metas.len() as u32)
}

impl Stream {
    /// Reads until the buffer has `len` bytes or nothing more comes.
    fn fill(&mut self, len: usize) {
        while self.buffer.len() < len && self.ended.is_none() {
            self.read_piece();
        }
    }

    /// Reads one piece, or notes why there is none.
    fn read_piece(&mut self) {
        let most = usize::try_from(self.budget).unwrap_or(usize::MAX).min(PIECE);
        if most == 0 {
            self.ended = Some(Ended::LimitReached);
            return;
        }
        match self.source.read(self.piece.get_mut(..most).unwrap_or_default()) {
            Ok(0) => self.ended = Some(Ended::AtEnd),
            Ok(read) => {
                self.buffer.extend_from_slice(self.piece.get(..read).unwrap_or_default());
                if self.compressed {
                    self.budget = self.budget.saturating_sub(read as u64);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => self.ended = Some(Ended::Failed(error)),
        }
    }

    /// Walks on until there is a batch; true at the end of the capture.
    fn walk(&mut self, format: &mut Format, next: FrameNumber, room: usize, found: &mut Found) -> bool {
        loop {
            let before = found.metas.len();
            let window = self.buffer.get(self.at..).unwrap_or_default();
            let window_len = window.len();
            let start = self.start + self.at as u64;
            // The walk counts its room and its frames from those already found.
            let walked = format.walk(window, start, next, room, found);
            self.at += walked.consumed;
            if self.compressed {
                let index = (found.metas.len() - before) * size_of::<FrameMeta>();
                self.budget = self.budget.saturating_sub(index as u64);
            }
            match walked.stop {
                Stop::Full => return false,
                Stop::Damaged(_) => {
                    push_damage(walked, start, next, found);
                    return true;
                }
                Stop::More => {}
            }
            if let Some(ended) = self.ended.take() {
                let left = walked.into_record + window_len.saturating_sub(walked.consumed) as u64;
                self.push_end(ended, left, next, found);
                return true;
            }
            if !found.is_empty() && (self.live || self.at >= BULK) {
                return false;
            }
            if found.metas.is_empty() {
                // Nothing in the buffer so far will be asked for again.
                self.forget();
            }
            self.read_piece();
        }
    }

    /// Says why the stream ended, if there is something to say.
    fn push_end(&self, ended: Ended, left: u64, next: FrameNumber, found: &mut Found) {
        let after = last(next, found);
        found.notices.push(match ended {
            Ended::AtEnd if left == 0 => return,
            Ended::AtEnd => CaptureNotice::CutOff { bytes: left },
            Ended::LimitReached => CaptureNotice::LimitReached { limit: self.limit },
            Ended::Failed(error) if self.compressed && is_cut(&error) => {
                CaptureNotice::CompressedCutOff { bytes: left }
            }
            Ended::Failed(error) if self.compressed => {
                CaptureNotice::CompressedDamaged { after, reason: plain(&error) }
            }
            Ended::Failed(error) => CaptureNotice::ReadFailed { after, reason: plain(&error) },
        });
    }

    /// Drops the bytes that are done with.
    fn forget(&mut self) {
        self.buffer.drain(..self.at);
        self.start += self.at as u64;
        self.at = 0;
    }

    /// Gives away the bytes that are done with, as the chunk of a batch.
    fn hand_on(&mut self) -> Chunk {
        let rest = self.buffer.split_off(self.at);
        let mut bytes = std::mem::replace(&mut self.buffer, rest);
        // A batch is kept for as long as the capture is open: no slack of more than an eighth.
        if bytes.capacity() - bytes.len() > bytes.len() / 8 {
            bytes.shrink_to_fit();
        }
        let chunk = Chunk::owned(self.start, bytes);
        self.start += self.at as u64;
        self.at = 0;
        chunk
    }
}

/// The reason of an error in a line.
fn plain(error: &io::Error) -> String {
    error.to_string()
}

/// Counts what is read.
struct Counted {
    source: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Fails once as it was told, then is at its end.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _into: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
