//! The menu that takes a picture of the stage out of the window.

use egui::{Popup, Ui};

use crate::export::picture::{Picture, Stretch};
use crate::flow::story::Phase;
use crate::i18n::Message;
use crate::msg;
use crate::ui::button::{self, Button};
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;

/// Width of the menu.
const WIDTH: f32 = 340.0;

/// Shows the button; `saving` is how much of a picture under way is done, in per cent.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, saving: Option<u32>, wishes: &mut Wishes) {
    let Some(timeline) = cx.workspace.timeline() else { return };
    let name = cx.text(&msg!("ui-picture"));
    let text = match saving {
        Some(done) => cx.text(&msg!("ui-picture-saving", done = done)),
        None => name.clone(),
    };
    let button = Button { icon: Some(Icon::Picture), text: Some(&text), name: &name, menu: true, ..Button::default() };
    let response = button.show(ui, cx);
    Popup::menu(&response).show(|ui| {
        if saving.is_some() {
            if button::entry(ui, cx, WIDTH, &cx.text(&msg!("ui-picture-cancel")), "", false).clicked() {
                wishes.cancel_saving = true;
                ui.close();
            }
            return;
        }
        let mut offer = |ui: &mut Ui, picture: Picture, title: Message, summary: Message| {
            if button::entry(ui, cx, WIDTH, &cx.text(&title), &cx.text(&summary), false).clicked() {
                wishes.save = Some(picture);
                ui.close();
            }
        };
        offer(ui, Picture::Svg, msg!("ui-picture-svg"), msg!("ui-picture-svg-summary"));
        offer(ui, Picture::Png, msg!("ui-picture-png"), msg!("ui-picture-png-summary"));
        let step = cx.workspace.current_step().unwrap_or(0);
        let title = msg!("ui-picture-gif-step", step = timeline.number(step));
        offer(ui, Picture::Gif(Stretch::Step(step)), title, msg!("ui-picture-gif-step-summary"));
        if let Some(span) = timeline.phase_of(step).filter(|_| timeline.phases.len() > 1) {
            let phase = match span.phase {
                Phase::Handshake => msg!("ui-picture-gif-handshake"),
                Phase::Data => msg!("ui-picture-gif-data"),
                Phase::Teardown => msg!("ui-picture-gif-teardown"),
            };
            let summary = {
                let numbers = || (span.first..=span.last).map(|step| timeline.number(step));
                let (first, last) = (numbers().min().unwrap_or(0), numbers().max().unwrap_or(0));
                msg!("ui-picture-gif-phase-summary", first = first, last = last)
            };
            offer(ui, Picture::Gif(Stretch::Phase(span.phase)), phase, summary);
        }
        let summary = msg!("ui-picture-gif-whole-summary", steps = timeline.steps.len());
        offer(ui, Picture::Gif(Stretch::Whole), msg!("ui-picture-gif-whole"), summary);
        offer(ui, Picture::Handout, msg!("ui-picture-handout"), msg!("ui-picture-handout-summary"));
    });
}
