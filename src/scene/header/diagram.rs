//! The header itself: a ruler of bits, and the rows of 32 with names and values.

use super::super::canvas::{Canvas, Name, Type, fill, stroke};
use super::super::{Align, Dash, Role, Target, Vec2, Weight, text, vec2};
use super::cell::{Cell, TWO_LINES, cell, draw_words, inline_width, is_too_narrow};
use super::grid::{self, Piece, ROW, Whose};
use super::{Area, SMALL, Stage, TITLE, name_of};
use crate::decode::{Format, Standing, Value};
use crate::msg;

/// Room for the offsets at the left, at scale 1.
pub(super) const MARGIN: f32 = 36.0;
/// Heights of a row, at scale 1.
#[derive(Clone, Copy)]
struct Heights {
    /// Names beside values.
    low: f32,
    /// Names above values.
    tall: f32,
    /// Names of bits turned upright.
    turned: f32,
    /// Each row is tall.
    generous: bool,
}
const TIERS: usize = 4;
/// From the one with most room to that with least.
const HEIGHTS: [Heights; TIERS] = [
    Heights { low: LOW, tall: 42.0, turned: 48.0, generous: true },
    Heights { low: LOW, tall: TWO_LINES, turned: 46.0, generous: true },
    Heights { low: LOW, tall: 38.0, turned: 48.0, generous: false },
    Heights { low: 21.0, tall: TWO_LINES, turned: 46.0, generous: false },
];
const LOW: f32 = 26.0;
/// How strongly a cell has its layer's colour; a flag that is set more so.
const SET: f32 = 0.44;
const UNSET: f32 = 0.17;
/// How strongly the selected field's cells have the selection's.
const MARK: f32 = 0.12;
/// Of a cell's corners, at scale 1.
const RADIUS: f32 = 4.0;
/// From so many bits on, the rest of a field in another row bears its name again.
const NAMED_AGAIN: u32 = 8;
/// Rows get no higher than so many times that.
const AIRY: f32 = 1.25;
/// Between rows and between cells.
pub(super) const GAP: f32 = 3.0;

/// Below the ruler's middle, at scale 1.
const UNDER_RULER: f32 = 12.0;

/// What the rows say and how high they are.
struct Rows {
    cells: Vec<Vec<Cell>>,
    /// Whether the names of a row's bits stand upright.
    upright: Vec<bool>,
    /// By [`HEIGHTS`].
    heights: [Vec<f32>; TIERS],
}

impl Rows {
    fn new(stage: &Stage<'_>, rows: &[Vec<Piece>], bit: f32) -> Self {
        let k = stage.k;
        let cells: Vec<Vec<Cell>> =
            rows.iter().map(|row| row.iter().map(|piece| cell(stage, piece)).collect()).collect();
        let narrow = |(row, cells): (&Vec<Piece>, &Vec<Cell>)| {
            row.iter().zip(cells).any(|(piece, cell)| is_too_narrow(piece, cell, bit, k))
        };
        let upright: Vec<bool> = rows.iter().zip(&cells).map(narrow).collect();
        let heights = HEIGHTS.map(|heights| {
            let rows = rows.iter().zip(&cells).zip(&upright);
            rows.map(|((row, cells), upright)| height(row, cells, bit, k, (heights, *upright))).collect()
        });
        Rows { cells, upright, heights }
    }
}

/// The least height at which all rows are in sight, between those two edges, where the name is left to the chips.
pub(super) fn least(stage: &Stage<'_>, (left, right): (f32, f32)) -> f32 {
    let k = stage.k;
    let Some(layer) = stage.layer() else { return 0.0 };
    let grid = grid::rows(stage.packet, layer);
    let bit = (right - left - MARGIN * k) / ROW as f32;
    let [.., compact] = Rows::new(stage, &grid.rows, bit).heights;
    let more = if grid.more > 0 { LOW * k } else { 0.0 };
    (6.0 + UNDER_RULER) * k + compact.iter().map(|height| height + GAP * k).sum::<f32>() + more
}

/// Draws the header of the layer shown; returns the height of all rows and how far they are scrolled.
pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>, area: Area) -> (f32, f32) {
    let k = stage.k;
    let Some(layer) = stage.layer() else { return (0.0, 0.0) };
    let grid = grid::rows(stage.packet, layer);
    let bytes = layer.range.end.saturating_sub(layer.range.start);

    canvas.begin(Name::new(63, 0), None);
    let left = area.min.x + MARGIN * k;
    let y = area.min.y + 12.0 * k;
    let name = name_of(stage, stage.shown);
    let ruler = if stage.roomy {
        canvas.text(vec2(left, y), name.clone(), Type::new(TITLE * k, Weight::Bold, Role::Text));
        let said = stage.words(&msg!("header-where", bytes = bytes, offset = layer.range.start));
        let x = left + text::width(&name, TITLE * k, Weight::Bold) + 14.0 * k;
        let said = text::elide(&said, SMALL * k, Weight::Regular, area.max.x - x);
        canvas.text(vec2(x, y + k), said, Type::new(SMALL * k, Weight::Regular, Role::TextSecondary));
        area.min.y + 40.0 * k
    } else {
        // The chip says it; the rows need the room.
        area.min.y + 6.0 * k
    };
    let bit = (area.max.x - left) / ROW as f32;
    draw_ruler(canvas, stage, left, bit, ruler);

    let top = ruler + UNDER_RULER * k;
    let payload = payload(stage, layer.range.end);
    let whole = (area.max.y - top).max(1.0);
    let Rows { cells, upright, heights } = Rows::new(stage, &grid.rows, bit);
    let total = |heights: &[f32]| heights.iter().map(|height| height + GAP * k).sum::<f32>();
    let [generous, close, low, compact] = heights;
    // What follows is said only where the rows leave room for it.
    let payload = payload.filter(|_| grid.more == 0 && total(&low) + LOW * k <= whole);
    let below = if grid.more > 0 || payload.is_some() { LOW * k } else { 0.0 };
    let room = (whole - below).max(1.0);
    let mut heights = [generous, close, low].into_iter().find(|heights| total(heights) <= room).unwrap_or(compact);
    // Where there is room, rows are a little higher.
    let spare = (room / total(&heights).max(1.0)).clamp(1.0, AIRY);
    for height in &mut heights {
        *height *= spare;
    }
    let (first, last) = in_sight(stage, &grid.rows, &heights, room, GAP * k);
    let scroll = total(heights.get(..first).unwrap_or_default());
    let mut y = top;
    let mut previous: Option<(&Vec<Piece>, f32)> = None;
    let mut marked: Vec<Marked> = Vec::new();
    for (index, ((row, cells), height)) in grid.rows.iter().zip(&cells).zip(&heights).enumerate().take(last).skip(first)
    {
        let place =
            Place { left, bit, y, height: *height, row: index, upright: upright.get(index).copied().unwrap_or(false) };
        canvas.begin(Name::new(64, index), None);
        canvas.text(
            vec2(area.min.x, y + height / 2.0),
            (index * 4).to_string(),
            Type::new(SMALL * k, Weight::Mono, Role::TextSecondary),
        );
        // Whole rows of one field, an IPv6 address say, are one cell.
        let alike = |other: usize| grid.rows.get(other).is_some_and(|other| row.len() == 1 && other == row);
        if index > first && alike(index - 1) {
            previous = Some((row, y + height));
            y += height + GAP * k;
            continue;
        }
        let tall = (index + 1..last).take_while(|other| alike(*other)).filter_map(|other| heights.get(other));
        let place = Place { height: height + tall.map(|height| height + GAP * k).sum::<f32>(), ..place };
        for (number, (piece, cell)) in row.iter().zip(cells).enumerate() {
            let under = index + (index + 1..last).take_while(|other| alike(*other)).count() + 1;
            let above = index.checked_sub(1).filter(|above| *above >= first);
            let near = [above, Some(under).filter(|under| *under < last)];
            let near = near.map(|row| row.and_then(|row| grid.rows.get(row)).map_or(&[][..], Vec::as_slice));
            draw_piece(canvas, stage, &place, (number, piece), near);
            if looks(stage, piece.whose).2 {
                mark(&mut marked, (index, under), piece, place.corners(piece, k));
            }
            if largest(&grid.rows, index, piece) || (index == first && row.len() == 1) {
                draw_words(canvas, stage, &place, (number, piece, cell));
            } else if piece.to - piece.from >= NAMED_AGAIN {
                // The rest of a field that went on from the end of the row above, or goes on in the row below.
                let cell = Cell { name: format!("… {}", cell.name), ..Cell::default() };
                draw_words(canvas, stage, &place, (number, piece, &cell));
            }
        }
        if let Some((above, bottom)) = previous {
            bridge(canvas, stage, &place, (above, row, bottom));
        }
        previous = Some((row, y + height));
        y += height + GAP * k;
    }
    for (index, marked) in marked.iter().enumerate() {
        canvas.begin(Name::new(76, index), None);
        match marked.parts.as_slice() {
            [(min, max)] => canvas.rect(*min, *max, RADIUS * k, stroke(Role::Selection, 2.0 * k, Dash::Solid)),
            parts => canvas.line(around(parts), Role::Selection, 2.0 * k, Dash::Solid),
        }
    }
    let hidden = grid.rows.len().saturating_sub(last) as u32 * 4 + grid.more;
    if hidden > 0 || first > 0 {
        canvas.begin(Name::new(68, 0), None);
        let more = stage.words(&msg!("header-more", below = hidden, above = first * 4));
        let at = vec2(left, (y + 8.0 * k).min(area.max.y - 6.0 * k));
        let more = text::elide(&more, SMALL * k, Weight::Regular, area.max.x - left);
        canvas.text(at, more, Type::new(SMALL * k, Weight::Regular, Role::TextSecondary));
    }
    if let (Some(payload), true) = (payload, hidden == 0) {
        let (min, max) = (vec2(left + GAP * k / 2.0, y), vec2(area.max.x - GAP * k / 2.0, y + below - GAP * k));
        canvas.begin(Name::new(68, 1), None);
        canvas.rect(min, max, 4.0 * k, stroke(Role::Line, 1.5 * k, Dash::Dotted));
        let said = text::elide(&payload, SMALL * k, Weight::Regular, max.x - min.x - 8.0 * k);
        let at = vec2(f32::midpoint(min.x, max.x), f32::midpoint(min.y, max.y));
        canvas.text(at, said, Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(Align::Middle));
    }
    (top + total(&heights) + below, scroll)
}

/// What follows the header, in a few words.
fn payload(stage: &Stage<'_>, end: u32) -> Option<String> {
    let tree = &stage.packet.tree;
    let next = tree.layers.get(stage.shown + 1)?;
    let quoted = |index: usize| tree.standing(index) == Standing::Quoted;
    if quoted(stage.shown + 1) && !quoted(stage.shown) {
        // What fills the frame up behind it is none of the quote.
        let last = tree.layers.iter().enumerate().rfind(|(index, _)| quoted(*index));
        let bytes = last.map_or(0, |(_, layer)| layer.range.end).saturating_sub(end);
        return Some(stage.words(&msg!("header-payload-quote", bytes = bytes))).filter(|_| bytes > 0);
    }
    let bytes = u32::try_from(stage.packet.bytes.len()).unwrap_or(u32::MAX).saturating_sub(end);
    let said = if next.protocol.token == "data" {
        msg!("header-payload-data", bytes = bytes)
    } else {
        msg!("header-payload", protocol = name_of(stage, stage.shown + 1), bytes = bytes)
    };
    Some(stage.words(&said)).filter(|_| bytes > 0)
}

fn draw_ruler(canvas: &mut Canvas, stage: &Stage<'_>, left: f32, bit: f32, y: f32) {
    let k = stage.k;
    let each = if bit >= 19.0 * k { 1 } else { 4 };
    canvas.begin(Name::new(65, 0), None);
    for number in 0..ROW {
        let x = left + (number as f32 + 0.5) * bit;
        let whole = number % 8 == 0;
        if number % each == 0 || number == ROW - 1 {
            let ink = if whole || number == ROW - 1 { Role::Text } else { Role::TextSecondary };
            let looks = Type::new(SMALL * k, Weight::Mono, ink).aligned(Align::Middle);
            canvas.text(vec2(x, y), number.to_string(), looks);
        }
    }
}

/// The rows that are drawn: all, or as many as fit, with the selected field among them.
fn in_sight(stage: &Stage<'_>, rows: &[Vec<Piece>], heights: &[f32], room: f32, gap: f32) -> (usize, usize) {
    let k = stage.k;
    let fit = |first: usize, room: f32| {
        let mut left = room;
        let mut last = first;
        for height in heights.iter().skip(first) {
            left -= height + gap;
            if left < -gap {
                break;
            }
            last += 1;
        }
        last.max(first + 1).min(rows.len())
    };
    if fit(0, room) >= rows.len() {
        return (0, rows.len());
    }
    let room = room - 20.0 * k;
    let wanted = stage.field.and_then(|field| {
        let marked = |row: &Vec<Piece>| row.iter().any(|piece| belongs(stage, piece.whose, field));
        Some((rows.iter().position(marked)?, rows.iter().rposition(marked)?))
    });
    let mut first = 0;
    if let Some((from, to)) = wanted {
        while first < from && fit(first, room) <= to {
            first += 1;
        }
    }
    (first, fit(first, room))
}

/// Whether a piece is the field's, or of one that the field holds.
fn belongs(stage: &Stage<'_>, whose: Whose, field: usize) -> bool {
    let Whose::Field(index) = whose else { return false };
    let mut at = Some(index);
    while let Some(index) = at {
        if index == field {
            return true;
        }
        at = stage.packet.tree.fields.get(index).and_then(|field| field.parent);
    }
    // An address is drawn whole: its bits are marked by it.
    let selected = stage.packet.tree.fields.get(field);
    selected.is_some_and(|selected| selected.parent == Some(index) && !selected.computed)
}

/// A field's words stand in its widest piece, and of equal ones in the first.
fn largest(rows: &[Vec<Piece>], row: usize, piece: &Piece) -> bool {
    let Whose::Field(_) = piece.whose else { return true };
    let width = piece.to - piece.from;
    let near = row.saturating_sub(64)..(row + 64).min(rows.len());
    let same = |index: usize| {
        rows.get(index)
            .into_iter()
            .flatten()
            .filter(|other| other.whose == piece.whose)
            .map(move |other| (index, other))
    };
    !near.flat_map(same).any(|(index, other)| {
        let other_width = other.to - other.from;
        other_width > width || (other_width == width && (index, other.from) < (row, piece.from))
    })
}

fn height(row: &[Piece], cells: &[Cell], bit: f32, k: f32, (heights, upright): (Heights, bool)) -> f32 {
    let Heights { low, tall, turned, generous } = heights;
    let mut height: f32 = if upright {
        turned
    } else if generous {
        tall
    } else {
        low
    };
    for (piece, cell) in row.iter().zip(cells) {
        if matches!(piece.whose, Whose::Next) {
            continue;
        }
        let wide = (piece.to - piece.from) as f32 * bit - 10.0 * k;
        if !cell.value.is_empty() && inline_width(cell, k) > wide {
            height = height.max(tall);
        }
    }
    height * k
}

/// Where a row stands.
pub(super) struct Place {
    pub(super) left: f32,
    pub(super) bit: f32,
    pub(super) y: f32,
    pub(super) height: f32,
    pub(super) row: usize,
    /// The names of its bits stand upright.
    pub(super) upright: bool,
}

impl Place {
    pub(super) fn corners(&self, piece: &Piece, k: f32) -> (Vec2, Vec2) {
        let half = GAP * k / 2.0;
        (
            vec2(self.left + piece.from as f32 * self.bit + half, self.y),
            vec2(self.left + piece.to as f32 * self.bit - half, self.y + self.height),
        )
    }
}

fn looks(stage: &Stage<'_>, whose: Whose) -> (Role, f32, bool) {
    let layer = stage.layer().map_or(crate::osi::OsiLayer::Physical, |layer| layer.protocol.osi);
    let selected = stage.field.is_some_and(|field| belongs(stage, whose, field));
    match whose {
        Whose::Field(index) => {
            let field = stage.packet.tree.fields.get(index);
            let set = field.is_some_and(|field| {
                matches!(field.def.format, Format::Flag) && field.value == Value::Unsigned(1) && !field.computed
            });
            (Role::Layer(layer), if set { SET } else { UNSET }, selected)
        }
        Whose::Nobody => (Role::Ghost, 0.12, false),
        Whose::Next => (Role::Ghost, 0.06, false),
    }
}

/// `near`: the rows above and below, where they are in sight.
fn draw_piece(
    canvas: &mut Canvas,
    stage: &Stage<'_>,
    place: &Place,
    (number, piece): (usize, &Piece),
    near: [&[Piece]; 2],
) {
    let k = stage.k;
    let (min, max) = place.corners(piece, k);
    let (role, strength, selected) = looks(stage, piece.whose);
    let target = match piece.whose {
        Whose::Field(index) => Some(Target::Field(index)),
        _ => None,
    };
    canvas.begin(Name::new(66, place.row * 64 + number), target);
    // Where its field goes on beyond a corner, that corner is square, so that the field is one shape.
    let [above, below] = near.map(|row| {
        let goes_on = |bit: u32| {
            let same = |other: &Piece| other.whose == piece.whose && (other.from..other.to).contains(&bit);
            piece.whose != Whose::Nobody && row.iter().any(same)
        };
        (goes_on(piece.from), goes_on(piece.to.saturating_sub(1)))
    });
    let square = [above.0, above.1, below.1, below.0];
    let mut shape = |paint| {
        if square.contains(&true) {
            canvas.polygon(outline(min, max, RADIUS * k, square), paint);
        } else {
            canvas.rect(min, max, RADIUS * k, paint);
        }
    };
    shape(fill(role, strength));
    if selected {
        shape(fill(Role::Selection, MARK));
    }
}

/// A stretch of selected pieces that hang together, one in each row.
struct Marked {
    piece: Piece,
    /// The row in which it may go on.
    next: usize,
    parts: Vec<(Vec2, Vec2)>,
}

/// Takes a selected piece in, which stands in the row `at` and before the row `next`.
fn mark(marked: &mut Vec<Marked>, (at, next): (usize, usize), piece: &Piece, corners: (Vec2, Vec2)) {
    let goes_on = |other: &&mut Marked| {
        let Piece { from, to, whose } = other.piece;
        other.next == at && whose == piece.whose && from < piece.to && piece.from < to
    };
    match marked.iter_mut().find(goes_on) {
        Some(found) => {
            (found.piece, found.next) = (*piece, next);
            found.parts.push(corners);
        }
        None => marked.push(Marked { piece: *piece, next, parts: vec![corners] }),
    }
}

/// The line around pieces that hang together, from top to bottom: down at their right and up at their left.
fn around(parts: &[(Vec2, Vec2)]) -> Vec<Vec2> {
    let mut right = Vec::new();
    let mut left = Vec::new();
    let mut before: Option<(Vec2, Vec2)> = None;
    for (min, max) in parts {
        // Where one ends farther out than the other, the gap between the rows is outside.
        let step = |own: f32, other: f32, is_wider: bool, bottom: f32| {
            let y = if is_wider { min.y } else { bottom };
            // Where both end at the same place, the line goes straight on.
            (own != other).then(|| [vec2(other, y), vec2(own, y)]).into_iter().flatten()
        };
        match before {
            None => {
                right.push(vec2(max.x, min.y));
                left.push(*min);
            }
            Some((above, below)) => {
                right.extend(step(max.x, below.x, max.x > below.x, below.y));
                left.extend(step(min.x, above.x, min.x < above.x, below.y));
            }
        }
        before = Some((*min, *max));
    }
    if let Some((min, max)) = before {
        right.push(max);
        left.push(vec2(min.x, max.y));
    }
    let start = left.first().copied();
    // Closed: it ends where it began.
    start.into_iter().chain(right).chain(left.into_iter().rev()).collect()
}

/// A rectangle's outline, clockwise from its upper left corner; corners that are not square are rounded.
fn outline(min: Vec2, max: Vec2, radius: f32, square: [bool; 4]) -> Vec<Vec2> {
    /// Straight pieces of a rounded corner.
    const PIECES: u8 = 4;
    let radius = radius.min((max.x - min.x) / 2.0).min((max.y - min.y) / 2.0).max(0.0);
    let corners =
        [(min.x, min.y, 1.0, 1.0), (max.x, min.y, -1.0, 1.0), (max.x, max.y, -1.0, -1.0), (min.x, max.y, 1.0, -1.0)];
    let mut points = Vec::with_capacity(4 * (usize::from(PIECES) + 1));
    for ((x, y, right, down), (turn, square)) in corners.into_iter().zip((0u8..).zip(square)) {
        if square {
            points.push(vec2(x, y));
            continue;
        }
        let centre = vec2(x + right * radius, y + down * radius);
        for piece in 0..=PIECES {
            let turned = f32::from(turn) + f32::from(piece) / f32::from(PIECES);
            let angle = std::f32::consts::PI + turned * std::f32::consts::FRAC_PI_2;
            points.push(vec2(centre.x + radius * angle.cos(), centre.y + radius * angle.sin()));
        }
    }
    points
}

/// Joins the pieces of a field in two rows.
fn bridge(canvas: &mut Canvas, stage: &Stage<'_>, place: &Place, (above, row, bottom): (&[Piece], &[Piece], f32)) {
    let k = stage.k;
    for (number, piece) in row.iter().enumerate() {
        for other in above.iter().filter(|other| other.whose == piece.whose && other.whose != Whose::Nobody) {
            let both = Piece { from: piece.from.max(other.from), to: piece.to.min(other.to), whose: piece.whose };
            if both.from >= both.to {
                continue;
            }
            let (min, max) = place.corners(&both, k);
            let (role, strength, selected) = looks(stage, piece.whose);
            canvas.begin(Name::new(67, place.row * 64 + number), None);
            canvas.rect(vec2(min.x, bottom), vec2(max.x, place.y), 0.0, fill(role, strength));
            if selected {
                canvas.rect(vec2(min.x, bottom), vec2(max.x, place.y), 0.0, fill(Role::Selection, MARK));
            }
        }
    }
}
