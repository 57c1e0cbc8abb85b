//! `layerscope conversations`: every TCP and UDP conversation, as a table or as JSON lines.

use rayon::prelude::*;

use super::arguments::ConversationsOptions;
use super::output::Out;
use super::{Failure, open, say_notices, table};
use crate::export::json;
use crate::flow::{Conversation, ConversationId, ConversationTracker, pattern_message};
use crate::i18n::Catalog;
use crate::workspace;

/// Conversations put into words together, on one core.
const CHUNK: usize = 512;
/// Chunks in words before they are written: bounds what is held.
const CHUNKS_AHEAD: usize = 64;

pub(super) fn run(options: &ConversationsOptions, catalog: &Catalog, out: &mut Out) -> Result<(), Failure> {
    let mut reader = open(&options.file)?;
    let (tracker, notices) = workspace::conversations(&mut reader);
    let starts: Vec<usize> = (0..tracker.len()).step_by(CHUNK).collect();
    for starts in starts.chunks(CHUNKS_AHEAD) {
        let texts: Vec<std::io::Result<Vec<u8>>> = starts
            .par_iter()
            .map(|start| words(&tracker, *start..(start + CHUNK).min(tracker.len()), options.json, catalog))
            .collect();
        for text in texts {
            out.bytes(&text?)?;
        }
    }
    say_notices(&notices, catalog)
}

fn words(
    tracker: &ConversationTracker,
    ids: std::ops::Range<usize>,
    json: bool,
    catalog: &Catalog,
) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(ids.len() * 512);
    for id in ids {
        let id = ConversationId(u32::try_from(id).unwrap_or(u32::MAX));
        let Some(conversation) = tracker.conversation(id) else { continue };
        if json {
            serde_json::to_writer(&mut text, &json::ConversationLine(&conversation))?;
        } else {
            text.extend_from_slice(line(&conversation, catalog).as_bytes());
        }
        text.push(b'\n');
    }
    Ok(text)
}

fn line(conversation: &Conversation, catalog: &Catalog) -> String {
    [
        table::left(conversation.proto.as_str(), 3),
        table::right(&conversation.stream.to_string(), 5),
        table::left(&format!("{} → {}", conversation.client, conversation.server), 44),
        table::right(&conversation.packets.to_string(), 6),
        table::right(&conversation.bytes.iter().sum::<u64>().to_string(), 9),
        catalog.text(&pattern_message(conversation)),
    ]
    .join("  ")
}
