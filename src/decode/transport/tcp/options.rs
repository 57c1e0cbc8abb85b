//! The options of a TCP header (RFC 9293 §3.2 and the RFCs named beside each).

use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{FieldDef, TcpFacts, Value, ValueName};

fields! {
    KIND = "tcp.option_kind", Named(kind_name), "RFC 9293 §3.2";
    LENGTH = "tcp.option_len", Decimal, "RFC 9293 §3.2";
    EOL = "tcp.options.eol", Plain, "RFC 9293 §3.2";
    PADDING = "tcp.options.padding", Plain, "RFC 9293 §3.1";
    NOP = "tcp.options.nop", Plain, "RFC 9293 §3.2";
    MSS = "tcp.options.mss", Plain, "RFC 9293 §3.7.1";
    MSS_VAL = "tcp.options.mss_val", Decimal, "RFC 9293 §3.7.1";
    WSCALE = "tcp.options.wscale", Plain, "RFC 7323 §2.2";
    WSCALE_SHIFT = "tcp.options.wscale.shift", Decimal, "RFC 7323 §2.2";
    WSCALE_MULTIPLIER = "tcp.options.wscale.multiplier", Decimal, "RFC 7323 §2.2";
    SACK_PERM = "tcp.options.sack_perm", Plain, "RFC 2018 §2";
    SACK = "tcp.options.sack", Plain, "RFC 2018 §3";
    SACK_LE = "tcp.options.sack_le", Decimal, "RFC 2018 §3";
    SACK_RE = "tcp.options.sack_re", Decimal, "RFC 2018 §3";
    TIMESTAMP = "tcp.options.timestamp", Plain, "RFC 7323 §3.2";
    TSVAL = "tcp.options.timestamp.tsval", Decimal, "RFC 7323 §3.2";
    TSECR = "tcp.options.timestamp.tsecr", Decimal, "RFC 7323 §3.2";
    USER_TO = "tcp.options.user_to", Plain, "RFC 5482 §3.1";
    USER_TO_GRANULARITY = "tcp.options.user_to_granularity", Named(granularity_name), "RFC 5482 §3.1";
    USER_TO_VAL = "tcp.options.user_to_val", Decimal, "RFC 5482 §3.1";
    MD5 = "tcp.options.md5", Plain, "RFC 2385 §3.0";
    MD5_DIGEST = "tcp.options.md5.digest", Plain, "RFC 2385 §3.0";
    AO = "tcp.options.ao", Plain, "RFC 5925 §2.2";
    AO_KEYID = "tcp.options.ao.keyid", Decimal, "RFC 5925 §2.2";
    AO_RNEXTKEYID = "tcp.options.ao.rnextkeyid", Decimal, "RFC 5925 §2.2";
    AO_MAC = "tcp.options.ao.mac", Plain, "RFC 5925 §2.2";
    MPTCP = "tcp.options.mptcp", Plain, "RFC 8684 §3";
    MPTCP_SUBTYPE = "tcp.options.mptcp.subtype", Named(mptcp_name), "RFC 8684 §3";
    MPTCP_FLAGS = "tcp.options.mptcp.flags", Hex(1), "RFC 8684 §3";
    MPTCP_SENDKEY = "tcp.options.mptcp.sendkey", Hex(16), "RFC 8684 §3.1";
    MPTCP_RECVKEY = "tcp.options.mptcp.recvkey", Hex(16), "RFC 8684 §3.1";
    MPTCP_DATA = "tcp.options.mptcp.data", Plain, "RFC 8684 §3";
    TFO = "tcp.options.tfo", Plain, "RFC 7413 §4.1.1";
    TFO_COOKIE = "tcp.options.tfo.cookie", Plain, "RFC 7413 §4.1.1";
    EXPERIMENTAL = "tcp.options.experimental", Plain, "RFC 6994 §3.1";
    EXPERIMENTAL_EXID = "tcp.options.experimental.exid", Hex(4), "RFC 6994 §3.1";
    EXPERIMENTAL_DATA = "tcp.options.experimental.data", Plain, "RFC 6994 §3.1";
    UNKNOWN = "tcp.options.unknown", Plain, "RFC 9293 §3.2";
    UNKNOWN_PAYLOAD = "tcp.options.unknown.payload", Plain, "RFC 9293 §3.2";
}

fn kind_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "EOL",
        1 => "NOP",
        2 => "MSS",
        3 => "WScale",
        4 => "SACK permitted",
        5 => "SACK",
        8 => "Timestamps",
        19 => "MD5",
        28 => "User Timeout",
        29 => "TCP-AO",
        30 => "MPTCP",
        34 => "Fast Open",
        253 | 254 => "Experiment",
        _ => return None,
    }))
}

fn granularity_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Message(match value {
        0 => "value-tcp-user-timeout-seconds",
        1 => "value-tcp-user-timeout-minutes",
        _ => return None,
    }))
}

fn mptcp_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "MP_CAPABLE",
        1 => "MP_JOIN",
        2 => "DSS",
        3 => "ADD_ADDR",
        4 => "REMOVE_ADDR",
        5 => "MP_PRIO",
        6 => "MP_FAIL",
        7 => "MP_FASTCLOSE",
        8 => "MP_TCPRST",
        _ => return None,
    }))
}

fn be16(bytes: &[u8]) -> Option<u16> {
    bytes.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

fn be32(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

/// Reads from the options what a connection's story needs. False where an option breaks off; those before
/// it count.
pub(super) fn read(mut bytes: &[u8], facts: &mut TcpFacts) -> bool {
    while let [kind, rest @ ..] = bytes {
        match kind {
            0 => return true,
            1 => bytes = rest,
            _ => {
                let Some((option, after)) =
                    rest.first().and_then(|length| bytes.split_at_checked(usize::from(*length).max(2)))
                else {
                    return false;
                };
                read_one(*kind, option.get(2..).unwrap_or_default(), facts);
                bytes = after;
            }
        }
    }
    true
}

fn read_one(kind: u8, value: &[u8], facts: &mut TcpFacts) {
    match (kind, value.len()) {
        (2, 2) => facts.mss = be16(value),
        (3, 1) => facts.window_scale = value.first().copied(),
        (4, 0) => facts.sack_permitted = true,
        (5, _) => {
            facts.sack_count = 0;
            for (block, slot) in value.chunks_exact(8).zip(&mut facts.sack) {
                if let (Some(left), Some(right)) = (be32(block), block.get(4..).and_then(be32)) {
                    *slot = (left, right);
                    facts.sack_count += 1;
                }
            }
        }
        (8, 8) => facts.timestamps = be32(value).zip(value.get(4..).and_then(be32)),
        _ => {}
    }
}

/// Reports every option of a header as fields. All bytes of the span are covered.
pub(super) fn report(d: &mut Dissection<'_>, span: Span) {
    let mut rest = span;
    while let Some(kind) = d.u8(rest, 0) {
        let length = match (kind, d.u8(rest, 1)) {
            (0 | 1, _) => 1,
            (_, Some(length)) => u32::from(length).max(2),
            (_, None) => 2,
        };
        let option = rest.take(length);
        d.group(option, group_of(kind), 0, length, Value::None);
        d.uint(option, &KIND, 0, 1);
        if kind > 1 {
            d.uint(option, &LENGTH, 1, 1);
            value_fields(d, kind, option);
        }
        d.group_end();
        rest = rest.skip(length);
        if kind == 0 {
            d.raw(rest, &PADDING, 0, rest.len());
            return;
        }
    }
}

fn group_of(kind: u8) -> &'static FieldDef {
    match kind {
        0 => &EOL,
        1 => &NOP,
        2 => &MSS,
        3 => &WSCALE,
        4 => &SACK_PERM,
        5 => &SACK,
        8 => &TIMESTAMP,
        19 => &MD5,
        28 => &USER_TO,
        29 => &AO,
        30 => &MPTCP,
        34 => &TFO,
        253 | 254 => &EXPERIMENTAL,
        _ => &UNKNOWN,
    }
}

/// The fields behind kind and length. An option of another length than its kind has is shown as bytes.
fn value_fields(d: &mut Dissection<'_>, kind: u8, option: Span) {
    let length = option.wire_len();
    match (kind, length) {
        (2, 4) => d.uint(option, &MSS_VAL, 2, 2),
        (3, 3) => {
            d.uint(option, &WSCALE_SHIFT, 2, 1);
            // RFC 7323 §2.3: a shift above 14 counts as 14.
            if let Some(shift) = d.u8(option, 2) {
                d.computed(&WSCALE_MULTIPLIER, Value::Unsigned(1 << shift.min(14)));
            }
        }
        (5, 10..) if length % 8 == 2 => {
            for at in (2..length).step_by(8) {
                d.uint(option, &SACK_LE, at, 4);
                d.uint(option, &SACK_RE, at + 4, 4);
            }
        }
        (8, 10) => {
            d.uint(option, &TSVAL, 2, 4);
            d.uint(option, &TSECR, 6, 4);
        }
        (19, 18) => d.raw(option, &MD5_DIGEST, 2, 16),
        (28, 4) => {
            d.bits_of(option, &USER_TO_GRANULARITY, 2, 2, (0, 1));
            d.bits_of(option, &USER_TO_VAL, 2, 2, (1, 15));
        }
        (29, 4..) => {
            d.uint(option, &AO_KEYID, 2, 1);
            d.uint(option, &AO_RNEXTKEYID, 3, 1);
            d.raw(option, &AO_MAC, 4, length - 4);
        }
        (30, 3..) => {
            d.bits_of(option, &MPTCP_SUBTYPE, 2, 1, (0, 4));
            d.bits_of(option, &MPTCP_FLAGS, 2, 1, (4, 4));
            // MP_CAPABLE carries a flags byte, then the keys as far as the handshake has come.
            let capable = d.u8(option, 2).is_some_and(|byte| byte >> 4 == 0);
            let mut at = 3;
            if capable && length >= 12 {
                d.raw(option, &MPTCP_DATA, 3, 1);
                d.uint(option, &MPTCP_SENDKEY, 4, 8);
                at = 12;
                if length >= 20 {
                    d.uint(option, &MPTCP_RECVKEY, 12, 8);
                    at = 20;
                }
            }
            d.raw(option, &MPTCP_DATA, at, length - at);
        }
        (34, 3..) => d.raw(option, &TFO_COOKIE, 2, length - 2),
        (253 | 254, 4..) => {
            d.uint(option, &EXPERIMENTAL_EXID, 2, 2);
            d.raw(option, &EXPERIMENTAL_DATA, 4, length - 4);
        }
        _ => {
            if length > 2 {
                d.raw(option, &UNKNOWN_PAYLOAD, 2, length - 2);
            }
        }
    }
}
