//! What errors about a ping tell, from literal bytes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::capture::CaptureSource;
use crate::decode::NoSink;

const ASKER: [u8; 4] = [10, 0, 0, 2];
const ASKED: [u8; 4] = [192, 0, 2, 9];

fn ipv4(from: [u8; 4], to: [u8; 4], ttl: u8, payload: &[u8]) -> Vec<u8> {
    let len = (20 + payload.len() as u16).to_be_bytes();
    let mut packet = vec![0x45, 0, len[0], len[1], 0, 1, 0, 0, ttl, 1, 0, 0];
    packet.extend(from.into_iter().chain(to).chain(payload.iter().copied()));
    packet
}

fn echo(kind: u8, ident: u8, seq: u8) -> Vec<u8> {
    let mut message = vec![kind, 0, 0, 0, 0, ident, 0, seq];
    message.extend(b"abcdefgh");
    message
}

fn ask(ident: u8, seq: u8, ttl: u8) -> Vec<u8> {
    ipv4(ASKER, ASKED, ttl, &echo(8, ident, seq))
}

/// An error that quotes a packet.
fn error(from: [u8; 4], kind: u8, code: u8, about: &[u8]) -> Vec<u8> {
    let message: Vec<u8> = [kind, code, 0, 0, 0, 0, 0, 0].into_iter().chain(about.iter().copied()).collect();
    ipv4(from, ASKER, 60, &message)
}

fn read(packets: &[Vec<u8>]) -> (PacketStore, ConversationTracker) {
    // LINKTYPE_RAW, a millisecond between two packets.
    let mut file: Vec<u8> = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 101, 0, 0, 0];
    for (index, packet) in (0u32..).zip(packets) {
        for word in [1, index * 1_000, packet.len() as u32, packet.len() as u32] {
            file.extend(word.to_le_bytes());
        }
        file.extend(packet);
    }
    let store = PacketStore::read_all(CaptureSource::Bytes(file.into())).unwrap();
    let mut tracker = ConversationTracker::new();
    for frame in store.frames(1) {
        let facts = dissect(&frame, &mut NoSink);
        tracker.push(frame.number, &frame.meta, &facts);
    }
    (store, tracker)
}

#[test]
fn an_error_about_a_ping_belongs_to_it() {
    let router = [10, 0, 1, 1];
    let packets = [
        ask(7, 1, 1),
        error(router, 11, 0, &ask(7, 1, 1)),
        ask(7, 2, 2),
        error([10, 0, 2, 1], 3, 1, &ask(7, 2, 1)),
        ask(7, 3, 64),
        ipv4(ASKED, ASKER, 60, &echo(0, 7, 3)),
        // Another ping of the same host, and an error about that.
        ask(8, 1, 1),
        error(router, 11, 0, &ask(8, 1, 1)),
        // Asked to slow down: the question went on all the same.
        ask(7, 4, 64),
        error(router, 4, 0, &ask(7, 4, 1)),
    ];
    let (store, tracker) = read(&packets);
    for number in [1, 2, 4, 6, 10] {
        let story = tell(&store, &tracker, number).unwrap();
        let frames: Vec<_> = story.events.iter().map(|event| event.frame).collect();
        assert_eq!(frames, [1, 2, 3, 4, 5, 6, 9, 10], "{number}");
        let of = |frame: u32| story.events.iter().find(|event| event.frame == frame).unwrap();
        let said = |frame| (of(frame).action, of(frame).answers, of(frame).reporter);
        assert_eq!(said(2), (Action::TimeExceeded, Some(1), Some(router.into())));
        assert_eq!(said(4), (Action::Unreachable, Some(3), Some([10, 0, 2, 1].into())));
        assert_eq!(said(6), (Action::Reply, Some(5), None));
        assert_eq!(said(10), (Action::IcmpError, Some(9), Some(router.into())));
        assert!([2, 4, 6, 10].iter().all(|frame| of(*frame).from == Side::Server));
        let stop = of(1).stopped.unwrap();
        assert_eq!((stop.router, stop.report, stop.expired, stop.ttl), (router.into(), 2, true, Some(1)));
        assert!(!of(3).stopped.unwrap().expired && of(5).stopped.is_none() && of(9).stopped.is_none());
        assert_eq!(story.routers, [IpAddr::from(router), [10, 0, 2, 1].into()]);
        assert_eq!(story.outcome(), Some(Exchange::Answered));
    }
    let other = tell(&store, &tracker, 8).unwrap();
    assert_eq!(other.events.iter().map(|event| event.frame).collect::<Vec<_>>(), [7, 8]);
    assert_eq!(other.outcome(), Some(Exchange::Unanswered));
    assert_eq!(crate::flow::told_why(&other).unwrap().id, "flow-why-below-reported");
}

#[test]
fn an_error_tells_who_asked_and_the_host_itself_is_no_router() {
    let (store, tracker) = read(&[error(ASKED, 3, 10, &ask(7, 1, 60)), error([10, 0, 1, 1], 3, 1, &[0x45, 0, 0])]);
    let story = tell(&store, &tracker, 1).unwrap();
    assert_eq!(story.below().unwrap().hosts, [Host::Ip(ASKER.into()), Host::Ip(ASKED.into())]);
    assert_eq!((story.events.len(), story.events[0].from, story.events[0].reporter), (1, Side::Server, None));
    assert!(story.routers.is_empty());
    // A quote too short to tell what it is about.
    assert_eq!(tell(&store, &tracker, 2).unwrap().events.len(), 1);
}

/// A ping's question seen on a link, from one of the two hosts.
fn seen(frame: FrameNumber, back: bool, link: (u8, u8), ttl: u64) -> Lone {
    let host = |last| Host::Ip(IpAddr::from([10, 0, last, 2]));
    let mac = |last| Host::Mac([2, 0, 0, 0, 0, last]);
    let (from, to) = if back { (2, 1) } else { (1, 2) };
    Lone {
        frame,
        time: None,
        wire_len: 98,
        size: 64,
        token: "icmp",
        protocol: "ICMP",
        layer: OsiLayer::Network,
        sort: Sort::Echo,
        clause: "RFC 792",
        from: host(from),
        to: host(to),
        ident: Some(1),
        seq: Some(1),
        kind: if back { Kind::Answer } else { Kind::Ask },
        link: (mac(link.0), mac(link.1)),
        ttl: Some(ttl),
        said: Said { title: msg!("summary-empty"), text: msg!("summary-empty"), to_many: false },
    }
}

fn parts(lones: &[Lone]) -> Vec<Option<(u32, u32)>> {
    legs(lones).iter().map(|leg| leg.map(|(leg, _)| (leg.index, leg.of))).collect()
}

#[test]
fn each_part_of_the_way_by_its_link() {
    let way = [
        seen(1, false, (1, 10), 64),
        seen(2, false, (20, 2), 63),
        seen(3, true, (2, 20), 64),
        seen(4, true, (10, 1), 63),
    ];
    assert_eq!(parts(&way), [Some((0, 2)), Some((1, 2)), Some((1, 2)), Some((0, 2))]);
    let legs = legs(&way);
    assert_eq!(legs[1].unwrap().1, Some((1, 64, 63)));
    assert_eq!(legs[2].unwrap().1, None);
    // Two routers, and an answer of which only a part of the way was seen.
    let way = [
        seen(1, false, (1, 10), 64),
        seen(2, false, (11, 20), 63),
        seen(3, false, (21, 2), 62),
        seen(4, true, (20, 11), 60),
    ];
    assert_eq!(parts(&way), [Some((0, 3)), Some((1, 3)), Some((2, 3)), Some((1, 3))]);
}

#[test]
fn what_the_capture_does_not_prove_is_not_said() {
    let one = [seen(1, false, (1, 10), 64), seen(2, true, (10, 1), 64)];
    assert_eq!(parts(&one), [None, None], "one link");
    let again = [seen(1, false, (1, 10), 64), seen(2, false, (1, 10), 64)];
    assert_eq!(parts(&again), [None, None], "the same frame once more");
    let far = [seen(1, false, (1, 10), 64), seen(2, false, (20, 2), 62)];
    assert_eq!(parts(&far), [None, None], "a router in between of which there is nothing");
    let stray = [seen(1, false, (1, 10), 64), seen(2, false, (20, 2), 63), seen(3, true, (7, 8), 64)];
    assert_eq!(parts(&stray), [None, None, None], "a link that is none of the way");
}
