//! The two lifelines: a band for each state of each end, breaks where time was cut out, and the playhead.

use super::super::canvas::{Canvas, Name, Type, ease, fill, stroke};
use super::super::{Align, Dash, Paint, Role, Target, Weight, text, vec2};
use super::layout::{BODY, Layout, SMALL};
use super::{Stage, routers};
use crate::flow::udp::Exchange;
use crate::flow::{Evidence, Side};
use crate::msg;
use crate::timeline::{StateSpan, duration_text};

/// How strongly a band is tinted, and one still to come.
const TINT: f32 = 0.24;
const TINT_GHOST: f32 = 0.07;
/// How far above the departure after it a cut stands, rows: between what is said of either packet.
const CUT: f32 = 0.42;
/// The same where rows are close, and nothing is said below the packet before it.
const CUT_TIGHT: f32 = 0.54;
/// Between two bands, half of it; and where rows are close (at scale 1).
const GAP: (f32, f32) = (1.5, 0.75);
/// What a band has of height as soon as it begins (at scale 1): room for its name.
const NAMED: f32 = 26.0;
/// From line to line of what is said in a band (at scale 1).
const LINE: f32 = 16.0;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let breaks = breaks_in_sight(stage);
    if Layout::has_states(stage.timeline) {
        for side in Side::BOTH {
            bands(canvas, stage, side, &breaks);
        }
    } else {
        plain(canvas, stage);
    }
    routers::lines(canvas, stage);
    if !stage.layout.part.unscrolled {
        playhead(canvas, stage);
    }
    for (index, y) in breaks {
        draw_break(canvas, stage, index, y);
    }
}

/// The steps before which time was cut out, and where.
fn breaks_in_sight(stage: &Stage<'_>) -> Vec<(usize, f32)> {
    let layout = &stage.layout;
    let (from, to) = layout.in_sight(stage.timeline);
    let slack = 20.0 * layout.k;
    // The cut stands above its step's departure, which may be out of sight below.
    let steps = stage.timeline.steps_between(from, to);
    (steps.start..steps.end.saturating_add(1))
        .filter_map(|index| {
            let step = stage.timeline.steps.get(index).filter(|step| step.folded > 0)?;
            let y = stage.y(step.depart) - if layout.tight { CUT_TIGHT } else { CUT } * layout.pitch;
            // Beside packets that are left out it would say the time since one that is not there.
            let beside = layout.leaves_out(index) || index.checked_sub(1).is_some_and(|index| layout.leaves_out(index));
            (!beside && y > layout.top - slack && y < layout.bottom + slack).then_some((index, y))
        })
        .collect()
}

/// Lifelines without states.
fn plain(canvas: &mut Canvas, stage: &Stage<'_>) {
    let Layout { k, top, bottom, .. } = stage.layout;
    let group = matches!(stage.timeline.story.outcome(), Some(Exchange::Multicast | Exchange::Broadcast));
    for side in Side::BOTH {
        canvas.begin(Name::new(1, side.index()), None);
        let x = stage.layout.inner(side);
        let dash = if group && side == Side::Server { Dash::Dotted } else { Dash::Solid };
        let seen = stage.playhead.clamp(top, bottom);
        canvas.line(vec![vec2(x, top), vec2(x, seen)], Role::Line, 3.0 * k, dash);
        canvas.fade(0.45);
        let end = stage.y(stage.length()).min(bottom);
        if end > seen {
            canvas.line(vec![vec2(x, seen), vec2(x, end)], Role::Line, 3.0 * k, dash);
        }
    }
}

fn bands(canvas: &mut Canvas, stage: &Stage<'_>, side: Side, breaks: &[(usize, f32)]) {
    let layout = &stage.layout;
    let k = layout.k;
    let spans = stage.timeline.states(side);
    let (from, to) = layout.in_sight(stage.timeline);
    let first = spans.partition_point(|span| span.from <= from).saturating_sub(1);
    let end = spans.partition_point(|span| span.from <= to);
    let (inner, outer) = (layout.inner(side), layout.outer(side));
    let (left, right) = (inner.min(outer), inner.max(outer));
    for (index, span) in spans.iter().enumerate().take(end).skip(first) {
        let until = spans.get(index + 1).map_or(stage.length(), |next| next.from);
        let gap = if layout.tight { GAP.1 } else { GAP.0 } * k;
        let (y0, y1) = (stage.y(span.from) + gap, stage.y(until) - gap);
        let (low, high) = (y0.max(layout.top - 16.0 * k), y1.min(layout.bottom + 16.0 * k));
        if high - low < 1.0 {
            continue;
        }
        let known = span.state.filter(|_| span.or.is_none());
        let role = known.map_or(Role::StateUnknown, Role::State);
        let dash = if span.evidence == Evidence::Observed { Dash::Solid } else { Dash::Dashed };
        canvas.begin(Name::new(2 + side.index() as u8, index), Some(Target::State(side, span.state)));
        let begun = stage.now >= span.from;
        let seen = if begun { stage.playhead.max(y0 + NAMED * k) } else { stage.playhead }.min(high);
        let radius = 5.0 * k;
        // What is to come: an outline, hardly tinted.
        if seen < high {
            canvas.fade(0.8);
            canvas.rect(
                vec2(left, low.max(seen)),
                vec2(right, high),
                radius,
                Paint { fill: Some((role, TINT_GHOST)), stroke: None, dash },
            );
        } else {
            canvas.fade(0.0);
            canvas.rect(vec2(left, low), vec2(right, high), radius, fill(role, 0.0));
        }
        // What has been: tinted, with a firm edge towards the wire.
        canvas.fade(if seen > low { 1.0 } else { 0.0 });
        let seen = seen.max(low);
        canvas.rect(vec2(left, low), vec2(right, seen), radius, fill(role, TINT));
        let half = 0.5 * k;
        if span.evidence != Evidence::Observed && seen - low > 6.0 * k {
            canvas.rect(
                vec2(left + half, low + half),
                vec2(right - half, seen - half),
                radius,
                stroke(role, k, Dash::Dashed),
            );
        } else {
            canvas.rect(vec2(left, low), vec2(right, seen), radius, fill(role, 0.0));
        }
        let edge = if side == Side::Client { right - 2.0 * k } else { left + 2.0 * k };
        canvas.line(vec![vec2(edge, low), vec2(edge, seen)], role, 4.0 * k, dash);
        // A change just made glows for a moment.
        let age = (stage.now.0 - span.from.0) as f32 / 1e9;
        if index > 0 && (0.0..0.9).contains(&age) && seen > low {
            canvas.fade(0.55 * (1.0 - ease(age, 0.0, 0.9)));
            let grow = (2.0 + 3.0 * age) * k;
            canvas.rect(
                vec2(left - grow, low - grow),
                vec2(right + grow, seen.max(low + 8.0 * k) + grow),
                radius + grow,
                stroke(role, 2.0 * k, Dash::Solid),
            );
        } else {
            canvas.fade(0.0);
            canvas.rect(vec2(left, low), vec2(right, low), 0.0, fill(role, 0.0));
        }
        if layout.named {
            name(canvas, stage, (left, right), (y0, y1), span, breaks);
        }
    }
}

/// The state's name, kept in sight while its band is.
fn name(
    canvas: &mut Canvas,
    stage: &Stage<'_>,
    (left, right): (f32, f32),
    (y0, y1): (f32, f32),
    span: &StateSpan,
    breaks: &[(usize, f32)],
) {
    let layout = &stage.layout;
    let k = layout.k;
    let begun = stage.now >= span.from;
    let centre = f32::midpoint(left, right);
    let room = right - left - 12.0 * k;
    let mut y = (y0 + 14.0 * k).max(layout.top + 22.0 * k);
    let wrap = |words: &str| text::wrap(words, SMALL * k, Weight::Bold, room);
    let unknown = stage.words(&msg!("scene-state-unknown"));
    let (names, known) = match (span.state, span.or) {
        // The one it was in for certain comes first.
        (Some(state), Some(still)) => {
            let either = msg!("scene-state-or", state = still.name(), other = state.name());
            (wrap(&stage.words(&either)), Some(unknown.clone()))
        }
        (Some(state), None) => {
            let inferred = span.evidence == Evidence::Inferred;
            (vec![state.name().to_owned()], inferred.then(|| stage.words(&msg!("scene-inferred"))))
        }
        (None, _) => (vec![unknown.clone()], None),
    };
    // One of two names without the other would be wrong.
    let fits = y1.min(layout.bottom) - y0 >= (names.len() + usize::from(known.is_some())) as f32 * LINE * k + 8.0 * k;
    let (names, known) = if span.or.is_some() && !fits { (vec![unknown.clone()], None) } else { (names, known) };
    let known = known.filter(|_| begun);
    // Where packets are left out there is no room for words.
    let last = names.len().saturating_sub(1) as f32 * LINE * k;
    for (top, bottom) in layout.gaps() {
        if y + last + 9.0 * k > top && y - 9.0 * k < bottom {
            y = bottom + 14.0 * k;
        }
    }
    let known = known.filter(|_| !layout.in_gap(y + last, y + last + LINE * k + 8.0 * k));
    let height = last + if known.is_some() { LINE * k } else { 0.0 };
    let (least, above) = if layout.tight { (11.0, 5.5) } else { (16.0, 8.0) };
    // A break in the lifeline would run through the words: they stand above it where the band has room for a name there,
    // as it is there that the state was entered, and below it otherwise.
    let (mut known, mut free, mut short) = (known, y0, None);
    let at_its_start = y < y0 + 14.1 * k;
    for (_, cut) in breaks {
        if *cut <= y - 18.0 * k || *cut >= y + height + 18.0 * k {
            continue;
        }
        let room = cut - 8.0 * k - y0;
        let enough = at_its_start && free <= y0 && room >= 15.0 * k;
        if enough && names.len() == 1 {
            y = y.min(y0 + room / 2.0);
            known = None;
        } else {
            // Two names need more than that; until the playhead is past the break, what they come to stands above it.
            short = Some(y0 + (room / 2.0).min(13.0 * k)).filter(|_| enough && begun && stage.playhead < *cut);
            y = y.max(cut + 22.0 * k);
            free = cut + 6.0 * k;
        }
    }
    // Where rows are close, a name alone takes all that a short band has.
    let narrow = y1 - free < NAMED * k && (layout.tight || free > y0);
    let y = if narrow && names.len() == 1 {
        y.min(f32::midpoint(free, y1).max(free + above * k))
    } else {
        y.min(y1 - above * k)
    };
    let hidden = layout.in_gap(y - 6.0 * k, y + last + 6.0 * k);
    if hidden
        || y1 - y0 < least * k
        || y < y0 + above * k - 0.1
        || y < layout.top + if layout.tight { 6.0 } else { 14.0 } * k
    {
        return;
    }
    // On a sheet that others follow, what would be cut stands on the next.
    let end = if layout.goes_on() { layout.bottom - 14.0 * k } else { f32::INFINITY };
    if y + height + 8.0 * k > end {
        return;
    }
    // Beyond the break it has not come to that yet.
    let there = begun && short.is_none();
    canvas.fade(if there { 1.0 } else { 0.5 });
    let type_of =
        |there: bool| Type::new(SMALL * k, Weight::Bold, if there { Role::Text } else { Role::TextSecondary });
    let looks = type_of(there);
    for (line, words) in names.iter().enumerate() {
        let words = text::elide(words, SMALL * k, Weight::Bold, room);
        canvas.text(vec2(centre, y + line as f32 * LINE * k), words, looks.aligned(Align::Middle));
    }
    if let Some(y) = short {
        canvas.fade(if begun { 1.0 } else { 0.5 });
        let words = text::elide(&unknown, SMALL * k, Weight::Bold, room);
        canvas.text(vec2(centre, y), words, type_of(begun).aligned(Align::Middle));
    }
    // The dashed edge says it as well; the word where there is room.
    let y = y + last;
    if let Some(known) = known.filter(|_| y + 28.0 * k < y1.min(stage.playhead)) {
        canvas.fade(1.0);
        let words = text::elide(&known, SMALL * k, Weight::Regular, room);
        canvas.text(
            vec2(centre, y + LINE * k),
            words,
            Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(Align::Middle),
        );
    }
}

fn playhead(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    let y = stage.playhead;
    canvas.begin(Name::new(5, 0), None);
    canvas.fade(0.35);
    canvas.line(vec![vec2(layout.inner[0], y), vec2(layout.inner[1], y)], Role::Accent, k, Dash::Solid);
    canvas.fade(1.0);
    for side in Side::BOTH {
        canvas.circle(vec2(layout.inner(side), y), 4.0 * k, fill(Role::Accent, 1.0));
    }
}

/// Where time was cut out: both lifelines are broken, and the words say how long.
fn draw_break(canvas: &mut Canvas, stage: &Stage<'_>, index: usize, y: f32) {
    let layout = &stage.layout;
    let k = layout.k;
    let Some(step) = stage.timeline.steps.get(index) else { return };
    canvas.begin(Name::new(6, index), None);
    let shown = if stage.playhead >= y { 1.0 } else { 0.45 };
    canvas.fade(shown);
    let plain = |x: f32| (x - 14.0 * k, x + 14.0 * k);
    let ends = Side::BOTH.into_iter().map(|side| {
        if Layout::has_states(stage.timeline) {
            let (inner, outer) = (layout.inner(side), layout.outer(side));
            (inner.min(outer) - 4.0 * k, inner.max(outer) + 4.0 * k)
        } else {
            plain(layout.inner(side))
        }
    });
    for (a, b) in ends.chain(routers::proved(stage).map(plain)) {
        let (lean, gap) = (4.0 * k, 4.0 * k);
        canvas.polygon(
            vec![vec2(a, y + lean - gap), vec2(b, y - lean - gap), vec2(b, y - lean + gap), vec2(a, y + lean + gap)],
            fill(Role::Background, 1.0),
        );
        for offset in [-gap, gap] {
            let ends = vec![vec2(a, y + lean + offset), vec2(b, y - lean + offset)];
            canvas.line(ends, Role::TextSecondary, 1.25 * k, Dash::Solid);
        }
    }
    let words = stage.words(&msg!("scene-later", time = duration_text(step.folded)));
    let centre = f32::midpoint(layout.inner[0], layout.inner[1]);
    let half = text::width(&words, BODY * k, Weight::Regular) / 2.0 + 14.0 * k;
    for (a, b) in [(layout.inner[0] + 12.0 * k, centre - half), (centre + half, layout.inner[1] - 12.0 * k)] {
        canvas.line(vec![vec2(a, y), vec2(b, y)], Role::Line, k, Dash::Dotted);
    }
    // A router's lifeline, or its break, may stand in the middle.
    if routers::proved(stage).any(|x| (x - centre).abs() < half) {
        let (from, to) = (vec2(centre - half, y - 13.0 * k), vec2(centre + half, y + 13.0 * k));
        canvas.fade(1.0);
        canvas.rect(from, to, 0.0, fill(Role::Background, 1.0));
        canvas.fade(shown);
    }
    let looks = Type::new(BODY * k, Weight::Regular, Role::TextSecondary).aligned(Align::Middle);
    canvas.text(vec2(centre, y), words, looks);
}
