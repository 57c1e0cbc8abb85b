//! What holds of any capture: made ones, cut and damaged anywhere, whole or in pieces.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::decimal_bitwise_operands)]

use std::io::{self, Read};

use proptest::prelude::*;

use super::made::{Order, block, interface, old_packet, option, packet, pcap, record, section};
use crate::capture::{CaptureNotice, CaptureSource, PacketStore};

/// A frame as it went in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Made {
    nanos: i64,
    wire_len: u32,
    data: Vec<u8>,
}

/// A capture, and each frame of it with the offset at which its record ends.
#[derive(Clone, Debug)]
struct Capture {
    bytes: Vec<u8>,
    frames: Vec<(usize, Made)>,
    /// Where records end, those without frames too.
    ends: Vec<usize>,
}

/// Yields its bytes in pieces of the given sizes, over and over.
struct Pieces {
    bytes: Vec<u8>,
    at: usize,
    sizes: Vec<usize>,
    turn: usize,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.turn % self.sizes.len()].min(into.len()).min(self.bytes.len() - self.at);
        self.turn += 1;
        into[..size].copy_from_slice(&self.bytes[self.at..self.at + size]);
        self.at += size;
        Ok(size)
    }
}

fn order() -> impl Strategy<Value = Order> {
    prop_oneof![Just(Order::Little), Just(Order::Big)]
}

fn data() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..80)
}

fn classic() -> impl Strategy<Value = Capture> {
    let records = proptest::collection::vec((any::<u32>(), 0..1_000_000_u32, 0..50_u32, data()), 0..12);
    (order(), any::<bool>(), records).prop_map(|(order, fine, records)| {
        let magic = if fine { 0xa1b2_3c4d } else { 0xa1b2_c3d4 };
        let mut bytes = pcap(order, magic, (2, 4), 1);
        let mut ends = vec![bytes.len()];
        let mut frames = Vec::new();
        for (seconds, fraction, beyond, data) in records {
            let wire_len = data.len() as u32 + beyond;
            bytes.extend(record(order, seconds, fraction, (data.len() as u32, wire_len), &data));
            ends.push(bytes.len());
            let nanos = i64::from(seconds) * 1_000_000_000 + i64::from(fraction) * if fine { 1 } else { 1000 };
            frames.push((bytes.len(), Made { nanos, wire_len, data }));
        }
        Capture { bytes, frames, ends }
    })
}

#[derive(Clone, Debug)]
enum Part {
    Section(Order),
    Interface(u8),
    Packet { old: bool, on: usize, stamp: u64, beyond: u32, data: Vec<u8> },
    Unknown(Vec<u8>),
}

fn next_generation() -> impl Strategy<Value = Capture> {
    let part = prop_oneof![
        1 => order().prop_map(Part::Section),
        2 => prop_oneof![Just(6_u8), Just(9), Just(3), Just(0x80 | 20)].prop_map(Part::Interface),
        6 => (any::<bool>(), any::<usize>(), 0..1_u64 << 50, 0..50_u32, data())
            .prop_map(|(old, on, stamp, beyond, data)| Part::Packet { old, on, stamp, beyond, data }),
        1 => data().prop_map(Part::Unknown),
    ];
    (order(), proptest::collection::vec(part, 0..16)).prop_map(|(mut order, parts)| {
        let mut bytes = section(order);
        let mut ends = vec![bytes.len()];
        let mut frames = Vec::new();
        let mut clocks: Vec<u8> = Vec::new();
        for part in parts {
            match part {
                Part::Section(new) => {
                    order = new;
                    clocks.clear();
                    bytes.extend(section(order));
                }
                Part::Interface(clock) => {
                    clocks.push(clock);
                    bytes.extend(interface(order, 1, 0, &option(order, 9, &[clock])));
                }
                Part::Packet { .. } if clocks.is_empty() => continue,
                Part::Packet { old, on, stamp, beyond, data } => {
                    let on = on % clocks.len();
                    let wire_len = data.len() as u32 + beyond;
                    bytes.extend(if old {
                        old_packet(order, on as u16, stamp, wire_len, &data)
                    } else {
                        packet(order, on as u32, stamp, wire_len, &data)
                    });
                    let nanos = match clocks[on] {
                        6 => i128::from(stamp) * 1000,
                        9 => i128::from(stamp),
                        3 => i128::from(stamp) * 1_000_000,
                        _ => (i128::from(stamp) * 1_000_000_000) >> 20,
                    };
                    let nanos = i64::try_from(nanos).unwrap_or(i64::MAX);
                    frames.push((bytes.len(), Made { nanos, wire_len, data }));
                }
                Part::Unknown(body) => bytes.extend(block(order, 0x77, &body)),
            }
            ends.push(bytes.len());
        }
        Capture { bytes, frames, ends }
    })
}

fn any_capture() -> impl Strategy<Value = Capture> {
    prop_oneof![classic(), next_generation()]
}

fn whole(bytes: &[u8]) -> PacketStore {
    PacketStore::read_all(CaptureSource::Bytes(bytes.into())).unwrap()
}

fn frames(store: &PacketStore) -> Vec<Made> {
    store
        .frames(1)
        .map(|frame| Made {
            nanos: frame.meta.time().unwrap().nanos(),
            wire_len: frame.meta.wire_len,
            data: frame.bytes.to_vec(),
        })
        .collect()
}

fn made(capture: &Capture, until: usize) -> Vec<Made> {
    capture.frames.iter().filter(|(end, _)| *end <= until).map(|(_, made)| made.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_goes_in_comes_out(capture in any_capture()) {
        let store = whole(&capture.bytes);
        prop_assert_eq!(frames(&store), made(&capture, usize::MAX));
        prop_assert_eq!(store.notices(), &[]);
        for (index, meta) in store.metas().iter().enumerate() {
            let frame = store.frame(index as u32 + 1).unwrap();
            prop_assert_eq!((frame.number as usize, frame.meta), (index + 1, *meta));
        }
    }

    #[test]
    fn a_cut_loses_nothing_before_it(capture in any_capture(), at in any::<prop::sample::Index>()) {
        let head = capture.ends[0];
        let cut = head + at.index(capture.bytes.len() - head + 1);
        let store = whole(&capture.bytes[..cut]);
        prop_assert_eq!(frames(&store), made(&capture, cut));
        let last = *capture.ends.iter().filter(|end| **end <= cut).max().unwrap();
        let want: Vec<_> = (cut > last).then(|| CaptureNotice::CutOff { bytes: (cut - last) as u64 }).into_iter().collect();
        prop_assert_eq!(store.notices(), &want[..]);
    }

    #[test]
    fn damage_loses_nothing_before_it(
        capture in any_capture(),
        at in any::<prop::sample::Index>(),
        flips in proptest::collection::vec(1..=255_u8, 1..6),
    ) {
        let head = capture.ends[0];
        prop_assume!(capture.bytes.len() > head);
        let from = head + at.index(capture.bytes.len() - head);
        let mut bytes = capture.bytes.clone();
        for (byte, flip) in bytes[from..].iter_mut().zip(flips) {
            *byte ^= flip;
        }
        let before = made(&capture, from);
        let found: Vec<_> = whole(&bytes).frames(1).map(|frame| frame.bytes.to_vec()).collect();
        prop_assert!(found.len() >= before.len());
        for (found, want) in found.iter().zip(&before) {
            prop_assert_eq!(found, &want.data);
        }
    }

    #[test]
    fn in_pieces_as_in_whole(
        capture in any_capture(),
        flip in proptest::option::of((any::<prop::sample::Index>(), 1..=255_u8)),
        sizes in proptest::collection::vec(1..90_usize, 1..5),
        room in 1..5_usize,
    ) {
        let mut bytes = capture.bytes;
        if let Some((at, flip)) = flip {
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
        }
        let Ok(want) = PacketStore::read_all(CaptureSource::Bytes(bytes.clone().into())) else { return Ok(()) };
        let source = CaptureSource::Reader(Box::new(Pieces { bytes, at: 0, sizes, turn: 0 }));
        let mut reader = crate::capture::CaptureReader::open(source).unwrap();
        let mut store = PacketStore::default();
        while let Some(batch) = reader.next_batch(room) {
            prop_assert!(batch.len() <= room);
            prop_assert_eq!(batch.first_number() as usize, store.len() + 1);
            prop_assert_eq!(batch.frames().count(), batch.len());
            store.append(batch);
        }
        prop_assert_eq!(store.metas(), want.metas());
        prop_assert_eq!(store.interfaces(), want.interfaces());
        prop_assert_eq!(store.notices(), want.notices());
        let bytes = |store: &PacketStore| store.frames(1).map(|frame| frame.bytes.to_vec()).collect::<Vec<_>>();
        prop_assert_eq!(bytes(&store), bytes(&want));
    }

    #[test]
    fn any_bytes_are_survived(start in 0..7_usize, tail in proptest::collection::vec(any::<u8>(), 0..300)) {
        let starts: [&[u8]; 7] = [
            b"", b"\xd4\xc3\xb2\xa1\x02\0\x04\0", b"\xa1\xb2\x3c\x4d\0\x02\0\x04",
            b"\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x1c\0\0\0",
            b"\x1f\x8b\x08\0", b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18",
        ];
        let bytes = [starts[start], &tail].concat();
        let _result = PacketStore::read_all(CaptureSource::Bytes(bytes.into()));
    }
}
