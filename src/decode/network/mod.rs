//! Protocols of the network layer, one a file, and the table by which they hand on.

use super::dissection::{Dissection, IpContext, Span};
use super::{FieldDef, NetFacts, Note, Protocol, data, transport};

pub(crate) static PROTOCOLS: &[(&Protocol, &[&FieldDef])] = &[];

/// Dissects an IP packet, version by its first nibble.
pub(crate) fn ip(d: &mut Dissection<'_>, span: Span) {
    let (Some(src), Some(dst), Some(protocol)) = (d.be32(span, 12), d.be32(span, 16), d.u8(span, 9)) else {
        return data(d, span);
    };
    let net = NetFacts { src: std::net::Ipv4Addr::from(src).into(), dst: std::net::Ipv4Addr::from(dst).into() };
    by_ip_protocol(d, span.skip(20), IpContext { net, protocol, fragment: false });
}

/// Dissects the payload of an IP packet by its protocol number.
pub(crate) fn by_ip_protocol(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    match ip.protocol {
        6 | 17 | 33 | 132 | 136 => transport::dissect(d, span, ip),
        _ => {
            d.note(Note::UnknownProtocol);
            data(d, span);
        }
    }
}
