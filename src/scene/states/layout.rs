//! Where the figure stands on the stage.

use super::super::card::Card;
use super::super::{SceneOptions, Vec2, Weight, text, vec2};
use super::figure::{self, Corner, LAST_ROW, PLACES, TIME_WAIT};
use super::path::Path;
use crate::flow::Side;

pub(super) use super::super::canvas::{BODY, SMALL, TITLE};

/// The longest name of a state.
const LONGEST: &str = "SYN-RECEIVED";

/// What is sized by how much room there is, at scale 1.
struct Sizes {
    /// Of the states' names.
    name: f32,
    /// Half the height of a state.
    half: f32,
    /// Radius of a token.
    token: f32,
    /// Columns stand no further apart than this.
    widest: f32,
    /// Rows stand no further apart than this.
    highest: f32,
    /// Of what is said about each end.
    caption: f32,
}

impl Sizes {
    /// For a stage of that width, and that height above the narration.
    fn of(width: f32, height: f32) -> Self {
        if width >= 1500.0 && height >= 760.0 {
            Sizes { name: TITLE, half: 24.0, token: 15.0, widest: 640.0, highest: 172.0, caption: BODY }
        } else if width >= 1000.0 && height >= 560.0 {
            Sizes { name: BODY, half: 19.0, token: 12.0, widest: 500.0, highest: 140.0, caption: SMALL }
        } else if width >= 880.0 && height < LOW {
            // Lower states, so that there is room between them for what leads from one to the next.
            Sizes { name: BODY, half: 11.0, token: 9.0, widest: 470.0, highest: 140.0, caption: SMALL }
        } else if width >= 880.0 {
            Sizes { name: BODY, half: 16.0, token: 10.5, widest: 470.0, highest: 140.0, caption: SMALL }
        } else {
            Sizes { name: SMALL, half: 14.0, token: 9.5, widest: 470.0, highest: 140.0, caption: SMALL }
        }
    }
}

/// Wide and no higher than this, at scale 1: a projector's stage.
const LOW: f32 = 440.0;
/// So far apart, at scale 1, the rows stand at least where the notes are written out below.
const ROOM_FOR_NOTES: f32 = 62.0;
/// From here on the words of the edges may be as large as text.
const LARGE_WORDS: f32 = 77.0;

/// The figure's notes as pieces that stand side by side where they fit: the index of each, its line, and how far in it begins.
pub(super) fn note_pieces(options: &SceneOptions<'_>, k: f32, width: f32) -> Vec<(usize, usize, f32, String)> {
    let mut pieces = Vec::with_capacity(4);
    let (mut line, mut x) = (0, 0.0);
    for (index, note) in figure::notes().into_iter().enumerate() {
        let said = options.catalog.text(&note);
        let wide = text::width(&said, SMALL * k, Weight::Regular);
        if x > 0.0 && x + wide > width {
            (line, x) = (line + 1, 0.0);
        }
        for (at, part) in text::wrap(&said, SMALL * k, Weight::Regular, width - x).into_iter().enumerate() {
            if at > 0 {
                (line, x) = (line + 1, 0.0);
            }
            pieces.push((index, line, x, part));
        }
        x += wide.min(width) + 22.0 * k;
    }
    pieces
}

/// How far down each row stands, in rows: between the first three, lines with words cross from side to side.
const ROWS: [f32; 6] = [0.0, 1.12, 2.34, 3.24, 4.1, LAST_ROW];

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
    /// Size of the states' names.
    pub(super) name: f32,
    /// Size of what is said about each end.
    pub(super) caption: f32,
    /// The words of the edges may be as large as text.
    pub(super) large_words: bool,
    /// Half the size of a node.
    pub(super) half: Vec2,
    /// Radius of a token.
    pub(super) token: f32,
    /// Below the strip.
    pub(super) top: f32,
    /// The first line of the figure's notes, and how far apart their lines are; `None` where the figure needs the room.
    pub(super) notes: Option<(f32, f32)>,
    /// Above the narration.
    pub(super) floor: f32,
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
        let floor = size.y - if card.height > 0.0 { card.height } else { 3.0 * k };
        // Above the first row stand words, below the last what runs in TIME-WAIT.
        let sizes = Sizes::of(width, floor / k);
        let caption = sizes.caption * k;
        // The strip has four lines for each end.
        let top = 40.0 * k + 4.0 * caption;
        let room = (floor - top - 12.0 * k - 2.0 * caption).max(1.0);
        let token = sizes.token * k;
        let name = sizes.name * k;
        // A token at either end of the name, apart from it while it is large; in little room the words between need it more.
        let apart = if width >= 1000.0 { 18.0 } else { 12.0 } * k;
        let half = vec2(text::width(LONGEST, name, Weight::Bold) / 2.0 + 2.0 * token + apart, sizes.half * k);
        let pitch = |room: f32| ((room - 2.0 * half.y) / LAST_ROW).clamp(1.0, sizes.highest * k);
        // The notes below it are written out where that leaves the figure room for its words.
        let line = 16.0 * k;
        let lines = note_pieces(options, k, size.x - 2.0 * pad).last().map_or(0.0, |(_, line, ..)| *line as f32 + 1.0);
        let without = room - lines * line - 4.0 * k;
        let noted = pitch(without) >= ROOM_FOR_NOTES * k;
        let notes = noted.then_some((floor - (lines - 0.5) * line - 4.0 * k, line));
        let room = if noted { without } else { room };
        let pitch = pitch(room);
        let spare = (room - 2.0 * half.y - LAST_ROW * pitch).max(0.0);
        let apart = ((size.x - 2.0 * (pad + half.x)) / 2.0).min(sizes.widest * k).max(1.0);
        let middle = size.x / 2.0;
        Layout {
            k,
            size,
            pad,
            name,
            caption,
            large_words: width >= 1200.0 && pitch >= LARGE_WORDS * k,
            half,
            token,
            top,
            notes,
            floor,
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

    /// Where a side's token sits in a place.
    pub(super) fn seat(&self, place: usize, side: Side) -> Vec2 {
        let centre = self.centre(place);
        let inward = self.token + 6.0 * self.k;
        match side {
            Side::Client => vec2(centre.x - self.half.x + inward, centre.y),
            Side::Server => vec2(centre.x + self.half.x - inward, centre.y),
        }
    }

    /// Where a side's token stands in the strip: its home when its state is not known.
    pub(super) fn home(&self, side: Side) -> Vec2 {
        let inset = self.pad + self.token;
        let y = 10.0 * self.k + self.caption;
        match side {
            Side::Client => vec2(inset, y),
            Side::Server => vec2(self.size.x / 2.0 + 12.0 * self.k + self.token, y),
        }
    }

    /// Where it says that 2 MSL are running.
    pub(super) fn waiting(&self) -> Vec2 {
        let node = self.centre(TIME_WAIT);
        vec2(node.x, node.y + self.half.y + 4.0 * self.k + 0.75 * self.caption)
    }

    /// Radius of the dial beside it.
    pub(super) fn dial(&self) -> f32 {
        0.62 * self.caption
    }

    pub(super) fn path(&self, route: &[Corner]) -> Path {
        let corners: Vec<Vec2> = route.iter().map(|corner| self.corner(*corner)).collect();
        Path::rounded(&corners, 12.0 * self.k)
    }
}
