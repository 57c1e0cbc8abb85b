//! The counts. The three that the comparison is about stand in figures for the last row, each with a bar for either side
//! from the middle outwards, TCP to the left and UDP to the right, growing as packets leave; the others in small below.

use super::super::canvas::{Canvas, Name, Type, fill, stroke};
use super::super::{Align, Dash, Role, SceneOptions, Weight, text, vec2};
use super::{SMALL, middle_text};
use crate::flow::Proto;
use crate::i18n::Message;
use crate::msg;
use crate::timeline::spent::Spent;
use crate::timeline::{PlayTime, Timeline, duration_text};

/// Size of the figures, at scale 1: the least, where there is room, and on a wide stage.
const FIGURES: [f32; 3] = [19.0, 30.0, 40.0];
/// From this width on (at scale 1) a stage is wide, and that much higher are the counts.
const WIDE: (f32, f32) = (900.0, 10.0);
/// Where the name, the figures and the bars of a count stand, from the top, at scale 1.
const LINES: [f32; 3] = [17.0, 43.0, 65.0];
/// Height of what stands in figures, and of the small row below, at scale 1.
const HEIGHTS: [f32; 2] = [80.0, 24.0];
/// How many counts stand in figures.
const LARGE: usize = 3;
/// The counts do not move farther apart than this, at scale 1.
const WIDEST: f32 = 1080.0;
/// From the middle of a count to its figures, at scale 1.
const GAP: f32 = 14.0;

/// Height of the counts, with the small row or without.
pub(super) fn height(small: bool, options: &SceneOptions<'_>) -> f32 {
    let k = options.factor();
    more(options) + (HEIGHTS[0] + if small { HEIGHTS[1] } else { 6.0 }) * k
}

fn is_wide(options: &SceneOptions<'_>) -> bool {
    options.size.x >= WIDE.0 * options.factor()
}

/// What a wide stage gives the figures.
fn more(options: &SceneOptions<'_>) -> f32 {
    if is_wide(options) { WIDE.1 * options.factor() } else { 0.0 }
}

/// A count of both: so far, in all, and in words.
struct Row {
    name: Message,
    /// So far and in the end, of TCP and of UDP.
    parts: [(f64, f64); 2],
    words: [String; 2],
}

/// Both sides of a count: TCP to the left, UDP to the right.
const SIDES: [(Proto, f32, Align); 2] = [(Proto::Tcp, -1.0, Align::End), (Proto::Udp, 1.0, Align::Start)];
/// How figures and bars look, on either side: where they stand and the labels tell the protocol, and a colour would be that
/// of an end or of a phase.
const LOOKS: (Role, Role) = (Role::Text, Role::TextSecondary);

pub(super) fn draw(
    canvas: &mut Canvas,
    (tcp, udp): (&Timeline, &Timeline),
    now: PlayTime,
    options: &SceneOptions<'_>,
    (rule, small): (f32, bool),
    above: f32,
) {
    let k = options.factor();
    let spent = [tcp, udp].map(|timeline| (Spent::at(timeline, now), Spent::at(timeline, timeline.length)));
    let width = options.size.x;
    canvas.begin(Name::new(62, 0), None);
    canvas.fade(0.8);
    canvas.line(vec![vec2(16.0 * k, rule), vec2(width - 16.0 * k, rule)], Role::Line, k, Dash::Solid);
    let top = rule + above;
    let none = options.catalog.text(&msg!("udp-none"));
    let at_once = options.catalog.text(&msg!("udp-at-once"));
    let rows = rows(&spent, (&none, &at_once));
    let (large, lesser) = rows.split_at(LARGE.min(rows.len()));
    let whole = (width - 32.0 * k).min(WIDEST * k);
    let column = whole / LARGE as f32;
    let figure = figure(large, column, options);
    for (index, row) in large.iter().enumerate() {
        let middle = vec2((width - whole) / 2.0 + column * (index as f32 + 0.5), top);
        count(canvas, index, row, (middle.x, middle.y), (column, figure), options);
    }
    if small {
        in_small(canvas, lesser, top + more(options) + (HEIGHTS[0] + 4.0) * k, whole, options);
    }
}

/// The size at which the longest figure and its protocol's name fit in half a column.
fn figure(rows: &[Row], column: f32, options: &SceneOptions<'_>) -> f32 {
    let k = options.factor();
    let [least, usual, wide] = FIGURES;
    let label = SIDES.iter().map(|side| text::width(side.0.name(), SMALL * k, Weight::Regular)).fold(0.0, f32::max);
    let room = column / 2.0 - (GAP + 12.0) * k - label;
    let longest = rows.iter().flat_map(|row| &row.words).map(|words| text::width(words, 1.0, Weight::Bold));
    (room / longest.fold(f32::MIN_POSITIVE, f32::max)).clamp(least * k, if is_wide(options) { wide } else { usual } * k)
}

/// A count in figures around `middle`, with its bars.
fn count(
    canvas: &mut Canvas,
    index: usize,
    row: &Row,
    (middle, top): (f32, f32),
    (column, figure): (f32, f32),
    options: &SceneOptions<'_>,
) {
    let k = options.factor();
    let [name, figures, bars] = LINES.map(|line| top + line * k);
    let (figures, bars) = (figures + more(options) / 2.0, bars + more(options));
    canvas.begin(Name::new(63, index), None);
    let words = options.catalog.text(&row.name);
    middle_text(canvas, vec2(middle, name), &words, k, Weight::Regular, Role::TextSecondary, column - 8.0 * k);
    let longest = (column / 2.0 - (GAP + 8.0) * k).min(150.0 * k).max(8.0);
    let most = row.parts.iter().map(|(_, all)| *all).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    for (((so_far, all), words), (proto, outward, align)) in row.parts.iter().zip(&row.words).zip(SIDES) {
        let from = middle + outward * GAP * k;
        canvas.fade(1.0);
        canvas.text(vec2(from, figures), words.clone(), Type::new(figure, Weight::Bold, LOOKS.0).aligned(align));
        let beside = from + outward * (text::width(words, figure, Weight::Bold) + 8.0 * k);
        let looks = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(align);
        let label = text::width(proto.name(), SMALL * k, Weight::Regular);
        canvas.fade(if (beside - middle).abs() + label <= column / 2.0 { 1.0 } else { 0.0 });
        canvas.text(vec2(beside, figures + figure * 0.16), proto.name(), looks);
        let bar =
            |part: f64| from + outward * (longest * (part / most) as f32).max(if part > 0.0 { 2.0 * k } else { 0.0 });
        let (ghost, full) = (bar(*all), bar(so_far.min(*all)));
        let half = 4.0 * k;
        let rect = |canvas: &mut Canvas, to: f32, paint| {
            canvas.rect(vec2(from.min(to), bars - half), vec2(from.max(to), bars + half), 2.0 * k, paint);
        };
        canvas.fade(0.7);
        rect(canvas, ghost, stroke(Role::Ghost, k, Dash::Solid));
        canvas.fade(if full == from { 0.0 } else { 1.0 });
        rect(canvas, full, fill(LOOKS.1, 0.75));
    }
}

/// The lesser counts side by side in a line, what weighs least left out where there is no room.
fn in_small(canvas: &mut Canvas, rows: &[Row], y: f32, whole: f32, options: &SceneOptions<'_>) {
    let k = options.factor();
    let words: Vec<String> = rows.iter().map(|row| options.catalog.text(&row.name)).collect();
    let room = |words: &str, weight| text::width(words, SMALL * k, weight);
    let extent = |row: &Row, name: &str| {
        let value = row.words.iter().map(|words| room(words, Weight::Bold)).fold(0.0, f32::max);
        room(name, Weight::Regular) + 2.0 * (value + 8.0 * k) + 16.0 * k
    };
    let fits = |shown: &usize| {
        rows.iter().zip(&words).take(*shown).all(|(row, name)| extent(row, name) <= whole / *shown as f32)
    };
    let shown = (1..=rows.len()).rev().find(fits).unwrap_or(0);
    let column = whole / shown.max(1) as f32;
    for (index, (row, name)) in rows.iter().zip(&words).take(shown).enumerate() {
        let middle = (options.size.x - whole) / 2.0 + column * (index as f32 + 0.5);
        canvas.begin(Name::new(64, index), None);
        let half = room(name, Weight::Regular) / 2.0 + 8.0 * k;
        middle_text(canvas, vec2(middle, y), name, k, Weight::Regular, Role::TextSecondary, column);
        for (words, (_, outward, align)) in row.words.iter().zip(SIDES) {
            let looks = Type::new(SMALL * k, Weight::Bold, LOOKS.0).aligned(align);
            canvas.text(vec2(middle + outward * half, y), words.clone(), looks);
        }
    }
}

fn rows(spent: &[(Spent, Spent); 2], (none, at_once): (&str, &str)) -> Vec<Row> {
    let count = |name: Message, of: fn(&Spent) -> u64, words: fn(&Spent) -> String| Row {
        name,
        parts: [0, 1]
            .map(|side: usize| spent.get(side).map_or((0.0, 0.0), |(now, all)| (of(now) as f64, of(all) as f64))),
        words: [0, 1].map(|side: usize| spent.get(side).map_or_else(String::new, |(now, _)| words(now))),
    };
    // A moment is known once it has come.
    let moment = |name: Message, of: fn(&Spent) -> Option<i64>| Row {
        name,
        parts: [0, 1].map(|side: usize| {
            let (now, all) = spent.get(side).map_or((None, None), |(now, all)| (of(now), of(all)));
            (now.unwrap_or(0) as f64, all.unwrap_or(0) as f64)
        }),
        words: [0, 1].map(|side: usize| {
            spent.get(side).and_then(|(now, _)| of(now)).map_or_else(
                || none.to_owned(),
                |time| if time == 0 { at_once.to_owned() } else { duration_text(time) },
            )
        }),
    };
    // In order of weight.
    vec![
        count(msg!("udp-packets"), |spent| spent.packets.into(), |spent| spent.packets.to_string()),
        count(msg!("udp-header-bytes"), |spent| spent.headers, |spent| spent.headers.to_string()),
        count(msg!("udp-round-trips"), |spent| spent.turns.into(), Spent::round_trips),
        count(msg!("udp-payload-bytes"), |spent| spent.payload, |spent| spent.payload.to_string()),
        moment(msg!("udp-first-answer"), |spent| spent.first_answer),
        moment(msg!("udp-first-payload"), |spent| spent.first_payload),
    ]
}
