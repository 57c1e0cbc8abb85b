//! DHCP, in the frame of BOOTP (RFC 2131 §2, RFC 2132).

use super::walk::Walk;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{FieldDef, Protocol, Value, ValueName};
use crate::osi::OsiLayer;

/// DHCP.
pub(crate) static DHCP: Protocol = Protocol { token: "dhcp", name: "DHCP", osi: OsiLayer::Application };

fields! {
    TYPE = "dhcp.type", Named(op_name), "RFC 2131 §2";
    HW_TYPE = "dhcp.hw.type", Decimal, "RFC 2131 §2";
    HW_LEN = "dhcp.hw.len", Decimal, "RFC 2131 §2";
    HOPS = "dhcp.hops", Decimal, "RFC 2131 §2";
    ID = "dhcp.id", Hex(8), "RFC 2131 §2";
    SECS = "dhcp.secs", Decimal, "RFC 2131 §2";
    FLAGS = "dhcp.flags", Hex(4), "RFC 2131 §2";
    FLAGS_BC = "dhcp.flags.bc", Flag, "RFC 2131 §2";
    FLAGS_RESERVED = "dhcp.flags.reserved", Hex(4), "RFC 2131 §2";
    IP_CLIENT = "dhcp.ip.client", Plain, "RFC 2131 §2";
    IP_YOUR = "dhcp.ip.your", Plain, "RFC 2131 §2";
    IP_SERVER = "dhcp.ip.server", Plain, "RFC 2131 §2";
    IP_RELAY = "dhcp.ip.relay", Plain, "RFC 2131 §2";
    HW_MAC_ADDR = "dhcp.hw.mac_addr", Plain, "RFC 2131 §2";
    HW_ADDR = "dhcp.hw.addr", Plain, "RFC 2131 §2";
    HW_ADDR_PADDING = "dhcp.hw.addr_padding", Plain, "RFC 2131 §2";
    SERVER = "dhcp.server", Plain, "RFC 2131 §2";
    FILE = "dhcp.file", Plain, "RFC 2131 §2";
    COOKIE = "dhcp.cookie", Hex(8), "RFC 2131 §3";
    OPTION = "dhcp.option", Plain, "RFC 2132 §2";
    OPTION_TYPE = "dhcp.option.type", Named(option_name), "RFC 2132 §2";
    OPTION_LENGTH = "dhcp.option.length", Decimal, "RFC 2132 §2";
    OPTION_DHCP = "dhcp.option.dhcp", Named(message_name), "RFC 2132 §9.6";
    OPTION_SUBNET_MASK = "dhcp.option.subnet_mask", Plain, "RFC 2132 §3.3";
    OPTION_ROUTER = "dhcp.option.router", Plain, "RFC 2132 §3.5";
    OPTION_DNS = "dhcp.option.domain_name_server", Plain, "RFC 2132 §3.8";
    OPTION_BROADCAST = "dhcp.option.broadcast_address", Plain, "RFC 2132 §5.3";
    OPTION_HOSTNAME = "dhcp.option.hostname", Plain, "RFC 2132 §3.14";
    OPTION_DOMAIN_NAME = "dhcp.option.domain_name", Plain, "RFC 2132 §3.17";
    OPTION_REQUESTED = "dhcp.option.requested_ip_address", Plain, "RFC 2132 §9.1";
    OPTION_LEASE = "dhcp.option.ip_address_lease_time", Decimal, "RFC 2132 §9.2";
    OPTION_SERVER_ID = "dhcp.option.dhcp_server_id", Plain, "RFC 2132 §9.7";
    OPTION_REQUEST_LIST = "dhcp.option.request_list_item", Named(option_name), "RFC 2132 §9.8";
    OPTION_RENEWAL = "dhcp.option.renewal_time_value", Decimal, "RFC 2132 §9.11";
    OPTION_REBINDING = "dhcp.option.rebinding_time_value", Decimal, "RFC 2132 §9.12";
    OPTION_VALUE = "dhcp.option.value", Plain, "RFC 2132 §2";
    OPTION_PADDING = "dhcp.option.padding", Plain, "RFC 2132 §3.1";
}

const MAGIC_COOKIE: u64 = 0x6382_5363;

fn op_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Message(match value {
        1 => "value-dhcp-request",
        2 => "value-dhcp-reply",
        _ => return None,
    }))
}

fn message_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        1 => "Discover",
        2 => "Offer",
        3 => "Request",
        4 => "Decline",
        5 => "ACK",
        6 => "NAK",
        7 => "Release",
        8 => "Inform",
        _ => return None,
    }))
}

fn option_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "Pad",
        1 => "Subnet Mask",
        3 => "Router",
        6 => "Domain Name Server",
        12 => "Host Name",
        15 => "Domain Name",
        26 => "Interface MTU",
        28 => "Broadcast Address",
        42 => "NTP Servers",
        43 => "Vendor-Specific Information",
        44 => "NetBIOS Name Server",
        50 => "Requested IP Address",
        51 => "IP Address Lease Time",
        53 => "DHCP Message Type",
        54 => "DHCP Server Identifier",
        55 => "Parameter Request List",
        56 => "Message",
        57 => "Maximum DHCP Message Size",
        58 => "Renewal Time Value",
        59 => "Rebinding Time Value",
        60 => "Vendor class identifier",
        61 => "Client identifier",
        81 => "Client FQDN",
        82 => "Agent Information",
        119 => "Domain Search",
        121 => "Classless Static Route",
        255 => "End",
        _ => return None,
    }))
}

/// Reports a message's fields.
pub(super) fn fields(d: &mut Dissection<'_>, span: Span) {
    Walk::over(d, span, message);
}

fn message(walk: &mut Walk<'_, '_>) -> Option<()> {
    walk.uint(&TYPE, 1)?;
    let hw_type = walk.uint(&HW_TYPE, 1)?;
    let hw_len = walk.uint(&HW_LEN, 1)?;
    walk.uint(&HOPS, 1)?;
    walk.uint(&ID, 4)?;
    walk.uint(&SECS, 2)?;
    let flags = walk.peek(2).unwrap_or_default();
    walk.group(&FLAGS, 2, Value::Unsigned(flags), |walk| {
        let range = walk.skip(2)?;
        walk.bits(&FLAGS_BC, range.clone(), (0, 1), flags >> 15);
        walk.bits(&FLAGS_RESERVED, range, (1, 15), flags & 0x7fff);
        Some(())
    })?;
    for def in [&IP_CLIENT, &IP_YOUR, &IP_SERVER, &IP_RELAY] {
        walk.ipv4(def)?;
    }
    // Sixteen bytes, of which the first hw_len are the address.
    let hw_len = (hw_len as u32).min(16);
    if hw_type == 1 && hw_len == 6 {
        walk.mac(&HW_MAC_ADDR)?;
    } else {
        walk.bytes(&HW_ADDR, hw_len)?;
    }
    walk.bytes(&HW_ADDR_PADDING, 16 - hw_len)?;
    padded_text(walk, &SERVER, 64)?;
    padded_text(walk, &FILE, 128)?;
    if walk.peek(4) != Some(MAGIC_COOKIE) {
        return walk.all(&OPTION_VALUE);
    }
    walk.uint(&COOKIE, 4)?;
    while let Some(kind) = walk.peek(1) {
        let length = match kind {
            0 | 255 => 1,
            _ => (walk.peek(2).unwrap_or_default() & 0xff) as u32 + 2,
        };
        walk.group(&OPTION, length, Value::None, option)?;
        if kind == 255 {
            return walk.all(&OPTION_PADDING);
        }
    }
    Some(())
}

/// Text in a field of `len` bytes, ended by the first zero.
fn padded_text(walk: &mut Walk<'_, '_>, def: &'static FieldDef, len: u32) -> Option<()> {
    let bytes = walk.rest().get(..len as usize).unwrap_or_default();
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let text = super::text::printable(bytes.get(..end).unwrap_or_default());
    let range = walk.skip(len)?;
    walk.field(def, range, Value::Text(text));
    Some(())
}

fn option(walk: &mut Walk<'_, '_>) -> Option<()> {
    let kind = walk.uint(&OPTION_TYPE, 1)?;
    if kind == 0 || kind == 255 {
        return Some(());
    }
    let length = walk.uint(&OPTION_LENGTH, 1)? as u32;
    match (kind, length) {
        (1, 4) => walk.ipv4(&OPTION_SUBNET_MASK),
        (3 | 6, 4..) if length.is_multiple_of(4) => {
            while walk.left() > 0 {
                walk.ipv4(if kind == 3 { &OPTION_ROUTER } else { &OPTION_DNS })?;
            }
            Some(())
        }
        (12, _) => walk.text(&OPTION_HOSTNAME, length),
        (15, _) => walk.text(&OPTION_DOMAIN_NAME, length),
        (28, 4) => walk.ipv4(&OPTION_BROADCAST),
        (50, 4) => walk.ipv4(&OPTION_REQUESTED),
        (51, 4) => walk.uint(&OPTION_LEASE, 4).map(drop),
        (53, 1) => walk.uint(&OPTION_DHCP, 1).map(drop),
        (54, 4) => walk.ipv4(&OPTION_SERVER_ID),
        (55, _) => {
            while walk.left() > 0 {
                walk.uint(&OPTION_REQUEST_LIST, 1)?;
            }
            Some(())
        }
        (58, 4) => walk.uint(&OPTION_RENEWAL, 4).map(drop),
        (59, 4) => walk.uint(&OPTION_REBINDING, 4).map(drop),
        _ => walk.all(&OPTION_VALUE),
    }
}
