//! Buttons and menu entries of the window's own make: an icon, a word or both, quiet until pointed at.
//! Each has a name for those who do not see it, and says its key where it has one.

use std::sync::Arc;

use egui::{Color32, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::context::Context;
use super::icons::{self, Icon};
use super::style::{self, GRID, RADIUS};
use super::write;

/// Height of a button.
pub(crate) const HEIGHT: f32 = 32.0;
const ICON: f32 = 16.0;

/// What a button shows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Button<'a> {
    /// Its icon.
    pub(crate) icon: Option<Icon>,
    /// The word on it.
    pub(crate) text: Option<&'a str>,
    /// What it is called, and what the tooltip says.
    pub(crate) name: &'a str,
    /// The key that does the same.
    pub(crate) key: Option<&'a str>,
    /// It is on.
    pub(crate) on: bool,
    /// It opens a menu.
    pub(crate) menu: bool,
    /// It is the one to press: filled with the accent.
    pub(crate) primary: bool,
    /// It is of lesser weight: small text.
    pub(crate) minor: bool,
    /// It has an edge, so that it is seen to be a button beside text.
    pub(crate) edged: bool,
    /// It cannot be pressed now.
    pub(crate) disabled: bool,
}

impl<'a> Button<'a> {
    /// A button that is only an icon.
    pub(crate) fn icon(icon: Icon, name: &'a str) -> Self {
        Button { icon: Some(icon), name, ..Button::default() }
    }

    /// How wide it is.
    pub(crate) fn width(&self, ui: &Ui, cx: &Context<'_>) -> f32 {
        self.width_of(self.words(ui, cx).as_deref(), cx)
    }

    /// Its word, laid out.
    fn words(&self, ui: &Ui, cx: &Context<'_>) -> Option<Arc<Galley>> {
        let font = if self.minor { style::small(cx.scale) } else { style::body(cx.scale) };
        self.text.map(|text| write::line(ui.painter(), text, font, Color32::PLACEHOLDER, f32::INFINITY))
    }

    fn width_of(&self, words: Option<&Galley>, cx: &Context<'_>) -> f32 {
        let (height, icon) = self.size(cx);
        let mut width = words.map_or(height, |galley| GRID * 2.0 + galley.size().x);
        if self.icon.is_some() && words.is_some() {
            width += icon + GRID * 0.75;
        }
        if self.menu { width + 14.0 * cx.scale } else { width }
    }

    /// Its height, and its icon's.
    fn size(&self, cx: &Context<'_>) -> (f32, f32) {
        if self.minor { (24.0 * cx.scale, 12.0 * cx.scale) } else { (HEIGHT * cx.scale, ICON * cx.scale) }
    }

    /// Shows it.
    pub(crate) fn show(self, ui: &mut Ui, cx: &Context<'_>) -> Response {
        let palette = cx.palette;
        let (height, icon) = self.size(cx);
        let galley = self.words(ui, cx);
        let width = self.width_of(galley.as_deref(), cx);
        let sense = if self.disabled { Sense::hover() } else { Sense::click() };
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
        let name = self.name.to_owned();
        let (enabled, on) = (!self.disabled, self.on);
        response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, &name));
        let held = response.is_pointer_button_down_on();
        let fill = match () {
            () if self.primary && held => style::tint(palette.accent, 0.8),
            () if self.primary => palette.accent,
            () if self.on || held => palette.selection,
            () if response.hovered() && !self.disabled => palette.raised,
            () => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, RADIUS, fill);
        if self.edged {
            let edge = Stroke::new(1.5, palette.accent);
            ui.painter().rect_stroke(rect, RADIUS, edge, StrokeKind::Inside);
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, palette.accent);
            ui.painter().rect_stroke(rect.shrink(1.0), RADIUS, ring, StrokeKind::Inside);
        }
        let ink = match () {
            () if self.disabled => palette.text_disabled,
            () if self.primary => palette.on_accent,
            () if self.on || self.edged => palette.accent,
            () if self.minor => palette.text_secondary,
            () => palette.text,
        };
        let mut x = if galley.is_some() { rect.left() + GRID } else { rect.center().x - icon / 2.0 };
        if self.menu && galley.is_none() {
            x -= 7.0 * cx.scale;
        }
        if let Some(which) = self.icon {
            let square = Rect::from_min_size(pos2(x, rect.center().y - icon / 2.0), vec2(icon, icon));
            icons::paint(ui.painter(), square, which, ink);
            x += icon + GRID * 0.75;
        }
        if let Some(galley) = galley {
            let top = rect.center().y - galley.size().y / 2.0;
            ui.painter().galley_with_override_text_color(pos2(x.round(), top.round()), galley, ink);
        }
        if self.menu {
            let square = Rect::from_center_size(
                pos2(rect.right() - 12.0 * cx.scale, rect.center().y),
                vec2(10.0, 10.0) * cx.scale,
            );
            icons::paint(ui.painter(), square, Icon::ChevronDown, palette.text_secondary);
        }
        if self.text == Some(self.name) && self.key.is_none() {
            return response;
        }
        let tip = match self.key {
            Some(key) => format!("{}   {key}", self.name),
            None => self.name.to_owned(),
        };
        response.on_hover_text(tip)
    }
}

/// An entry of a menu: a title, and below it, if there is one, a line that explains it. `width` at the desk.
pub(crate) fn entry(ui: &mut Ui, cx: &Context<'_>, width: f32, title: &str, summary: &str, on: bool) -> Response {
    entry_lit(ui, cx, width, (title, summary), on, false)
}

/// An entry that may be `lit`: the one that Enter takes.
pub(crate) fn entry_lit(
    ui: &mut Ui,
    cx: &Context<'_>,
    width: f32,
    (title, summary): (&str, &str),
    on: bool,
    lit: bool,
) -> Response {
    let (palette, k) = (cx.palette, cx.scale);
    let (width, left) = (width * k, 28.0 * k);
    let room = width - left - GRID;
    let head = write::line(ui.painter(), title, style::body(k), palette.text, room);
    let lines = (!summary.is_empty())
        .then(|| ui.painter().layout(summary.to_owned(), style::small(k), palette.text_secondary, room));
    let below = lines.as_ref().map_or(0.0, |galley| galley.size().y + 2.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, head.size().y + below + 12.0 * k), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, on, title));
    if !summary.is_empty() {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(summary));
    }
    if lit {
        ui.painter().rect_filled(rect, RADIUS, palette.selection);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, RADIUS, palette.raised);
    }
    let top = rect.top() + 6.0 * k;
    if on {
        let square =
            Rect::from_center_size(pos2(rect.left() + 14.0 * k, top + head.size().y / 2.0), vec2(12.0 * k, 12.0 * k));
        icons::paint(ui.painter(), square, Icon::Check, palette.accent);
    }
    let under = top + head.size().y + 2.0;
    ui.painter().galley(pos2(rect.left() + left, top), head, palette.text);
    if let Some(lines) = lines {
        ui.painter().galley(pos2(rect.left() + left, under), lines, palette.text_secondary);
    }
    response
}
