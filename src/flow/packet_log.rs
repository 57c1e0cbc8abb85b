//! What is kept of each packet: its conversation, its direction and its analysis, six bytes. A frame
//! with several transport headers (a tunnel) has a further entry for each inner one.

use super::ConversationId;
use super::pair::End;
use super::tcp::AnalysisSet;
use crate::capture::FrameNumber;

/// No conversation.
const NONE: u32 = u32::MAX;
/// The sender was the higher endpoint. The analysis names leave this bit free.
const FROM_HIGH: u16 = 1 << 15;

/// So many frames at least are forgotten at once.
const MOVE_UP: usize = 4096;

/// One header of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) conversation: ConversationId,
    pub(crate) from: End,
    pub(crate) analysis: AnalysisSet,
}

impl Entry {
    fn mark(self) -> u16 {
        self.analysis.0 & !FROM_HIGH | if self.from == End::High { FROM_HIGH } else { 0 }
    }
    fn read(conversation: u32, mark: u16) -> Option<Entry> {
        let from = if mark & FROM_HIGH != 0 { End::High } else { End::Low };
        let analysis = AnalysisSet(mark & !FROM_HIGH);
        (conversation != NONE).then_some(Entry { conversation: ConversationId(conversation), from, analysis })
    }
}

#[derive(Clone, Copy, Debug)]
struct Inner {
    frame: FrameNumber,
    conversation: u32,
    mark: u16,
}

/// The entries of all packets, by frame number.
#[derive(Clone, Debug, Default)]
pub(crate) struct PacketLog {
    /// How many frames at the beginning have been forgotten.
    forgotten: usize,
    conversations: Vec<u32>,
    marks: Vec<u16>,
    inner: Vec<Inner>,
}

impl PacketLog {
    /// Makes room for a frame. False if its number is not past the last one.
    pub(crate) fn begin(&mut self, frame: FrameNumber) -> bool {
        let Some(frame) = (frame as usize).checked_sub(self.forgotten) else { return false };
        if frame <= self.conversations.len() {
            return false;
        }
        if frame == self.conversations.len() + 1 {
            self.conversations.push(NONE);
            self.marks.push(0);
        } else {
            self.conversations.resize(frame, NONE);
            self.marks.resize(frame, 0);
        }
        true
    }

    /// Forgets the frames before `first`, once enough of them have come together: what is left has to move up, and so a
    /// frame costs the same however many came before. True where they were.
    pub(crate) fn forget_before(&mut self, first: FrameNumber) -> bool {
        let old = (first as usize).saturating_sub(1).saturating_sub(self.forgotten).min(self.conversations.len());
        if old < (self.conversations.len() / 8).max(MOVE_UP) {
            return false;
        }
        self.conversations.drain(..old);
        self.marks.drain(..old);
        self.forgotten += old;
        let inner = self.inner.partition_point(|inner| (inner.frame as usize) <= self.forgotten);
        self.inner.drain(..inner);
        true
    }

    /// Adds an entry to the last frame.
    pub(crate) fn add(&mut self, entry: Entry) {
        let frame = (self.forgotten + self.conversations.len()) as FrameNumber;
        match (self.conversations.last_mut(), self.marks.last_mut()) {
            (Some(conversation), Some(mark)) if *conversation == NONE => {
                *conversation = entry.conversation.0;
                *mark = entry.mark();
            }
            _ => self.inner.push(Inner { frame, conversation: entry.conversation.0, mark: entry.mark() }),
        }
    }

    /// The entries of a frame, outermost first.
    pub(crate) fn entries(&self, frame: FrameNumber) -> impl Iterator<Item = Entry> + '_ {
        let at = (frame as usize).wrapping_sub(self.forgotten).wrapping_sub(1);
        let first = match (self.conversations.get(at), self.marks.get(at)) {
            (Some(&conversation), Some(&mark)) => Entry::read(conversation, mark),
            _ => None,
        };
        let inner = self.inner.partition_point(|inner| inner.frame < frame);
        let rest = self.inner.get(inner..).unwrap_or_default().iter().take_while(move |inner| inner.frame == frame);
        first.into_iter().chain(rest.filter_map(|inner| Entry::read(inner.conversation, inner.mark)))
    }

    /// The frames of a conversation in order, each once; looked for between its first and last.
    pub(crate) fn frames_of(
        &self,
        id: ConversationId,
        first: FrameNumber,
        last: FrameNumber,
    ) -> impl Iterator<Item = FrameNumber> + '_ {
        let first = first.max((self.forgotten as FrameNumber).saturating_add(1));
        let place = |frame: FrameNumber| (frame as usize).saturating_sub(self.forgotten).min(self.conversations.len());
        let outer = self.conversations.get(place(first.saturating_sub(1))..place(last)).unwrap_or_default();
        let outer =
            (first..).zip(outer).filter(move |(_, conversation)| **conversation == id.0).map(|(frame, _)| frame);
        let inner_from = self.inner.partition_point(|inner| inner.frame < first);
        let inner = self.inner.get(inner_from..).unwrap_or_default().iter();
        let inner = inner.take_while(move |inner| inner.frame <= last).filter(move |inner| inner.conversation == id.0);
        Merged { outer: outer.peekable(), inner: inner.map(|inner| inner.frame).peekable() }
    }
}

/// Two rising sequences as one, without repetition.
struct Merged<A: Iterator<Item = u32>, B: Iterator<Item = u32>> {
    outer: std::iter::Peekable<A>,
    inner: std::iter::Peekable<B>,
}

impl<A: Iterator<Item = u32>, B: Iterator<Item = u32>> Iterator for Merged<A, B> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let next = match (self.outer.peek(), self.inner.peek()) {
            (Some(&outer), Some(&inner)) => outer.min(inner),
            (Some(&one), None) | (None, Some(&one)) => one,
            (None, None) => return None,
        };
        while self.outer.next_if_eq(&next).is_some() {}
        while self.inner.next_if_eq(&next).is_some() {}
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(conversation: u32) -> Entry {
        Entry { conversation: ConversationId(conversation), from: End::High, analysis: AnalysisSet(0x4001) }
    }

    #[test]
    fn a_tunnel_frame_is_in_both_conversations() {
        let mut log = PacketLog::default();
        for (frame, conversations) in [(1, vec![0, 1]), (2, vec![0]), (3, vec![]), (4, vec![1, 1]), (6, vec![0, 1])] {
            assert!(log.begin(frame));
            for conversation in conversations {
                log.add(entry(conversation));
            }
        }
        assert!(!log.begin(6), "a number that was there");
        assert_eq!(log.frames_of(ConversationId(0), 1, 6).collect::<Vec<_>>(), [1, 2, 6]);
        assert_eq!(log.frames_of(ConversationId(1), 1, 6).collect::<Vec<_>>(), [1, 4, 6]);
        assert_eq!(log.frames_of(ConversationId(1), 2, 5).collect::<Vec<_>>(), [4]);
        assert_eq!(log.entries(1).collect::<Vec<_>>(), [entry(0), entry(1)]);
        assert_eq!(
            log.entries(3).count() + log.entries(5).count() + log.entries(0).count() + log.entries(9).count(),
            0
        );
    }

    #[test]
    fn old_frames_are_forgotten_and_the_others_keep_their_numbers() {
        let mut log = PacketLog::default();
        for frame in 1..=20_000 {
            assert!(log.begin(frame));
            log.add(entry(frame % 2));
            if frame % 100 == 0 {
                log.add(entry(7));
            }
            log.forget_before(frame.saturating_sub(1000));
        }
        assert!(log.conversations.len() < 6000 && log.inner.len() < 60, "{}", log.conversations.len());
        assert!(!log.begin(5) && !log.begin(20_000));
        assert_eq!(log.entries(1).count(), 0);
        assert_eq!(log.entries(20_000).collect::<Vec<_>>(), [entry(0), entry(7)]);
        let last: Vec<u32> = log.frames_of(ConversationId(1), 1, 20_000).filter(|frame| *frame > 19_995).collect();
        assert_eq!(last, [19_997, 19_999]);
        assert_eq!(log.frames_of(ConversationId(7), 19_900, 20_000).collect::<Vec<_>>(), [19_900, 20_000]);
        assert!(log.frames_of(ConversationId(0), 1, 20_000).all(|frame| frame > 14_000 && frame % 2 == 0));
    }
}
