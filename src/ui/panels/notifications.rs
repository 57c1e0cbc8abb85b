//! What the user should know, over the lower edge of the stage, until dismissed.

use egui::{Align2, Area, Frame, Id, Margin, Order, Rect, Stroke, Ui, pos2, vec2};

use crate::msg;
use crate::scene::{self, Weight};
use crate::ui::button::{self, Button};
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::{self, Icon};
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::live::LiveCommand;
use crate::workspace::{Command, Severity};

/// How wide a notification gets.
const WIDTH: f32 = 440.0;
/// The most shown at once: the newest.
const MOST: usize = 4;

/// Shows the notifications above `stage`'s lower edge.
pub(crate) fn show(ui: &Ui, cx: &Context<'_>, stage: Rect, wishes: &mut Wishes) {
    let all = &cx.workspace.notifications;
    if all.is_empty() {
        return;
    }
    let k = cx.scale;
    let high = button::HEIGHT * k;
    let width = (WIDTH * k).min(stage.width() - GRID * 4.0).max(160.0);
    let at = pos2(stage.center().x, stage.bottom() - GRID * 2.0);
    let area =
        Area::new(Id::unique("notifications")).order(Order::Foreground).pivot(Align2::CENTER_BOTTOM).fixed_pos(at);
    area.show(ui.ctx(), |ui| {
        ui.spacing_mut().item_spacing.y = GRID;
        for (index, notification) in all.iter().enumerate().skip(all.len().saturating_sub(MOST)) {
            let text = cx.text(&notification.message);
            let (icon, colour) = match notification.severity {
                Severity::Info => (Icon::Info, cx.palette.accent),
                Severity::Warning => (Icon::Warning, cx.palette.warning),
                Severity::Error => (Icon::Error, cx.palette.error),
            };
            let frame = Frame::new()
                .fill(cx.palette.surface)
                .stroke(Stroke::new(1.0, cx.palette.border_strong))
                .corner_radius(8.0)
                .shadow(ui.visuals().popup_shadow)
                .inner_margin(Margin::symmetric(12, 8));
            let shown = frame.show(ui, |ui| {
                ui.set_width(width);
                let lines = scene::text::wrap(&text, style::BODY * k, Weight::Regular, width - 72.0 * k).join("\n");
                let galley = ui.painter().layout(lines, style::body(k), cx.palette.text, f32::INFINITY);
                let height = galley.size().y.max(high);
                let (rect, response) = ui.allocate_exact_size(vec2(width, height), egui::Sense::hover());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Alert, true, &text));
                let middle = rect.top() + high / 2.0;
                let square = Rect::from_center_size(pos2(rect.left() + 9.0 * k, middle), vec2(18.0, 18.0) * k);
                icons::paint(ui.painter(), square, icon, colour);
                let top = middle - (style::BODY * k * 0.6).min(galley.size().y / 2.0);
                let top = if galley.rows.len() > 1 { rect.center().y - galley.size().y / 2.0 } else { top };
                ui.painter().galley(pos2(rect.left() + 30.0 * k, top.round()), galley, cx.palette.text);
                let corner = pos2(rect.right() - high, rect.top());
                let place = Rect::from_min_size(corner, vec2(high, high));
                ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
                    let name = cx.text(&msg!("ui-dismiss"));
                    if Button::icon(Icon::Close, &name).show(ui, cx).clicked() {
                        wishes.push(Command::Dismiss(index));
                    }
                });
                if let Some(remedy) = cx.workspace.live().remedy(&notification.message) {
                    ui.advance_cursor_after_rect(rect);
                    remedies(ui, cx, &remedy.commands, wishes);
                }
            });
            let edge = Rect::from_min_size(shown.response.rect.min, vec2(4.0, shown.response.rect.height()));
            ui.painter().rect_filled(edge, 2.0, colour);
        }
    });
}

/// What to do about a missing permission: the command that grants it for good, to be copied, and a password for once.
fn remedies(ui: &mut Ui, cx: &Context<'_>, commands: &[String], wishes: &mut Wishes) {
    let k = cx.scale;
    let left = 30.0 * k;
    if let Some(command) = commands.first() {
        let copy = cx.text(&msg!("live-copy"));
        let button =
            Button { icon: Some(Icon::Copy), text: Some(&copy), name: &copy, edged: true, ..Button::default() };
        let room = ui.available_width() - left - GRID - button.width(ui, cx);
        ui.horizontal(|ui| {
            ui.add_space(left);
            let (rect, response) = ui.allocate_exact_size(vec2(room, button::HEIGHT * k), egui::Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, command));
            ui.painter().rect_filled(rect, 4.0, cx.palette.raised);
            let galley = write::line(ui.painter(), command, style::mono(k), cx.palette.text, room - GRID * 2.0);
            write::begin(ui.painter(), rect.left() + GRID, rect.center().y, galley);
            response.on_hover_text(command);
            if button.show(ui, cx).clicked() {
                ui.ctx().copy_text(command.clone());
            }
        });
    }
    if commands.len() > 1 {
        ui.horizontal(|ui| {
            ui.add_space(left);
            let name = cx.text(&msg!("live-ask-password"));
            if (Button { text: Some(&name), name: &name, edged: true, ..Button::default() }).show(ui, cx).clicked() {
                wishes.push(Command::Live(LiveCommand::StartPrivileged));
            }
        });
    }
}
