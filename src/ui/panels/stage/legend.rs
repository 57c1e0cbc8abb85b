//! What the signs of the ladder mean, for who asks: a button in the stage's head, in the projector beside the pattern's name.

use egui::{Popup, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use super::paint;
use crate::msg;
use crate::scene::{Scene, Shape, View, ladder};
use crate::timeline::Timeline;
use crate::ui::button::Button;
use crate::ui::context::Context;
use crate::ui::icons::Icon;
use crate::ui::style::GRID;

/// Shows the button at the right end of `place`, if the view on the stage is the one that it explains. `stage` is the
/// picture's size: what is on it depends on that. Returns where the button begins.
pub(super) fn show(ui: &mut Ui, cx: &Context<'_>, timeline: &Timeline, place: Rect, stage: egui::Vec2) -> f32 {
    if cx.workspace.settings.view != View::Ladder {
        return place.right();
    }
    let name = cx.text(&msg!("ui-legend"));
    let minor = cx.workspace.settings.projector;
    let worded =
        Button { icon: Some(Icon::Info), text: Some(&name), name: &name, menu: true, minor, ..Button::default() };
    // Its sign alone where there is no room for the word.
    let button = if worded.width(ui, cx) <= place.width() { worded } else { Button { text: None, ..worded } };
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let inner = ui.scope_builder(egui::UiBuilder::new().max_rect(place).layout(layout), |ui| {
        let response = button.show(ui, cx);
        Popup::menu(&response).show(|ui| list(ui, cx, &ladder::legend(timeline, &super::options(cx, stage))));
        response.rect.left()
    });
    inner.inner
}

/// The signs, each with its words.
fn list(ui: &mut Ui, cx: &Context<'_>, legend: &Scene) {
    let edge = GRID * cx.scale;
    let size = vec2(legend.size.x, legend.size.y) + vec2(2.0 * edge, 2.0 * edge);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    paint::scene(&ui.painter_at(rect), cx.palette, rect.min + vec2(edge, edge), legend);
    let words = legend.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let words: Vec<&str> = words.filter(|words| *words != "?").collect();
    let words = words.join("; ");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
}
