//! What the ends are known to offer, send and wait for, on literal segments.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use super::super::{Segment, Story, replay};
use super::*;
use crate::decode::{TcpFacts, TcpFlags};
use crate::flow::Endpoint;

const MS: i64 = 1_000_000;

/// A segment: ms, from the client, flags, seq, ack, len; numbers on the wire.
fn segment(ms: i64, client: bool, flags: u16, seq: u32, ack: u32, len: u32) -> Segment {
    let end = |host: u8, port| Endpoint { addr: [10, 0, 0, host].into(), port };
    let (client_end, server_end) = (end(2, 40_000), end(1, 80));
    let (from, to) = if client { (client_end, server_end) } else { (server_end, client_end) };
    let tcp = TcpFacts {
        seq,
        ack,
        flags: TcpFlags(flags),
        window: 1000,
        len: Some(len),
        header_len: 20,
        whole: true,
        ..TcpFacts::default()
    };
    Segment { time: Some(Timestamp::from_nanos(1_700_000_000_000_000_000 + ms * MS)), from, to, tcp }
}

const SYN: u16 = TcpFlags::SYN;
const ACK: u16 = TcpFlags::ACK;
const FIN: u16 = TcpFlags::FIN;

/// A handshake of 20 ms with the options of today.
fn handshake() -> Vec<Segment> {
    let mut syn = segment(0, true, SYN, 1000, 0, 0);
    (syn.tcp.mss, syn.tcp.window_scale, syn.tcp.sack_permitted) = (Some(1460), Some(7), true);
    syn.tcp.timestamps = Some((1, 0));
    let mut syn_ack = segment(18, false, SYN | ACK, 5000, 1001, 0);
    (syn_ack.tcp.mss, syn_ack.tcp.window_scale, syn_ack.tcp.sack_permitted) = (Some(1400), Some(2), true);
    vec![syn, syn_ack, segment(20, true, ACK, 1001, 5001, 0)]
}

fn story(segments: &[Segment]) -> Story {
    let mut stories = replay(segments);
    assert_eq!(stories.len(), 1);
    stories.remove(0)
}

fn at(story: &Story, index: usize) -> ControlBlocks {
    story.control_blocks(index).unwrap()
}

#[test]
fn the_handshake_says_what_each_end_can() {
    let story = story(&handshake());
    let first = at(&story, 0);
    let client = first.of(Side::Client);
    assert_eq!((client.iss, client.mss, client.window_scale), (Some(1000), Offered::Yes(1460), Offered::Yes(7)));
    assert_eq!((client.snd_una, client.snd_nxt, client.in_flight), (Some(0), Some(1), 0), "a SYN is no byte");
    assert_eq!((client.timestamps, client.sack_permitted), (Offered::Yes((1, 0)), Offered::Yes(())));
    assert_eq!(client.scale_in_effect, None, "the server has not said anything");
    assert_eq!(first.of(Side::Server).mss, Offered::Unknown);
    let last = at(&story, 2);
    assert_eq!((last.of(Side::Client).window, last.of(Side::Server).window), (Some(128_000), Some(1000)));
    assert_eq!(last.of(Side::Client).window_field, Some(1000));
    assert_eq!(last.of(Side::Server).scale_in_effect, Some(2));
    assert_eq!(last.of(Side::Server).timestamps, Offered::No);
    assert_eq!((first.initial_rtt, last.initial_rtt), (None, Some(20 * MS)));
    assert_eq!(last.of(Side::Client).round_trip.unwrap().last, 18 * MS, "tap to server and back");
    assert_eq!(last.of(Side::Server).round_trip.unwrap().last, 2 * MS, "tap to client and back");
}

#[test]
fn without_its_syn_an_end_is_not_known_to_scale() {
    let story = story(&[segment(0, true, ACK, 1001, 5001, 100), segment(10, false, ACK, 5001, 1101, 0)]);
    let now = at(&story, 1);
    let client = now.of(Side::Client);
    assert_eq!((client.iss, client.mss, client.scale_in_effect, client.window), (None, Offered::Unknown, None, None));
    assert_eq!((client.snd_una, client.snd_nxt, client.in_flight), (Some(101), Some(101), 0));
    assert_eq!(at(&story, 0).of(Side::Client).in_flight, 100);
    // What is acknowledged was sent, captured or not.
    assert_eq!(at(&story, 0).of(Side::Server).snd_nxt, Some(1));
}

#[test]
fn what_is_in_flight_is_bytes_only() {
    let mut segments = handshake();
    segments.push(segment(30, true, ACK, 1001, 5001, 100));
    segments.push(segment(31, true, FIN | ACK, 1101, 5001, 50));
    segments.push(segment(50, false, ACK, 5001, 1101, 0));
    segments.push(segment(51, false, ACK, 5001, 1152, 0));
    let story = story(&segments);
    let flight = |index| at(&story, index).of(Side::Client).in_flight;
    assert_eq!([flight(3), flight(4), flight(5), flight(6)], [100, 150, 50, 0]);
}

#[test]
fn no_sample_comes_from_what_was_sent_again() {
    let mut segments = handshake();
    segments.push(segment(30, true, ACK, 1001, 5001, 100));
    segments.push(segment(31, true, ACK, 1101, 5001, 100));
    segments.push(segment(300, true, ACK, 1001, 5001, 100));
    // It acknowledges both at once: the second had arrived long before.
    segments.push(segment(320, false, ACK, 5001, 1201, 0));
    segments.push(segment(330, true, ACK, 1201, 5001, 100));
    segments.push(segment(356, false, ACK, 5001, 1301, 0));
    let story = story(&segments);
    let rtt = |index| at(&story, index).of(Side::Client).round_trip.unwrap();
    assert_eq!((rtt(6).samples, rtt(6).last), (1, 18 * MS), "Karn's rule");
    assert_eq!(at(&story, 6).of(Side::Client).retransmissions, 1);
    let last = rtt(8);
    assert_eq!((last.samples, last.last, last.smoothed), (2, 26 * MS, 19 * MS));
    assert_eq!((last.min, last.max), (18 * MS, 26 * MS));
}

#[test]
fn a_sack_block_is_a_sample_and_its_ack_is_none() {
    let mut segments = handshake();
    segments.push(segment(30, true, ACK, 1001, 5001, 100));
    segments.push(segment(31, true, ACK, 1101, 5001, 100));
    let mut sack = segment(53, false, ACK, 5001, 1001, 0);
    (sack.tcp.sack[0], sack.tcp.sack_count) = ((1101, 1201), 1);
    segments.push(sack);
    segments.push(segment(60, true, ACK, 1001, 5001, 100));
    segments.push(segment(90, false, ACK, 5001, 1201, 0));
    let story = story(&segments);
    let now = at(&story, 5);
    assert_eq!(now.of(Side::Client).round_trip.unwrap().last, 22 * MS);
    let server = now.of(Side::Server);
    assert_eq!((server.sack_count, server.sack[0]), (1, (101, 201)));
    assert_eq!(now.of(Side::Client).in_flight, 200);
    assert_eq!(at(&story, 7).of(Side::Client).round_trip.unwrap().samples, 2);
    assert_eq!(at(&story, 7).of(Side::Server).sack_count, 0, "of the latest segment only");
}

#[test]
fn looking_up_is_the_same_as_following_from_the_beginning() {
    let mut segments = handshake();
    for n in 0..400_u32 {
        let (ms, seq) = (30 + 20 * i64::from(n), 1001 + 100 * n);
        segments.push(segment(ms, true, ACK, seq, 5001, 100));
        segments.push(segment(ms + 10, false, ACK, 5001, seq + 100, 0));
    }
    let story = story(&segments);
    let bare = Story { control_log: ControlLog::default(), ..story.clone() };
    assert_eq!(story.control_log.kept.len(), story.events.len().div_ceil(STRIDE));
    for index in [0, 1, 2, 255, 256, 257, 511, 512, 600, 802] {
        assert_eq!(story.control_blocks(index), bare.control_blocks(index), "{index}");
    }
    assert_eq!(at(&story, 802).of(Side::Client).round_trip.unwrap().samples, 401);
    assert_eq!(story.control_blocks(803), None);
}

#[test]
fn a_capture_of_one_direction_has_a_small_log() {
    let mut segments = handshake();
    for n in 0..40_000_u32 {
        segments.push(segment(30 + i64::from(n), true, ACK, 1001 + 100 * n, 5001, 100));
    }
    let story = story(&segments);
    let log = &story.control_log;
    let outstanding: usize = log.kept.iter().flat_map(|(_, ends)| ends).map(|end| end.outstanding.bytes()).sum();
    let bytes = outstanding + size_of_val(log.kept.as_slice());
    assert!(bytes <= 64 * segments.len(), "{} bytes a packet", bytes / segments.len());
    let bare = Story { control_log: ControlLog::default(), ..story.clone() };
    for index in [255, 256, 5_000, 20_123, 40_000] {
        assert_eq!(story.control_blocks(index), bare.control_blocks(index), "{index}");
    }
}

#[test]
fn a_sack_block_over_what_was_sent_again_is_no_sample() {
    let mut segments = handshake();
    for (ms, seq) in [(30, 1001), (31, 1101), (32, 1201)] {
        segments.push(segment(ms, true, ACK, seq, 5001, 100));
    }
    // The second goes again; a block then tells of it and of the third at once.
    segments.push(segment(300, true, ACK, 1101, 5001, 100));
    let mut sack = segment(330, false, ACK, 5001, 1001, 0);
    (sack.tcp.sack[0], sack.tcp.sack_count) = ((1101, 1301), 1);
    segments.push(sack);
    let story = story(&segments);
    assert_eq!(at(&story, 7).of(Side::Client).round_trip.unwrap().samples, 1, "the handshake's alone");
}

#[test]
fn an_ack_that_waited_for_a_hole_to_be_filled_is_no_sample() {
    let mut segments = handshake();
    // 1001..1101 was lost before the tap; what is seen of it comes late.
    segments.push(segment(31, true, ACK, 1101, 5001, 100));
    segments.push(segment(300, true, ACK, 1001, 5001, 100));
    segments.push(segment(322, false, ACK, 5001, 1201, 0));
    let story = story(&segments);
    let rtt = at(&story, 5).of(Side::Client).round_trip.unwrap();
    assert_eq!((rtt.samples, rtt.last), (1, 18 * MS));
}
