//! Puts a story together from the packets of one conversation.

use std::collections::HashMap;
use std::net::IpAddr;

use super::actions::Reader;
use super::chronicle::Chronicle;
use super::losses::{self, Losses};
use super::sightings::{self, Again, Trace};
use super::{Action, ControlLog, Event, LEAST_RTT, Phase, Seen, SegmentInfo, Stop, Story, Subject};
use crate::capture::{FrameNumber, Timestamp};
use crate::decode::TransportKind;
use crate::flow::pair::{End, Ends};
use crate::flow::tcp::connection::Connection;
use crate::flow::tcp::{Analysis, AnalysisSet, Moment, Transition};
use crate::flow::udp::Exchange;
use crate::flow::{Conversation, Side};

/// A packet of the conversation.
#[derive(Clone, Debug)]
pub(super) struct Packet {
    pub(super) frame: FrameNumber,
    pub(super) time: Option<Timestamp>,
    pub(super) from: End,
    pub(super) wire_len: u32,
    /// Bytes before the payload.
    pub(super) header_len: u32,
    pub(super) kind: TransportKind,
    /// The analysis of the fast pass.
    pub(super) analysis: AnalysisSet,
    pub(super) label: Option<String>,
    /// The first bytes of the payload, by which a DNS answer is matched to its question.
    pub(super) transaction: Option<[u8; 2]>,
    /// What tells it from a packet with the same numbers.
    pub(super) trace: Option<Trace>,
}

/// The one name that the fast pass gives by what came before the conversation.
const REUSED: u16 = 1 << Analysis::ReusedPorts as u16;
/// So many packets back the one is looked for that an ICMP error quotes.
const LATELY: usize = 1024;
/// More routers than a way has.
const MOST_ROUTERS: usize = 64;

/// An ICMP error about a packet of the conversation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Complaint {
    pub(super) frame: FrameNumber,
    pub(super) time: Option<Timestamp>,
    /// Who had sent the packet it is about.
    pub(super) about: Side,
    /// What it says.
    pub(super) action: Action,
    /// Who says so, where it is none of the two ends.
    pub(super) reporter: Option<IpAddr>,
    /// The packet it is about went no farther.
    pub(super) drops: bool,
    /// The transport header it quotes.
    pub(super) quoted: Option<TransportKind>,
    pub(super) wire_len: u32,
}

/// The story of a conversation whose client is at the end `client`. `known`: what the ends count from, where
/// it was told before the first packet. Packets and complaints in order of their frames.
pub(super) fn compose(
    conversation: Conversation,
    client: End,
    known: Ends<Option<u32>>,
    packets: Vec<Packet>,
    complaints: &[Complaint],
) -> Story {
    let mut story = Story {
        subject: Subject::Conversation(conversation),
        before: Vec::new(),
        events: Vec::new(),
        handshake_rtt: None,
        tap_at: None,
        earlier: None,
        routers: Vec::new(),
        control_log: ControlLog::default(),
    };
    story.events.reserve(packets.len() + complaints.len());
    let before = sightings::again(&packets);
    let legs = sightings::legs(&packets, &before, client);
    let again: Vec<Option<Again>> =
        before.iter().zip(&packets).map(|(before, packet)| before_of(&packets, *before, packet)).collect();
    if story.tcp().is_some() {
        connection(&mut story, client, known, packets, &again);
        time_handshake(&mut story);
    } else {
        datagrams(&mut story, client, packets, &again);
    }
    if let Some(legs) = legs {
        for (event, leg) in story.events.iter_mut().zip(legs) {
            event.leg = Some(leg);
        }
    }
    // It stands on both sides of a router, whether or not the parts of the way can be told.
    if again.iter().flatten().any(|again| again.now < again.ttl) {
        story.tap_at = None;
    }
    for at in losses::acks_that_never_came(&story) {
        if let Some(event) = story.events.get_mut(at) {
            event.lost = true;
        }
    }
    name_unread(&mut story);
    insert(&mut story.events, complaints);
    story.routers = routers(&story.events);
    story.control_log = ControlLog::of(&story.events);
    story
}

/// Gives an RST that answers data for a closed program its own clause: its sender's state does not change by an ABORT.
fn name_unread(story: &mut Story) {
    let resets = |event: &Event| event.segment.is_some_and(|segment| segment.flags().rst());
    for at in 0..story.events.len() {
        if !story.events.get(at).is_some_and(resets) || !story.finds_no_reader(at) {
            continue;
        }
        let Some(event) = story.events.get_mut(at) else { continue };
        let (from, frame) = (event.from, event.frame);
        let own = |change: &&mut Transition| change.side == from && change.moment == Moment::Departure(frame);
        for change in event.transitions.iter_mut().filter(own) {
            change.clause = "RFC 9293 §3.6.1";
        }
    }
}

fn before_of(packets: &[Packet], before: Option<usize>, packet: &Packet) -> Option<Again> {
    let earlier = packets.get(before?)?;
    Some(Again { frame: earlier.frame, ttl: earlier.trace?.ttl, now: packet.trace?.ttl })
}

/// The event of a packet that an earlier frame had: the same, but for where and when it was seen.
fn passed_on(events: &mut [Event], again: Again, packet: &Packet) -> Option<Event> {
    let at = events.binary_search_by_key(&again.frame, |event| event.frame).ok()?;
    let earlier = events.get_mut(at)?;
    earlier.seen.after = Some(packet.frame);
    let mut event = earlier.clone();
    event.frame = packet.frame;
    event.time = packet.time;
    (event.wire_len, event.header_len) = (packet.wire_len, packet.header_len);
    event.seen = Seen { before: Some((again.frame, again.ttl, again.now)), after: None };
    if let Some(segment) = &mut event.segment {
        segment.named = packet.analysis;
    }
    Some(event)
}

/// The frame in which a packet was seen last, of those that have it: the one that arrives.
fn last_sighting(story: &Story, mut frame: FrameNumber) -> FrameNumber {
    let event = |frame| story.events.get(story.index_of(frame)?);
    // Each is later than the one before.
    while let Some(after) = event(frame).and_then(|event| event.seen.after) {
        frame = after;
    }
    frame
}

/// The routers that report, in order of their first report.
pub(in crate::flow) fn routers(events: &[Event]) -> Vec<IpAddr> {
    let mut routers = Vec::new();
    for router in events.iter().filter_map(|event| event.reporter) {
        if !routers.contains(&router) && routers.len() < MOST_ROUTERS {
            routers.push(router);
        }
    }
    routers
}

/// Whether a packet may be the one whose transport header is quoted.
fn is_quoted(event: &Event, quoted: &TransportKind) -> bool {
    match (quoted, &event.segment) {
        (TransportKind::Tcp(tcp), Some(segment)) => segment.facts.seq == tcp.seq,
        (TransportKind::Udp(udp), None) => event.payload_len == u32::from(udp.length.saturating_sub(8)),
        _ => false,
    }
}

/// Puts the complaints among the packets. Each answers the latest packet of the side it is about that it may quote.
fn insert(events: &mut Vec<Event>, complaints: &[Complaint]) {
    if complaints.is_empty() {
        return;
    }
    let mut packets = std::mem::take(events).into_iter().peekable();
    let mut phase = Phase::Data;
    for complaint in complaints {
        while let Some(packet) = packets.next_if(|packet| packet.frame < complaint.frame) {
            phase = packet.phase;
            events.push(packet);
        }
        let earlier = || events.iter().enumerate().rev().take(LATELY);
        let about = |event: &Event| !event.action.is_icmp() && event.from == complaint.about;
        let quoted = complaint.quoted.as_ref();
        let found = earlier()
            .find(|(_, event)| about(event) && quoted.is_some_and(|quoted| is_quoted(event, quoted)))
            .or_else(|| earlier().find(|(_, event)| about(event)))
            .map(|(at, _)| at);
        let answers = found.and_then(|at| events.get_mut(at)).map(|event| {
            event.stopped = complaint.reporter.filter(|_| complaint.drops).map(|router| Stop {
                router,
                report: complaint.frame,
                expired: complaint.action == Action::TimeExceeded,
                ttl: None,
            });
            event.frame
        });
        events.push(Event {
            frame: complaint.frame,
            time: complaint.time,
            from: complaint.about.other(),
            phase,
            action: complaint.action,
            segment: None,
            payload_len: 0,
            wire_len: complaint.wire_len,
            header_len: complaint.wire_len,
            label: None,
            transitions: Vec::new(),
            lost: false,
            answers,
            reporter: complaint.reporter,
            stopped: None,
            leg: None,
            seen: Seen::default(),
        });
    }
    events.extend(packets);
}

fn side(end: End, client: End) -> Side {
    if end == client { Side::Client } else { Side::Server }
}

fn connection(story: &mut Story, client: End, known: Ends<Option<u32>>, packets: Vec<Packet>, again: &[Option<Again>]) {
    let mut connection = Connection::default();
    for end in End::BOTH {
        if let Some(base) = *known.at(end) {
            connection.sequence.set_base(end, base);
        }
    }
    let mut chronicle = Chronicle::new(client);
    let mut losses = Losses::default();
    let third = story.tcp().and_then(|tcp| tcp.handshake).map(|[_, _, third]| third);
    let mut reader = Reader { third, ..Reader::default() };
    let twice = again.iter().any(Option::is_some);
    for (index, packet) in packets.into_iter().enumerate() {
        let TransportKind::Tcp(tcp) = packet.kind else { continue };
        let Packet { frame, from, .. } = packet;
        if let Some(again) = again.get(index).copied().flatten()
            && let Some(event) = passed_on(&mut story.events, again, &packet)
        {
            story.events.push(event);
            continue;
        }
        chronicle.turn_to(frame);
        let before = connection;
        let now = packet.time.map_or(0, |time| time.nanos() as u64);
        let judged = connection.segment(from, &tcp, frame, now, index == 0, &mut chronicle);
        let named = AnalysisSet(judged.analysis.0 | packet.analysis.0);
        // Where packets were seen twice, the fast pass has judged by more than was sent.
        let analysis = if twice { AnalysisSet(judged.analysis.0 | packet.analysis.0 & REUSED) } else { named };
        let named = if twice { packet.analysis } else { named };
        let (action, phase) = reader.read(&before, from, frame, &tcp, analysis);
        let at = story.events.len();
        let ground = losses.take(at, from, &tcp, analysis, action == Action::Retransmission);
        let because_of = ground.because_of.and_then(|event| story.events.get(event)).map(|event| event.frame);
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
                window: connection.window(from, &tcp),
                analysis,
                named,
                because_of,
            }),
            payload_len: len,
            wire_len: packet.wire_len,
            header_len: packet.header_len,
            label: packet.label.filter(|_| len > 0),
            transitions: Vec::new(),
            lost: false,
            answers: None,
            reporter: None,
            stopped: None,
            leg: None,
            seen: Seen::default(),
        });
    }
    for at in losses.lost {
        let Some(frame) = story.events.get(at).map(|event| last_sighting(story, event.frame)) else { continue };
        if let Some(event) = event_mut(story, frame) {
            event.lost = true;
        }
    }
    chronicle.close();
    connection.finish(&mut chronicle);
    for mut transition in chronicle.transitions {
        let frame = match transition.moment {
            Moment::Before => {
                story.before.push(transition);
                continue;
            }
            Moment::Departure(frame) => frame,
            Moment::Arrival(frame) => {
                let frame = last_sighting(story, frame);
                transition.moment = Moment::Arrival(frame);
                frame
            }
        };
        if let Some(event) = event_mut(story, frame) {
            event.transitions.push(transition);
        }
    }
    for frame in chronicle.missed {
        let frame = last_sighting(story, frame);
        if let Some(event) = event_mut(story, frame) {
            event.lost = true;
        }
    }
}

fn event_mut(story: &mut Story, frame: FrameNumber) -> Option<&mut Event> {
    let at = story.events.binary_search_by_key(&frame, |event| event.frame).ok()?;
    story.events.get_mut(at)
}

/// How many times longer the way to one end must take before the tap is said to stand at the other.
const CLEARLY: i64 = 4;

fn time_handshake(story: &mut Story) {
    let Some([first, second, third]) = story.tcp().and_then(|tcp| tcp.handshake) else { return };
    let time = |frame: FrameNumber| {
        let at = story.events.binary_search_by_key(&frame, |event| event.frame).ok()?;
        story.events.get(at)?.time
    };
    // Of a SYN sent several times, the last before the answer. Where SYNs crossed, the SYN-ACK repeats the number but is no
    // SYN sent again.
    let asked = story.events.iter().filter(|event| (first..second).contains(&event.frame));
    let asked = asked
        .filter(|event| event.from == Side::Client && !event.is_passed_on())
        .rfind(|event| event.segment.is_some_and(|segment| segment.flags().syn() && !segment.flags().ack()))
        .and_then(|event| event.time);
    let (Some(syn), Some(syn_ack), Some(ack)) = (asked, time(second), time(third)) else { return };
    let (to_server, to_client) = (syn_ack.since(syn), ack.since(syn_ack));
    if to_server < 0 || to_client < 0 {
        return;
    }
    let rtt = to_server.saturating_add(to_client);
    story.handshake_rtt = Some(rtt);
    story.tap_at = match () {
        () if rtt < LEAST_RTT => None,
        () if to_client.saturating_mul(CLEARLY) < to_server => Some(Side::Client),
        () if to_server.saturating_mul(CLEARLY) < to_client => Some(Side::Server),
        () => None,
    };
}

fn datagrams(story: &mut Story, client: End, packets: Vec<Packet>, again: &[Option<Again>]) {
    let exchange = story.outcome();
    // Frames of requests that nothing has answered yet, by transaction.
    let mut open: HashMap<Option<[u8; 2]>, Vec<FrameNumber>> = HashMap::new();
    for (packet, again) in packets.into_iter().zip(again) {
        let TransportKind::Udp(udp) = packet.kind else { continue };
        let from = side(packet.from, client);
        if let Some(mut event) = again.and_then(|again| passed_on(&mut story.events, again, &packet)) {
            // On this part of the way it answers what was seen there.
            let asked = event.answers.and_then(|frame| story.events.get(story.index_of(frame)?));
            event.answers = asked.and_then(|asked| asked.seen.before).map(|(frame, ..)| frame).or(event.answers);
            story.events.push(event);
            continue;
        }
        let mut answers = None;
        let action = match (from, exchange) {
            (Side::Server, _) => {
                let asked = open.get_mut(&packet.transaction).and_then(Vec::pop);
                answers = asked.map(|frame| last_sighting(story, frame));
                Action::Reply
            }
            (Side::Client, Some(Exchange::Multicast)) => Action::Multicast,
            (Side::Client, Some(Exchange::Broadcast)) => Action::Broadcast,
            (Side::Client, _) => Action::Request,
        };
        if from == Side::Client {
            open.entry(packet.transaction).or_default().push(packet.frame);
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
            header_len: packet.header_len,
            label: packet.label,
            transitions: Vec::new(),
            lost: false,
            answers,
            reporter: None,
            stopped: None,
            leg: None,
            seen: Seen::default(),
        });
    }
}
