//! What stays in place while the rows scroll: who the two ends are, and the stage's edges.

use super::super::canvas::{Canvas, Name, Type, fill};
use super::super::ends;
use super::super::{Align, Dash, Role, Weight, text, vec2};
use super::layout::{BODY, Layout, SMALL, TITLE};
use super::{Stage, calls, segments};
use crate::flow::Side;
use crate::flow::story::Story;
use crate::msg;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    canvas.begin(Name::new(20, 0), None);
    canvas.rect(vec2(0.0, 0.0), vec2(layout.size.x, layout.top), 0.0, fill(Role::Background, 1.0));
    if layout.bottom < layout.size.y {
        canvas.rect(vec2(0.0, layout.bottom), layout.size, 0.0, fill(Role::Background, 1.0));
    }
    // Rows come and go gently.
    for strip in 0..5u8 {
        let (near, far) = (f32::from(strip) * 3.0 * k, (f32::from(strip) + 1.0) * 3.0 * k);
        let strength = 0.85 - 0.16 * f32::from(strip);
        // At the very top nothing has gone.
        let above = strength * (layout.scroll / (24.0 * k)).min(1.0);
        canvas.rect(
            vec2(0.0, layout.top + near),
            vec2(layout.size.x, layout.top + far),
            0.0,
            fill(Role::Background, above),
        );
        canvas.rect(
            vec2(0.0, layout.bottom - far),
            vec2(layout.size.x, layout.bottom - near),
            0.0,
            fill(Role::Background, strength),
        );
    }
    let middle = f32::midpoint(layout.inner[0], layout.inner[1]);
    let half = layout.part.half;
    let title = if half { BODY } else { TITLE };
    for side in Side::BOTH {
        let role = ends::who(&stage.timeline.story, side);
        let edge = match (layout.part.half, Layout::has_states(stage.timeline)) {
            (true, _) if side == Side::Client => layout.left,
            (true, _) => layout.right,
            (false, true) => layout.outer(side),
            (false, false) => layout.inner(side),
        };
        let align = if side == Side::Client { Align::Start } else { Align::End };
        let room = (edge - middle).abs() - 16.0 * k;
        canvas.begin(Name::new(21, side.index()), None);
        canvas.text(
            vec2(edge, if half { 14.0 } else { 26.0 } * k),
            text::elide(&stage.words(&role), title * k, Weight::Bold, room),
            Type::new(title * k, Weight::Bold, Role::Side(side)).aligned(align),
        );
        canvas.text(
            vec2(edge, if half { 35.0 } else { 49.0 } * k),
            address(&stage.timeline.story, side, SMALL * k, room),
            Type::new(SMALL * k, Weight::Mono, Role::TextSecondary).aligned(align),
        );
    }
    if layout.roomy && stage.options.narration {
        legend(canvas, stage);
    }
    calls::heading(canvas, stage);
    canvas.begin(Name::new(22, 0), None);
    if !layout.part.half {
        canvas.text(
            vec2(layout.right, 49.0 * k),
            stage.words(&msg!("scene-time")),
            Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(Align::End),
        );
    }
    canvas.fade(0.6);
    let rule = layout.top - layout.streams - 4.0 * k;
    canvas.line(vec![vec2(layout.left, rule), vec2(layout.right, rule)], Role::Line, k, Dash::Solid);
}

/// What solid and full, dashed and hollow mean, in the corner above the captions.
fn legend(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    let looks = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary);
    canvas.begin(Name::new(23, 0), None);
    for (y, seen, words) in [(26.0, true, msg!("scene-observed")), (49.0, false, msg!("scene-inferred"))] {
        let (from, to) = (vec2(layout.left, y * k), vec2(layout.left + 28.0 * k, y * k));
        let dash = if seen { Dash::Solid } else { Dash::Dashed };
        canvas.line(vec![from, vec2(to.x - 8.0 * k, to.y)], Role::TextSecondary, 1.5 * k, dash);
        segments::arrowhead(canvas, from, to, 9.0 * k, segments::end(Role::TextSecondary, seen, k));
        let words = text::elide(&stage.words(&words), SMALL * k, Weight::Regular, 68.0 * k);
        canvas.text(vec2(to.x + 8.0 * k, to.y), words, looks);
    }
}

/// Address and port; a long address is cut in its middle, the port never.
fn address(story: &Story, side: Side, size: f32, room: f32) -> String {
    let endpoint = story.conversation.endpoint(side);
    let whole = story.end_text(side);
    if text::width(&whole, size, Weight::Mono) <= room {
        return whole;
    }
    if story.below.is_some() {
        return text::elide_middle(&whole, size, Weight::Mono, room);
    }
    let addr = endpoint.addr.to_string();
    let (open, port) = if endpoint.addr.is_ipv6() {
        ("[", format!("]:{}", endpoint.port))
    } else {
        ("", format!(":{}", endpoint.port))
    };
    let rest = room - text::width(&port, size, Weight::Mono) - text::width(open, size, Weight::Mono);
    format!("{open}{}{port}", text::elide_middle(&addr, size, Weight::Mono, rest.max(0.0)))
}
