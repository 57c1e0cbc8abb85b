//! Frames of both sides of a router, from literal bytes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::capture::{CaptureSource, PacketStore};
use crate::decode::{NoSink, dissect};
use crate::flow::story::{Action, Event, Story, tell};
use crate::flow::tcp::{Analysis, Moment, TcpState};
use crate::flow::{ConversationId, ConversationTracker, Side};

const SYN: u8 = 2;
const PSH: u8 = 8;
const ACK: u8 = 16;

/// What differs from frame to frame.
#[derive(Clone, Copy)]
struct Packet {
    back: bool,
    /// The link: its number is in the MAC addresses.
    link: u8,
    ttl: u8,
    id: u16,
    flags: u8,
    seq: u32,
    ack: u32,
    len: usize,
}

const fn there(id: u16, flags: u8, seq: u32, ack: u32, len: usize) -> Packet {
    Packet { back: false, link: 1, ttl: 64, id, flags, seq, ack, len }
}

const fn back(id: u16, flags: u8, seq: u32, ack: u32, len: usize) -> Packet {
    Packet { back: true, link: 2, ttl: 64, id, flags, seq, ack, len }
}

impl Packet {
    /// Behind the router.
    const fn on(self) -> Packet {
        Packet { link: 3 - self.link, ttl: self.ttl - 1, ..self }
    }

    fn transport(self, udp: bool) -> Vec<u8> {
        let (from, to) = if self.back { (80u16, 40_000u16) } else { (40_000, 80) };
        let mut bytes: Vec<u8> = [from.to_be_bytes(), to.to_be_bytes()].concat();
        if udp {
            bytes.extend(((8 + self.len) as u16).to_be_bytes());
            bytes.extend([0, 0]);
        } else {
            bytes.extend(self.seq.to_be_bytes());
            bytes.extend(self.ack.to_be_bytes());
            bytes.extend([0x50, self.flags, 0x10, 0, 0, 0, 0, 0]);
        }
        bytes.extend(std::iter::repeat_n(b'x', self.len));
        bytes
    }

    fn frame(self, udp: bool, ipv6: bool) -> Vec<u8> {
        let near = u8::from(self.back);
        let mut frame = vec![2, 0, 0, 0, self.link, 1 - near, 2, 0, 0, 0, self.link, near];
        let transport = self.transport(udp);
        let (from, to) = if self.back { (2, 1) } else { (1, 2) };
        let protocol = if udp { 17 } else { 6 };
        if ipv6 {
            frame.extend([0x86, 0xdd, 0x60, 0, 0, 7]);
            frame.extend((transport.len() as u16).to_be_bytes());
            frame.extend([protocol, self.ttl]);
            for last in [from, to] {
                frame.extend([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
            }
        } else {
            frame.extend([8, 0, 0x45, 0]);
            frame.extend(((20 + transport.len()) as u16).to_be_bytes());
            frame.extend(self.id.to_be_bytes());
            frame.extend([0x40, 0, self.ttl, protocol, 0, 0, 10, 0, from, 2, 10, 0, to, 2]);
        }
        frame.extend(transport);
        frame
    }
}

/// The story of frames, each after so many microseconds.
fn story_of(frames: &[(u32, Vec<u8>)]) -> Story {
    let mut file: Vec<u8> = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0];
    let mut now = 0;
    for (after, frame) in frames {
        now += after;
        for word in [1 + now / 1_000_000, now % 1_000_000, frame.len() as u32, frame.len() as u32] {
            file.extend(word.to_le_bytes());
        }
        file.extend(frame);
    }
    let store = PacketStore::read_all(CaptureSource::Bytes(file.into())).unwrap();
    let mut tracker = ConversationTracker::new();
    for frame in store.frames(1) {
        let facts = dissect(&frame, &mut NoSink);
        tracker.push(frame.number, &frame.meta, &facts);
    }
    tell(&store, &tracker, ConversationId(0))
}

fn tcp(packets: &[(u32, Packet)]) -> Story {
    story_of(&packets.iter().map(|(after, packet)| (*after, packet.frame(false, false))).collect::<Vec<_>>())
}

/// Each packet, and at once the same behind the router.
fn routed(packets: &[Packet]) -> Vec<(u32, Packet)> {
    packets.iter().flat_map(|packet| [(9_000, *packet), (15, packet.on())]).collect()
}

fn opened() -> Vec<Packet> {
    vec![
        there(1, SYN, 100, 0, 0),
        back(0, SYN | ACK, 500, 101, 0),
        there(2, ACK, 101, 501, 0),
        there(3, PSH | ACK, 101, 501, 40),
        back(9, ACK, 501, 141, 0),
    ]
}

fn again(story: &Story) -> Vec<u32> {
    story.events.iter().filter(|event| event.is_passed_on()).map(|event| event.frame).collect()
}

fn named(event: &Event, name: Analysis) -> (bool, bool) {
    let segment = event.segment.unwrap();
    (segment.named.has(name), segment.analysis.has(name))
}

#[test]
fn a_packet_on_both_sides_of_a_router_is_one() {
    let story = tcp(&routed(&opened()));
    assert_eq!((again(&story), story.packets()), (vec![2, 4, 6, 8, 10], 5));
    let actions: Vec<Action> = story.events.iter().map(|event| event.action).collect();
    for pair in actions.chunks(2) {
        assert_eq!(pair[0], pair[1]);
    }
    assert!(story.events.iter().all(|event| !event.is_sent_again() && !event.lost));
    // The names are Wireshark's, what is told is not.
    assert_eq!(named(&story.events[1], Analysis::Retransmission), (true, false));
    assert_eq!(named(&story.events[5], Analysis::DuplicateAck), (true, false));
    let legs: Vec<(u32, u8)> =
        story.events.iter().map(|event| event.leg.unwrap()).map(|leg| (leg.index, leg.ttl)).collect();
    let (there, back) = ([(0, 64), (1, 63)], [(1, 64), (0, 63)]);
    assert_eq!(legs, [there, back, there, there, back].concat());
    // Both ends change as if each packet had been recorded once: what arrives is the last sighting.
    let history: Vec<_> =
        story.events.iter().flat_map(|event| &event.transitions).map(|t| (t.side, t.to.unwrap(), t.moment)).collect();
    assert_eq!(
        history,
        [
            (Side::Client, TcpState::SynSent, Moment::Departure(1)),
            (Side::Server, TcpState::SynReceived, Moment::Arrival(2)),
            (Side::Client, TcpState::Established, Moment::Arrival(4)),
            (Side::Server, TcpState::Established, Moment::Arrival(6)),
        ]
    );
    let blocks = story.control_blocks(9).unwrap();
    assert_eq!(blocks.of(Side::Client).retransmissions, 0);
    let proof = &story.proofs(1)[0];
    assert_eq!((crate::flow::proof_message(proof).id, proof.exhibits[0].frame), ("flow-proof-seen-twice", 1));
}

#[test]
fn what_is_sent_again_is_told_once_more_and_not_four_times() {
    let mut packets = opened();
    packets.truncate(4);
    let repeated = Packet { id: 4, ..packets[3] };
    packets.extend([repeated, back(9, ACK, 501, 141, 0)]);
    let mut frames = routed(&packets);
    frames[8].0 = 300_000;
    let story = tcp(&frames);
    assert_eq!(story.packets(), 6);
    let sent_again: Vec<u32> =
        story.events.iter().filter(|event| event.is_sent_again()).map(|event| event.frame).collect();
    assert_eq!(sent_again, [9, 10]);
    assert_eq!(story.control_blocks(11).unwrap().of(Side::Client).retransmissions, 1);
    let lost: Vec<u32> = story.events.iter().filter(|event| event.lost).map(|event| event.frame).collect();
    assert_eq!(lost, [8], "behind the router, where it was seen last");
}

#[test]
fn a_true_retransmission_is_none_of_it() {
    let first = there(3, PSH | ACK, 101, 501, 40);
    let with = |after: u32, second: Packet| {
        let mut packets: Vec<(u32, Packet)> = opened()[..3].iter().map(|packet| (9_000, *packet)).collect();
        packets.extend([(9_000, first), (after, second)]);
        again(&tcp(&packets))
    };
    assert_eq!(with(15, first.on()), [5]);
    assert_eq!(with(15, Packet { link: 2, ..first }), [5], "another link before the router");
    let none = [0u32; 0];
    assert_eq!(with(300_000, Packet { id: 4, ..first }), none, "another identification");
    assert_eq!(with(15, Packet { id: 4, ..first.on() }), none, "another identification behind a router");
    assert_eq!(with(15, first), none, "on the same link");
    assert_eq!(with(15, Packet { ttl: 63, ..first }), none, "on the same link, by another way");
    assert_eq!(with(15, Packet { ttl: 65, link: 2, ..first }), none, "a greater TTL");
    assert_eq!(with(250_000, first.on()), none, "so late that a timer may have run out");
    assert_eq!(with(15_000, Packet { link: 2, ..first }), none, "late beside the first");
    assert_eq!(with(15, Packet { ack: 502, ..first.on() }), none, "another ACK");
    assert_eq!(with(15, Packet { len: 39, ..first.on() }), none, "fewer bytes");
}

#[test]
fn where_a_link_does_not_fit_no_way_is_drawn() {
    let mut frames = routed(&opened());
    // The way to the server takes long: of one tap it would be said that it stands at the client.
    frames[2].0 = 60_000;
    // One packet comes by a third link, and is seen there only.
    frames.push((9_000, Packet { link: 7, ..there(5, PSH | ACK, 141, 501, 10) }));
    let story = tcp(&frames);
    assert!(story.events.iter().all(|event| event.leg.is_none()));
    assert_eq!(story.packets(), 6, "the copies are copies nevertheless");
    assert_eq!(story.tap_at, None, "and the tap stands on both sides of a router nevertheless");
    // One that got lost before the router was seen on its link all the same.
    let mut frames = routed(&opened());
    frames.push((9_000, there(5, PSH | ACK, 141, 501, 10)));
    assert_eq!(tcp(&frames).events[10].leg.map(|leg| leg.index), Some(0));
}

#[test]
fn datagrams_and_ipv6_have_it_as_well() {
    for ipv6 in [false, true] {
        let frames: Vec<(u32, Vec<u8>)> = routed(&[there(1, 0, 0, 0, 30), back(2, 0, 0, 0, 60)])
            .into_iter()
            .map(|(after, packet)| (after, packet.frame(true, ipv6)))
            .collect();
        let story = story_of(&frames);
        assert_eq!((again(&story), story.packets()), (vec![2, 4], 2), "{ipv6}");
        let answers: Vec<_> = story.events.iter().map(|event| event.answers).collect();
        assert_eq!(answers, [None, None, Some(2), Some(1)], "on the same link each");
        assert_eq!(story.events.iter().map(|event| event.leg.unwrap().index).collect::<Vec<_>>(), [0, 1, 1, 0]);
        let opening: Vec<(u32, Vec<u8>)> =
            routed(&opened()).into_iter().map(|(after, packet)| (after, packet.frame(false, ipv6))).collect();
        assert_eq!(again(&story_of(&opening)), [2, 4, 6, 8, 10], "{ipv6}");
    }
}

#[test]
fn a_packet_that_loops_is_walked_once() {
    let mut packet = there(3, PSH | ACK, 101, 501, 40);
    let mut frames = vec![(0, packet)];
    packet.ttl -= 1;
    // Each sighting has all earlier ones before it: to walk them for each takes minutes.
    frames.extend((1..40_000u32).map(|at| (1, Packet { link: 2 + (at % 2) as u8, ..packet })));
    let began = std::time::Instant::now();
    let story = tcp(&frames);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    assert_eq!((story.packets(), story.events.len()), (1, 40_000));
    assert!(story.events.iter().skip(1).all(|event| event.leg.is_some_and(|leg| leg.index == 1)));
}
