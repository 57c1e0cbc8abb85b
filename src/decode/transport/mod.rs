//! Protocols of the transport layer, one a file: what carries data between programs.
//!
//! Each takes the payload of an IP packet, keeps what conversation tracking needs in the facts, and
//! hands its own payload to [`application`](super::application). Nothing here remembers a packet:
//! relative numbers, states and analysis belong to `flow`.

mod checksum;
mod sctp;
mod tcp;
mod udp;

use super::dissection::{Dissection, IpContext, Span};
use super::{FieldDef, Note, Protocol, data};

pub(crate) static PROTOCOLS: &[(&Protocol, &[&FieldDef])] =
    &[(&tcp::TCP, tcp::FIELDS), (&tcp::TCP, tcp::OPTION_FIELDS), (&udp::UDP, udp::FIELDS), (&sctp::SCTP, sctp::FIELDS)];

/// Dissects the payload of an IP packet (or its first fragment) by its protocol number.
pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    match ip.protocol {
        6 => tcp::dissect(d, span, ip),
        17 => udp::dissect(d, span, ip),
        132 => sctp::dissect(d, span),
        _ => {
            d.note(Note::UnknownProtocol);
            data(d, span);
        }
    }
}
