//! `layerscope conversations`: every TCP and UDP conversation, as a table or as JSON lines.

use super::arguments::ConversationsOptions;
use super::output::Out;
use super::{Failure, open, say_notices, table};
use crate::export::json;
use crate::flow::{Conversation, pattern_message};
use crate::i18n::Catalog;
use crate::workspace::Capture;

pub(super) fn run(options: &ConversationsOptions, catalog: &Catalog, out: &mut Out) -> Result<(), Failure> {
    let mut reader = open(&options.file)?;
    let capture = Capture::read_all(String::new(), &mut reader);
    for conversation in capture.tracker.iter() {
        if options.json {
            out.json(&json::ConversationLine(&conversation))?;
        } else {
            out.line(&line(&conversation, catalog))?;
        }
    }
    say_notices(capture.store.notices(), catalog);
    Ok(())
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
