//! Ways in: streams, compression, files that change.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::{self, Read, Write};
use std::sync::mpsc;

use flate2::write::GzEncoder;

use super::super::file::made::{Order::Little, pcap, record};
use super::{CaptureReader, CaptureSource, PIECE, ReadLimits};
use crate::capture::{CaptureError, CaptureNotice, Looks, PacketStore};

fn capture(frames: u32) -> Vec<u8> {
    let mut bytes = pcap(Little, 0xa1b2_c3d4, (2, 4), 1);
    for number in 0..frames {
        bytes.extend(record(Little, number, 0, (60, 60), &[number as u8; 60]));
    }
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn read(bytes: Vec<u8>) -> PacketStore {
    PacketStore::read_all(CaptureSource::Bytes(bytes.into())).unwrap()
}

fn check(store: &PacketStore, frames: usize) {
    assert_eq!(store.len(), frames);
    assert_eq!(store.frames(1).count(), frames);
    for (index, frame) in store.frames(1).enumerate() {
        assert_eq!(frame.bytes, [index as u8; 60]);
        assert_eq!(frame.meta.time().unwrap().nanos(), index as i64 * 1_000_000_000);
        assert_eq!(store.frame(frame.number).unwrap().bytes, frame.bytes);
    }
}

/// A pipe whose writer is a test.
struct Pipe(mpsc::Receiver<Vec<u8>>);

impl Read for Pipe {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Ok(bytes) = self.0.recv() else { return Ok(0) };
        into[..bytes.len()].copy_from_slice(&bytes);
        Ok(bytes.len())
    }
}

#[test]
fn a_live_pipe_yields_what_has_come() {
    let bytes = capture(3);
    let (sender, receiver) = mpsc::channel();
    sender.send(bytes[..24].to_vec()).unwrap();
    let mut reader = CaptureReader::open(CaptureSource::Reader(Box::new(Pipe(receiver)))).unwrap();
    // The header alone tells the interface, without waiting for a packet.
    let batch = reader.next_batch(100).unwrap();
    assert_eq!((batch.len(), batch.interfaces().len()), (0, 1));
    sender.send(bytes[24..100].to_vec()).unwrap();
    let batch = reader.next_batch(100).unwrap();
    assert_eq!((batch.len(), batch.first_number()), (1, 1));
    assert_eq!(batch.frame(0).unwrap().bytes, [0; 60]);
    // A record in two pieces and one more: both come once they are whole.
    sender.send(bytes[100..110].to_vec()).unwrap();
    sender.send(bytes[110..].to_vec()).unwrap();
    let batch = reader.next_batch(100).unwrap();
    assert_eq!((batch.len(), batch.first_number()), (2, 2));
    assert_eq!(reader.progress(), (bytes.len() as u64, None));
    drop(sender);
    assert!(reader.next_batch(100).is_none());
}

#[test]
fn a_stream_longer_than_its_pieces() {
    let bytes = capture(9000);
    assert!(bytes.len() > 5 * PIECE);
    let store = PacketStore::read_all(CaptureSource::Reader(Box::new(io::Cursor::new(bytes)))).unwrap();
    check(&store, 9000);
    assert_eq!(store.notices(), []);
}

#[test]
fn compressed_captures() {
    let bytes = capture(9000);
    let (one, two) = bytes.split_at(300_000);
    let skippable =
        [&b"\x5a\x2a\x4d\x18\x05\0\0\0hello"[..], &zstd(one), b"\x50\x2a\x4d\x18\0\0\0\0", &zstd(two)].concat();
    for packed in [gzip(&bytes), [gzip(one), gzip(two)].concat(), zstd(&bytes), skippable] {
        let store = read(packed.clone());
        check(&store, 9000);
        assert_eq!(store.notices(), []);
        let mut reader = CaptureReader::open(CaptureSource::Bytes(packed.clone().into())).unwrap();
        while reader.next_batch(1000).is_some() {}
        assert_eq!(reader.progress(), (packed.len() as u64, Some(packed.len() as u64)));
    }
}

#[test]
fn a_compressed_capture_that_is_cut_keeps_what_came() {
    let bytes = capture(9000);
    for packed in [gzip(&bytes), zstd(&bytes)] {
        let store = read(packed[..packed.len() * 3 / 4].to_vec());
        assert!(store.len() > 1000 && store.len() < 9000, "{}", store.len());
        check(&store, store.len());
        assert!(matches!(store.notices(), [CaptureNotice::CompressedCutOff { .. }]), "{:?}", store.notices());
        assert!(store.notices()[0].is_cut_off());
    }
    // Cut within the checksum: all frames are there.
    let packed = gzip(&bytes);
    let store = read(packed[..packed.len() - 3].to_vec());
    check(&store, 9000);
    assert_eq!(store.notices(), [CaptureNotice::CompressedCutOff { bytes: 0 }]);
}

#[test]
fn a_compressed_capture_that_is_damaged_says_so() {
    let bytes = capture(9000);
    let mut packed = gzip(&bytes);
    let checksum = packed.len() - 6;
    packed[checksum] ^= 1;
    let store = read(packed);
    check(&store, 9000);
    assert!(matches!(store.notices(), [CaptureNotice::CompressedDamaged { after: 9000, .. }]));

    let mut packed = zstd(&bytes);
    let checksum = packed.len() - 1;
    packed[checksum] ^= 1;
    let store = read(packed);
    check(&store, 9000);
    assert!(matches!(store.notices(), [CaptureNotice::CompressedDamaged { after: 9000, .. }]), "{:?}", store.notices());

    for mut packed in [gzip(&bytes), zstd(&bytes)] {
        packed[4..].fill(0xff);
        let result = PacketStore::read_all(CaptureSource::Bytes(packed.into()));
        assert!(matches!(result, Err(CaptureError::Compressed { .. })), "{result:?}");
    }
}

#[test]
fn what_is_inside_decides() {
    let result = PacketStore::read_all(CaptureSource::Bytes(gzip(b"<html>").into()));
    assert!(matches!(result, Err(CaptureError::NotACapture { looks: Looks::WebPage, .. })));
    let result = PacketStore::read_all(CaptureSource::Bytes(gzip(&gzip(&capture(1))).into()));
    assert!(matches!(result, Err(CaptureError::NotACapture { looks: Looks::Archive("gzip"), .. })));
    let result = PacketStore::read_all(CaptureSource::Bytes(gzip(b"").into()));
    assert!(matches!(result, Err(CaptureError::Empty)));
}

#[test]
fn a_bomb_is_bounded() {
    // Zeros are records without bytes: each costs 16 bytes and 32 of index.
    let mut bytes = capture(1);
    bytes.resize(64 << 20, 0);
    let limits = ReadLimits { unpacked: 4 << 20, ..ReadLimits::default() };
    for packed in [gzip(&bytes), zstd(&bytes)] {
        assert!(packed.len() < 1 << 20);
        let mut reader = CaptureReader::open_within(CaptureSource::Bytes(packed.into()), limits).unwrap();
        let mut store = PacketStore::default();
        while let Some(batch) = reader.next_batch(1000) {
            store.append(batch);
        }
        assert!((60_000..100_000).contains(&store.len()), "{}", store.len());
        assert_eq!(store.notices(), [CaptureNotice::LimitReached { limit: 4 << 20 }]);
        assert_eq!(store.frame(1).unwrap().bytes, [0; 60]);
    }
}

#[test]
fn a_failing_source_keeps_what_came() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the line is dead"))
        }
    }
    let source = io::Cursor::new(capture(2)).chain(Fails);
    let store = PacketStore::read_all(CaptureSource::Reader(Box::new(source))).unwrap();
    check(&store, 2);
    assert_eq!(store.notices(), [CaptureNotice::ReadFailed { after: 2, reason: "the line is dead".into() }]);
    let result = PacketStore::read_all(CaptureSource::Reader(Box::new(Fails)));
    assert!(matches!(result, Err(CaptureError::Io(_))));
}

#[test]
fn files_small_and_mapped() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("named-nothing");
    std::fs::write(&path, capture(9000)).unwrap();
    for map_from in [0, u64::MAX] {
        let limits = ReadLimits { map_from, ..ReadLimits::default() };
        let mut reader = CaptureReader::open_within(CaptureSource::Path(path.clone()), limits).unwrap();
        let mut store = PacketStore::default();
        while let Some(batch) = reader.next_batch(777) {
            assert_eq!(batch.frames().count(), batch.len());
            store.append(batch);
        }
        check(&store, 9000);
        assert_eq!(store.shrunk(), None);
        assert_eq!(reader.progress(), (9000 * 76 + 24, Some(9000 * 76 + 24)));
    }
}

#[test]
fn a_mapped_file_that_shrinks() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x");
    std::fs::write(&path, capture(9000)).unwrap();
    let limits = ReadLimits { map_from: 0, ..ReadLimits::default() };
    let mut reader = CaptureReader::open_within(CaptureSource::Path(path.clone()), limits).unwrap();
    let mut store = PacketStore::default();
    store.append(reader.next_batch(5000).unwrap());
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(24 + 76 * 1000 + 10).unwrap();
    // The walk stops at once, and the frames past the new end are gone, the others there.
    let last = reader.next_batch(5000).unwrap();
    assert_eq!((last.len(), last.notices()), (0, &[CaptureNotice::Shrunk { frames: 0 }][..]));
    assert!(reader.next_batch(5000).is_none());
    assert!(store.frame(1000).is_some() && store.frame(1001).is_none());
    assert_eq!(store.frames(1).count(), 1000);
    assert_eq!(store.shrunk(), Some(CaptureNotice::Shrunk { frames: 4000 }));

    // One read whole does not care.
    std::fs::write(&path, capture(100)).unwrap();
    let store = PacketStore::read_all(CaptureSource::Path(path.clone())).unwrap();
    file.set_len(0).unwrap();
    check(&store, 100);
}

#[test]
fn paths_that_cannot_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let open = |path: &std::path::Path| CaptureReader::open(CaptureSource::Path(path.into())).unwrap_err();
    assert!(matches!(open(dir.path()), CaptureError::Directory(_)));
    assert!(matches!(open(&dir.path().join("none")), CaptureError::NotFound(_)));
    let empty = dir.path().join("empty");
    std::fs::write(&empty, b"").unwrap();
    assert!(matches!(open(&empty), CaptureError::Empty));
    let denied = CaptureError::of_path(&empty, io::ErrorKind::PermissionDenied.into());
    assert!(matches!(denied, CaptureError::PermissionDenied(_)));
}
