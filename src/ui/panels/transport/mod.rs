//! The transport bar: play, step, how fast and in which tempo, and the scrubber.

mod scrubber;

use egui::{Popup, Rect, Stroke, Ui, pos2};

use crate::msg;
use crate::timeline::Tempo;
use crate::ui::button::{self, Button};
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::{Choice, Command};

/// Height of the bar at the desk.
pub(crate) const HEIGHT: f32 = 64.0;
/// The speeds offered.
const SPEEDS: [f64; 8] = [0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0];

/// Shows the bar.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, cx.palette.border));
    let inner = rect.shrink2(egui::vec2(GRID * 2.0 * cx.scale, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = GRID / 2.0;
        buttons(ui, cx, wishes);
        ui.add_space(GRID);
        speed(ui, cx, wishes);
        tempo(ui, cx, wishes);
        choices(ui, cx, wishes);
        ui.add_space(GRID);
        let left = ui.cursor().left() + GRID;
        let mut right = inner.right();
        if cx.workspace.settings.projector {
            right -= button::HEIGHT * cx.scale;
            leave_projector(ui, cx, Rect::from_min_max(pos2(right, rect.top()), inner.max), wishes);
            right -= GRID;
        }
        let clock =
            write::line(ui.painter(), &clock(cx), style::mono(cx.scale), cx.palette.text_secondary, 300.0 * cx.scale);
        let right = write::end(ui.painter(), right, rect.center().y, clock) - GRID * 2.0;
        let track = Rect::from_min_max(pos2(left, rect.top() + 4.0), pos2(right.max(left), rect.bottom()));
        scrubber::show(ui, cx, track, wishes);
    });
}

/// The way back for those who have only a pointer.
fn leave_projector(ui: &mut Ui, cx: &Context<'_>, place: Rect, wishes: &mut Wishes) {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(place).layout(layout), |ui| {
        let name = cx.text(&msg!("ui-projector-leave"));
        let button = Button { key: Some("Esc"), ..Button::icon(Icon::ProjectorOff, &name) };
        if button.show(ui, cx).clicked() {
            wishes.push(Command::ToggleProjector);
        }
    });
}

fn buttons(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let none = cx.workspace.timeline().is_none();
    let playing = cx.workspace.player.playing;
    let mut press = |ui: &mut Ui, icon, message, key, primary, command| {
        let name = cx.text(&message);
        let button =
            Button { icon: Some(icon), name: &name, key: Some(key), primary, disabled: none, ..Button::default() };
        if button.show(ui, cx).clicked() {
            wishes.push(command);
        }
    };
    press(ui, Icon::ToStart, msg!("ui-home"), "Home", false, Command::Home);
    press(ui, Icon::StepBack, msg!("ui-step-back"), "←", false, Command::StepBack);
    let space = cx.text(&msg!("ui-key-space"));
    if playing {
        press(ui, Icon::Pause, msg!("ui-pause"), &space, !none, Command::TogglePlay);
    } else {
        press(ui, Icon::Play, msg!("ui-play"), &space, !none, Command::TogglePlay);
    }
    press(ui, Icon::StepForward, msg!("ui-step-forward"), "→", false, Command::StepForward);
    press(ui, Icon::ToEnd, msg!("ui-end"), "End", false, Command::End);
}

fn speed(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let now = cx.workspace.player.speed;
    let (text, name) = (format!("{now}×"), cx.text(&msg!("ui-speed")));
    let response = Button { text: Some(&text), name: &name, menu: true, ..Button::default() }.show(ui, cx);
    Popup::menu(&response).show(|ui| {
        for speed in SPEEDS {
            let on = (speed - now).abs() < 1e-6;
            if button::entry(ui, cx, 120.0, &format!("{speed}×"), "", on).clicked() {
                wishes.push(Command::SetSpeed(speed));
                ui.close();
            }
        }
    });
}

fn tempo(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let now = cx.workspace.settings.tempo;
    let title = |tempo| {
        cx.text(&match tempo {
            Tempo::Teaching => msg!("ui-tempo-teaching"),
            Tempo::Captured => msg!("ui-tempo-captured"),
        })
    };
    let (text, name) = (title(now), cx.text(&msg!("ui-tempo")));
    let response = Button { text: Some(&text), name: &name, menu: true, ..Button::default() }.show(ui, cx);
    Popup::menu(&response).show(|ui| {
        for tempo in [Tempo::Teaching, Tempo::Captured] {
            let summary = cx.text(&match tempo {
                Tempo::Teaching => msg!("ui-tempo-teaching-summary"),
                Tempo::Captured => msg!("ui-tempo-captured-summary"),
            });
            if button::entry(ui, cx, 300.0, &title(tempo), &summary, tempo == now).clicked() {
                wishes.push(Command::SetTempo(tempo));
                ui.close();
            }
        }
    });
}

/// How the stage is presented.
fn choices(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let name = cx.text(&msg!("ui-choices"));
    let response = Button { menu: true, ..Button::icon(Icon::Sliders, &name) }.show(ui, cx);
    let menu = Popup::menu(&response).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    menu.show(|ui| {
        for (choice, title, summary) in [
            (Choice::StopAtSteps, msg!("ui-choice-stop-at-steps"), msg!("ui-choice-stop-at-steps-summary")),
            (Choice::Narration, msg!("ui-choice-narration"), msg!("ui-choice-narration-summary")),
            (Choice::ReduceMotion, msg!("ui-choice-reduce-motion"), msg!("ui-choice-reduce-motion-summary")),
            (Choice::Streams, msg!("ui-extra-streams"), msg!("ui-extra-streams-summary")),
            (Choice::Calls, msg!("ui-extra-calls"), msg!("ui-extra-calls-summary")),
        ] {
            let on = cx.workspace.settings.has(choice);
            if button::entry(ui, cx, 320.0, &cx.text(&title), &cx.text(&summary), on).clicked() {
                wishes.push(Command::Choose(choice, !on));
            }
        }
    });
}

/// Where the playhead stands, and where the end is.
fn clock(cx: &Context<'_>) -> String {
    match cx.workspace.timeline() {
        Some(_) => {
            format!("{:.1} / {:.1} s", cx.workspace.player.now.secs(), cx.workspace.length().secs())
        }
        None => String::new(),
    }
}
