//! The narration: which step this is, what happens in it, and the clause that says so.

use egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo};

use crate::msg;
use crate::scene::{self, View, Weight, layers};
use crate::timeline::Timeline;
use crate::ui::context::Context;
use crate::ui::style::{self, GRID};
use crate::ui::write;

/// The longest line that reads well, in points at scale 1.
const MEASURE: f32 = 720.0;
/// Lines of text that always have room, so that the stage does not jump from step to step.
const fn lines(narrow: bool) -> usize {
    if narrow { 3 } else { 2 }
}

/// Whether a card of that width needs more lines.
fn narrow(cx: &Context<'_>, width: f32) -> bool {
    width < 620.0 * cx.scale
}

/// Height of a line of text, times its size.
const LEADING: f32 = 1.45;

/// The room the card takes below the stage.
pub(super) fn height(cx: &Context<'_>, width: f32) -> f32 {
    let text = style::SMALL * 1.2 + style::TITLE * LEADING + style::BODY * LEADING * lines(narrow(cx, width)) as f32;
    (text + GRID * 4.5) * cx.scale
}

/// Shows the card.
pub(super) fn show(ui: &Ui, cx: &Context<'_>, timeline: &Timeline, rect: Rect) {
    let (palette, scale) = (cx.palette, cx.scale);
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, palette.panel);
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette.border));
    let now = cx.workspace.player.now;
    let narration = match cx.workspace.settings.view {
        View::Layers => layers::narration(timeline, now, &super::options(cx, rect.size())),
        _ => timeline.narration(now),
    };
    let (left, right) = (rect.left() + GRID * 3.0, rect.right() - GRID * 3.0);
    let width = (right - left).min(MEASURE * scale);
    let total = timeline.steps.len();
    let count = match narration.step {
        Some(index) => cx.text(&msg!("ui-step", number = index + 1, total = total)),
        None => cx.text(&msg!("ui-steps", total = total)),
    };
    let mut y = rect.top() + GRID * 2.0 * scale + style::SMALL * scale * 0.6;
    let clause = write::line(painter, narration.clause, style::small(scale), palette.text_secondary, width / 2.0);
    write::end(painter, right, y, clause);
    let head = write::line(painter, &count, style::small_strong(scale), palette.accent, width / 2.0);
    write::begin(painter, left, y, head);
    let (title, text) = (cx.text(&narration.title), cx.text(&narration.text));
    y += (style::SMALL * 0.6 + style::TITLE * LEADING / 2.0 + 2.0) * scale;
    let line = write::line(painter, &title, style::title(scale), palette.text, right - left);
    write::begin(painter, left, y, line);
    y += (style::TITLE * LEADING / 2.0 + 2.0) * scale;
    // Broken by the rules of the language; what is more than there is room for is not let into the transport bar.
    let most = lines(narrow(cx, rect.width()));
    for line in scene::text::wrap(&text, style::BODY * scale, Weight::Regular, width).iter().take(most) {
        y += style::BODY * LEADING / 2.0 * scale;
        write::begin(painter, left, y, write::line(painter, line, style::body(scale), palette.text, f32::INFINITY));
        y += style::BODY * LEADING / 2.0 * scale;
    }
    // Said to a screen reader as the steps go by.
    let response = ui.interact(rect, ui.scope_id().with("narration"), Sense::hover());
    let name = format!("{count}. {title}. {text}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}
