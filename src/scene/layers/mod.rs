//! The layers: two stacks of seven, the message on its way down one, over the wire, and up the other.
//!
//! A packet's flight is cut into phases: a layer at work, the frame as bits, a device on the way. The picture of a phase
//! comes from the packet's own bytes; what a capture cannot show (the devices between) is dotted.

mod blocks;
mod journey;
mod layout;
mod message;
mod panel;
mod piece;
mod segments;
mod stacks;
#[cfg(test)]
mod tests;
mod train;
mod way;
mod wire;
mod words;
mod zoom;

use super::canvas::{Canvas, Name, Type, ease};
use super::{Align, Role, Scene, SceneOptions, Target, Weight, text, vec2};
use crate::flow::story::Stop;
use crate::msg;
use crate::osi::OsiLayer;
use crate::timeline::{Narration, PlayTime, Received, Step, Timeline};
use journey::{Act, Device, Fate, Journey, Phase};
pub use journey::{next_stop, on_the_way, pace, previous_stop};
use layout::{BODY, Layout, SMALL};
use message::{Message, Part};
use way::Way;

/// How strong the colours are of what is done: the rows that the message has passed, and what stays behind in them.
/// The theme's test holds the words on it to a contrast.
pub(crate) const FAINT: f32 = 0.21;

/// What the parts of the picture share.
struct Stage<'a> {
    timeline: &'a Timeline,
    options: &'a SceneOptions<'a>,
    layout: Layout,
    index: usize,
    step: &'a Step,
    message: Message,
    way: Way,
    journey: Journey,
    /// The phase under way and how far it has come; `None` before the packet has left.
    now: Option<(usize, f32)>,
}

impl Stage<'_> {
    fn words(&self, message: &crate::i18n::Message) -> String {
        self.options.catalog.text(message)
    }

    /// The phase in a few words and in a sentence.
    fn says(&self) -> (crate::i18n::Message, crate::i18n::Message) {
        match self.phase() {
            Some(phase) => words::phase(self, phase),
            None => words::waiting(self),
        }
    }

    /// Where the packet comes to its end on the way.
    fn stop(&self) -> Option<Stop> {
        self.timeline.event(self.step)?.stopped
    }

    /// Whether the packet is lost on the way, so that no layer of the other end ever has a part in it.
    fn lost(&self) -> bool {
        self.journey.phases.last().is_some_and(|phase| phase.act == Act::Lose)
    }

    /// What becomes of the packet at the other end.
    fn received(&self) -> Received {
        self.timeline.received(self.index)
    }

    /// Whether the packet has its end at a layer of the receiver, and is thrown away there whole.
    fn dropped_at(&self, layer: OsiLayer) -> bool {
        let received = self.received();
        match self.stop() {
            Some(_) => layer == OsiLayer::Network,
            None => layer == OsiLayer::Transport && received.is_dropped(),
        }
    }

    /// The highest layer that the packet gets to at its end; `None` where it is not known whether it gets there at all.
    fn reach(&self) -> Option<OsiLayer> {
        match (self.stop(), self.received()) {
            (Some(_), _) => Some(OsiLayer::Network),
            (None, Received::Unknown) => None,
            (None, received) if received.ends_at_transport() => Some(OsiLayer::Transport),
            _ => Some(OsiLayer::Application),
        }
    }

    fn phase(&self) -> Option<Phase> {
        self.journey.phases.get(self.now?.0).copied()
    }

    /// The part that the phase is about.
    fn part(&self) -> Option<Part> {
        let index = match self.phase() {
            None => self.message.parts.len().checked_sub(1)?,
            Some(phase) => match phase.act {
                Act::Put(index) | Act::Take(index) => index,
                Act::Cross(Device::Switch) => self.message.parts.iter().position(|part| part.token == "eth")?,
                Act::Cross(Device::Router) => {
                    self.message.parts.iter().position(|part| matches!(part.token, "ip" | "ipv6"))?
                }
                _ => return None,
            },
        };
        self.message.parts.get(index).copied()
    }

    /// The first part of the message as it is during a phase without one of its own.
    fn carried(&self, index: usize) -> usize {
        let before = self.journey.phases.iter().take(index).rev().find_map(|phase| match phase.act {
            Act::Put(part) => Some(part),
            Act::Take(part) => Some(part.saturating_add(1)),
            _ => None,
        });
        before.unwrap_or(0)
    }

    /// Whether the message itself is in the row of the phase, as blocks.
    fn working_block(&self) -> bool {
        !matches!(self.phase().map(|phase| phase.act), Some(Act::Cross(_) | Act::Lose | Act::Doubt | Act::Send))
    }

    /// The devices on the way, but the cable.
    fn devices(&self) -> Vec<Device> {
        let crossed = self.journey.phases.iter().filter_map(|phase| match phase.act {
            Act::Cross(device) if device != Device::Cable => Some(device),
            _ => None,
        });
        let mut devices: Vec<Device> = crossed.collect();
        if self.lost() {
            devices.push(Device::Switch);
        }
        devices
    }

    /// How much of the network between the stacks is shown, 0 to 1, `t` into the phase.
    fn network(&self, t: f32) -> f32 {
        match self.phase().map(|phase| phase.act) {
            Some(Act::Cross(Device::Cable)) => ease(t, 0.0, 0.35),
            Some(Act::Cross(_) | Act::Lose | Act::Doubt) => 1.0,
            Some(Act::Receive) => 1.0 - ease(t, 0.35, 0.6),
            _ => 0.0,
        }
    }
}

impl<'a> Stage<'a> {
    /// What there is to show at an instant; nothing of a story without packets.
    fn at(timeline: &'a Timeline, now: PlayTime, options: &'a SceneOptions<'a>) -> Option<Self> {
        let now = PlayTime(now.0.clamp(0, timeline.length.0));
        let index = timeline.step_at(now).unwrap_or(0);
        let step = timeline.steps.get(index)?;
        let event = timeline.event(step)?;
        let (start, arrive) = timeline.told(index)?;
        let message = Message::of(event, options.packets);
        let way = Way::of(timeline, index, &message, options.packets);
        let journey = Journey::new(&message, Fate::of(event, timeline.received(index)), way);
        let phase = journey.at(now, start, arrive);
        let phase = if options.reduce_motion { phase.map(|(phase, _)| (phase, 1.0)) } else { phase };
        let layout = Layout::new(options);
        Some(Stage { timeline, options, layout, index, step, message, way, journey, now: phase })
    }
}

/// The picture at an instant.
pub fn scene(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    let empty = Scene { size: options.size, content_height: options.size.y, ..Scene::default() };
    let Some(mut stage) = Stage::at(timeline, now, options) else { return empty };
    if !stage.layout.shared && !train::fits(&stage) {
        // A tunnel's frame is long.
        stage.layout = stage.layout.sharing();
    }
    let mut canvas = Canvas::new();
    title(&mut canvas, &stage);
    if let Some(layer) = options.layer {
        zoom::draw(&mut canvas, &stage, layer);
    } else {
        wire::draw(&mut canvas, &stage);
        blocks::draw(&mut canvas, &stage);
    }
    stacks::draw(&mut canvas, &stage);
    panel::draw(&mut canvas, &stage);
    Scene { items: canvas.finish(), ..empty }
}

/// What is said at an instant in this view: of the phase under way; before the first packet and after the last, of
/// the whole, as in the other views.
pub fn narration(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Narration {
    let whole = timeline.narration(now);
    let told = whole.step.and_then(|_| Stage::at(timeline, now, options)).map(|stage| stage.says());
    match told {
        Some((title, text)) => Narration { title, text, clause: "", ..whole },
        None => whole,
    }
}

/// Which packet this is, in the middle of the head.
fn title(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    let room = if layout.roomy { 280.0 } else { 130.0 } * k;
    let (first, second) = if layout.roomy { (30.0, 54.0) } else { (20.0, 40.0) };
    let x = layout.centre();
    canvas.begin(Name::new(0, stage.index), Some(Target::Step(stage.index)));
    // A long title stands in two lines, smaller, where the head is narrow.
    let title = words::title(stage);
    let width = stacks::between_names(stage).max(room);
    let size = if text::width(&title, BODY * k, Weight::Bold) <= width { BODY * k } else { SMALL * k };
    let lines = text::wrap(&title, size, Weight::Bold, width);
    let (begin, pitch) = if lines.len() > 1 { (first - 8.0, 15.0) } else { (first, 0.0) };
    for (at, line) in lines.iter().take(2).enumerate() {
        let line = if at == 1 && lines.len() > 2 { format!("{line} …") } else { line.clone() };
        canvas.text(
            vec2(x, (begin + pitch * at as f32) * k),
            text::elide(&line, size, Weight::Bold, width),
            Type::new(size, Weight::Bold, Role::Text).aligned(Align::Middle),
        );
    }
    let second = if lines.len() > 1 { second + 2.0 } else { second };
    let count = stage.words(&msg!(
        "scene-step-of",
        step = stage.timeline.number(stage.index),
        steps = stage.timeline.steps.len()
    ));
    canvas.text(
        vec2(x, second * k),
        text::elide(&count, SMALL * k, Weight::Regular, room),
        Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(Align::Middle),
    );
}
