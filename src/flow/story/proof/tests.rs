//! The proof of each name on the smallest dialogue that has it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use super::super::{Segment, replay};
use super::*;
use crate::capture::Timestamp;
use crate::decode::{TcpFacts, TcpFlags};
use crate::flow::Endpoint;

const MS: i64 = 1_000_000;

/// Segments of an open connection, both counting from 1: ms, from the client, seq, ack, len, window.
fn story(segments: &[(i64, bool, u32, u32, u32, u16)]) -> Story {
    let end = |host: u8, port| Endpoint { addr: [10, 0, 0, host].into(), port };
    let (client, server) = (end(2, 40_000), end(1, 80));
    let syns = [(0, true, 0, 0, 0, 1000), (20, false, 0, 1, 0, 1000), (20, true, 1, 1, 0, 1000)];
    let all: Vec<Segment> = syns
        .iter()
        .chain(segments)
        .map(|&(ms, from_client, seq, ack, len, window)| {
            let syn = if seq == 0 { TcpFlags::SYN } else { 0 };
            let (from, to, mine, peer) =
                if from_client { (client, server, 1000, 5000) } else { (server, client, 5000, 1000) };
            let tcp = TcpFacts {
                seq: mine + seq,
                ack: if ms == 0 { 0 } else { peer + ack },
                flags: TcpFlags(syn | if ms == 0 { 0 } else { TcpFlags::ACK }),
                window,
                len: Some(len),
                header_len: 20,
                whole: true,
                ..TcpFacts::default()
            };
            Segment { time: Some(Timestamp::from_nanos(1_700_000_000_000_000_000 + ms * MS)), from, to, tcp }
        })
        .collect();
    replay(&all).remove(0)
}

/// The proof of a name of a frame: the reason, and the frames with what they prove.
fn proof(story: &Story, frame: u32, name: Analysis) -> (Reason, Vec<(u32, Part)>) {
    let proofs = story.proofs(story.index_of(frame).unwrap());
    let names: Vec<_> = proofs.iter().map(|proof| proof.name).collect();
    let proof = proofs.into_iter().find(|proof| proof.name == name).unwrap_or_else(|| panic!("{names:?}"));
    (proof.reason, proof.exhibits.iter().map(|e| (e.frame, e.part)).collect())
}

fn bytes(first: u32, last: u32) -> Carried {
    Carried::Bytes(Bytes { first, last })
}

#[test]
fn a_retransmission_says_what_and_how_long_after() {
    let story = story(&[(100, true, 1, 1, 100, 1000), (304, true, 1, 1, 100, 1000), (712, true, 1, 1, 100, 1000)]);
    let what = bytes(1, 100);
    let (reason, frames) = proof(&story, 5, Analysis::Retransmission);
    assert_eq!(reason, Reason::Repeated { what, times: 1, waited: Some(204 * MS) });
    assert_eq!(frames, [(4, Part::FirstSent)]);
    let (reason, frames) = proof(&story, 6, Analysis::Retransmission);
    assert_eq!(reason, Reason::Repeated { what, times: 2, waited: Some(408 * MS) });
    assert_eq!(frames, [(4, Part::FirstSent), (5, Part::SentAgain)]);
}

#[test]
fn an_old_number_that_was_never_seen_is_no_repetition_that_is_known() {
    let story = story(&[(100, true, 101, 1, 100, 1000), (200, true, 1, 1, 100, 1000)]);
    let (reason, frames) = proof(&story, 4, Analysis::LostSegment);
    assert_eq!(reason, Reason::Missing { bytes: Bytes { first: 1, last: 100 } });
    assert_eq!(frames, [(1, Part::BeforeGap)], "the SYN took number 0");
    let (reason, frames) = proof(&story, 5, Analysis::Retransmission);
    assert_eq!(reason, Reason::NotSeenBefore { what: bytes(1, 100), behind: Some(100 * MS) });
    assert_eq!(frames, [(4, Part::Overtook)]);
}

#[test]
fn a_spurious_retransmission_shows_the_ack_that_covered_it() {
    let story = story(&[
        (100, true, 1, 1, 100, 1000),
        (101, true, 101, 1, 100, 1000),
        (120, false, 1, 101, 0, 1000),
        (121, false, 1, 201, 0, 1000),
        (400, true, 1, 1, 100, 1000),
    ]);
    let (reason, frames) = proof(&story, 8, Analysis::SpuriousRetransmission);
    assert_eq!(reason, Reason::AlreadyAcknowledged { what: bytes(1, 100), ago: Some(280 * MS) });
    assert_eq!(frames, [(4, Part::FirstSent), (6, Part::Acknowledged)]);
}

#[test]
fn out_of_order_is_measured_by_the_round_trip() {
    let story = story(&[(100, true, 101, 1, 100, 1000), (102, true, 1, 1, 100, 1000)]);
    let (reason, frames) = proof(&story, 5, Analysis::OutOfOrder);
    let (behind, round_trip) = (Some(2 * MS), Some(20 * MS));
    assert_eq!(reason, Reason::Overtaken { what: bytes(1, 100), behind, round_trip, seen_before: false });
    assert_eq!(frames, [(4, Part::Overtook)]);
}

#[test]
fn an_ack_of_what_was_not_captured_names_the_gap() {
    let story = story(&[
        (100, true, 1, 1, 100, 1000),
        (101, true, 201, 1, 100, 1000),
        (120, false, 1, 301, 0, 1000),
        (130, false, 1, 401, 0, 1000),
    ]);
    let (reason, frames) = proof(&story, 6, Analysis::AckLostSegment);
    assert_eq!(reason, Reason::NotCaptured { ack: 301, bytes: Bytes { first: 101, last: 200 } });
    assert_eq!(frames, [(4, Part::BeforeGap), (5, Part::AfterGap)]);
    let (reason, frames) = proof(&story, 7, Analysis::AckLostSegment);
    assert_eq!(reason, Reason::NotCaptured { ack: 401, bytes: Bytes { first: 301, last: 400 } });
    assert_eq!(frames, [(5, Part::BeforeGap)]);
}

#[test]
fn a_duplicate_ack_says_what_came_instead() {
    let story = story(&[
        (100, true, 1, 1, 100, 1000),
        (120, false, 1, 101, 0, 1000),
        (130, true, 201, 1, 100, 1000),
        (150, false, 1, 101, 0, 1000),
        (160, true, 1, 1, 100, 1000),
        (180, false, 1, 101, 0, 1000),
    ]);
    let (reason, frames) = proof(&story, 7, Analysis::DuplicateAck);
    let cause = Cause::Later(Bytes { first: 201, last: 300 });
    assert_eq!(reason, Reason::SameAck { ack: 101, number: 1, cause });
    assert_eq!(frames, [(5, Part::FirstAck), (6, Part::Arrived)]);
    let (reason, frames) = proof(&story, 9, Analysis::DuplicateAck);
    let cause = Cause::Twice(Bytes { first: 1, last: 100 });
    assert_eq!(reason, Reason::SameAck { ack: 101, number: 2, cause });
    assert_eq!(frames, [(5, Part::FirstAck), (8, Part::Arrived)]);
}

#[test]
fn windows_say_where_they_end_and_what_they_were() {
    let story = story(&[
        (100, true, 1, 1, 1000, 1000),
        (120, false, 1, 1001, 0, 0),
        (300, true, 1001, 1, 1, 1000),
        (320, false, 1, 1001, 0, 0),
        (400, true, 1000, 1, 0, 1000),
        (500, false, 1, 1001, 0, 700),
    ]);
    let (reason, frames) = proof(&story, 4, Analysis::WindowFull);
    assert_eq!(reason, Reason::WindowFilled { window: 1000, ack: 1, last: 1000 });
    assert_eq!(frames, [(2, Part::Window)]);
    let (reason, frames) = proof(&story, 5, Analysis::ZeroWindow);
    assert_eq!(reason, Reason::Closed { before: Some(1000), ack: 1001 });
    assert_eq!(frames, [(2, Part::WindowBefore)]);
    let (reason, frames) = proof(&story, 6, Analysis::ZeroWindowProbe);
    assert_eq!(reason, Reason::RoomProbed { number: 1001, closed: Some(180 * MS) });
    assert_eq!(frames, [(5, Part::WindowClosed)]);
    let (reason, frames) = proof(&story, 7, Analysis::ZeroWindowProbeAck);
    assert_eq!(reason, Reason::NoRoomYet { after: Some(20 * MS) });
    assert_eq!(frames, [(5, Part::WindowClosed), (6, Part::Question)]);
    let (reason, _) = proof(&story, 7, Analysis::ZeroWindow);
    assert_eq!(reason, Reason::StillClosed { closed: Some(200 * MS) });
    let (reason, frames) = proof(&story, 8, Analysis::KeepAlive);
    assert_eq!(reason, Reason::RoomWanted { number: 1000, closed: Some(280 * MS) });
    assert_eq!(frames, [(5, Part::WindowClosed)]);
    let (reason, frames) = proof(&story, 9, Analysis::WindowUpdate);
    assert_eq!(reason, Reason::WindowChanged { from: Some(0), to: Some(700), opens: true });
    assert_eq!(frames, [(7, Part::WindowBefore)]);
}

#[test]
fn a_keep_alive_says_how_quiet_it_was() {
    let story = story(&[
        (100, true, 1, 1, 100, 1000),
        (120, false, 1, 101, 0, 1000),
        (5120, true, 100, 1, 0, 1000),
        (5140, false, 1, 101, 0, 1000),
    ]);
    let (reason, frames) = proof(&story, 6, Analysis::KeepAlive);
    assert_eq!(reason, Reason::StillThere { number: 100, quiet: Some(5000 * MS) });
    assert_eq!(frames, [(4, Part::NumberSent), (5, Part::LastSaid)]);
    let (reason, frames) = proof(&story, 7, Analysis::KeepAliveAck);
    assert_eq!(reason, Reason::YesStillThere { after: Some(20 * MS) });
    assert_eq!(frames, [(6, Part::Question)]);
}

/// A segment of the client's among those of [`story`], with other flags.
fn with_flags(segments: &[(i64, bool, u32, u32, u32, u16)], flags: &[(usize, u16)]) -> Story {
    let story = story(segments);
    let again: Vec<Segment> = story
        .events
        .iter()
        .enumerate()
        .map(|(index, event)| {
            let end = |side| story.endpoint(side).unwrap();
            let mut tcp = event.segment.unwrap().facts;
            if let Some((_, other)) = flags.iter().find(|(at, _)| *at == index) {
                tcp.flags = TcpFlags(*other);
            }
            Segment { time: event.time, from: end(event.from), to: end(event.from.other()), tcp }
        })
        .collect();
    replay(&again).remove(0)
}

#[test]
fn what_acknowledges_nothing_is_no_exhibit_of_an_ack() {
    // The server's reset has the number in its ACK field, but not the flag.
    let segments = [
        (100, true, 1, 1, 100, 1000),
        (120, false, 1, 101, 0, 1000),
        (130, true, 201, 1, 100, 1000),
        (140, false, 1, 101, 0, 1000),
        (150, false, 1, 101, 0, 1000),
        (160, false, 1, 101, 0, 1000),
        (165, true, 101, 1, 100, 1000),
    ];
    let story = with_flags(&segments, &[(4, TcpFlags::RST)]);
    let (_, frames) = proof(&story, 8, Analysis::DuplicateAck);
    assert_eq!(frames, [(7, Part::FirstAck)]);
    let (_, frames) = proof(&story, 10, Analysis::FastRetransmission);
    assert_eq!(frames, [(7, Part::DuplicateAck), (8, Part::DuplicateAck), (9, Part::DuplicateAck)]);
}

#[test]
fn after_a_syn_sent_again_nothing_is_missing_that_was_seen() {
    let segments = [
        (100, true, 1, 1, 100, 1000),
        (110, true, 201, 1, 100, 1000),
        (200, true, 0, 0, 0, 1000),
        (300, true, 301, 1, 100, 1000),
        (400, true, 501, 1, 100, 1000),
    ];
    let story = with_flags(&segments, &[(5, TcpFlags::SYN)]);
    let (reason, frames) = proof(&story, 7, Analysis::LostSegment);
    assert_eq!((reason, frames), (Reason::CountedAnew, vec![(6, Part::OwnSyn)]));
    let (reason, _) = proof(&story, 8, Analysis::LostSegment);
    assert_eq!(reason, Reason::Missing { bytes: Bytes { first: 401, last: 500 } });
}
