//! The heads of panels and what stands in an empty one.

use egui::{Sense, Stroke, Ui, vec2};

use super::context::Context;
use super::style::{self, GRID};
use super::write;

/// Height of a panel's head.
pub(crate) const HEAD: f32 = 40.0;

/// The head of a panel: its title, and at the right a lesser text.
pub(crate) fn heading(ui: &mut Ui, cx: &Context<'_>, title: &str, aside: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let (left, right) = (rect.left() + GRID * 2.0, rect.right() - GRID * 2.0);
    let aside = write::line(ui.painter(), aside, style::small(1.0), cx.palette.text_secondary, rect.width() / 2.0);
    let end = write::end(ui.painter(), right, rect.center().y, aside);
    let title = write::line(ui.painter(), title, style::strong(1.0), cx.palette.text, end - left - GRID);
    write::begin(ui.painter(), left, rect.center().y, title);
}

/// A hairline across the panel.
pub(crate) fn hairline(ui: &mut Ui, cx: &Context<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, cx.palette.border));
}

/// A word where there is nothing yet.
pub(crate) fn nothing(ui: &mut Ui, cx: &Context<'_>, text: &str) {
    let width = ui.available_width() - GRID * 4.0;
    let galley = ui.painter().layout(text.to_owned(), style::small(1.0), cx.palette.text_secondary, width);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y + GRID), Sense::hover());
    ui.painter().galley(rect.min + vec2(GRID * 2.0, 0.0), galley, cx.palette.text_secondary);
}
