//! Raw IP: frames without any link header. The layer is there, so that every stack has a layer 2 to
//! speak of, and has no bytes.

use super::ppp;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::{Protocol, data, network};
use crate::osi::OsiLayer;

pub(crate) static RAW: Protocol = Protocol { token: "raw", name: "Raw IP", osi: OsiLayer::DataLink };

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    if !d.enter(&RAW, span.take(0).range()) {
        return data(d, span);
    }
    if d.be16(span, 0) == Some(0xff03) {
        return ppp::dissect(d, span);
    }
    network::ip(d, span);
}
