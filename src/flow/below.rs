//! Exchanges below the transport layer: an ARP question and its answer, a ping, a report to a group. They are no
//! conversations of programs and are not listed as such, but each can be told like one.
//!
//! Made on demand for the packet that somebody looks at, from the frames around it.

mod quoted;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

use super::story::{Action, ControlLog, Event, Leg, Phase, Seen, Stop, Story, Subject, drops, routers};
use super::udp::Exchange;
use super::{ConversationTracker, Report, Side};
use crate::capture::{FrameNumber, PacketStore, Timestamp};
use crate::decode::{
    Facts, LayerTree, RelativeNumbers, Standing, TreeSink, Value, deed_of, dissect, mac_text, summary,
};
use crate::i18n::Message;
use crate::msg;
use crate::osi::OsiLayer;
use quoted::quoted_echo;

/// So many frames before and after a packet are searched for the rest of its exchange.
const AROUND: u32 = 4096;
/// So many packets back the sighting before is looked for: a router passes a packet on at once.
const NEARBY: usize = 32;
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

    /// Whether it is named by an IPv6 address.
    pub const fn is_ipv6(self) -> bool {
        matches!(self, Host::Ip(IpAddr::V6(_)))
    }
}

/// What a packet says, in a few words and in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// A few words.
    pub title: Message,
    /// A sentence.
    pub text: Message,
    /// The question goes to everybody on the link, or to a group, though it is for one: who has an address is not known
    /// before the answer.
    pub to_many: bool,
}

/// What an exchange is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// ARP: which link address belongs to an IPv4 address.
    Resolution,
    /// Neighbour discovery: the same for IPv6, and more.
    Neighbour,
    /// Ping: whether a host can be reached.
    Echo,
    /// Membership of a group (IGMP).
    Group,
    /// Anything else.
    Other,
}

/// What a story below the transport layer is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Below {
    /// The protocol's name.
    pub protocol: &'static str,
    /// The layer at which it works: 2 of ARP, 3 of ICMP.
    pub layer: OsiLayer,
    /// What it is for.
    pub sort: Sort,
    /// The clause that defines it; may be empty.
    pub clause: &'static str,
    /// The end that began and the other.
    pub hosts: [Host; 2],
    /// What came of it; `None` where nothing was asked.
    pub outcome: Option<Exchange>,
    /// What each event says.
    pub said: Vec<Said>,
}

/// Whether a packet asks, answers, just tells, or reports what became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ask,
    Answer,
    Tell,
    Report(Trouble),
}

/// What an ICMP error says of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Trouble {
    action: Action,
    /// Who says so, where it is not the host that was asked.
    reporter: Option<IpAddr>,
    /// The question went no farther.
    drops: bool,
}

/// A packet that belongs to no conversation.
struct Lone {
    frame: FrameNumber,
    time: Option<Timestamp>,
    wire_len: u32,
    size: u32,
    token: &'static str,
    protocol: &'static str,
    layer: OsiLayer,
    sort: Sort,
    clause: &'static str,
    from: Host,
    to: Host,
    /// Of a ping its identifier and number; of an error about a ping those that it quotes.
    ident: Option<u64>,
    seq: Option<u64>,
    kind: Kind,
    /// From which to which address of the link.
    link: (Host, Host),
    /// TTL or hop limit.
    ttl: Option<u64>,
    said: Said,
}

impl Lone {
    /// Whether it is an earlier one seen again behind a router: on another link, with a smaller time to live.
    fn is_again(&self, earlier: &Lone) -> bool {
        let same = self.kind == earlier.kind && self.seq.is_some() && self.seq == earlier.seq;
        let farther = matches!((earlier.ttl, self.ttl), (Some(before), Some(now)) if now < before);
        same && self.from == earlier.from && self.to == earlier.to && self.link != earlier.link && farther
    }

    /// Who asked, or would be asked by what it says, and the other.
    const fn hosts(&self) -> [Host; 2] {
        match self.kind {
            Kind::Report(_) => [self.to, self.from],
            _ => [self.from, self.to],
        }
    }

    fn same_exchange(&self, other: &Lone) -> bool {
        let ends = |lone: &Lone| if lone.from <= lone.to { (lone.from, lone.to) } else { (lone.to, lone.from) };
        self.token == other.token && self.ident == other.ident && ends(self) == ends(other)
    }
}

/// The story of the exchange that a packet belongs to; `None` where it belongs to a conversation, or there is no such packet.
pub fn tell(store: &PacketStore, tracker: &ConversationTracker, number: FrameNumber) -> Option<Story> {
    let middle = read(store, tracker, number)?;
    let last = store.last_number();
    let range = number.saturating_sub(AROUND).max(store.first_number())..=number.saturating_add(AROUND).min(last);
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
    let hosts = first.hosts();
    let outcome = if lones.iter().any(|lone| lone.kind == Kind::Answer) {
        Some(Exchange::Answered)
    } else if first.to.is_group() {
        Some(match first.to {
            Host::Ip(IpAddr::V4(address)) if address.is_broadcast() => Exchange::Broadcast,
            Host::Mac([0xff, ..]) => Exchange::Broadcast,
            _ => Exchange::Multicast,
        })
    } else if lones.iter().any(|lone| matches!(lone.kind, Kind::Ask | Kind::Report(_))) {
        Some(Exchange::Unanswered)
    } else {
        None
    };
    let [client, _] = hosts;
    let side = |lone: &Lone| if lone.from == client { Side::Client } else { Side::Server };
    let legs = legs(&lones);
    let mut events: Vec<Event> = Vec::with_capacity(lones.len());
    let mut said = Vec::with_capacity(lones.len());
    for (index, lone) in lones.iter().enumerate() {
        let from = side(lone);
        let asks = |earlier: &&Lone| {
            let answers = matches!(lone.kind, Kind::Answer | Kind::Report(_));
            answers && earlier.kind == Kind::Ask && side(earlier) != from && earlier.seq == lone.seq
        };
        // Where a capture has both sides of a router, question and answer of the same link belong together.
        let same_link = |earlier: &&Lone| earlier.link == (lone.link.1, lone.link.0);
        let earlier = || lones.iter().take(index).rev().take(LONGEST);
        let asked = earlier().filter(asks).find(same_link).or_else(|| earlier().find(asks));
        let again = earlier().find(|earlier| lone.is_again(earlier));
        let trouble = match lone.kind {
            Kind::Report(trouble) => Some(trouble),
            _ => None,
        };
        let leg = legs.get(index).copied().flatten();
        let before = leg.and_then(|(_, before)| before);
        let action = match (lone.kind, outcome) {
            (Kind::Report(trouble), _) => trouble.action,
            (_, Some(Exchange::Multicast)) => Action::Multicast,
            (_, Some(Exchange::Broadcast)) => Action::Broadcast,
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
            reporter: trouble.and_then(|trouble| trouble.reporter),
            stopped: None,
            leg: leg.map(|(leg, _)| leg),
            seen: Seen { before, after: None },
        });
        if let Some((earlier, ..)) = before
            && let Ok(at) = events.binary_search_by_key(&earlier, |event| event.frame)
            && let Some(event) = events.get_mut(at)
        {
            event.seen.after = Some(lone.frame);
        }
        if let (Some(trouble), Some(asked)) = (trouble.filter(|trouble| trouble.drops), asked)
            && let Ok(at) = events.binary_search_by_key(&asked.frame, |event| event.frame)
            && let (Some(router), Some(event)) = (trouble.reporter, events.get_mut(at))
        {
            event.stopped = Some(Stop {
                router,
                report: lone.frame,
                expired: trouble.action == Action::TimeExceeded,
                ttl: asked.ttl.and_then(|ttl| u8::try_from(ttl).ok()),
            });
        }
        let mut says = lone.said.clone();
        if let Some((before, now)) = again.and_then(|first| first.ttl.zip(lone.ttl)) {
            says.text = msg!("flow-seen-again", text = says.text, before = before, now = now);
        }
        says.to_many = lone.kind == Kind::Ask && lone.link.1.is_group();
        said.push(says);
    }
    let routers = routers(&events);
    Some(Story {
        subject: Subject::Below(Below {
            protocol: first.protocol,
            layer: first.layer,
            sort: first.sort,
            clause: first.clause,
            hosts,
            outcome,
            said,
        }),
        before: Vec::new(),
        events,
        handshake_rtt: None,
        tap_at: None,
        earlier: None,
        routers,
        control_log: ControlLog::default(),
    })
}

/// On which part of the way a packet was seen, and what is [`Seen::before`] of it.
type Sighting = (Leg, Option<(FrameNumber, u8, u8)>);

/// The part of the way of each packet, where the capture proves that there are several: packets seen again behind a router,
/// on links that all of them pass in the same order. One packet that does not fit, and nothing is said of any.
fn legs(lones: &[Lone]) -> Vec<Option<Sighting>> {
    let none = || vec![None; lones.len()];
    let Some(first) = lones.first() else { return none() };
    // The sighting before, of a packet seen again: the latest that may be it.
    let before: Vec<Option<usize>> = lones
        .iter()
        .enumerate()
        .map(|(index, lone)| {
            let start = index.saturating_sub(NEARBY);
            let earlier = lones.get(start..index).unwrap_or_default();
            earlier.iter().rposition(|earlier| lone.is_again(earlier)).map(|at| start + at)
        })
        .collect();
    let link = |lone: &Lone| {
        let (a, b) = lone.link;
        if a <= b { (a, b) } else { (b, a) }
    };
    // The links in the order in which the first packet with all its sightings passes them.
    let mut longest: Vec<usize> = Vec::new();
    for end in 0..lones.len() {
        let mut way = vec![end];
        let mut at = end;
        while let Some(Some(earlier)) = before.get(at).copied() {
            way.push(earlier);
            at = earlier;
        }
        if way.len() > longest.len() {
            longest = way;
        }
    }
    longest.reverse();
    let mut links: Vec<(Host, Host)> = longest.iter().filter_map(|at| lones.get(*at)).map(link).collect();
    let forwards = longest.first().and_then(|at| lones.get(*at)).is_some_and(|lone| lone.from == first.from);
    if !forwards {
        links.reverse();
    }
    if links.len() < 2 {
        return none();
    }
    let of = links.len() as u32;
    let mut legs: Vec<Option<Sighting>> = Vec::with_capacity(lones.len());
    for (lone, before) in lones.iter().zip(&before) {
        let known = lone.ttl.and_then(|ttl| u8::try_from(ttl).ok());
        let place = links.iter().position(|known| *known == link(lone));
        let (Some(index), Some(ttl)) = (place, known) else { return none() };
        let index = index as u32;
        let earlier = before.and_then(|at| Some((lones.get(at)?.frame, legs.get(at).copied().flatten()?.0)));
        if let Some((_, earlier)) = earlier {
            // On the next part, with as many routers passed as its time to live says.
            let next =
                if lone.from == first.from { earlier.index.checked_add(1) } else { earlier.index.checked_sub(1) };
            if next != Some(index) || earlier.ttl.checked_sub(1) != Some(ttl) {
                return none();
            }
        }
        let before = earlier.map(|(frame, earlier)| (frame, earlier.ttl, ttl));
        legs.push(Some((Leg { index, of, ttl }, before)));
    }
    legs
}

fn read(store: &PacketStore, tracker: &ConversationTracker, number: FrameNumber) -> Option<Lone> {
    if tracker.packet(number).conversation.is_some() {
        return None;
    }
    let shown = store.shown(number)?;
    let frame = shown.frame();
    let mut sink = TreeSink::new();
    let facts: Facts = dissect(&frame, &mut sink);
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
    let (token, protocol, osi) = layer
        .map_or(("", "?", OsiLayer::Physical), |layer| (layer.protocol.token, layer.protocol.name, layer.protocol.osi));
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
    let (mut kind, mut ident, mut seq) = (Kind::Tell, None, None);
    let (mut sort, mut clause) = (Sort::Other, "");
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
            (sort, clause) = (Sort::Resolution, "RFC 826");
        }
        ("icmp", Some(kind_number)) => {
            clause = "RFC 792";
            if matches!(kind_number, 0 | 8) {
                (kind, sort) = (if kind_number == 8 { Kind::Ask } else { Kind::Answer }, Sort::Echo);
                (ident, seq) = (number_of("icmp.ident"), number_of("icmp.seq"));
            }
        }
        ("icmpv6", Some(kind_number)) => {
            clause = "RFC 4443 §2.1";
            match kind_number {
                128 | 129 => {
                    (kind, sort) = (if kind_number == 128 { Kind::Ask } else { Kind::Answer }, Sort::Echo);
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
                    (sort, clause) = (Sort::Neighbour, "RFC 4861 §7.2");
                }
                136 => {
                    kind = if to.is_group() { Kind::Tell } else { Kind::Answer };
                    from = host(&["icmpv6.nd.na.target_address", "ipv6.src"]);
                    (sort, clause) = (Sort::Neighbour, "RFC 4861 §7.2");
                }
                133 | 134 => (sort, clause) = (Sort::Neighbour, "RFC 4861 §6"),
                _ => {}
            }
        }
        ("igmp", _) => (sort, clause) = (Sort::Group, "RFC 3376"),
        _ => {}
    }
    // An error about a ping belongs to that ping, and comes from the host's end of it whoever sends it.
    if let Some(quoted) = quoted_echo(&tree) {
        let says = facts.net.zip(facts.icmp).map_or(Report::Other, |(net, says)| Report::of(net.src, says));
        kind = Kind::Report(Trouble {
            action: Action::of_report(says),
            reporter: facts.net.map(|net| net.src).filter(|src| Host::Ip(*src) != quoted.asked),
            drops: drops(&facts),
        });
        (from, to) = (quoted.asked, quoted.asker);
        (ident, seq, sort) = (quoted.ident, quoted.seq, Sort::Echo);
        clause = match (token, facts.icmp) {
            ("icmpv6", Some((1, _))) => "RFC 4443 §3.1",
            ("icmpv6", Some((2, _))) => "RFC 4443 §3.2",
            ("icmpv6", Some((3, _))) => "RFC 4443 §3.3",
            ("icmpv6", _) => "RFC 4443 §3.4",
            _ => "RFC 792",
        };
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
        layer: osi,
        sort,
        clause,
        from,
        to,
        ident,
        seq,
        kind,
        link: (host(&["eth.src"]), host(&["eth.dst"])),
        ttl: number_of("ip.ttl").or_else(|| number_of("ipv6.hlim")),
        said: Said { title: summary(&tree, RelativeNumbers::default()), text, to_many: false },
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
        ("icmp" | "icmpv6", Kind::Report(trouble)) => {
            let reporter = trouble.reporter.map_or_else(|| from.clone(), |router| router.to_string());
            match trouble.action {
                Action::TimeExceeded => msg!("flow-echo-expired", router = reporter, to = to),
                Action::Unreachable => msg!("flow-echo-undeliverable", reporter = reporter, from = from, to = to),
                _ => msg!("flow-echo-reported", reporter = reporter, from = from, to = to),
            }
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
