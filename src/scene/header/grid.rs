//! A header as rows of 32 bits, worked out from the fields the decoder found: which bits belong to which field. A field
//! nobody thought of here is drawn all the same, and no bit is left out.

use crate::decode::{Dissected, Field, Layer, Value};

/// Bits of a row.
pub(super) const ROW: u32 = 32;
/// Longer headers are drawn as far as that, in bytes.
const LONGEST: u32 = 160;
/// What the programs say is drawn as far as that, in bytes: it is no header.
const LONGEST_MESSAGE: u32 = 48;

/// A stretch of bits of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// First bit in the row, 0 to 31.
    pub(super) from: u32,
    /// Behind its last bit, up to 32.
    pub(super) to: u32,
    /// Whose it is.
    pub(super) whose: Whose,
}

/// Whose bits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// A field's, by its index in the tree.
    Field(usize),
    /// Of the header, but of no field.
    Nobody,
    /// What follows the header.
    Next,
}

/// The rows of a header.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    pub(super) rows: Vec<Vec<Piece>>,
    /// Bytes of the layer that are not drawn.
    pub(super) more: u32,
}

/// The rows of a layer.
pub(super) fn rows(packet: &Dissected, layer: &Layer) -> Grid {
    let whole = layer.range.end.saturating_sub(layer.range.start);
    let longest = if layer.protocol.osi.number() > 4 { LONGEST_MESSAGE } else { LONGEST };
    let drawn = whole.min(longest);
    let bits = (drawn * 8) as usize;
    let owners = owners(packet, layer, bits);
    let mut rows = Vec::with_capacity(bits.div_ceil(ROW as usize));
    for row in owners.chunks(ROW as usize) {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut at = 0;
        for owner in row {
            let whose = owner.map_or(Whose::Nobody, Whose::Field);
            match pieces.last_mut() {
                Some(piece) if piece.whose == whose => piece.to = at + 1,
                _ => pieces.push(Piece { from: at, to: at + 1, whose }),
            }
            at += 1;
        }
        if at < ROW {
            pieces.push(Piece { from: at, to: ROW, whose: Whose::Next });
        }
        rows.push(pieces);
    }
    Grid { rows, more: whole - drawn }
}

/// Whose each of the first bits of a layer is.
fn owners(packet: &Dissected, layer: &Layer, bits: usize) -> Vec<Option<usize>> {
    let tree = &packet.tree;
    let mut owners: Vec<Option<usize>> = vec![None; bits];
    let parts = |index: usize| tree.fields.get(index).is_some_and(is_only_a_heading);
    let has_children = {
        let mut has = vec![false; layer.fields.len()];
        for index in layer.fields.clone() {
            let parent = tree.fields.get(index).and_then(|field| field.parent);
            if let Some(slot) = parent.and_then(|parent| has.get_mut(parent.wrapping_sub(layer.fields.start))) {
                *slot = true;
            }
        }
        has
    };
    let group = |index: usize| {
        has_children.get(index.wrapping_sub(layer.fields.start)).copied().unwrap_or(false) && parts(index)
    };
    for index in layer.fields.clone() {
        let Some(field) = tree.fields.get(index) else { continue };
        if field.computed || field.range.start < layer.range.start || below_a_whole(packet, field) {
            continue;
        }
        let (first, count) = field_bits(field);
        let first = first.saturating_sub(u64::from(layer.range.start) * 8);
        let heading = group(index);
        for bit in first..first.saturating_add(count).min(bits as u64) {
            let Some(owner) = owners.get_mut(bit as usize) else { break };
            // A heading keeps what its parts leave over; parts of different headings do not take from each other.
            let free = match *owner {
                None => true,
                Some(other) => !heading && group(other) || field.parent == Some(other),
            };
            if free {
                *owner = Some(index);
            }
        }
    }
    owners
}

/// Whether a field only holds others: then they are drawn. An address is drawn whole, whatever its bits say.
fn is_only_a_heading(field: &Field) -> bool {
    matches!(field.value, Value::None | Value::Unsigned(_) | Value::Text(_) | Value::Bytes)
}

/// Whether a field is part of one that is drawn whole.
fn below_a_whole(packet: &Dissected, field: &Field) -> bool {
    let mut at = field.parent;
    while let Some(parent) = at.and_then(|index| packet.tree.fields.get(index)) {
        if !is_only_a_heading(parent) {
            return true;
        }
        at = parent.parent;
    }
    false
}

/// First bit of a field in the frame, and how many.
pub(super) fn field_bits(field: &Field) -> (u64, u64) {
    let start = u64::from(field.range.start) * 8;
    match field.bits {
        Some((first, count)) => (start + u64::from(first), u64::from(count)),
        None => (start, u64::from(field.range.end.saturating_sub(field.range.start)) * 8),
    }
}
