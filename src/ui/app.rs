//! The window as the toolkit sees it: [`logic`](eframe::App::logic) takes in what jobs and keys bring and moves the clock,
//! [`ui`](eframe::App::ui) paints. Nothing but commands goes from the one to the other.

use std::sync::Arc;

use egui::{CentralPanel, Frame, Panel, Ui, ViewportCommand};

use super::context::{Context, Wishes, shown_name};
use super::dialog::{Answer, Dialog};
use super::panels::unsaved;
use super::saving::{self, Saving};
use super::style::Palette;
use super::{Launch, Source, fonts, panels, shortcuts, style};
use crate::export::picture::Picture;
use crate::i18n::Language;
use crate::msg;
use crate::scene::Role;
use crate::theme::ThemeKind;
use crate::workspace::live::LiveCommand;
use crate::workspace::{Command, Notification, SavePackets, Settings, Severity, Wake, Workspace};

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

/// Text size factor of the projector: what the last row can read grows with the window. 2 at 1920×1080, so that even
/// small text is 24 pixels high.
fn projector_scale(window: egui::Vec2) -> f32 {
    (window.x / 960.0).min(window.y / 540.0).clamp(1.2, 2.4)
}

/// What is only news goes by itself after so many seconds.
const NEWS: f64 = 10.0;

/// What waits for word on packets that are in no file.
#[derive(Debug)]
enum Held {
    /// Something else is to be opened or captured.
    Command(Command),
    /// The window is to close.
    Close,
}

/// The window.
#[derive(Debug)]
pub struct App {
    workspace: Workspace,
    palette: Palette,
    dressed: Option<(ThemeKind, Language, f32)>,
    title: String,
    wishes: Wishes,
    dialog: Option<Dialog>,
    /// The dialog that asks where to save, and what.
    save_dialog: Option<(Dialog, Picture)>,
    saving: Option<Saving>,
    /// The dialog that asks where to save packets, and which.
    packets_dialog: Option<(Dialog, SavePackets)>,
    /// What waits for word on packets that it would take away, and how many they are.
    held: Option<(Held, u64)>,
    /// The window may close though packets are in no file.
    closing: bool,
    /// Since when each notification has been there, in the toolkit's seconds.
    told: Vec<(Notification, f64)>,
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
            Source::Live(interface) => {
                workspace.apply(Command::Live(LiveCommand::start(interface)));
            }
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
            packets_dialog: None,
            held: None,
            closing: false,
            told: Vec::new(),
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

    /// How many times the desk's size the texts have.
    fn scale(&self, ctx: &egui::Context) -> f32 {
        if self.workspace.settings.projector { projector_scale(ctx.content_rect().size()) } else { 1.0 }
    }

    /// Puts on the theme, the fonts of the language and the sizes of texts, if they have changed.
    fn dress(&mut self, ctx: &egui::Context) {
        let (theme, language) = (self.workspace.settings.theme, self.workspace.catalog().language());
        let scale = self.scale(ctx);
        if self.dressed == Some((theme, language, scale)) {
            return;
        }
        if self.dressed.is_none_or(|(_, was, _)| was != language) {
            ctx.set_fonts(fonts::definitions(language));
        }
        self.palette = Palette::new(theme);
        let kind = if theme == ThemeKind::Dark { egui::Theme::Dark } else { egui::Theme::Light };
        ctx.set_theme(kind);
        // For both of the toolkit's themes: which of them it takes itself to be in is not for it to say.
        for each in [egui::Theme::Dark, egui::Theme::Light] {
            ctx.set_style_of(each, style::style(&self.palette, scale));
        }
        self.dressed = Some((theme, language, scale));
        ctx.request_repaint();
    }

    /// Carries out what the last frame asked for.
    fn carry_out(&mut self, ctx: &egui::Context) {
        let wishes = std::mem::take(&mut self.wishes);
        for command in wishes.commands {
            self.apply_or_ask(command);
        }
        let save_first = self.answer_for_unsaved(ctx, wishes.unsaved);
        self.save_pictures(ctx, wishes.save, wishes.cancel_saving);
        self.save_packets(ctx, wishes.save_packets.or(save_first));
        if wishes.open_dialog && self.dialog.is_none() {
            let catalog = self.workspace.catalog();
            let (title, kind) = (catalog.text(&msg!("ui-dialog-title")), catalog.text(&msg!("ui-dialog-kind")));
            let waker = ctx.clone();
            self.dialog = Some(Dialog::open(title, kind, move || waker.request_repaint()));
        }
        if let Some(answer) = self.dialog.as_ref().and_then(Dialog::answer) {
            self.dialog = None;
            match answer {
                Answer::File(path) => self.apply_or_ask(Command::Open(path)),
                Answer::Nothing => {}
                Answer::Unavailable => self.tell(Severity::Warning, msg!("ui-dialog-unavailable")),
            }
        }
    }

    /// Carries out a command, but for one that takes away packets that are in no file: that waits for word.
    fn apply_or_ask(&mut self, command: Command) {
        let replaces = matches!(
            command,
            Command::Open(_)
                | Command::OpenBytes(..)
                | Command::OpenSample(_)
                | Command::OpenStdin
                | Command::Live(LiveCommand::Start { .. } | LiveCommand::StartPrivileged)
        );
        // Only these: asking waits for whoever writes to the capture.
        match if replaces { self.workspace.unsaved() } else { 0 } {
            0 => self.workspace.apply(command),
            packets => self.held = Some((Held::Command(command), packets)),
        }
    }

    /// Does what was said of packets that are in no file; gives what is to be saved first, if that was said.
    fn answer_for_unsaved(&mut self, ctx: &egui::Context, answer: Option<unsaved::Answer>) -> Option<SavePackets> {
        match (answer?, self.held.take()?.0) {
            (unsaved::Answer::Keep, _) => {}
            (unsaved::Answer::Save, _) => {
                return Some(SavePackets { masked: self.workspace.settings.mask, ..SavePackets::default() });
            }
            (unsaved::Answer::LetGo, Held::Command(command)) => self.workspace.apply(command),
            (unsaved::Answer::LetGo, Held::Close) => {
                self.closing = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
        None
    }

    /// Whoever closes the window is asked about packets that are in no file.
    fn ask_before_closing(&mut self, ctx: &egui::Context) {
        if self.closing || !ctx.input(|input| input.viewport().close_requested()) {
            return;
        }
        if let packets @ 1.. = self.workspace.unsaved() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.held = Some((Held::Close, packets));
        }
    }

    /// What was only news goes by itself after a while; what has to be acted upon stays.
    fn forget_news(&mut self, ctx: &egui::Context) {
        let now = ctx.input(|input| input.time);
        let there = &self.workspace.notifications;
        self.told.retain(|(known, _)| there.contains(known));
        for notification in there {
            if !self.told.iter().any(|(known, _)| known == notification) {
                self.told.push((notification.clone(), now));
            }
        }
        let news = self.told.iter().filter(|(known, _)| known.severity == Severity::Info);
        let Some(oldest) = news.map(|(_, since)| *since).min_by(f64::total_cmp) else { return };
        if now < oldest + NEWS {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(oldest + NEWS - now));
            return;
        }
        let old = |notification: &Notification| {
            notification.severity == Severity::Info
                && self.told.iter().any(|(known, since)| known == notification && now >= since + NEWS)
        };
        self.workspace.notifications.retain(|notification| !old(notification));
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
        if let Some((answer, picture)) = answered(&mut self.save_dialog) {
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

    /// Asks where to save packets, and has it done.
    fn save_packets(&mut self, ctx: &egui::Context, wanted: Option<SavePackets>) {
        if let Some(wanted) = wanted.filter(|_| self.packets_dialog.is_none()) {
            let catalog = self.workspace.catalog();
            let (title, kind) = (catalog.text(&msg!("ui-save-packets-title")), catalog.text(&msg!("ui-dialog-kind")));
            let name = saving::packets_name(&self.workspace.capture().name, wanted);
            let waker = ctx.clone();
            let dialog = Dialog::save(title, kind, wanted.format.extension(), name, move || waker.request_repaint());
            self.packets_dialog = Some((dialog, wanted));
        }
        if let Some((answer, wanted)) = answered(&mut self.packets_dialog) {
            match answer {
                Answer::File(path) => self.workspace.save_packets(path, wanted),
                Answer::Nothing => {}
                // Packets may be gone tomorrow: without a dialog they go where they will be found, and that is told.
                Answer::Unavailable => {
                    let name = saving::packets_name(&self.workspace.capture().name, wanted);
                    self.workspace.save_packets(saving::packets_path(&name), wanted);
                }
            }
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

/// What came of a dialog about something, and what that was, once it has closed.
fn answered<T: Copy>(open: &mut Option<(Dialog, T)>) -> Option<(Answer, T)> {
    let (dialog, about) = open.as_ref()?;
    let answered = (dialog.answer()?, *about);
    *open = None;
    Some(answered)
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
        // While something waits for an answer, the keys are its own.
        if self.held.is_none() {
            let capture = self.workspace.capture();
            let cx = Context {
                workspace: &self.workspace,
                capture: &capture,
                palette: &self.palette,
                catalog: self.workspace.catalog(),
                scale: 1.0,
                inspected: false,
            };
            shortcuts::collect(ctx, &cx, &mut self.wishes);
        }
        let asked = !self.wishes.is_empty();
        self.carry_out(ctx);
        self.ask_before_closing(ctx);
        let changed = self.workspace.drain();
        let dt = self.step(ctx);
        self.moving = self.workspace.tick(dt);
        self.dress(ctx);
        self.name_window(ctx);
        self.forget_news(ctx);
        if asked || changed || self.moving {
            ctx.request_repaint();
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let mut wishes = Wishes::default();
        {
            let capture = self.workspace.capture();
            let cx = Context {
                workspace: &self.workspace,
                capture: &capture,
                palette: &self.palette,
                catalog: self.workspace.catalog(),
                scale: self.scale(ui.ctx()),
                // Which panels there is room for is known further in.
                inspected: false,
            };
            let states = (&mut self.conversations, &mut self.packets, &mut self.inspector);
            let saving = self.saving.as_ref().map(Saving::per_cent);
            window(ui, &cx, states, saving, &mut wishes);
            if let Some((_, packets)) = &self.held {
                unsaved::show(ui, &cx, *packets, &mut wishes);
            }
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
    let inspected = !settings.projector && settings.show_inspector && room(whole.width(), settings).1;
    let cx = &Context { inspected, ..*cx };
    if !settings.projector {
        let bar = Panel::top("toolbar").frame(panel).exact_size(panels::toolbar::HEIGHT);
        let (lists, inspector) = room(whole.width(), settings);
        let folded = panels::toolbar::Folded { lists: !lists, inspector: !inspector };
        bar.show(ui, |ui| panels::toolbar::show(ui, cx, folded, saving, wishes));
    }
    let live = cx.workspace.live().session().is_some();
    // A live capture is read as long as it lasts: how far says the line of its counts.
    if cx.workspace.loading().is_some() && !live {
        let bar = Panel::top("loading").frame(panel).exact_size(panels::loading::HEIGHT * cx.scale);
        bar.show(ui, |ui| panels::loading::show(ui, cx, wishes));
    }
    let bar = Panel::bottom("transport").frame(panel).show_separator_line(false);
    let bar = bar.exact_size(panels::transport::HEIGHT * cx.scale.sqrt());
    bar.show(ui, |ui| panels::transport::show(ui, cx, wishes));
    if live {
        let bar = Panel::bottom("live").frame(panel).show_separator_line(false);
        let bar = bar.exact_size(panels::live::counts::HEIGHT * cx.scale.sqrt());
        bar.show(ui, |ui| panels::live::counts::show(ui, cx, wishes));
    }
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
