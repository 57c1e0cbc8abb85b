//! `packets --json` and `conversations --json`: one object a line, with Wireshark's names. Tools outside the project
//! are built on it.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::capture::Frame;
use crate::decode::{Facts, Field, LayerTree, Note, TransportKind, Value};
use crate::flow::tcp::Analysis;
use crate::flow::{Conversation, Endpoint, PacketFlow, Proto, Side};

/// Fields of the packet's own headers, in the order they are written.
const OWN_FIELDS: &[&str] = &[
    "eth.src",
    "eth.dst",
    "eth.type",
    "vlan.id",
    "arp.opcode",
    "ip.src",
    "ip.dst",
    "ip.proto",
    "ip.ttl",
    "ip.id",
    "ip.len",
    "ipv6.src",
    "ipv6.dst",
    "ipv6.nxt",
    "ipv6.hlim",
    "icmp.type",
    "icmp.code",
    "icmpv6.type",
    "udp.srcport",
    "udp.dstport",
    "udp.length",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.seq_raw",
    "tcp.ack_raw",
    "tcp.flags",
    "tcp.window_size_value",
    "dns.qry.name",
    "dns.flags.response",
    "http.request.method",
    "http.response.code",
    "tls.handshake.type",
];

/// Fields that are a yes or no.
const BOOLEANS: &[&str] = &["dns.flags.response"];

/// One packet, as `packets --json` writes it.
#[derive(Debug)]
pub struct Packet<'a> {
    /// The frame.
    pub frame: Frame<'a>,
    /// Its layers and fields.
    pub tree: &'a LayerTree,
    /// What was found.
    pub facts: &'a Facts,
    /// What conversation tracking says of it, as it was said when the packet passed.
    pub flow: PacketFlow,
    /// The number of its stream, and whether that is TCP's or UDP's count.
    pub stream: Option<(Proto, u32)>,
}

impl Serialize for Packet<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let meta = &self.frame.meta;
        map.serialize_entry("frame.number", &self.frame.number)?;
        if let Some(time) = meta.time_epoch() {
            map.serialize_entry("frame.time_epoch", &time)?;
        }
        map.serialize_entry("frame.len", &meta.wire_len)?;
        map.serialize_entry("frame.cap_len", &meta.cap_len)?;
        let layers: Vec<&str> = self.facts.protocols().map(|protocol| protocol.token).collect();
        map.serialize_entry("layers", &layers)?;
        let own = self.own_fields();
        for name in OWN_FIELDS {
            if let Some(field) = own.iter().find(|field| field.def.name == *name) {
                entry(&mut map, field)?;
            }
        }
        self.transport(&mut map)?;
        let notes: Vec<&str> = Note::ALL.into_iter().filter(|note| self.facts.has(*note)).map(Note::id).collect();
        if !notes.is_empty() {
            map.serialize_entry("notes", &notes)?;
        }
        map.end()
    }
}

impl Packet<'_> {
    /// The fields of the packet's own headers: those quoted inside an ICMP error are left out.
    fn own_fields(&self) -> &[Field] {
        let end = self
            .tree
            .layers
            .iter()
            .find(|layer| matches!(layer.protocol.token, "icmp" | "icmpv6"))
            .map_or(self.tree.fields.len(), |layer| layer.fields.end);
        self.tree.fields.get(..end).unwrap_or_default()
    }

    fn transport<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Some(transport) = self.facts.transport() else { return Ok(()) };
        match (&transport.kind, self.stream) {
            (TransportKind::Udp(_), Some((Proto::Udp, stream))) => map.serialize_entry("udp.stream", &stream)?,
            (TransportKind::Tcp(tcp), Some((Proto::Tcp, stream))) => {
                map.serialize_entry("tcp.stream", &stream)?;
                map.serialize_entry("tcp.seq", &self.flow.relative_seq)?;
                if tcp.whole {
                    map.serialize_entry("tcp.ack", &self.flow.relative_ack)?;
                }
                if let Some(len) = tcp.len {
                    map.serialize_entry("tcp.len", &len)?;
                }
                if !self.flow.analysis.is_empty() {
                    let names: Vec<&str> = self.flow.analysis.iter().map(Analysis::name).collect();
                    map.serialize_entry("tcp.analysis", &names)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn entry<M: SerializeMap>(map: &mut M, field: &Field) -> Result<(), M::Error> {
    let name = field.def.name;
    match &field.value {
        Value::Unsigned(number) if BOOLEANS.contains(&name) => map.serialize_entry(name, &(*number != 0)),
        Value::Unsigned(number) => map.serialize_entry(name, number),
        Value::Mac([a, b, c, d, e, f]) => {
            map.serialize_entry(name, &format!("{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}"))
        }
        Value::Ipv4(address) => map.serialize_entry(name, address),
        Value::Ipv6(address) => map.serialize_entry(name, address),
        Value::Text(text) => map.serialize_entry(name, text),
        Value::None | Value::Bytes => Ok(()),
    }
}

/// One conversation, as `conversations --json` writes it.
#[derive(Debug)]
pub struct ConversationLine<'a>(pub &'a Conversation);

impl Serialize for ConversationLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let conversation = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("proto", conversation.proto.as_str())?;
        map.serialize_entry("stream", &conversation.stream)?;
        map.serialize_entry("client", &EndpointObject(conversation.client))?;
        map.serialize_entry("server", &EndpointObject(conversation.server))?;
        map.serialize_entry("evidence", conversation.evidence.as_str())?;
        map.serialize_entry("packets", &conversation.packets)?;
        let [client, server] = conversation.bytes;
        map.serialize_entry("bytes_client", &client)?;
        map.serialize_entry("bytes_server", &server)?;
        map.serialize_entry("first", &conversation.first.map(|time| time.to_string()))?;
        map.serialize_entry("last", &conversation.last.map(|time| time.to_string()))?;
        if let Some(tcp) = &conversation.tcp {
            map.serialize_entry("completeness", &tcp.completeness)?;
            map.serialize_entry("handshake", &tcp.handshake)?;
            map.serialize_entry("teardown", tcp.teardown.as_str())?;
            map.serialize_entry("retransmissions", &tcp.retransmissions)?;
            map.serialize_entry("open", tcp.open.as_str())?;
            map.serialize_entry("close", tcp.close.as_str())?;
            map.serialize_entry("closer", &tcp.closer.map(side))?;
            let [client, server] = tcp.states;
            map.serialize_entry("states", &States { client: state(client), server: state(server) })?;
        }
        if let Some(exchange) = &conversation.udp {
            map.serialize_entry("exchange", exchange.as_str())?;
        }
        map.end()
    }
}

struct EndpointObject(Endpoint);

impl Serialize for EndpointObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("addr", &self.0.addr)?;
        map.serialize_entry("port", &self.0.port)?;
        map.end()
    }
}

#[derive(Serialize)]
struct States {
    client: State,
    server: State,
}

#[derive(Serialize)]
struct State {
    state: Option<&'static str>,
    evidence: &'static str,
}

fn state((state, evidence): (Option<crate::flow::tcp::TcpState>, crate::flow::Evidence)) -> State {
    State { state: state.map(crate::flow::tcp::TcpState::name), evidence: evidence.as_str() }
}

const fn side(side: Side) -> &'static str {
    match side {
        Side::Client => "client",
        Side::Server => "server",
    }
}
