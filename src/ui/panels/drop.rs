//! A file held over the window: says that it may be let go, and opens it when it is.

use egui::{Area, Id, Order, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::msg;
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::{self, Icon};
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::Command;

/// Shows the overlay while a file hovers; opens the first file dropped.
pub(crate) fn show(ui: &Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let dropped = ui.input(|i| i.raw.dropped_files.first().cloned());
    if let Some(file) = dropped {
        let path = file.path().to_path_buf();
        if path.is_file() {
            wishes.open(path);
        } else if let Ok(bytes) = file.bytes() {
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            wishes.push(Command::OpenBytes(name, bytes.into()));
        } else {
            wishes.open(path);
        }
    }
    if ui.input(|i| i.raw.hovered_files.is_empty()) {
        return;
    }
    let whole = ui.ctx().content_rect();
    Area::new(Id::unique("drop")).order(Order::Tooltip).fixed_pos(whole.min).show(ui.ctx(), |ui| {
        ui.allocate_rect(whole, Sense::hover());
        let painter = ui.painter();
        painter.rect_filled(whole, 0.0, style::tint(cx.palette.window, 0.88));
        let edge = whole.shrink(GRID * 2.0);
        painter.rect_stroke(edge, 12.0, Stroke::new(2.0, cx.palette.accent), StrokeKind::Inside);
        let centre = whole.center();
        let square = Rect::from_center_size(pos2(centre.x, centre.y - 32.0), vec2(48.0, 48.0));
        icons::paint(painter, square, Icon::Drop, cx.palette.accent);
        let text = cx.text(&msg!("ui-drop"));
        let galley = write::line(painter, &text, style::title(cx.scale), cx.palette.text, whole.width());
        write::centre(painter, pos2(centre.x, centre.y + 24.0), galley);
    });
}
