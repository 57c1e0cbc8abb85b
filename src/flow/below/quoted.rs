//! The question that an ICMP error quotes: the error belongs to its exchange.

use std::net::IpAddr;

use super::Host;
use crate::decode::{LayerTree, Standing, Value};

/// An echo request that an ICMP error quotes.
pub(super) struct QuotedEcho {
    /// Who asked.
    pub(super) asker: Host,
    /// Who was asked.
    pub(super) asked: Host,
    pub(super) ident: Option<u64>,
    pub(super) seq: Option<u64>,
}

pub(super) fn quoted_echo(tree: &LayerTree) -> Option<QuotedEcho> {
    let quoted = (0..tree.layers.len()).filter(|index| tree.standing(*index) == Standing::Quoted);
    let layers: Vec<_> = quoted.filter_map(|index| tree.layers.get(index)).collect();
    let at = layers.iter().position(|layer| matches!(layer.protocol.token, "icmp" | "icmpv6"))?;
    let (before, echo) = (layers.get(..at)?, layers.get(at)?);
    let value = |layer, names: [&str; 2]| {
        let mut fields = tree.fields_of(layer).iter();
        fields.find(|field| names.contains(&field.def.name)).map(|field| &field.value)
    };
    let number = |names| match value(echo, names) {
        Some(Value::Unsigned(number)) => Some(*number),
        _ => None,
    };
    if !matches!((number(["icmp.type"; 2]), number(["icmpv6.type"; 2])), (Some(8), _) | (_, Some(128))) {
        return None;
    }
    let host = |names| match before.iter().rev().find_map(|layer| value(layer, names))? {
        Value::Ipv4(address) => Some(Host::Ip(IpAddr::V4(*address))),
        Value::Ipv6(address) => Some(Host::Ip(IpAddr::V6(*address))),
        _ => None,
    };
    Some(QuotedEcho {
        asker: host(["ip.src", "ipv6.src"])?,
        asked: host(["ip.dst", "ipv6.dst"])?,
        ident: number(["icmp.ident", "icmpv6.echo.identifier"]),
        seq: number(["icmp.seq", "icmpv6.echo.sequence_number"]),
    })
}
