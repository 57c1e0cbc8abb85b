//! What leaves the program: JSON lines for other tools, and the same Scene that the window shows as a picture.
//!
//! Knows scenes, themes and conversations, nothing of windows.

pub mod file;
pub mod gif;
pub mod json;
pub mod picture;
pub mod png;
pub mod svg;
