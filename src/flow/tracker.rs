//! Gives each packet its conversation and keeps, for each conversation, what the list shows.
//!
//! One hash lookup a packet; the table holds indices only, the keys stand with the conversations.
//! Streams are numbered as Wireshark does: by unordered pair of endpoints, counted for each protocol,
//! headers quoted by ICMP errors included.

mod forget;

use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};

use super::packet_log::{Entry, PacketLog};
use super::pair::{End, Ends, NetPair, PairKey};
use super::shelf::Shelf;
use super::tcp::connection::Connection;
use super::tcp::machine::Unwatched;
use super::udp::Exchange;
use super::{Conversation, ConversationId, Endpoint, Evidence, PacketFlow, Proto, Report, Side};
use crate::capture::{FrameMeta, FrameNumber, Timestamp};
use crate::decode::{Facts, Mask, NetFacts, TcpFacts, TransportFacts, TransportKind};
use crate::osi::OsiLayer;

/// Where the two addresses of a conversation stand: IPv6 ones apart, as most captures have few.
#[derive(Clone, Copy, Debug)]
enum Addresses {
    V4(u32, u32),
    V6(u32),
}

/// A conversation as the fast pass keeps it.
#[derive(Clone, Copy, Debug)]
struct Kept {
    addresses: Addresses,
    ports: (u16, u16),
    stream: u32,
    packets: u32,
    first_frame: FrameNumber,
    last_frame: FrameNumber,
    /// Index of its [`Connection`]; `u32::MAX` for UDP.
    tcp: u32,
    bytes: Ends<u64>,
    /// ns since the epoch, `i64::MIN` where not known.
    first: i64,
    last: i64,
    /// 1 + index of its application protocol, 0 where none was seen.
    application: u8,
    first_sender: End,
    group: Group,
    unreachable: bool,
    report: Option<Report>,
    /// The end that did not begin has sent something too.
    answered: bool,
    split: Split,
}

/// Where Wireshark begins a new stream in the middle of a connection, because its VNC dissector makes a
/// conversation of its own after the first greeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Split {
    #[default]
    No,
    /// The next packet begins the new stream.
    Next,
    /// This is the new stream: a greeting in it makes no other.
    Done,
}

/// To whom a first datagram went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    One,
    Multicast,
    Broadcast,
}

const NO_TIME: i64 = i64::MIN;
const UDP: u32 = u32::MAX;

/// A pair known only from headers quoted by ICMP errors: it has a number but is not listed.
#[derive(Clone, Copy, Debug, Default)]
struct QuotedOnly {
    stream: u32,
    base: Ends<Option<u32>>,
    frames: [FrameNumber; 2],
    unreachable: bool,
    report: Option<Report>,
}

/// An ICMP error that quotes a packet of a conversation.
#[derive(Clone, Copy, Debug)]
struct Quote {
    frame: FrameNumber,
    conversation: ConversationId,
    /// Who had sent the quoted packet.
    sender: End,
}

/// Follows all conversations of a capture, packet by packet.
#[derive(Clone, Debug, Default)]
pub struct ConversationTracker {
    /// Indices of `kept`: for each pair its latest conversation.
    table: HashTable<u32>,
    hasher: FixedState,
    kept: Shelf<Kept>,
    connections: Shelf<Connection>,
    wide: Shelf<(u128, u128)>,
    quoted_only: HashMap<u64, Vec<(PairKey, QuotedOnly)>, FixedState>,
    quotes: Vec<Quote>,
    /// What the ends of a conversation count from, where an ICMP error told it before the first packet.
    told_before: HashMap<ConversationId, Ends<Option<u32>>, FixedState>,
    applications: Vec<&'static str>,
    log: PacketLog,
    tcp_streams: u32,
    udp_streams: u32,
    headers: Vec<PacketFlow>,
    /// What stands for the addresses, where they are not to be seen.
    mask: Option<Arc<Mask>>,
}

impl ConversationTracker {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the next frame. Numbers must rise; a frame that does not is left out. Returns what is
    /// known of the packet's own outermost transport header.
    pub fn push(&mut self, number: FrameNumber, meta: &FrameMeta, facts: &Facts) -> PacketFlow {
        self.headers.clear();
        if !self.log.begin(number) {
            return PacketFlow::default();
        }
        let time = meta.time();
        let mut innermost = None;
        for header in facts.transports() {
            if matches!(header.kind, TransportKind::Udp(udp) if udp.length < 8) {
                // Wireshark takes it for no datagram and looks no further.
                break;
            }
            let (key, from) = PairKey::of(header);
            if header.quoted {
                self.quote(number, facts, header, key, from);
            } else {
                let flow = self.own(number, time, facts, header, key, from);
                innermost = flow.conversation.or(innermost);
                self.headers.push(flow);
            }
        }
        if let Some(id) = innermost {
            self.name_application(id, facts);
        }
        self.headers.first().copied().unwrap_or_default()
    }

    /// What is known of each transport header of the frame pushed last, outermost first (a tunnel has
    /// several), with their relative numbers as of that moment. Headers quoted by ICMP errors are none of it.
    pub fn last_headers(&self) -> &[PacketFlow] {
        &self.headers
    }

    /// From now on tells other addresses, or its own, and takes headers for such that have them. Only what is told
    /// changes: frames are taken in as they are.
    pub fn set_mask(&mut self, mask: Option<Arc<Mask>>) {
        self.mask = mask;
    }

    /// An end of a conversation, as it is told.
    fn told_endpoint(&self, key: &PairKey, end: End) -> Endpoint {
        let own = key.endpoint(end);
        self.mask.as_ref().map_or(own, |mask| Endpoint { addr: mask.address(own.addr), ..own })
    }

    /// Which end of a conversation a header is from, by the addresses that are told.
    fn told_sender(&self, kept: &Kept, header: &TransportFacts) -> Option<End> {
        let own = self.key(kept);
        if self.mask.is_none() {
            let (key, from) = PairKey::of(header);
            return (key == own).then_some(from);
        }
        let from = Endpoint { addr: header.net.src, port: header.src_port };
        let to = Endpoint { addr: header.net.dst, port: header.dst_port };
        let same = matches!(header.kind, TransportKind::Tcp(_)) == (own.proto() == Proto::Tcp);
        let is_from = |end: &End| from == self.told_endpoint(&own, *end) && to == self.told_endpoint(&own, end.other());
        End::BOTH.into_iter().find(is_from).filter(|_| same)
    }

    /// How many conversations there are, those not counted that were let go.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.kept.len() == 0
    }

    /// A conversation as of the last packet.
    pub fn conversation(&self, id: ConversationId) -> Option<Conversation> {
        let kept = self.kept.get(id.0)?;
        let key = self.key(kept);
        let (client, evidence) = self.client(kept);
        let tcp = self.connections.get(kept.tcp).map(|connection| connection.summary(client, kept.packets));
        let exchange = match kept.group {
            Group::Multicast => Exchange::Multicast,
            Group::Broadcast => Exchange::Broadcast,
            Group::One if kept.answered => Exchange::Answered,
            Group::One if kept.unreachable => Exchange::Unreachable,
            Group::One => Exchange::Unanswered,
        };
        let udp = (kept.tcp == UDP).then_some(exchange);
        let time = |nanos: i64| (nanos != NO_TIME).then(|| Timestamp::from_nanos(nanos));
        let application =
            usize::from(kept.application).checked_sub(1).and_then(|at| self.applications.get(at)).copied();
        Some(Conversation {
            id,
            proto: key.proto(),
            stream: kept.stream,
            client: self.told_endpoint(&key, client),
            server: self.told_endpoint(&key, client.other()),
            evidence,
            packets: kept.packets,
            bytes: [*kept.bytes.at(client), *kept.bytes.at(client.other())],
            first_frame: kept.first_frame,
            last_frame: kept.last_frame,
            first: time(kept.first),
            last: time(kept.last),
            application,
            tcp,
            udp,
            report: kept.report,
        })
    }

    /// All conversations in order of their first packet.
    pub fn iter(&self) -> impl Iterator<Item = Conversation> + '_ {
        self.ids().filter_map(|id| self.conversation(id))
    }

    /// The frames of a conversation in order. Looks through the frames between its first and last.
    pub fn frames_of(&self, id: ConversationId) -> impl Iterator<Item = FrameNumber> + '_ {
        let (first, last) = self.kept.get(id.0).map_or((1, 0), |kept| (kept.first_frame, kept.last_frame));
        self.log.frames_of(id, first, last)
    }

    /// The ICMP errors that quote a packet of the conversation, and which side had sent that.
    pub fn quotes_of(&self, id: ConversationId) -> impl Iterator<Item = (FrameNumber, Side)> + '_ {
        let quotes = self.quotes.iter().filter(move |quote| quote.conversation == id);
        quotes.filter_map(move |quote| Some((quote.frame, self.side(id, quote.sender)?)))
    }

    /// The conversation that a packet, an ICMP error, is about: one of whose packets it quotes.
    pub fn quoted_by(&self, number: FrameNumber) -> Option<ConversationId> {
        let quote = self.quotes.get(self.quotes.partition_point(|quote| quote.frame < number))?;
        if quote.frame != number {
            return None;
        }
        self.side(quote.conversation, quote.sender).map(|_| quote.conversation)
    }

    /// What is known of a packet by its own outermost transport header, but for its relative numbers.
    pub fn packet(&self, number: FrameNumber) -> PacketFlow {
        self.headers_of(number).next().unwrap_or_default()
    }

    /// What is known of each own transport header of a packet, outermost first, but for relative numbers.
    pub fn headers_of(&self, number: FrameNumber) -> impl Iterator<Item = PacketFlow> + '_ {
        self.log.entries(number).map(|entry| PacketFlow {
            conversation: Some(entry.conversation),
            from_second: self.side(entry.conversation, entry.from) == Some(Side::Server),
            analysis: entry.analysis,
            relative_seq: 0,
            relative_ack: 0,
        })
    }

    /// What the ends of a conversation count from, where an ICMP error told it before the first packet.
    pub(crate) fn told_before(&self, id: ConversationId) -> Ends<Option<u32>> {
        self.told_before.get(&id).copied().unwrap_or_default()
    }

    /// Which side of its conversation sent a packet.
    pub fn side_of(&self, number: FrameNumber) -> Option<Side> {
        let entry = self.log.entries(number).next()?;
        self.side(entry.conversation, entry.from)
    }

    /// `tcp.seq` and `tcp.ack` of a header of that conversation. (As of the last packet: a SYN-ACK with a
    /// new number changes what its sender counts from; [`Self::push`] tells the numbers as of then.)
    pub fn relative(&self, id: ConversationId, header: &TransportFacts) -> Option<(u32, u32)> {
        let kept = self.kept.get(id.0)?;
        let TransportKind::Tcp(tcp) = &header.kind else { return None };
        let from = self.told_sender(kept, header)?;
        Some(self.connections.get(kept.tcp)?.sequence.relative(from, tcp))
    }

    /// The window that a TCP header of that conversation offers, in bytes: its field, and but for a SYN's own scaled as both
    /// SYNs agreed (RFC 7323 §2.2). `None` where the header is not whole, or no SYNs were seen.
    pub fn window(&self, id: ConversationId, header: &TransportFacts) -> Option<u32> {
        let kept = self.kept.get(id.0)?;
        let TransportKind::Tcp(tcp) = &header.kind else { return None };
        let from = self.told_sender(kept, header)?;
        self.connections.get(kept.tcp)?.window(from, tcp)
    }

    /// Whether a transport header belongs to the pair of endpoints of a conversation, and who sent it.
    pub(crate) fn sender_in(&self, id: ConversationId, header: &TransportFacts) -> Option<End> {
        let kept = self.kept.get(id.0)?;
        self.told_sender(kept, header)
    }

    /// Which side an end of a conversation is.
    pub(crate) fn side(&self, id: ConversationId, end: End) -> Option<Side> {
        let kept = self.kept.get(id.0)?;
        Some(if self.client(kept).0 == end { Side::Client } else { Side::Server })
    }

    /// The analysis names kept of a frame's header in a conversation.
    pub(crate) fn analysis_in(&self, id: ConversationId, number: FrameNumber) -> Option<super::tcp::AnalysisSet> {
        self.log.entries(number).find(|entry| entry.conversation == id).map(|entry| entry.analysis)
    }

    fn key(&self, kept: &Kept) -> PairKey {
        let proto = if kept.tcp == UDP { Proto::Udp } else { Proto::Tcp };
        let net = match kept.addresses {
            Addresses::V4(low, high) => NetPair::V4(low, high),
            Addresses::V6(at) => {
                let (low, high) = self.wide.get(at).copied().unwrap_or_default();
                NetPair::V6(low, high)
            }
        };
        PairKey::new(proto, net, kept.ports)
    }

    /// The client's end, by `cli.md`'s rule, and how it is known.
    fn client(&self, kept: &Kept) -> (End, Evidence) {
        let shape = self.connections.get(kept.tcp).and_then(|connection| connection.shape.client());
        shape.unwrap_or_else(|| {
            // Whoever was seen first. The ports may agree: servers have the well-known, lower ones.
            let (mine, peer) = match kept.first_sender {
                End::Low => kept.ports,
                End::High => (kept.ports.1, kept.ports.0),
            };
            let agree = peer < mine || (kept.tcp == UDP && peer == mine);
            (kept.first_sender, if agree { Evidence::Inferred } else { Evidence::Unknown })
        })
    }

    fn find(&self, hash: u64, key: &PairKey) -> Option<u32> {
        let is = |&at: &u32| self.kept.get(at).is_some_and(|kept| self.key(kept) == *key);
        self.table.find(hash, is).copied()
    }

    /// A header of the packet itself.
    fn own(
        &mut self,
        number: FrameNumber,
        time: Option<Timestamp>,
        facts: &Facts,
        header: &TransportFacts,
        key: PairKey,
        from: End,
    ) -> PacketFlow {
        let hash = key.hash(&self.hasher);
        let known = self.find(hash, &key);
        let new_incarnation = match (known, &header.kind) {
            (Some(at), TransportKind::Tcp(tcp)) => self.begins_anew(at, from, tcp),
            _ => false,
        };
        let split = known.and_then(|at| self.kept.get(at)).is_some_and(|kept| kept.split == Split::Next);
        let at = match known {
            Some(at) if !new_incarnation && !split => at,
            _ => self.begin(hash, key, from, number, time, facts, header, new_incarnation || split),
        };
        let Some(kept) = self.kept.get_mut(at) else { return PacketFlow::default() };
        if split && !new_incarnation {
            kept.split = Split::Done;
        }
        if facts.vnc_greeting && kept.split == Split::No {
            kept.split = Split::Next;
        }
        let first = kept.packets == 0;
        kept.packets = kept.packets.saturating_add(1);
        kept.last_frame = number;
        if let Some(time) = time {
            kept.last = time.nanos();
        }
        kept.answered |= from != kept.first_sender;
        let id = ConversationId(at);
        let mut flow = PacketFlow { conversation: Some(id), ..PacketFlow::default() };
        match &header.kind {
            TransportKind::Udp(udp) => {
                *kept.bytes.at_mut(from) += u64::from(udp.length.saturating_sub(8));
            }
            TransportKind::Tcp(tcp) => {
                *kept.bytes.at_mut(from) += u64::from(tcp.len.unwrap_or(0));
                if let Some(connection) = self.connections.get_mut(kept.tcp) {
                    let now = time.map_or(0, |time| time.nanos() as u64);
                    let judged = connection.segment(from, tcp, number, now, first, &mut Unwatched);
                    flow.analysis = judged.analysis;
                    // As all analysis, not of a segment without a length.
                    if new_incarnation && tcp.len.is_some() && !tcp.cut {
                        flow.analysis.insert(super::tcp::Analysis::ReusedPorts);
                    }
                    flow.relative_seq = judged.seq;
                    flow.relative_ack = judged.ack;
                }
            }
        }
        self.log.add(Entry { conversation: id, from, analysis: flow.analysis });
        flow.from_second = self.side(id, from) == Some(Side::Server);
        flow
    }

    /// Whether a segment begins a new connection between known endpoints.
    fn begins_anew(&self, at: u32, from: End, tcp: &TcpFacts) -> bool {
        tcp.flags.syn()
            && !tcp.flags.ack()
            && self
                .kept
                .get(at)
                .and_then(|kept| self.connections.get(kept.tcp))
                .is_some_and(|connection| connection.sequence.is_new_incarnation(from, tcp.seq))
    }

    #[expect(clippy::too_many_arguments, reason = "called once; a struct would only rename them")]
    fn begin(
        &mut self,
        hash: u64,
        key: PairKey,
        from: End,
        number: FrameNumber,
        time: Option<Timestamp>,
        facts: &Facts,
        header: &TransportFacts,
        again: bool,
    ) -> u32 {
        let at = self.kept.next();
        let quoted = if again { None } else { self.adopt(hash, &key, header, from) };
        let stream = quoted.map_or_else(|| self.next_stream(key.proto()), |quoted| quoted.stream);
        let tcp = match key.proto() {
            Proto::Udp => UDP,
            Proto::Tcp => {
                let mut connection = if again { Connection::again() } else { Connection::default() };
                if let Some(quoted) = quoted {
                    for end in End::BOTH {
                        if let Some(base) = *quoted.base.at(end) {
                            connection.sequence.set_base(end, base);
                        }
                    }
                    self.told_before.insert(ConversationId(at), quoted.base);
                }
                self.connections.push(connection);
                self.connections.next() - 1
            }
        };
        let addresses = match key.net() {
            NetPair::V4(low, high) => Addresses::V4(low, high),
            NetPair::V6(low, high) => {
                // The next connection between the same hosts shares the pair.
                if self.wide.last() != Some(&(low, high)) {
                    self.wide.push((low, high));
                }
                Addresses::V6(self.wide.next() - 1)
            }
        };
        let group = match key.proto() {
            Proto::Udp => group(header.net, facts, self.headers.is_empty()),
            Proto::Tcp => Group::One,
        };
        let time = time.map_or(NO_TIME, Timestamp::nanos);
        self.kept.push(Kept {
            addresses,
            ports: key.ports(),
            stream,
            packets: 0,
            first_frame: number,
            last_frame: number,
            tcp,
            bytes: Ends::default(),
            first: time,
            last: time,
            application: 0,
            first_sender: from,
            group,
            unreachable: quoted.is_some_and(|quoted| quoted.unreachable),
            report: quoted.and_then(|quoted| quoted.report),
            answered: false,
            split: Split::No,
        });
        if let Some(quoted) = quoted {
            for (frame, sender) in quoted.frames.into_iter().zip(End::BOTH).filter(|(frame, _)| *frame != 0) {
                // Told of before the conversation's first packet: it has its place among those of later ones.
                let place = self.quotes.partition_point(|quote| quote.frame <= frame);
                self.quotes.insert(place, Quote { frame, conversation: ConversationId(at), sender });
            }
        }
        self.enter(hash, &key, at);
        at
    }

    /// Makes `at` the pair's latest conversation.
    fn enter(&mut self, hash: u64, key: &PairKey, at: u32) {
        let Self { table, kept, wide, hasher, .. } = self;
        let key_of = |at: u32| {
            let kept = kept.get(at)?;
            let proto = if kept.tcp == UDP { Proto::Udp } else { Proto::Tcp };
            let net = match kept.addresses {
                Addresses::V4(low, high) => NetPair::V4(low, high),
                Addresses::V6(at) => wide.get(at).map(|&(low, high)| NetPair::V6(low, high))?,
            };
            Some(PairKey::new(proto, net, kept.ports))
        };
        if let Some(slot) = table.find_mut(hash, |&at| key_of(at).as_ref() == Some(key)) {
            *slot = at;
        } else {
            table.insert_unique(hash, at, |&at| key_of(at).map_or(0, |key| key.hash(hasher)));
        }
    }

    fn next_stream(&mut self, proto: Proto) -> u32 {
        let next = match proto {
            Proto::Tcp => &mut self.tcp_streams,
            Proto::Udp => &mut self.udp_streams,
        };
        let stream = *next;
        *next += 1;
        stream
    }

    /// Takes the number that a pair got when an ICMP error quoted it, unless a SYN begins it anew.
    fn adopt(&mut self, hash: u64, key: &PairKey, header: &TransportFacts, from: End) -> Option<QuotedOnly> {
        if self.quoted_only.is_empty() {
            return None;
        }
        let bucket = self.quoted_only.get_mut(&hash)?;
        let at = bucket.iter().position(|(known, _)| known == key)?;
        let (_, quoted) = bucket.swap_remove(at);
        let anew = match &header.kind {
            TransportKind::Tcp(tcp) if tcp.flags.syn() && !tcp.flags.ack() => {
                quoted.base.at(from).is_some_and(|base| base != tcp.seq)
            }
            _ => false,
        };
        (!anew).then_some(quoted)
    }

    /// A header quoted by an ICMP error: it takes part in the numbering, and may say that nobody was there.
    fn quote(&mut self, number: FrameNumber, facts: &Facts, header: &TransportFacts, key: PairKey, sender: End) {
        let hash = key.hash(&self.hasher);
        let unreachable = match facts.net {
            Some(NetFacts { src: std::net::IpAddr::V4(_), .. }) => facts.icmp == Some((3, 3)),
            _ => facts.icmp == Some((1, 4)),
        };
        let report = match (facts.net, facts.icmp) {
            (Some(net), Some(says)) if net.src != header.net.dst => Some(Report::of(net.src, says)),
            _ => None,
        };
        if let Some(at) = self.find(hash, &key) {
            if let Some(kept) = self.kept.get_mut(at) {
                kept.unreachable |= unreachable;
                kept.report = kept.report.or(report);
                self.quotes.push(Quote { frame: number, conversation: ConversationId(at), sender });
            }
            return;
        }
        let known = self.quoted_only.get(&hash).is_some_and(|bucket| bucket.iter().any(|(known, _)| *known == key));
        let stream = if known { 0 } else { self.next_stream(key.proto()) };
        let bucket = self.quoted_only.entry(hash).or_default();
        if !known {
            bucket.push((key, QuotedOnly { stream, ..QuotedOnly::default() }));
        }
        let Some((_, quoted)) = bucket.iter_mut().find(|(known, _)| *known == key) else { return };
        quoted.unreachable |= unreachable;
        quoted.report = quoted.report.or(report);
        match sender {
            End::Low => quoted.frames = [number, quoted.frames[1]],
            End::High => quoted.frames = [quoted.frames[0], number],
        }
        if let TransportKind::Tcp(tcp) = &header.kind
            && tcp.whole
        {
            let base = quoted.base.at_mut(sender);
            if base.is_none() {
                *base = Some(if tcp.flags.syn() { tcp.seq } else { tcp.seq.wrapping_sub(1) });
            }
        }
    }

    fn name_application(&mut self, id: ConversationId, facts: &Facts) {
        let Some(kept) = self.kept.get_mut(id.0) else { return };
        if kept.application != 0 {
            return;
        }
        let above = |osi| matches!(osi, OsiLayer::Session | OsiLayer::Presentation | OsiLayer::Application);
        let Some(protocol) = facts.protocols().last().filter(|protocol| above(protocol.osi)) else { return };
        let at = self.applications.iter().position(|name| *name == protocol.name).unwrap_or_else(|| {
            self.applications.push(protocol.name);
            self.applications.len() - 1
        });
        kept.application = u8::try_from(at + 1).unwrap_or(0);
    }
}

/// To whom a datagram goes. The frame's own Ethernet address counts for its outermost header only.
fn group(net: NetFacts, facts: &Facts, outermost: bool) -> Group {
    match net.dst {
        std::net::IpAddr::V4(dst) if dst.is_multicast() => Group::Multicast,
        std::net::IpAddr::V4(dst) if dst.is_broadcast() => Group::Broadcast,
        std::net::IpAddr::V6(dst) if dst.is_multicast() => Group::Multicast,
        _ if outermost && facts.eth_dst == Some([0xff; 6]) => Group::Broadcast,
        _ => Group::One,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::LinkType;
    use crate::decode::TcpFlags;

    /// Takes in a segment from port 1000 to 2000, or back; 32 bytes of payload, or of no known length.
    fn segment(
        tracker: &mut ConversationTracker,
        number: FrameNumber,
        there: bool,
        head: (u16, u32, u32),
        len: bool,
    ) -> PacketFlow {
        greeting(tracker, number, there, head, len, false)
    }

    fn greeting(
        tracker: &mut ConversationTracker,
        number: FrameNumber,
        there: bool,
        (flags, seq, ack): (u16, u32, u32),
        len: bool,
        vnc_greeting: bool,
    ) -> PacketFlow {
        let (src, dst) = if there { ("10.0.0.1", "10.0.0.2") } else { ("10.0.0.2", "10.0.0.1") };
        let (Ok(src), Ok(dst)) = (src.parse(), dst.parse()) else { return PacketFlow::default() };
        let (src_port, dst_port) = if there { (1000, 2000) } else { (2000, 1000) };
        let mut facts = Facts::default();
        facts.vnc_greeting = vnc_greeting;
        let data = if flags & TcpFlags::SYN == 0 { 32 } else { 0 };
        let tcp = TcpFacts {
            seq,
            ack,
            flags: TcpFlags(flags),
            whole: true,
            len: len.then_some(data),
            window: 100,
            ..TcpFacts::default()
        };
        facts.push_transport(TransportFacts {
            net: NetFacts { src, dst },
            src_port,
            dst_port,
            quoted: false,
            payload: (0, 0),
            kind: TransportKind::Tcp(tcp),
        });
        let time = Some(Timestamp::from_parts(1, number));
        tracker.push(number, &FrameMeta::new(time, 0, 0, 0, 0, LinkType::ETHERNET), &facts)
    }

    #[test]
    fn wireshark_begins_a_stream_after_vncs_first_greeting() {
        let mut tracker = ConversationTracker::new();
        segment(&mut tracker, 1, true, (TcpFlags::SYN, 100, 0), true);
        segment(&mut tracker, 2, false, (TcpFlags::SYN | TcpFlags::ACK, 500, 101), true);
        greeting(&mut tracker, 3, false, (TcpFlags::ACK, 501, 101), true, true);
        let next = greeting(&mut tracker, 4, true, (TcpFlags::ACK, 101, 533), true, true);
        assert_eq!((next.relative_seq, next.relative_ack), (1, 1));
        assert!(next.analysis.is_empty(), "no ports are reused");
        segment(&mut tracker, 5, false, (TcpFlags::ACK, 533, 133), true);
        let packets: Vec<u32> = tracker.iter().map(|conversation| conversation.packets).collect();
        assert_eq!(packets, [3, 2], "the client's greeting makes no third");
        // A new connection may be split again.
        segment(&mut tracker, 6, true, (TcpFlags::SYN, 9000, 0), true);
        greeting(&mut tracker, 7, false, (TcpFlags::ACK, 7000, 9001), true, true);
        segment(&mut tracker, 8, true, (TcpFlags::ACK, 9001, 7032), true);
        assert_eq!(tracker.len(), 4);
    }

    #[test]
    fn a_segment_without_a_length_sets_nothing_to_count_from() {
        let mut tracker = ConversationTracker::new();
        let first = segment(&mut tracker, 1, true, (TcpFlags::SYN, 100, 0), false);
        assert_eq!(first.relative_seq, 100);
        let second = segment(&mut tracker, 2, true, (TcpFlags::SYN, 5000, 0), true);
        assert_eq!((second.relative_seq, tracker.len()), (0, 1), "so the next SYN is no other connection's");
        let third = segment(&mut tracker, 3, true, (TcpFlags::SYN, 9000, 0), false);
        assert_eq!(tracker.len(), 2);
        assert!(third.analysis.is_empty(), "and has no analysis");
    }

    #[test]
    fn a_conversation_is_small() {
        // With ten packets each, 6 bytes a packet in the log and 32 in the store, this keeps within 64 bytes a packet.
        let (kept, connection) = (size_of::<Kept>(), size_of::<Connection>());
        assert!(kept <= 80 && connection <= 152, "{kept} + {connection}");
    }
}
