//! Protocols of the transport layer, one a file.

use super::dissection::{Dissection, IpContext, Span};
use super::{FieldDef, Protocol, data};

pub(crate) static PROTOCOLS: &[(&Protocol, &[&FieldDef])] = &[];

/// Dissects the payload of an IP packet (or its first fragment) by its protocol number.
pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    let _ = ip;
    data(d, span);
}
