//! Checksums after a change: a right one stays right, a wrong one is wrong by as much as before (RFC 1624).

use std::ops::Range;

use super::rewrite::FILLING;
use crate::decode::{Layer, LayerTree, Value};

/// What a checksum field covers.
struct Sum {
    name: &'static str,
    field: Range<usize>,
    covers: Range<usize>,
    /// Where source and destination address of the pseudo-header stand.
    addresses: Option<Range<usize>>,
    /// What was found of it: 0 bad, 1 good, 5 of the pseudo-header alone, others.
    status: Option<u64>,
}

/// Makes the checksums of changed bytes what they were of the old.
pub(super) fn mend(tree: &LayerTree, old: &[u8], new: &mut [u8]) {
    let mut sums = sums(tree, old);
    // An outer one covers the inner ones, which stand behind it.
    sums.sort_by_key(|sum| std::cmp::Reverse(sum.field.start));
    for sum in sums {
        match sum.name {
            "sctp.checksum" => cyclic(0x82f6_3b78, &sum, old, new),
            "eth.fcs" | "cfp.fcs" => cyclic(0xedb8_8320, &sum, old, new),
            _ => internet(&sum, old, new),
        }
    }
}

fn sums(tree: &LayerTree, bytes: &[u8]) -> Vec<Sum> {
    let mut sums = Vec::new();
    // Where the innermost IP packet ends, and its addresses.
    let (mut end, mut addresses) = (bytes.len(), None);
    let mut link = 0;
    for layer in &tree.layers {
        let start = layer.range.start as usize;
        let number = |name: &str| match value(tree, layer, name) {
            Some(Value::Unsigned(number)) => usize::try_from(*number).ok(),
            _ => None,
        };
        let mut covers = start..end;
        match layer.protocol.token {
            "eth" => link = start,
            "ip" => {
                end = end.min(start.saturating_add(number("ip.len").filter(|len| *len > 0).unwrap_or(usize::MAX)));
                addresses = Some(start + 12..start + 20);
                covers = start..layer.range.end as usize;
            }
            "ipv6" => {
                let length = number("ipv6.plen").filter(|len| *len > 0).unwrap_or(usize::MAX);
                end = end.min(start.saturating_add(40).saturating_add(length));
                addresses = Some(start + 8..start + 40);
            }
            "udp" => {
                let length = number("udp.length").filter(|len| *len > 0).unwrap_or(usize::MAX);
                covers.end = end.min(start.saturating_add(length));
            }
            _ => {}
        }
        for field in tree.fields_of(layer).iter().filter(|field| !field.computed) {
            let name = field.def.name;
            let pseudo = match name {
                "tcp.checksum" | "udp.checksum" | "icmpv6.checksum" | "mip6.csum" => true,
                "ip.checksum" | "icmp.checksum" | "igmp.checksum" | "gre.checksum" | "sctp.checksum" => false,
                "eth.fcs" | "cfp.fcs" => {
                    covers = if name == "eth.fcs" { link } else { start }..field.range.start as usize;
                    false
                }
                _ => continue,
            };
            let status = number(&format!("{name}.status")).map(|status| status as u64);
            sums.push(Sum {
                name,
                field: field.range.start as usize..field.range.end as usize,
                covers: covers.clone(),
                addresses: addresses.clone().filter(|_| pseudo),
                status,
            });
        }
    }
    sums
}

fn value<'a>(tree: &'a LayerTree, layer: &Layer, name: &str) -> Option<&'a Value<'static>> {
    tree.fields_of(layer).iter().find(|field| field.def.name == name).map(|field| &field.value)
}

/// What bytes sum up to, as 16-bit words, modulo 65535.
fn total(bytes: &[u8], range: &Range<usize>) -> u64 {
    let bytes = bytes.get(range.start..range.end.min(bytes.len())).unwrap_or_default();
    let words = bytes.chunks(2).map(|pair| match pair {
        [high, low] => u64::from(u16::from_be_bytes([*high, *low])),
        [high] => u64::from(*high) << 8,
        _ => 0,
    });
    words.fold(0, |sum, word| (sum + word) % 0xffff)
}

fn internet(sum: &Sum, old: &[u8], new: &mut [u8]) {
    let Some(stored) = old.get(sum.field.clone()).and_then(<[u8]>::first_chunk::<2>) else { return };
    let stored = u64::from(u16::from_be_bytes(*stored));
    if stored == 0 && sum.status != Some(1) {
        // None was made, or it is left to the card.
        return;
    }
    let more = |range: &Range<usize>, new: &[u8]| (total(new, range) + 0xffff - total(old, range)) % 0xffff;
    let pseudo = sum.addresses.as_ref().map_or(0, |range| more(range, new));
    let made = if sum.status == Some(5) {
        (stored + pseudo) % 0xffff
    } else {
        let by = (more(&sum.covers, new) + pseudo) % 0xffff;
        if by == 0 {
            return;
        }
        (stored + 0xffff - by) % 0xffff
    };
    // Zero means that there is none (RFC 768).
    let made = if made == 0 && (sum.name == "udp.checksum" || sum.status == Some(5)) { 0xffff } else { made };
    if let Some(field) = new.get_mut(sum.field.clone()).and_then(<[u8]>::first_chunk_mut::<2>) {
        *field = (made as u16).to_be_bytes();
    }
}

/// A cyclic redundancy check, made anew where it was right. Otherwise it goes: it might be that of what was captured, over
/// bytes that nobody knows of here.
fn cyclic(polynomial: u32, sum: &Sum, old: &[u8], new: &mut [u8]) {
    let check = |bytes: &[u8]| {
        let end = sum.covers.end.min(bytes.len());
        let covered = (sum.covers.start..end).map(|at| match bytes.get(at) {
            Some(byte) if !sum.field.contains(&at) => *byte,
            _ => 0,
        });
        !covered.fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(byte), |sum, _| sum >> 1 ^ if sum & 1 == 1 { polynomial } else { 0 })
        })
    };
    if old.get(sum.field.clone()) == Some(&check(old).to_le_bytes()) {
        let made = check(new).to_le_bytes();
        if let Some(field) = new.get_mut(sum.field.clone()) {
            field.copy_from_slice(&made);
        }
    } else if old.get(sum.field.clone()).is_some_and(|old| old.iter().any(|byte| *byte != 0)) {
        new.get_mut(sum.field.clone()).unwrap_or_default().fill(FILLING);
    }
}
