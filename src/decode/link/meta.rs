//! Cisco `MetaData`: a tag between an Ethernet header and what it carries, which labels the sender's
//! security group.

use super::{by_ether_type, ether_type};
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{Protocol, data};
use crate::osi::OsiLayer;

pub(crate) static META: Protocol = Protocol { token: "cmd", name: "Cisco MetaData", osi: OsiLayer::DataLink };

const LEN: u32 = 8;

fields! {
    VERSION = "cmd.version", Decimal, "";
    LENGTH = "cmd.length", Decimal, "";
    OPTIONS = "cmd.options", Hex(4), "";
    GROUP = "cmd.sgt", Decimal, "";
    TYPE = "cmd.type", HexNamed(4, ether_type::name), "";
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    if !d.enter(&META, span.take(LEN).range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        d.uint(span, &VERSION, 0, 1);
        d.uint(span, &LENGTH, 1, 1);
        d.uint(span, &OPTIONS, 2, 2);
        d.uint(span, &GROUP, 4, 2);
        d.uint(span, &TYPE, 6, 2);
    }
    match d.be16(span, 6) {
        Some(number) => by_ether_type(d, number, span.skip(LEN)),
        None => d.note_short(span, LEN),
    }
}
