//! The two stacks with the model's seven layers, the four of TCP/IP bracketed beside, and who the two ends are.

use super::super::canvas::{Canvas, Name, Type, fill, stroke};
use super::super::ends;
use super::super::{Align, Dash, Role, Target, Weight, text, vec2};
use super::journey::Act;
use super::layout::{BODY, SMALL, TITLE};
use super::{FAINT, Stage, words};
use crate::flow::Side;
use crate::i18n::Message;
use crate::msg;
use crate::osi::OsiLayer;
use crate::timeline::Received;

/// What a layer of a stack is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    /// At work now.
    Working,
    /// Has done its part.
    Done,
    /// Its turn comes.
    Waiting,
    /// Has no part in this packet.
    Idle,
}

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    for end in 0..2usize {
        head(canvas, stage, end);
        for layer in OsiLayer::TOP_DOWN {
            row(canvas, stage, end, layer);
        }
        brackets(canvas, stage, end);
    }
}

/// The layer at work at an end.
pub(super) fn at_work(stage: &Stage<'_>, end: usize) -> Option<OsiLayer> {
    let phase = stage.phase()?;
    let here = match phase.act {
        Act::Put(_) | Act::Pass | Act::Send => 0,
        Act::Take(_) | Act::Rise | Act::Receive => 1,
        Act::Cross(_) | Act::Lose | Act::Doubt => return None,
    };
    (here == end).then_some(phase.layer)
}

fn mood(stage: &Stage<'_>, end: usize, layer: OsiLayer) -> Mood {
    if at_work(stage, end) == Some(layer) {
        return Mood::Working;
    }
    if (end == 1 && unreached(stage, layer).is_some()) || (!stage.message.uses(layer) && !stage.message.folds(layer)) {
        return Mood::Idle;
    }
    let down = |act: Act| matches!(act, Act::Put(_) | Act::Pass | Act::Send);
    let up = |act: Act| matches!(act, Act::Take(_) | Act::Rise | Act::Receive);
    let past = stage.now.map_or(0, |(index, _)| index);
    let done = stage
        .journey
        .phases
        .iter()
        .take(past)
        .any(|phase| phase.layer == layer && if end == 0 { down(phase.act) } else { up(phase.act) });
    if done { Mood::Done } else { Mood::Waiting }
}

/// Why a layer of the receiver has no part in the packet though its fellow at the sender has; `None` where it has.
fn unreached(stage: &Stage<'_>, layer: OsiLayer) -> Option<Message> {
    let used = stage.message.uses(layer) || stage.message.folds(layer);
    if stage.lost() {
        return Some(msg!("layers-not-reached"));
    }
    match stage.reach() {
        None => used.then(|| msg!("layers-not-known")),
        Some(reach) if layer <= reach => None,
        Some(_) if stage.received() == (Received::Aborted { acknowledged: true }) => {
            used.then(|| msg!("layers-not-known"))
        }
        Some(_) if stage.received().waits() => used.then(|| msg!("layers-not-yet")),
        Some(_) if stage.stop().is_some() || used => Some(msg!("layers-not-reached")),
        Some(_) => None,
    }
}

/// Which end a stack is of.
fn side(stage: &Stage<'_>, end: usize) -> Side {
    if end == 0 { stage.step.from } else { stage.step.from.other() }
}

/// The address of the router that an end is, where it is not one of the two hosts.
fn router(stage: &Stage<'_>, end: usize) -> Option<String> {
    if end == 0 { words::reporter(stage) } else { stage.stop().map(|stop| stop.router.to_string()) }
}

/// Who an end is and what it does.
fn name(stage: &Stage<'_>, end: usize) -> String {
    let role = match router(stage, end) {
        Some(_) => msg!("layers-router"),
        None => ends::who(&stage.timeline.story, side(stage, end)),
    };
    stage.words(&match end {
        0 => msg!("layers-sender", who = role),
        // What is lost on the way nobody receives.
        _ if stage.lost() => role,
        _ if stage.reach().is_none() => msg!("layers-receiver-unknown", who = role),
        _ => msg!("layers-receiver", who = role),
    })
}

/// The size of an end's name: smaller where the head is narrow.
fn name_size(stage: &Stage<'_>, name: &str, room: f32) -> f32 {
    let layout = &stage.layout;
    let size = if layout.roomy { TITLE } else { BODY } * layout.k;
    if text::width(name, size, Weight::Bold) <= room { size } else { SMALL * layout.k }
}

/// How wide an end's name may be.
fn name_room(stage: &Stage<'_>, x: f32) -> f32 {
    let layout = &stage.layout;
    (layout.centre() - x).abs() - if layout.roomy { 150.0 } else { 70.0 } * layout.k
}

/// What the names of both ends leave free between them, on both sides of the picture's middle.
pub(super) fn between_names(stage: &Stage<'_>) -> f32 {
    let layout = &stage.layout;
    let free = [(0, layout.left), (1, layout.right)].map(|(end, x)| {
        let name = name(stage, end);
        let size = name_size(stage, &name, name_room(stage, x));
        (layout.centre() - x).abs() - text::width(&name, size, Weight::Bold) - 16.0 * layout.k
    });
    2.0 * free[0].min(free[1])
}

fn head(canvas: &mut Canvas, stage: &Stage<'_>, end: usize) {
    let layout = &stage.layout;
    let k = layout.k;
    let side = side(stage, end);
    let (x, align) = if end == 0 { (layout.left, Align::Start) } else { (layout.right, Align::End) };
    let reporter = router(stage, end);
    let name = name(stage, end);
    let room = name_room(stage, x);
    let (first, second) = if layout.roomy { (30.0, 54.0) } else { (20.0, 40.0) };
    canvas.begin(Name::new(1, end), None);
    let size = name_size(stage, &name, room);
    canvas.text(
        vec2(x, first * k),
        text::elide(&name, size, Weight::Bold, room),
        Type::new(size, Weight::Bold, Role::Side(side)).aligned(align),
    );
    let address = reporter.unwrap_or_else(|| stage.timeline.story.end_text(side));
    canvas.text(
        vec2(x, second * k),
        text::elide_middle(&address, SMALL * k, Weight::Mono, room),
        Type::new(SMALL * k, Weight::Mono, Role::TextSecondary).aligned(align),
    );
}

fn row(canvas: &mut Canvas, stage: &Stage<'_>, end: usize, layer: OsiLayer) {
    let layout = &stage.layout;
    let k = layout.k;
    let (from, to) = layout.stack.get(end).copied().unwrap_or_default();
    let (top, bottom) = (layout.row_top(layer) + 2.0 * k, layout.row_top(layer) + layout.row - 2.0 * k);
    let mood = mood(stage, end, layer);
    let colour = Role::Layer(layer);
    canvas.begin(Name::new(2, end * 8 + usize::from(layer.number())), Some(Target::Layer(layer)));
    let (strength, ink, second) = match mood {
        Mood::Working => (1.0, Role::OnLayer(layer), Role::OnLayer(layer)),
        Mood::Done => (FAINT, Role::Text, Role::TextSecondary),
        Mood::Waiting => (0.13, Role::Text, Role::TextSecondary),
        Mood::Idle => (0.0, Role::TextSecondary, Role::TextSecondary),
    };
    let (min, max) = (vec2(from, top), vec2(to, bottom));
    if mood == Mood::Idle {
        let dash = if end == 1 && stage.reach().is_none() { Dash::Dashed } else { Dash::Dotted };
        canvas.rect(min, max, 8.0 * k, stroke(Role::Line, k, dash));
    } else {
        if mood == Mood::Working {
            for (grow, glow) in [(6.0, 0.08), (3.0, 0.14)] {
                let grow = grow * k;
                canvas.rect(
                    vec2(min.x - grow, min.y - grow),
                    vec2(max.x + grow, max.y + grow),
                    8.0 * k + grow,
                    fill(colour, glow),
                );
            }
        }
        canvas.rect(min, max, 8.0 * k, fill(colour, strength));
        // The layer's colour at the edge that faces the message.
        let edge = if end == 0 { (max.x - 5.0 * k, max.x) } else { (min.x, min.x + 5.0 * k) };
        canvas.rect(vec2(edge.0, top + 6.0 * k), vec2(edge.1, bottom - 6.0 * k), 2.5 * k, fill(colour, 1.0));
    }
    if stage.options.layer == Some(layer) {
        canvas.rect(min, max, 8.0 * k, stroke(Role::Selection, 2.0 * k, Dash::Solid));
    }
    let middle = f32::midpoint(top, bottom);
    let inset = if end == 0 { 12.0 } else { 16.0 } * k;
    let number_width = if layout.roomy { 26.0 } else { 16.0 } * k;
    let number = layer.number().to_string();
    let size = if layout.roomy { TITLE } else { BODY } * k;
    canvas.text(vec2(from + inset, middle), number, Type::new(size, Weight::Bold, ink));
    let x = from + inset + number_width;
    let room = to - x - 6.0 * k;
    let name = stage.options.catalog.get(layer.name_id());
    let status = || match unreached(stage, layer).filter(|_| end == 1) {
        Some(why) => stage.words(&why),
        None => words::status(stage, layer),
    };
    let note = layout.roomy.then(status).filter(|_| layout.row >= 40.0 * k);
    let size = if layout.roomy { BODY } else { SMALL } * k;
    let weight = if mood == Mood::Idle { Weight::Regular } else { Weight::Bold };
    let y = if note.is_some() { middle - 9.0 * k } else { middle };
    canvas.text(vec2(x, y), text::elide(&name, size, weight, room), Type::new(size, weight, ink));
    if let Some(note) = note {
        canvas.text(
            vec2(x, middle + 10.0 * k),
            text::elide(&note, SMALL * k, Weight::Regular, room),
            Type::new(SMALL * k, Weight::Regular, second),
        );
    }
}

/// The four layers of TCP/IP (RFC 1122 §1.1.3).
fn brackets(canvas: &mut Canvas, stage: &Stage<'_>, end: usize) {
    let layout = &stage.layout;
    let k = layout.k;
    let (from, to) = layout.bracket.get(end).copied().unwrap_or_default();
    if to - from < 24.0 * k {
        return;
    }
    let groups = [
        (OsiLayer::Application, OsiLayer::Session, msg!("layers-model-application")),
        (OsiLayer::Transport, OsiLayer::Transport, msg!("layers-model-transport")),
        (OsiLayer::Network, OsiLayer::Network, msg!("layers-model-internet")),
        (OsiLayer::DataLink, OsiLayer::Physical, msg!("layers-model-link")),
    ];
    let (near, out) = if end == 0 { (to, -1.0) } else { (from, 1.0) };
    for (index, (first, last, name)) in groups.into_iter().enumerate() {
        let top = layout.row_top(first) + 6.0 * k;
        let bottom = layout.row_top(last) + layout.row - 6.0 * k;
        let spine = near + out * 6.0 * k;
        canvas.begin(Name::new(3, end * 8 + index), None);
        canvas.line(
            vec![vec2(near, top), vec2(spine, top), vec2(spine, bottom), vec2(near, bottom)],
            Role::Line,
            1.5 * k,
            Dash::Solid,
        );
        let align = if end == 0 { Align::End } else { Align::Start };
        let name = text::elide(&stage.words(&name), SMALL * k, Weight::Regular, to - from - 12.0 * k);
        canvas.text(
            vec2(spine + out * 6.0 * k, f32::midpoint(top, bottom)),
            name,
            Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(align),
        );
    }
    if layout.roomy {
        let align = if end == 0 { Align::End } else { Align::Start };
        let x = near + out * 12.0 * k;
        canvas.begin(Name::new(4, end), None);
        canvas.text(
            vec2(x, layout.top - 10.0 * k),
            "TCP/IP",
            Type::new(SMALL * k, Weight::Bold, Role::TextSecondary).aligned(align),
        );
        let (a, b) = layout.stack.get(end).copied().unwrap_or_default();
        canvas.text(
            vec2(f32::midpoint(a, b), layout.top - 10.0 * k),
            "OSI",
            Type::new(SMALL * k, Weight::Bold, Role::TextSecondary).aligned(Align::Middle),
        );
    }
}
