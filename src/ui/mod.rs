//! The window, in egui. Panels read the [`Workspace`](crate::workspace::Workspace) and return commands; none
//! edits the model, none decodes, none knows another. A frame is painted only when something moved.
//!
//! `app` puts the panels together; `panels/` holds one file or folder for each; the rest is what they share:
//! `context` (what a panel is given), `style` and `fonts` (the look), `icons` (drawn, not typed), `rows` (lists
//! of any length), `glance` (what a row says).

mod app;
mod button;
mod context;
mod dialog;
mod fonts;
mod glance;
mod icons;
mod panels;
mod rows;
mod saving;
mod section;
mod shortcuts;
mod style;
mod write;

use std::path::PathBuf;

use crate::i18n::Language;
use crate::theme::ThemeKind;
use crate::workspace::{Settings, samples};
pub use app::App;

/// What the window shows when it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A bundled sample. Like every capture it plays as soon as it is laid out.
    Sample(String),
    /// A capture file.
    File(PathBuf),
    /// A capture on standard input.
    Stdin,
    /// An interface, captured from now on.
    Live(String),
    /// Nothing.
    Nothing,
}

impl Default for Source {
    /// The complete HTTP exchange of the first lecture.
    fn default() -> Self {
        Source::Sample(samples::FIRST.to_owned())
    }
}

/// How to open the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Launch {
    /// What to show.
    pub source: Source,
    /// The language, where whoever opens the window asks for one; it goes before the remembered one.
    pub language: Option<Language>,
    /// The theme, likewise.
    pub theme: Option<ThemeKind>,
}

impl Launch {
    fn adjust(&self, settings: &mut Settings) {
        if self.language.is_some() {
            settings.language = self.language;
        }
        if let Some(theme) = self.theme {
            settings.theme = theme;
        }
    }
}

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum UiError {
    /// Neither a Wayland nor an X display is named in the environment.
    #[error("no display")]
    NoDisplay,
    /// The display is there, but it gave no window.
    #[error("no window: {0}")]
    NoWindow(String),
}

/// Opens the window and stays until it is closed.
pub fn run(launch: Launch) -> Result<(), UiError> {
    if !display_is_named(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        return Err(UiError::NoDisplay);
    }
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("layerscope")
        .with_title("layerscope")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([800.0, 520.0])
        .with_drag_and_drop(true);
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    eframe::run_native("layerscope", options, Box::new(|cc| Ok(Box::new(App::new(&cc.egui_ctx, cc.storage, launch)))))
        .map_err(|error| UiError::NoWindow(error.to_string()))
}

/// Whether the environment names a display. Asked first: the toolkit's own answer comes late and at length.
fn display_is_named(named: impl Fn(&str) -> bool) -> bool {
    !cfg!(all(unix, not(any(target_os = "macos", target_os = "android", target_os = "ios"))))
        || ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(named)
}

#[cfg(test)]
mod tests {
    use super::display_is_named;

    #[test]
    fn any_kind_of_display_will_do() {
        assert!(display_is_named(|name| name == "DISPLAY"));
        assert!(display_is_named(|name| name == "WAYLAND_DISPLAY"));
        if cfg!(target_os = "linux") {
            assert!(!display_is_named(|_| false));
        }
    }
}
