//! Opening the window: not built yet.

use std::path::PathBuf;

use super::Failure;
use crate::i18n::Catalog;
use crate::msg;

pub(super) fn run(_file: Option<PathBuf>, _catalog: &Catalog) -> Result<(), Failure> {
    Err(Failure::Message(msg!("cli-built-without-window")))
}
