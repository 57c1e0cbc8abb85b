//! What leaves the program: the same Scene that the window shows, as a picture.
//!
//! Knows scenes and themes, nothing of files or windows.

pub mod gif;
pub mod png;
pub mod svg;
