//! The bytes of a packet, in hexadecimal and as text, each in the colour of its layer. A click on a byte selects
//! the field it belongs to.

use std::ops::Range;

use egui::{Rect, Role as Part, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::decode::Field;
use crate::msg;
use crate::ui::context::{Context, Wishes};
use crate::ui::rows::{self, RowScroll};
use crate::ui::style::{self, GRID};
use crate::ui::{section, write};
use crate::workspace::{Command, Inspected};

/// Height of a row.
const ROW: f32 = 20.0;
/// From one byte to the next, in characters.
const PITCH: f32 = 2.5;

/// How the view is divided, in points from the left.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Columns {
    /// Bytes in a row: 8 or 16.
    bytes: u32,
    /// Width of a character.
    char: f32,
}

impl Columns {
    fn of(width: f32, char: f32) -> Self {
        let wide = Columns { bytes: 16, char };
        if wide.end() + GRID * 2.0 + 4.0 <= width { wide } else { Columns { bytes: 8, char } }
    }
    const fn left() -> f32 {
        GRID * 2.0
    }
    fn hex(self, column: u32) -> f32 {
        // A little more room in the middle of sixteen.
        let middle = if column >= 8 { self.char } else { 0.0 };
        Self::left() + self.char * 6.0 + column as f32 * self.char * PITCH + middle
    }
    fn text(self, column: u32) -> f32 {
        self.hex(self.bytes) + self.char * 1.0 + column as f32 * self.char
    }
    fn end(self) -> f32 {
        self.text(self.bytes)
    }
    /// The column at a distance from the left, by either half.
    fn at(self, x: f32) -> Option<u32> {
        let step = self.char * PITCH;
        (0..self.bytes).find(|column| {
            let (hex, text) = (self.hex(*column) - self.char * (PITCH - 2.0) / 2.0, self.text(*column));
            (x >= hex && x < hex + step) || (x >= text && x < text + self.char)
        })
    }
}

/// The columns of a panel of that width, beside the scroll bar.
fn columns(width: f32) -> Columns {
    // JetBrains Mono is 600 units of 1000 wide.
    Columns::of(width, style::SMALL * 0.6)
}

/// Brings a field's bytes into sight.
pub(super) fn reveal(scroll: &mut RowScroll, width: f32, field: &Field) {
    if !field.range.is_empty() {
        let columns = columns(width);
        scroll.reveal(u64::from(field.range.start / columns.bytes));
    }
}

/// Shows the bytes.
pub(super) fn show(ui: &mut Ui, cx: &Context<'_>, scroll: &mut RowScroll, packet: &Inspected, wishes: &mut Wishes) {
    let name = cx.text(&msg!("ui-bytes-view"));
    let kept = packet.bytes.len();
    let aside = if kept < packet.meta.wire_len as usize {
        cx.text(&msg!("ui-bytes-kept", kept = kept, count = packet.meta.wire_len))
    } else {
        String::new()
    };
    section::heading(ui, cx, &name, &aside);
    let columns = columns(ui.available_width());
    let count = (kept as u64).div_ceil(u64::from(columns.bytes));
    let marked = cx
        .workspace
        .selection
        .field
        .and_then(|index| packet.tree.fields.get(index))
        .map(|field| field.range.clone())
        .unwrap_or_default();
    rows::show(ui, cx.palette, &name, scroll, count, ROW, |ui, index, rect| {
        row(ui, cx, columns, packet, index as u32, &marked, rect, wishes);
    });
}

#[expect(clippy::too_many_arguments, reason = "a row's place, content and marks; a struct would only name them twice")]
fn row(
    ui: &Ui,
    cx: &Context<'_>,
    columns: Columns,
    packet: &Inspected,
    index: u32,
    marked: &Range<u32>,
    rect: Rect,
    wishes: &mut Wishes,
) {
    let start = index.saturating_mul(columns.bytes);
    let Some(rest) = packet.bytes.get(start as usize..) else { return };
    let bytes = rest.get(..columns.bytes as usize).unwrap_or(rest);
    let response = ui.interact(rect, ui.scope_id().with(("bytes", index)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Part::ListBoxOption, true, dump(start, bytes)));
    let painter = ui.painter();
    let y = rect.center().y;
    let offset = write::line(painter, &format!("{start:04x}"), style::mono(1.0), cx.palette.text_secondary, 60.0);
    write::begin(painter, rect.left() + Columns::left(), y, offset);
    let pointed = response.hover_pos().and_then(|at| columns.at(at.x - rect.left()));
    for (column, byte) in bytes.iter().enumerate() {
        let column = column as u32;
        let place = start.saturating_add(column);
        let layer = packet.tree.layer_at(place).and_then(|(index, _)| packet.tree.shown_at(index));
        let colour = layer.map_or(cx.palette.border, |layer| cx.palette.layer(layer));
        let on = marked.contains(&place);
        let hex_x = rect.left() + columns.hex(column);
        let text_x = rect.left() + columns.text(column);
        let hex = Rect::from_min_size(
            pos2(hex_x - columns.char * (PITCH - 2.0) / 2.0, rect.top() + 1.0),
            vec2(columns.char * PITCH, ROW - 2.0),
        );
        let text = Rect::from_min_size(pos2(text_x, rect.top() + 1.0), vec2(columns.char, ROW - 2.0));
        let strength = if on { 0.75 } else { 0.17 };
        for cell in [hex, text] {
            painter.rect_filled(cell, 0.0, style::tint(colour, strength));
            if on {
                painter.hline(cell.x_range(), cell.bottom() - 0.5, Stroke::new(2.0, cx.palette.accent));
            }
        }
        if pointed == Some(column) {
            painter.rect_stroke(hex, 2.0, Stroke::new(1.0, cx.palette.text), StrokeKind::Inside);
            painter.rect_stroke(text, 2.0, Stroke::new(1.0, cx.palette.text), StrokeKind::Inside);
        }
        let ink = if on || *byte != 0 { cx.palette.text } else { cx.palette.text_secondary };
        let glyphs = write::line(painter, &format!("{byte:02x}"), style::mono(1.0), ink, 60.0);
        write::begin(painter, hex_x, y, glyphs);
        let shown = if byte.is_ascii_graphic() || *byte == b' ' { char::from(*byte) } else { '·' };
        let glyph = write::line(painter, shown.encode_utf8(&mut [0; 4]), style::mono(1.0), ink, 60.0);
        write::begin(painter, text_x, y, glyph);
    }
    let clicked = response.interact_pointer_pos().filter(|_| response.clicked());
    if let Some(column) = clicked.and_then(|at| columns.at(at.x - rect.left()))
        && (column as usize) < bytes.len()
    {
        wishes.push(Command::SelectByte(start.saturating_add(column)));
    }
}

/// A row as text, for those who do not see it.
fn dump(start: u32, bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = format!("{start:04x}:");
    for byte in bytes {
        let _ = write!(text, " {byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Columns, dump};

    #[test]
    fn a_click_finds_its_byte_in_either_half() {
        for columns in [Columns::of(320.0, 7.2), Columns::of(700.0, 7.2)] {
            for column in 0..columns.bytes {
                assert_eq!(columns.at(columns.hex(column) + 7.0), Some(column));
                assert_eq!(columns.at(columns.text(column) + 3.0), Some(column));
            }
            assert_eq!(columns.at(Columns::left()), None, "the offset is no byte");
            assert_eq!(columns.at(columns.end() + 1.0), None);
        }
        assert_eq!(Columns::of(320.0, 7.2).bytes, 8);
        assert_eq!(Columns::of(700.0, 7.2).bytes, 16);
    }

    #[test]
    fn a_row_reads_as_a_dump() {
        assert_eq!(dump(16, &[0x45, 0x00]), "0010: 45 00");
    }
}
