//! What a cell of the diagram says: a field's name and its value, in whatever room its bits leave.

use std::fmt::Write as _;

use super::super::canvas::{Canvas, Name, Type};
use super::super::{Align, Role, Target, Weight, text, vec2};
use super::diagram::{GAP, Place};
use super::grid::{Piece, Whose, field_bits};
use super::{BODY, SMALL, Stage, name_of};
use crate::decode::{Field, Format, Value, ValueName, value_text};
use crate::msg;

/// The least height of a row that has the name above the value, at scale 1.
pub(super) const TWO_LINES: f32 = 33.0;

/// What a cell says.
#[derive(Default)]
pub(super) struct Cell {
    pub(super) name: String,
    /// A shorter name, for where the name has no room.
    pub(super) tiny: Option<String>,
    pub(super) value: String,
    /// The value with a shorter name behind, for where it has no room.
    pub(super) shorter: Option<String>,
    /// A flag, and set.
    pub(super) set: bool,
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
                return Cell::default();
            };
            // There is no room for names of values in so few bits.
            let bare_number = piece.to - piece.from <= 3;
            let id = field.def.label_id();
            let short = format!("header-short-{}", id.trim_start_matches("field-"));
            let name = if catalog.has(&short) { catalog.get(&short) } else { catalog.get(&id) };
            let value = value(stage, field);
            let shorter = shorter(stage, field).filter(|_| !bare_number);
            let set = matches!(field.def.format, Format::Flag) && field.value == Value::Unsigned(1);
            let value = if bare_number { number_of(&value).unwrap_or(&value).to_owned() } else { value };
            let tiny = format!("header-tiny-{}", id.trim_start_matches("field-"));
            let tiny = catalog.has(&tiny).then(|| catalog.get(&tiny));
            Cell { name, tiny, value, shorter, set }
        }
        Whose::Nobody => Cell { name: stage.words(&msg!("header-unnamed")), ..Cell::default() },
        Whose::Next => Cell { name: name_of(stage, stage.shown + 1), ..Cell::default() },
    }
}

/// A field's value in a cell: as the packet has it, and as it is meant where it counts in larger units.
fn value(stage: &Stage<'_>, field: &Field) -> String {
    if let (Format::Flag, Value::Unsigned(set)) = (field.def.format, &field.value) {
        return set.to_string();
    }
    let text = value_said(stage, field);
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

/// A field's value in words, with what only the view knows: the conversation, and what is usual.
pub(super) fn value_said(stage: &Stage<'_>, field: &Field) -> String {
    let (catalog, bytes) = (stage.options.catalog, &stage.packet.bytes);
    if let Some(window) = stage.scaled_window(field) {
        return window;
    }
    let text = value_text(field, bytes, catalog);
    if stage.is_of_unknown_scale(field) {
        return stage.words(&msg!("header-scale-unknown", window = text));
    }
    if let Some(relative) = stage.relative(field) {
        return stage.words(&msg!("header-relative", number = text, relative = relative.to_string()));
    }
    match (field.def.name, &field.value) {
        // RFC 4884 §4: older senders leave it 0, and quote all the same.
        ("icmp.length", Value::Unsigned(0)) => stage.words(&msg!("header-not-given", number = text)),
        ("tcp.option_kind", Value::Unsigned(kind)) => {
            let id = format!("header-option-{kind}");
            if !catalog.has(&id) {
                return text;
            }
            stage.words(&msg!("value-named", number = kind.to_string(), name = catalog.get(&id)))
        }
        // Bits that mean nothing, decoded as bytes: written as those that are decoded as a number.
        (name, Value::Bytes) if name.ends_with("unused") || name.ends_with("reserved") => {
            match raw_bits(stage, field) {
                0 if field_bits(field).1 <= 64 => "0".to_owned(),
                0 => text,
                number => format!("{number:#x}"),
            }
        }
        _ => text,
    }
}

/// The value with a shorter name behind, where one is written down.
fn shorter(stage: &Stage<'_>, field: &Field) -> Option<String> {
    let Value::Unsigned(number) = field.value else { return None };
    let (Format::Named(name) | Format::HexNamed(_, name)) = field.def.format else { return None };
    let Some(ValueName::Message(id)) = name(number) else { return None };
    let id = format!("header-tiny-{id}");
    let catalog = stage.options.catalog;
    let text = value_text(field, &stage.packet.bytes, catalog);
    let number = number_of(&text)?.to_owned();
    catalog.has(&id).then(|| stage.words(&msg!("value-named", number = number, name = catalog.get(&id))))
}

/// The number of one with words in brackets behind it.
fn number_of(value: &str) -> Option<&str> {
    value.split_once(" (").or_else(|| value.split_once('（')).map(|(number, _)| number)
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

/// The value as much of it as has room: with a shorter name or without spaces, then without its name or what it amounts to.
fn fitting(cell: &Cell, size: f32, room: f32) -> String {
    let (value, weight) = (cell.value.as_str(), cell.weight());
    let fits = |text: &str| text::width(text, size, weight) <= room;
    if fits(value) {
        return value.to_owned();
    }
    if let Some(shorter) = cell.shorter.as_ref().filter(|shorter| fits(shorter)) {
        return shorter.clone();
    }
    if value.contains(" × ") {
        let number = value.split(' ').next().unwrap_or_default();
        let dense = value.replace(' ', "");
        return if fits(&dense) { dense } else { number.to_owned() };
    }
    if let Some(number) = number_of(value).filter(|number| fits(number)) {
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
    // On the stronger colour of a flag that is set, secondary words are too faint.
    let ink = if cell.set { Role::Text } else { Role::TextSecondary };
    let small = Type::new(SMALL * k, Weight::Regular, ink);
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
        let value = fitting(cell, SMALL * k, value_room);
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
    // Smaller only where that saves words.
    let (value, smaller) = (fitting(cell, BODY * k, room), fitting(cell, SMALL * k, room));
    let high = place.height >= 40.0 * k;
    let (value, size) = if high && value == smaller { (value, BODY * k) } else { (smaller, SMALL * k) };
    canvas.text(
        vec2(centre.x, centre.y + apart),
        value,
        Type::new(size, cell.weight(), Role::Text).aligned(Align::Middle),
    );
}
