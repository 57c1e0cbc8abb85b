//! What stays in place while the rows scroll: who the two ends are, and the stage's edges.

use super::super::canvas::{Canvas, Name, Type, fill};
use super::super::ends;
use super::super::{Align, Dash, Role, Weight, text, vec2};
use super::layout::{BODY, Layout, SMALL, TITLE};
use super::{Stage, calls, legend, routers};
use crate::flow::Side;
use crate::flow::story::Story;
use crate::msg;
use crate::timeline::{Step, duration_text};

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    folds(canvas, stage);
    canvas.begin(Name::new(20, 0), None);
    // What is scrolled up reaches beyond the picture's edge.
    canvas.rect(vec2(0.0, -64.0 * k), vec2(layout.size.x, layout.top), 0.0, fill(Role::Background, 1.0));
    if layout.bottom < layout.size.y {
        canvas.rect(vec2(0.0, layout.bottom), layout.size, 0.0, fill(Role::Background, 1.0));
    }
    // Rows come and go gently.
    for strip in 0..5u8 {
        let (near, far) = (f32::from(strip) * 3.0 * k, (f32::from(strip) + 1.0) * 3.0 * k);
        let strength = 0.85 - 0.16 * f32::from(strip);
        // At the very top nothing has gone.
        let above = if layout.part.unscrolled { 0.0 } else { strength * (layout.scroll / (24.0 * k)).min(1.0) };
        canvas.rect(
            vec2(0.0, layout.top + near),
            vec2(layout.size.x, layout.top + far),
            0.0,
            fill(Role::Background, above),
        );
        // A picture that ends before what follows ends there.
        let below = if layout.more > 0.0 || layout.part.unscrolled { 0.0 } else { strength };
        canvas.rect(
            vec2(0.0, layout.bottom - far),
            vec2(layout.size.x, layout.bottom - near),
            0.0,
            fill(Role::Background, below),
        );
    }
    let half = layout.part.half;
    // A half has the name of its protocol in the middle.
    let (middle, kept) = if half {
        (f32::midpoint(layout.left, layout.right), 36.0)
    } else {
        (f32::midpoint(layout.inner[0], layout.inner[1]), 16.0)
    };
    let title = if half { BODY } else { TITLE };
    let kept_for_router =
        16.0 * k + text::width(&stage.words(&msg!("scene-router-name")), BODY * k, Weight::Bold) / 2.0;
    // In one line with the names, between lifelines that stand close, addresses would be cut: both ends then begin farther
    // out, or neither.
    let who = |side| stage.words(&ends::who(&stage.timeline.story, side));
    let in_line = |side| {
        let name = text::width(&who(side), title * k, Weight::Bold) + 26.0 * k;
        name + text::width(&stage.timeline.story.end_text(side), SMALL * k, Weight::Mono)
    };
    let outside = Side::BOTH.into_iter().any(|side| layout.low && in_line(side) > (layout.inner(side) - middle).abs());
    for side in Side::BOTH {
        // The next one on the way.
        let router = match side {
            Side::Client => routers::proved(stage).next(),
            Side::Server => routers::proved(stage).last(),
        };
        let edge = match (layout.part.half, Layout::has_states(stage.timeline)) {
            (true, _) if side == Side::Client => layout.left,
            (true, _) => layout.right,
            (false, true) => layout.outer(side),
            // Name and address in one line have to leave room for a router's name.
            (false, false) if layout.low && (outside || router.is_some()) => layout.outer(side),
            (false, false) => layout.inner(side),
        };
        let align = if side == Side::Client { Align::Start } else { Align::End };
        let room = match router {
            Some(x) => (edge - x).abs() - kept_for_router,
            // What the other end leaves of its half is this one's.
            None if layout.low && !half => {
                let free = (layout.outer[1] - layout.outer[0]) - in_line(side.other());
                (edge - middle).abs().max(free.min((layout.outer(side.other()) - edge).abs())) - 16.0 * k
            }
            None => (edge - middle).abs() - 16.0 * k,
        };
        canvas.begin(Name::new(21, side.index()), None);
        let name = text::elide(&who(side), title * k, Weight::Bold, room + (16.0 - kept) * k);
        let beside = text::width(&name, title * k, Weight::Bold) + 10.0 * k;
        let (y, below) = match (half, layout.low) {
            (true, _) => (14.0, 35.0),
            (false, true) => (20.0, 21.0),
            (false, false) => (26.0, 49.0),
        };
        canvas.text(vec2(edge, y * k), name, Type::new(title * k, Weight::Bold, Role::Side(side)).aligned(align));
        let inward = if side == Side::Client { 1.0 } else { -1.0 };
        let (x, room) = if layout.low { (edge + inward * beside, room - beside) } else { (edge, room) };
        canvas.text(
            vec2(x, below * k),
            address(&stage.timeline.story, side, SMALL * k, room),
            Type::new(SMALL * k, Weight::Mono, Role::TextSecondary).aligned(align),
        );
    }
    if layout.legend > 0.0 {
        let at = vec2(layout.left, layout.bottom + layout.more + layout.calls_line);
        let room = (at, layout.right - layout.left, k);
        legend::rows(canvas, &[stage.timeline], stage.options, layout.beside(), room);
    }
    more(canvas, stage);
    routers::names(canvas, stage);
    calls::heading(canvas, stage);
    calls::line(canvas, stage);
    canvas.begin(Name::new(22, 0), None);
    if !layout.part.half {
        canvas.text(
            vec2(layout.right, if layout.low { 21.0 } else { 49.0 } * k),
            stage.words(&msg!("scene-time")),
            Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(Align::End),
        );
    }
    canvas.fade(0.6);
    let rule = layout.top - layout.streams - 4.0 * k;
    canvas.line(vec![vec2(layout.left, rule), vec2(layout.right, rule)], Role::Line, k, Dash::Solid);
}

/// Where packets are left out: how many.
fn folds(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    for ((top, bottom), fold) in layout.gaps().zip(layout.folds.iter().flatten()) {
        canvas.begin(Name::new(25, fold.steps.0), None);
        canvas.rect(vec2(0.0, top), vec2(layout.size.x, bottom), 0.0, fill(Role::Background, 1.0));
        for side in Side::BOTH {
            let x = layout.inner(side);
            canvas.line(vec![vec2(x, top), vec2(x, bottom)], Role::Line, 2.0 * k, Dash::Dotted);
        }
        let steps = &stage.timeline.steps;
        let event = |step: usize| steps.get(step).and_then(|step| stage.timeline.event(step));
        let sent = (fold.steps.0..=fold.steps.1).filter_map(event).filter(|event| !event.is_passed_on());
        let mut words = stage.words(&msg!("scene-left-out", count = sent.count()));
        // Where time was cut out before the next: between the packets that are shown, which the reader can check.
        let next = fold.steps.1 + 1;
        if steps.get(next).is_some_and(|step| step.folded > 0)
            && let (Some(before), Some(after)) = (fold.steps.0.checked_sub(1).and_then(event), event(next))
            && let (Some(before), Some(after)) = (before.time, after.time)
        {
            let later = stage.words(&msg!("scene-later", time = duration_text(after.since(before).max(0))));
            words = format!("{words} · {later}");
        }
        let at = vec2(f32::midpoint(layout.inner[0], layout.inner[1]), f32::midpoint(top, bottom));
        canvas.text(at, words, Type::new(BODY * k, Weight::Bold, Role::Text).aligned(Align::Middle));
    }
}

/// Below a picture of the whole for which there was no room: how many packets follow.
fn more(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    if layout.more <= 0.0 {
        return;
    }
    // What is cut off at the foot has not been told either.
    let sent = |step: &&Step| stage.timeline.event(step).is_some_and(|event| !event.is_passed_on());
    let below = stage.timeline.steps.iter().filter(|step| stage.y(step.arrive) > layout.bottom);
    let follow = below.filter(sent).count();
    if follow == 0 {
        return;
    }
    let y = layout.bottom + 14.0 * k;
    let words = stage.words(&msg!("scene-more-follow", count = follow));
    let middle = f32::midpoint(layout.inner[0], layout.inner[1]);
    canvas.begin(Name::new(24, 0), None);
    for side in Side::BOTH {
        let x = layout.inner(side);
        canvas.line(vec![vec2(x, layout.bottom), vec2(x, y + 8.0 * k)], Role::Line, 2.0 * k, Dash::Dotted);
    }
    let looks = Type::new(BODY * k, Weight::Bold, Role::Text).aligned(Align::Middle);
    canvas.text(vec2(middle, y), words, looks);
}

/// Address and port. Of a long address the end is kept, which tells hosts of one network apart, and never is the port cut.
fn address(story: &Story, side: Side, size: f32, room: f32) -> String {
    let whole = story.end_text(side);
    if text::width(&whole, size, Weight::Mono) <= room {
        return whole;
    }
    let Some(endpoint) = story.endpoint(side) else {
        return text::elide_middle(&whole, size, Weight::Mono, room);
    };
    let addr = endpoint.addr.to_string();
    let separator = if endpoint.addr.is_ipv6() { ':' } else { '.' };
    let (open, port) = if endpoint.addr.is_ipv6() {
        ("[", format!("]:{}", endpoint.port))
    } else {
        ("", format!(":{}", endpoint.port))
    };
    let rest = (room - text::width(&port, size, Weight::Mono) - text::width(open, size, Weight::Mono)).max(0.0);
    let ends = addr.match_indices(separator).filter_map(|(at, _)| addr.get(at..)).map(|end| format!("…{end}"));
    let end = { ends }.find(|end| end.chars().count() > 2 && text::width(end, size, Weight::Mono) <= rest);
    format!("{open}{}{port}", end.unwrap_or_else(|| text::elide_middle(&addr, size, Weight::Mono, rest)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::timeline::examples;

    #[test]
    fn of_a_long_address_the_end_is_kept_and_the_port() {
        let story = examples::dns();
        let whole = story.end_text(Side::Client);
        let advance = text::width("0", SMALL, Weight::Mono);
        let count = whole.chars().count();
        let shown = |less: usize| address(&story, Side::Client, SMALL, advance * (count - less) as f32 + 0.5);
        assert_eq!(shown(0), whole);
        let (addr, port) = whole.rsplit_once(':').unwrap();
        for less in 1..4 {
            let short = shown(less);
            let (kept, same) = short.rsplit_once(':').unwrap();
            let end = kept.strip_prefix('…').unwrap();
            assert!(same == port && end.starts_with('.') && addr.ends_with(end), "{short} of {whole}");
        }
    }
}
