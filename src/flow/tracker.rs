//! Gives each packet its conversation and keeps, for each conversation, what the list shows.

/// Follows all conversations of a capture, packet by packet.
#[derive(Debug, Default)]
pub struct ConversationTracker {}
