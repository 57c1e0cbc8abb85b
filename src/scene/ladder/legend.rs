//! What the signs on the ladder mean: only those that are on it. In rows below a picture and on the page to hand out, and
//! in a list of its own for the window.

use super::super::canvas::{Canvas, Name, SMALL, Type};
use super::super::{Dash, Paint, Role, Scene, SceneOptions, Vec2, Weight, text, vec2};
use super::layout::{Layout, Part};
use super::segments;
use crate::i18n::Message;
use crate::msg;
use crate::timeline::Timeline;

/// A row's height, the sign's width, and the room between sign and words and between two entries, at scale 1.
const ROW: f32 = 22.0;
const SIGN: f32 = 30.0;
const GAPS: (f32, f32) = (8.0, 22.0);

/// A sign of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Seen,
    WorkedOut,
    Unsure,
    Lost,
    Again,
    Reset,
    State,
    Call,
    Illustration,
    Folded,
    Acknowledged,
    InFlight,
    Window,
}

impl Sign {
    const ALL: [Sign; 13] = [
        Sign::Seen,
        Sign::WorkedOut,
        Sign::Unsure,
        Sign::Lost,
        Sign::Again,
        Sign::Reset,
        Sign::State,
        Sign::Call,
        Sign::Illustration,
        Sign::Folded,
        Sign::Acknowledged,
        Sign::InFlight,
        Sign::Window,
    ];

    fn words(self) -> Message {
        match self {
            Sign::Seen => msg!("scene-legend-seen"),
            Sign::WorkedOut => msg!("scene-legend-worked-out"),
            Sign::Unsure => msg!("scene-legend-unsure"),
            Sign::Lost => msg!("scene-legend-lost"),
            Sign::Again => msg!("scene-legend-again"),
            Sign::Reset => msg!("scene-legend-reset"),
            Sign::State => msg!("scene-legend-inferred"),
            Sign::Call => msg!("scene-legend-call"),
            Sign::Illustration => msg!("scene-legend-illustration"),
            Sign::Folded => msg!("scene-legend-folded"),
            Sign::Acknowledged => msg!("scene-legend-acknowledged"),
            Sign::InFlight => msg!("scene-legend-in-flight"),
            Sign::Window => msg!("scene-legend-window"),
        }
    }
}

/// What is beside the packets on a ladder.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beside {
    /// The calls, with their brackets.
    pub(super) calls: bool,
    /// The streams.
    pub(super) streams: bool,
}

/// The signs on a conversation's ladder, or on those of two.
fn signs(of: &[&Timeline], beside: Beside) -> impl Iterator<Item = Sign> {
    let all = Sign::ALL.into_iter();
    all.filter(move |sign| of.iter().any(|timeline| has(timeline, *sign, beside)))
}

fn has(timeline: &Timeline, sign: Sign, beside: Beside) -> bool {
    let (marks, states) = (timeline.marks, Layout::has_states(timeline));
    match sign {
        Sign::Seen => marks.seen,
        Sign::WorkedOut => marks.worked_out,
        Sign::Unsure => marks.unsure,
        Sign::Lost => marks.lost,
        Sign::Again => marks.again,
        Sign::Reset => marks.reset,
        Sign::State => states,
        Sign::Call => beside.calls,
        Sign::Illustration => marks.illustrated,
        Sign::Folded => marks.folded,
        Sign::Acknowledged | Sign::InFlight | Sign::Window => beside.streams,
    }
}

/// Each sign's words and where it stands, row by row.
fn places(
    of: &[&Timeline],
    options: &SceneOptions<'_>,
    beside: Beside,
    (room, k): (f32, f32),
) -> Vec<(Sign, String, Vec2)> {
    let (mut x, mut row) = (0.0f32, 0.0f32);
    let mut places = Vec::with_capacity(Sign::ALL.len());
    for sign in signs(of, beside) {
        let words = options.catalog.text(&sign.words());
        let wide = (SIGN + GAPS.0) * k + text::width(&words, SMALL * k, Weight::Regular);
        if x > 0.0 && x + wide > room {
            (x, row) = (0.0, row + 1.0);
        }
        places.push((sign, words, vec2(x, (row + 0.5) * ROW * k)));
        x += wide + GAPS.1 * k;
    }
    places
}

/// The height that the rows take in a width, logical pixels.
pub(super) fn height(of: &[&Timeline], options: &SceneOptions<'_>, beside: Beside, (room, k): (f32, f32)) -> f32 {
    let places = places(of, options, beside, (room, k));
    places.last().map_or(0.0, |(_, _, at)| at.y + ROW * k / 2.0)
}

/// Draws the rows, their upper left corner at a point.
pub(super) fn rows(
    canvas: &mut Canvas,
    of: &[&Timeline],
    options: &SceneOptions<'_>,
    beside: Beside,
    (at, room, k): (Vec2, f32, f32),
) {
    for (sign, words, place) in places(of, options, beside, (room, k)) {
        entry(canvas, sign, words, vec2(at.x + place.x, at.y + place.y), k);
    }
}

/// The height that the legend of two halves takes in a width, logical pixels.
pub(in crate::scene) fn height_for_two(of: [&Timeline; 2], options: &SceneOptions<'_>, room: f32) -> f32 {
    height(&of, options, Beside::default(), (room, options.factor()))
}

/// Draws the legend of two halves, its upper left corner at a point.
pub(in crate::scene) fn for_two(
    canvas: &mut Canvas,
    of: [&Timeline; 2],
    options: &SceneOptions<'_>,
    at: Vec2,
    room: f32,
) {
    rows(canvas, &of, options, Beside::default(), (at, room, options.factor()));
}

/// The legend as a picture of its own: a list, as large as it needs to be at the options' scale.
pub fn legend(timeline: &Timeline, options: &SceneOptions<'_>) -> Scene {
    let layout = Layout::new(timeline, crate::timeline::PlayTime(0), options, Part::default());
    let k = layout.k;
    let mut canvas = Canvas::new();
    let mut size = vec2(0.0, 0.0);
    for sign in signs(&[timeline], layout.beside()) {
        let words = options.catalog.text(&sign.words());
        size.x = size.x.max((SIGN + GAPS.0) * k + text::width(&words, SMALL * k, Weight::Regular));
        entry(&mut canvas, sign, words, vec2(0.0, size.y + ROW * k / 2.0), k);
        size.y += ROW * k;
    }
    Scene { size, items: canvas.finish(), content_height: size.y, scroll: 0.0 }
}

/// A sign and what it means; the point is the left end of its middle.
fn entry(canvas: &mut Canvas, sign: Sign, words: String, at: Vec2, k: f32) {
    canvas.begin(Name::new(75, sign as usize), None);
    draw(canvas, sign, at, k);
    let looks = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary);
    canvas.text(vec2(at.x + (SIGN + GAPS.0) * k, at.y), words, looks);
}

fn draw(canvas: &mut Canvas, sign: Sign, at: Vec2, k: f32) {
    let to = vec2(at.x + SIGN * k, at.y);
    let inside = |x: f32, y: f32| vec2(at.x + x * k, at.y + y * k);
    let role = Role::TextSecondary;
    match sign {
        Sign::Seen | Sign::WorkedOut => {
            canvas.line(vec![at, inside(SIGN - 8.0, 0.0)], role, 1.75 * k, Dash::Solid);
            segments::arrowhead(canvas, at, to, 9.0 * k, segments::end(role, sign == Sign::Seen, k));
        }
        Sign::Unsure => {
            let end = inside(SIGN - 8.0, 0.0);
            canvas.line(vec![at, inside(9.0, 0.0)], role, 1.75 * k, Dash::Solid);
            canvas.line(vec![inside(9.0, 0.0), inside(SIGN - 16.0, 0.0)], role, 1.75 * k, Dash::Dotted);
            segments::question(canvas, end, role, k);
        }
        Sign::Lost => {
            let middle = inside(SIGN - 10.0, 0.0);
            canvas.line(vec![at, middle], Role::Lost, 2.5 * k, Dash::Solid);
            for sign in [-1.0f32, 1.0] {
                let ends = [inside(SIGN - 15.0, -5.0 * sign), inside(SIGN - 5.0, 5.0 * sign)];
                canvas.line(ends.to_vec(), Role::Lost, 2.5 * k, Dash::Solid);
            }
        }
        Sign::Again => {
            canvas.line(vec![at, inside(SIGN - 8.0, 0.0)], Role::Retransmission, 2.5 * k, Dash::Solid);
            segments::arrowhead(canvas, at, to, 9.0 * k, segments::end(Role::Retransmission, true, k));
        }
        Sign::Reset => {
            canvas.line(vec![at, inside(SIGN - 14.0, 0.0)], Role::Reset, 2.5 * k, Dash::Solid);
            segments::octagon(canvas, inside(SIGN - 8.0, 0.0), 7.5 * k);
        }
        Sign::State => {
            let paint = Paint { fill: None, stroke: Some((role, 1.25 * k)), dash: Dash::Dashed };
            canvas.rect(inside(0.0, -7.0), inside(SIGN, 7.0), 4.0 * k, paint);
        }
        Sign::Call => {
            let corners =
                vec![inside(SIGN - 6.0, -7.0), inside(10.0, -7.0), inside(10.0, 7.0), inside(SIGN - 12.0, 7.0)];
            canvas.line(corners, role, 1.5 * k, Dash::Dashed);
            let paint = segments::end(role, false, k);
            segments::arrowhead(canvas, inside(10.0, 7.0), inside(SIGN - 6.0, 7.0), 6.0 * k, paint);
        }
        Sign::Illustration => canvas.line(vec![at, to], role, 2.0 * k, Dash::Dotted),
        Sign::Folded => {
            for x in [9.0, 16.0] {
                canvas.line(vec![inside(x - 2.0, 7.0), inside(x + 6.0, -7.0)], role, 1.5 * k, Dash::Solid);
            }
        }
        Sign::Acknowledged | Sign::InFlight => {
            let fill = if sign == Sign::Acknowledged { 0.55 } else { 0.12 };
            let stroke = (sign == Sign::InFlight).then_some((Role::Data, 1.5 * k));
            let paint = Paint { fill: Some((Role::Data, fill)), stroke, dash: Dash::Solid };
            canvas.rect(inside(0.0, -7.0), inside(SIGN, 7.0), 2.5 * k, paint);
        }
        Sign::Window => {
            let tick = vec![inside(0.0, -3.5), inside(0.0, 3.5)];
            canvas.line(tick, Role::Accent, 1.5 * k, Dash::Solid);
            canvas.line(vec![at, inside(SIGN - 7.0, 0.0)], Role::Accent, 2.0 * k, Dash::Solid);
            segments::arrowhead(canvas, at, to, 8.0 * k, segments::end(Role::Accent, true, k));
        }
    }
}
