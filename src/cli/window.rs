//! Opening the window.

use std::path::PathBuf;

use super::Failure;
#[cfg(feature = "gui")]
use crate::capture::CaptureError;
use crate::i18n::Language;
use crate::msg;

#[cfg(feature = "gui")]
pub(super) fn run(file: Option<PathBuf>, live: Option<String>, language: Option<Language>) -> Result<(), Failure> {
    use crate::ui::{Launch, Source, UiError, run};
    let source = match file {
        None => live.map_or_else(Source::default, Source::Live),
        Some(file) if file.as_os_str() == "-" => Source::Stdin,
        // A name that was mistyped is said here, where it was typed.
        Some(file) if !file.exists() => return Err(Failure::Message(CaptureError::NotFound(file).message())),
        Some(file) => Source::File(file),
    };
    run(Launch { source, language, ..Launch::default() }).map_err(|error| match error {
        UiError::NoDisplay => Failure::Message(msg!("cli-no-display")),
        UiError::NoWindow(reason) => Failure::Message(msg!("cli-no-window", reason = reason)),
    })
}

#[cfg(not(feature = "gui"))]
pub(super) fn run(_file: Option<PathBuf>, _live: Option<String>, _language: Option<Language>) -> Result<(), Failure> {
    Err(Failure::Message(msg!("cli-built-without-window")))
}
