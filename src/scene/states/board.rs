//! The figure itself: its edges with their words, and the states.

use super::super::canvas::{Canvas, Name, Type, ease, fill, stroke};
use super::super::{Align, Dash, Role, Target, Vec2, Weight, text, vec2};
use super::Stage;
use super::figure::{Drawn, EDGES, Edge, PLACES, note_of};
use super::labels::{self, Labels, Line};
use super::layout::{SMALL, note_pieces};
use super::path::Path;
use super::track::Stop;
use crate::flow::{Evidence, Side};
use crate::timeline::PlayTime;

/// How long an edge just taken glows, seconds.
const GLOW: f32 = 1.6;
/// How strong an edge is that nobody took: against the stage still 3 to 1 in either theme (WCAG 1.4.11).
const FAINT: f32 = 0.7;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let mut labels = labels::place(stage, &|edge| Taken::of(stage, edge).now());
    for (index, edge) in EDGES.iter().enumerate() {
        let taken = Taken::of(stage, index);
        if edge.drawn == Drawn::Note3 && !taken.now() {
            continue;
        }
        draw_edge(canvas, stage, (index, edge), &taken);
    }
    for index in 0..EDGES.len() {
        draw_label(canvas, stage, index, &mut labels);
    }
    for place in 0..PLACES.len() {
        draw_place(canvas, stage, place);
    }
    draw_notes(canvas, stage);
}

/// The RFC's notes below its figure; that of an edge just taken stands out.
fn draw_notes(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let Some((top, pitch)) = layout.notes else { return };
    let lit = |note: usize| {
        let mut edges = EDGES.iter().enumerate();
        edges.any(|(index, edge)| note_of(edge) == Some(note) && Taken::of(stage, index).now())
    };
    let width = layout.size.x - 2.0 * layout.pad;
    for (name, (note, line, x, words)) in note_pieces(stage.options, layout.k, width).into_iter().enumerate() {
        canvas.begin(Name::new(48, name), None);
        let role = if lit(note) { Role::Text } else { Role::TextSecondary };
        let at = vec2(layout.pad + x, top + line as f32 * pitch);
        canvas.text(at, words, Type::new(SMALL * layout.k, Weight::Regular, role));
    }
}

/// Who took an edge.
struct Taken<'a> {
    /// The change of each side that took it last.
    by: [Option<&'a Stop>; 2],
    /// Whether that is the side's latest change.
    last: [bool; 2],
}

impl<'a> Taken<'a> {
    fn of(stage: &'a Stage<'_>, edge: usize) -> Self {
        let by = |side: Side| stage.track(side).iter().rev().find(|stop| stop.edge == Some(edge));
        let last = |side: Side| stage.track(side).last().is_some_and(|stop| stop.edge == Some(edge));
        Taken { by: [by(Side::Client), by(Side::Server)], last: [last(Side::Client), last(Side::Server)] }
    }

    fn each(&self) -> impl Iterator<Item = (Side, &'a Stop, bool)> {
        Side::BOTH.into_iter().zip(self.by).zip(self.last).filter_map(|((side, stop), last)| Some((side, stop?, last)))
    }

    fn now(&self) -> bool {
        self.last.contains(&true)
    }

    fn ever(&self) -> bool {
        self.by.iter().any(Option::is_some)
    }
}

fn draw_edge(canvas: &mut Canvas, stage: &Stage<'_>, (index, edge): (usize, &Edge), taken: &Taken<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    let path = layout.path(edge.route);
    canvas.begin(Name::new(40, index), None);
    let plain = edge.drawn == Drawn::InFigure;
    canvas.fade(FAINT);
    if edge.drawn != Drawn::Note3 {
        let (dash, width) = if plain { (Dash::Solid, 1.25) } else { (Dash::Dotted, 2.0) };
        canvas.line(path.points.clone(), Role::TextSecondary, width * k, dash);
        head(canvas, &path, Role::TextSecondary, 7.0 * k);
    }
    let both = taken.each().count() > 1;
    for (side, stop, last) in taken.each() {
        canvas.begin(Name::new(41 + side.index() as u8, index), None);
        let role = Role::Side(side);
        let offset = match (both || edge.drawn == Drawn::Note3, side) {
            (false, _) => 0.0,
            (true, Side::Client) => -1.75 * k,
            (true, Side::Server) => 1.75 * k,
        };
        let (points, _) = Path { points: path.shifted(offset, offset) }.part(stop.progress(stage.now));
        let age = seconds_since(stage.now, stop.begins);
        if last {
            // Broad and soft as it is taken, then only a little.
            canvas.fade(0.12 + 0.22 * (1.0 - ease(age, 0.5, GLOW)));
            canvas.line(points.clone(), role, 10.0 * k, Dash::Solid);
        } else {
            canvas.fade(0.0);
            canvas.line(Vec::new(), role, k, Dash::Solid);
        }
        canvas.fade(if last { 1.0 } else { 0.7 });
        let dash = if stop.span.evidence == Evidence::Observed { Dash::Solid } else { Dash::Dashed };
        canvas.line(points, role, if last { 3.0 } else { 2.0 } * k, dash);
        if stop.progress(stage.now) >= 1.0 {
            head(canvas, &path, role, if last { 10.0 } else { 8.0 } * k);
        }
    }
}

fn seconds_since(now: PlayTime, then: PlayTime) -> f32 {
    now.0.saturating_sub(then.0) as f32 / 1e9
}

/// The arrowhead at a path's end.
fn head(canvas: &mut Canvas, path: &Path, role: Role, length: f32) {
    let (Some(tip), Some(before)) = (path.points.last(), path.points.iter().rev().nth(1)) else { return };
    let (dx, dy) = (tip.x - before.x, tip.y - before.y);
    let norm = dx.hypot(dy).max(0.001);
    let (ux, uy) = (dx / norm, dy / norm);
    let base = vec2(tip.x - ux * length, tip.y - uy * length);
    let half = length * 0.42;
    let corners =
        vec![*tip, vec2(base.x - uy * half, base.y + ux * half), vec2(base.x + uy * half, base.y - ux * half)];
    canvas.polygon(corners, fill(role, 1.0));
}

/// An edge's words in their place; of one just taken, the clause as well where a line is free.
fn draw_label(canvas: &mut Canvas, stage: &Stage<'_>, index: usize, labels: &mut Labels) {
    let Some(Some(placed)) = labels.placed.get(index) else { return };
    let lines = placed.lines.clone();
    let taken = Taken::of(stage, index);
    let step = taken.each().filter_map(|(_, stop, last)| stop.step.map(|step| (last, step))).max();
    canvas.begin(Name::new(43, index), step.map(|(_, step)| Target::Step(step)));
    let lit = taken.each().filter(|(_, _, last)| *last).map(|(side, stop, _)| (side, stop.span.clause));
    let lit = lit.collect::<Vec<(Side, &'static str)>>();
    let role = match lit.as_slice() {
        [(side, _)] => Role::Side(*side),
        [] if taken.ever() => Role::Text,
        [] => Role::TextSecondary,
        _ => Role::Text,
    };
    let size = labels.size;
    for Line { text, at, align, strong } in lines {
        let weight = if strong && !lit.is_empty() { Weight::Bold } else { Weight::Regular };
        backing(canvas, at, (&text, size, weight), align);
        canvas.text(at, text, Type::new(size, weight, role).aligned(align));
    }
    let clause = lit.first().map(|(_, clause)| *clause).filter(|clause| !clause.is_empty());
    if let Some(line) = clause.and_then(|clause| labels::clause(stage, labels, index, clause)) {
        let size = SMALL * stage.layout.k;
        let looks = Type::new(size, Weight::Regular, Role::TextSecondary);
        backing(canvas, line.at, (&line.text, size, Weight::Regular), line.align);
        canvas.text(line.at, line.text, looks.aligned(line.align));
    }
}

/// Clears the ground under a line of words.
fn backing(canvas: &mut Canvas, at: Vec2, (words, size, weight): (&str, f32, Weight), align: Align) {
    let half = text::width(words, size, weight) / 2.0;
    let centre = match align {
        Align::Start => at.x + half,
        Align::Middle => at.x,
        Align::End => at.x - half,
    };
    let (w, h) = (half + 3.0, size * 0.56);
    canvas.rect(vec2(centre - w, at.y - h), vec2(centre + w, at.y + h), 3.0, fill(Role::Background, 1.0));
}

fn draw_place(canvas: &mut Canvas, stage: &Stage<'_>, place: usize) {
    let layout = &stage.layout;
    let Some((state, ..)) = PLACES.get(place) else { return };
    let k = layout.k;
    let centre = layout.centre(place);
    let (min, max) = (
        vec2(centre.x - layout.half.x, centre.y - layout.half.y),
        vec2(centre.x + layout.half.x, centre.y + layout.half.y),
    );
    let here = |side: &Side| stage.current(*side).is_some_and(|stop| stop.place == Some(place));
    let visited =
        |side: Side| stage.track(side).iter().any(|stop| stop.place == Some(place) && stop.span.from <= stage.now);
    let occupied: Vec<Side> = Side::BOTH.into_iter().filter(here).collect();
    let known = Side::BOTH.into_iter().any(visited);
    let role = Role::State(*state);
    canvas.begin(Name::new(45, place), Some(Target::State(*occupied.first().unwrap_or(&Side::Client), Some(*state))));
    let radius = layout.half.y.min(14.0 * k);
    canvas.rect(min, max, radius, fill(Role::Background, 1.0));
    canvas.rect(min, max, radius, fill(role, if occupied.is_empty() { if known { 0.16 } else { 0.07 } } else { 0.3 }));
    let (width, strength) = if occupied.is_empty() { (1.25, if known { 0.8 } else { 0.55 }) } else { (2.0, 1.0) };
    canvas.fade(strength);
    canvas.rect(min, max, radius, stroke(role, width * k, Dash::Solid));
    canvas.fade(1.0);
    let ink = if known { Role::Text } else { Role::TextSecondary };
    canvas.text(centre, state.name(), Type::new(layout.name, Weight::Bold, ink).aligned(Align::Middle));
    // Who has been here.
    let sits = |side: Side| {
        stage.track(side).last().is_some_and(|stop| {
            stop.place == Some(place) || (stop.progress(stage.now) <= 0.0 && occupied.contains(&side))
        })
    };
    for side in Side::BOTH {
        canvas.begin(Name::new(46 + side.index() as u8, place), None);
        let perhaps = stage.doubtful(side).is_some() && stage.current(side).and_then(|stop| stop.before) == Some(place);
        if visited(side) && !sits(side) && !perhaps {
            let seat = layout.seat(place, side);
            let r = 3.5 * k;
            match side {
                Side::Client => canvas.circle(seat, r, fill(Role::Side(side), 0.85)),
                Side::Server => canvas.rect(
                    vec2(seat.x - r, seat.y - r),
                    vec2(seat.x + r, seat.y + r),
                    k,
                    fill(Role::Side(side), 0.85),
                ),
            }
        }
    }
}
