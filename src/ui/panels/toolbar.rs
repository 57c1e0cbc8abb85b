//! The toolbar: what to open, and how to look at it.

use egui::{Popup, ScrollArea, Ui, vec2};

use crate::i18n::Language;
use crate::msg;
use crate::theme::ThemeKind;
use crate::ui::button::{self, Button};
use crate::ui::context::{Context, Wishes};
use crate::ui::icons::Icon;
use crate::ui::style::{self, GRID};
use crate::ui::write;
use crate::workspace::{Command, Panel, samples};

/// Height of the bar.
pub(crate) const HEIGHT: f32 = 48.0;

/// Shows the bar.
pub(crate) fn show(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let rect = ui.available_rect_before_wrap();
    let inner = rect.shrink2(vec2(GRID, 0.0));
    let right = egui::Layout::right_to_left(egui::Align::Center);
    let settings = ui.scope_builder(egui::UiBuilder::new().max_rect(inner).layout(right), |ui| {
        ui.spacing_mut().item_spacing.x = GRID / 4.0;
        looks(ui, cx, wishes);
    });
    let mut rest = inner;
    rest.max.x = settings.response.rect.left() - GRID;
    let left = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(rest).layout(left), |ui| {
        ui.spacing_mut().item_spacing.x = GRID / 2.0;
        let open = cx.text(&msg!("ui-open"));
        let button =
            Button { icon: Some(Icon::Open), text: Some(&open), name: &open, key: Some("Ctrl+O"), ..Button::default() };
        if button.show(ui, cx).clicked() {
            wishes.open_dialog = true;
        }
        choose_sample(ui, cx, wishes);
        let name = &cx.capture.name;
        if !name.is_empty() {
            ui.add_space(GRID);
            let at = ui.cursor().left();
            let room = rest.right() - at;
            let galley = write::line(ui.painter(), name, style::body(1.0), cx.palette.text_secondary, room);
            write::begin(ui.painter(), at, rect.center().y, galley);
        }
    });
}

/// From right to left: help, theme, language, projector, panels.
fn looks(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
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
    press(ui, Icon::Projector, msg!("ui-projector"), Some("F"), false, Command::ToggleProjector);
    let (lists, inspector) = (settings.show_lists, settings.show_inspector);
    let icon = if inspector { Icon::PanelRight } else { Icon::PanelRightOff };
    press(ui, icon, msg!("ui-panel-inspector"), None, false, Command::TogglePanel(Panel::Inspector));
    let icon = if lists { Icon::PanelLeft } else { Icon::PanelLeftOff };
    press(ui, icon, msg!("ui-panel-lists"), None, false, Command::TogglePanel(Panel::Lists));
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

fn choose_sample(ui: &mut Ui, cx: &Context<'_>, wishes: &mut Wishes) {
    let name = cx.text(&msg!("ui-samples"));
    let button = Button { icon: Some(Icon::Samples), text: Some(&name), name: &name, menu: true, ..Button::default() };
    let response = button.show(ui, cx);
    Popup::menu(&response).show(|ui| {
        let most = (ui.ctx().content_rect().height() - HEIGHT * 2.0).max(200.0);
        ScrollArea::vertical().max_height(most).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let language = cx.catalog.language();
            for group in samples::groups() {
                group_title(ui, cx, group.title(language));
                for sample in samples::all().iter().filter(|sample| sample.group == group.id) {
                    let (title, summary) = (sample.title(language), sample.summary(language));
                    if button::entry(ui, cx, 420.0, title, summary, cx.capture.name == title).clicked() {
                        wishes.push(Command::OpenSample(sample.id.clone()));
                        ui.close();
                    }
                }
            }
        });
    });
}

fn group_title(ui: &mut Ui, cx: &Context<'_>, title: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(420.0, 28.0), egui::Sense::hover());
    let galley = write::line(ui.painter(), title, style::small_strong(1.0), cx.palette.text_secondary, 400.0);
    write::begin(ui.painter(), rect.left() + GRID, rect.center().y + 2.0, galley);
}
