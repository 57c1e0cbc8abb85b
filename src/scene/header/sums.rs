//! The checksum worked through as a table: the 16-bit words, the sum as it grows, the carries folded in, the complement,
//! and what the field says. It is written line by line while the packet is under way.

use super::super::canvas::{Canvas, Name, Type};
use super::super::{Align, Dash, Role, Target, Weight, text, vec2};
use super::{Area, BODY, SMALL, Stage};
use crate::decode::{Outcome, Part, PartKind, Working, fold_once};
use crate::msg;

/// Words in a line, at most.
const MOST: usize = 8;

/// A line of the table.
struct Line {
    /// What the words are; only at the first line of a part.
    what: String,
    words: Vec<u16>,
    /// Which of the words is the checksum itself.
    own: Option<usize>,
    /// Words left out, summed all the same.
    skipped: usize,
    /// The sum so far.
    sum: u64,
}

/// The height at which all words of a sum are seen, at most eight a line.
pub(super) fn height(working: &Working<'_>, k: f32) -> f32 {
    let lines = working.parts.iter().map(|part| part.len().div_ceil(MOST)).sum::<usize>();
    // Title, the line below the words, carries, complement, field, and the verdict in two lines.
    (lines as f32 + 7.0) * 18.0 * k + 34.0 * k
}

/// Draws it.
pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>, area: Area, working: &Working<'_>) {
    let k = stage.k;
    let (left, right) = (area.min.x, area.max.x);
    let pitch = 18.0 * k;
    canvas.begin(Name::new(71, 0), Some(Target::Field(working.field)));
    let y = area.min.y + 12.0 * k;
    let title = text::elide(&stage.words(&msg!("header-sum-title")), BODY * k, Weight::Bold, area.width());
    canvas.text(vec2(left, y), title, Type::new(BODY * k, Weight::Bold, Role::Text));
    let said = text::wrap(&verdict(stage, working), SMALL * k, Weight::Regular, area.width());
    let said: Vec<String> = said.into_iter().take(3).collect();
    let can_sum = !matches!(working.outcome, Outcome::CutOff | Outcome::Fragment | Outcome::Quoted);
    let ends = if can_sum { endings(stage, working) } else { Vec::new() };
    let foot = (said.len() as f32 + ends.len() as f32) * pitch + 14.0 * k;
    let mut y = y + 24.0 * k;
    let room = (((area.max.y - foot - y) / pitch).floor().max(0.0) as usize).min(60);
    let column = [PartKind::PseudoHeader, PartKind::Header, PartKind::Data]
        .iter()
        .map(|kind| text::width(&what(stage, *kind), SMALL * k, Weight::Regular));
    let column = column.fold(0.0, f32::max).min(area.width() * 0.3) + 12.0 * k;
    let advance = text::width("0", SMALL * k, Weight::Mono);
    let sum_room = advance * 8.5;
    let each = (((area.width() - column - sum_room) / (advance * 5.0)).floor().max(1.0) as usize).min(MOST);
    let right = right.min(left + column + advance * 5.0 * each as f32 + sum_room);
    let lines = if can_sum { lines(stage, working, each, room) } else { Vec::new() };
    let total = lines.len() + ends.len();
    let reached = stage.progress() * (total as f32 + 1.0);
    let mono = |role| Type::new(SMALL * k, Weight::Mono, role);
    let small = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary);
    for (index, line) in lines.iter().enumerate() {
        canvas.begin(Name::new(72, index), None);
        canvas.fade((reached - index as f32).clamp(0.25, 1.0));
        canvas.text(vec2(left, y), text::elide(&line.what, SMALL * k, Weight::Regular, column - 8.0 * k), small);
        let mut x = left + column;
        if line.skipped > 0 {
            let room = right - sum_room - x;
            let long = stage.words(&msg!("header-sum-skipped", words = line.skipped));
            let skipped = if text::width(&long, SMALL * k, Weight::Regular) <= room {
                long
            } else {
                stage.words(&msg!("header-sum-skipped-short", words = line.skipped))
            };
            let skipped = text::elide(&skipped, SMALL * k, Weight::Regular, room);
            canvas.text(vec2(x, y), skipped, small);
        }
        for (at, word) in line.words.iter().enumerate() {
            let role = if line.own == Some(at) { Role::Accent } else { Role::Text };
            canvas.text(vec2(x, y), format!("{word:04x}"), mono(role));
            x += advance * 5.0;
        }
        canvas.text(vec2(right, y), format!("{:#06x}", line.sum), mono(Role::TextSecondary).aligned(Align::End));
        y += pitch;
    }
    if !lines.is_empty() {
        canvas.begin(Name::new(73, 0), None);
        canvas.line(vec![vec2(left, y - 5.0 * k), vec2(right, y - 5.0 * k)], Role::Line, k, Dash::Solid);
        y += 6.0 * k;
    }
    for (index, (label, value, role)) in ends.into_iter().enumerate() {
        canvas.begin(Name::new(74, index), None);
        canvas.fade((reached - (lines.len() + index) as f32).clamp(0.25, 1.0));
        let wide = text::width(&value, SMALL * k, Weight::Mono);
        canvas.text(
            vec2(left, y),
            text::elide(&label, SMALL * k, Weight::Regular, right - left - wide - 8.0 * k),
            small,
        );
        canvas.text(vec2(right, y), value, mono(role).aligned(Align::End));
        y += pitch;
    }
    canvas.begin(Name::new(75, 0), None);
    canvas.fade((reached - total as f32).clamp(if can_sum { 0.0 } else { 1.0 }, 1.0));
    let role = match working.outcome {
        Outcome::Holds => Role::Data,
        Outcome::Differs | Outcome::Illegal => Role::Lost,
        _ => Role::Text,
    };
    y += 2.0 * k;
    for line in said {
        canvas.text(vec2(left, y), line, Type::new(SMALL * k, Weight::Bold, role));
        y += pitch;
    }
}

fn what(stage: &Stage<'_>, kind: PartKind) -> String {
    stage.words(&match kind {
        PartKind::PseudoHeader => msg!("header-sum-pseudo"),
        PartKind::Header => msg!("header-sum-header"),
        PartKind::Data => msg!("header-sum-data"),
    })
}

/// The words in lines, as many as there is room for; what is left out in the middle of the data is one line.
fn lines(stage: &Stage<'_>, working: &Working<'_>, each: usize, room: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut sum = 0u64;
    let needed = |parts: &[Part<'_>]| parts.iter().map(|part| part.len().div_ceil(each)).sum::<usize>();
    for (index, part) in working.parts.iter().enumerate() {
        let after = needed(working.parts.get(index + 1..).unwrap_or_default()).min(2);
        let room = room.saturating_sub(lines.len() + after).max(1);
        let all = part.len().div_ceil(each);
        let shown = if all <= room { all } else { room - 1 };
        let mut words = part.words();
        for line in 0..shown {
            let words: Vec<u16> = words.by_ref().take(each).collect();
            sum += words.iter().map(|word| u64::from(*word)).sum::<u64>();
            let own = part.own_word().filter(|own| own / each == line).map(|own| own % each);
            let what = if line == 0 { what(stage, part.kind) } else { String::new() };
            lines.push(Line { what, words, own, skipped: 0, sum });
        }
        let skipped = part.len().saturating_sub(shown * each);
        if skipped > 0 {
            sum += words.map(u64::from).sum::<u64>();
            let what = if shown == 0 { what(stage, part.kind) } else { String::new() };
            lines.push(Line { what, words: Vec::new(), own: None, skipped, sum });
        }
    }
    lines
}

/// The carries folded in, the complement, and the field.
fn endings(stage: &Stage<'_>, working: &Working<'_>) -> Vec<(String, String, Role)> {
    let mut ends = Vec::new();
    let mut sum = working.sum;
    while sum > 0xffff && ends.len() < 3 {
        let next = fold_once(sum);
        let value = format!("{:#x} + {:#06x} = {next:#06x}", sum >> 16, sum & 0xffff);
        ends.push((stage.words(&msg!("header-sum-carries")), value, Role::Text));
        sum = next;
    }
    ends.push((stage.words(&msg!("header-sum-complement")), format!("{:#06x}", working.complement), Role::Accent));
    ends.push((stage.words(&msg!("header-sum-field")), format!("{:#06x}", working.stored), Role::Text));
    ends
}

/// How it came out, in a sentence or two.
pub(super) fn verdict(stage: &Stage<'_>, working: &Working<'_>) -> String {
    let (is, should) = (format!("{:#06x}", working.stored), format!("{:#06x}", working.complement));
    stage.words(&match working.outcome {
        Outcome::Holds => msg!("header-sum-holds", field = is),
        Outcome::Differs => msg!("header-sum-differs", field = is, sum = should),
        Outcome::LeftToCard if working.pseudo.is_some() => msg!("header-sum-offload", field = is, sum = should),
        Outcome::LeftToCard => msg!("header-sum-offload-zero", sum = should),
        Outcome::CutOff => msg!("header-sum-cut-off"),
        Outcome::Fragment => msg!("header-sum-fragment"),
        Outcome::Quoted => msg!("header-sum-quoted"),
        Outcome::Absent => msg!("header-sum-absent"),
        Outcome::Illegal => msg!("header-sum-illegal"),
    })
}
