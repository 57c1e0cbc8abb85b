//! The narration: which step this is, what Wireshark calls it, what happens in it, and the clause that says so.

use egui::{Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::flow;
use crate::msg;
use crate::scene::{self, View, Weight, layers, udp};
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
    let text = style::TITLE * LEADING + style::BODY * LEADING * lines(narrow(cx, width)) as f32;
    // In the projector all that is no sentence stands in one line: the picture needs the room.
    let head = if cx.workspace.settings.projector { 0.0 } else { style::SMALL * 1.2 + GRID * 0.5 };
    let edges = if cx.workspace.settings.projector { GRID * 3.0 } else { GRID * 4.0 };
    (head + text + edges) * cx.scale
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
        View::Udp => udp::narration(timeline, cx.workspace.beside().map(std::sync::Arc::as_ref), now),
        _ => timeline.narration(now),
    };
    let (left, right) = (rect.left() + GRID * 2.0 * scale, rect.right() - GRID * 2.0 * scale);
    let width = (right - left).min(MEASURE * scale);
    let total = timeline.steps.len();
    let count = match narration.step {
        Some(index) => cx.text(&msg!("ui-step", number = timeline.number(index), total = total)),
        None => cx.text(&msg!("ui-steps", total = total)),
    };
    let projector = cx.workspace.settings.projector;
    let first = if projector { style::TITLE * LEADING / 2.0 } else { style::SMALL * 0.6 };
    let mut y = rect.top() + (GRID * 2.0 + first) * scale;
    let count_of = |width| write::line(painter, &count, style::small_strong(scale), palette.accent, width);
    if !cx.workspace.settings.narration {
        let end = write::begin(painter, left, y, count_of(width));
        let said = cx.text(&msg!("ui-narration-hidden"));
        let said = write::line(painter, &said, style::small(scale), palette.text_secondary, right - end - GRID * 2.0);
        write::begin(painter, end + GRID * 2.0, y, said);
        return hidden(ui, cx, rect, wishes);
    }
    let clause = write::line(painter, narration.clause, style::small(scale), palette.text_secondary, width / 2.0);
    let clause = write::end(painter, right, y, clause);
    let mut end = write::begin(painter, left, y, count_of(width / 2.0)) + GRID;
    let (title, text) = (cx.text(&narration.title), cx.text(&narration.text));
    let title_of = |width| write::line(painter, &title, style::title(scale), palette.text, width);
    if projector {
        end = write::begin(painter, end + GRID, y, title_of(clause - end - GRID * 2.0)) + GRID * 2.0;
    }
    names(ui, cx, timeline, narration.step, (pos2(end, y), clause - GRID), wishes);
    if !projector {
        y += (style::SMALL * 0.6 + style::TITLE * LEADING / 2.0 + 2.0) * scale;
        write::begin(painter, left, y, title_of(right - left));
    }
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
    let names = flow::story::telling(segment.named);
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
    let inset = GRID * 2.0 * cx.scale;
    // Below the line that counts.
    let below = (GRID * 2.0 + style::SMALL * 1.2) * cx.scale;
    let place = Rect::from_min_max(rect.min + vec2(inset, below), rect.max - vec2(inset, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(place).layout(layout), |ui| {
        let name = cx.text(&msg!("ui-narration-show"));
        if (Button { text: Some(&name), name: &name, key: Some("N"), edged: true, ..Button::default() })
            .show(ui, cx)
            .clicked()
        {
            wishes.push(Command::Choose(Choice::Narration, true));
        }
        ui.add_space(GRID);
        let question = cx.text(&msg!("ui-narration-question"));
        let font = style::body(cx.scale);
        let line = write::line(ui.painter(), &question, font, cx.palette.text_secondary, ui.available_width());
        write::begin(ui.painter(), ui.cursor().left(), place.center().y, line);
    });
}
