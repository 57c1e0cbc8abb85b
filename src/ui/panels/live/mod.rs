//! Live capture in the window: the menu that starts one, and the line that says what has become of every frame.
//!
//! Knows nothing of recorders and pipes: it reads the workspace's live session and asks for commands.

mod choices;
pub(crate) mod counts;
mod interfaces;

use egui::{Popup, PopupCloseBehavior, Ui, vec2};

use crate::msg;
use crate::ui::button::Button;
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;
use crate::ui::style::GRID;
use crate::workspace::Command;
use crate::workspace::live::{LiveCommand, Watching};

/// Width of the menu.
const WIDTH: f32 = 440.0;

/// Shows the button, and the menu while it is open.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let live = cx.workspace.live();
    let running = live.session().filter(|session| session.running());
    let (text, name) = match running {
        Some(session) => {
            let text = cx.text(&msg!("live-on", interface = session.interface()));
            (text.clone(), text)
        }
        None => (cx.text(&msg!("live-button")), cx.text(&msg!("live-button-name"))),
    };
    let icon = if running.is_some() { Icon::Recording } else { Icon::Live };
    let button = Button { icon: Some(icon), text: Some(&text), name: &name, menu: true, ..Button::default() };
    let response = button.show(ui, cx);
    let popup = Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let open = popup.accessible_name(cx.text(&msg!("live-button-name"))).show(|ui| {
        ui.spacing_mut().item_spacing = vec2(GRID, GRID / 2.0);
        ui.set_width(WIDTH);
        if interfaces::show(ui, cx, WIDTH, wishes) {
            ui.close();
        }
        choices::show(ui, cx, WIDTH, wishes);
    });
    // Looked at only while somebody sees it.
    let wanted = if open.is_some() { Watching::Closely } else { Watching::Not };
    if live.watching() != wanted {
        wishes.push(Command::Live(LiveCommand::Watch(wanted)));
    }
}
