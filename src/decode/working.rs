//! The Internet checksum of a header worked through (RFC 1071): which words are added, what they come to, and what
//! the outcome says. Pure arithmetic over a decoded packet; [`dissect`](super::dissect) only gives the verdict.

use std::borrow::Cow;
use std::ops::Range;

use super::{Dissected, Field, Layer, Value};

/// Which part of what is summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Addresses, protocol and length, which the IP header holds (RFC 9293 §3.1, RFC 8200 §8.1).
    PseudoHeader,
    /// The header that has the checksum.
    Header,
    /// What it carries.
    Data,
}

/// A part of what is summed. The last word of an odd number of bytes is filled up with a zero.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Which it is.
    pub kind: PartKind,
    bytes: Cow<'a, [u8]>,
    own: Option<usize>,
}

impl Part<'_> {
    /// Its 16-bit words in order; the checksum itself counts as zero.
    pub fn words(&self) -> impl Iterator<Item = u16> + '_ {
        self.bytes.chunks(2).enumerate().map(|(index, pair)| match (pair, Some(index) == self.own) {
            (_, true) => 0,
            ([high, low], _) => u16::from_be_bytes([*high, *low]),
            ([high], _) => u16::from_be_bytes([*high, 0]),
            _ => 0,
        })
    }

    /// How many words it has.
    pub fn len(&self) -> usize {
        self.bytes.len().div_ceil(2)
    }

    /// Whether it has no words.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The word that is the checksum itself, counted as zero.
    pub fn own_word(&self) -> Option<usize> {
        self.own
    }

    /// Whether its last word was filled up.
    pub fn is_odd(&self) -> bool {
        self.bytes.len() % 2 == 1
    }
}

/// How a checksum came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The field is what the sum says.
    Holds,
    /// It is not.
    Differs,
    /// It is what the system leaves for the network card: the sum of the pseudo-header alone, or zero in IPv4.
    LeftToCard,
    /// Not all the bytes it covers were captured.
    CutOff,
    /// The packet is a fragment: the rest of what it covers is in others.
    Fragment,
    /// The packet is quoted in an ICMP message, and only its beginning.
    Quoted,
    /// The sender sent none.
    Absent,
    /// Zero where the protocol does not allow it.
    Illegal,
}

/// A checksum, worked through.
#[derive(Clone, Debug)]
pub struct Working<'a> {
    /// The checksum's field, as an index of the packet's tree.
    pub field: usize,
    /// What the field says.
    pub stored: u16,
    /// What is summed, in order.
    pub parts: Vec<Part<'a>>,
    /// The sum of all words, carries not yet added.
    pub sum: u64,
    /// The sum with its carries added until none are left.
    pub folded: u16,
    /// Its complement: what the field should say.
    pub complement: u16,
    /// The pseudo-header's own sum, folded: what a system leaves in the field for its network card.
    pub pseudo: Option<u16>,
    /// How it came out.
    pub outcome: Outcome,
}

/// Adds the carries above 16 bits to the rest once.
pub const fn fold_once(sum: u64) -> u64 {
    (sum & 0xffff) + (sum >> 16)
}

fn fold(mut sum: u64) -> u16 {
    while sum > 0xffff {
        sum = fold_once(sum);
    }
    sum as u16
}

/// The protocols whose checksum is known: token, the checksum's field, its status, the protocol number if a
/// pseudo-header is part of the sum.
const KNOWN: [(&str, &str, &str, Option<u8>); 6] = [
    ("ip", "ip.checksum", "ip.checksum.status", None),
    ("tcp", "tcp.checksum", "tcp.checksum.status", Some(6)),
    ("udp", "udp.checksum", "udp.checksum.status", Some(17)),
    ("icmp", "icmp.checksum", "icmp.checksum.status", None),
    ("icmpv6", "icmpv6.checksum", "icmpv6.checksum.status", Some(58)),
    ("igmp", "igmp.checksum", "igmp.checksum.status", None),
];

/// Works through the checksum of a layer of a packet, by the layer's index; `None` where it has none.
pub fn checksum_worked(packet: &Dissected, layer_index: usize) -> Option<Working<'_>> {
    let tree = &packet.tree;
    let layer = tree.layers.get(layer_index)?;
    let (_, name, status, protocol) = KNOWN.into_iter().find(|known| known.0 == layer.protocol.token)?;
    let (field, stored) = layer
        .fields
        .clone()
        .find_map(|index| {
            let field = tree.fields.get(index).filter(|field| field.def.name == name)?;
            Some((index, u16::try_from(number(field)?).ok()?, field.range.start))
        })
        .map(|(index, stored, start)| ((index, start), stored))?;
    let (field, at) = field;
    let status = tree.fields_of(layer).iter().find(|field| field.def.name == status).and_then(number);

    let start = layer.range.start;
    let outer = tree.layers.get(..layer_index)?;
    let ip = outer.iter().rev().find(|outer| matches!(outer.protocol.token, "ip" | "ipv6"));
    let end = match layer.protocol.token {
        "ip" => layer.range.end,
        "udp" => match tree.fields_of(layer).iter().find(|field| field.def.name == "udp.length").and_then(number) {
            Some(length) if length > 0 => start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX)),
            _ => packet_end(packet, ip),
        },
        _ => packet_end(packet, ip),
    };
    let slice = |range: Range<u32>| {
        let end = (range.end as usize).min(packet.bytes.len());
        packet.bytes.get(range.start as usize..end.max(range.start as usize)).unwrap_or_default()
    };
    let mut parts = Vec::with_capacity(3);
    if let Some(protocol) = protocol {
        let bytes = pseudo_header(packet, ip?, protocol, end.saturating_sub(start));
        parts.push(Part { kind: PartKind::PseudoHeader, bytes: Cow::Owned(bytes), own: None });
    }
    let header_end = layer.range.end.min(end).max(start);
    let own = Some((at.saturating_sub(start) / 2) as usize);
    parts.push(Part { kind: PartKind::Header, bytes: Cow::Borrowed(slice(start..header_end)), own });
    if end > header_end {
        parts.push(Part { kind: PartKind::Data, bytes: Cow::Borrowed(slice(header_end..end)), own: None });
    }
    let sum: u64 = parts.iter().flat_map(Part::words).map(u64::from).sum();
    let pseudo = parts
        .iter()
        .find(|part| part.kind == PartKind::PseudoHeader)
        .map(|part| fold(part.words().map(u64::from).sum()));
    let folded = fold(sum);
    // In UDP a sum of zero is sent as all ones: zero means that there is none (RFC 768).
    let complement = if layer.protocol.token == "udp" && folded == 0xffff { 0xffff } else { !folded };
    let quoted = outer.iter().any(|outer| matches!(outer.protocol.token, "icmp" | "icmpv6"));
    let outcome = match status {
        Some(3) => Outcome::Absent,
        Some(4) => Outcome::Illegal,
        _ if end as usize > packet.bytes.len() => {
            if quoted {
                Outcome::Quoted
            } else {
                Outcome::CutOff
            }
        }
        Some(2) | None => {
            if quoted {
                Outcome::Quoted
            } else {
                Outcome::Fragment
            }
        }
        // Two ways to write the same number in ones' complement.
        _ if fold(sum + u64::from(stored)) == 0xffff => Outcome::Holds,
        _ if pseudo == Some(stored) || (layer.protocol.token == "ip" && stored == 0) => Outcome::LeftToCard,
        _ => Outcome::Differs,
    };
    Some(Working { field, stored, parts, sum, folded, complement, pseudo, outcome })
}

fn number(field: &Field) -> Option<u64> {
    match field.value {
        Value::Unsigned(number) => Some(number),
        _ => None,
    }
}

/// Where what an IP header carries ends, by its own length.
fn packet_end(packet: &Dissected, ip: Option<&Layer>) -> u32 {
    let all = packet.meta.wire_len;
    let Some(ip) = ip else { return all };
    let length = |name: &str| {
        packet.tree.fields_of(ip).iter().find(|field| field.def.name == name).and_then(number).unwrap_or(0)
    };
    let (length, before) = match ip.protocol.token {
        "ip" => (length("ip.len"), 0),
        _ => (length("ipv6.plen"), 40),
    };
    match u32::try_from(length) {
        Ok(length) if length > 0 => ip.range.start.saturating_add(before).saturating_add(length),
        _ => all,
    }
}

/// The bytes of a pseudo-header.
fn pseudo_header(packet: &Dissected, ip: &Layer, protocol: u8, length: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(40);
    let mut wide = false;
    for field in packet.tree.fields_of(ip) {
        match (field.def.name, &field.value) {
            ("ip.src" | "ip.dst", Value::Ipv4(address)) => bytes.extend(address.octets()),
            ("ipv6.src" | "ipv6.dst", Value::Ipv6(address)) => {
                wide = true;
                bytes.extend(address.octets());
            }
            _ => {}
        }
    }
    if wide {
        bytes.extend(length.to_be_bytes());
        bytes.extend([0, 0, 0, protocol]);
    } else {
        bytes.extend([0, protocol]);
        bytes.extend((length as u16).to_be_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;
    use crate::capture::{Frame, FrameMeta, LinkType};
    use crate::decode::{TreeSink, dissect};

    fn packet(bytes: &[u8], wire_len: u32) -> Dissected {
        let meta = FrameMeta::new(None, 0, bytes.len() as u32, wire_len, 0, LinkType::IPV4);
        let mut sink = TreeSink::new();
        let facts = dissect(&Frame { number: 1, meta, bytes }, &mut sink);
        Dissected { number: 1, meta, tree: sink.into_tree(), facts, bytes: bytes.to_vec() }
    }

    /// The header of Wikipedia's example: its checksum is b861.
    const HEADER: [u8; 20] =
        [0x45, 0, 0, 0x73, 0, 0, 0x40, 0, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8, 0, 1, 0xc0, 0xa8, 0, 0xc7];

    /// UDP from 53 to 1024 with the three bytes "hi!".
    fn datagram(checksum: [u8; 2]) -> Vec<u8> {
        let mut bytes = HEADER.to_vec();
        bytes[3] = 31;
        bytes.extend([0x00, 0x35, 0x04, 0x00, 0x00, 0x0b]);
        bytes.extend(checksum);
        bytes.extend(*b"hi!");
        bytes
    }

    #[test]
    fn an_ipv4_header_is_summed_without_its_own_checksum() {
        let mut bytes = HEADER.to_vec();
        bytes.resize(0x73, 0);
        let packet = packet(&bytes, 0x73);
        let working = checksum_worked(&packet, 0).unwrap();
        assert_eq!((working.sum, working.folded, working.complement), (0x2_479c, 0x479e, 0xb861));
        assert_eq!((working.outcome, working.parts.len()), (Outcome::Holds, 1));
        assert_eq!(working.parts[0].words().nth(5), Some(0));
        bytes[8] = 63;
        let packet = self::packet(&bytes, 0x73);
        assert_eq!(checksum_worked(&packet, 0).unwrap().outcome, Outcome::Differs);
    }

    #[test]
    fn an_odd_byte_is_filled_up_and_the_pseudo_header_comes_first() {
        // c0a8+0001+c0a8+00c7 + 0011+000b + 0035+0400+000b + 6869+2100, by hand: 2_0f33.
        let words = 0xc0a8 + 0x0001 + 0xc0a8 + 0x00c7 + 0x0011 + 0x000b + 0x0035 + 0x0400 + 0x000b + 0x6869 + 0x2100;
        let sum = !(((words & 0xffff) + (words >> 16)) as u16);
        let packet = packet(&datagram(sum.to_be_bytes()), 31);
        let working = checksum_worked(&packet, 1).unwrap();
        assert_eq!((working.sum, working.complement, working.outcome), (words, sum, Outcome::Holds));
        let kinds: Vec<(PartKind, usize, bool)> =
            working.parts.iter().map(|part| (part.kind, part.len(), part.is_odd())).collect();
        assert_eq!(
            kinds,
            [(PartKind::PseudoHeader, 6, false), (PartKind::Header, 4, false), (PartKind::Data, 2, true)]
        );
        assert_eq!(packet.tree.fields[working.field].def.name, "udp.checksum");
    }

    #[test]
    fn what_is_left_to_the_card_is_known_from_damage() {
        let partial = fold(0xc0a8 + 0x0001 + 0xc0a8 + 0x00c7 + 0x0011 + 0x000b);
        let outcome =
            |checksum: u16| checksum_worked(&packet(&datagram(checksum.to_be_bytes()), 31), 1).unwrap().outcome;
        assert_eq!(outcome(partial), Outcome::LeftToCard);
        assert_eq!(outcome(partial ^ 1), Outcome::Differs);
        assert_eq!(outcome(0), Outcome::Absent);
        let cut = datagram([0x12, 0x34]);
        assert_eq!(checksum_worked(&packet(&cut[..30], 31), 1).unwrap().outcome, Outcome::CutOff);
    }

    #[test]
    fn a_layer_without_one_has_none() {
        let packet = packet(&datagram([0, 0]), 31);
        assert!(checksum_worked(&packet, 2).is_none() && checksum_worked(&packet, 99).is_none());
    }
}
