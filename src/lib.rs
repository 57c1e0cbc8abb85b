#![doc = include_str!("ARCHITECTURE.md")]

pub mod capture;
pub mod cli;
pub mod decode;
pub mod export;
pub mod flow;
pub mod i18n;
pub mod osi;
pub mod scene;
pub mod theme;
pub mod timeline;
#[cfg(feature = "gui")]
pub mod ui;
pub mod workspace;
