//! One packet that the capture has more than once: recorded on both sides of a router, or on several interfaces of one host.
//!
//! Wireshark calls the second sighting a retransmission or a duplicate ACK. What tells it from one: its sender gave it
//! one IP identification, every byte above the IP header is the same, it is on another link, and it comes at once.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use foldhash::fast::FixedState;

use super::Leg;
use super::compose::Packet;
use crate::capture::{Frame, FrameNumber};
use crate::decode::{FieldDef, Protocol, Sink, TransportFacts, Value, dissect};
use crate::flow::pair::End;

/// So long after the sighting before, in ns, one behind a router may come: less than any timer repeats a segment.
const BEHIND_A_ROUTER: i64 = 200_000_000;
/// The same on another link of the same side of it.
const BESIDE: i64 = 10_000_000;

/// What tells a packet from another one with the same numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Trace {
    /// Of its identification (of IPv6 the flow label) and all bytes above the IP header.
    same: u64,
    /// Of the interface and the bytes below the IP header.
    link: u64,
    /// TTL or hop limit.
    pub(super) ttl: u8,
}

/// Where an earlier frame had the same packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Again {
    pub(super) frame: FrameNumber,
    pub(super) ttl: u8,
    pub(super) now: u8,
}

/// Reads what a trace is made of; keeps nothing else.
#[derive(Debug, Default)]
struct Reader {
    headers: u32,
    ip: u32,
    transport: Option<u32>,
    ttl: Option<u8>,
    ident: Option<u64>,
}

impl Sink for Reader {
    fn wants_fields(&self) -> bool {
        true
    }
    fn layer(&mut self, protocol: &'static Protocol, range: Range<u32>) {
        match protocol.token {
            "ip" | "ipv6" => {
                self.headers = self.headers.saturating_add(1);
                self.ip = range.start;
            }
            "tcp" | "udp" => self.transport = self.transport.or(Some(range.start)),
            _ => {}
        }
    }
    fn layer_end(&mut self, _: u32) {}
    fn field(&mut self, def: &'static FieldDef, _: Range<u32>, _: Option<(u8, u8)>, value: Value<'_>) {
        match (def.name, value) {
            ("ip.ttl" | "ipv6.hlim", Value::Unsigned(ttl)) => self.ttl = u8::try_from(ttl).ok(),
            ("ip.id" | "ipv6.flow", Value::Unsigned(ident)) => self.ident = Some(ident),
            _ => {}
        }
    }
    fn computed(&mut self, _: &'static FieldDef, _: Value<'_>) {}
    fn group(&mut self, def: &'static FieldDef, range: Range<u32>, value: Value<'_>) {
        self.field(def, range, None, value);
    }
    fn group_end(&mut self) {}
}

/// The trace of a frame's packet; `None` of a tunnel, whose inner packet may go on where the outer one ends.
pub(super) fn trace(frame: &Frame<'_>, header: &TransportFacts) -> Option<Trace> {
    let mut read = Reader::default();
    dissect(frame, &mut read);
    let (1, Some(ttl), Some(ident), Some(transport)) = (read.headers, read.ttl, read.ident, read.transport) else {
        return None;
    };
    let hash = |numbers: [u64; 2], bytes: &[u8]| {
        let mut hasher = FixedState::default().build_hasher();
        for number in numbers {
            hasher.write_u64(number);
        }
        hasher.write(bytes);
        hasher.finish()
    };
    let above = frame.bytes.get(transport as usize..header.payload_range().end)?;
    let below = frame.bytes.get(..read.ip as usize)?;
    Some(Trace {
        same: hash([ident, above.len() as u64], above),
        link: hash([frame.meta.interface.into(), below.len() as u64], below),
        ttl,
    })
}

/// For each packet the one before it that is the same, seen elsewhere.
pub(super) fn again(packets: &[Packet]) -> Vec<Option<usize>> {
    let mut latest: HashMap<(u64, End), usize, FixedState> = HashMap::default();
    let before = |(at, packet): (usize, &Packet)| {
        let trace = packet.trace?;
        let earlier = latest.insert((trace.same, packet.from), at)?;
        packets.get(earlier).filter(|earlier| is_again(earlier, packet)).map(|_| earlier)
    };
    packets.iter().enumerate().map(before).collect()
}

fn is_again(earlier: &Packet, packet: &Packet) -> bool {
    let (Some(before), Some(now)) = (earlier.trace, packet.trace) else { return false };
    let (Some(sent), Some(seen)) = (earlier.time, packet.time) else { return false };
    let most = match now.ttl.cmp(&before.ttl) {
        std::cmp::Ordering::Less => BEHIND_A_ROUTER,
        std::cmp::Ordering::Equal => BESIDE,
        std::cmp::Ordering::Greater => return false,
    };
    earlier.kind == packet.kind && before.link != now.link && (0..most).contains(&seen.since(sent))
}

/// The part of the way of each packet, counted from the client. Nothing is said of any where one does not fit: on a link that
/// no packet was seen to pass twice, or with more than one router between two sightings.
pub(super) fn legs(packets: &[Packet], before: &[Option<usize>], client: End) -> Option<Vec<Leg>> {
    // How many routers a packet had passed before each sighting, of those that the capture knows.
    let mut passed: Vec<u32> = Vec::with_capacity(packets.len());
    for (packet, before) in packets.iter().zip(before) {
        let ttl = packet.trace?.ttl;
        passed.push(match before.and_then(|at| Some((packets.get(at)?.trace?.ttl, *passed.get(at)?))) {
            None => 0,
            Some((earlier, count)) if earlier == ttl => count,
            Some((earlier, count)) if earlier.checked_sub(1) == Some(ttl) => count.saturating_add(1),
            Some(_) => return None,
        });
    }
    let routers = passed.iter().copied().max().filter(|routers| *routers > 0)?;
    let of = routers.saturating_add(1);
    let index = |from: End, passed: u32| if from == client { passed } else { routers.saturating_sub(passed) };
    // Links by the packets that were seen all along the way.
    let mut places: HashMap<(u64, End), u32, FixedState> = HashMap::default();
    // What comes before one that was walked was walked with it: a packet that loops is in the way of each of its sightings.
    let mut walked = vec![false; packets.len()];
    for end in (0..packets.len()).filter(|at| passed.get(*at) == Some(&routers)) {
        let mut at = Some(end);
        while let Some(((packet, count), walked)) =
            at.and_then(|at| packets.get(at).zip(passed.get(at)).zip(walked.get_mut(at)))
        {
            if std::mem::replace(walked, true) {
                break;
            }
            let place = index(packet.from, *count);
            if *places.entry((packet.trace?.link, packet.from)).or_insert(place) != place {
                return None;
            }
            at = at.and_then(|at| before.get(at).copied().flatten());
        }
    }
    let mut legs: Vec<Leg> = Vec::with_capacity(packets.len());
    for (packet, earlier) in packets.iter().zip(before) {
        let trace = packet.trace?;
        let index = *places.get(&(trace.link, packet.from))?;
        let earlier = earlier.and_then(|at| legs.get(at));
        let moved = earlier.map_or(0, |leg| leg.index.abs_diff(index));
        let lower = earlier.map_or(0, |leg| u32::from(leg.ttl.saturating_sub(trace.ttl)));
        if moved != lower {
            return None;
        }
        legs.push(Leg { index, of, ttl: trace.ttl });
    }
    Some(legs)
}
