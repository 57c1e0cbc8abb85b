//! FDDI: a frame control byte, two addresses, and LLC.

use super::llc;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{Protocol, data};
use crate::osi::OsiLayer;

pub(crate) static FDDI: Protocol = Protocol { token: "fddi", name: "FDDI", osi: OsiLayer::DataLink };

const LEN: u32 = 13;

fields! {
    CONTROL = "fddi.fc", Hex(2), "ISO 9314-2";
    DST = "fddi.dst", Plain, "ISO 9314-2";
    SRC = "fddi.src", Plain, "ISO 9314-2";
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    if !d.enter(&FDDI, span.take(LEN).range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        d.uint(span, &CONTROL, 0, 1);
        d.mac(span, &DST, 1);
        d.mac(span, &SRC, 7);
    }
    match d.u8(span, 0) {
        _ if span.len() < LEN => d.note_short(span, LEN),
        // Frame controls 0x50 to 0x5f are LLC frames; the others manage the ring.
        Some(0x50..=0x5f) => llc::dissect(d, span.skip(LEN)),
        _ => data(d, span.skip(LEN)),
    }
}
