//! The pattern of the conversation over its picture, and in a paragraph why it is not the one of the textbook.

use egui::{Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::flow::{Conversation, why_message};
use crate::msg;
use crate::scene::{self, View, Weight};
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::{self, Icon};
use crate::ui::style::{self, GRID};
use crate::ui::{glance, write};
use crate::workspace::{Command, Panel};

/// Height of the line with the name.
const NAME: f32 = 36.0;
/// Height of a line of the paragraph, times its size.
const LEADING: f32 = 1.5;
/// The longest line that reads well, in points.
const MEASURE: f32 = 760.0;
/// How much of the stage the paragraph may take; what is longer scrolls.
const SHARE: f32 = 0.2;

/// Shows the name and, where the picture is another than the textbook's, why.
pub(super) fn show(ui: &mut Ui, cx: &Context<'_>, conversation: &Conversation, wishes: &mut Wishes) {
    let stage = ui.available_height();
    // Told where the picture that differs is seen; the other views need the room.
    let why = why_message(conversation).map(|why| cx.text(&why));
    let open = why.is_some() && tells_why(cx) && cx.workspace.settings.show_why;
    let rect = name(ui, cx, conversation, why.is_some().then_some(open), wishes);
    if let Some(why) = why.filter(|_| open) {
        paragraph(ui, cx, &why, stage * SHARE);
    }
    let bottom = ui.cursor().top();
    ui.painter().hline(rect.x_range(), bottom - 0.5, Stroke::new(1.0, cx.palette.border));
}

/// Whether the view on the stage has the paragraph beside it.
fn tells_why(cx: &Context<'_>) -> bool {
    matches!(cx.workspace.settings.view, View::Ladder | View::Udp)
}

/// The line with the name. `open`: whether the paragraph is shown, where there is one.
fn name(ui: &mut Ui, cx: &Context<'_>, conversation: &Conversation, open: Option<bool>, wishes: &mut Wishes) -> Rect {
    let palette = cx.palette;
    let sense = if open.is_some() { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), NAME), sense);
    let pattern = glance::pattern(cx, conversation);
    let question = cx.text(&msg!("ui-why"));
    let part = if open.is_some() { Role::DisclosureTriangle } else { Role::Label };
    let label = if open.is_some() { &question } else { &pattern };
    response.widget_info(|| WidgetInfo::selected(part, true, open == Some(true), label));
    let painter = ui.painter();
    if open.is_some() && response.hovered() {
        painter.rect_filled(rect, 0.0, palette.raised);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Inside);
    }
    let (left, mut right, y) = (rect.left() + GRID * 2.0, rect.right() - GRID * 2.0, rect.center().y);
    let (aside, ink) = match open {
        Some(open) => {
            let square = Rect::from_center_size(pos2(right - 5.0, y), vec2(11.0, 11.0));
            let icon = if open { Icon::ChevronDown } else { Icon::ChevronRight };
            icons::paint(painter, square, icon, palette.text_secondary);
            right -= GRID * 2.5;
            (question, palette.accent)
        }
        None => (cx.text(&msg!("ui-as-in-the-textbook")), palette.text_secondary),
    };
    let words = write::line(painter, &pattern, style::strong(1.0), palette.text, right - left);
    let end = write::begin(painter, left, y, words);
    let aside = write::line(painter, &aside, style::small(1.0), ink, f32::INFINITY);
    // Where both have no room on the line, the name is the one to stay.
    if aside.size().x <= right - end - GRID * 2.0 {
        write::end(painter, right, y, aside);
    }
    if response.clicked() {
        let shown = cx.workspace.settings.show_why;
        if !tells_why(cx) {
            wishes.push(Command::SetView(View::Ladder));
        }
        // From a view that leaves it out, the answer is where the ladder is.
        if open == Some(shown) {
            wishes.push(Command::TogglePanel(Panel::Why));
        }
    }
    rect
}

fn paragraph(ui: &mut Ui, cx: &Context<'_>, why: &str, most: f32) {
    let width = ui.available_width();
    let measure = (width - GRID * 4.0).min(MEASURE);
    let leading = style::SMALL * LEADING;
    let lines = scene::text::wrap(why, style::SMALL, Weight::Regular, measure);
    let most = (most / leading).floor().max(2.0) * leading;
    let area = ScrollArea::vertical().id_salt("why").max_height(most).min_scrolled_height(most);
    area.show(ui, |ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(width, leading * lines.len() as f32), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, why));
        for (index, line) in lines.iter().enumerate() {
            let y = rect.top() + leading * (index as f32 + 0.5);
            let galley = write::line(ui.painter(), line, style::small(1.0), cx.palette.text, f32::INFINITY);
            write::begin(ui.painter(), rect.left() + GRID * 2.0, y, galley);
        }
    });
    ui.add_space(GRID * 1.25);
}
