//! The ways to a story: from a capture's frames, dissected again, or from bare segments.

use std::net::{IpAddr, Ipv4Addr};

use super::compose::{Complaint, Packet, compose};
use super::label::{label, says_something};
use super::{Action, EarlierConnection, Story, sightings};
use crate::capture::{Frame, FrameMeta, FrameNumber, LinkType, PacketStore, Timestamp};
use crate::decode::{Facts, NetFacts, NoSink, TcpFacts, TransportFacts, TransportKind, TreeSink, Value, dissect};
use crate::flow::pair::{End, Ends};
use crate::flow::tcp::Analysis;
use crate::flow::udp::Exchange;
use crate::flow::{Conversation, ConversationId, ConversationTracker, Endpoint, Evidence, Proto, Report, Side};

/// The ports whose messages begin with a transaction number (DNS, mDNS, LLMNR).
const NUMBERED_PORTS: [u16; 3] = [53, 5353, 5355];

/// Tells the story of a conversation: dissects its frames again, and only those. Of a conversation that
/// the tracker does not know, an empty one.
pub fn tell(store: &PacketStore, tracker: &ConversationTracker, id: ConversationId) -> Story {
    let mut packets: Vec<Packet> = tracker
        .frames_of(id)
        .filter_map(|number| store.shown(number))
        .flat_map(|shown| packets_of(tracker, id, &shown.frame()))
        .collect();
    trace(store, tracker, id, &mut packets);
    let mut complaints: Vec<Complaint> = Vec::new();
    for (number, about) in tracker.quotes_of(id) {
        if complaints.last().is_none_or(|last| last.frame != number)
            && let Some(shown) = store.shown(number)
        {
            complaints.push(complaint(&shown.frame(), about));
        }
    }
    complaints.sort_by_key(|complaint| complaint.frame);
    let mut story = finish(tracker, id, packets, &complaints);
    for event in &mut story.events {
        if let Some(stop) = &mut event.stopped {
            stop.ttl = store.shown(event.frame).and_then(|shown| time_to_live(&shown.frame()));
        }
    }
    story
}

/// Adds what tells a packet seen twice from one sent twice. Wireshark has a name for all but a few of the former (a reset).
fn trace(store: &PacketStore, tracker: &ConversationTracker, id: ConversationId, packets: &mut [Packet]) {
    let named = packets.iter().any(|packet| !packet.analysis.is_empty());
    let is_udp = packets.first().is_some_and(|packet| matches!(packet.kind, TransportKind::Udp(_)));
    if !named && !is_udp {
        return;
    }
    for packet in packets {
        let Some(shown) = store.shown(packet.frame) else { continue };
        let frame = shown.frame();
        let facts = dissect(&frame, &mut NoSink);
        let mut own = facts.transports().filter(|header| !header.quoted);
        let header = own.find(|header| tracker.sender_in(id, header).is_some());
        packet.trace = header.and_then(|header| sightings::trace(&frame, header));
    }
}

/// The TTL or hop limit of a frame's outermost IP header.
fn time_to_live(frame: &Frame<'_>) -> Option<u8> {
    let mut sink = TreeSink::new();
    dissect(frame, &mut sink);
    let tree = sink.into_tree();
    let names = ["ip.ttl", "ipv6.hlim"];
    let field = tree.fields.iter().find(|field| names.contains(&field.def.name))?;
    match field.value {
        Value::Unsigned(number) => u8::try_from(number).ok(),
        _ => None,
    }
}

/// The frame's headers in the conversation: one, but for a conversation tunnelled in itself.
fn packets_of(tracker: &ConversationTracker, id: ConversationId, frame: &Frame<'_>) -> Vec<Packet> {
    let facts = dissect(frame, &mut NoSink);
    // Fields are read only where they may say something: most frames carry a piece of a stream.
    let label = || {
        facts.protocols().any(|protocol| says_something(protocol.token)).then(|| {
            let mut sink = TreeSink::new();
            dissect(frame, &mut sink);
            label(&sink.into_tree())
        })?
    };
    let last = facts.transports().filter(|header| !header.quoted).last();
    let own = facts.transports().filter(|header| !header.quoted);
    let found = own.filter_map(|header| {
        let from = tracker.sender_in(id, header)?;
        let numbered = [header.src_port, header.dst_port].iter().any(|port| NUMBERED_PORTS.contains(port));
        let payload = frame.bytes.get(header.payload_range()).unwrap_or_default();
        Some(Packet {
            frame: frame.number,
            time: frame.meta.time(),
            from,
            wire_len: frame.meta.wire_len,
            header_len: header.payload.0,
            kind: header.kind,
            analysis: tracker.analysis_in(id, frame.number).unwrap_or_default(),
            // What a tunnel's frame says is said by its innermost conversation.
            label: if last == Some(header) { label() } else { None },
            transaction: payload.first_chunk().copied().filter(|_| numbered),
            trace: None,
        })
    });
    // A frame is one event of a conversation.
    found.take(1).collect()
}

/// What an ICMP error says, about which packet, and who says so.
fn complaint(frame: &Frame<'_>, about: Side) -> Complaint {
    let facts = dissect(frame, &mut NoSink);
    let quoted = facts.transports().find(|header| header.quoted);
    let says = facts.net.zip(facts.icmp).map_or(Report::Other, |(net, says)| Report::of(net.src, says));
    Complaint {
        frame: frame.number,
        time: frame.meta.time(),
        about,
        action: Action::of_report(says),
        reporter: facts.net.map(|net| net.src).filter(|src| quoted.is_some_and(|quoted| quoted.net.dst != *src)),
        drops: drops(&facts),
        quoted: quoted.map(|quoted| quoted.kind),
        wire_len: frame.meta.wire_len,
    }
}

/// Whether the packet an ICMP error is about went no farther. Who is told of a better way has its packet sent on, and who is
/// asked to slow down too (RFC 792).
pub(in crate::flow) const fn drops(facts: &Facts) -> bool {
    !matches!((facts.net, facts.icmp), (Some(NetFacts { src: IpAddr::V4(_), .. }), Some((4 | 5, _))))
}

fn finish(tracker: &ConversationTracker, id: ConversationId, packets: Vec<Packet>, complaints: &[Complaint]) -> Story {
    let Some(conversation) = tracker.conversation(id) else {
        return compose(nothing(id), End::Low, Ends::default(), Vec::new(), &[]);
    };
    let client = if tracker.side(id, End::Low) == Some(Side::Client) { End::Low } else { End::High };
    let earlier = earlier(tracker, &conversation);
    Story { earlier, ..compose(conversation, client, tracker.told_before(id), packets, complaints) }
}

/// The connection whose ports are used again, where the first packet is named so.
fn earlier(tracker: &ConversationTracker, of: &Conversation) -> Option<EarlierConnection> {
    tracker.analysis_in(of.id, of.first_frame).filter(|names| names.has(Analysis::ReusedPorts))?;
    let ends = |conversation: &Conversation| {
        let (client, server) = (conversation.client, conversation.server);
        if client < server { (client, server) } else { (server, client) }
    };
    let before = tracker.ids().rev().skip_while(|id| *id >= of.id).filter_map(|id| tracker.conversation(id));
    let earlier = before.filter(|one| one.proto == of.proto).find(|one| ends(one) == ends(of))?;
    Some(EarlierConnection { stream: earlier.stream, last_frame: earlier.last_frame, last: earlier.last })
}

fn nothing(id: ConversationId) -> Conversation {
    let nobody = Endpoint { addr: IpAddr::V4(Ipv4Addr::UNSPECIFIED), port: 0 };
    Conversation {
        id,
        proto: Proto::Udp,
        stream: 0,
        client: nobody,
        server: nobody,
        evidence: Evidence::Unknown,
        packets: 0,
        bytes: [0; 2],
        first_frame: 0,
        last_frame: 0,
        first: None,
        last: None,
        application: None,
        tcp: None,
        udp: Some(Exchange::Unanswered),
        report: None,
    }
}

/// A TCP segment without a frame around it, for [`replay`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// When it passes the tap.
    pub time: Option<Timestamp>,
    /// Who sends it.
    pub from: Endpoint,
    /// To whom.
    pub to: Endpoint,
    /// Its header.
    pub tcp: TcpFacts,
}

/// Tells the stories of bare segments, numbered from 1 in the order given: one story for each conversation, in
/// order of first segment.
pub fn replay(segments: &[Segment]) -> Vec<Story> {
    let mut tracker = ConversationTracker::new();
    let mut packets: Vec<Vec<Packet>> = Vec::new();
    for (number, segment) in (1..).zip(segments) {
        let header = TransportFacts {
            net: NetFacts { src: segment.from.addr, dst: segment.to.addr },
            src_port: segment.from.port,
            dst_port: segment.to.port,
            quoted: false,
            payload: (0, 0),
            kind: TransportKind::Tcp(segment.tcp),
        };
        let mut facts = Facts::default();
        facts.push_transport(header);
        let flow = tracker.push(number, &meta(segment.time), &facts);
        let Some(id) = flow.conversation else { continue };
        let Some(from) = tracker.sender_in(id, &header) else { continue };
        if packets.len() <= id.0 as usize {
            packets.resize_with(id.0 as usize + 1, Vec::new);
        }
        let Some(of) = packets.get_mut(id.0 as usize) else { continue };
        of.push(bare(number, segment, from, flow.analysis));
    }
    (0..).zip(packets).map(|(id, packets)| finish(&tracker, ConversationId(id), packets, &[])).collect()
}

fn bare(frame: FrameNumber, segment: &Segment, from: End, analysis: crate::flow::tcp::AnalysisSet) -> Packet {
    Packet {
        frame,
        time: segment.time,
        from,
        wire_len: u32::from(segment.tcp.header_len).saturating_add(segment.tcp.len.unwrap_or(0)),
        header_len: u32::from(segment.tcp.header_len),
        kind: TransportKind::Tcp(segment.tcp),
        analysis,
        label: None,
        transaction: None,
        trace: None,
    }
}

fn meta(time: Option<Timestamp>) -> FrameMeta {
    FrameMeta {
        time: time.map_or(i64::MIN, Timestamp::nanos),
        offset: 0,
        cap_len: 0,
        wire_len: 0,
        interface: 0,
        link_type: LinkType::RAW,
        odd_nanos: 0,
    }
}
