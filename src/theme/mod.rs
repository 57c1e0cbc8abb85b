//! Colours and sizes as tokens: what a [`Role`](crate::scene::Role) looks like in the dark and in the light theme.
//! Every colour of the program comes from here, from `assets/theme/*.toml`; a test computes the contrast.
//!
//! Knows no window toolkit: the window and the picture export both read it.

/// Which theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeKind {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
}

/// A colour: red, green, blue, alpha, not premultiplied, sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgba(pub [u8; 4]);
