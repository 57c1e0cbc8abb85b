//! `layerscope conversations`: every TCP and UDP conversation, as a table or as JSON lines.

use std::sync::Arc;

use rayon::prelude::*;

use super::arguments::ConversationsOptions;
use super::output::{self, Out};
use super::{Failure, open, say_notices, table};
use crate::export::json;
use crate::flow::{Conversation, ConversationId, ConversationTracker, pattern_message};
use crate::i18n::Catalog;
use crate::msg;
use crate::workspace;

/// Conversations put into words together, on one core.
const CHUNK: usize = 512;
/// Chunks in words before they are written: bounds what is held.
const CHUNKS_AHEAD: usize = 64;

pub(super) fn run(options: &ConversationsOptions, catalog: &Catalog, out: &mut Out) -> Result<(), Failure> {
    let mut reader = open(&options.file)?;
    let (mut tracker, notices, others) = workspace::conversations(&mut reader);
    tracker.set_mask(options.mask.then(Arc::default));
    if tracker.is_empty() && !options.json {
        // The program of a script sees no line; a person is told why.
        let what: Vec<String> = others.iter().map(|(name, count)| format!("{name} ({count})")).collect();
        output::complain(&catalog.text(&if what.is_empty() {
            msg!("cli-no-conversations")
        } else {
            msg!("cli-no-conversations-but", what = what.join(", "))
        }));
    }
    if !tracker.is_empty() && !options.json {
        out.line(&titles(catalog))?;
    }
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
            text.extend_from_slice(line(id, &conversation, catalog).as_bytes());
        }
        text.push(b'\n');
    }
    Ok(text)
}

/// Its number is the one that `render --conversation` takes.
fn line(id: ConversationId, conversation: &Conversation, catalog: &Catalog) -> String {
    row([
        conversation.proto.as_str().to_owned(),
        id.0.to_string(),
        format!("{} → {}", conversation.client, conversation.server),
        conversation.packets.to_string(),
        conversation.bytes.iter().sum::<u64>().to_string(),
        catalog.text(&pattern_message(conversation)),
    ])
}

/// The line above all others: what the columns are.
fn titles(catalog: &Catalog) -> String {
    let words = [
        msg!("ui-column-protocol"),
        msg!("ui-column-number"),
        msg!("cli-column-ends"),
        msg!("cli-column-packets"),
        msg!("cli-column-bytes"),
        msg!("cli-column-pattern"),
    ];
    row(words.map(|word| catalog.text(&word)))
}

fn row([proto, number, ends, packets, bytes, pattern]: [String; 6]) -> String {
    [
        table::left(&proto, 8),
        table::right(&number, 5),
        table::left(&ends, 44),
        table::right(&packets, 7),
        table::right(&bytes, 9),
        pattern,
    ]
    .join("  ")
}
