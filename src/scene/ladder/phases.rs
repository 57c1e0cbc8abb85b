//! The braces at the left that name the parts of a connection and their pattern.

use super::super::canvas::{Canvas, Name, Type};
use super::super::{Align, Dash, Role, Weight, text, vec2};
use super::Stage;
use super::layout::{BODY, Layout, SMALL};
use crate::flow::story::{Action, Phase};
use crate::flow::tcp::{Close, Open, Summary};
use crate::i18n::{Language, Message};
use crate::msg;
use crate::timeline::PhaseSpan;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    if !Layout::has_states(stage.timeline) {
        return;
    }
    for (index, span) in stage.timeline.phases.iter().enumerate() {
        brace(canvas, stage, index, span);
    }
}

/// The colour of a phase.
pub(super) const fn role(phase: Phase) -> Role {
    match phase {
        Phase::Handshake => Role::Handshake,
        Phase::Data => Role::Data,
        Phase::Teardown => Role::Teardown,
    }
}

fn brace(canvas: &mut Canvas, stage: &Stage<'_>, index: usize, span: &PhaseSpan) {
    let layout = &stage.layout;
    let k = layout.k;
    let steps = &stage.timeline.steps;
    let (Some(first), Some(last)) = (steps.get(span.first), steps.get(span.last)) else { return };
    // Crossing packets: the one that left last need not arrive last.
    let nearby = steps.get(span.last.saturating_sub(4).max(span.first)..=span.last).unwrap_or_default();
    let arrive = nearby.iter().map(|step| step.arrive).max().unwrap_or(last.arrive);
    // The next part may begin while this one's last packets are still under way: it takes over.
    let next = stage.timeline.phases.get(index + 1).and_then(|next| steps.get(next.first));
    let limit = next.map_or(f32::INFINITY, |next| stage.y(next.depart) - 14.0 * k);
    let (y0, y1) = (stage.y(first.depart) - 8.0 * k, (stage.y(arrive) + 8.0 * k).min(limit));
    let (low, high) = (y0.max(layout.top + 4.0 * k), y1.min(layout.bottom - 4.0 * k));
    let (low, high) = layout.without_scraps(low, high);
    if high - low < 8.0 * k {
        return;
    }
    let begun = stage.now >= first.depart;
    let current = begun && stage.timeline.step_at(stage.now).is_some_and(|step| step <= span.last);
    let tcp = stage.timeline.story.tcp();
    let aborted = span.phase == Phase::Teardown && tcp.is_some_and(|tcp| tcp.close == Close::Reset);
    let role = if aborted { Role::Reset } else { role(span.phase) };
    canvas.begin(Name::new(10, index), None);
    canvas.fade(if begun { 1.0 } else { 0.4 });
    let x = layout.brace;
    let tick = 6.0 * k;
    let mut points = Vec::with_capacity(4);
    if y0 >= low {
        points.push(vec2(x + tick, low));
    }
    points.push(vec2(x, low));
    points.push(vec2(x, high));
    if y1 <= high {
        points.push(vec2(x + tick, high));
    }
    canvas.line(points, role, if current { 3.0 } else { 2.0 } * k, Dash::Solid);
    if layout.part.half || !stage.options.told {
        return;
    }
    // The words stand where nothing is left out.
    let (low, high) = layout.widest(low, high);
    let begins_with_fin = stage.timeline.event(first).is_some_and(|event| event.action == Action::Fin);
    let (title, pattern) = captions(span.phase, tcp.as_ref(), begins_with_fin);
    let mut title = stage.words(&title);
    if high - low < 22.0 * k {
        return;
    }
    if layout.roomy {
        let room = x - layout.left - 8.0 * k;
        let mut lines: Vec<(String, Weight, f32, Role)> = text::wrap(&title, BODY * k, Weight::Bold, room)
            .into_iter()
            .map(|line| (line, Weight::Bold, BODY, role))
            .collect();
        if let Some(pattern) = pattern {
            lines.extend(
                text::wrap(&stage.words(&pattern), SMALL * k, Weight::Regular, room)
                    .into_iter()
                    .map(|line| (line, Weight::Regular, SMALL, Role::TextSecondary)),
            );
        }
        let fitting = (((high - low) / (18.0 * k)) as usize).max(1);
        lines.truncate(fitting);
        let mut y = f32::midpoint(low, high) - (lines.len() as f32 - 1.0) * 9.0 * k;
        for (line, weight, size, role) in lines {
            canvas.text(vec2(x - 10.0 * k, y), line, Type::new(size * k, weight, role).aligned(Align::End));
            y += 18.0 * k;
        }
    } else if stage.options.catalog.language() == Language::English {
        let fits = |words: &str| text::width(words, SMALL * k, Weight::Bold) <= high - low - 4.0 * k;
        if !fits(&title) {
            title = stage.words(&short_caption(span.phase));
        }
        if fits(&title) {
            canvas.turned_text(
                vec2(x - 10.0 * k, f32::midpoint(low, high)),
                title,
                Type::new(SMALL * k, Weight::Bold, role).aligned(Align::Middle),
                -std::f32::consts::FRAC_PI_2,
            );
        }
    } else {
        // Chinese stands upright, one character below the other.
        let step = 16.0 * k;
        let fitting = ((high - low) / step) as usize;
        if title.chars().count() > fitting {
            title = stage.words(&short_caption(span.phase));
        }
        let count = title.chars().count();
        if count <= fitting {
            let mut y = f32::midpoint(low, high) - (count as f32 - 1.0) * step / 2.0;
            for c in title.chars() {
                canvas.text(
                    vec2(x - 10.0 * k, y),
                    c.to_string(),
                    Type::new(SMALL * k, Weight::Bold, role).aligned(Align::Middle),
                );
                y += step;
            }
        }
    }
}

fn short_caption(phase: Phase) -> Message {
    match phase {
        Phase::Handshake => msg!("scene-phase-handshake"),
        Phase::Data => msg!("scene-phase-data"),
        Phase::Teardown => msg!("scene-phase-teardown"),
    }
}

fn captions(phase: Phase, tcp: Option<&Summary>, begins_with_fin: bool) -> (Message, Option<Message>) {
    let open = tcp.map(|tcp| tcp.open);
    let close = tcp.map(|tcp| tcp.close);
    match phase {
        Phase::Data => (msg!("scene-phase-data"), None),
        Phase::Handshake => match open {
            Some(Open::ThreeWay) => (msg!("scene-phase-three-way-handshake"), None),
            Some(Open::Simultaneous) => (msg!("scene-phase-handshake"), Some(msg!("scene-open-simultaneous"))),
            Some(Open::Refused) => (msg!("scene-phase-handshake"), Some(msg!("scene-open-refused"))),
            Some(Open::Unanswered) => (msg!("scene-phase-handshake"), Some(msg!("scene-open-unanswered"))),
            Some(Open::HalfOpen) => (msg!("scene-phase-handshake"), Some(msg!("scene-open-half-open"))),
            Some(Open::MidHandshake | Open::MidStream) | None => (msg!("scene-phase-handshake"), None),
        },
        Phase::Teardown => match close {
            Some(Close::FourWay) => (msg!("scene-phase-four-way-close"), None),
            Some(Close::ThreeWay) => (msg!("scene-phase-three-way-close"), Some(msg!("scene-close-three-way"))),
            Some(Close::HalfClose) => (msg!("scene-phase-half-close"), Some(msg!("scene-close-half-close"))),
            Some(Close::Simultaneous) => {
                (msg!("scene-phase-simultaneous-close"), Some(msg!("scene-close-simultaneous")))
            }
            Some(Close::Reset) if begins_with_fin => (msg!("scene-phase-close-then-reset"), None),
            Some(Close::Reset) => (msg!("scene-phase-reset"), None),
            Some(Close::Incomplete) => (msg!("scene-phase-teardown"), Some(msg!("scene-close-incomplete"))),
            Some(Close::None) | None => (msg!("scene-phase-teardown"), None),
        },
    }
}
