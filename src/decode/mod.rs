//! Bytes to layers and fields. The folders are the model: `link`, `network`, `transport`,
//! `application`; one protocol a file.
//!
//! One path, [`dissect`], serves the fast pass over a whole capture (which keeps only [`Facts`])
//! and the inspector (whose [`TreeSink`] keeps every field), so the two cannot disagree. Each frame
//! is judged by its own bytes: nothing here remembers an earlier one.

pub mod application;
mod data;
mod deed;
mod dissected;
mod dissection;
mod facts;
mod field;
pub mod link;
pub mod mask;
pub mod network;
mod protocol;
mod report;
mod sink;
mod summary;
pub mod transport;
mod tree;
mod value_text;
mod working;

pub use deed::{Many, deed, deed_of, for_many, padding_to_come};
pub use dissected::Dissected;
pub use facts::{Facts, NetFacts, Note, TcpFacts, TcpFlags, TransportFacts, TransportKind, UdpFacts};
pub use field::{FieldDef, Format, Value, ValueName};
pub use mask::Mask;
pub use protocol::Protocol;
pub use sink::{NoSink, Sink};
pub use summary::{RelativeNumbers, Standing, summary, summary_protocol};
pub use tree::{Field, Layer, LayerTree, TreeSink};
pub(crate) use value_text::mac_text;
pub use value_text::value_text;
pub use working::{Outcome, Part, PartKind, Working, checksum_worked, fold_once};

use crate::capture::Frame;

pub(crate) use data::data;

/// Dissects a frame: reports its layers and fields to `sink`, and returns what conversation
/// tracking needs to know. Never fails: what cannot be understood is shown as bytes and noted.
pub fn dissect(frame: &Frame<'_>, sink: &mut dyn Sink) -> Facts {
    let mut facts = Facts::default();
    dissect_into(frame, sink, &mut facts);
    facts
}

/// As [`dissect`], with the facts put in place of those of an earlier frame: for a pass over many
/// frames, in which moving several hundred bytes for each would be half the work.
pub fn dissect_into(frame: &Frame<'_>, sink: &mut dyn Sink, facts: &mut Facts) {
    facts.clear();
    let mut d = dissection::Dissection::new(frame.bytes, sink, facts);
    let end = u32::try_from(frame.bytes.len()).unwrap_or(u32::MAX);
    let span = dissection::Span { start: 0, end, wire_end: frame.meta.wire_len.max(end) };
    if span.wire_end > span.end {
        d.note(Note::Truncated);
    }
    link::dissect_frame(&mut d, frame.meta.link_type, span);
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use std::collections::BTreeSet;

    use super::{Format, Note, ValueName, all_fields, all_protocols};
    use crate::i18n::{Catalog, Language};

    /// The ids of the message a value name may ask for, over all values a number of up to 16 bits has.
    fn value_messages() -> BTreeSet<&'static str> {
        all_fields()
            .filter_map(|def| match def.format {
                Format::Named(name) | Format::HexNamed(_, name) => Some(name),
                _ => None,
            })
            .flat_map(|name| (0..=u64::from(u16::MAX)).filter_map(name))
            .filter_map(|name| match name {
                ValueName::Message(id) => Some(id),
                ValueName::Term(_) => None,
            })
            .collect()
    }

    #[test]
    fn every_field_value_and_note_has_its_text_in_each_language() {
        let mut ids: BTreeSet<String> = all_fields().map(super::FieldDef::label_id).collect();
        ids.extend(value_messages().into_iter().map(str::to_owned));
        ids.extend(Note::ALL.map(|note| format!("note-{}", note.id())));
        assert!(ids.len() > 400, "only {} ids were found", ids.len());
        for language in Language::ALL {
            let catalog = Catalog::new(language);
            let missing: Vec<&String> = ids.iter().filter(|id| !catalog.has(id)).collect();
            assert!(missing.is_empty(), "{}: {missing:#?}", language.tag());
        }
    }

    #[test]
    fn a_token_belongs_to_one_protocol() {
        for protocol in all_protocols() {
            assert!(!protocol.name.is_empty(), "{}", protocol.token);
            for other in all_protocols().filter(|other| other.token == protocol.token) {
                assert!(std::ptr::eq(other, protocol), "{}", protocol.token);
            }
        }
    }
}
