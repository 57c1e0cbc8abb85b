//! The counts: a bar for each side from the middle outwards, TCP to the left and UDP to the right, growing as packets leave.

use super::super::canvas::{Canvas, Name, Type, fill, stroke};
use super::super::{Align, Dash, Role, SceneOptions, Weight, text, vec2};
use super::{SMALL, middle_text};
use crate::i18n::Message;
use crate::msg;
use crate::timeline::spent::Spent;
use crate::timeline::{PlayTime, Timeline, duration_text};

const ROW: f32 = 22.0;
/// Above the first row.
const LEAD: f32 = 12.0;

/// Height of that many rows.
pub(super) fn height(rows: usize, k: f32) -> f32 {
    (LEAD + ROW * rows as f32 + 10.0) * k
}

/// How many rows there are where there is room for all, and the fewest that still compare.
pub(super) const ROWS: (usize, usize) = (6, 4);

/// A count of both: so far, in all, and in words.
struct Row {
    /// Its place in order of weight, 0 for what weighs most.
    weight: usize,
    name: Message,
    /// So far and in the end, of TCP and of UDP.
    parts: [(f64, f64); 2],
    words: [String; 2],
}

pub(super) fn draw(
    canvas: &mut Canvas,
    (tcp, udp): (&Timeline, &Timeline),
    now: PlayTime,
    options: &SceneOptions<'_>,
    (top, shown): (f32, usize),
) {
    let k = options.factor();
    let spent = [tcp, udp].map(|timeline| (Spent::at(timeline, now), Spent::at(timeline, timeline.length)));
    let width = options.size.x;
    let middle = width / 2.0;
    canvas.begin(Name::new(62, 0), None);
    canvas.fade(0.8);
    canvas.line(vec![vec2(16.0 * k, top), vec2(width - 16.0 * k, top)], Role::Line, k, Dash::Solid);
    let none = options.catalog.text(&msg!("udp-none"));
    let at_once = options.catalog.text(&msg!("udp-at-once"));
    let mut rows = rows(&spent, (&none, &at_once));
    // What weighs least goes first.
    rows.sort_by_key(|row| row.weight >= shown);
    rows.truncate(shown);
    let names = rows.iter().map(|row| text::width(&options.catalog.text(&row.name), SMALL * k, Weight::Regular));
    let names = names.fold(0.0, f32::max).min(width * 0.34);
    let inner = names / 2.0 + 14.0 * k;
    let values = rows.iter().flat_map(|row| &row.words).map(|words| text::width(words, SMALL * k, Weight::Bold));
    let values = values.fold(0.0, f32::max) + 10.0 * k;
    let longest = (middle.min(560.0 * k) - 16.0 * k - inner - values).max(8.0);
    for (index, row) in rows.iter().enumerate() {
        let y = top + (LEAD + ROW * (index as f32 + 0.5)) * k;
        canvas.begin(Name::new(63, index), None);
        let name = options.catalog.text(&row.name);
        middle_text(canvas, vec2(middle, y), &name, k, Weight::Regular, Role::TextSecondary, names + 1.0);
        let most = row.parts.iter().map(|(_, all)| *all).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
        for (((so_far, all), words), outward) in row.parts.iter().zip(&row.words).zip([-1.0f32, 1.0]) {
            let from = middle + outward * inner;
            let bar = |part: f64| {
                from + outward * (longest * (part / most) as f32).max(if part > 0.0 { 2.0 * k } else { 0.0 })
            };
            let (ghost, full) = (bar(*all), bar(so_far.min(*all)));
            let half = 5.0 * k;
            let rect = |canvas: &mut Canvas, to: f32, paint| {
                canvas.rect(vec2(from.min(to), y - half), vec2(from.max(to), y + half), 2.0 * k, paint);
            };
            canvas.fade(0.7);
            rect(canvas, ghost, stroke(Role::Ghost, k, Dash::Solid));
            canvas.fade(if full == from { 0.0 } else { 1.0 });
            rect(canvas, full, fill(if outward < 0.0 { Role::Handshake } else { Role::Data }, 0.75));
            canvas.fade(1.0);
            let align = if outward < 0.0 { Align::End } else { Align::Start };
            let looks = Type::new(SMALL * k, Weight::Bold, Role::Text).aligned(align);
            canvas.text(vec2(ghost + outward * 6.0 * k, y), words.clone(), looks);
        }
    }
}

fn rows(spent: &[(Spent, Spent); 2], (none, at_once): (&str, &str)) -> Vec<Row> {
    let count = |weight, name: Message, of: fn(&Spent) -> u64, words: fn(&Spent) -> String| Row {
        weight,
        name,
        parts: [0, 1]
            .map(|side: usize| spent.get(side).map_or((0.0, 0.0), |(now, all)| (of(now) as f64, of(all) as f64))),
        words: [0, 1].map(|side: usize| spent.get(side).map_or_else(String::new, |(now, _)| words(now))),
    };
    // A moment is known once it has come.
    let moment = |weight, name: Message, of: fn(&Spent) -> Option<i64>| Row {
        weight,
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
    vec![
        count(0, msg!("udp-packets"), |spent| spent.packets.into(), |spent| spent.packets.to_string()),
        count(1, msg!("udp-header-bytes"), |spent| spent.headers, |spent| spent.headers.to_string()),
        count(4, msg!("udp-payload-bytes"), |spent| spent.payload, |spent| spent.payload.to_string()),
        count(2, msg!("udp-round-trips"), |spent| spent.turns.into(), Spent::round_trips),
        moment(5, msg!("udp-first-payload"), |spent| spent.first_payload),
        moment(3, msg!("udp-first-answer"), |spent| spent.first_answer),
    ]
}
