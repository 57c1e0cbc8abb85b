//! Puts a story together from the packets of one conversation.

use super::actions::Reader;
use super::chronicle::Chronicle;
use super::losses::Losses;
use super::{Action, Event, Phase, SegmentInfo, Story};
use crate::capture::{FrameNumber, Timestamp};
use crate::decode::{TcpFacts, TransportKind};
use crate::flow::pair::End;
use crate::flow::tcp::connection::Connection;
use crate::flow::tcp::{AnalysisSet, Moment};
use crate::flow::udp::Exchange;
use crate::flow::{Conversation, Side};

/// A packet of the conversation.
#[derive(Clone, Debug)]
pub(super) struct Packet {
    pub(super) frame: FrameNumber,
    pub(super) time: Option<Timestamp>,
    pub(super) from: End,
    pub(super) wire_len: u32,
    pub(super) kind: TransportKind,
    /// The analysis of the fast pass.
    pub(super) analysis: AnalysisSet,
    pub(super) label: Option<String>,
    /// The first bytes of the payload, by which a DNS answer is matched to its question.
    pub(super) transaction: Option<[u8; 2]>,
}

/// An ICMP error about a packet of the conversation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Complaint {
    pub(super) frame: FrameNumber,
    pub(super) time: Option<Timestamp>,
    /// Who had sent the packet it is about.
    pub(super) about: Side,
    pub(super) wire_len: u32,
}

/// The story of a conversation whose client is at the end `client`.
pub(super) fn compose(
    conversation: Conversation,
    client: End,
    packets: Vec<Packet>,
    complaints: &[Complaint],
) -> Story {
    let mut story = Story { conversation, before: Vec::new(), events: Vec::new(), handshake_rtt: None, tap_at: None };
    story.events.reserve(packets.len() + complaints.len());
    if story.conversation.tcp.is_some() {
        connection(&mut story, client, packets);
        time_handshake(&mut story);
    } else {
        datagrams(&mut story, client, packets);
    }
    for complaint in complaints {
        let at = story.events.partition_point(|event| event.frame < complaint.frame);
        let earlier = story.events.get(..at).unwrap_or_default().iter().rev();
        let answers = earlier.clone().find(|event| event.from == complaint.about).map(|event| event.frame);
        story.events.insert(
            at,
            Event {
                frame: complaint.frame,
                time: complaint.time,
                from: complaint.about.other(),
                phase: earlier.clone().next().map_or(Phase::Data, |event| event.phase),
                action: Action::Unreachable,
                segment: None,
                payload_len: 0,
                wire_len: complaint.wire_len,
                label: None,
                transitions: Vec::new(),
                lost: false,
                answers,
            },
        );
    }
    story
}

fn side(end: End, client: End) -> Side {
    if end == client { Side::Client } else { Side::Server }
}

fn connection(story: &mut Story, client: End, packets: Vec<Packet>) {
    let mut connection = Connection::default();
    let mut chronicle = Chronicle::new(client);
    let mut losses = Losses::default();
    let third = story.conversation.tcp.and_then(|tcp| tcp.handshake).map(|[_, _, third]| third);
    let mut reader = Reader { third, ..Reader::default() };
    for (index, packet) in packets.into_iter().enumerate() {
        let TransportKind::Tcp(tcp) = packet.kind else { continue };
        let Packet { frame, from, .. } = packet;
        chronicle.turn_to(frame);
        let before = connection;
        let now = packet.time.map_or(0, |time| time.nanos() as u64);
        let judged = connection.segment(from, &tcp, frame, now, index == 0, &mut chronicle);
        let analysis = AnalysisSet(judged.analysis.0 | packet.analysis.0);
        let (action, phase) = reader.read(&before, from, frame, &tcp, analysis);
        let at = story.events.len();
        let ground = losses.take(at, from, &tcp, analysis, action == Action::Retransmission);
        let earlier = ground.because_of.and_then(|event| story.events.get_mut(event));
        let because_of = earlier.map(|event| {
            event.lost |= ground.lost;
            event.frame
        });
        let len = tcp.len.unwrap_or(0);
        story.events.push(Event {
            frame,
            time: packet.time,
            from: side(from, client),
            phase,
            action,
            segment: Some(SegmentInfo {
                facts: tcp,
                seq: judged.seq,
                ack: judged.ack,
                len,
                window: window(&connection, from, &tcp),
                analysis,
                because_of,
            }),
            payload_len: len,
            wire_len: packet.wire_len,
            label: packet.label.filter(|_| len > 0),
            transitions: Vec::new(),
            lost: false,
            answers: None,
        });
    }
    connection.finish(&mut chronicle);
    for transition in chronicle.transitions {
        let frame = match transition.moment {
            Moment::Before => {
                story.before.push(transition);
                continue;
            }
            Moment::Departure(frame) | Moment::Arrival(frame) => frame,
        };
        if let Some(event) = event_mut(story, frame) {
            event.transitions.push(transition);
        }
    }
    for frame in chronicle.missed {
        if let Some(event) = event_mut(story, frame) {
            event.lost = true;
        }
    }
}

fn event_mut(story: &mut Story, frame: FrameNumber) -> Option<&mut Event> {
    let at = story.events.binary_search_by_key(&frame, |event| event.frame).ok()?;
    story.events.get_mut(at)
}

/// The window in bytes. A SYN's own is never scaled (RFC 7323 §2.2).
fn window(connection: &Connection, from: End, tcp: &TcpFacts) -> Option<u32> {
    if !tcp.whole {
        return None;
    }
    let shift = if tcp.flags.syn() { 0 } else { connection.sequence.shift(from)? };
    Some(u32::from(tcp.window) << shift)
}

/// How many times longer the way to one end must take before the tap is said to stand at the other.
const CLEARLY: i64 = 4;
/// Round trips below this (ns) are the hosts' own doing and say nothing of where the tap stands.
const SHORTEST_NS: i64 = 500_000;

fn time_handshake(story: &mut Story) {
    let Some([first, second, third]) = story.conversation.tcp.and_then(|tcp| tcp.handshake) else { return };
    let time = |frame: FrameNumber| {
        let at = story.events.binary_search_by_key(&frame, |event| event.frame).ok()?;
        story.events.get(at)?.time
    };
    // Of a SYN sent several times, the last before the answer.
    let asked = story.events.iter().filter(|event| (first..second).contains(&event.frame));
    let asked = asked
        .filter(|event| event.from == Side::Client)
        .rfind(|event| event.segment.is_some_and(|segment| segment.flags().syn()))
        .and_then(|event| event.time);
    let (Some(syn), Some(syn_ack), Some(ack)) = (asked, time(second), time(third)) else { return };
    let (to_server, to_client) = (syn_ack.since(syn), ack.since(syn_ack));
    if to_server < 0 || to_client < 0 {
        return;
    }
    let rtt = to_server.saturating_add(to_client);
    story.handshake_rtt = Some(rtt);
    story.tap_at = match () {
        () if rtt < SHORTEST_NS => None,
        () if to_client.saturating_mul(CLEARLY) < to_server => Some(Side::Client),
        () if to_server.saturating_mul(CLEARLY) < to_client => Some(Side::Server),
        () => None,
    };
}

fn datagrams(story: &mut Story, client: End, packets: Vec<Packet>) {
    let exchange = story.conversation.udp;
    // Requests that nothing has answered yet: frame and transaction.
    let mut open: Vec<(FrameNumber, Option<[u8; 2]>)> = Vec::new();
    for packet in packets {
        let TransportKind::Udp(udp) = packet.kind else { continue };
        let from = side(packet.from, client);
        let mut answers = None;
        let action = match (from, exchange) {
            (Side::Server, _) => {
                let same = open.iter().rposition(|(_, transaction)| *transaction == packet.transaction);
                answers = match same {
                    Some(at) => Some(open.remove(at).0),
                    None if packet.transaction.is_none() => open.pop().map(|(frame, _)| frame),
                    None => None,
                };
                Action::Reply
            }
            (Side::Client, Some(Exchange::Multicast)) => Action::Multicast,
            (Side::Client, Some(Exchange::Broadcast)) => Action::Broadcast,
            (Side::Client, _) => Action::Request,
        };
        if from == Side::Client {
            open.push((packet.frame, packet.transaction));
        }
        let payload_len = u32::from(udp.length.saturating_sub(8));
        story.events.push(Event {
            frame: packet.frame,
            time: packet.time,
            from,
            phase: Phase::Data,
            action,
            segment: None,
            payload_len,
            wire_len: packet.wire_len,
            label: packet.label,
            transitions: Vec::new(),
            lost: false,
            answers,
        });
    }
}
