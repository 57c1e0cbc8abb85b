//! Where the figure stands on the stage.

use super::super::card::Card;
use super::super::{SceneOptions, Vec2, vec2};
use super::figure::{Corner, LAST_ROW, PLACES};
use super::path::Path;
use crate::flow::Side;

pub(super) use super::super::canvas::{BODY, SMALL, TITLE};

/// Columns stand no further apart than this (at scale 1).
const WIDEST: f32 = 470.0;
/// Rows stand no further apart than this (at scale 1).
const HIGHEST: f32 = 140.0;
/// Rows that stand closer than this (at scale 1) have no room for all the words.
const DENSE: f32 = 54.0;
/// Height of the strip that says where each end is.
const STRIP: f32 = 92.0;

/// How far down each row stands, in rows: between the first three, lines with words cross from side to side.
const ROWS: [f32; 6] = [0.0, 1.14, 2.3, 3.22, 4.1, LAST_ROW];

/// A row of the figure as a height, in rows of equal height.
fn spread(row: f32) -> f32 {
    let above = row.clamp(0.0, LAST_ROW - 0.001).floor();
    let at = |row: f32| ROWS.get(row as usize).copied().unwrap_or(LAST_ROW);
    at(above) + (at(above + 1.0) - at(above)) * (row - above)
}

/// Columns, rows and sizes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) k: f32,
    pub(super) size: Vec2,
    pub(super) pad: f32,
    /// There is room for larger names.
    pub(super) roomy: bool,
    /// Rows stand so close that only the words of the edges just taken have room.
    pub(super) dense: bool,
    /// Half the size of a node.
    pub(super) half: Vec2,
    /// Below the strip.
    pub(super) top: f32,
    pub(super) pitch: f32,
    first_row: f32,
    columns: [f32; 2],
    pub(super) card: Card,
}

impl Layout {
    pub(super) fn new(options: &SceneOptions<'_>) -> Self {
        let k = options.factor();
        let size = vec2(options.size.x.max(1.0), options.size.y.max(1.0));
        let width = size.x / k;
        let pad = if width >= 920.0 { 24.0 } else { 16.0 } * k;
        let card = Card::new(options, k, pad);
        let top = STRIP * k + 4.0 * k;
        // Below the last row stands what runs in TIME-WAIT.
        let foot = 26.0 * k;
        let bottom = size.y - if card.height > 0.0 { card.height } else { 0.0 } - foot;
        let room = (bottom - top - 16.0 * k).max(1.0);
        let roomy = width >= 1000.0 && room / k >= 440.0;
        let half = if roomy { vec2(98.0 * k, 19.0 * k) } else { vec2(66.0 * k, 14.0 * k) };
        let pitch = ((room - 2.0 * half.y) / LAST_ROW).clamp(1.0, HIGHEST * k);
        let spare = (room - 2.0 * half.y - LAST_ROW * pitch).max(0.0);
        let apart = ((size.x - 2.0 * (pad + half.x.max(70.0 * k))) / 2.0).min(WIDEST * k).max(1.0);
        let middle = size.x / 2.0;
        Layout {
            k,
            size,
            pad,
            roomy,
            dense: pitch < DENSE * k,
            half,
            top,
            pitch,
            first_row: top + 12.0 * k + half.y + spare / 2.0,
            columns: [middle - apart, middle + apart],
            card,
        }
    }

    /// A place's centre.
    pub(super) fn centre(&self, place: usize) -> Vec2 {
        let (_, column, row) = PLACES.get(place).copied().unwrap_or(PLACES[0]);
        self.corner((column, row, 0.0, 0.0))
    }

    pub(super) fn corner(&self, (column, row, dx, dy): Corner) -> Vec2 {
        let [left, right] = self.columns;
        vec2(
            left + (right - left) * column + dx * self.half.x,
            self.first_row + spread(row) * self.pitch + dy * self.half.y,
        )
    }

    /// Radius of a token.
    pub(super) fn token(&self) -> f32 {
        if self.roomy { 12.0 * self.k } else { 8.5 * self.k }
    }

    /// Where a side's token sits in a place.
    pub(super) fn seat(&self, place: usize, side: Side) -> Vec2 {
        let centre = self.centre(place);
        let inward = self.token() + 4.0 * self.k;
        match side {
            Side::Client => vec2(centre.x - self.half.x + inward, centre.y),
            Side::Server => vec2(centre.x + self.half.x - inward, centre.y),
        }
    }

    /// Where a side's token stands in the strip: its home when its state is not known.
    pub(super) fn home(&self, side: Side) -> Vec2 {
        let inset = self.pad + self.token();
        let y = 26.0 * self.k;
        match side {
            Side::Client => vec2(inset, y),
            Side::Server => vec2(self.size.x / 2.0 + 12.0 * self.k + self.token(), y),
        }
    }

    pub(super) fn path(&self, route: &[Corner]) -> Path {
        let corners: Vec<Vec2> = route.iter().map(|corner| self.corner(*corner)).collect();
        Path::rounded(&corners, 12.0 * self.k)
    }
}
