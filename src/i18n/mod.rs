//! Every text a user reads, in English, 繁體中文 and 简体中文.
//!
//! The rest of the program names a text by its id and arguments ([`Message`], made with
//! [`msg!`](crate::msg)); this module turns it into words. The words stand in
//! `assets/lang/<language>/<area>.ftl` (Project Fluent). Knows nothing of the rest of the program.

mod catalog;
mod language;
mod message;

pub use catalog::{AREAS, Catalog};
pub use language::Language;
pub use message::{Arg, Message};
