//! The narration: which step this is, what Wireshark calls it, what happens in it, and the clause that says so.

use egui::{Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::flow;
use crate::msg;
use crate::scene::{self, View, Weight, layers};
use crate::timeline::Timeline;
use crate::ui::button::Button;
use crate::ui::context::{Context, Wishes};
use crate::ui::style::{self, GRID, RADIUS};
use crate::ui::write;
use crate::workspace::{Choice, Command, Panel};

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

/// Height of the chip with Wireshark's name for the packet.
const CHIP: f32 = 19.0;

/// Height of a line of text, times its size.
const LEADING: f32 = 1.45;

/// The room the card takes below the stage.
pub(super) fn height(cx: &Context<'_>, width: f32) -> f32 {
    let text = style::SMALL * 1.2 + style::TITLE * LEADING + style::BODY * LEADING * lines(narrow(cx, width)) as f32;
    (text + GRID * 4.5) * cx.scale
}

/// Shows the card.
pub(super) fn show(ui: &mut Ui, cx: &Context<'_>, timeline: &Timeline, rect: Rect, wishes: &mut Wishes) {
    let (palette, scale) = (cx.palette, cx.scale);
    let painter = &ui.painter().clone();
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
    if !cx.workspace.settings.narration {
        let head = write::line(painter, &count, style::small_strong(scale), palette.accent, width);
        write::begin(painter, left, y, head);
        return hidden(ui, cx, rect, wishes);
    }
    let clause = write::line(painter, narration.clause, style::small(scale), palette.text_secondary, width / 2.0);
    let clause = write::end(painter, right, y, clause);
    let head = write::line(painter, &count, style::small_strong(scale), palette.accent, width / 2.0);
    let end = write::begin(painter, left, y, head);
    names(ui, cx, timeline, narration.step, (pos2(end + GRID, y), clause - GRID), wishes);
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

/// What Wireshark calls the step's packet, to be asked why: the inspector explains it.
fn names(
    ui: &Ui,
    cx: &Context<'_>,
    timeline: &Timeline,
    step: Option<usize>,
    (at, right): (Pos2, f32),
    wishes: &mut Wishes,
) {
    let (palette, scale) = (cx.palette, cx.scale);
    let Some(step) = step.and_then(|index| timeline.steps.get(index)) else { return };
    let Some(segment) = timeline.event(step).and_then(|event| event.segment) else { return };
    let names = flow::story::telling(segment.analysis);
    let names: Vec<String> = names.map(|name| cx.text(&flow::analysis_title(name))).collect();
    let (words, inset) = (names.join(" · "), GRID * 0.75 * scale);
    let room = right - at.x - 2.0 * inset;
    if names.is_empty() || room < GRID * 4.0 {
        return;
    }
    let painter = ui.painter();
    let galley = write::line(painter, &words, style::small(scale), palette.accent, room);
    let size = vec2(galley.size().x + 2.0 * inset, CHIP * scale);
    let chip = Rect::from_min_size(pos2(at.x, at.y - size.y / 2.0), size);
    let response = ui.interact(chip, ui.scope_id().with("analysis"), Sense::click());
    let name = cx.text(&msg!("ui-explain", what = words));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let fill = if response.hovered() { style::tint(palette.accent, 0.28) } else { palette.selection };
    painter.rect_filled(chip, RADIUS, fill);
    if response.has_focus() {
        painter.rect_stroke(chip, RADIUS, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    }
    write::begin(painter, chip.left() + inset, at.y, galley);
    if response.clicked() {
        if !cx.workspace.settings.show_inspector {
            wishes.push(Command::TogglePanel(Panel::Inspector));
        }
        wishes.push(Command::SelectPacket(step.frame));
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(name);
}

/// The class says it first: nothing of the step is told until it is asked for.
fn hidden(ui: &mut Ui, cx: &Context<'_>, rect: Rect, wishes: &mut Wishes) {
    let place = rect.shrink2(vec2(GRID * 2.0, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(place).layout(layout), |ui| {
        let name = cx.text(&msg!("ui-narration-show"));
        if (Button { text: Some(&name), name: &name, key: Some("N"), ..Button::default() }).show(ui, cx).clicked() {
            wishes.push(Command::Choose(Choice::Narration, true));
        }
        ui.add_space(GRID);
        let question = cx.text(&msg!("ui-narration-question"));
        let font = style::body(cx.scale);
        let line = write::line(ui.painter(), &question, font, cx.palette.text_secondary, ui.available_width());
        write::begin(ui.painter(), ui.cursor().left(), rect.center().y, line);
    });
}
