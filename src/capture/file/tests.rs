//! The two formats on literal bytes. What is wanted here is what tshark 4.0.17 makes of the same bytes,
//! but where a comment says otherwise.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::large_stack_arrays, clippy::decimal_bitwise_operands)]

use super::made::{
    Order::{Big, Little},
    block, interface, old_packet, option, packet, pcap, record, section, simple_packet,
};
use crate::capture::{CaptureError, CaptureNotice, CaptureSource, Damage, LinkType, Looks, PacketStore};

const DATA: [u8; 6] = [1, 2, 3, 4, 5, 6];

fn read(parts: &[Vec<u8>]) -> PacketStore {
    PacketStore::read_all(CaptureSource::Bytes(parts.concat().into())).unwrap()
}

fn error(bytes: &[u8]) -> CaptureError {
    PacketStore::read_all(CaptureSource::Bytes(bytes.into())).unwrap_err()
}

/// Time, length on the wire and captured bytes of each frame.
fn frames(store: &PacketStore) -> Vec<(Option<String>, u32, Vec<u8>)> {
    store
        .frames(1)
        .map(|frame| (frame.meta.time().map(|time| time.to_string()), frame.meta.wire_len, frame.bytes.to_vec()))
        .collect()
}

fn frame(time: &str, wire_len: u32, data: &[u8]) -> (Option<String>, u32, Vec<u8>) {
    (Some(time.to_owned()), wire_len, data.to_vec())
}

#[test]
fn a_classic_file_as_bytes() {
    let bytes = b"\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\0\0\x04\0\x65\0\0\0\
        \x01\0\0\0\x02\0\0\0\x03\0\0\0\x09\0\0\0abc";
    let store = PacketStore::read_all(CaptureSource::Bytes(bytes[..].into())).unwrap();
    assert_eq!(frames(&store), [frame("1.000002000", 9, b"abc")]);
    assert_eq!(store.metas()[0].link_type, LinkType::RAW);
    assert_eq!(store.metas()[0].offset, 40);
    assert_eq!((store.interfaces().len(), store.interfaces()[0].snap_len), (1, 262_144));
    assert_eq!(store.notices(), []);
    assert_eq!(store.frame(1).unwrap().bytes, b"abc");
    assert!(store.frame(0).is_none() && store.frame(2).is_none());
}

#[test]
fn classic_orders_and_units() {
    for order in [Little, Big] {
        for (magic, want) in [(0xa1b2_c3d4, "7.000005000"), (0xa1b2_3c4d, "7.000000005")] {
            let store = read(&[pcap(order, magic, (2, 4), 1), record(order, 7, 5, (6, 60), &DATA)]);
            assert_eq!(frames(&store), [frame(want, 60, &DATA)], "{order:?} {magic:x}");
        }
        let mut modified = record(order, 7, 5, (6, 60), &[9; 8]);
        modified.extend(DATA);
        let store = read(&[pcap(order, 0xa1b2_cd34, (2, 4), 1), modified.clone(), modified]);
        assert_eq!(frames(&store), [frame("7.000005000", 60, &DATA), frame("7.000005000", 60, &DATA)]);
    }
}

#[test]
fn old_versions_have_their_lengths_the_other_way() {
    for (version, lengths) in [((2, 2), (60, 6)), ((2, 3), (60, 6)), ((2, 3), (6, 60)), ((543, 0), (60, 6))] {
        let store = read(&[pcap(Big, 0xa1b2_c3d4, version, 1), record(Big, 1, 0, lengths, &DATA)]);
        assert_eq!(frames(&store), [frame("1.000000000", 60, &DATA)], "{version:?} {lengths:?}");
    }
    assert!(matches!(error(&pcap(Big, 0xa1b2_c3d4, (1, 4), 1)), CaptureError::UnknownVersion { major: 1, minor: 4 }));
}

#[test]
fn the_upper_half_of_the_network_word_is_not_the_link_type() {
    for network in [0x0400_0001, 0x2400_0001, 0xd800_0001] {
        let store = read(&[pcap(Little, 0xa1b2_c3d4, (2, 4), network), record(Little, 1, 0, (6, 6), &DATA)]);
        assert_eq!(store.metas()[0].link_type, LinkType::ETHERNET);
    }
}

#[test]
fn a_classic_record_that_cannot_be_ends_the_file() {
    let whole = record(Little, 1, 0, (6, 6), &DATA);
    let head = pcap(Little, 0xa1b2_c3d4, (2, 4), 1);
    let store =
        read(&[head.clone(), whole.clone(), record(Little, 1, 0, (262_145, 262_145), &[0; 300_000]), whole.clone()]);
    assert_eq!(store.len(), 1);
    let damage = Damage::PacketTooLong { claimed: 262_145, most: 262_144 };
    assert_eq!(store.notices(), [CaptureNotice::Damaged { after: 1, offset: 46, damage }]);
    assert!(!store.notices()[0].is_cut_off());

    let largest = record(Little, 1, 0, (262_144, 262_144), &[0; 262_144]);
    assert_eq!(read(&[head.clone(), largest, whole.clone()]).len(), 2);
    // USB packets may be larger.
    let usb = record(Little, 1, 0, (262_145, 262_145), &[0; 262_145]);
    assert_eq!(read(&[pcap(Little, 0xa1b2_c3d4, (2, 4), 249), usb]).len(), 1);

    for cut in 1..whole.len() {
        let store = read(&[head.clone(), whole.clone(), whole[..cut].to_vec()]);
        assert_eq!(store.len(), 1, "{cut}");
        assert_eq!(store.notices(), [CaptureNotice::CutOff { bytes: cut as u64 }]);
        assert!(store.notices()[0].is_cut_off());
    }
    assert_eq!(read(&[head]).notices(), []);
}

#[test]
fn odd_lengths_are_kept_and_said_once() {
    let head = pcap(Little, 0xa1b2_c3d4, (2, 4), 1);
    let longer = record(Little, 1, 0, (6, 4), &DATA);
    let store = read(&[head.clone(), record(Little, 1, 0, (6, u32::MAX), &DATA), longer.clone(), longer]);
    assert_eq!(store.metas().iter().map(|meta| meta.wire_len).collect::<Vec<_>>(), [0x7fff_ffff, 4, 4]);
    assert_eq!(store.notices(), [CaptureNotice::LongerThanClaimed { frame: 2 }]);
    assert_eq!(read(&[head, record(Little, 1, 0, (0, 0), &[])]).len(), 1);
}

#[test]
fn sections_have_their_own_order_and_interfaces() {
    let named = [option(Big, 3, b"uplink\0"), option(Big, 2, b"eth7"), option(Big, 9, &[9]), option(Big, 0, &[])];
    let store = read(&[
        section(Little),
        interface(Little, 1, 100, &[]),
        interface(Little, 101, 0, &[]),
        packet(Little, 1, 1_700_000_000_000_001, 60, &DATA),
        section(Big),
        interface(Big, 113, 0, &named.concat()),
        packet(Big, 0, 1_700_000_000_000_000_001, 6, &DATA[..5]),
        old_packet(Big, 0, 5, 6, &DATA),
    ]);
    assert_eq!(
        frames(&store),
        [
            frame("1700000000.000001000", 60, &DATA),
            frame("1700000000.000000001", 6, &DATA[..5]),
            frame("0.000000005", 6, &DATA)
        ]
    );
    assert_eq!(
        store.metas().iter().map(|meta| (meta.interface, meta.link_type.0)).collect::<Vec<_>>(),
        [(1, 101), (2, 113), (2, 113)]
    );
    assert_eq!(store.interfaces()[0].snap_len, 100);
    assert_eq!(store.interfaces()[2].name.as_deref(), Some("eth7"));
    assert_eq!(store.interfaces()[2].description.as_deref(), Some("uplink"));
    assert_eq!(store.notices(), []);
}

#[test]
fn time_resolution_and_offset() {
    const STAMP: u64 = 1_700_000_000_123_456_789;
    for (resolution, offset, want) in [
        (9_u8, 0_i64, "1700000000.123456789"),
        (12, 0, "1700000.000123456"),
        (18, 0, "1.700000000"),
        (0x80 | 30, 0, "1583248376.961291571"),
        (0x80 | 32, 0, "395812094.240322892"),
        // From here on tshark overflows.
        (0x80 | 63, 0, "0.184314369"),
        (9, -5, "1699999995.123456789"),
        (12, 1_600_000_000, "1601700000.000123456"),
        // Too fine for 64 bits: as good as nothing.
        (20, 0, "0.092157184"),
        // Past the year 2262: the last moment there is.
        (3, 0, "9223372036.854775807"),
        (9, i64::MAX, "9223372036.854775807"),
        (9, i64::MIN, "-9223372036.854775807"),
    ] {
        let options = [option(Little, 9, &[resolution]), option(Little, 14, &offset.to_le_bytes())].concat();
        let store = read(&[section(Little), interface(Little, 1, 0, &options), packet(Little, 0, STAMP, 6, &DATA)]);
        let time = frames(&store)[0].0.clone().unwrap();
        assert_eq!(time, want, "{resolution} {offset}");
    }
}

#[test]
fn options_that_make_no_sense_do_not_matter() {
    // tshark gives the file up here.
    let cut = [&2_u16.to_le_bytes()[..], &200_u16.to_le_bytes(), b"eth0"].concat();
    let long = option(Little, 9, &[9, 9]);
    for options in [cut, long, vec![9], vec![]] {
        let store = read(&[section(Little), interface(Little, 1, 0, &options), packet(Little, 0, 1_000_000, 6, &DATA)]);
        assert_eq!(frames(&store), [frame("1.000000000", 6, &DATA)], "{options:?}");
        assert_eq!(store.interfaces()[0].name, None);
    }
}

#[test]
fn simple_packets_have_no_time_and_end_at_the_snap_length() {
    let store = read(&[
        section(Little),
        interface(Little, 1, 4, &[]),
        simple_packet(Little, 60, &DATA[..4]),
        simple_packet(Little, 3, &DATA[..3]),
    ]);
    assert_eq!(frames(&store), [(None, 60, DATA[..4].to_vec()), (None, 3, DATA[..3].to_vec())]);
}

#[test]
fn unknown_blocks_are_passed_over() {
    let store = read(&[
        section(Big),
        block(Big, 0x77, &[0; 5]),
        interface(Big, 1, 0, &[]),
        packet(Big, 0, 1, 6, &DATA),
        block(Big, 0x8000_0abc, &[]),
        block(Big, 5, &[7; 1 << 20]),
        packet(Big, 0, 2, 6, &DATA),
    ]);
    assert_eq!((store.len(), store.notices()), (2, &[][..]));
}

#[test]
fn records_that_are_no_packets_are_numbered() {
    let store = read(&[
        section(Little),
        block(Little, 0xbad, b"\xd9\x7e\0\0abcde"),
        interface(Little, 1, 0, &[]),
        block(Little, 9, b"__REALTIME_TIMESTAMP=1404101101501873\nMESSAGE=hi\n\n"),
        packet(Little, 0, 1, 6, &DATA),
        block(Little, 0x4000_0bad, b"\xd9\x7e\0\0"),
    ]);
    assert_eq!(
        frames(&store),
        [
            (None, 8, b"abcde\0\0\0".to_vec()),
            frame("1404101101.501873000", 50, b"__REALTIME_TIMESTAMP=1404101101501873\nMESSAGE=hi\n\n"),
            frame("0.000001000", 6, &DATA),
            (None, 0, vec![])
        ]
    );
    assert_eq!(store.metas()[0].link_type, LinkType::CUSTOM_BLOCK);
    assert_eq!(store.interfaces().get(usize::from(store.metas()[1].interface)), None);
}

#[test]
fn a_block_length_without_its_padding_is_accepted() {
    let mut unpadded = packet(Little, 0, 1, 6, &DATA);
    assert_eq!(unpadded.len(), 40);
    unpadded[4] = 38;
    unpadded[36] = 38;
    let whole = packet(Little, 0, 2, 6, &DATA);
    let store = read(&[section(Little), interface(Little, 1, 0, &[]), unpadded, whole]);
    assert_eq!((store.len(), store.notices()), (2, &[][..]));
}

#[test]
fn a_block_that_cannot_be_ends_the_file() {
    let whole = packet(Little, 0, 1, 6, &DATA);
    let changed = |at: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[at] = byte;
        bytes
    };
    let mut huge = packet(Little, 0, 1, 6, &[0; 262_148]);
    let mut unknown = block(Little, 0x77, &DATA);
    unknown[16] = 0;
    let mut version = section(Little);
    version[12] = 2;
    for (bad, damage) in [
        (changed(36, 36), Damage::LengthsDiffer { head: 40, tail: 36 }),
        (changed(4, 8), Damage::BlockLength { claimed: 8 }),
        (changed(8, 7), Damage::UnknownInterface { interface: 7 }),
        (changed(20, 9), Damage::PacketBeyondBlock { claimed: 9 }),
        (std::mem::take(&mut huge), Damage::PacketTooLong { claimed: 262_148, most: 262_144 }),
        (vec![0; 40], Damage::BlockLength { claimed: 0 }),
        (block(Little, 0x0a0d_0d0a, &[0; 16]), Damage::SectionHeader),
        (version, Damage::SectionHeader),
        ([section(Big), packet(Big, 0, 1, 6, &DATA)].concat(), Damage::UnknownInterface { interface: 0 }),
        (block(Little, 0xbad, &[]), Damage::BlockLength { claimed: 12 }),
        (block(Little, 1, &[1, 0, 0, 0]), Damage::BlockLength { claimed: 16 }),
        ([section(Little), simple_packet(Little, 6, &DATA)].concat(), Damage::UnknownInterface { interface: 0 }),
    ] {
        let store = read(&[section(Little), interface(Little, 1, 0, &[]), whole.clone(), bad, whole.clone()]);
        assert_eq!(store.len(), 1, "{damage:?}");
        let CaptureNotice::Damaged { after: 1, offset, damage: found } = store.notices()[0] else {
            panic!("{:?}", store.notices())
        };
        assert_eq!(found, damage);
        assert!(offset == 88 || offset == 116, "{offset}");
    }
    for cut in 1..whole.len() {
        let store = read(&[section(Little), interface(Little, 1, 0, &[]), whole.clone(), whole[..cut].to_vec()]);
        assert_eq!((store.len(), store.notices()), (1, &[CaptureNotice::CutOff { bytes: cut as u64 }][..]));
    }
    let unknown = block(Little, 0x77, &[0; 80]);
    for cut in 1..unknown.len() {
        let store = read(&[section(Little), interface(Little, 1, 0, &[]), whole.clone(), unknown[..cut].to_vec()]);
        assert_eq!((store.len(), store.notices()), (1, &[CaptureNotice::CutOff { bytes: cut as u64 }][..]));
    }
}

#[test]
fn what_is_no_capture_is_named() {
    assert!(matches!(error(b""), CaptureError::Empty));
    assert!(matches!(error(b"<html>"), CaptureError::NotACapture { looks: Looks::WebPage, .. }));
    let CaptureError::NotACapture { looks: Looks::Unknown, first } = error(&[0, 1, 0xfe]) else { panic!() };
    assert_eq!(first, "00 01 fe");
    let head = pcap(Little, 0xa1b2_c3d4, (2, 4), 1);
    for cut in 4..24 {
        assert!(matches!(error(&head[..cut]), CaptureError::CutHeader { bytes } if bytes == cut as u64));
    }
    let head = section(Little);
    for cut in 4..28 {
        assert!(matches!(error(&head[..cut]), CaptureError::CutHeader { bytes } if bytes == cut as u64));
    }
    let mut version = head.clone();
    version[12] = 2;
    assert!(matches!(error(&version), CaptureError::UnknownVersion { major: 2, minor: 0 }));
    let mut order = head;
    order[8] = 0;
    assert!(matches!(error(&order), CaptureError::NotACapture { .. }));
}

#[test]
fn a_fraction_of_more_than_a_second_is_told_as_it_stands() {
    let times = |fraction: u32, magic: u32| {
        let store = read(&[pcap(Little, magic, (2, 4), 1), record(Little, 100, fraction, (6, 6), &DATA)]);
        let meta = store.metas()[0];
        (meta.time().unwrap().to_string(), meta.time_epoch().unwrap())
    };
    let micros = 0xa1b2_c3d4;
    assert_eq!(times(1_653_292, micros), ("101.653292000".to_owned(), "100.1653292000".to_owned()));
    assert_eq!(times(999_999, micros), ("100.999999000".to_owned(), "100.999999000".to_owned()));
    // The nanoseconds have 32 bits: of 808464432 µs this is left.
    assert_eq!(times(0x3030_3030, micros).1, "100.1010580352");
    assert_eq!(times(0xffff_ffff, 0xa1b2_3c4d), ("99.999999999".to_owned(), "-100.000000001".to_owned()));
}

#[test]
fn what_a_system_writes_before_a_frame_is_none_of_it() {
    let sun_atm = 123;
    let store = read(&[pcap(Little, 0xa1b2_c3d4, (2, 4), sun_atm), record(Little, 7, 5, (6, 60), &DATA)]);
    assert_eq!(frames(&store), [frame("7.000005000", 56, &DATA[4..])]);
    assert_eq!(store.metas()[0].offset, 44);
    let store = read(&[pcap(Little, 0xa1b2_c3d4, (2, 4), sun_atm), record(Little, 7, 5, (2, 2), &DATA[..2])]);
    assert_eq!(frames(&store), [frame("7.000005000", 0, &[])]);
}
