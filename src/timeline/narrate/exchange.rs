//! What is said of exchanges below the transport layer.

use super::{Event, Message, Side, Story, answered_after};
use crate::flow::below::{Below, Sort};
use crate::msg;

/// What a packet below the transport layer says, and how soon it answered.
pub(super) fn step(story: &Story, index: usize, event: &Event, below: &Below) -> (Message, Message, &'static str) {
    let Some(said) = below.said.get(index) else {
        return (msg!("timeline-request-title"), msg!("summary-empty"), below.clause);
    };
    let text = match answered_after(story, event) {
        Some(after) if event.action.is_icmp() => {
            msg!("timeline-below-reported-after", text = said.text.clone(), after = after)
        }
        Some(after) => msg!("timeline-below-after", text = said.text.clone(), after = after),
        None => said.text.clone(),
    };
    (said.title.clone(), text, below.clause)
}

/// What is about to happen, and the clause.
pub(super) fn before(story: &Story, below: &Below) -> (Message, &'static str) {
    let text = msg!(
        "timeline-before-below",
        protocol = below.protocol,
        client = story.end_text(Side::Client),
        server = story.end_text(Side::Server)
    );
    (text, below.clause)
}

/// What it was, and the clause.
pub(super) fn after(_: &Story, below: &Below) -> (Message, &'static str) {
    let text = match below.sort {
        Sort::Echo => msg!("timeline-after-echo", protocol = below.protocol),
        Sort::Resolution | Sort::Neighbour | Sort::Group | Sort::Other => {
            msg!("timeline-after-below", protocol = below.protocol)
        }
    };
    (text, below.clause)
}
