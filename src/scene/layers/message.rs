//! One packet as its layers made it: the parts of the frame in the order of its bytes, each with its layer and its size.

use std::sync::Arc;

use super::super::Packets;
use crate::decode::{self, Dissected, Layer, Standing};
use crate::flow::story::Event;
use crate::osi::OsiLayer;

/// A piece of the frame: a header, or what all the headers are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The layer that makes it.
    pub(super) layer: OsiLayer,
    /// The protocol's name, the same in every language; empty for bytes of none.
    pub(super) name: &'static str,
    /// The protocol's token.
    pub(super) token: &'static str,
    /// Its first byte in the frame.
    pub(super) start: u32,
    /// Its bytes on the wire.
    pub(super) size: u32,
    /// Which layer of the tree it is.
    pub(super) tree: Option<usize>,
    /// It is what is carried, not a header in front of something.
    pub(super) cargo: bool,
    /// It cannot be read: encrypted.
    pub(super) sealed: bool,
}

/// The packet of a step, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// The packet, where its bytes are at hand.
    pub(super) packet: Option<Arc<Dissected>>,
    /// Its parts, outermost first: each is put in front of all that follow.
    pub(super) parts: Vec<Part>,
    /// What the link adds at the end (padding, a check sequence), as far as captured.
    pub(super) tail: Vec<Part>,
    /// An Ethernet frame whose check sequence was not captured, as is usual.
    pub(super) unseen_fcs: bool,
    /// Bytes of the frame on the wire, as the capture counts them.
    pub(super) wire_len: u32,
}

/// Bytes of the header of a TLS record (RFC 8446 §5.1).
const TLS_RECORD: u32 = 5;

impl Message {
    pub(super) fn of(event: &Event, packets: &dyn Packets) -> Self {
        match packets.packet(event.frame) {
            Some(packet) => Message::from_packet(packet),
            None => Message::from_event(event),
        }
    }

    #[cfg(test)]
    pub(super) fn of_frame(number: u32, packets: &dyn Packets) -> Option<Self> {
        Some(Message::from_packet(packets.packet(number)?))
    }

    /// Of a story without its capture only transport and payload are known.
    fn from_event(event: &Event) -> Self {
        let (name, token, size) = match event.segment {
            Some(segment) => ("TCP", "tcp", u32::from(segment.facts.header_len)),
            None => ("UDP", "udp", 8),
        };
        let part = |layer, name, token, start, size, cargo| Part {
            layer,
            name,
            token,
            start,
            size,
            tree: None,
            cargo,
            sealed: false,
        };
        let mut parts = vec![part(OsiLayer::Transport, name, token, 0, size, false)];
        if event.payload_len > 0 {
            parts.push(part(OsiLayer::Application, "", "data", size, event.payload_len, true));
        }
        let wire_len = size.saturating_add(event.payload_len);
        Message { packet: None, parts, tail: Vec::new(), unseen_fcs: false, wire_len }
    }

    fn from_packet(packet: Arc<Dissected>) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        let mut tail: Vec<Part> = Vec::new();
        let mut cursor = 0u32;
        for (index, layer) in packet.tree.layers.iter().enumerate() {
            let (start, end) = (layer.range.start.max(cursor), layer.range.end.max(cursor));
            if matches!(layer.protocol.token, "padding" | "trailer") {
                tail.push(part(layer, OsiLayer::DataLink, index, start, end));
                cursor = end;
                continue;
            }
            // Bytes between two headers belong to the one before.
            if let Some(last) = parts.last_mut() {
                last.size = last.size.saturating_add(start.saturating_sub(cursor));
            }
            cursor = end;
            if packet.tree.standing(index) != Standing::Own {
                if let Some(last) = parts.last_mut() {
                    last.size = last.size.saturating_add(end.saturating_sub(start));
                }
                continue;
            }
            push(&mut parts, part(layer, layer.protocol.osi, index, start, end));
        }
        let wire_len = packet.meta.wire_len;
        let missing = wire_len.saturating_sub(cursor);
        if let Some(last) = parts.last_mut() {
            last.size = last.size.saturating_add(missing);
        }
        open_record(&packet, &mut parts);
        if let Some(last) = parts.last_mut() {
            last.cargo |= !matches!(last.token, "tcp" | "udp" | "ip" | "ipv6" | "eth" | "vlan");
        }
        let ethernet = parts.first().is_some_and(|first| first.token == "eth");
        let seen = packet.tree.first("eth.fcs").is_some();
        Message { wire_len, unseen_fcs: ethernet && !seen, packet: Some(packet), parts, tail }
    }

    /// Whether its bits are sent the least significant of each byte first, as Ethernet does (IEEE 802.3 §3.1.1, §3.2.8;
    /// the check sequence, which is not captured as a rule, is the exception).
    pub(super) fn least_first(&self) -> bool {
        self.parts.first().is_some_and(|first| first.token == "eth")
    }

    /// The bytes with which the network card fills up a frame that is too short, where the capture does not have them.
    pub(super) fn padding(&self) -> u32 {
        let padding = self.packet.as_ref().and_then(|packet| decode::padding_to_come(&packet.tree, self.wire_len));
        padding.unwrap_or(0)
    }

    /// The layer at which the message begins.
    pub(super) fn top(&self) -> OsiLayer {
        self.parts.last().map_or(OsiLayer::Physical, |part| part.layer)
    }

    /// The highest layer that has a part in it.
    pub(super) fn highest(&self) -> OsiLayer {
        self.parts.iter().map(|part| part.layer).max().unwrap_or(OsiLayer::Physical)
    }

    pub(super) fn has(&self, token: &str) -> bool {
        self.parts.iter().any(|part| part.token == token)
    }

    /// Whether a layer puts something of its own into the frame, or works on it.
    pub(super) fn uses(&self, layer: OsiLayer) -> bool {
        layer == OsiLayer::Physical
            || self.parts.iter().any(|part| part.layer == layer && part.token != "raw")
            || (layer == OsiLayer::Session && self.has("tls"))
            || (layer == OsiLayer::Presentation && self.writes().is_some())
    }

    /// Whether a layer is one of those that the application does itself.
    pub(super) fn folds(&self, layer: OsiLayer) -> bool {
        matches!(layer, OsiLayer::Session | OsiLayer::Presentation)
            && !self.uses(layer)
            && self.highest() == OsiLayer::Application
    }

    /// What the application says about how its data are written: HTTP's content coding or character set.
    pub(super) fn writes(&self) -> Option<&'static str> {
        let tree = &self.packet.as_ref()?.tree;
        if tree.first("http.content_encoding").is_some() {
            return Some("http.content_encoding");
        }
        let kind = tree.first("http.content_type")?;
        match &kind.value {
            crate::decode::Value::Text(text) if text.to_ascii_lowercase().contains("charset=") => {
                Some("http.content_type")
            }
            _ => None,
        }
    }

    /// The captured bytes of a part.
    pub(super) fn bytes(&self, part: &Part) -> &[u8] {
        let Some(packet) = &self.packet else { return &[] };
        let end = part.start.saturating_add(part.size) as usize;
        packet.bytes.get(part.start as usize..end.min(packet.bytes.len())).unwrap_or_default()
    }

    /// All captured bytes.
    pub(super) fn all_bytes(&self) -> &[u8] {
        self.packet.as_ref().map_or(&[], |packet| packet.bytes.as_slice())
    }

    /// The bytes of the frame from a part on.
    pub(super) fn size_from(&self, first: usize) -> u32 {
        let parts = self.parts.iter().skip(first).map(|part| part.size);
        let tail = self.tail.iter().map(|part| part.size).filter(|_| first == 0);
        parts.chain(tail).fold(0, u32::saturating_add)
    }

    /// The part that holds the byte at `offset`.
    pub(super) fn part_at(&self, offset: u32) -> Option<&Part> {
        self.parts
            .iter()
            .chain(&self.tail)
            .find(|part| (part.start..part.start.saturating_add(part.size)).contains(&offset))
    }
}

fn part(layer: &Layer, osi: OsiLayer, index: usize, start: u32, end: u32) -> Part {
    let token = layer.protocol.token;
    Part {
        layer: osi,
        name: match token {
            "data" => "",
            // The standard's number has no room on four bytes.
            "vlan" => "VLAN",
            _ => layer.protocol.name,
        },
        token,
        start,
        size: end.saturating_sub(start),
        tree: Some(index),
        cargo: false,
        sealed: false,
    }
}

fn push(parts: &mut Vec<Part>, mut next: Part) {
    let Some(last) = parts.last_mut() else {
        parts.push(next);
        return;
    };
    let above = |layer: OsiLayer| layer >= OsiLayer::Session;
    if above(last.layer) && above(next.layer) && (last.token == next.token || next.token == "data") {
        // A head and its body, a record and the next: one message.
        last.size = last.size.saturating_add(next.size);
        return;
    }
    if next.token == "data" && last.layer < OsiLayer::Transport {
        // Without ports nobody knows whose they are: a piece of a larger packet, or a protocol not read here.
        next.layer = last.layer;
    }
    if next.size > 0 || next.token != "data" {
        parts.push(next);
    }
}

/// TLS puts a header in front of what it carries, and what it carries may be the application's, sealed.
fn open_record(packet: &Dissected, parts: &mut Vec<Part>) {
    let Some(record) = parts.last().copied().filter(|part| part.token == "tls" && part.size > TLS_RECORD) else {
        return;
    };
    let layer = record.tree.and_then(|index| packet.tree.layers.get(index));
    let sealed = layer.is_some_and(|layer| {
        let fields = packet.tree.fields_of(layer);
        let first = fields.iter().find(|field| field.def.name == "tls.record.content_type");
        first.is_some_and(|field| field.value == crate::decode::Value::Unsigned(23))
    });
    if !sealed {
        return;
    }
    if let Some(last) = parts.last_mut() {
        last.size = TLS_RECORD;
    }
    parts.push(Part {
        layer: OsiLayer::Application,
        name: "",
        token: "data",
        start: record.start.saturating_add(TLS_RECORD),
        size: record.size.saturating_sub(TLS_RECORD),
        tree: record.tree,
        cargo: true,
        sealed: true,
    });
}
