//! What a capture that keeps only its newest frames lets go with the others, and which conversations are left.

use super::{Addresses, ConversationTracker};
use crate::capture::FrameNumber;
use crate::flow::ConversationId;

impl ConversationTracker {
    /// Lets go what is kept of each frame before `first`, for a capture that keeps only its newest frames. A conversation
    /// stays, with all it has counted, for as long as one of its frames does; should its ends then be heard again, that
    /// is another one. Much is let go at a time, so that a frame costs the same however many came before.
    pub fn forget_before(&mut self, first: FrameNumber) {
        if self.log.forget_before(first) {
            self.forget_conversations(first);
        }
    }

    /// Lets go the conversations whose last frame is before `first`.
    fn forget_conversations(&mut self, first: FrameNumber) {
        let over = |at: &u32| self.kept.get(*at).is_some_and(|kept| kept.last_frame < first);
        let over: Vec<u32> = self.kept.numbers().filter(over).collect();
        for at in over {
            let Some(kept) = self.kept.get(at).copied() else { continue };
            let hash = self.key(&kept).hash(&self.hasher);
            if let Ok(entry) = self.table.find_entry(hash, |&known| known == at) {
                entry.remove();
            }
            self.told_before.remove(&ConversationId(at));
            self.connections.take_off(kept.tcp);
            self.kept.take_off(at);
        }
        self.quotes.retain(|quote| quote.frame >= first && self.kept.get(quote.conversation.0).is_some());
        self.quoted_only.retain(|_, bucket| {
            bucket.retain(|(_, quoted)| quoted.frames.iter().any(|frame| *frame >= first));
            !bucket.is_empty()
        });
        // Those between the same hosts may share their addresses; both kinds of number rise together.
        let mut used = self.kept.numbers().filter_map(|at| match self.kept.get(at)?.addresses {
            Addresses::V6(wide) => Some(wide),
            Addresses::V4(..) => None,
        });
        let mut next = used.next();
        let unused = |wide: &u32| {
            while next.is_some_and(|next| next < *wide) {
                next = used.next();
            }
            next != Some(*wide)
        };
        let unused: Vec<u32> = self.wide.numbers().filter(unused).collect();
        for wide in unused {
            self.wide.take_off(wide);
        }
    }

    /// The conversations there are, in order of their first packet. A number is given once; those of conversations that
    /// were let go are missing.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ConversationId> + '_ {
        self.kept.numbers().map(ConversationId)
    }

    /// The conversation after one, in order of first packet, or before it.
    pub fn neighbour(&self, id: ConversationId, after: bool) -> Option<ConversationId> {
        self.kept.neighbour(id.0, after).map(ConversationId)
    }

    /// The conversation that began last.
    pub fn newest(&self) -> Option<ConversationId> {
        self.neighbour(ConversationId(self.kept.next()), false)
    }

    /// The last frame of a conversation.
    pub fn last_frame_of(&self, id: ConversationId) -> Option<FrameNumber> {
        self.kept.get(id.0).map(|kept| kept.last_frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{FrameMeta, LinkType};
    use crate::decode::{Facts, NetFacts, TcpFacts, TcpFlags, TransportFacts, TransportKind};

    #[test]
    fn conversations_go_with_their_last_frame() {
        let mut tracker = ConversationTracker::new();
        let mut number = 0;
        let mut say = |tracker: &mut ConversationTracker, port: u16, six: bool| {
            number += 1;
            let src = if six { format!("2001:db8::{port:x}") } else { "10.0.0.1".to_owned() };
            let dst = if six { "2001:db8::2" } else { "10.0.0.2" };
            let mut facts = Facts::default();
            facts.push_transport(TransportFacts {
                net: NetFacts { src: src.parse().unwrap(), dst: dst.parse().unwrap() },
                src_port: port,
                dst_port: 2000,
                quoted: false,
                payload: (0, 0),
                kind: TransportKind::Tcp(TcpFacts { flags: TcpFlags(TcpFlags::ACK), ..TcpFacts::default() }),
            });
            tracker.push(number, &FrameMeta::new(None, 0, 0, 0, 0, LinkType::ETHERNET), &facts).conversation.unwrap()
        };
        let steady = say(&mut tracker, 9, true);
        let lost = say(&mut tracker, 8, false);
        for turn in 0..40_000_u32 {
            say(&mut tracker, 10_000 + (turn / 4) as u16, turn % 8 < 4);
            say(&mut tracker, 9, true);
            tracker.forget_before((turn * 2).saturating_sub(1000));
        }
        assert!(tracker.len() < 4000 && tracker.kept.held() < 4200, "{} {}", tracker.len(), tracker.kept.held());
        assert!(tracker.connections.held() < 4200 && tracker.wide.held() < 4200 && tracker.table.len() < 4000);
        assert_eq!(tracker.conversation(steady).unwrap().packets, 40_001);
        assert_eq!(tracker.conversation(lost), None);
        assert_eq!(tracker.frames_of(lost).count(), 0);
        assert_eq!(tracker.ids().next(), Some(steady));
        assert_eq!(tracker.newest(), tracker.ids().next_back());
        let ids: Vec<_> = tracker.ids().take(2).collect();
        assert_eq!((tracker.neighbour(ids[0], true), tracker.neighbour(ids[1], false)), (Some(ids[1]), Some(ids[0])));
        // Whoever is heard again after that is another one.
        let again = say(&mut tracker, 8, false);
        assert_eq!(tracker.newest(), Some(again));
        assert_eq!(tracker.conversation(again).unwrap().packets, 1);
        assert_eq!(tracker.iter().count(), tracker.len());
    }
}
