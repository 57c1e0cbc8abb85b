//! Packets that were captured and are in no file, when something else is about to take their place: what to do with them.

use egui::{Color32, Frame, Id, Key, Margin, Modal, Stroke, Ui};

use crate::msg;
use crate::ui::button::Button;
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;
use crate::ui::style::{self, GRID};

/// Width of the card at scale 1.
const WIDTH: f32 = 440.0;

/// What is to become of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// They are to be saved first.
    Save,
    /// They may go.
    LetGo,
    /// They stay, and what was about to happen does not.
    Keep,
}

/// Asks about so many packets.
pub(crate) fn show(ui: &Ui, cx: &Context<'_>, packets: u64, wishes: &mut Wishes) {
    let k = cx.scale;
    let frame = Frame::new()
        .fill(cx.palette.surface)
        .stroke(Stroke::new(1.0, cx.palette.border_strong))
        .corner_radius(12.0)
        .shadow(ui.visuals().window_shadow)
        .inner_margin(Margin::same(24));
    let veil = style::tint(cx.palette.window, 0.7);
    let modal = Modal::new(Id::unique("unsaved")).frame(frame).backdrop_color(veil);
    let shown = modal.show(ui.ctx(), |ui| {
        ui.set_width((WIDTH * k).min(ui.ctx().content_rect().width() - 80.0));
        let label = |ui: &mut Ui, text: String, font, colour: Color32| {
            ui.label(egui::RichText::new(text).font(font).color(colour));
        };
        label(ui, cx.text(&msg!("live-unsaved-title", packets = packets)), style::title(k), cx.palette.text);
        ui.add_space(GRID);
        label(ui, cx.text(&msg!("live-unsaved-what")), style::body(k), cx.palette.text_secondary);
        ui.add_space(GRID * 3.0);
        let (save, go) = (cx.text(&msg!("live-unsaved-save")), cx.text(&msg!("live-unsaved-let-go")));
        let keep = cx.text(&msg!("ui-cancel"));
        let mut answer = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GRID;
            for (button, says) in [
                (Button { icon: Some(Icon::Drop), text: Some(&save), primary: true, ..named(&save) }, Answer::Save),
                (Button { text: Some(&go), edged: true, ..named(&go) }, Answer::LetGo),
                (Button { text: Some(&keep), edged: true, ..named(&keep) }, Answer::Keep),
            ] {
                if button.show(ui, cx).clicked() {
                    answer = Some(says);
                }
            }
        });
        answer
    });
    let left = shown.backdrop_response.clicked() || ui.input(|input| input.key_pressed(Key::Escape));
    if let Some(answer) = shown.inner.or_else(|| left.then_some(Answer::Keep)) {
        wishes.unsaved = Some(answer);
    }
}

fn named(name: &str) -> Button<'_> {
    Button { name, ..Button::default() }
}
