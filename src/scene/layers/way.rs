//! What the packets tell of the way between the two ends: how many routers the TTL suggests before the tap, and, by what
//! comes back over the same link, how many beyond it.

use super::super::Packets;
use super::message::Message;
use crate::capture::FrameNumber;
use crate::decode::{LayerTree, Value};
use crate::timeline::Timeline;

/// Hardly a way on the Internet has more routers.
const FARTHEST: u64 = 32;
/// How many packets before and after one are looked at for one that comes back. The nearest one nearly always does.
const NEAR: usize = 8;
/// How many of them are read.
const READ: usize = 4;

/// What is known of the routers on a packet's way, all of it inferred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// The packet's own TTL or hop limit.
    pub(super) ttl: Option<u64>,
    /// About so many routers it has passed before the tap; `None` where its TTL does not say.
    pub(super) before: Option<u64>,
    /// The TTL or hop limit of a packet that came back from its receiver over the same link.
    pub(super) back: Option<u64>,
    /// About so many routers are still to come; `None` where nothing says.
    pub(super) beyond: Option<u64>,
    /// The frame that had it before a router passed it on, with its TTL there: the capture has both sides.
    pub(super) came: Option<Sighting>,
    /// The frame that has it after a router has passed it on.
    pub(super) goes: Option<Sighting>,
}

/// The same packet elsewhere in the capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sighting {
    pub(super) frame: FrameNumber,
    pub(super) ttl: u64,
}

impl Way {
    /// The way of a step's packet.
    pub(super) fn of(timeline: &Timeline, step: usize, message: &Message, packets: &dyn Packets) -> Self {
        let Some(packet) = &message.packet else { return Way::default() };
        let ttl = time_to_live(&packet.tree);
        let mut way = Way { ttl, before: ttl.and_then(routers), ..Way::default() };
        let Some(event) = timeline.steps.get(step).and_then(|step| timeline.event(step)) else { return way };
        if let Some(stop) = event.stopped {
            // It dies where its TTL runs out (RFC 1812 §5.3.1).
            way.beyond = ttl.filter(|_| stop.expired).map(|ttl| ttl.saturating_sub(1));
            return way;
        }
        // Where the TTL is the same, no router is between the two places.
        way.came = event.seen.before.filter(|(_, there, here)| there != here).map(Sighting::before);
        way.goes = event.seen.after.and_then(|frame| {
            let after = timeline.event(timeline.steps.get(timeline.step_of_frame(frame)?)?)?;
            let (_, here, there) = after.seen.before.filter(|(_, here, there)| here != there)?;
            (Some(u64::from(here)) == ttl).then_some(Sighting { frame, ttl: u64::from(there) })
        });
        way.back = back(timeline, step, &packet.tree, packets);
        way.beyond = way.back.and_then(routers);
        way
    }

    /// Whether it has passed a router before the tap.
    pub(super) fn routed_before(self) -> bool {
        self.came.is_some() || self.before.is_some_and(|count| count > 0)
    }

    /// Whether a router is still to come, so that its frame is addressed to that one.
    pub(super) fn routed_beyond(self) -> bool {
        self.goes.is_some() || self.beyond.is_some_and(|count| count > 0)
    }

    /// Whether there is a router between the two ends.
    pub(super) fn routed(self) -> bool {
        self.routed_before() || self.routed_beyond()
    }
}

impl Sighting {
    fn before((frame, there, _): (FrameNumber, u8, u8)) -> Self {
        Sighting { frame, ttl: u64::from(there) }
    }
}

/// The outermost TTL or hop limit.
pub(super) fn time_to_live(tree: &LayerTree) -> Option<u64> {
    match tree.first("ip.ttl").or_else(|| tree.first("ipv6.hlim"))?.value {
        Value::Unsigned(number) => Some(number),
        _ => None,
    }
}

/// How many routers a TTL suggests, by the values that systems begin with. One that begins low, so as not to go far, says nothing.
fn routers(ttl: u64) -> Option<u64> {
    let begin = begin(ttl)?;
    Some(begin.saturating_sub(ttl)).filter(|count| *count <= FARTHEST)
}

/// The value that a TTL probably began at.
pub(super) fn begin(ttl: u64) -> Option<u64> {
    [64, 128, 255].into_iter().find(|begin| ttl <= *begin)
}

/// The TTL of a packet near it that its receiver sent to its sender, over the same link.
fn back(timeline: &Timeline, step: usize, tree: &LayerTree, packets: &dyn Packets) -> Option<u64> {
    let from = timeline.steps.get(step)?.from;
    let after = (1..=NEAR).filter_map(|by| timeline.steps.get(step.checked_add(by)?));
    let before = (1..=NEAR).filter_map(|by| timeline.steps.get(step.checked_sub(by)?));
    let others = after.chain(before).filter(|other| other.from != from).take(READ);
    others
        .filter_map(|other| packets.packet(other.frame))
        .find(|other| mirrored(tree, &other.tree))
        .and_then(|other| time_to_live(&other.tree))
}

/// Whether two packets have the same addresses the other way round, at both layers.
fn mirrored(tree: &LayerTree, other: &LayerTree) -> bool {
    let value = |tree: &LayerTree, name| tree.first(name).map(|field| field.value.clone());
    let pairs = [("eth.src", "eth.dst"), ("ip.src", "ip.dst"), ("ipv6.src", "ipv6.dst")];
    pairs.into_iter().all(|(src, dst)| value(tree, src) == value(other, dst) && value(tree, dst) == value(other, src))
}
