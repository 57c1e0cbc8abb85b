//! BSD loopback (NULL and LOOP): four bytes that name an address family, in the byte order of the
//! machine that captured (NULL) or of the network (LOOP).

use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Note, Protocol, Value, data, network};
use crate::osi::OsiLayer;

pub(crate) static LOOPBACK: Protocol = Protocol { token: "null", name: "BSD loopback", osi: OsiLayer::DataLink };

const LEN: u32 = 4;

fields! {
    FAMILY = "null.family", Named(family), "LINKTYPE_NULL";
}

value_names! {
    family {
        2 => T "IPv4",
        7 => T "OSI",
        10 => T "IPv6 (Linux)",
        23 => T "IPX",
        24 => T "IPv6 (NetBSD, OpenBSD)",
        28 => T "IPv6 (FreeBSD)",
        30 => T "IPv6 (macOS)",
    }
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    if !d.enter(&LOOPBACK, span.take(LEN).range()) {
        return data(d, span);
    }
    // Families are small numbers, so the byte order shows in which half is empty.
    let family = d.be32(span, 0).map(|number| if number > 0xffff { number.swap_bytes() } else { number });
    let Some(family) = family else {
        d.uint(span, &FAMILY, 0, 4);
        return d.note_short(span, LEN);
    };
    d.field(&FAMILY, span.take(LEN).range(), Value::Unsigned(u64::from(family)));
    let payload = span.skip(LEN);
    match family {
        2 => network::ipv4(d, payload),
        10 | 24 | 28 | 30 => network::ipv6(d, payload),
        _ => {
            d.note(Note::UnknownProtocol);
            data(d, payload);
        }
    }
}
