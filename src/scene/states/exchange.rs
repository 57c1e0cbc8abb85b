//! Below the transport layer there are no states and no doors either: two systems, and the layer at which they speak.

use std::cmp::Ordering;

use super::super::canvas::{Canvas, Name, Type, ease, fill, stroke};
use super::super::{Align, Dash, Role, Target, Weight, ends, envelope, ladder, text, vec2};
use super::layout::{BODY, SMALL};
use super::way::Router;
use super::{Stage, datagrams, way};
use crate::flow::Side;
use crate::flow::below::{Below, Sort};
use crate::msg;
use crate::osi::OsiLayer;

/// Width of a stack, beside its height, and its least width at scale 1.
const WIDTH: (f32, f32) = (0.72, 132.0);

/// Where the two stacks stand.
struct Place {
    /// The middle of each.
    centre: [f32; 2],
    half: f32,
    top: f32,
    row: f32,
}

impl Place {
    /// So far along the way between the stacks, 0 to 1.
    fn along(&self, part: f32) -> f32 {
        let [left, right] = [self.centre[0] + self.half, self.centre[1] - self.half];
        left + (right - left) * part
    }

    fn of(&self, layer: OsiLayer) -> (f32, f32) {
        let top = self.top + f32::from(7u8.saturating_sub(layer.number())) * self.row;
        (top, top + self.row)
    }
}

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>, below: &Below) {
    let layout = &stage.layout;
    let k = layout.k;
    let title = msg!("states-below-title", protocol = below.protocol);
    let sentence = match below.sort {
        Sort::Resolution => msg!("states-below-resolution"),
        Sort::Neighbour => msg!("states-below-neighbour"),
        Sort::Echo => msg!("states-below-echo"),
        Sort::Group => msg!("states-below-group"),
        Sort::Other => msg!("states-below-other", protocol = below.protocol, layer = below.layer.number()),
    };
    let top = datagrams::words(canvas, stage, &title, &sentence);
    let bottom = layout.size.y - layout.card.height;
    // Below each stack stand two lines of words.
    let height = (bottom - top - 72.0 * k).clamp(70.0 * k, 300.0 * k);
    let half = (height * WIDTH.0).max(WIDTH.1 * k).min(layout.size.x * 0.3) / 2.0;
    let middle = layout.size.x / 2.0;
    let apart = (middle - layout.pad - half).min(360.0 * k);
    let top = top + ((bottom - top - 56.0 * k - height) / 2.0).max(4.0 * k);
    let place = Place { centre: [middle - apart, middle + apart], half, top, row: height / 7.0 };
    for (side, centre) in Side::BOTH.into_iter().zip(place.centre) {
        stack(canvas, stage, below, side, (centre, &place));
    }
    for (index, known) in way::routers(&stage.timeline.story).iter().enumerate() {
        router(canvas, stage, below, (index, known), &place);
    }
    message(canvas, stage, below, &place);
}

/// The seven layers of a system: the one that speaks lit, those above it empty.
fn stack(canvas: &mut Canvas, stage: &Stage<'_>, below: &Below, side: Side, (x, place): (f32, &Place)) {
    let k = stage.layout.k;
    let size = (place.row * 0.56).min(SMALL * k);
    for layer in OsiLayer::TOP_DOWN {
        let (top, bottom) = place.of(layer);
        let (min, max) = (vec2(x - place.half, top + 1.5 * k), vec2(x + place.half, bottom - 1.5 * k));
        let (name, ink, weight) = if layer == below.layer {
            (below.protocol.to_owned(), Role::OnLayer(layer), Weight::Bold)
        } else {
            (stage.options.catalog.get(layer.name_id()), Role::TextSecondary, Weight::Regular)
        };
        canvas.begin(Name::new(23, side.index() * 8 + usize::from(layer.number())), None);
        let radius = 4.0 * k;
        let paint = match layer.cmp(&below.layer) {
            Ordering::Equal => fill(Role::Layer(layer), 1.0),
            Ordering::Less => fill(Role::Layer(layer), 0.18),
            Ordering::Greater => stroke(Role::Line, k, Dash::Dotted),
        };
        canvas.rect(min, max, radius, paint);
        let name = format!("{}  {name}", layer.number());
        let name = text::elide(&name, size, weight, 2.0 * place.half - 12.0 * k);
        let at = vec2(x, f32::midpoint(top, bottom));
        canvas.text(at, name, Type::new(size, weight, ink).aligned(Align::Middle));
    }
    let story = &stage.timeline.story;
    let bottom = place.of(OsiLayer::Physical).1;
    let room = (x.min(stage.layout.size.x - x) - 8.0 * k) * 2.0;
    canvas.begin(Name::new(21, side.index()), None);
    let name = text::elide(&stage.words(&ends::who(story, side)), BODY * k, Weight::Bold, room);
    let looks = Type::new(BODY * k, Weight::Bold, Role::Side(side)).aligned(Align::Middle);
    canvas.text(vec2(x, bottom + 20.0 * k), name, looks);
    let address = text::elide_middle(&story.end_text(side), SMALL * k, Weight::Mono, room);
    let looks = Type::new(SMALL * k, Weight::Mono, Role::TextSecondary).aligned(Align::Middle);
    canvas.text(vec2(x, bottom + 40.0 * k), address, looks);
}

/// Half the size of a router's mark, at scale 1.
const ROUTER: (f32, f32) = (22.0, 13.0);

/// A router on the way, at the height of the layer that speaks; under it who it is.
fn router(canvas: &mut Canvas, stage: &Stage<'_>, below: &Below, (index, router): (usize, &Router), place: &Place) {
    let k = stage.layout.k;
    let x = place.along(router.part);
    let (top, bottom) = place.of(below.layer);
    let y = f32::midpoint(top, bottom);
    let links = way::routers(&stage.timeline.story).len() as f32 + 1.0;
    let room = (place.along(1.0) - place.along(0.0)) / links - 8.0 * k;
    canvas.begin(Name::new(26, index), None);
    datagrams::sign(canvas, vec2(x, y), (ROUTER.0 * k, ROUTER.1 * k), k);
    let name = text::elide(&stage.words(&msg!("scene-router-name")), SMALL * k, Weight::Bold, room);
    let looks = Type::new(SMALL * k, Weight::Bold, Role::Text).aligned(Align::Middle);
    canvas.text(vec2(x, y + 30.0 * k), name, looks);
    if let Some(address) = router.address {
        let address = text::elide_middle(&address.to_string(), SMALL * k, Weight::Mono, room);
        let looks = Type::new(SMALL * k, Weight::Mono, Role::TextSecondary).aligned(Align::Middle);
        canvas.text(vec2(x, y + 47.0 * k), address, looks);
    }
}

/// The message told now, from layer to the same layer: what it says passes between these two.
fn message(canvas: &mut Canvas, stage: &Stage<'_>, below: &Below, place: &Place) {
    let k = stage.layout.k;
    let (top, bottom) = place.of(below.layer);
    let y = f32::midpoint(top, bottom);
    let [left, right] = [place.centre[0] + place.half, place.centre[1] - place.half];
    canvas.begin(Name::new(22, 0), None);
    canvas.line(vec![vec2(left, y), vec2(right, y)], Role::Ghost, 1.5 * k, Dash::Dotted);
    let Some(index) = stage.timeline.step_at(stage.now) else { return };
    let Some(step) = stage.timeline.steps.get(index) else { return };
    let whole = step.arrive.0.saturating_sub(step.depart.0).max(1) as f32;
    let part = ease(stage.now.0.saturating_sub(step.depart.0) as f32 / whole, 0.0, 1.0);
    let Some(event) = stage.timeline.event(step) else { return };
    let (sets_off, comes_to) = way::ends(&stage.timeline.story, event);
    let length = place.along(comes_to) - place.along(sets_off);
    // Beside a stack, or beside a router's mark.
    let clear = |part: f32| if part > 0.0 && part < 1.0 { ROUTER.0 + 36.0 } else { 36.0 } * k;
    let clear = |part: f32| clear(part).min(length.abs() * 0.4) * length.signum();
    let (from, to) = (place.along(sets_off) + clear(sets_off), place.along(comes_to) - clear(comes_to));
    canvas.begin(Name::new(24, index), Some(Target::Step(index)));
    if let Some(said) = below.said.get(step.event) {
        let room = (right - left - 8.0 * k).max(1.0);
        let says = text::elide(&stage.words(&said.title), SMALL * k, Weight::Regular, room);
        let looks = Type::new(SMALL * k, Weight::Regular, Role::Text).aligned(Align::Middle);
        canvas.text(vec2(f32::midpoint(left, right), y - 34.0 * k), says, looks);
    }
    // A report of what went wrong looks as on the ladder.
    let role = if event.action.is_icmp() { ladder::role(step, event) } else { Role::Layer(below.layer) };
    canvas.begin(Name::new(25, index), Some(Target::Step(index)));
    envelope::draw(canvas, vec2(from + (to - from) * part, y), below.protocol, role, k, 1.0);
}
