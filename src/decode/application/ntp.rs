//! NTP: the header of time messages (RFC 5905 §7.3). Control and private messages are shown as bytes.

use super::walk::Walk;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{Protocol, Value, ValueName};
use crate::osi::OsiLayer;

/// NTP.
pub(crate) static NTP: Protocol = Protocol { token: "ntp", name: "NTP", osi: OsiLayer::Application };

fields! {
    FLAGS = "ntp.flags", Hex(2), "RFC 5905 §7.3";
    FLAGS_LI = "ntp.flags.li", Named(leap_name), "RFC 5905 §7.3";
    FLAGS_VN = "ntp.flags.vn", Decimal, "RFC 5905 §7.3";
    FLAGS_MODE = "ntp.flags.mode", Named(mode_name), "RFC 5905 §7.3";
    STRATUM = "ntp.stratum", Decimal, "RFC 5905 §7.3";
    PPOLL = "ntp.ppoll", Decimal, "RFC 5905 §7.3";
    PRECISION = "ntp.precision", Hex(2), "RFC 5905 §7.3";
    ROOTDELAY = "ntp.rootdelay", Hex(8), "RFC 5905 §7.3";
    ROOTDISPERSION = "ntp.rootdispersion", Hex(8), "RFC 5905 §7.3";
    REFID = "ntp.refid", Plain, "RFC 5905 §7.3";
    REFTIME = "ntp.reftime", Hex(16), "RFC 5905 §6";
    ORG = "ntp.org", Hex(16), "RFC 5905 §6";
    REC = "ntp.rec", Hex(16), "RFC 5905 §6";
    XMT = "ntp.xmt", Hex(16), "RFC 5905 §6";
    EXTENSION = "ntp.ext", Plain, "RFC 5905 §7.5";
    MESSAGE = "ntp.ctrl.data", Plain, "RFC 9327 §2";
}

fn leap_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Message(match value {
        0 => "value-ntp-leap-none",
        1 => "value-ntp-leap-61",
        2 => "value-ntp-leap-59",
        3 => "value-ntp-leap-unknown",
        _ => return None,
    }))
}

fn mode_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Message(match value {
        1 => "value-ntp-mode-active",
        2 => "value-ntp-mode-passive",
        3 => "value-ntp-mode-client",
        4 => "value-ntp-mode-server",
        5 => "value-ntp-mode-broadcast",
        6 => "value-ntp-mode-control",
        7 => "value-ntp-mode-private",
        _ => return None,
    }))
}

/// Reports a message's fields.
pub(super) fn fields(d: &mut Dissection<'_>, span: Span) {
    Walk::over(d, span, |walk| {
        let flags = walk.peek(1).unwrap_or_default();
        walk.group(&FLAGS, 1, Value::Unsigned(flags), |walk| {
            let range = walk.skip(1)?;
            walk.bits(&FLAGS_LI, range.clone(), (0, 2), flags >> 6);
            walk.bits(&FLAGS_VN, range.clone(), (2, 3), flags >> 3 & 7);
            walk.bits(&FLAGS_MODE, range, (5, 3), flags & 7);
            Some(())
        })?;
        if flags & 7 >= 6 {
            return walk.all(&MESSAGE);
        }
        walk.uint(&STRATUM, 1)?;
        walk.uint(&PPOLL, 1)?;
        walk.uint(&PRECISION, 1)?;
        walk.uint(&ROOTDELAY, 4)?;
        walk.uint(&ROOTDISPERSION, 4)?;
        walk.bytes(&REFID, 4)?;
        for def in [&REFTIME, &ORG, &REC, &XMT] {
            walk.uint(def, 8)?;
        }
        walk.all(&EXTENSION)
    });
}
