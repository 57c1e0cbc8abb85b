//! The window as the toolkit sees it: [`logic`](eframe::App::logic) takes in what jobs and keys bring and moves the clock,
//! [`ui`](eframe::App::ui) paints. Nothing but commands goes from the one to the other.

use std::sync::Arc;

use egui::{CentralPanel, Frame, Panel, Ui, ViewportCommand};

use super::context::{Context, Wishes, shown_name};
use super::dialog::{Answer, Dialog};
use super::saving::{self, Saving};
use super::style::Palette;
use super::{Launch, Source, fonts, panels, shortcuts, style};
use crate::export::picture::Picture;
use crate::i18n::Language;
use crate::msg;
use crate::scene::Role;
use crate::theme::ThemeKind;
use crate::workspace::{Command, Notification, Settings, Severity, Wake, Workspace};

/// Where the settings are kept in the toolkit's storage.
const SETTINGS: &str = "settings";
/// The longest step of the animation's clock, in seconds: a window that was hidden or stalled goes on
/// where it was instead of leaping.
const LONGEST_STEP: f64 = 0.1;
/// The least room the stage is left, in points: panels give way to it.
const STAGE: f32 = 420.0;
/// The least widths of the lists and of the inspector.
const LISTS: f32 = 260.0;
const INSPECTOR: f32 = 300.0;
/// Windows whose widths differ by less than about this, in points, share the widths of their panels.
const WIDTHS: f32 = 320.0;

/// Text size factor of the projector: what the last row can read grows with the window.
fn projector_scale(window: egui::Vec2) -> f32 {
    ((window.x / 1280.0).min(window.y / 760.0) * 1.4).clamp(1.2, 2.4)
}

/// The window.
#[derive(Debug)]
pub struct App {
    workspace: Workspace,
    palette: Palette,
    dressed: Option<(ThemeKind, Language)>,
    title: String,
    wishes: Wishes,
    dialog: Option<Dialog>,
    /// The dialog that asks where to save, and what.
    save_dialog: Option<(Dialog, Picture)>,
    saving: Option<Saving>,
    last: Option<f64>,
    moving: bool,
    conversations: panels::conversations::State,
    packets: panels::packets::State,
    inspector: panels::inspector::State,
}

impl App {
    /// The window with what it is to show. `storage` holds what was remembered, if anything.
    pub fn new(ctx: &egui::Context, storage: Option<&dyn eframe::Storage>, launch: Launch) -> Self {
        let mut settings = storage.map(remembered).unwrap_or_default();
        launch.adjust(&mut settings);
        let waker = ctx.clone();
        let mut workspace = Workspace::new(settings, Wake(Arc::new(move || waker.request_repaint())));
        match launch.source {
            Source::Sample(id) => workspace.apply(Command::OpenSample(id)),
            Source::File(path) => workspace.apply(Command::Open(path)),
            Source::Stdin => workspace.apply(Command::OpenStdin),
            Source::Nothing => {}
        }
        let palette = Palette::new(workspace.settings.theme);
        let mut app = App {
            workspace,
            palette,
            dressed: None,
            title: String::new(),
            wishes: Wishes::default(),
            dialog: None,
            save_dialog: None,
            saving: None,
            last: None,
            moving: false,
            conversations: panels::conversations::State::default(),
            packets: panels::packets::State::default(),
            inspector: panels::inspector::State::default(),
        };
        app.dress(ctx);
        app
    }

    /// The model, for tests.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The model, for tests.
    pub fn workspace_mut(&mut self) -> &mut Workspace {
        &mut self.workspace
    }

    /// Puts on the theme and the fonts of the language, if they have changed.
    fn dress(&mut self, ctx: &egui::Context) {
        let (theme, language) = (self.workspace.settings.theme, self.workspace.catalog().language());
        if self.dressed == Some((theme, language)) {
            return;
        }
        if self.dressed.is_none_or(|(_, was)| was != language) {
            ctx.set_fonts(fonts::definitions(language));
        }
        self.palette = Palette::new(theme);
        let kind = if theme == ThemeKind::Dark { egui::Theme::Dark } else { egui::Theme::Light };
        ctx.set_theme(kind);
        // For both of the toolkit's themes: which of them it takes itself to be in is not for it to say.
        for each in [egui::Theme::Dark, egui::Theme::Light] {
            ctx.set_style_of(each, style::style(&self.palette));
        }
        self.dressed = Some((theme, language));
        ctx.request_repaint();
    }

    /// Carries out what the last frame asked for.
    fn carry_out(&mut self, ctx: &egui::Context) {
        let wishes = std::mem::take(&mut self.wishes);
        for command in wishes.commands {
            self.workspace.apply(command);
        }
        self.save_pictures(ctx, wishes.save, wishes.cancel_saving);
        if wishes.open_dialog && self.dialog.is_none() {
            let catalog = self.workspace.catalog();
            let (title, kind) = (catalog.text(&msg!("ui-dialog-title")), catalog.text(&msg!("ui-dialog-kind")));
            let waker = ctx.clone();
            self.dialog = Some(Dialog::open(title, kind, move || waker.request_repaint()));
        }
        if let Some(answer) = self.dialog.as_ref().and_then(Dialog::answer) {
            self.dialog = None;
            match answer {
                Answer::File(path) => self.workspace.apply(Command::Open(path)),
                Answer::Nothing => {}
                Answer::Unavailable => self.tell(Severity::Warning, msg!("ui-dialog-unavailable")),
            }
        }
    }

    /// Asks where to save a picture, has it made, and says what came of it.
    fn save_pictures(&mut self, ctx: &egui::Context, wanted: Option<Picture>, cancel: bool) {
        if cancel && let Some(saving) = &self.saving {
            saving.cancel();
        }
        if let Some(picture) = wanted.filter(|_| self.save_dialog.is_none() && self.saving.is_none()) {
            let catalog = self.workspace.catalog();
            let (title, kind) = (catalog.text(&msg!("ui-save-title")), catalog.text(&msg!("ui-save-kind")));
            let name = saving::file_name(&self.workspace, &self.workspace.capture().name, picture);
            let waker = ctx.clone();
            let dialog = Dialog::save(title, kind, picture.extension(), name, move || waker.request_repaint());
            self.save_dialog = Some((dialog, picture));
        }
        if let Some((answer, picture)) =
            self.save_dialog.as_ref().and_then(|(dialog, picture)| Some((dialog.answer()?, *picture)))
        {
            self.save_dialog = None;
            match answer {
                Answer::File(path) => self.save_picture(ctx, picture, path),
                Answer::Nothing => {}
                Answer::Unavailable => self.tell(Severity::Warning, msg!("ui-save-unavailable")),
            }
        }
        if let Some(notification) = self.saving.as_ref().and_then(Saving::answer) {
            self.saving = None;
            self.workspace.apply(Command::Tell(notification));
        }
    }

    /// Makes a picture of what is on the stage and writes it under that name; what came of it is told.
    pub fn save_picture(&mut self, ctx: &egui::Context, picture: Picture, path: std::path::PathBuf) {
        let waker = ctx.clone();
        self.saving = Saving::begin(&self.workspace, picture, path, move || waker.request_repaint());
    }

    fn tell(&mut self, severity: Severity, message: crate::i18n::Message) {
        self.workspace.apply(Command::Tell(Notification { severity, message }));
    }

    /// Seconds since the last frame, if the animation moved in it; a frame's time, if it begins to.
    fn step(&mut self, ctx: &egui::Context) -> f64 {
        let (now, frame) = ctx.input(|i| (i.time, f64::from(i.predicted_dt)));
        let since = self.last.replace(now).map_or(0.0, |last| now - last);
        if self.moving { since.clamp(0.0, LONGEST_STEP) } else { since.clamp(0.0, frame) }
    }

    fn name_window(&mut self, ctx: &egui::Context) {
        let name = shown_name(&self.workspace.capture().name, self.workspace.catalog().language()).to_owned();
        if name != self.title {
            self.title = name;
            let title =
                if self.title.is_empty() { "layerscope".to_owned() } else { format!("{} · layerscope", self.title) };
            ctx.send_viewport_cmd(ViewportCommand::Title(title));
        }
    }
}

/// The settings of the last time; the defaults where they cannot be read.
fn remembered(storage: &dyn eframe::Storage) -> Settings {
    let text = storage.get_string(SETTINGS);
    let settings: Settings = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    // A lecture is over when the window is closed: the next start has all its controls in sight.
    Settings { projector: false, ..settings }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        {
            let capture = self.workspace.capture();
            let cx = Context {
                workspace: &self.workspace,
                capture: &capture,
                palette: &self.palette,
                catalog: self.workspace.catalog(),
                scale: 1.0,
            };
            shortcuts::collect(ctx, &cx, &mut self.wishes);
        }
        let asked = !self.wishes.is_empty();
        self.carry_out(ctx);
        let changed = self.workspace.drain();
        let dt = self.step(ctx);
        self.moving = self.workspace.tick(dt);
        self.dress(ctx);
        self.name_window(ctx);
        if asked || changed || self.moving {
            ctx.request_repaint();
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let mut wishes = Wishes::default();
        {
            let capture = self.workspace.capture();
            let projector = self.workspace.settings.projector;
            let cx = Context {
                workspace: &self.workspace,
                capture: &capture,
                palette: &self.palette,
                catalog: self.workspace.catalog(),
                scale: if projector { projector_scale(ui.available_size()) } else { 1.0 },
            };
            let states = (&mut self.conversations, &mut self.packets, &mut self.inspector);
            let saving = self.saving.as_ref().map(Saving::per_cent);
            window(ui, &cx, states, saving, &mut wishes);
        }
        if !wishes.is_empty() {
            ui.ctx().request_repaint();
        }
        self.wishes = wishes;
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        if let Ok(text) = serde_json::to_string(&self.workspace.settings) {
            storage.set_string(SETTINGS, text);
        }
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.palette.window.to_normalized_gamma_f32()
    }
}

type States<'a> =
    (&'a mut panels::conversations::State, &'a mut panels::packets::State, &'a mut panels::inspector::State);

/// Whether a window of that width has room for the lists, and for the inspector beside what else is shown.
fn room(width: f32, settings: &Settings) -> (bool, bool) {
    let lists = width >= LISTS + STAGE;
    (lists, width >= INSPECTOR + STAGE + if lists && settings.show_lists { LISTS } else { 0.0 })
}

/// The panels in their places.
fn window(
    ui: &mut Ui,
    cx: &Context<'_>,
    (conversations, packets, inspector): States<'_>,
    saving: Option<u32>,
    wishes: &mut Wishes,
) {
    let settings = &cx.workspace.settings;
    let panel = Frame::new().fill(cx.palette.panel);
    let whole = ui.available_rect_before_wrap();
    if !settings.projector {
        let bar = Panel::top("toolbar").frame(panel).exact_size(panels::toolbar::HEIGHT);
        let (lists, inspector) = room(whole.width(), settings);
        let folded = panels::toolbar::Folded { lists: !lists, inspector: !inspector };
        bar.show(ui, |ui| panels::toolbar::show(ui, cx, folded, saving, wishes));
    }
    if cx.workspace.loading().is_some() {
        let bar = Panel::top("loading").frame(panel).exact_size(panels::loading::HEIGHT);
        bar.show(ui, |ui| panels::loading::show(ui, cx, wishes));
    }
    let bar = Panel::bottom("transport").frame(panel).show_separator_line(false);
    let bar = bar.exact_size(panels::transport::HEIGHT * cx.scale.sqrt());
    bar.show(ui, |ui| panels::transport::show(ui, cx, wishes));
    if !settings.projector {
        let width = whole.width();
        let (lists, inspect) = room(width, settings);
        let (lists, inspect) = (lists && settings.show_lists, inspect && settings.show_inspector);
        // Panels that were dragged keep their width, but not in a window of quite another size.
        let window_size = (width / WIDTHS) as u32;
        if lists {
            let most = (width - STAGE - if inspect { INSPECTOR } else { 0.0 }).max(LISTS);
            let usual = width * if width >= 1600.0 { 0.33 } else { 0.27 };
            let side = Panel::left(("lists", window_size)).frame(panel);
            let side = side.default_size(usual.clamp(300.0, 640.0).min(most));
            side.size_range(LISTS..=most).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let most = (ui.available_height() - 160.0).max(140.0);
                let content = panels::conversations::height(cx, usize::MAX).min(most);
                // What the packets leave free, and at least a few rows. Another number of rows is another list: a
                // height that was right for one row is not kept for three.
                let free = ui.available_height() - panels::packets::height(cx);
                let few = panels::conversations::height(cx, 3);
                let usual = free.max(ui.available_height() * 0.4).max(few).min(content);
                let rows = (cx.capture.tracker.len().min(16), cx.capture.store.len().min(32));
                let upper = Panel::top(("conversations", rows)).frame(Frame::NONE).resizable(true);
                upper.default_size(usual).size_range(112.0_f32.min(content)..=content).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    panels::conversations::show(ui, cx, conversations, wishes);
                });
                panels::packets::show(ui, cx, packets, wishes);
            });
        }
        if inspect {
            let most = (ui.available_width() - STAGE).max(INSPECTOR);
            let side = Panel::right(("inspector", window_size)).frame(panel);
            let side = side.default_size((width * 0.26).clamp(320.0, 520.0));
            side.size_range(INSPECTOR..=most).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                panels::inspector::show(ui, cx, inspector, wishes);
            });
        }
    }
    let stage = CentralPanel::no_frame().frame(Frame::new().fill(cx.palette.role(Role::Background))).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        panels::stage::show(ui, cx, wishes)
    });
    panels::notifications::show(ui, cx, stage.inner, wishes);
    panels::help::show(ui, cx, wishes);
    panels::drop::show(ui, cx, wishes);
}
