//! The interfaces of this computer, each with a line of what has gone over it lately: where the traffic is, is seen.

use std::collections::VecDeque;
use std::net::IpAddr;

use egui::{Rect, ScrollArea, Shape, Stroke, Ui, pos2, vec2};

use crate::msg;
use crate::ui::button;
use crate::ui::context::{Context, Wishes};
use crate::ui::glance;
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::Command;
use crate::workspace::live::{HISTORY, LiveCommand, Watched};

/// Width of the activity line, and its height.
const LINE: egui::Vec2 = vec2(96.0, 22.0);
/// Looks in a second.
const A_SECOND: u64 = 2;

/// Lists them. True if one was chosen.
pub(super) fn show(ui: &mut Ui, cx: &Context<'_>, width: f32, wishes: &mut Wishes) -> bool {
    let all = cx.workspace.live().interfaces();
    heading(ui, cx, &cx.text(&msg!("live-interfaces")));
    if all.is_empty() {
        let words = cx.text(&if cx.workspace.live().looked() { msg!("live-none") } else { msg!("live-looking") });
        heading(ui, cx, &words);
        return false;
    }
    let most = (ui.ctx().content_rect().height() - 460.0).clamp(120.0, 360.0);
    let mut chosen = false;
    ScrollArea::vertical().id_salt("interfaces").max_height(most).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for watched in &all {
            if entry(ui, cx, width, watched) {
                wishes.push(Command::Live(LiveCommand::start(&watched.interface.name)));
                chosen = true;
            }
        }
    });
    chosen
}

fn heading(ui: &mut Ui, cx: &Context<'_>, words: &str) {
    let k = cx.scale;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0 * k), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
    let galley = write::line(ui.painter(), words, style::small(k), cx.palette.text_secondary, rect.width() - GRID);
    write::begin(ui.painter(), rect.left() + GRID, rect.center().y, galley);
}

/// What is said below an interface's name.
fn about(cx: &Context<'_>, watched: &Watched) -> String {
    let interface = &watched.interface;
    let mut parts = Vec::new();
    if !interface.up {
        parts.push(cx.text(&msg!("live-is-down")));
    }
    if interface.loopback {
        parts.push(cx.text(&msg!("live-loopback")));
    }
    // Of this computer too, which takes part in most of what is masked.
    let shown = |address: IpAddr| cx.workspace.mask().map_or(address, |mask| mask.address(address));
    parts.extend(interface.addresses.iter().map(|(address, bits)| format!("{}/{bits}", shown(*address))));
    if parts.is_empty() {
        parts.push(cx.text(&msg!("live-no-address")));
    }
    parts.join(" · ")
}

/// One interface; true if it was chosen.
fn entry(ui: &mut Ui, cx: &Context<'_>, width: f32, watched: &Watched) -> bool {
    let (k, palette) = (cx.scale, cx.palette);
    let remembered = cx.workspace.settings.live.interface.as_deref() == Some(watched.interface.name.as_str());
    let response = button::entry(ui, cx, width, &watched.interface.name, &about(cx, watched), remembered);
    let line = LINE * k;
    let place = Rect::from_min_size(pos2(response.rect.right() - line.x - GRID, response.rect.top() + 5.0 * k), line);
    let last = watched.activity.back().copied();
    draw(ui, place, &watched.activity, Stroke::new(1.5, palette.accent), Stroke::new(1.0, palette.border_strong));
    if let Some(last) = last.filter(|last| *last > 0) {
        let rate = cx.text(&msg!("live-rate", bytes = glance::bytes(last.saturating_mul(A_SECOND))));
        let galley = write::line(ui.painter(), &rate, style::small(k), palette.text_secondary, 160.0 * k);
        write::end(ui.painter(), place.left() - GRID, place.center().y, galley);
    }
    response.clicked()
}

/// The activity, the newest at the right. Each interface by its own most, as the question is where something happens;
/// nothing at all is a flat line.
fn draw(ui: &Ui, place: Rect, activity: &VecDeque<u64>, line: Stroke, rest: Stroke) {
    let painter = ui.painter();
    let foot = place.bottom() - 2.0;
    painter.hline(place.x_range(), foot, rest);
    let most = activity.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return;
    }
    let step = place.width() / (HISTORY - 1) as f32;
    let from = place.right() - step * activity.len().saturating_sub(1) as f32;
    let points = activity.iter().enumerate().map(|(index, bytes)| {
        let share = (*bytes as f64 / most as f64) as f32;
        pos2(from + step * index as f32, foot - share * (place.height() - 4.0))
    });
    painter.add(Shape::line(points.collect(), line));
}
