//! Which conversation is compared with the one on the stage; where there is none, which samples compare.

use egui::{Popup, Rect, ScrollArea, Ui, pos2};

use crate::msg;
use crate::timeline::Timeline;
use crate::ui::button::{self, Button};
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;
use crate::ui::style::GRID;
use crate::workspace::{self, Command, samples};

/// A menu of more would not be read.
const MOST: usize = 100;
/// Width of the menu.
const WIDTH: f32 = 380.0;

/// Shows the menu so that it ends at `right`; returns where it begins.
pub(super) fn show(
    ui: &mut Ui,
    cx: &Context<'_>,
    timeline: &Timeline,
    head: Rect,
    right: f32,
    wishes: &mut Wishes,
) -> f32 {
    let Some(beside) = cx.workspace.beside().and_then(|beside| beside.story.conversation()) else {
        return if cx.workspace.nothing_beside() { offer(ui, cx, head, right, wishes) } else { right };
    };
    let Some(own) = timeline.story.conversation().map(|own| own.id) else { return right };
    let text = cx.text(&msg!("ui-beside", name = label(cx, beside)));
    let name = cx.text(&msg!("ui-beside-name"));
    let place = Rect::from_min_max(pos2(head.left(), head.top()), pos2(right, head.bottom()));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let inner = ui.scope_builder(egui::UiBuilder::new().max_rect(place).layout(layout), |ui| {
        let response = Button { text: Some(&text), name: &name, menu: true, ..Button::default() }.show(ui, cx);
        Popup::menu(&response).show(|ui| {
            let choice = cx.workspace.beside_choice();
            let (best, summary) = (cx.text(&msg!("ui-beside-best")), cx.text(&msg!("ui-beside-best-summary")));
            if button::entry(ui, cx, WIDTH, &best, &summary, choice.is_none()).clicked() {
                wishes.push(Command::ChooseBeside(None));
                ui.close();
            }
            ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                for other in workspace::candidates(&cx.capture.tracker, own).take(MOST) {
                    let pattern = crate::ui::glance::pattern(cx, &other);
                    let on = choice == Some(other.id);
                    if button::entry(ui, cx, WIDTH, &label(cx, &other), &pattern, on).clicked() {
                        wishes.push(Command::ChooseBeside(Some(other.id)));
                        ui.close();
                    }
                }
            });
        });
    });
    inner.response.rect.left().max(head.left()) - GRID
}

/// The samples that have both.
fn offer(ui: &mut Ui, cx: &Context<'_>, head: Rect, right: f32, wishes: &mut Wishes) -> f32 {
    let place = Rect::from_min_max(pos2(head.left(), head.top()), pos2(right, head.bottom()));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let inner = ui.scope_builder(egui::UiBuilder::new().max_rect(place).layout(layout), |ui| {
        let name = cx.text(&msg!("ui-beside-samples"));
        let icon = Some(Icon::Samples);
        let response = Button { icon, text: Some(&name), name: &name, menu: true, ..Button::default() }.show(ui, cx);
        Popup::menu(&response).show(|ui| {
            for sample in samples::comparing() {
                let language = cx.catalog.language();
                let (title, summary) = (sample.title(language), sample.summary(language));
                if button::entry(ui, cx, WIDTH, title, summary, false).clicked() {
                    wishes.push(Command::OpenSample(sample.id.clone()));
                    ui.close();
                }
            }
        });
    });
    inner.response.rect.left().max(head.left()) - GRID
}

/// Its number, what it carries and with whom.
fn label(cx: &Context<'_>, other: &crate::flow::Conversation) -> String {
    let carries = other.application.filter(|name| *name != "Data").unwrap_or_else(|| other.proto.name());
    cx.text(&msg!(
        "ui-beside-entry",
        protocol = other.proto.name(),
        carries = carries,
        server = other.server.to_string()
    ))
}
