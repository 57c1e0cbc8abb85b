//! Bytes to layers and fields. The folders are the model: `link`, `network`, `transport`,
//! `application`; one protocol a file.
//!
//! One path, [`dissect`], serves the fast pass over a whole capture (which keeps only [`Facts`])
//! and the inspector (whose [`TreeSink`] keeps every field), so the two cannot disagree. Each frame
//! is judged by its own bytes: nothing here remembers an earlier one.

pub mod application;
mod dissection;
mod facts;
mod field;
pub mod link;
pub mod network;
mod protocol;
mod sink;
pub mod transport;
mod tree;

pub use facts::{Facts, NetFacts, Note, TcpFacts, TcpFlags, TransportFacts, TransportKind, UdpFacts};
pub use field::{FieldDef, Format, Value, ValueName};
pub use protocol::Protocol;
pub use sink::{NoSink, Sink};
pub use tree::{Field, Layer, LayerTree, TreeSink};

use crate::capture::Frame;

/// Dissects a frame: reports its layers and fields to `sink`, and returns what conversation
/// tracking needs to know. Never fails: what cannot be understood is shown as bytes and noted.
pub fn dissect(frame: &Frame<'_>, sink: &mut dyn Sink) -> Facts {
    let d = dissection::Dissection::new(frame.bytes, sink);
    d.facts
}
