//! Bytes to layers and fields. The folders are the model: `link`, `network`, `transport`,
//! `application`; one protocol a file.
//!
//! One path, [`dissect`], serves the fast pass over a whole capture (which keeps only [`Facts`])
//! and the inspector (whose [`TreeSink`] keeps every field), so the two cannot disagree. Each frame
//! is judged by its own bytes: nothing here remembers an earlier one.

pub mod application;
mod data;
mod deed;
mod dissection;
mod facts;
mod field;
pub mod link;
pub mod network;
mod protocol;
mod report;
mod sink;
mod summary;
pub mod transport;
mod tree;
mod value_text;

pub use deed::deed;
pub use facts::{Facts, NetFacts, Note, TcpFacts, TcpFlags, TransportFacts, TransportKind, UdpFacts};
pub use field::{FieldDef, Format, Value, ValueName};
pub use protocol::Protocol;
pub use sink::{NoSink, Sink};
pub use summary::{RelativeNumbers, summary};
pub use tree::{Field, Layer, LayerTree, TreeSink};
pub use value_text::value_text;

use crate::capture::Frame;

pub(crate) use data::data;

/// Dissects a frame: reports its layers and fields to `sink`, and returns what conversation
/// tracking needs to know. Never fails: what cannot be understood is shown as bytes and noted.
pub fn dissect(frame: &Frame<'_>, sink: &mut dyn Sink) -> Facts {
    let mut d = dissection::Dissection::new(frame.bytes, sink);
    let end = u32::try_from(frame.bytes.len()).unwrap_or(u32::MAX);
    let span = dissection::Span { start: 0, end, wire_end: frame.meta.wire_len.max(end) };
    if span.wire_end > span.end {
        d.note(Note::Truncated);
    }
    link::dissect_frame(&mut d, frame.meta.link_type, span);
    d.facts
}

/// All protocols, and the parts of a frame that play one's role.
pub fn all_protocols() -> impl Iterator<Item = &'static Protocol> {
    tables().map(|(protocol, _)| *protocol)
}

/// All fields of all protocols.
pub fn all_fields() -> impl Iterator<Item = &'static FieldDef> {
    tables().flat_map(|(_, fields)| fields.iter().copied())
}

fn tables() -> impl Iterator<Item = &'static (&'static Protocol, &'static [&'static FieldDef])> {
    data::PROTOCOLS
        .iter()
        .chain(link::PROTOCOLS)
        .chain(network::PROTOCOLS)
        .chain(transport::PROTOCOLS)
        .chain(application::PROTOCOLS)
}
