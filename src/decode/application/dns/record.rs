//! Resource records (RFC 1035 §3.2, §4.1.3) and the data of the common types.

use super::{class_name, name, type_name};
use crate::decode::application::walk::Walk;
use crate::decode::field::fields;
use crate::decode::{FieldDef, Value, ValueName};

fields! {
    NAME = "dns.resp.name", Plain, "RFC 1035 §3.2.1";
    TYPE = "dns.resp.type", Named(type_name), "RFC 1035 §3.2.1";
    CLASS = "dns.resp.class", HexNamed(4, class_name), "RFC 1035 §3.2.1";
    TTL = "dns.resp.ttl", Decimal, "RFC 1035 §3.2.1";
    LEN = "dns.resp.len", Decimal, "RFC 1035 §3.2.1";
    DATA = "dns.data", Plain, "RFC 1035 §3.2.1";
    A = "dns.a", Plain, "RFC 1035 §3.4.1";
    AAAA = "dns.aaaa", Plain, "RFC 3596 §2.2";
    CNAME = "dns.cname", Plain, "RFC 1035 §3.3.1";
    NS = "dns.ns", Plain, "RFC 1035 §3.3.11";
    PTR = "dns.ptr.domain_name", Plain, "RFC 1035 §3.3.12";
    MX_PREFERENCE = "dns.mx.preference", Decimal, "RFC 1035 §3.3.9";
    MX_EXCHANGE = "dns.mx.mail_exchange", Plain, "RFC 1035 §3.3.9";
    TXT_LENGTH = "dns.txt.length", Decimal, "RFC 1035 §3.3.14";
    TXT = "dns.txt", Plain, "RFC 1035 §3.3.14";
    SRV_PRIORITY = "dns.srv.priority", Decimal, "RFC 2782";
    SRV_WEIGHT = "dns.srv.weight", Decimal, "RFC 2782";
    SRV_PORT = "dns.srv.port", Decimal, "RFC 2782";
    SRV_TARGET = "dns.srv.target", Plain, "RFC 2782";
    SOA_MNAME = "dns.soa.mname", Plain, "RFC 1035 §3.3.13";
    SOA_RNAME = "dns.soa.rname", Plain, "RFC 1035 §3.3.13";
    SOA_SERIAL = "dns.soa.serial_number", Decimal, "RFC 1035 §3.3.13";
    SOA_REFRESH = "dns.soa.refresh_interval", Decimal, "RFC 1035 §3.3.13";
    SOA_RETRY = "dns.soa.retry_interval", Decimal, "RFC 1035 §3.3.13";
    SOA_EXPIRE = "dns.soa.expire_limit", Decimal, "RFC 1035 §3.3.13";
    SOA_MINIMUM = "dns.soa.minimum_ttl", Decimal, "RFC 2308 §4";
    OPT_PAYLOAD = "dns.rr.udp_payload_size", Decimal, "RFC 6891 §6.1.2";
    OPT_EXT_RCODE = "dns.resp.ext_rcode", Hex(2), "RFC 6891 §6.1.3";
    OPT_VERSION = "dns.resp.edns0_version", Decimal, "RFC 6891 §6.1.3";
    OPT_Z = "dns.resp.z", Hex(4), "RFC 6891 §6.1.4";
    OPT_DO = "dns.resp.z.do", Flag, "RFC 3225 §3";
    OPT_Z_RESERVED = "dns.resp.z.reserved", Hex(4), "RFC 6891 §6.1.4";
    OPT = "dns.opt", Plain, "RFC 6891 §6.1.2";
    OPT_CODE = "dns.opt.code", Named(option_name), "RFC 6891 §6.1.2";
    OPT_LEN = "dns.opt.len", Decimal, "RFC 6891 §6.1.2";
    OPT_DATA = "dns.opt.data", Plain, "RFC 6891 §6.1.2";
    SVCB_PRIORITY = "dns.svcb.svcpriority", Decimal, "RFC 9460 §2.2";
    SVCB_TARGET = "dns.svcb.targetname", Plain, "RFC 9460 §2.2";
    SVCB_PARAM = "dns.svcb.svcparam", Plain, "RFC 9460 §2.2";
    SVCB_KEY = "dns.svcb.svcparam.key", Named(svcb_key_name), "RFC 9460 §14.3.2";
    SVCB_LENGTH = "dns.svcb.svcparam.value.length", Decimal, "RFC 9460 §2.2";
    SVCB_VALUE = "dns.svcb.svcparam.value", Plain, "RFC 9460 §2.2";
}

fn option_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        3 => "NSID",
        8 => "Client Subnet",
        10 => "Cookie",
        11 => "TCP Keepalive",
        12 => "Padding",
        15 => "Extended DNS Error",
        _ => return None,
    }))
}

fn svcb_key_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "mandatory",
        1 => "alpn",
        2 => "no-default-alpn",
        3 => "port",
        4 => "ipv4hint",
        5 => "ech",
        6 => "ipv6hint",
        _ => return None,
    }))
}

/// Bytes between a record's name and its data: type, class, TTL, length.
const FIXED: u32 = 10;
const OPT_TYPE: u64 = 41;

/// Reports a record, as a field of the kind `def`.
pub(super) fn report(walk: &mut Walk<'_, '_>, def: &'static FieldDef, message: u32) -> Option<()> {
    let (_, name_len) = name::read(walk.since(message), walk.at().saturating_sub(message));
    let fixed_end = name_len.saturating_add(FIXED);
    let data_len = walk
        .rest()
        .get(fixed_end.saturating_sub(2) as usize..)
        .and_then(|bytes| bytes.first_chunk::<2>())
        .map_or(0, |bytes| u32::from(u16::from_be_bytes(*bytes)));
    walk.group(def, fixed_end.saturating_add(data_len), Value::None, |walk| {
        name::report(walk, &NAME, message)?;
        let kind = walk.uint(&TYPE, 2)?;
        if kind == OPT_TYPE {
            walk.uint(&OPT_PAYLOAD, 2)?;
            walk.uint(&OPT_EXT_RCODE, 1)?;
            walk.uint(&OPT_VERSION, 1)?;
            let flags = walk.peek(2).unwrap_or_default();
            walk.group(&OPT_Z, 2, Value::Unsigned(flags), |walk| {
                let range = walk.skip(2)?;
                walk.bits(&OPT_DO, range.clone(), (0, 1), flags >> 15);
                walk.bits(&OPT_Z_RESERVED, range, (1, 15), flags & 0x7fff);
                Some(())
            })?;
        } else {
            walk.uint(&CLASS, 2)?;
            walk.uint(&TTL, 4)?;
        }
        walk.uint(&LEN, 2)?;
        record_data(walk, kind, message)
    })
}

fn record_data(walk: &mut Walk<'_, '_>, kind: u64, message: u32) -> Option<()> {
    // An update's prerequisites and deletions have no data (RFC 2136 §2.4).
    if walk.left() == 0 {
        return Some(());
    }
    match kind {
        1 => walk.ipv4(&A),
        2 => name::report(walk, &NS, message),
        5 => name::report(walk, &CNAME, message),
        6 => {
            name::report(walk, &SOA_MNAME, message)?;
            name::report(walk, &SOA_RNAME, message)?;
            for def in [&SOA_SERIAL, &SOA_REFRESH, &SOA_RETRY, &SOA_EXPIRE, &SOA_MINIMUM] {
                walk.uint(def, 4)?;
            }
            Some(())
        }
        12 => name::report(walk, &PTR, message),
        15 => {
            walk.uint(&MX_PREFERENCE, 2)?;
            name::report(walk, &MX_EXCHANGE, message)
        }
        16 | 99 => {
            while walk.left() > 0 {
                let length = walk.uint(&TXT_LENGTH, 1)?;
                walk.text(&TXT, length as u32)?;
            }
            Some(())
        }
        28 => walk.ipv6(&AAAA),
        33 => {
            walk.uint(&SRV_PRIORITY, 2)?;
            walk.uint(&SRV_WEIGHT, 2)?;
            walk.uint(&SRV_PORT, 2)?;
            name::report(walk, &SRV_TARGET, message)
        }
        OPT_TYPE => {
            while walk.left() > 0 {
                let length = walk.peek(4).unwrap_or_default() & 0xffff;
                walk.group(&OPT, length as u32 + 4, Value::None, |walk| {
                    walk.uint(&OPT_CODE, 2)?;
                    walk.uint(&OPT_LEN, 2)?;
                    walk.all(&OPT_DATA)
                })?;
            }
            Some(())
        }
        64 | 65 => {
            walk.uint(&SVCB_PRIORITY, 2)?;
            name::report(walk, &SVCB_TARGET, message)?;
            while walk.left() > 0 {
                let length = walk.peek(4).unwrap_or_default() & 0xffff;
                walk.group(&SVCB_PARAM, length as u32 + 4, Value::None, |walk| {
                    walk.uint(&SVCB_KEY, 2)?;
                    walk.uint(&SVCB_LENGTH, 2)?;
                    walk.all(&SVCB_VALUE)
                })?;
            }
            Some(())
        }
        _ => walk.all(&DATA),
    }
}
