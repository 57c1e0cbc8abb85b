//! How far the reading of a capture is, and a way to stop it: a strip along the lower edge of the toolbar.

use egui::{Rect, Role as Part, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::msg;
use crate::ui::button::Button;
use crate::ui::context::{Context, Wishes};
use crate::ui::glance;
use crate::ui::icons::Icon;
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::Command;

/// Height of the strip.
pub(crate) const HEIGHT: f32 = 36.0;

/// Shows the strip. Call only while something is being read.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let Some(loading) = cx.workspace.loading() else { return };
    let rect = ui.available_rect_before_wrap();
    let share = loading.total.filter(|total| *total > 0).map(|total| (loading.read as f64 / total as f64) as f32);
    let text = match loading.total {
        Some(total) => cx.text(&msg!(
            "ui-loading-of",
            read = glance::bytes(loading.read),
            total = glance::bytes(total),
            packets = cx.capture.store.len()
        )),
        None => cx.text(&msg!("ui-loading", read = glance::bytes(loading.read), packets = cx.capture.store.len())),
    };
    let response = ui.interact(rect, ui.scope_id().with("loading"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Part::ProgressIndicator, true, &text));
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, cx.palette.raised);
    let galley = write::line(painter, &text, style::small(cx.scale), cx.palette.text, rect.width() - 160.0 * cx.scale);
    write::begin(painter, rect.left() + GRID * 2.0, rect.center().y, galley);
    let track = Rect::from_min_size(pos2(rect.left(), rect.bottom() - 3.0), vec2(rect.width(), 3.0));
    painter.rect_filled(track, 0.0, cx.palette.border);
    if let Some(share) = share {
        let done = Rect::from_min_size(track.min, vec2(track.width() * share.clamp(0.0, 1.0), 3.0));
        painter.rect_filled(done, 0.0, cx.palette.accent);
    }
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let room = rect.shrink2(vec2(GRID, 2.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(room).layout(layout), |ui| {
        let name = cx.text(&msg!("ui-cancel"));
        let button = Button { icon: Some(Icon::Close), text: Some(&name), name: &name, ..Button::default() };
        if button.show(ui, cx).clicked() {
            wishes.push(Command::CancelLoading);
        }
    });
}
