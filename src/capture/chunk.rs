//! Where the bytes of frames are: a mapped file, a buffer read whole, or a piece of a stream.
//!
//! Knows nothing of records: a chunk is a run of the capture's bytes from an offset on.

use std::fs::File;
use std::sync::Arc;

use memmap2::Mmap;

/// A run of the capture's bytes.
pub(crate) struct Chunk {
    /// Offset of its first byte in the capture (after decompression).
    start: u64,
    bytes: Bytes,
}

enum Bytes {
    Owned(Vec<u8>),
    Shared(Arc<[u8]>),
    Mapped { map: Mmap, file: File },
}

impl Chunk {
    /// Bytes of our own, from `start` on.
    pub(crate) fn owned(start: u64, bytes: Vec<u8>) -> Self {
        Chunk { start, bytes: Bytes::Owned(bytes) }
    }

    /// A whole capture in memory.
    pub(crate) fn shared(bytes: Arc<[u8]>) -> Self {
        Chunk { start: 0, bytes: Bytes::Shared(bytes) }
    }

    /// A whole capture file, mapped.
    pub(crate) fn mapped(file: File) -> std::io::Result<Self> {
        let map = map(&file)?;
        #[cfg(unix)]
        {
            // Only advice: a kernel that will not take it costs time, nothing else.
            let _advice = map.advise(memmap2::Advice::Sequential);
        }
        Ok(Chunk { start: 0, bytes: Bytes::Mapped { map, file } })
    }

    /// Offset of its first byte in the capture.
    pub(crate) fn start(&self) -> u64 {
        self.start
    }

    /// Its bytes. Of a mapped file only the first [`readable`](Self::readable) may be touched.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Owned(bytes) => bytes,
            Bytes::Shared(bytes) => bytes,
            Bytes::Mapped { map, .. } => map,
        }
    }

    /// How many of its bytes are there now. Less than there were once a mapped file has shrunk: its pages
    /// past the new end raise SIGBUS, so this is asked (one fstat) before they are touched.
    pub(crate) fn readable(&self) -> usize {
        match &self.bytes {
            Bytes::Owned(bytes) => bytes.len(),
            Bytes::Shared(bytes) => bytes.len(),
            Bytes::Mapped { map, file } => {
                let now = file.metadata().map_or(0, |metadata| metadata.len());
                map.len().min(usize::try_from(now).unwrap_or(usize::MAX))
            }
        }
    }

    /// Whether a file that was mapped has become shorter.
    pub(crate) fn has_shrunk(&self) -> bool {
        self.readable() < self.bytes().len()
    }

    /// The `len` bytes at `offset` of the capture, if they lie within the chunk's first `readable` bytes.
    pub(crate) fn slice(&self, offset: u64, len: u32, readable: usize) -> Option<&[u8]> {
        let from = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        let to = from.checked_add(len as usize)?;
        if to > readable { None } else { self.bytes().get(from..to) }
    }
}

impl std::fmt::Debug for Chunk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match &self.bytes {
            Bytes::Owned(_) => "owned",
            Bytes::Shared(_) => "shared",
            Bytes::Mapped { .. } => "mapped",
        };
        f.debug_struct("Chunk")
            .field("start", &self.start)
            .field("len", &self.bytes().len())
            .field("kind", &kind)
            .finish()
    }
}

/// Maps a file to be read.
#[allow(unsafe_code)]
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the map is read-only and kept together with its file. What a map cannot rule out is that
    // another program writes to the file meanwhile. Then bytes change under us, and all that reads them is
    // written for hostile bytes: lengths are checked on the copy that is used, never trusted a second time.
    // Should the file shrink, `readable` is asked before pages are touched.
    unsafe { Mmap::map(file) }
}
