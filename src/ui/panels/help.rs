//! The keyboard, on one card over the window.

use egui::{Align2, Area, Frame, Id, Margin, Order, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::i18n::Message;
use crate::msg;
use crate::ui::button::Button;
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::Command;

const WIDTH: f32 = 560.0;
/// Height of a line: at the desk, and at the least.
const LINE: (f32, f32) = (32.0, 26.0);
/// Height of everything but the lines.
const AROUND: f32 = 112.0;

/// The keys and what they do, in the order of a first lecture.
fn keys(cx: &Context<'_>) -> Vec<(Vec<String>, Message)> {
    let k = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    vec![
        (vec![cx.text(&msg!("ui-key-space"))], msg!("ui-help-play")),
        (k(&["→", "PgDn"]), msg!("ui-step-forward")),
        (k(&["←", "PgUp"]), msg!("ui-step-back")),
        (k(&["Home"]), msg!("ui-home")),
        (k(&["End"]), msg!("ui-end")),
        (k(&["↑", "↓"]), msg!("ui-help-packets")),
        (k(&["Ctrl+↑", "Ctrl+↓"]), msg!("ui-help-conversations")),
        (k(&["1", "2", "3", "4", "5"]), msg!("ui-help-views")),
        (k(&["N"]), msg!("ui-help-narration")),
        (k(&["S"]), msg!("ui-choice-stop-at-steps")),
        (k(&["F"]), msg!("ui-projector")),
        (k(&["M"]), msg!("ui-help-mask")),
        (k(&["Ctrl+O"]), msg!("ui-help-open")),
        (k(&["Ctrl+S"]), msg!("ui-help-save")),
        (k(&["T"]), msg!("ui-help-theme")),
        (k(&["L"]), msg!("ui-help-language")),
        (k(&["?"]), msg!("ui-help-this")),
        (k(&["Esc"]), msg!("ui-help-close")),
    ]
}

/// Shows the card, if it is wanted.
pub(crate) fn show(ui: &Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    if !cx.workspace.settings.show_help {
        return;
    }
    let whole = ui.ctx().content_rect();
    let veil = Area::new(Id::unique("help veil")).order(Order::Foreground).fixed_pos(whole.min);
    veil.show(ui.ctx(), |ui| {
        let response = ui.allocate_rect(whole, Sense::click());
        ui.painter().rect_filled(whole, 0.0, style::tint(cx.palette.window, 0.7));
        if response.clicked() {
            wishes.push(Command::ToggleHelp);
        }
    });
    let keys = keys(cx);
    // In the projector as large as there is room for.
    let scale = cx.scale.min(whole.height() / (keys.len() as f32 * LINE.1 + AROUND)).max(1.0);
    let card = Area::new(Id::unique("help")).order(Order::Tooltip).anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0));
    card.show(ui.ctx(), |ui| {
        Frame::new()
            .fill(cx.palette.surface)
            .stroke(Stroke::new(1.0, cx.palette.border_strong))
            .corner_radius(12.0)
            .shadow(ui.visuals().window_shadow)
            .inner_margin(Margin::same(24))
            .show(ui, |ui| {
                ui.set_width((WIDTH * scale).min(whole.width() - 80.0));
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.horizontal(|ui| {
                    let title = cx.text(&msg!("ui-help"));
                    ui.label(egui::RichText::new(title).font(style::title(scale)));
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        let name = cx.text(&msg!("ui-close"));
                        if Button::icon(Icon::Close, &name).show(ui, cx).clicked() {
                            wishes.push(Command::ToggleHelp);
                        }
                    });
                });
                ui.add_space(GRID);
                for (keys, what) in keys {
                    line(ui, cx, (&keys, &cx.text(&what)), scale);
                }
            });
    });
}

fn line(ui: &mut Ui, cx: &Context<'_>, (keys, what): (&[String], &str), k: f32) {
    let height = if k > 1.0 { LINE.1 * k } else { LINE.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let label = format!("{}: {what}", keys.join(", "));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &label));
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, cx.palette.border));
    let y = rect.center().y;
    let mut x = rect.left();
    for key in keys {
        let galley = write::line(painter, key, style::small_strong(k), cx.palette.text, 120.0 * k);
        let cap = egui::Rect::from_min_size(egui::pos2(x, y - 10.0 * k), vec2(galley.size().x + 16.0 * k, 20.0 * k));
        painter.rect(cap, 4.0, cx.palette.raised, Stroke::new(1.0, cx.palette.border_strong), StrokeKind::Inside);
        write::begin(painter, x + 8.0 * k, y, galley);
        x = cap.right() + 6.0 * k;
    }
    let start = rect.left() + 176.0 * k;
    let galley = write::line(painter, what, style::body(k), cx.palette.text, rect.right() - start);
    write::begin(painter, start, y, galley);
}
