//! A packet's way as a row of phases: down one stack, over the wire, up the other. And the clock's part in it: when
//! each phase ends, where a presenter's clicker stops, how much slower the clock runs.

use super::super::Packets;
use super::message::{Message, Part};
use super::way::{Way, time_to_live};
use crate::decode::Value;
use crate::flow::story::Event;
use crate::osi::OsiLayer;
use crate::timeline::{PlayTime, Received, Timeline};

/// A device on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Device {
    /// Nothing but a cable.
    Cable,
    /// A hub or repeater: layer 1.
    Hub,
    /// A switch or bridge: layer 2.
    Switch,
    /// A router: layer 3.
    Router,
}

impl Device {
    /// The highest layer it works at.
    pub(super) const fn layer(self) -> OsiLayer {
        match self {
            Device::Cable | Device::Hub => OsiLayer::Physical,
            Device::Switch => OsiLayer::DataLink,
            Device::Router => OsiLayer::Network,
        }
    }
}

/// What becomes of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It gets to the other end.
    Arrives,
    /// It is lost on the way.
    Lost,
    /// A router on the way throws it away, and says so.
    Stopped,
    /// It gets to the other end, there as far as TCP or UDP, and no higher, or not yet.
    Held,
    /// Nothing tells whether it arrives.
    Unknown,
}

impl Fate {
    pub(super) const fn of(event: &Event, received: Received) -> Self {
        match (event.stopped, event.lost, received) {
            (Some(_), ..) => Fate::Stopped,
            (None, true, _) => Fate::Lost,
            (None, false, Received::Unknown) => Fate::Unknown,
            (None, false, received) if received.ends_at_transport() => Fate::Held,
            (None, false, _) => Fate::Arrives,
        }
    }
}

/// What happens in a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// The layer puts the part of that index in front (or, the first, brings what is to be carried).
    Put(usize),
    /// The layer works without a header of its own, or leaves the work to the application.
    Pass,
    /// The frame becomes bits.
    Send,
    /// The bits are on their way, at that device.
    Cross(Device),
    /// They are lost there.
    Lose,
    /// Nobody knows whether they get to the other stack.
    Doubt,
    /// The bits become a frame again.
    Receive,
    /// The layer checks the part of that index and takes it off (or, the last, receives what was carried).
    Take(usize),
    /// As `Pass`, on the way up.
    Rise,
}

/// A phase of the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Phase {
    pub(super) act: Act,
    /// The layer at work.
    pub(super) layer: OsiLayer,
    /// How long it is, beside the others.
    weight: f32,
}

impl Phase {
    const fn new(act: Act, layer: OsiLayer, weight: f32) -> Self {
        Phase { act, layer, weight }
    }

    /// Whether a presenter's clicker stops at its end.
    const fn stops(self) -> bool {
        self.weight >= 0.9
    }
}

/// The whole way.
#[derive(Clone, Debug)]
pub(super) struct Journey {
    pub(super) phases: Vec<Phase>,
    /// Where each phase ends, part of the whole, rising to 1.
    ends: Vec<f32>,
}

/// Seconds of the wall clock that a phase of weight 1 takes at normal speed.
const PHASE_SECS: f64 = 1.5;
/// The slowest the clock runs.
const SLOWEST: f64 = 0.004;

impl Journey {
    pub(super) fn new(message: &Message, fate: Fate, way: Way) -> Self {
        let lost = fate == Fate::Lost;
        let mut phases = Vec::with_capacity(24);
        let inner = message.parts.len().saturating_sub(1);
        for index in (0..message.parts.len()).rev() {
            let Some(part) = message.parts.get(index) else { continue };
            if part.token == "raw" {
                continue;
            }
            // What carries nothing of its own leaves 6 and 5 between the application and the transport.
            let above = message.parts.get(index.saturating_add(1));
            if let Some(above) = above
                && index < inner
            {
                pass(message, above, part, &mut phases, Act::Pass);
            }
            phases.push(Phase::new(Act::Put(index), part.layer, 1.0));
        }
        phases.push(Phase::new(Act::Send, OsiLayer::Physical, 1.0));
        let devices = devices(message, way);
        for device in devices.iter().take(if lost { 2 } else { devices.len() }) {
            let weight = if *device == Device::Cable { 0.9 } else { 1.2 };
            phases.push(Phase::new(Act::Cross(*device), device.layer(), weight));
        }
        if lost {
            phases.push(Phase::new(Act::Lose, OsiLayer::Physical, 1.2));
        } else if fate == Fate::Unknown {
            phases.push(Phase::new(Act::Doubt, OsiLayer::Physical, 1.2));
        } else {
            // In a tunnel the innermost is the conversation's.
            let transport = message.parts.iter().rposition(|part| part.layer == OsiLayer::Transport);
            phases.push(Phase::new(Act::Receive, OsiLayer::Physical, 1.0));
            for (index, part) in message.parts.iter().enumerate().filter(|(_, part)| part.token != "raw") {
                phases.push(Phase::new(Act::Take(index), part.layer, 1.0));
                if fate == Fate::Stopped && part.layer == OsiLayer::Network {
                    // The router that reports goes no higher.
                    break;
                }
                if fate == Fate::Held && transport == Some(index) {
                    break;
                }
                if let Some(above) = message.parts.get(index.saturating_add(1)) {
                    pass(message, above, part, &mut phases, Act::Rise);
                }
            }
        }
        let total: f32 = phases.iter().map(|phase| phase.weight).sum();
        let mut sum = 0.0;
        let ends = phases
            .iter()
            .map(|phase| {
                sum += phase.weight;
                (sum / total.max(f32::EPSILON)).min(1.0)
            })
            .collect();
        Journey { phases, ends }
    }

    /// The phase at a moment of the flight from `start` to `arrive`, with how far it has come, 0 to 1. `None` before the start.
    pub(super) fn at(&self, now: PlayTime, start: PlayTime, arrive: PlayTime) -> Option<(usize, f32)> {
        if now < start || (now == start && start != arrive) {
            return None;
        }
        let last = self.phases.len().checked_sub(1)?;
        let index = (0..last).find(|index| now <= self.end(*index, start, arrive)).unwrap_or(last);
        let from = index.checked_sub(1).map_or(start, |before| self.end(before, start, arrive));
        let to = if index == last { arrive } else { self.end(index, start, arrive) };
        let length = to.0.saturating_sub(from.0).max(1) as f32;
        Some((index, (now.0.saturating_sub(from.0) as f32 / length).clamp(0.0, 1.0)))
    }

    /// The moment at which a phase ends.
    fn end(&self, index: usize, start: PlayTime, arrive: PlayTime) -> PlayTime {
        let span = arrive.0.saturating_sub(start.0);
        match self.ends.get(index) {
            Some(part) if index.saturating_add(1) < self.ends.len() => {
                PlayTime(start.0.saturating_add((span as f64 * f64::from(*part)) as i64))
            }
            _ => arrive,
        }
    }

    /// The moments at which the clicker stops, in order, the arrival the last of them.
    pub(super) fn stops(&self, start: PlayTime, arrive: PlayTime) -> Vec<PlayTime> {
        let mut stops: Vec<PlayTime> = self
            .phases
            .iter()
            .enumerate()
            .filter(|(index, phase)| phase.stops() || index.saturating_add(1) == self.phases.len())
            .map(|(index, _)| self.end(index, start, arrive))
            .collect();
        stops.dedup();
        stops
    }

    /// How long it takes at leisure, seconds of the wall clock.
    fn secs(&self) -> f64 {
        self.phases.iter().map(|phase| f64::from(phase.weight)).sum::<f64>() * PHASE_SECS
    }
}

/// The layers between what is carried and the header in front of it: 6 and 5.
fn pass(message: &Message, above: &Part, below: &Part, phases: &mut Vec<Phase>, act: Act) {
    if above.layer <= OsiLayer::Transport || below.layer > above.layer {
        return;
    }
    let mut between: Vec<OsiLayer> = [OsiLayer::Presentation, OsiLayer::Session]
        .into_iter()
        .filter(|layer| *layer < above.layer && *layer > below.layer)
        .collect();
    if act == Act::Rise {
        between.reverse();
    }
    for layer in between {
        // One that has something to show of this packet stops; what is folded away passes by.
        let weight = if message.uses(layer) { 1.0 } else { 0.5 };
        phases.push(Phase::new(act, layer, weight));
    }
}

/// What may stand between the two ends. A router only where something tells of one: the TTL of the packet, or of one
/// that comes back. It stands on the side of the tap on which it is.
fn devices(message: &Message, way: Way) -> &'static [Device] {
    let local = match &message.packet {
        Some(packet) => {
            let tree = &packet.tree;
            if tree.layer("null").is_some() || loopback(tree) {
                return &[];
            }
            stays_on_link(tree) || dies_at_router(tree) || message.highest() < OsiLayer::Network || !way.routed()
        }
        // Of a story without its packets nothing is known.
        None => false,
    };
    if local {
        &[Device::Cable, Device::Hub, Device::Switch]
    } else if way.routed_before() && !way.routed_beyond() {
        &[Device::Cable, Device::Router, Device::Hub, Device::Switch]
    } else {
        &[Device::Cable, Device::Hub, Device::Switch, Device::Router]
    }
}

fn loopback(tree: &crate::decode::LayerTree) -> bool {
    match (tree.first("ip.dst").map(|field| &field.value), tree.first("ipv6.dst").map(|field| &field.value)) {
        (Some(Value::Ipv4(address)), _) => address.is_loopback(),
        (_, Some(Value::Ipv6(address))) => address.is_loopback(),
        _ => false,
    }
}

/// Whether the first router would throw it away, having lowered its TTL to 0 (RFC 1812 §5.3.1).
fn dies_at_router(tree: &crate::decode::LayerTree) -> bool {
    matches!(time_to_live(tree), Some(0 | 1))
}

/// Whether its addresses keep a packet on its link: no router passes it on (RFC 5771 §4, RFC 4291 §2.5.6, RFC 919).
fn stays_on_link(tree: &crate::decode::LayerTree) -> bool {
    if tree.layer("ip").is_none() && tree.layer("ipv6").is_none() {
        return tree.layer("arp").is_some();
    }
    let four = match tree.first("ip.dst").map(|field| &field.value) {
        Some(Value::Ipv4(address)) => {
            address.is_broadcast() || address.is_link_local() || matches!(address.octets(), [224, 0, 0, _])
        }
        _ => false,
    };
    let six = match tree.first("ipv6.dst").map(|field| &field.value) {
        Some(Value::Ipv6(address)) => {
            address.is_unicast_link_local()
                || address.segments().first().is_some_and(|first| matches!(first, 0xff01 | 0xff02))
        }
        _ => false,
    };
    four || six
}

fn journey_of(timeline: &Timeline, step: usize, packets: &dyn Packets) -> Option<Journey> {
    let event = timeline.event(timeline.steps.get(step)?)?;
    let message = Message::of(event, packets);
    let fate = Fate::of(event, timeline.received(step));
    Some(Journey::new(&message, fate, Way::of(timeline, step, &message, packets)))
}

/// How fast the clock runs in this view, beside the others: slow while a packet goes through its layers, so that
/// each can be read, whatever the tempo; as ever while nothing is under way.
pub fn pace(timeline: &Timeline, now: PlayTime, packets: &dyn Packets) -> f64 {
    let Some(step) = timeline.step_arriving_after(now) else { return 1.0 };
    let Some((start, arrive)) = timeline.told(step).filter(|(start, _)| *start <= now) else { return 1.0 };
    let Some(journey) = journey_of(timeline, step, packets) else { return 1.0 };
    let flight = PlayTime(arrive.0.saturating_sub(start.0)).secs();
    (flight / journey.secs().max(0.1)).clamp(SLOWEST, 1.0)
}

/// The next moment after `now` at which a phase of a packet's way ends, or the end of the whole.
pub fn next_stop(timeline: &Timeline, now: PlayTime, packets: &dyn Packets) -> PlayTime {
    let found = timeline.step_arriving_after(now).and_then(|step| {
        let (start, arrive) = timeline.told(step)?;
        journey_of(timeline, step, packets)?.stops(start, arrive).into_iter().find(|stop| *stop > now)
    });
    found.unwrap_or_else(|| timeline.next_stop(now))
}

/// The moment at which a step's packet shows most: its last header is on, and it is about to become bits.
pub fn on_the_way(timeline: &Timeline, step: usize, packets: &dyn Packets) -> PlayTime {
    let arrive = timeline.steps.get(step).map_or(timeline.length, |step| step.arrive);
    let found = timeline.told(step).zip(journey_of(timeline, step, packets)).and_then(|((start, arrive), journey)| {
        let send = journey.phases.iter().position(|phase| phase.act == Act::Send)?;
        Some(journey.end(send.checked_sub(1)?, start, arrive))
    });
    found.unwrap_or(arrive)
}

/// The last such moment before `now`, or the beginning.
pub fn previous_stop(timeline: &Timeline, now: PlayTime, packets: &dyn Packets) -> PlayTime {
    // The step that was under way just before.
    let found = timeline.step_arriving_after(PlayTime(now.0.saturating_sub(1))).and_then(|step| {
        let (start, arrive) = timeline.told(step)?;
        journey_of(timeline, step, packets)?.stops(start, arrive).into_iter().rfind(|stop| *stop < now)
    });
    found.unwrap_or_else(|| timeline.previous_stop(now))
}
