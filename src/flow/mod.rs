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
pub mod story;
pub mod tcp;
mod tracker;
pub mod udp;
mod words;

pub use conversation::{Conversation, ConversationId, Endpoint, Evidence, PacketFlow, Proto, Side};
pub use tracker::ConversationTracker;
pub use words::{
    analysis_title, answer_not_captured, close_message, duration_text, evidence_message, exchange_message,
    exhibit_message, open_message, pattern_message, proof_message, state_meaning, why_message,
};
