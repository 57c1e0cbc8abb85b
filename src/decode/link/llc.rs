//! IEEE 802.2 LLC and its extension SNAP: what an IEEE 802.3 frame carries, told by two service access
//! points, or by an organisation and its number.

use super::{by_ether_type, ether_type};
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Note, Protocol, data, network};
use crate::osi::OsiLayer;

pub(crate) static LLC: Protocol = Protocol { token: "llc", name: "LLC", osi: OsiLayer::DataLink };

/// The service access point of SNAP.
const SNAP: u8 = 0xaa;

fields! {
    DSAP = "llc.dsap", HexNamed(2, access_point), "IEEE 802.2 §3.3.1.1";
    SSAP = "llc.ssap", HexNamed(2, access_point), "IEEE 802.2 §3.3.1.1";
    CONTROL = "llc.control", Hex(2), "IEEE 802.2 §5.2";
    CONTROL_LONG = "llc.control", Hex(4), "IEEE 802.2 §5.2";
    OUI = "llc.oui", HexNamed(6, organisation), "IEEE 802 §9.2";
    TYPE = "llc.type", HexNamed(4, ether_type::name), "RFC 1042";
    PID = "llc.pid", Hex(4), "IEEE 802 §9.2";
    CISCO_PID = "llc.cisco_pid", HexNamed(4, cisco_protocol), "";
}

value_names! {
    access_point {
        0x00 => T "Null",
        0x02 => T "LLC management",
        0x06 => T "IP",
        0x42 => T "STP",
        0x7e => T "X.25",
        0x98 => T "ARP",
        0xaa => T "SNAP",
        0xe0 => T "IPX",
        0xf0 => T "NetBIOS",
        0xf8 => T "HP extended LLC",
        0xfc => T "HP RBOOT",
        0xfe => T "OSI",
        0xff => T "Global",
    }
}

value_names! {
    organisation {
        0x00_0000 => T "Ethernet",
        0x00_000c => T "Cisco",
        0x00_00f8 => T "Bridge-tunnel",
        0x00_80c2 => T "IEEE 802.1",
        0x08_0007 => T "Apple",
    }
}

value_names! {
    cisco_protocol {
        0x0102 => T "DRiP",
        0x0104 => T "PAgP",
        0x0105 => T "MLS Hello",
        0x010b => T "PVSTP+",
        0x010c => T "VLAN Bridge",
        0x0111 => T "UDLD",
        0x2000 => T "CDP",
        0x2003 => T "VTP",
        0x2004 => T "DTP",
    }
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    let (dsap, ssap, control) = (d.u8(span, 0), d.u8(span, 1), d.u8(span, 2));
    // Unnumbered frames have one byte of control, the others two.
    let control_len = if control.is_none_or(|control| control & 3 == 3) { 1 } else { 2 };
    let snap = dsap == Some(SNAP) && ssap == Some(SNAP);
    let len = 2 + control_len + if snap { 5 } else { 0 };
    if !d.enter(&LLC, span.take(len).range()) {
        return data(d, span);
    }
    let at = 2 + control_len;
    let organisation = d.be32(span, at.saturating_sub(1)).map(|number| number & 0x00ff_ffff);
    if d.wants_fields() {
        d.uint(span, &DSAP, 0, 1);
        d.uint(span, &SSAP, 1, 1);
        d.uint(span, if control_len == 1 { &CONTROL } else { &CONTROL_LONG }, 2, control_len);
        if snap {
            d.uint(span, &OUI, at, 3);
            let kind = match organisation {
                Some(0 | 0xf8) => &TYPE,
                Some(0x0c) => &CISCO_PID,
                _ => &PID,
            };
            d.uint(span, kind, at + 3, 2);
        }
    }
    if span.len() < len {
        return d.note_short(span, len);
    }
    let payload = span.skip(len);
    match (snap, organisation, d.be16(span, at + 3)) {
        (true, Some(0 | 0xf8), Some(number)) => by_ether_type(d, number, payload),
        (false, ..) if dsap == Some(0x06) => network::ip(d, payload),
        _ => {
            if payload.len() > 0 {
                d.note(Note::UnknownProtocol);
            }
            data(d, payload);
        }
    }
}
