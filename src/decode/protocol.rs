//! What a protocol is called and where it belongs.

use crate::osi::OsiLayer;

/// A protocol, or a part of a frame that plays one's role (padding, a trailer, data not understood).
/// Each protocol's file declares its own as a `static`.
#[derive(Debug, PartialEq, Eq)]
pub struct Protocol {
    /// Wireshark's short name, as in `frame.protocols`: `eth`, `ip`, `tcp`.
    pub token: &'static str,
    /// The name people use: "Ethernet", "IPv4", "TCP". The same in every language.
    pub name: &'static str,
    /// Where it belongs in the OSI model.
    pub osi: OsiLayer,
}
