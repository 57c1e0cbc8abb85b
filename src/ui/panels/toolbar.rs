//! The toolbar: what to open, and how to look at it.

use egui::{Popup, Ui, vec2};

use crate::i18n::Language;
use crate::msg;
use crate::theme::ThemeKind;
use crate::ui::button::{self, Button};
use crate::ui::context::{Context, Wishes, sample_named, shown_name};
use crate::ui::icons::Icon;
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::{Choice, Command, Panel};

/// Height of the bar.
pub(crate) const HEIGHT: f32 = 48.0;

/// Panels for which the window is too narrow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Folded {
    /// The lists.
    pub(crate) lists: bool,
    /// The inspector.
    pub(crate) inspector: bool,
}

/// Shows the bar.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, folded: Folded, saving: Option<u32>, wishes: &mut Wishes) {
    let rect = ui.available_rect_before_wrap();
    let inner = rect.shrink2(vec2(GRID, 0.0));
    let right = egui::Layout::right_to_left(egui::Align::Center);
    let settings = ui.scope_builder(egui::UiBuilder::new().max_rect(inner).layout(right), |ui| {
        ui.spacing_mut().item_spacing.x = GRID / 4.0;
        looks(ui, cx, folded, wishes);
    });
    let mut rest = inner;
    rest.max.x = settings.response.rect.left() - GRID;
    let left = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(rest).layout(left), |ui| {
        ui.spacing_mut().item_spacing.x = GRID / 2.0;
        super::live::show(ui, cx, wishes);
        let open = cx.text(&msg!("ui-open"));
        let button =
            Button { icon: Some(Icon::Open), text: Some(&open), name: &open, key: Some("Ctrl+O"), ..Button::default() };
        if button.show(ui, cx).clicked() {
            wishes.open_dialog = true;
        }
        super::saving::show(ui, cx, wishes);
        super::samples::show(ui, cx, wishes);
        super::pictures::show(ui, cx, saving, wishes);
        let name = shown_name(&cx.capture.name, cx.catalog.language());
        if !name.is_empty() {
            ui.add_space(GRID);
            let at = ui.cursor().left();
            let room = rest.right() - at;
            let galley = write::line(ui.painter(), name, style::body(1.0), cx.palette.text_secondary, room);
            let shown = egui::Rect::from_min_size(egui::pos2(at, inner.top()), vec2(galley.size().x, inner.height()));
            write::begin(ui.painter(), at, rect.center().y, galley);
            let summary = sample_named(&cx.capture.name).map(|sample| sample.summary(cx.catalog.language()));
            let tip = summary.map_or_else(|| name.to_owned(), |summary| format!("{name}\n{summary}"));
            let response = ui.interact(shown, ui.scope_id().with("open"), egui::Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, name));
            response.on_hover_text(tip);
        }
    });
}

/// From right to left: help, theme, language, projector, panels.
fn looks(ui: &mut Ui, cx: &Context<'_>, folded: Folded, wishes: &mut Wishes) {
    let settings = &cx.workspace.settings;
    let mut press = |ui: &mut Ui, icon, message, key, on, command| {
        let name = cx.text(&message);
        let button = Button { icon: Some(icon), name: &name, key, on, ..Button::default() };
        if button.show(ui, cx).clicked() {
            wishes.push(command);
        }
    };
    press(ui, Icon::Help, msg!("ui-help"), Some("?"), settings.show_help, Command::ToggleHelp);
    match settings.theme {
        ThemeKind::Dark => {
            press(ui, Icon::Sun, msg!("ui-theme-light"), Some("T"), false, Command::SetTheme(ThemeKind::Light));
        }
        ThemeKind::Light => {
            press(ui, Icon::Moon, msg!("ui-theme-dark"), Some("T"), false, Command::SetTheme(ThemeKind::Dark));
        }
    }
    let name = if settings.mask { msg!("ui-mask-off") } else { msg!("ui-mask") };
    press(ui, Icon::Mask, name, Some("M"), settings.mask, Command::Choose(Choice::Mask, !settings.mask));
    press(ui, Icon::Projector, msg!("ui-projector"), Some("F"), false, Command::ToggleProjector);
    // A panel that is wanted but has no room shows as folded, and its tooltip says why.
    let (shown, no_room) = (settings.show_inspector && !folded.inspector, settings.show_inspector && folded.inspector);
    let icon = if shown { Icon::PanelRight } else { Icon::PanelRightOff };
    let name = if no_room { msg!("ui-panel-inspector-no-room") } else { msg!("ui-panel-inspector") };
    press(ui, icon, name, None, false, Command::TogglePanel(Panel::Inspector));
    let (shown, no_room) = (settings.show_lists && !folded.lists, settings.show_lists && folded.lists);
    let icon = if shown { Icon::PanelLeft } else { Icon::PanelLeftOff };
    let name = if no_room { msg!("ui-panel-lists-no-room") } else { msg!("ui-panel-lists") };
    press(ui, icon, name, None, false, Command::TogglePanel(Panel::Lists));
    language(ui, cx, wishes);
}

fn language(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let now = cx.catalog.language();
    let name = cx.text(&msg!("ui-language"));
    let text = now.own_name();
    let button = Button { icon: Some(Icon::Language), text: Some(text), name: &name, menu: true, ..Button::default() };
    let response = button.show(ui, cx);
    Popup::menu(&response).show(|ui| {
        for language in Language::ALL {
            if button::entry(ui, cx, 160.0, language.own_name(), "", language == now).clicked() {
                wishes.push(Command::SetLanguage(language));
                ui.close();
            }
        }
    });
}
