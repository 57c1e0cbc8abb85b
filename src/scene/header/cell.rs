//! What a cell of the diagram says: a field's name and its value, in whatever room its bits leave.

use std::fmt::Write as _;

use super::super::canvas::{Canvas, Name, Type};
use super::super::{Align, Role, Target, Weight, text, vec2};
use super::diagram::{GAP, Place};
use super::grid::{Piece, Whose, field_bits};
use super::{BODY, SMALL, Stage, name_of};
use crate::decode::{Field, Format, Value, value_text};
use crate::msg;

/// The least height of a row that has the name above the value, at scale 1.
pub(super) const TWO_LINES: f32 = 33.0;

/// What a cell says.
pub(super) struct Cell {
    pub(super) name: String,
    /// A shorter name, for where the name has no room.
    pub(super) tiny: Option<String>,
    pub(super) value: String,
}

impl Cell {
    /// Hexadecimal is written in letters of equal width.
    pub(super) fn weight(&self) -> Weight {
        if self.value.starts_with("0x") || self.value.contains(':') { Weight::Mono } else { Weight::Bold }
    }
}

pub(super) fn cell(stage: &Stage<'_>, piece: &Piece) -> Cell {
    let catalog = stage.options.catalog;
    match piece.whose {
        Whose::Field(index) => {
            let Some(field) = stage.packet.tree.fields.get(index) else {
                return Cell { name: String::new(), tiny: None, value: String::new() };
            };
            let id = field.def.label_id();
            let short = format!("header-short-{}", id.trim_start_matches("field-"));
            let name = if catalog.has(&short) { catalog.get(&short) } else { catalog.get(&id) };
            let value = value(stage, field);
            // There is no room for names of values in so few bits.
            let value = match value.split_once(' ') {
                Some((number, name)) if piece.to - piece.from <= 3 && name.starts_with('(') => number.to_owned(),
                _ => value,
            };
            let tiny = format!("header-tiny-{}", id.trim_start_matches("field-"));
            let tiny = catalog.has(&tiny).then(|| catalog.get(&tiny));
            Cell { name, tiny, value }
        }
        Whose::Nobody => Cell { name: stage.words(&msg!("header-unnamed")), tiny: None, value: String::new() },
        Whose::Next => {
            let next = stage.packet.tree.layers.get(stage.shown + 1);
            Cell {
                name: next.map_or_else(String::new, |layer| name_of(stage, layer)),
                tiny: None,
                value: String::new(),
            }
        }
    }
}

/// A field's value in a cell: as the packet has it, and as it is meant where it counts in larger units.
fn value(stage: &Stage<'_>, field: &Field) -> String {
    if let (Format::Flag, Value::Unsigned(set)) = (field.def.format, &field.value) {
        return set.to_string();
    }
    if let Some(window) = stage.scaled_window(field) {
        return window;
    }
    let text = value_text(field, &stage.packet.bytes, stage.options.catalog);
    if let Value::Unsigned(value) = field.value {
        let raw = raw_bits(stage, field);
        if raw > 0 && raw < value && value % raw == 0 && field.bits.is_some() {
            let mut said = String::new();
            // Writing to a `String` cannot fail.
            let _ = write!(said, "{raw} × {} = {value}", value / raw);
            return said;
        }
    }
    text
}

/// The bits of a field as a number; 0 for one longer than 64 bits.
fn raw_bits(stage: &Stage<'_>, field: &Field) -> u64 {
    let (first, count) = field_bits(field);
    if count > 64 {
        return 0;
    }
    (first..first + count).fold(0, |number, bit| {
        let byte = stage.packet.bytes.get((bit / 8) as usize).copied().unwrap_or(0);
        number << 1 | u64::from(byte >> (7 - bit % 8) & 1)
    })
}

/// Whether a bit is too narrow for its name: then the names of all bits of the row stand upright.
pub(super) fn is_too_narrow(piece: &Piece, cell: &Cell, bit: f32, k: f32) -> bool {
    let wide = (piece.to - piece.from) as f32 * bit - (GAP + 1.0) * k;
    is_narrow(piece) && text::width(short_name(&cell.name), SMALL * k, Weight::Regular) > wide
}

/// Flags and the like: named by a few letters.
pub(super) fn is_narrow(piece: &Piece) -> bool {
    piece.to - piece.from <= 2
}

/// "SYN" of "Synchronise (SYN)".
fn short_name(name: &str) -> &str {
    let short = name.rsplit_once(['(', '（']).and_then(|(_, rest)| rest.strip_suffix([')', '）']));
    short.filter(|short| short.chars().count() <= 4).unwrap_or(name)
}

pub(super) fn inline_width(cell: &Cell, k: f32) -> f32 {
    text::width(&cell.name, SMALL * k, Weight::Regular) + 8.0 * k + text::width(&cell.value, SMALL * k, cell.weight())
}

/// The value as much of it as has room: without spaces, then without its name or what it amounts to.
fn fitting(value: &str, size: f32, weight: Weight, room: f32) -> String {
    let fits = |text: &str| text::width(text, size, weight) <= room;
    if fits(value) {
        return value.to_owned();
    }
    let number = value.split(' ').next().unwrap_or_default();
    if value.contains(" × ") {
        let dense = value.replace(' ', "");
        return if fits(&dense) { dense } else { number.to_owned() };
    }
    if value.contains(" (") && fits(number) {
        return number.to_owned();
    }
    text::elide(value, size, weight, room)
}

pub(super) fn draw_words(
    canvas: &mut Canvas,
    stage: &Stage<'_>,
    place: &Place,
    (number, piece, cell): (usize, &Piece, &Cell),
) {
    let k = stage.k;
    let (min, max) = place.corners(piece, k);
    let centre = vec2(f32::midpoint(min.x, max.x), f32::midpoint(min.y, max.y));
    let room = max.x
        - min.x
        - if is_narrow(piece) {
            k
        } else if piece.to - piece.from <= 4 {
            4.0 * k
        } else {
            8.0 * k
        };
    let target = match piece.whose {
        Whose::Field(index) => Some(Target::Field(index)),
        _ => None,
    };
    canvas.begin(Name::new(69, place.row * 64 + number), target);
    let small = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary);
    if place.upright && is_narrow(piece) {
        let value = cell.value.as_str();
        let at = vec2(centre.x, max.y - 9.0 * k);
        let value = text::elide(value, SMALL * k, Weight::Bold, max.x - min.x);
        canvas.text(at, value, Type::new(SMALL * k, Weight::Bold, Role::Text).aligned(Align::Middle));
        // Read from below, as on the spine of a book.
        let at = vec2(centre.x, min.y + (place.height - 16.0 * k) / 2.0 + 1.0 * k);
        let name = text::elide(short_name(&cell.name), SMALL * k, Weight::Regular, place.height - 18.0 * k);
        canvas.turned_text(at, name, small.aligned(Align::Middle), -std::f32::consts::FRAC_PI_2);
        return;
    }
    let name = if is_narrow(piece) {
        text::elide(short_name(&cell.name), SMALL * k, Weight::Regular, room)
    } else if text::width(&cell.name, SMALL * k, Weight::Regular) > room {
        // Without what stands in brackets, if that is too long; then by a shorter name.
        let bare = cell.name.split(['(', '（']).next().unwrap_or_default().trim_end();
        let tiny = cell.tiny.as_deref().unwrap_or_else(|| short_name(&cell.name));
        let best = if text::width(bare, SMALL * k, Weight::Regular) <= room { bare } else { tiny };
        text::elide(best, SMALL * k, Weight::Regular, room)
    } else {
        cell.name.clone()
    };
    if cell.value.is_empty() {
        canvas.text(centre, name, small.aligned(Align::Middle));
        return;
    }
    if place.height < TWO_LINES * k {
        let value_room = (room - text::width(&name, SMALL * k, Weight::Regular) - 8.0 * k).max(0.0);
        let value = fitting(&cell.value, SMALL * k, cell.weight(), value_room);
        let wide =
            text::width(&name, SMALL * k, Weight::Regular) + 8.0 * k + text::width(&value, SMALL * k, cell.weight());
        let x = centre.x - wide / 2.0;
        canvas.text(vec2(x, centre.y), name.clone(), small);
        let x = x + text::width(&name, SMALL * k, Weight::Regular) + 8.0 * k;
        canvas.text(vec2(x, centre.y), value, Type::new(SMALL * k, cell.weight(), Role::Text));
        return;
    }
    // The two lines share what height there is.
    let apart = (place.height / 4.0).min(9.0 * k);
    canvas.text(vec2(centre.x, centre.y - apart), name, small.aligned(Align::Middle));
    let wide = text::width(&cell.value, BODY * k, cell.weight()) <= room && place.height >= 40.0 * k;
    let size = if wide { BODY } else { SMALL } * k;
    let value = fitting(&cell.value, size, cell.weight(), room);
    canvas.text(
        vec2(centre.x, centre.y + apart),
        value,
        Type::new(size, cell.weight(), Role::Text).aligned(Align::Middle),
    );
}
