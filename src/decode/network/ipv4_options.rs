//! The options of an IPv4 header (RFC 791 §3.1): one byte of kind, and for most one of length and some
//! of data.

use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{FieldDef, Note, Value};

fields! {
    OPTION = "ip.opt", Named(option), "RFC 791 §3.1";
    KIND = "ip.opt.type", Named(option), "RFC 791 §3.1";
    COPY = "ip.opt.type.copy", Flag, "RFC 791 §3.1";
    CLASS = "ip.opt.type.class", Named(class), "RFC 791 §3.1";
    NUMBER = "ip.opt.type.number", Decimal, "RFC 791 §3.1";
    LEN = "ip.opt.len", Decimal, "RFC 791 §3.1";
    POINTER = "ip.opt.ptr", Decimal, "RFC 791 §3.1";
    ROUTE = "ip.rec_rt", Plain, "RFC 791 §3.1";
    ROUTER_ALERT = "ip.opt.ra", Decimal, "RFC 2113";
    OVERFLOW = "ip.opt.overflow", Decimal, "RFC 791 §3.1";
    STAMP_FLAG = "ip.opt.flag", Named(stamp_flag), "RFC 791 §3.1";
    STAMP = "ip.opt.time_stamp", Decimal, "RFC 791 §3.1";
    STAMP_ADDRESS = "ip.opt.time_stamp_addr", Plain, "RFC 791 §3.1";
    STREAM = "ip.opt.sid", Decimal, "RFC 791 §3.1";
    MTU = "ip.opt.mtu", Decimal, "RFC 1063";
    PADDING = "ip.opt.padding", Plain, "RFC 791 §3.1";
    DATA = "ip.opt.data", Plain, "RFC 791 §3.1";
}

value_names! {
    option {
        0 => M "value-option-end",
        1 => M "value-option-nop",
        7 => M "value-ip-option-record-route",
        11 => M "value-ip-option-mtu-probe",
        12 => M "value-ip-option-mtu-reply",
        25 => M "value-ip-option-quick-start",
        68 => M "value-ip-option-timestamp",
        82 => M "value-ip-option-traceroute",
        130 => M "value-ip-option-security",
        131 => M "value-ip-option-loose-route",
        133 => M "value-ip-option-extended-security",
        134 => M "value-ip-option-commercial-security",
        136 => M "value-ip-option-stream",
        137 => M "value-ip-option-strict-route",
        148 => M "value-ip-option-router-alert",
    }
}

value_names! {
    class {
        0 => M "value-ip-option-class-control",
        2 => M "value-ip-option-class-debugging",
    }
}

value_names! {
    stamp_flag {
        0 => M "value-ip-option-stamps-only",
        1 => M "value-ip-option-stamps-addresses",
        3 => M "value-ip-option-stamps-prespecified",
    }
}

/// Reports the options; `span` is all of them, to the end of the header.
pub(super) fn report(d: &mut Dissection<'_>, mut span: Span) {
    while let Some(kind) = d.u8(span, 0) {
        let len = match kind {
            0 | 1 => 1,
            _ => d.u8(span, 1).map_or(0, u32::from),
        };
        if len == 0 || (len < 2 && kind > 1) || len > span.len() {
            d.note(Note::Malformed);
            return d.raw(span, &DATA, 0, span.len());
        }
        d.group(span, &OPTION, 0, len, Value::Unsigned(u64::from(kind)));
        d.group_uint(span, &KIND, 0, 1);
        d.bits_of(span, &COPY, 0, 1, (0, 1));
        d.bits_of(span, &CLASS, 0, 1, (1, 2));
        d.bits_of(span, &NUMBER, 0, 1, (3, 5));
        d.group_end();
        if len > 1 {
            d.uint(span, &LEN, 1, 1);
            body(d, span.take(len), kind);
        }
        d.group_end();
        span = span.skip(len);
        if kind == 0 {
            return d.raw(span, &PADDING, 0, span.len());
        }
    }
}

fn body(d: &mut Dissection<'_>, span: Span, kind: u8) {
    match (kind, span.len()) {
        (7 | 131 | 137, 3..) => {
            d.uint(span, &POINTER, 2, 1);
            each(d, span, 3, 4, |d, span, at| d.ipv4(span, &ROUTE, at));
        }
        (68, 4..) => {
            d.uint(span, &POINTER, 2, 1);
            d.bits_of(span, &OVERFLOW, 3, 1, (0, 4));
            d.bits_of(span, &STAMP_FLAG, 3, 1, (4, 4));
            let addresses = d.u8(span, 3).is_some_and(|byte| matches!(byte & 0x0f, 1 | 3));
            if addresses {
                each(d, span, 4, 8, |d, span, at| {
                    d.ipv4(span, &STAMP_ADDRESS, at);
                    d.uint(span, &STAMP, at + 4, 4);
                });
            } else {
                each(d, span, 4, 4, |d, span, at| d.uint(span, &STAMP, at, 4));
            }
        }
        (148, 4) => d.uint(span, &ROUTER_ALERT, 2, 2),
        (136, 4) => d.uint(span, &STREAM, 2, 2),
        (11 | 12, 4) => d.uint(span, &MTU, 2, 2),
        _ => d.raw(span, &DATA, 2, span.len().saturating_sub(2)),
    }
}

/// Reports entries of `step` bytes from `at` to the end of an option; what is left over as bytes.
fn each(d: &mut Dissection<'_>, span: Span, mut at: u32, step: u32, entry: impl Fn(&mut Dissection<'_>, Span, u32)) {
    while at + step <= span.len() {
        entry(d, span, at);
        at += step;
    }
    let left: &'static FieldDef = &DATA;
    d.raw(span, left, at, span.len().saturating_sub(at));
}
