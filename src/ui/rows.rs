//! A list of rows of the same height, however many. The position is kept in double precision and only
//! the distance from the first visible row is handed to the toolkit, whose single precision
//! would lose whole pixels past about three million rows.

use egui::{Rect, Sense, Ui, pos2, vec2};

use super::style::Palette;

/// Width of the scroll bar's track.
const BAR: f32 = 10.0;
/// The shortest the handle gets.
const HANDLE: f64 = 28.0;

/// Where a list stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct RowScroll {
    /// Distance of the visible top from the first row's top, in points.
    offset: f64,
    /// A row to bring into sight at the next showing.
    reveal: Option<u64>,
    /// Where in the handle the pointer took hold of it, in points.
    grip: f64,
}

/// The rows in sight and how they lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Window {
    /// The first row in sight.
    pub(crate) first: u64,
    /// One past the last row in sight.
    pub(crate) end: u64,
    /// Where the first one begins, from the top of the list: 0 or a little above it.
    pub(crate) top: f32,
}

impl RowScroll {
    /// Asks for a row to be brought into sight.
    pub(crate) fn reveal(&mut self, row: u64) {
        self.reveal = Some(row);
    }
    /// Goes to the beginning (another list is shown).
    pub(crate) fn reset(&mut self) {
        *self = RowScroll::default();
    }

    /// So many rows at the beginning are there no more.
    pub(crate) fn pull(&mut self, rows: u64, row_height: f32) {
        self.offset = (self.offset - rows as f64 * f64::from(row_height)).max(0.0);
    }

    fn most(count: u64, row_height: f32, height: f32) -> f64 {
        (count as f64 * f64::from(row_height) - f64::from(height)).max(0.0)
    }

    /// The rows in sight of a list of `count` rows in a view of `height` points, after taking in what
    /// was asked for.
    pub(crate) fn window(&mut self, count: u64, row_height: f32, height: f32) -> Window {
        let row = f64::from(row_height);
        if let Some(wanted) = self.reveal.take() {
            let top = wanted.min(count.saturating_sub(1)) as f64 * row;
            let bottom = top + row - f64::from(height);
            let far = top < self.offset - f64::from(height) || bottom > self.offset + f64::from(height);
            if far {
                self.offset = top - (f64::from(height) - row) / 2.0;
            } else {
                self.offset = self.offset.min(top).max(bottom);
            }
        }
        self.offset = self.offset.clamp(0.0, Self::most(count, row_height, height));
        let first = (self.offset / row).floor();
        let end = ((self.offset + f64::from(height)) / row).ceil() as u64;
        Window { first: first as u64, end: end.min(count), top: (first * row - self.offset) as f32 }
    }
}

/// Shows the rows in sight, each by `row(ui, index, rect)`, and a scroll bar where there are more.
/// `name` is what the scroll bar is called for those who do not see it.
pub(crate) fn show(
    ui: &mut Ui,
    palette: &Palette,
    name: &str,
    scroll: &mut RowScroll,
    count: u64,
    row_height: f32,
    mut row: impl FnMut(&mut Ui, u64, Rect),
) {
    let area = ui.available_rect_before_wrap();
    ui.allocate_rect(area, Sense::hover());
    if area.height() < 1.0 || area.width() < BAR {
        return;
    }
    if ui.rect_contains_pointer(area) {
        let delta = ui.input_mut(|i| std::mem::take(&mut i.smooth_scroll_delta.y));
        scroll.offset -= f64::from(delta);
    }
    let most = RowScroll::most(count, row_height, area.height());
    let bar = Rect::from_min_max(pos2(area.right() - BAR, area.top()), area.max);
    if most > 0.0 {
        drag_bar(ui, name, scroll, bar, most, area.height());
    }
    let window = scroll.window(count, row_height, area.height());
    let right = if most > 0.0 { bar.left() } else { area.right() };
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(area).id_salt(name));
    child.shrink_clip_rect(area);
    for (place, index) in (window.first..window.end).enumerate() {
        let top = area.top() + window.top + place as f32 * row_height;
        row(&mut child, index, Rect::from_min_max(pos2(area.left(), top), pos2(right, top + row_height)));
    }
    if most > 0.0 {
        paint_bar(ui, palette, name, scroll, bar, most, area.height());
    }
}

/// The handle's length and position in a track, and how far it can travel.
fn handle(offset: f64, most: f64, height: f32) -> (f64, f64, f64) {
    let height = f64::from(height);
    let length = (height * height / (most + height)).max(HANDLE).min(height);
    let travel = height - length;
    (length, travel * (offset / most).clamp(0.0, 1.0), travel)
}

fn drag_bar(ui: &Ui, name: &str, scroll: &mut RowScroll, bar: Rect, most: f64, height: f32) {
    let response = ui.interact(bar, ui.scope_id().with((name, "bar")), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ScrollBar, true, name));
    let Some(pointer) = response.interact_pointer_pos() else { return };
    let at = f64::from(pointer.y - bar.top());
    let (length, start, travel) = handle(scroll.offset, most, height);
    if response.is_pointer_button_down_on() && ui.input(|i| i.pointer.any_pressed()) {
        let inside = at >= start && at <= start + length;
        scroll.grip = if inside { at - start } else { length / 2.0 };
    }
    if response.is_pointer_button_down_on() && travel > 0.0 {
        scroll.offset = ((at - scroll.grip) / travel).clamp(0.0, 1.0) * most;
    }
}

fn paint_bar(ui: &Ui, palette: &Palette, name: &str, scroll: &RowScroll, bar: Rect, most: f64, height: f32) {
    let (length, start, _) = handle(scroll.offset, most, height);
    let response = ui.ctx().read_response(ui.scope_id().with((name, "bar")));
    let lit = response.is_some_and(|r| r.hovered() || r.is_pointer_button_down_on());
    let rect = Rect::from_min_size(pos2(bar.left() + 2.0, bar.top() + start as f32), vec2(BAR - 4.0, length as f32));
    let colour = if lit { palette.text_secondary } else { palette.border_strong };
    ui.painter().rect_filled(rect, 3.0, colour);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::{RowScroll, Window};

    #[test]
    fn the_last_of_ten_million_rows_ends_at_the_bottom() {
        let count = 10_000_000;
        let mut scroll = RowScroll::default();
        scroll.reveal(count - 1);
        let window = scroll.window(count, 22.0, 300.0);
        assert_eq!(window.end, count);
        let rows = (window.end - window.first) as f32;
        assert!((window.top + rows * 22.0 - 300.0).abs() < 0.001, "{window:?}");
        // One row up is exactly one row less, here as at the top.
        scroll.offset -= 22.0;
        let above = scroll.window(count, 22.0, 300.0);
        assert_eq!(above, Window { first: window.first - 1, end: window.end - 1, top: window.top });
    }

    #[test]
    fn on_the_screen_too_every_row_is_whole_at_the_end_of_ten_million() {
        use egui::{Rect, pos2};
        let palette = crate::ui::style::Palette::new(crate::theme::ThemeKind::Dark);
        let count = 10_000_000;
        let mut scroll = RowScroll::default();
        scroll.reveal(count - 1);
        let mut seen: Vec<(u64, Rect)> = Vec::new();
        let mut area = Rect::NOTHING;
        {
            let show = |ui: &mut egui::Ui| {
                seen.clear();
                area = ui.available_rect_before_wrap();
                super::show(ui, &palette, "rows", &mut scroll, count, 24.0, |_, row, rect| seen.push((row, rect)));
            };
            let mut harness = egui_kittest::Harness::builder().with_size(egui::vec2(300.0, 400.0)).build_ui(show);
            harness.run();
            // Away to the middle and back to the very end by the scroll bar alone.
            let bar = egui_kittest::kittest::Queryable::get_by_label(&harness, "rows").rect();
            harness.drag_at(pos2(bar.center().x, bar.center().y));
            harness.run();
            harness.hover_at(pos2(bar.center().x, bar.bottom() + 50.0));
            harness.run();
            harness.drop_at(pos2(bar.center().x, bar.bottom() + 50.0));
            harness.run();
        }
        let (last, rect) = seen.last().copied().unwrap();
        assert_eq!(last, count - 1);
        assert!((rect.bottom() - area.bottom()).abs() < 0.01, "{rect:?} in {area:?}");
        for pair in seen.windows(2) {
            assert_eq!(pair[0].0 + 1, pair[1].0);
            assert!((pair[0].1.bottom() - pair[1].1.top()).abs() < 0.01 && (pair[0].1.height() - 24.0).abs() < 0.01);
        }
    }

    #[test]
    fn revealing_moves_only_as_far_as_needed_when_near() {
        let mut scroll = RowScroll::default();
        scroll.reveal(3);
        assert_eq!(scroll.window(100, 20.0, 100.0).first, 0);
        scroll.reveal(5);
        assert_eq!(scroll.window(100, 20.0, 100.0), Window { first: 1, end: 6, top: 0.0 });
        scroll.reveal(80);
        let window = scroll.window(100, 20.0, 100.0);
        assert!(window.first < 80 && window.end > 81, "centred: {window:?}");
    }

    #[test]
    fn a_short_list_stays_at_its_beginning() {
        let mut scroll = RowScroll { offset: 500.0, ..RowScroll::default() };
        assert_eq!(scroll.window(3, 20.0, 100.0), Window { first: 0, end: 3, top: 0.0 });
        assert_eq!(scroll.window(0, 20.0, 100.0), Window { first: 0, end: 0, top: 0.0 });
    }
}
