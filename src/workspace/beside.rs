//! Which conversation is put beside the one on the stage, where TCP and UDP are compared.

use crate::flow::{Conversation, ConversationId, ConversationTracker};

/// The conversation of the other transport protocol that compares best: with payload, of the same application, between
/// the same hosts, and of those the first. `None` if the capture has none with payload.
pub fn counterpart(tracker: &ConversationTracker, id: ConversationId) -> Option<ConversationId> {
    let own = tracker.conversation(id)?;
    let mut best: Option<(u8, ConversationId)> = None;
    for other in tracker.iter() {
        if other.proto == own.proto || other.bytes == [0, 0] {
            continue;
        }
        let fit = fit(&own, &other);
        if best.is_none_or(|(before, _)| fit > before) {
            best = Some((fit, other.id));
        }
    }
    best.map(|(_, id)| id)
}

/// How well two compare; what weighs most first.
fn fit(own: &Conversation, other: &Conversation) -> u8 {
    let both_ways = other.bytes.iter().all(|bytes| *bytes > 0);
    let same_work = own.application.is_some_and(|name| name != "Data") && own.application == other.application;
    let hosts = |conversation: &Conversation| [conversation.client.addr, conversation.server.addr];
    u8::from(same_work) * 4 + u8::from(both_ways) * 2 + u8::from(hosts(own) == hosts(other))
}

/// The conversations that may be put beside one, in order of first packet: those of the other transport protocol.
pub fn candidates(tracker: &ConversationTracker, id: ConversationId) -> impl Iterator<Item = Conversation> + '_ {
    let own = tracker.conversation(id).map(|conversation| conversation.proto);
    tracker.iter().filter(move |other| own.is_some_and(|own| own != other.proto))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::capture::{CaptureReader, CaptureSource};
    use crate::workspace::{Capture, samples};

    fn capture(id: &str) -> Capture {
        let bytes = samples::by_id(id).unwrap().bytes;
        let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
        Capture::read_all(id.into(), &mut reader)
    }

    #[test]
    fn the_same_question_is_put_beside_itself() {
        let capture = capture("dns-over-tcp");
        assert_eq!(counterpart(&capture.tracker, ConversationId(0)), Some(ConversationId(1)));
        assert_eq!(counterpart(&capture.tracker, ConversationId(1)), Some(ConversationId(0)));
        let ids: Vec<_> = candidates(&capture.tracker, ConversationId(0)).map(|other| other.id).collect();
        assert_eq!(ids, [ConversationId(1)]);
    }

    #[test]
    fn without_the_other_protocol_there_is_none() {
        let capture = capture("http-get");
        assert_eq!(counterpart(&capture.tracker, ConversationId(0)), None);
        assert_eq!(counterpart(&capture.tracker, ConversationId(9)), None);
    }
}
