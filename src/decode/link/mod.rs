//! Protocols of the link layer, one a file, and the tables by which they hand on.

use super::dissection::{Dissection, Span};
use super::{FieldDef, Note, Protocol, data, network};
use crate::capture::LinkType;

pub(crate) static PROTOCOLS: &[(&Protocol, &[&FieldDef])] = &[];

/// Dissects a frame by the type of its outermost header.
pub(crate) fn dissect_frame(d: &mut Dissection<'_>, link_type: LinkType, span: Span) {
    match link_type {
        LinkType::ETHERNET => by_ether_type(d, d.be16(span, 12).unwrap_or(0), span.skip(14)),
        _ => {
            d.note(Note::UnknownLinkType);
            data(d, span);
        }
    }
}

/// Dissects what an `EtherType` announces.
pub(crate) fn by_ether_type(d: &mut Dissection<'_>, ether_type: u16, span: Span) {
    if ether_type == 0x0800 {
        network::ip(d, span);
    } else {
        d.note(Note::UnknownProtocol);
        data(d, span);
    }
}
