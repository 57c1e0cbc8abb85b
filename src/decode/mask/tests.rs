//! Whatever bytes come, they are masked without a panic.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::capture::{CaptureSource, LinkType, PacketStore};
use crate::decode::LayerTree;

/// The first frames of the bundled captures.
static STORES: LazyLock<Vec<PacketStore>> = LazyLock::new(|| {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/captures")).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e.to_string_lossy().starts_with("pcap")));
    paths.sort();
    paths.into_iter().map(|path| PacketStore::read_all(CaptureSource::Path(path)).unwrap()).collect()
});

fn read(frame: &Frame<'_>) -> (LayerTree, super::super::Facts) {
    let mut sink = TreeSink::new();
    let facts = dissect(frame, &mut sink);
    (sink.into_tree(), facts)
}

proptest! {
    #[test]
    fn damaged_frames_are_masked_too(
        sample in any::<prop::sample::Index>(), number in 1_u32..40, at in any::<prop::sample::Index>(),
        flip in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), cut in any::<bool>(), key in any::<u64>(),
    ) {
        let store = sample.get(&STORES);
        let Some(frame) = store.frame(number) else { return Ok(()) };
        let mut bytes = frame.bytes.to_vec();
        for (at, by) in flip {
            let at = at.index(bytes.len());
            bytes[at] ^= by;
        }
        if cut {
            bytes.truncate(at.index(bytes.len()));
        }
        let damaged = Frame { bytes: &bytes, ..frame };
        let masked = Mask::known(key).rewrite(&damaged);
        prop_assert_eq!(masked.len(), bytes.len());
        let _ = read(&Frame { bytes: &masked, ..frame });
    }

    #[test]
    fn any_bytes_are_masked(bytes in prop::collection::vec(any::<u8>(), 0..200), link in 0_u16..280) {
        let meta = crate::capture::FrameMeta::new(None, 0, bytes.len() as u32, bytes.len() as u32, 0, LinkType(link));
        prop_assert_eq!(Mask::known(1).rewrite(&Frame { number: 1, meta, bytes: &bytes }).len(), bytes.len());
    }
}

/// What stands for the payload of a TCP segment to or from port 80.
fn http(from_server: bool, text: &str) -> String {
    let ports = if from_server { [0, 80, 0x9c, 0x40] } else { [0x9c, 0x40, 0, 80] };
    let mut bytes = vec![0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
    bytes.extend(ports);
    bytes.extend([0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 1, 0, 0, 0, 0, 0]);
    bytes.extend(text.as_bytes());
    let len = (bytes.len() as u16).to_be_bytes();
    bytes[2..4].copy_from_slice(&len);
    let meta = crate::capture::FrameMeta::new(None, 0, bytes.len() as u32, bytes.len() as u32, 0, LinkType(101));
    let masked = Mask::known(3).rewrite(&Frame { number: 1, meta, bytes: &bytes });
    String::from_utf8_lossy(&masked[40..]).into_owned()
}

#[test]
fn of_header_lines_only_common_names_stay() {
    let text = http(false, "GET / HTTP/1.1\r\nHost: school\r\nX-Acme-Customer: 7\r\nuser-agent: b\r\n\r\n");
    assert!(text.starts_with("GET "), "{text}");
    assert!(text.contains("Host:") && text.contains("user-agent:"), "{text}");
    assert!(!text.contains("Acme") && !text.contains("Customer") && !text.contains("school"), "{text}");
}

#[test]
fn a_word_where_the_status_should_be_goes() {
    let plain = http(true, "HTTP/1.1 404 Not Found\r\n\r\n");
    assert_eq!(plain, "HTTP/1.1 404 Not Found\r\n\r\n");
    for word in ["alice7", "20alice", "200alice"] {
        let text = http(true, &format!("HTTP/1.1 {word} x\r\n\r\n"));
        assert!(text.starts_with("HTTP/1.1 ") && !text.contains("alice"), "{text}");
    }
}

#[test]
fn a_check_that_was_right_is_right_and_another_is_not_kept() {
    // A padded frame with its check sequence behind: of ARP, from one address.
    let mut frame = vec![2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1];
    frame.extend([2, 0, 0, 0, 0, 2, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2]);
    frame.resize(60, 0);
    let sum = |bytes: &[u8]| {
        let step = |sum: u32, byte: &u8| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| sum >> 1 ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 })
        };
        (!bytes.iter().fold(u32::MAX, step)).to_le_bytes()
    };
    for (right, by) in [(true, 0), (false, 0x55)] {
        let mut bytes = frame.clone();
        let check = sum(&frame).map(|byte| byte ^ by);
        bytes.extend(check);
        let meta = crate::capture::FrameMeta::new(None, 0, 64, 64, 0, LinkType::ETHERNET);
        let captured = Frame { number: 1, meta, bytes: &bytes };
        // A wrong one cannot be told from a trailer.
        assert_eq!(read(&captured).0.first("eth.fcs").is_some(), right);
        let masked = Mask::known(3).rewrite(&captured);
        assert_eq!(masked[60..] == sum(&masked[..60]), right);
        assert_ne!(masked[60..], check);
    }
}
