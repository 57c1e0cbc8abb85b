//! What must hold of any bytes, shared by the targets: nothing panics, and a capture read in pieces is the
//! capture read as a whole.

use std::io::Read;

use layerscope::capture::{CaptureReader, CaptureSource, PacketStore};

/// Yields a few bytes at a time.
struct Pieces {
    bytes: Vec<u8>,
    at: usize,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let rest = &self.bytes[self.at..];
        let size = (1 + self.at % 37).min(rest.len()).min(into.len());
        into[..size].copy_from_slice(&rest[..size]);
        self.at += size;
        Ok(size)
    }
}

/// Reads the bytes both ways and compares.
pub fn read_both_ways(bytes: Vec<u8>) {
    let whole = PacketStore::read_all(CaptureSource::Bytes(bytes.clone().into()));
    let pieces = CaptureReader::open(CaptureSource::Reader(Box::new(Pieces { bytes, at: 0 })));
    let (Ok(whole), Ok(mut reader)) = (whole, pieces) else { return };
    let mut store = PacketStore::default();
    while let Some(batch) = reader.next_batch(3) {
        assert_eq!(batch.frames().count(), batch.len());
        store.append(batch);
    }
    assert_eq!(store.metas(), whole.metas());
    assert_eq!(store.interfaces(), whole.interfaces());
    assert_eq!(store.notices(), whole.notices());
    assert!(store.frames(1).zip(whole.frames(1)).all(|(a, b)| a.bytes == b.bytes));
    for notice in store.notices() {
        let _message = notice.message();
    }
}
