//! Round-trip times from segments and the ACKs of them.

use std::collections::VecDeque;

use crate::capture::Timestamp;
use crate::flow::tcp::sequence::{after, reaches};

/// Round-trip times, in ns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundTrip {
    /// The latest sample.
    pub last: i64,
    /// SRTT of RFC 6298 §2: each sample moves it by an eighth.
    pub smoothed: i64,
    /// The shortest.
    pub min: i64,
    /// The longest.
    pub max: i64,
    /// How many samples there are.
    pub samples: u32,
}

impl RoundTrip {
    pub(super) fn add(of: &mut Option<RoundTrip>, nanos: i64) {
        *of = Some(match *of {
            None => RoundTrip { last: nanos, smoothed: nanos, min: nanos, max: nanos, samples: 1 },
            Some(before) => RoundTrip {
                last: nanos,
                smoothed: before.smoothed.saturating_add(nanos.saturating_sub(before.smoothed) / 8),
                min: before.min.min(nanos),
                max: before.max.max(nanos),
                samples: before.samples.saturating_add(1),
            },
        });
    }
}

/// A segment whose ACK is yet to come.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sent {
    start: u32,
    end: u32,
    time: Option<Timestamp>,
    /// Sent more than once: no ACK tells which transmission it answers (Karn's rule, RFC 6298 §3).
    again: bool,
    /// SACK has confirmed it: its sample is taken.
    sacked: bool,
}

/// The most segments remembered of one end; without ACKs (a capture of one direction) no more are needed.
const MOST: usize = 4096;

/// What an end has sent and not seen acknowledged, in order of its numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Outstanding {
    sent: VecDeque<Sent>,
    /// The highest number acknowledged.
    acknowledged: Option<u32>,
}

impl Outstanding {
    /// How many segments.
    pub(super) fn len(&self) -> usize {
        self.sent.len()
    }

    /// What it takes of memory.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.sent.capacity() * size_of::<Sent>()
    }

    /// A segment with the numbers `start..end`. `next`: the number expected.
    pub(super) fn send(&mut self, start: u32, end: u32, next: Option<u32>, time: Option<Timestamp>) {
        if next.is_none_or(|next| reaches(start, next)) {
            if self.sent.len() == MOST {
                self.sent.pop_front();
            }
            self.sent.push_back(Sent { start, end, time, again: false, sacked: false });
            return;
        }
        let mut known = false;
        for sent in self.sent.iter_mut().rev().take_while(|sent| after(sent.end, start)) {
            let same = after(end, sent.start);
            sent.again |= same;
            known |= same;
        }
        // The first transmission passed before the capture began to see, or not at all: an ACK of it answers this one.
        let awaited = self.acknowledged.is_none_or(|ack| after(end, ack));
        if !known && awaited && self.sent.len() < MOST {
            let at = self.sent.partition_point(|sent| after(start, sent.start));
            let end = next.filter(|next| after(end, *next)).unwrap_or(end);
            self.sent.insert(at, Sent { start, end, time, again: true, sacked: false });
        }
        // A repetition that takes new bytes along.
        if let Some(next) = next.filter(|next| after(end, *next)) {
            self.sent.push_back(Sent { start: next, end, time, again: true, sacked: false });
        }
    }

    /// An ACK with its SACK blocks passes; returns the sample it gives, in ns: that of the latest segment it is
    /// the first to confirm. None where it confirms, by number or by block, a segment that was sent again, for then it
    /// may have waited for that.
    pub(super) fn acknowledge(&mut self, ack: u32, blocks: &[(u32, u32)], now: Option<Timestamp>) -> Option<i64> {
        let mut newest: Option<Option<Timestamp>> = None;
        let mut ambiguous = false;
        if self.acknowledged.is_none_or(|before| after(ack, before)) {
            self.acknowledged = Some(ack);
        }
        while let Some(sent) = self.sent.front().copied().filter(|sent| reaches(ack, sent.end)) {
            self.sent.pop_front();
            if sent.again {
                ambiguous = true;
            } else if !sent.sacked {
                newest = Some(sent.time);
            }
        }
        for (left, right) in blocks.iter().filter(|(_, right)| after(*right, ack)) {
            let from = self.sent.partition_point(|sent| after(*left, sent.start));
            for sent in self.sent.iter_mut().skip(from).take_while(|sent| reaches(*right, sent.end)) {
                if !sent.sacked && sent.again {
                    ambiguous = true;
                } else if !sent.sacked {
                    newest = Some(sent.time);
                }
                sent.sacked = true;
            }
        }
        if ambiguous {
            return None;
        }
        Some(now?.since(newest??)).filter(|nanos| *nanos >= 0)
    }
}
