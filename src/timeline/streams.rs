//! The byte stream of each direction on the clock: what has been sent, what the sender knows to have arrived, what the
//! receiver has room for (RFC 9293 §3.3.1: SND.UNA, SND.NXT, SND.WND).
//!
//! Everything is looked up by binary search; sums are kept, not made.

use std::collections::BTreeMap;

use super::{PlayTime, Step};
use crate::flow::Side;
use crate::flow::story::Story;

/// What a piece of the stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PieceKind {
    /// A SYN: one number.
    Syn,
    /// Bytes of the application.
    Data,
    /// A FIN: one number.
    Fin,
    /// Numbers that no captured segment carried.
    Unseen,
}

impl PieceKind {
    /// Whether it has a name, where others have only a length.
    pub const fn is_named(self) -> bool {
        matches!(self, PieceKind::Syn | PieceKind::Fin)
    }
}

/// A piece of the stream: what one segment was the first to carry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Its first number, relative to the stream's first.
    pub start: u64,
    /// The number after its last.
    pub end: u64,
    /// What it is.
    pub kind: PieceKind,
    /// When it was first sent; of an unseen piece, when it was passed over.
    pub sent: PlayTime,
    /// The step that carried it first.
    pub step: Option<usize>,
    /// Where it begins on a scale that gives small pieces room and large ones not too much: 0 at the first piece.
    pub place: f32,
    /// How much room it takes there, 1 for a single number.
    pub room: f32,
}

/// A range sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again {
    /// When it left.
    pub sent: PlayTime,
    /// Its first number.
    pub start: u64,
    /// The number after its last.
    pub end: u64,
}

/// The window the receiver has told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// So many bytes.
    Known(u64),
    /// Its scale was not captured.
    UnknownScale,
}

/// What holds at an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreamState {
    /// The oldest number not yet acknowledged to the sender (SND.UNA).
    pub acknowledged: u64,
    /// The next number to be sent (SND.NXT).
    pub sent: u64,
    /// The window told to the sender, from `acknowledged` on (SND.WND); `None` before it was told any.
    pub window: Option<Window>,
}

impl StreamState {
    /// Numbers under way.
    pub const fn in_flight(&self) -> u64 {
        self.sent.saturating_sub(self.acknowledged)
    }

    /// Whether what is under way leaves no room for more.
    pub const fn is_full(&self) -> bool {
        match self.window {
            Some(Window::Known(window)) => self.in_flight() >= window && self.sent > 0,
            _ => false,
        }
    }
}

/// The stream of one direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stream {
    pieces: Vec<Piece>,
    sent: Vec<(PlayTime, u64)>,
    acknowledged: Vec<(PlayTime, u64)>,
    windows: Vec<(PlayTime, Window)>,
    again: Vec<Again>,
    /// Where the SYNs and FINs begin, on the scale of [`Piece::place`].
    named: Vec<f32>,
    widest: f32,
}

/// The room of a piece: a number is seen, a kilobyte is not a thousand times as long.
fn room(kind: PieceKind, length: u64) -> f32 {
    match kind {
        PieceKind::Syn | PieceKind::Fin => 1.0,
        PieceKind::Data | PieceKind::Unseen => 1.0 + (length.max(1) as f32).log2() * 0.22,
    }
}

impl Stream {
    pub(super) fn new(story: &Story, steps: &[Step], side: Side) -> Self {
        let mut stream = Stream::default();
        let mut covered: BTreeMap<u64, u64> = BTreeMap::new();
        let mut highest: Option<u64> = None;
        let mut events: Vec<(PlayTime, bool, usize)> = Vec::with_capacity(steps.len() * 2);
        for (index, step) in steps.iter().enumerate() {
            if step.from == side {
                events.push((step.depart, true, index));
            } else {
                events.push((step.arrive, false, index));
            }
        }
        events.sort_by_key(|(at, _, index)| (*at, *index));
        let mut acknowledged: Option<u64> = None;
        for (at, departs, index) in events {
            let Some(event) = steps.get(index).and_then(|step| story.events.get(step.event)) else { continue };
            let elsewhere = if departs { event.is_passed_on() } else { event.goes_on() };
            let Some(segment) = event.segment.as_ref().filter(|_| !elsewhere) else { continue };
            let flags = segment.flags();
            if !departs {
                if event.lost || flags.rst() {
                    continue;
                }
                if flags.ack() {
                    let Some(ack) = near(acknowledged.or(highest), segment.ack) else { continue };
                    let later = acknowledged.is_none_or(|before| ack > before);
                    if later {
                        acknowledged = Some(ack);
                        stream.acknowledged.push((at, ack));
                    }
                    if later || acknowledged == Some(ack) {
                        stream
                            .windows
                            .push((at, segment.window.map_or(Window::UnknownScale, |w| Window::Known(w.into()))));
                    }
                } else if flags.syn() {
                    stream.windows.push((at, segment.window.map_or(Window::UnknownScale, |w| Window::Known(w.into()))));
                }
                continue;
            }
            if flags.rst() {
                continue;
            }
            let Some(start) = near(highest, segment.seq) else { continue };
            let syn_end = start + u64::from(flags.syn());
            let data_end = syn_end + u64::from(segment.len);
            let end = data_end + u64::from(flags.fin());
            if end == start {
                continue;
            }
            let mut fresh = false;
            for (kind, from, to) in [
                (PieceKind::Syn, start, syn_end),
                (PieceKind::Data, syn_end, data_end),
                (PieceKind::Fin, data_end, end),
            ] {
                for (from, to) in uncovered(&covered, from, to) {
                    fresh = true;
                    let piece =
                        Piece { start: from, end: to, kind, sent: at, step: Some(index), place: 0.0, room: 0.0 };
                    stream.pieces.push(piece);
                }
            }
            cover(&mut covered, start, end);
            if fresh {
                if highest.is_none_or(|before| end > before) {
                    highest = Some(end);
                    stream.sent.push((at, end));
                }
            } else if segment.len > 1 || flags.syn() || flags.fin() {
                stream.again.push(Again { sent: at, start, end });
            }
        }
        stream.arrange();
        stream
    }

    /// Puts the pieces in order, fills what nobody saw, and gives each its place.
    fn arrange(&mut self) {
        self.pieces.sort_by_key(|piece| piece.start);
        let mut pieces: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        let mut place = 0.0f32;
        for mut piece in std::mem::take(&mut self.pieces) {
            if let Some(before) = pieces.last().copied().filter(|before| before.end < piece.start) {
                let room = room(PieceKind::Unseen, piece.start - before.end);
                pieces.push(Piece {
                    start: before.end,
                    end: piece.start,
                    kind: PieceKind::Unseen,
                    step: None,
                    place,
                    room,
                    sent: piece.sent,
                });
                place += room;
            }
            piece.room = room(piece.kind, piece.end - piece.start);
            piece.place = place;
            place += piece.room;
            pieces.push(piece);
        }
        let named = pieces.iter().filter(|piece| piece.kind.is_named());
        self.named = named.map(|piece| piece.place).collect();
        self.pieces = pieces;
        let flights = self.sent.iter().map(|(at, end)| self.place(*end) - self.place(self.at(*at).acknowledged));
        self.widest = flights.fold(0.0, f32::max);
    }

    /// The most that is ever under way, on the scale of [`Piece::place`].
    pub fn widest(&self) -> f32 {
        self.widest
    }

    /// Its pieces, in order of their numbers.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The first number of the stream that was captured.
    pub fn first(&self) -> u64 {
        self.pieces.first().map_or(0, |piece| piece.start)
    }

    /// What holds at an instant.
    pub fn at(&self, now: PlayTime) -> StreamState {
        let first = self.first();
        let sent = latest(&self.sent, now).unwrap_or(first);
        StreamState {
            acknowledged: latest(&self.acknowledged, now).unwrap_or(first).clamp(first, sent.max(first)),
            sent,
            window: latest(&self.windows, now),
        }
    }

    /// When the sender last learned of an arrival before an instant, and what it knew before that.
    pub fn last_acknowledgement(&self, now: PlayTime) -> Option<(PlayTime, u64)> {
        let at = self.acknowledged.partition_point(|(time, _)| *time <= now).checked_sub(1)?;
        let before = at.checked_sub(1).and_then(|at| self.acknowledged.get(at)).map_or(self.first(), |(_, n)| *n);
        Some((self.acknowledged.get(at)?.0, before))
    }

    /// When something new was last sent before an instant, and up to where the stream went before that.
    pub fn last_departure(&self, now: PlayTime) -> Option<(PlayTime, u64)> {
        let at = self.sent.partition_point(|(time, _)| *time <= now).checked_sub(1)?;
        let before = at.checked_sub(1).and_then(|at| self.sent.get(at)).map_or(self.first(), |(_, n)| *n);
        Some((self.sent.get(at)?.0, before))
    }

    /// The ranges sent again up to an instant that the sender did not yet know to have arrived, the latest last; few.
    pub fn again(&self, now: PlayTime) -> impl Iterator<Item = Again> + '_ {
        let end = self.again.partition_point(|again| again.sent <= now);
        let una = self.at(now).acknowledged;
        let few = self.again.get(end.saturating_sub(8)..end).unwrap_or_default();
        few.iter().copied().filter(move |again| again.end > una)
    }

    /// The place of a number on the scale of [`Piece::place`].
    pub fn place(&self, number: u64) -> f32 {
        let after = self.pieces.partition_point(|piece| piece.start <= number);
        let Some(piece) = after.checked_sub(1).and_then(|at| self.pieces.get(at)) else { return 0.0 };
        let length = piece.end.saturating_sub(piece.start).max(1);
        let part = number.saturating_sub(piece.start).min(length) as f32 / length as f32;
        piece.place + piece.room * part
    }

    /// How many SYNs and FINs lie before a place of that scale, the one at the place in part: what they have of room
    /// beyond their number's can be added without a walk over the stream.
    pub fn named_before(&self, place: f32) -> f32 {
        let after = self.named.partition_point(|named| *named <= place);
        let Some(last) = after.checked_sub(1) else { return 0.0 };
        last as f32 + self.named.get(last).map_or(0.0, |named| (place - named).min(1.0))
    }
}

fn latest<T: Copy>(changes: &[(PlayTime, T)], now: PlayTime) -> Option<T> {
    let at = changes.partition_point(|(time, _)| *time <= now).checked_sub(1)?;
    changes.get(at).map(|(_, value)| *value)
}

/// The number, of those that a 32-bit field may stand for, that is nearest to what was met before. `None` where it
/// lies before the first number: an old segment at the beginning of a capture.
pub(super) fn near(before: Option<u64>, field: u32) -> Option<u64> {
    let Some(before) = before else { return Some(u64::from(field)) };
    let ahead = i64::from(field.wrapping_sub(before as u32) as i32);
    before.checked_add_signed(ahead)
}

/// The parts of a range that nothing covers yet.
pub(super) fn uncovered(covered: &BTreeMap<u64, u64>, from: u64, to: u64) -> Vec<(u64, u64)> {
    let mut left = Vec::new();
    let mut at = from;
    if let Some((_, end)) = covered.range(..=from).next_back() {
        at = at.max((*end).min(to));
    }
    for (start, end) in covered.range(from..to) {
        if *start > at {
            left.push((at, *start));
        }
        at = at.max(*end);
    }
    if at < to {
        left.push((at, to));
    }
    left
}

/// Adds a range to what is covered; neighbours become one.
pub(super) fn cover(covered: &mut BTreeMap<u64, u64>, from: u64, to: u64) {
    let (mut from, mut to) = (from, to);
    if let Some((start, end)) = covered.range(..=from).next_back().map(|(s, e)| (*s, *e))
        && end >= from
    {
        (from, to) = (start, to.max(end));
    }
    while let Some((start, end)) = covered.range(from..=to).next().map(|(s, e)| (*s, *e)) {
        covered.remove(&start);
        to = to.max(end);
    }
    covered.insert(from, to);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::timeline::{Tempo, Timeline, examples};

    fn timeline(story: Story) -> Timeline {
        Timeline::new(story.into(), Tempo::Teaching)
    }

    #[test]
    fn a_syn_and_a_fin_take_one_number_each() {
        let timeline = timeline(examples::four_way());
        let stream = timeline.stream(Side::Client);
        let kinds: Vec<_> = stream.pieces().iter().map(|piece| (piece.kind, piece.end - piece.start)).collect();
        assert_eq!(kinds, [(PieceKind::Syn, 1), (PieceKind::Data, 78), (PieceKind::Fin, 1)]);
        let before = stream.at(PlayTime(0));
        assert_eq!((before.acknowledged, before.sent, before.window), (0, 0, None));
        let syn = &timeline.steps[0];
        assert_eq!(stream.at(syn.depart).sent, 1, "it is sent when it leaves");
        let answer = &timeline.steps[1];
        assert_eq!(stream.at(PlayTime(answer.arrive.0 - 1)).acknowledged, 0);
        assert_eq!(stream.at(answer.arrive).acknowledged, 1, "and acknowledged when the answer is there");
        let end = stream.at(timeline.length);
        assert_eq!((end.acknowledged, end.sent, end.in_flight()), (80, 80, 0));
    }

    #[test]
    fn it_goes_up_and_never_down_and_what_is_acknowledged_was_sent() {
        for (name, story) in examples::all() {
            let timeline = timeline(story);
            for side in Side::BOTH {
                let stream = timeline.stream(side);
                let mut before = stream.at(PlayTime(0));
                for part in 0..=200 {
                    let now = stream.at(PlayTime(timeline.length.0 / 200 * part));
                    assert!(now.sent >= before.sent && now.acknowledged >= before.acknowledged, "{name}");
                    assert!(now.acknowledged <= now.sent, "{name}");
                    before = now;
                }
                let places = stream.pieces().windows(2);
                for pair in places {
                    assert_eq!(pair[0].end, pair[1].start, "{name}");
                    assert!((pair[0].place + pair[0].room - pair[1].place).abs() < 0.1, "{name}");
                }
                let mut named = 0.0;
                for piece in stream.pieces() {
                    assert!((stream.named_before(piece.place) - named).abs() < 0.01, "{name}");
                    named += f32::from(u8::from(piece.kind.is_named()));
                    assert!((stream.named_before(piece.place + piece.room) - named).abs() < 0.01, "{name}");
                }
            }
        }
    }

    #[test]
    fn ranges_are_covered_once() {
        let mut covered = BTreeMap::new();
        cover(&mut covered, 10, 20);
        assert_eq!(uncovered(&covered, 5, 25), [(5, 10), (20, 25)]);
        cover(&mut covered, 30, 40);
        assert_eq!(uncovered(&covered, 15, 35), [(20, 30)]);
        cover(&mut covered, 18, 30);
        assert_eq!(covered.into_iter().collect::<Vec<_>>(), [(10, 40)]);
        assert_eq!(near(Some(u64::from(u32::MAX)), 4), Some(u64::from(u32::MAX) + 5), "around the end of the numbers");
        assert_eq!(near(Some(3), u32::MAX), None, "an old one, and not one far ahead");
    }

    #[test]
    fn a_full_window_is_full_and_an_unknown_one_is_not() {
        let full = StreamState { acknowledged: 1, sent: 1_001, window: Some(Window::Known(1_000)) };
        assert!(full.is_full());
        assert!(!StreamState { window: Some(Window::UnknownScale), ..full }.is_full());
        assert!(!StreamState { sent: 1_000, ..full }.is_full());
    }
}
