//! Packets to conversations: who talks with whom, how it opened and closed, and which state each
//! end is in.
//!
//! The fast pass gives each packet's [`Facts`](crate::decode::Facts) to a [`ConversationTracker`], which
//! keeps a few bytes a packet. The story of one conversation, with every transition and its clause, is
//! made on demand by [`story`], through the same state machines. Knows nothing of time on a
//! stage or of pictures.

#[cfg(test)]
mod against_tshark;
pub mod below;
mod conversation;
mod packet_log;
mod pair;
mod shelf;
pub mod story;
pub mod tcp;
mod tracker;
pub mod udp;
mod words;

pub use conversation::{Conversation, ConversationId, Endpoint, Evidence, PacketFlow, Proto, Report, Side};
pub use tracker::ConversationTracker;
pub use words::{
    analysis_title, answer_not_captured, close_message, duration_text, evidence_message, exchange_message,
    exhibit_message, info_marks, open_message, pattern_message, proof_message, state_meaning, told_message, told_why,
    told_whys, why_message, why_messages,
};
