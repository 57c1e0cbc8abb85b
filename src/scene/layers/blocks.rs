//! The message as blocks: what is carried, and one block for each header in front of it, true to order and size.

use super::super::canvas::{Canvas, Name, Type, ease, fill, stroke};
use super::super::{Align, Dash, Role, Target, Weight, text, vec2};
use super::journey::Act;
use super::layout::{BODY, SMALL, TITLE};
use super::message::Part;
use super::train::Train;
use super::{FAINT, Stage};
use crate::msg;
use crate::osi::OsiLayer;

/// From a name to the size below it, at scale 1: in a low block, and at most.
const LEADING: (f32, f32) = (14.0, 16.0);
/// How far a letter's fold comes down, part of half its height.
const FOLD: f32 = 0.38;

/// How blocks look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// The message itself.
    Lit,
    /// The same, without a glow.
    Plain,
    /// What stays behind of it in a row, by the row's number.
    Trace(usize),
}

impl Look {
    /// What stays behind in a layer's row at an end.
    fn trace(end: usize, layer: OsiLayer) -> Self {
        Look::Trace(1 + end * 8 + usize::from(layer.number()))
    }
}

/// A look and how opaque it is.
#[derive(Clone, Copy, Debug)]
struct Dress {
    look: Look,
    opacity: f32,
}

impl Dress {
    const fn new(look: Look, opacity: f32) -> Self {
        Dress { look, opacity }
    }

    /// Tells the names of shapes in different rows apart.
    const fn row(self) -> usize {
        match self.look {
            Look::Trace(row) => row,
            Look::Lit | Look::Plain => 0,
        }
    }
}

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let train = Train::new(stage);
    match stage.now {
        None => {
            // It waits on top.
            let first = stage.message.parts.len().saturating_sub(1);
            let y = stage.layout.block_middle(stage.message.top());
            pdu(canvas, stage, &train, 0, first, y, Dress::new(Look::Lit, 1.0));
            caption(
                canvas,
                stage,
                &train,
                (0, train.origin(stage, 0) + train.along(first)),
                stage.message.top(),
                &stage.words(&msg!("layers-waits")),
                1.0,
            );
        }
        Some((index, t)) => {
            traces(canvas, stage, &train, index, t);
            moving(canvas, stage, &train, index, t);
        }
    }
}

/// The message in the rows where it has been.
fn traces(canvas: &mut Canvas, stage: &Stage<'_>, train: &Train, now: usize, t: f32) {
    let phases = &stage.journey.phases;
    let mut rows: [[Option<usize>; 8]; 2] = Default::default();
    for phase in phases.iter().take(now) {
        let (end, part) = match phase.act {
            Act::Put(part) => (0, part),
            Act::Take(part) => (1, part),
            _ => continue,
        };
        if let Some(row) = rows.get_mut(end).and_then(|rows| rows.get_mut(usize::from(phase.layer.number()))) {
            // Going up, the outermost header of a layer comes first and shows the most.
            if end == 0 || row.is_none() {
                *row = Some(part);
            }
        }
    }
    let here = stage
        .phase()
        .map(|phase| (usize::from(matches!(phase.act, Act::Take(_) | Act::Rise | Act::Receive)), phase.layer));
    for (end, rows) in rows.iter().enumerate() {
        let clear = match (end, here) {
            (0, Some((1, _))) if stage.layout.shared => 1.0,
            (0, _) => stage.network(t),
            _ => 0.0,
        };
        let newest = now.checked_sub(1).and_then(|at| phases.get(at));
        for layer in OsiLayer::TOP_DOWN {
            let Some(Some(part)) = rows.get(usize::from(layer.number())) else { continue };
            // Going up, what arrived there comes back gently: its header has just been taken off.
            let come = match newest {
                Some(phase) if end == 1 && phase.layer == layer => ease(t, 0.0, 0.4),
                _ => 1.0,
            };
            if here == Some((end, layer)) && stage.working_block() {
                continue;
            }
            let y = stage.layout.block_middle(layer);
            let dress = |come: f32| Dress::new(Look::trace(end, layer), come * (1.0 - clear));
            if end == 1 {
                taken_off(canvas, stage, train, (now, layer), y, dress(1.0));
                let first = part.saturating_add(taken(stage, now, layer).count());
                pdu(canvas, stage, train, end, first, y, dress(come));
            } else {
                pdu(canvas, stage, train, end, *part, y, dress(come));
            }
        }
    }
}

/// The headers that a layer of the receiver has taken off before a phase, outermost first.
fn taken<'a>(stage: &'a Stage<'_>, now: usize, layer: OsiLayer) -> impl Iterator<Item = usize> + 'a {
    stage.journey.phases.iter().take(now).filter_map(move |phase| match phase.act {
        Act::Take(part) if phase.layer == layer => Some(part),
        _ => None,
    })
}

/// The same, where they were: what a row says of a header stands below it though it is off.
fn taken_off(
    canvas: &mut Canvas,
    stage: &Stage<'_>,
    train: &Train,
    (now, layer): (usize, OsiLayer),
    y: f32,
    dress: Dress,
) {
    for part in taken(stage, now, layer) {
        block_at(canvas, stage, train, part, (train.origin(stage, 1) + train.along(part), y), dress);
        if part == 0 {
            ends(canvas, stage, train, 1, y, dress);
        }
    }
}

/// The message itself.
fn moving(canvas: &mut Canvas, stage: &Stage<'_>, train: &Train, index: usize, t: f32) {
    let layout = &stage.layout;
    let phases = &stage.journey.phases;
    let Some(phase) = phases.get(index) else { return };
    let before = index.checked_sub(1).and_then(|at| phases.get(at));
    let row = |layer: OsiLayer| layout.block_middle(layer);
    let come = before.map_or(row(phase.layer), |before| row(before.layer));
    let y = come + (row(phase.layer) - come) * ease(t, 0.0, 0.36);
    match phase.act {
        Act::Put(part) => {
            let inner = stage.message.parts.len().saturating_sub(1);
            let slid = ease(t, if part == inner { 0.0 } else { 0.34 }, 0.62);
            if part < inner {
                pdu(canvas, stage, train, 0, part + 1, y, Dress::new(Look::Lit, 1.0));
            }
            let place = train.origin(stage, 0) + train.along(part);
            let from = layout.stack[0].1 - 30.0 * layout.k;
            let x = from + (place - from) * slid;
            block_at(canvas, stage, train, part, (x, y), Dress::new(Look::Lit, ease(slid, 0.0, 0.5)));
            if part == 0 {
                ends(canvas, stage, train, 0, y, Dress::new(Look::Lit, slid));
            }
            let words = super::words::caption(stage, part);
            caption(
                canvas,
                stage,
                train,
                (0, train.origin(stage, 0) + train.along(part)),
                phase.layer,
                &words,
                ease(t, 0.5, 0.7),
            );
            unit(canvas, stage, part, phase.layer, y, ease(t, 0.55, 0.75));
        }
        Act::Pass | Act::Rise => {
            let end = usize::from(phase.act == Act::Rise);
            let first = stage.carried(index);
            pdu(canvas, stage, train, end, first, y, Dress::new(Look::Lit, 1.0));
            let words = stage.words(&super::words::pass(stage, phase.layer));
            let along = if end == 0 { train.origin(stage, 0) + train.along(first) } else { train.middle(stage, first) };
            caption(canvas, stage, train, (end, along), phase.layer, &words, ease(t, 0.2, 0.5));
        }
        Act::Send => pdu(canvas, stage, train, 0, 0, y, Dress::new(Look::Plain, 1.0 - ease(t, 0.3, 0.55))),
        Act::Cross(_) | Act::Lose | Act::Doubt => {}
        Act::Receive => {
            pdu(canvas, stage, train, 1, 0, row(OsiLayer::Physical), Dress::new(Look::Lit, ease(t, 0.55, 0.8)));
        }
        Act::Take(part) => {
            let inner = stage.message.parts.len().saturating_sub(1);
            // What a router or TCP throws away it throws away whole.
            let kept = part == inner || (phases.len() == index.saturating_add(1) && stage.dropped_at(phase.layer));
            let words = super::words::caption(stage, part);
            let trace = |opacity| Dress::new(Look::trace(1, phase.layer), opacity);
            taken_off(canvas, stage, train, (index, phase.layer), row(phase.layer), trace(1.0));
            if kept {
                pdu(canvas, stage, train, 1, part, y, Dress::new(Look::Lit, 1.0));
                caption(canvas, stage, train, (1, train.middle(stage, part)), phase.layer, &words, ease(t, 0.3, 0.6));
                return;
            }
            let gone = ease(t, 0.58, 0.88);
            block_at(canvas, stage, train, part, (train.origin(stage, 1) + train.along(part), y), trace(gone));
            if part < inner {
                pdu(canvas, stage, train, 1, part + 1, y, Dress::new(Look::Lit, 1.0));
            }
            if part == 0 {
                ends(canvas, stage, train, 1, y, trace(gone));
                ends(canvas, stage, train, 1, y, Dress::new(Look::Lit, 1.0 - gone));
            }
            // Lifted off and into the layer that reads it.
            let place = train.origin(stage, 1) + train.along(part);
            let to = layout.stack[1].0 - 12.0 * layout.k;
            let x = place + (to - place) * gone;
            let lift = (gone * std::f32::consts::PI).sin() * layout.block * 0.9;
            block_at(canvas, stage, train, part, (x, y - lift), Dress::new(Look::Lit, 1.0 - ease(gone, 0.7, 1.0)));
            caption(canvas, stage, train, (1, train.middle(stage, part)), phase.layer, &words, ease(t, 0.3, 0.5));
        }
    }
}

/// The message from a part on, in a lane.
fn pdu(canvas: &mut Canvas, stage: &Stage<'_>, train: &Train, end: usize, first: usize, y: f32, dress: Dress) {
    if dress.opacity <= 0.004 {
        return;
    }
    let origin = train.origin(stage, end);
    if dress.look == Look::Lit {
        glow(canvas, stage, train, origin, first, y, dress.opacity);
    }
    for part in (first..stage.message.parts.len()).rev() {
        let x = origin + train.along(part);
        block_at(canvas, stage, train, part, (x, y), dress);
    }
    if first == 0 {
        ends(canvas, stage, train, end, y, dress);
    }
}

fn glow(canvas: &mut Canvas, stage: &Stage<'_>, train: &Train, origin: f32, first: usize, y: f32, opacity: f32) {
    let k = stage.layout.k;
    let half = stage.layout.block / 2.0;
    let (Some(from), Some(to)) = (train.parts.get(first), train.parts.last()) else { return };
    let mut to = to.x + to.width;
    if first == 0 {
        for slot in train.tail.iter().chain(&train.fcs) {
            to = slot.x + slot.width;
        }
    }
    canvas.begin(Name::new(9, first), None);
    canvas.fade(opacity);
    for (grow, strength) in [(8.0, 0.06), (5.0, 0.10)] {
        let grow = grow * k;
        canvas.rect(
            vec2(origin + from.x - grow, y - half - grow),
            vec2(origin + to + grow, y + half + grow),
            6.0 * k + grow,
            fill(Role::Accent, strength),
        );
    }
}

/// What the link adds at the end: padding, and the check sequence that the capture does not have.
fn ends(canvas: &mut Canvas, stage: &Stage<'_>, train: &Train, end: usize, y: f32, dress: Dress) {
    let origin = train.origin(stage, end);
    let k = stage.layout.k;
    for (index, (part, slot)) in stage.message.tail.iter().zip(&train.tail).enumerate() {
        let name = stage.words(&if part.token == "padding" {
            msg!("layers-padding")
        } else if stage.message.packet.as_ref().is_some_and(|packet| packet.tree.first("eth.fcs").is_some()) {
            msg!("layers-fcs")
        } else {
            msg!("layers-trailer")
        });
        canvas.begin(Name::new(10, dress.row() * 8 + index), Some(Target::Layer(OsiLayer::DataLink)));
        canvas.fade(dress.opacity);
        solid(canvas, stage, part, (&name, &size(stage, part)), (origin + slot.x, slot.width), y, dress.look);
    }
    if let Some(slot) = train.fcs {
        let half = stage.layout.block / 2.0;
        let (a, b) = (origin + slot.x, origin + slot.x + slot.width);
        canvas.begin(Name::new(11, dress.row()), Some(Target::Layer(OsiLayer::DataLink)));
        canvas.fade(dress.opacity);
        canvas.rect(
            vec2(a + k, y - half + k),
            vec2(b - k, y + half - k),
            5.0 * k,
            stroke(Role::Layer(OsiLayer::DataLink), 1.5 * k, Dash::Dashed),
        );
        let name = stage.words(&msg!("layers-fcs"));
        if text::width(&name, SMALL * k, Weight::Regular) <= slot.width - 4.0 * k {
            let looks = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(Align::Middle);
            canvas.text(vec2(f32::midpoint(a, b), y), name, looks);
        }
    }
}

fn block_at(canvas: &mut Canvas, stage: &Stage<'_>, train: &Train, part: usize, (x, y): (f32, f32), dress: Dress) {
    let (Some(it), Some(slot)) = (stage.message.parts.get(part), train.parts.get(part)) else { return };
    if dress.opacity <= 0.004 {
        return;
    }
    canvas.begin(Name::new(12, dress.row() * 64 + part), Some(Target::Layer(it.layer)));
    canvas.fade(dress.opacity);
    let opened = it.sealed
        && match dress.look {
            Look::Trace(_) => [0, 1].iter().any(|end| dress.look == Look::trace(*end, OsiLayer::Application)),
            Look::Lit | Look::Plain => stage.phase().is_none_or(|phase| phase.layer == OsiLayer::Application),
        };
    // What TLS has encrypted the program at either end has in the clear; how long it is there nobody sees from outside.
    let (name, size) = if opened {
        (stage.words(&msg!("layers-data")), stage.words(&msg!("layers-bytes-unknown")))
    } else {
        (super::words::part_name(stage, it), size(stage, it))
    };
    solid(canvas, stage, it, (&name, &size), (x, slot.width), y, dress.look);
}

fn size(stage: &Stage<'_>, part: &Part) -> String {
    stage.words(&msg!("layers-bytes-short", bytes = part.size))
}

/// A block with its name and its size; what is carried looks like a letter.
fn solid(
    canvas: &mut Canvas,
    stage: &Stage<'_>,
    part: &Part,
    (name, size): (&str, &str),
    (x, width): (f32, f32),
    y: f32,
    look: Look,
) {
    let k = stage.layout.k;
    let half = stage.layout.block / 2.0;
    let (min, max) = (vec2(x, y - half), vec2(x + width, y + half));
    let colour = Role::Layer(part.layer);
    let trace = matches!(look, Look::Trace(_));
    let ink = if trace { Role::TextSecondary } else { Role::OnLayer(part.layer) };
    if trace {
        canvas.rect(min, max, 6.0 * k, fill(colour, FAINT));
    } else {
        // An edge below makes it a thing.
        canvas.rect(vec2(min.x, min.y + 4.0 * k), vec2(max.x, max.y + 4.0 * k), 6.0 * k, fill(colour, 0.5));
        canvas.rect(min, max, 6.0 * k, fill(colour, 1.0));
    }
    let tall = stage.layout.block >= 32.0 * k;
    let letter = part.cargo && tall;
    if letter {
        // What is carried is a letter: the same that rides on the ladder's arrows.
        let fold = vec2(f32::midpoint(min.x, max.x), min.y + half * FOLD);
        let corner = 3.0 * k;
        canvas.polygon(vec![vec2(min.x + corner, min.y + k), vec2(max.x - corner, min.y + k), fold], fill(ink, 0.16));
        canvas.line(
            vec![vec2(min.x + corner, min.y + k), fold, vec2(max.x - corner, min.y + k)],
            if trace { colour } else { ink },
            1.25 * k,
            Dash::Solid,
        );
    }
    let room = width - 4.0 * k;
    let small = SMALL * k;
    let middle = f32::midpoint(min.x, max.x);
    let looks = |weight| Type::new(small, weight, ink).aligned(Align::Middle);
    let fits = |words: &str, weight| text::width(words, small, weight) <= room;
    // A name is written whole, or its usual short form, or not at all: the colour and the staircase still tell.
    let name = [name, short(part.token)].into_iter().find(|name| fits(name, Weight::Bold)).unwrap_or_default();
    if tall {
        // The name, and below it the size.
        let (first, second) = if letter { (-0.1, 0.6) } else { (-0.34, 0.38) };
        let sized = fits(size, Weight::Regular);
        let first = if sized || letter { first } else { 0.0 };
        // Where the block is low, both lines go to its edges rather than into each other.
        let (first, second) = (first * half, second * half);
        let leading = (half * 0.7).clamp(LEADING.0 * k, LEADING.1 * k);
        let second = second.max(first + leading).min(half - small * 0.57);
        let first = if sized { first.min(second - leading) } else { first };
        canvas.text(vec2(middle, y + first), name, looks(Weight::Bold));
        if sized {
            canvas.text(vec2(middle, y + second), size, looks(Weight::Regular));
        }
        return;
    }
    let both = format!("{name} {size}");
    if fits(&both, Weight::Bold) {
        canvas.text(vec2(middle, y), both, looks(Weight::Bold));
    } else {
        canvas.text(vec2(middle, y), name, looks(Weight::Bold));
    }
}

/// The short form of a header's name.
pub(super) fn short(token: &str) -> &'static str {
    match token {
        "eth" => "Eth",
        "ip" | "ipv6" => "IP",
        "icmpv6" => "ICMP",
        _ => "",
    }
}

/// What the message is called now, in the empty lane beside it.
fn unit(canvas: &mut Canvas, stage: &Stage<'_>, first: usize, layer: OsiLayer, y: f32, opacity: f32) {
    let k = stage.layout.k;
    let from = stage.layout.lane[0].1 + if stage.layout.roomy { 24.0 } else { 10.0 } * k;
    let to = stage.layout.lane[1].1;
    let size = if stage.layout.roomy { TITLE } else { BODY } * k;
    let name = super::words::unit(stage, first).unwrap_or_default();
    let bytes = stage.words(&msg!("layers-bytes-short", bytes = stage.message.size_from(first)));
    canvas.begin(Name::new(14, usize::from(layer.number())), Some(Target::Layer(layer)));
    canvas.fade(opacity);
    let name = text::elide(&name, size, Weight::Bold, to - from);
    let mut x = from;
    if !name.is_empty() {
        x += text::width(&name, size, Weight::Bold) + 10.0 * k;
        canvas.text(vec2(from, y), name, Type::new(size, Weight::Bold, Role::Text));
    }
    let sealed = stage.message.parts.get(first).is_some_and(|part| part.sealed);
    if !sealed && x + text::width(&bytes, SMALL * k, Weight::Regular) < to {
        canvas.text(vec2(x, y + 2.0 * k), bytes, Type::new(SMALL * k, Weight::Regular, Role::TextSecondary));
    }
}

/// The line below the blocks of a row: the fields that matter, with their values.
fn caption(
    canvas: &mut Canvas,
    stage: &Stage<'_>,
    train: &Train,
    (end, at): (usize, f32),
    layer: OsiLayer,
    words: &str,
    opacity: f32,
) {
    let layout = &stage.layout;
    let k = layout.k;
    if layout.row < 36.0 * k || words.is_empty() {
        return;
    }
    let y = layout.block_middle(layer) + layout.block / 2.0 + 12.0 * k;
    // There is room from stack to stack: nothing else stands below the blocks.
    let (from, to) = (layout.lane[0].0, layout.lane[1].1);
    let room = to - from;
    canvas.begin(Name::new(13, usize::from(layer.number())), None);
    canvas.fade(opacity);
    // A field is shown whole or not at all, but for the first.
    let mut shown = words;
    // A third field does not go below what the message has left behind beside it.
    let clear = if end == 1 && !layout.shared { to - train.end(stage, 0) } else { room };
    while let Some((fewer, _)) = shown.rsplit_once(super::words::BETWEEN) {
        let room = if fewer.contains(super::words::BETWEEN) { clear } else { room };
        if text::width(shown, SMALL * k, Weight::Regular) <= room {
            break;
        }
        shown = fewer;
    }
    // Below the block it is about: from its left end on the way down, about its middle on the way up.
    let shown = text::elide(shown, SMALL * k, Weight::Regular, room);
    let width = text::width(&shown, SMALL * k, Weight::Regular);
    let x = if end == 0 { at } else { at - width / 2.0 };
    let x = x.min(to - width).max(from);
    canvas.text(vec2(x, y), shown, Type::new(SMALL * k, Weight::Regular, Role::Text));
}
