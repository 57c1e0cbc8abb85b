//! The menu that saves packets to a file.

use egui::{Id, Popup, PopupCloseBehavior, Ui};

use crate::capture::write::SaveFormat;
use crate::msg;
use crate::ui::button::{self, Button};
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;
use crate::workspace::SavePackets;

/// Width of the menu.
const WIDTH: f32 = 360.0;

/// Where the menu keeps whether the next file is masked, while it is open.
fn chosen() -> Id {
    Id::unique("mask what is saved")
}

/// Shows the button, where there is something to save.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    if cx.capture.store.is_empty() {
        return;
    }
    let name = cx.text(&msg!("ui-save"));
    let button = Button { icon: Some(Icon::Drop), text: Some(&name), name: &name, menu: true, ..Button::default() };
    let response = button.show(ui, cx);
    let popup = Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = popup.show(|ui| {
        // As the screen is, until it is said otherwise for this file.
        let mut masked = ui.data(|data| data.get_temp(chosen())).unwrap_or(cx.workspace.settings.mask);
        let (title, summary) = (cx.text(&msg!("ui-save-masked")), cx.text(&msg!("ui-save-masked-summary")));
        if button::entry(ui, cx, WIDTH, &title, &summary, masked).clicked() {
            masked = !masked;
            ui.data_mut(|data| data.insert_temp(chosen(), masked));
        }
        ui.separator();
        let mut offer = |ui: &mut Ui, title, summary, format, conversation| {
            if button::entry(ui, cx, WIDTH, &cx.text(&title), &cx.text(&summary), false).clicked() {
                wishes.save_packets = Some(SavePackets { format, conversation, masked });
                ui.close();
            }
        };
        // With the view paused, what came since is saved as well.
        let paused = cx.workspace.live().session().filter(|session| session.paused());
        let all = paused.map_or(cx.capture.store.len() as u64, |session| session.counts().kept);
        offer(ui, msg!("ui-save-all", packets = all), msg!("ui-save-pcapng"), SaveFormat::Pcapng, None);
        offer(ui, msg!("ui-save-all", packets = all), msg!("ui-save-pcap"), SaveFormat::Pcap, None);
        if let Some(id) = cx.workspace.selection.conversation {
            offer(ui, msg!("ui-save-conversation"), msg!("ui-save-pcapng"), SaveFormat::Pcapng, Some(id));
            offer(ui, msg!("ui-save-conversation"), msg!("ui-save-pcap"), SaveFormat::Pcap, Some(id));
        }
    });
    if shown.is_none() {
        ui.data_mut(|data| data.remove_temp::<bool>(chosen()));
    }
}
