//! The window's look: the theme's tokens as the toolkit's colours, and the toolkit's own widgets dressed
//! in them. Three text sizes, an 8-point grid, hairlines instead of boxes.
//!
//! No colour is born here: each is a token of [`theme`](crate::theme).

use egui::style::{Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

use super::fonts;
use crate::osi::OsiLayer;
use crate::scene::Role;
use crate::theme::{Rgba, Theme, ThemeKind};

/// Captions, addresses, what explains.
pub(crate) const SMALL: f32 = 12.0;
/// Ordinary text.
pub(crate) const BODY: f32 = 14.0;
/// The title of a panel's content.
pub(crate) const TITLE: f32 = 18.0;
/// One step of the grid.
pub(crate) const GRID: f32 = 8.0;
/// Radius of corners.
pub(crate) const RADIUS: f32 = 6.0;

/// The tokens of a theme as the toolkit's colours.
#[derive(Clone, Debug)]
pub(crate) struct Palette {
    /// Which theme it is.
    pub(crate) kind: ThemeKind,
    /// Behind everything.
    pub(crate) window: Color32,
    /// Lists and inspector.
    pub(crate) panel: Color32,
    /// Cards and menus.
    pub(crate) surface: Color32,
    /// Under the pointer.
    pub(crate) raised: Color32,
    /// Hairlines.
    pub(crate) border: Color32,
    /// Hairlines that must be seen: a track, a handle.
    pub(crate) border_strong: Color32,
    /// Ordinary text.
    pub(crate) text: Color32,
    /// Lesser text.
    pub(crate) text_secondary: Color32,
    /// What cannot be used now.
    pub(crate) text_disabled: Color32,
    /// The thing to look at, the thing to press.
    pub(crate) accent: Color32,
    /// On the accent.
    pub(crate) on_accent: Color32,
    /// Behind what is selected.
    pub(crate) selection: Color32,
    /// Attention.
    pub(crate) warning: Color32,
    /// It could not be done.
    pub(crate) error: Color32,
    theme: &'static Theme,
}

impl Palette {
    /// The palette of a theme.
    pub(crate) fn new(kind: ThemeKind) -> Self {
        let theme = Theme::of(kind);
        // A wash of the accent: the theme's own selection colour is an outline's.
        let wash = if kind == ThemeKind::Dark { 0.22 } else { 0.14 };
        Palette {
            kind,
            window: colour(theme.window),
            panel: colour(theme.panel),
            surface: colour(theme.surface),
            raised: colour(theme.text.with_opacity(0.06).over(theme.panel)),
            border: colour(theme.border),
            border_strong: colour(theme.colour(Role::Line)),
            text: colour(theme.text),
            text_secondary: colour(theme.text_secondary),
            text_disabled: colour(theme.text_disabled),
            accent: colour(theme.accent),
            on_accent: colour(theme.accent_text),
            selection: colour(theme.accent.with_opacity(wash).over(theme.panel)),
            warning: colour(theme.warning),
            error: colour(theme.error),
            theme,
        }
    }

    /// The colour of a role of the picture.
    pub(crate) fn role(&self, role: Role) -> Color32 {
        colour(self.theme.colour(role))
    }

    /// The colour of a layer of the model.
    pub(crate) fn layer(&self, layer: OsiLayer) -> Color32 {
        colour(self.theme.layer(layer).fill)
    }

    /// Text on the colour of a layer.
    pub(crate) fn on_layer(&self, layer: OsiLayer) -> Color32 {
        colour(self.theme.layer(layer).text)
    }
}

/// A token in the toolkit's terms.
pub(crate) fn colour(Rgba([r, g, b, a]): Rgba) -> Color32 {
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

/// A colour laid over the ground with that opacity, 0 to 1.
pub(crate) fn tint(colour: Color32, opacity: f32) -> Color32 {
    colour.gamma_multiply(opacity)
}

/// The font of small text.
pub(crate) fn small(scale: f32) -> FontId {
    FontId::new(SMALL * scale, FontFamily::Proportional)
}
/// The font of ordinary text.
pub(crate) fn body(scale: f32) -> FontId {
    FontId::new(BODY * scale, FontFamily::Proportional)
}
/// The font of ordinary text that carries weight.
pub(crate) fn strong(scale: f32) -> FontId {
    FontId::new(BODY * scale, fonts::bold())
}
/// The font of small text that carries weight.
pub(crate) fn small_strong(scale: f32) -> FontId {
    FontId::new(SMALL * scale, fonts::bold())
}
/// The font of titles.
pub(crate) fn title(scale: f32) -> FontId {
    FontId::new(TITLE * scale, fonts::bold())
}
/// The font of numbers, addresses and bytes.
pub(crate) fn mono(scale: f32) -> FontId {
    FontId::new(SMALL * scale, FontFamily::Monospace)
}

/// The toolkit's style in a palette's colours, its texts that many times the desk's.
pub(crate) fn style(palette: &Palette, scale: f32) -> Style {
    let text_styles = [
        (TextStyle::Small, small(scale)),
        (TextStyle::Body, body(scale)),
        (TextStyle::Button, body(scale)),
        (TextStyle::Heading, title(scale)),
        (TextStyle::Monospace, mono(scale)),
    ]
    .into();
    let mut style = Style { text_styles, visuals: visuals(palette), animation_time: 0.12, ..Style::default() };
    style.spacing.item_spacing = vec2(GRID, GRID / 2.0);
    style.spacing.button_padding = vec2(GRID, GRID / 2.0);
    style.spacing.interact_size = vec2(32.0, 28.0);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.tooltip_width = 360.0 * scale;
    style.spacing.default_area_size = vec2(600.0, 640.0);
    style.spacing.scroll = egui::style::ScrollStyle::floating();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    style
}

fn visuals(palette: &Palette) -> Visuals {
    let mut visuals = if palette.kind == ThemeKind::Dark { Visuals::dark() } else { Visuals::light() };
    let radius = CornerRadius::same(RADIUS as u8);
    let widget = |fill: Color32, text: Color32, edge: Stroke| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: edge,
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let none = Stroke::NONE;
    visuals.widgets = Widgets {
        noninteractive: widget(palette.panel, palette.text, Stroke::new(1.0, palette.border)),
        inactive: widget(palette.raised, palette.text, none),
        hovered: widget(palette.raised, palette.text, Stroke::new(1.0, palette.border_strong)),
        active: widget(palette.selection, palette.text, none),
        open: widget(palette.raised, palette.text, none),
    };
    visuals.selection = Selection { bg_fill: palette.selection, stroke: Stroke::new(1.0, palette.accent) };
    visuals.override_text_color = Some(palette.text);
    visuals.weak_text_color = Some(palette.text_secondary);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.raised;
    visuals.extreme_bg_color = palette.window;
    visuals.code_bg_color = palette.raised;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.error;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = Stroke::new(1.0, palette.border_strong);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.panel_fill = palette.panel;
    let shadow = Shadow { offset: [0, 6], blur: 24, spread: 0, color: Color32::from_black_alpha(70) };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals
}
