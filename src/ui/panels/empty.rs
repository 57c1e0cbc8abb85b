//! An empty stage: what to do next.

use egui::{Ui, pos2, vec2};

use crate::msg;
use crate::ui::button::Button;
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::{Command, samples};

/// Shows what to do: open a capture, drop one, take a sample, or choose a conversation.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let area = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(area, egui::Sense::hover());
    let nothing = cx.capture.store.is_empty();
    let reading = cx.workspace.loading().is_some();
    let live = cx.workspace.live().session().filter(|session| session.running());
    let (title, what) = if let Some(session) = live.filter(|_| nothing) {
        let what = match session.filter() {
            "" => msg!("live-waiting-what"),
            _ if cx.workspace.settings.mask => msg!("live-waiting-filter", filter = "…"),
            filter => msg!("live-waiting-filter", filter = filter),
        };
        (msg!("live-waiting-title", interface = session.interface()), what)
    } else if cx.workspace.too_long_for_now(cx.capture) {
        (msg!("live-long-title"), msg!("live-long-what"))
    } else if nothing && !cx.capture.name.is_empty() && !reading {
        (msg!("ui-no-packets-title"), msg!("ui-no-packets-what"))
    } else if nothing {
        (msg!("ui-empty-title"), msg!("ui-empty-what"))
    } else if cx.capture.tracker.is_empty() {
        (msg!("ui-no-conversation-title"), msg!("ui-no-conversation-what"))
    } else {
        (msg!("ui-choose-title"), msg!("ui-choose-what"))
    };
    let centre = area.center();
    let painter = ui.painter();
    let title = cx.text(&title);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &title));
    let title = write::line(painter, &title, style::title(cx.scale), cx.palette.text, area.width());
    write::centre(painter, pos2(centre.x, centre.y - 48.0), title);
    let width = (area.width() - GRID * 6.0).min(460.0);
    let mut job =
        egui::text::LayoutJob::simple(cx.text(&what), style::body(cx.scale), cx.palette.text_secondary, width);
    job.halign = egui::Align::Center;
    let galley = painter.layout_job(job);
    let below = galley.size().y;
    painter.galley(pos2(centre.x, centre.y - 24.0), galley, cx.palette.text_secondary);
    if reading || !nothing {
        return;
    }
    let top = centre.y - 24.0 + below + GRID * 2.0;
    let (open, watch) = (cx.text(&msg!("ui-empty-open")), cx.text(&msg!("ui-empty-sample")));
    let open = Button { icon: Some(Icon::Open), text: Some(&open), name: &open, primary: true, ..Button::default() };
    let watch = Button { icon: Some(Icon::Play), text: Some(&watch), name: &watch, ..Button::default() };
    let width = open.width(ui, cx) + GRID + watch.width(ui, cx);
    let row = egui::Rect::from_min_size(pos2(centre.x - width / 2.0, top), vec2(width, 40.0 * cx.scale));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(row).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        if open.show(ui, cx).clicked() {
            wishes.open_dialog = true;
        }
        if watch.show(ui, cx).clicked() {
            wishes.push(Command::OpenSample(samples::FIRST.to_owned()));
        }
    });
}
