//! The pattern of the conversation over its picture, and in a paragraph why it is not the one of the textbook: what
//! matters in two lines, and the whole for who asks. Nothing of it is told while the class is to say it first.

use egui::{CursorIcon, Id, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::flow::story::Story;
use crate::flow::{told_message, told_why, told_whys};
use crate::msg;
use crate::scene::{self, View, Weight};
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::{self, Icon};
use crate::ui::style::{self, GRID};
use crate::ui::{glance, write};
use crate::workspace::{Command, Panel};

/// Height of the line with the name: at the desk, and in the projector (at scale 1), where the picture needs the room.
const NAME: (f32, f32) = (36.0, 22.0);
/// Height of a line of the paragraph, times its size.
const LEADING: f32 = 1.5;
/// The longest line that reads well, in points at scale 1.
const MEASURE: f32 = 760.0;
/// How much of the stage the whole paragraph may take; what is longer scrolls.
const SHARE: f32 = 0.25;
/// What matters has so many lines.
const SHORT: usize = 2;

/// Room kept at the end of the line, in the projector, for the button of the legend, at scale 1.
const LEGEND: f32 = 48.0;

/// Shows the name and, where the picture is another than the textbook's, why. Returns the line with the name, and where
/// its words end.
pub(super) fn show(ui: &mut Ui, cx: &Context<'_>, story: &Story, wishes: &mut Wishes) -> (Rect, f32) {
    let stage = ui.available_height();
    let told = cx.workspace.settings.narration;
    let why = told_why(story).filter(|_| told).map(|why| cx.text(&why));
    // Told where the picture that differs is seen; the other views need the room.
    let open = why.is_some() && tells_why(cx) && is_open(ui, cx);
    let (rect, end) = name(ui, cx, story, why.is_some().then_some(open), wishes);
    if let Some(why) = why.filter(|_| open) {
        paragraph(ui, cx, story, &why, stage * SHARE);
    }
    let bottom = ui.cursor().top();
    ui.painter().hline(rect.x_range(), bottom - 0.5, Stroke::new(1.0, cx.palette.border));
    (rect, end)
}

/// Whether the view on the stage has the paragraph beside it.
fn tells_why(cx: &Context<'_>) -> bool {
    matches!(cx.workspace.settings.view, View::Ladder | View::Udp)
}

/// In the projector it is opened for the moment.
fn in_projector() -> Id {
    Id::unique("why in the projector")
}

fn is_open(ui: &Ui, cx: &Context<'_>) -> bool {
    if cx.workspace.settings.projector {
        ui.data(|data| data.get_temp(in_projector()).unwrap_or(false))
    } else {
        cx.workspace.settings.show_why
    }
}

/// The line with the name, and where its words end. `open`: whether the paragraph is shown, where there is one.
fn name(ui: &mut Ui, cx: &Context<'_>, story: &Story, open: Option<bool>, wishes: &mut Wishes) -> (Rect, f32) {
    let (palette, k) = (cx.palette, cx.scale);
    let settings = &cx.workspace.settings;
    let sense = if open.is_some() { Sense::click() } else { Sense::hover() };
    let high = if settings.projector { NAME.1 * k } else { NAME.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), high), sense);
    let told = settings.narration;
    let pattern = if told { glance::headline(cx, &told_message(story)) } else { cx.text(&msg!("ui-pattern-hidden")) };
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
    let (left, mut right, y) = (rect.left() + GRID * 2.0 * k, rect.right() - GRID * 2.0 * k, rect.center().y);
    if settings.projector && settings.view == View::Ladder {
        right -= LEGEND * k;
    }
    let end_of_words = right;
    let (aside, ink) = match open {
        Some(open) => {
            let square = Rect::from_center_size(pos2(right - 5.0 * k, y), vec2(11.0, 11.0) * k);
            let icon = if open { Icon::ChevronDown } else { Icon::ChevronRight };
            icons::paint(painter, square, icon, palette.text_secondary);
            right -= GRID * 2.5 * k;
            (question, palette.accent)
        }
        None if told => (cx.text(&msg!("ui-as-in-the-textbook")), palette.text_secondary),
        None => (String::new(), palette.text_secondary),
    };
    let font = if settings.projector { style::small_strong(k) } else { style::strong(k) };
    let ink_of_name = if told { palette.text } else { palette.text_secondary };
    let words = write::line(painter, &pattern, font, ink_of_name, right - left);
    let end = write::begin(painter, left, y, words);
    let aside = write::line(painter, &aside, style::small(k), ink, f32::INFINITY);
    // Where both have no room on the line, the name is the one to stay.
    if aside.size().x <= right - end - GRID * 2.0 {
        write::end(painter, right, y, aside);
    }
    if response.clicked() {
        if !tells_why(cx) {
            wishes.push(Command::SetView(View::Ladder));
        }
        // From a view that leaves it out, the answer is where the ladder is.
        let shown = is_open(ui, cx);
        if open == Some(shown) {
            if settings.projector {
                ui.data_mut(|data| data.insert_temp(in_projector(), !shown));
            } else {
                wishes.push(Command::TogglePanel(Panel::Why));
            }
        }
    }
    (rect, end_of_words)
}

/// The first sentence of a text, with its full stop.
fn first_sentence(text: &str) -> &str {
    let latin = text.find(". ").map(|at| at + 1);
    let chinese = text.find('。').map(|at| at + '。'.len_utf8());
    let end = latin.into_iter().chain(chinese).min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The lines that say what matters: the first sentence on each part that differs, or on the first alone.
fn short(cx: &Context<'_>, story: &Story, wrap: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    let parts: Vec<String> = told_whys(story).iter().map(|why| cx.text(why)).collect();
    let sentences: Vec<&str> = parts.iter().map(|part| first_sentence(part)).collect();
    let between = if cx.catalog.language() == crate::i18n::Language::English { " " } else { "" };
    let both = wrap(&sentences.join(between));
    if both.len() <= SHORT { both } else { wrap(sentences.first().copied().unwrap_or_default()) }
}

fn paragraph(ui: &mut Ui, cx: &Context<'_>, story: &Story, why: &str, most: f32) {
    let k = cx.scale;
    let width = ui.available_width();
    let measure = (width - GRID * 4.0 * k).min(MEASURE * k);
    let leading = style::SMALL * k * LEADING;
    let wrap = |text: &str| scene::text::wrap(text, style::SMALL * k, Weight::Regular, measure);
    let id = Id::unique("why in full").with(story.conversation().map(|conversation| conversation.id.0));
    let full = ui.data(|data| data.get_temp(id).unwrap_or(false));
    let whole = wrap(why);
    let lines = if full { whole } else { short(cx, story, &wrap) };
    let offer = cx.text(&if full { msg!("ui-why-less") } else { msg!("ui-why-more") });
    // Behind the last line, or below it.
    let button = scene::text::width(&offer, style::SMALL * k, Weight::Bold);
    let last = lines.last().map_or(0.0, |line| scene::text::width(line, style::SMALL * k, Weight::Regular));
    let behind = last + GRID * k + button <= measure;
    let rows = lines.len() + usize::from(!behind);
    let most = (most / leading).floor().max(2.0) * leading;
    let area = ScrollArea::vertical().id_salt("why").max_height(most).min_scrolled_height(most);
    area.show(ui, |ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(width, leading * rows as f32), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{} {offer}", lines.join(" "))));
        let left = rect.left() + GRID * 2.0 * k;
        let line_at = |row: usize| rect.top() + leading * (row as f32 + 0.5);
        let painter = ui.painter();
        for (index, line) in lines.iter().enumerate() {
            let galley = write::line(painter, line, style::small(k), cx.palette.text, f32::INFINITY);
            write::begin(painter, left, line_at(index), galley);
        }
        let galley = write::line(painter, &offer, style::small_strong(k), cx.palette.accent, f32::INFINITY);
        let x = if behind { left + last + GRID * k } else { left };
        write::begin(painter, x, line_at(rows.saturating_sub(1)), galley);
        if response.has_focus() {
            painter.rect_stroke(rect, 0.0, Stroke::new(2.0, cx.palette.accent), StrokeKind::Inside);
        }
        if response.clicked() {
            ui.data_mut(|data| data.insert_temp(id, !full));
        }
        response.on_hover_cursor(CursorIcon::PointingHand);
    });
    ui.add_space(GRID * 1.25);
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn a_first_sentence_ends_at_its_full_stop() {
        assert_eq!(first_sentence("RFC 9293 §3.5 says so. Look."), "RFC 9293 §3.5 says so.");
        assert_eq!(first_sentence("三個區段。請看 3.5 節. 好"), "三個區段。");
        assert_eq!(first_sentence("One"), "One");
    }
}
