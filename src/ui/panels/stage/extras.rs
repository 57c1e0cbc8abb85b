//! What stands beside the packets of the ladder: shown or hidden here.

use egui::{Popup, Rect, Ui, pos2};

use crate::flow::Proto;
use crate::msg;
use crate::timeline::Timeline;
use crate::ui::button::{self, Button};
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;
use crate::ui::style::GRID;
use crate::workspace::{Command, Extra};

/// Shows the menu so that it ends at `right`; returns where it begins.
pub(super) fn show(
    ui: &mut Ui,
    cx: &Context<'_>,
    timeline: &Timeline,
    head: Rect,
    right: f32,
    wishes: &mut Wishes,
) -> f32 {
    let place = Rect::from_min_max(pos2(right - 32.0, head.top()), pos2(right + GRID, head.bottom()));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(place).layout(layout), |ui| {
        let name = cx.text(&msg!("ui-extras"));
        let response = Button::icon(Icon::Extras, &name).show(ui, cx);
        Popup::menu(&response).show(|ui| {
            let settings = &cx.workspace.settings;
            let streams = (msg!("ui-extra-streams"), msg!("ui-extra-streams-summary"), settings.show_streams);
            let calls = (msg!("ui-extra-calls"), msg!("ui-extra-calls-summary"), settings.show_calls);
            for (extra, (title, summary, on)) in [(Extra::Streams, streams), (Extra::Calls, calls)] {
                if extra == Extra::Streams && timeline.story.conversation.proto != Proto::Tcp {
                    continue;
                }
                if button::entry(ui, cx, 340.0, &cx.text(&title), &cx.text(&summary), on).clicked() {
                    wishes.push(Command::ToggleExtra(extra));
                    ui.close();
                }
            }
        });
    });
    right - 32.0
}
