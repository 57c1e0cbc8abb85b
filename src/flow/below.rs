//! Exchanges below the transport layer: an ARP question and its answer, a ping, a report to a group. They are no
//! conversations of programs and are not listed as such, but each can be told like one.
//!
//! Made on demand for the packet that somebody looks at, from the frames around it.

use std::net::IpAddr;

use super::story::{Action, ControlLog, Event, Phase, Story};
use super::udp::Exchange;
use super::{Conversation, ConversationId, ConversationTracker, Endpoint, Evidence, Proto, Side};
use crate::capture::{FrameNumber, PacketStore, Timestamp};
use crate::decode::{
    Facts, LayerTree, RelativeNumbers, Standing, TreeSink, Value, deed_of, dissect, mac_text, summary,
};
use crate::i18n::Message;
use crate::msg;

/// So many frames before and after a packet are searched for the rest of its exchange.
const AROUND: u32 = 4096;
/// An exchange is told so far.
const LONGEST: usize = 500;

/// One of the two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// By its network address.
    Ip(IpAddr),
    /// By its link's address.
    Mac([u8; 6]),
    /// The packet does not say.
    Unknown,
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Host::Ip(address) => address.fmt(f),
            Host::Mac(address) => f.write_str(&mac_text(*address)),
            Host::Unknown => f.write_str("?"),
        }
    }
}

impl Host {
    /// Whether many are meant.
    fn is_group(self) -> bool {
        match self {
            Host::Ip(IpAddr::V4(address)) => address.is_multicast() || address.is_broadcast(),
            Host::Ip(IpAddr::V6(address)) => address.is_multicast(),
            Host::Mac([first, ..]) => first & 1 == 1,
            Host::Unknown => false,
        }
    }
}

/// What a packet says, in a few words and in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// A few words.
    pub title: Message,
    /// A sentence.
    pub text: Message,
}

/// What a story below the transport layer has beside its events.
#[derive(Clone, Debug, PartialEq)]
pub struct Below {
    /// The protocol's name.
    pub protocol: &'static str,
    /// The clause that defines it; may be empty.
    pub clause: &'static str,
    /// The end that began and the other.
    pub hosts: [Host; 2],
    /// What each event says.
    pub said: Vec<Said>,
}

/// Whether a packet asks, answers, or just tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ask,
    Answer,
    Tell,
}

/// A packet that belongs to no conversation.
struct Lone {
    frame: FrameNumber,
    time: Option<Timestamp>,
    wire_len: u32,
    size: u32,
    token: &'static str,
    protocol: &'static str,
    clause: &'static str,
    from: Host,
    to: Host,
    /// Of a ping its identifier and number.
    ident: Option<u64>,
    seq: Option<u64>,
    kind: Kind,
    said: Said,
}

impl Lone {
    fn same_exchange(&self, other: &Lone) -> bool {
        let ends = |lone: &Lone| if lone.from <= lone.to { (lone.from, lone.to) } else { (lone.to, lone.from) };
        self.token == other.token && self.ident == other.ident && ends(self) == ends(other)
    }
}

/// The story of the exchange that a packet belongs to; `None` where it belongs to a conversation, or there is no such packet.
pub fn tell(store: &PacketStore, tracker: &ConversationTracker, number: FrameNumber) -> Option<Story> {
    let middle = read(store, tracker, number)?;
    let last = u32::try_from(store.len()).unwrap_or(u32::MAX);
    let range = number.saturating_sub(AROUND).max(1)..=number.saturating_add(AROUND).min(last);
    let mut lones: Vec<Lone> =
        range.filter_map(|at| read(store, tracker, at)).filter(|lone| lone.same_exchange(&middle)).collect();
    if lones.len() > LONGEST {
        let at = lones.iter().position(|lone| lone.frame == number).unwrap_or(0);
        lones.drain(..at.saturating_sub(LONGEST / 2));
        lones.truncate(LONGEST);
    }
    compose(lones)
}

fn compose(lones: Vec<Lone>) -> Option<Story> {
    let first = lones.first()?;
    let hosts = [first.from, first.to];
    let exchange = if lones.iter().any(|lone| lone.kind == Kind::Answer) {
        Exchange::Answered
    } else if first.to.is_group() {
        match first.to {
            Host::Ip(IpAddr::V4(address)) if address.is_broadcast() => Exchange::Broadcast,
            Host::Mac([0xff, ..]) => Exchange::Broadcast,
            _ => Exchange::Multicast,
        }
    } else if lones.iter().any(|lone| lone.kind == Kind::Ask) {
        Exchange::Unanswered
    } else {
        Exchange::Answered
    };
    let side = |lone: &Lone| if lone.from == first.from { Side::Client } else { Side::Server };
    let mut events: Vec<Event> = Vec::with_capacity(lones.len());
    let mut said = Vec::with_capacity(lones.len());
    for (index, lone) in lones.iter().enumerate() {
        let from = side(lone);
        let asked = lones.iter().take(index).rev().find(|earlier| {
            lone.kind == Kind::Answer && earlier.kind == Kind::Ask && side(earlier) != from && earlier.seq == lone.seq
        });
        let action = match (lone.kind, exchange) {
            (_, Exchange::Multicast) => Action::Multicast,
            (_, Exchange::Broadcast) => Action::Broadcast,
            (Kind::Answer, _) => Action::Reply,
            _ => Action::Request,
        };
        events.push(Event {
            frame: lone.frame,
            time: lone.time,
            from,
            phase: Phase::Data,
            action,
            segment: None,
            payload_len: lone.size,
            wire_len: lone.wire_len,
            header_len: lone.wire_len.saturating_sub(lone.size),
            label: None,
            transitions: Vec::new(),
            lost: false,
            answers: asked.map(|asked| asked.frame),
        });
        said.push(lone.said.clone());
    }
    let endpoint = |host: Host| Endpoint {
        addr: match host {
            Host::Ip(addr) => addr,
            _ => IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED),
        },
        port: 0,
    };
    let bytes = |of: Side| lones.iter().filter(|lone| side(lone) == of).map(|lone| u64::from(lone.size)).sum();
    let conversation = Conversation {
        id: ConversationId(u32::MAX),
        proto: Proto::Udp,
        stream: 0,
        client: endpoint(hosts[0]),
        server: endpoint(hosts[1]),
        evidence: Evidence::Observed,
        packets: u32::try_from(lones.len()).unwrap_or(u32::MAX),
        bytes: [bytes(Side::Client), bytes(Side::Server)],
        first_frame: first.frame,
        last_frame: lones.last()?.frame,
        first: first.time,
        last: lones.last()?.time,
        application: Some(first.protocol),
        tcp: None,
        udp: Some(exchange),
    };
    let below = Below { protocol: first.protocol, clause: first.clause, hosts, said };
    Some(Story {
        conversation,
        before: Vec::new(),
        events,
        handshake_rtt: None,
        tap_at: None,
        earlier: None,
        control_log: ControlLog::default(),
        below: Some(below),
    })
}

fn read(store: &PacketStore, tracker: &ConversationTracker, number: FrameNumber) -> Option<Lone> {
    if tracker.packet(number).conversation.is_some() {
        return None;
    }
    let frame = store.frame(number)?;
    let mut sink = TreeSink::new();
    let _facts: Facts = dissect(&frame, &mut sink);
    let tree = sink.into_tree();
    let own = |index: &usize| {
        tree.standing(*index) == Standing::Own
            && tree
                .layers
                .get(*index)
                .is_some_and(|layer| !matches!(layer.protocol.token, "data" | "padding" | "trailer"))
    };
    let inner = (0..tree.layers.len()).rev().find(own);
    let layer = inner.and_then(|index| tree.layers.get(index));
    let (token, protocol) = layer.map_or(("", "?"), |layer| (layer.protocol.token, layer.protocol.name));
    let value = |name: &str| tree.first(name).map(|field| &field.value);
    let number_of = |name: &str| match value(name) {
        Some(Value::Unsigned(number)) => Some(*number),
        _ => None,
    };
    let host = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| match value(name) {
                Some(Value::Ipv4(address)) => Some(Host::Ip(IpAddr::V4(*address))),
                Some(Value::Ipv6(address)) => Some(Host::Ip(IpAddr::V6(*address))),
                Some(Value::Mac(address)) => Some(Host::Mac(*address)),
                _ => None,
            })
            .unwrap_or(Host::Unknown)
    };
    let (mut from, mut to) = (host(&["ip.src", "ipv6.src", "eth.src"]), host(&["ip.dst", "ipv6.dst", "eth.dst"]));
    let (mut kind, mut ident, mut seq, mut clause) = (Kind::Tell, None, None, "");
    match (token, number_of("icmp.type").or_else(|| number_of("icmpv6.type"))) {
        ("arp", _) => {
            (from, to) = (host(&["arp.src.proto_ipv4", "eth.src"]), host(&["arp.dst.proto_ipv4", "eth.dst"]));
            kind = match number_of("arp.opcode") {
                _ if from == to => Kind::Tell,
                Some(1) => Kind::Ask,
                Some(2) => Kind::Answer,
                _ => Kind::Tell,
            };
            if from == to {
                // An announcement is for everybody.
                to = Host::Mac([0xff; 6]);
            }
            clause = "RFC 826";
        }
        ("icmp", Some(kind_number)) => {
            clause = "RFC 792";
            if matches!(kind_number, 0 | 8) {
                kind = if kind_number == 8 { Kind::Ask } else { Kind::Answer };
                (ident, seq) = (number_of("icmp.ident"), number_of("icmp.seq"));
            }
        }
        ("icmpv6", Some(kind_number)) => {
            clause = "RFC 4443 §2.1";
            match kind_number {
                128 | 129 => {
                    kind = if kind_number == 128 { Kind::Ask } else { Kind::Answer };
                    (ident, seq) = (number_of("icmpv6.echo.identifier"), number_of("icmpv6.echo.sequence_number"));
                    clause = "RFC 4443 §4";
                }
                135 => {
                    // Asked is the one whose address it is, by way of a group that it listens to.
                    kind = if value("ipv6.src") == Some(&Value::Ipv6(std::net::Ipv6Addr::UNSPECIFIED)) {
                        Kind::Tell
                    } else {
                        Kind::Ask
                    };
                    to = if kind == Kind::Ask { host(&["icmpv6.nd.ns.target_address", "ipv6.dst"]) } else { to };
                    clause = "RFC 4861 §7.2";
                }
                136 => {
                    kind = if to.is_group() { Kind::Tell } else { Kind::Answer };
                    from = host(&["icmpv6.nd.na.target_address", "ipv6.src"]);
                    clause = "RFC 4861 §7.2";
                }
                133 | 134 => clause = "RFC 4861 §6",
                _ => {}
            }
        }
        ("igmp", _) => clause = "RFC 3376",
        _ => {}
    }
    let text = text(&tree, inner, frame.meta.wire_len, kind, from, to);
    let start = layer.map_or(0, |layer| layer.range.start);
    let end = tree
        .layers
        .iter()
        .filter(|layer| !matches!(layer.protocol.token, "padding" | "trailer"))
        .map(|layer| layer.range.end)
        .max();
    Some(Lone {
        frame: number,
        time: frame.meta.time(),
        wire_len: frame.meta.wire_len,
        size: end.unwrap_or(frame.meta.wire_len).saturating_sub(start),
        token,
        protocol,
        clause,
        from,
        to,
        ident,
        seq,
        kind,
        said: Said { title: summary(&tree, RelativeNumbers::default()), text },
    })
}

fn text(tree: &LayerTree, inner: Option<usize>, wire_len: u32, kind: Kind, from: Host, to: Host) -> Message {
    let token = inner.and_then(|index| tree.layers.get(index)).map_or("", |layer| layer.protocol.token);
    let (from, to) = (from.to_string(), to.to_string());
    match (token, kind) {
        ("icmp" | "icmpv6", Kind::Ask) if tree.first("icmpv6.nd.ns.target_address").is_some() => {
            msg!("flow-neighbour-asked", from = from, to = to)
        }
        ("icmp" | "icmpv6", Kind::Answer) if tree.first("icmpv6.nd.na.target_address").is_some() => {
            msg!("flow-neighbour-told", from = from, to = to)
        }
        ("icmp" | "icmpv6", Kind::Ask) => msg!("flow-echo-asked", from = from, to = to),
        ("icmp" | "icmpv6", Kind::Answer) => msg!("flow-echo-answered", from = from, to = to),
        ("igmp", _) => msg!("flow-group-told", from = from, to = to),
        _ => match inner {
            Some(index) => deed_of(tree, index, wire_len),
            None => msg!("summary-empty"),
        },
    }
}
