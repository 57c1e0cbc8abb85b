//! The bundled samples, by topic, and found by what is typed: in any language, by title, by what it shows, by name.

use egui::style::ScrollAnimation;
use egui::{Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::msg;
use crate::ui::button::{self, Button};
use crate::ui::context::{Context, Wishes, sample_named};
use crate::ui::icons::{self, Icon};
use crate::ui::style::{self, GRID, RADIUS};
use crate::ui::write;
use crate::workspace::Command;
use crate::workspace::samples::{self, Sample};

/// Widths of the topics and of the samples.
const TOPICS: f32 = 260.0;
const LIST: f32 = 440.0;
/// The tallest the menu gets: a topic of nine samples.
const TALLEST: f32 = 520.0;

/// What of the window's height is not the list's: the bar above it, the field, and some air.
const AROUND: f32 = 160.0;

/// What the menu remembers while it is open.
#[derive(Clone, Debug, Default)]
struct State {
    query: String,
    /// The topic shown while nothing is typed.
    topic: String,
    /// The sample that Enter opens, by its place in the list.
    at: usize,
    /// Frames in which the list is to be brought to that sample: a menu is laid out unseen before it is shown.
    fresh: u8,
}

/// Shows the button, and the menu while it is open.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let name = cx.text(&msg!("ui-samples"));
    let button = Button { icon: Some(Icon::Samples), text: Some(&name), name: &name, menu: true, ..Button::default() };
    let response = button.show(ui, cx);
    let id = ui.scope_id().with("samples");
    let now = sample_named(&cx.capture.name);
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(id, State::opened(now)));
    }
    let popup = Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.accessible_name(name).show(|ui| {
        let mut state: State = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| State::opened(now));
        if let Some(chosen) = menu(ui, cx, &mut state, now) {
            wishes.push(Command::OpenSample(chosen.id.clone()));
            ui.close();
        }
        state.fresh = state.fresh.saturating_sub(1);
        ui.data_mut(|data| data.insert_temp(id, state));
    });
}

impl State {
    /// At the sample that is open, or at the first.
    fn opened(now: Option<&Sample>) -> Self {
        let topic = now.or(samples::all().first()).map(|sample| sample.group.clone()).unwrap_or_default();
        let list = samples::all().iter().filter(|sample| sample.group == topic);
        let at = list.into_iter().position(|sample| now.is_some_and(|now| now.id == sample.id));
        State { topic, at: at.unwrap_or(0), fresh: 2, ..State::default() }
    }

    /// What is listed: what matches, or the topic.
    fn list(&self) -> Vec<&'static Sample> {
        let typed = !self.query.trim().is_empty();
        let listed = |sample: &&Sample| if typed { sample.matches(&self.query) } else { sample.group == self.topic };
        samples::all().iter().filter(listed).collect()
    }

    /// One sample on or back. At a topic's end the next topic follows.
    fn step(&mut self, forward: bool) {
        let count = self.list().len();
        if forward && self.at + 1 < count {
            self.at += 1;
        } else if !forward && self.at > 0 {
            self.at -= 1;
        } else if self.query.trim().is_empty() {
            let groups = samples::groups();
            let place = groups.iter().position(|group| group.id == self.topic).unwrap_or(0);
            let place = if forward { Some(place + 1) } else { place.checked_sub(1) };
            if let Some(group) = place.and_then(|place| groups.get(place)) {
                self.topic.clone_from(&group.id);
                self.at = if forward { 0 } else { self.list().len().saturating_sub(1) };
            }
        }
        self.fresh = self.fresh.max(1);
    }
}

/// The menu's content. The sample that was chosen, if one was.
fn menu(ui: &mut Ui, cx: &Context<'_>, state: &mut State, now: Option<&Sample>) -> Option<&'static Sample> {
    let language = cx.catalog.language();
    ui.spacing_mut().item_spacing = vec2(GRID, 2.0);
    ui.set_width(TOPICS + GRID + LIST);
    let entered = search(ui, cx, state);
    ui.add_space(GRID / 2.0);
    let most = (ui.ctx().content_rect().height() - AROUND).clamp(200.0, TALLEST);
    let mut chosen = None;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.vertical(|ui| {
            ui.set_width(TOPICS);
            ui.set_height(most);
            for group in samples::groups() {
                let count = samples::all().iter().filter(|sample| sample.group == group.id);
                let count = count.filter(|sample| sample.matches(&state.query)).count();
                let on = state.query.trim().is_empty() && state.topic == group.id;
                if topic(ui, cx, group.title(language), count, on).clicked() {
                    (state.topic, state.at) = (group.id.clone(), 0);
                    state.query.clear();
                }
            }
        });
        let list = state.list();
        state.at = state.at.min(list.len().saturating_sub(1));
        let salt = (&state.topic, state.query.trim().is_empty());
        ui.vertical(|ui| {
            ui.set_width(LIST);
            let area = ScrollArea::vertical().id_salt(salt).max_height(most).auto_shrink(false);
            chosen = area.show(ui, |ui| entries(ui, cx, state, &list, now, entered)).inner;
        });
    });
    chosen
}

/// The samples listed; the one that was chosen, if one was.
fn entries(
    ui: &mut Ui,
    cx: &Context<'_>,
    state: &State,
    list: &[&'static Sample],
    now: Option<&Sample>,
    entered: bool,
) -> Option<&'static Sample> {
    let language = cx.catalog.language();
    let mut chosen = None;
    if list.is_empty() {
        ui.add_space(GRID);
        let words = cx.text(&msg!("ui-samples-none"));
        ui.label(egui::RichText::new(words).color(cx.palette.text_secondary));
    }
    for (place, sample) in list.iter().enumerate() {
        let (title, summary) = (sample.title(language), sample.summary(language));
        let on = now.is_some_and(|now| now.id == sample.id);
        let entry = button::entry_lit(ui, cx, LIST, (title, summary), on, place == state.at);
        if place == state.at && state.fresh > 0 {
            entry.scroll_to_me_animation(None, ScrollAnimation::none());
        }
        if entry.clicked() || (entered && place == state.at) {
            chosen = Some(*sample);
        }
    }
    chosen
}

/// The field for what is looked for; true if Enter was pressed in it.
fn search(ui: &mut Ui, cx: &Context<'_>, state: &mut State) -> bool {
    let id = Id::unique("search the samples");
    let mut entered = false;
    if ui.memory(|memory| memory.has_focus(id)) {
        // The field would take these keys for itself.
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        for _ in 0..pressed(Key::ArrowDown) {
            state.step(true);
        }
        for _ in 0..pressed(Key::ArrowUp) {
            state.step(false);
        }
        entered = pressed(Key::Enter) > 0;
    }
    let name = cx.text(&msg!("ui-samples-search"));
    let field = egui::TextEdit::singleline(&mut state.query)
        .id(id)
        .hint_text(name.as_str())
        .desired_width(f32::INFINITY)
        .margin(vec2(GRID, GRID * 0.75));
    let response = ui.add(field);
    ui.ctx().accesskit_node_builder(id, |node| node.set_label(name));
    if state.fresh > 0 {
        response.request_focus();
    }
    if response.changed() {
        (state.at, state.fresh) = (0, 1);
    }
    entered
}

/// A topic and how many samples it has, of those that match.
fn topic(ui: &mut Ui, cx: &Context<'_>, title: &str, count: usize, on: bool) -> egui::Response {
    let palette = cx.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(TOPICS, 32.0), Sense::click());
    let name = format!("{title} ({count})");
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, on, &name));
    let fill = match () {
        () if on => palette.selection,
        () if response.hovered() || response.has_focus() => palette.raised,
        () => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, RADIUS, fill);
    let faint = if count == 0 { palette.text_disabled } else { palette.text_secondary };
    let number = write::line(ui.painter(), &count.to_string(), style::small(1.0), faint, 40.0);
    let end = write::end(ui.painter(), rect.right() - GRID - 14.0, rect.center().y, number);
    let ink = if count == 0 { palette.text_disabled } else { palette.text };
    let font = if on { style::strong(1.0) } else { style::body(1.0) };
    let words = write::line(ui.painter(), title, font, ink, end - rect.left() - GRID * 2.0);
    write::begin(ui.painter(), rect.left() + GRID, rect.center().y, words);
    if on {
        let square = Rect::from_center_size(egui::pos2(rect.right() - 12.0, rect.center().y), vec2(10.0, 10.0));
        icons::paint(ui.painter(), square, Icon::ChevronRight, palette.text_secondary);
    }
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn the_arrows_go_through_all_samples_and_back() {
        let mut state = State::opened(samples::all().first());
        let mut seen = vec![state.list()[state.at].id.clone()];
        for _ in 1..samples::all().len() {
            state.step(true);
            seen.push(state.list()[state.at].id.clone());
        }
        let all: Vec<String> = samples::all().iter().map(|sample| sample.id.clone()).collect();
        assert_eq!(seen, all);
        state.step(true);
        assert_eq!(state.list()[state.at].id, *all.last().unwrap(), "the end is the end");
        for want in all.iter().rev().skip(1) {
            state.step(false);
            assert_eq!(state.list()[state.at].id, *want);
        }
    }

    #[test]
    fn it_opens_at_the_sample_that_is_open() {
        let state = State::opened(samples::by_id("zero-window"));
        assert_eq!(state.list()[state.at].id, "zero-window");
    }
}
