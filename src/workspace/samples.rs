//! The bundled captures of `captures/`, and what MANIFEST.toml says about them.

use crate::i18n::Language;

/// A bundled capture.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its id, the stem of its file name.
    pub id: String,
    /// The group it is listed under: `tcp`, `udp`, `other`.
    pub group: String,
    /// Its title in each language, in the order of [`Language::ALL`].
    pub title: [String; 3],
    /// A sentence on what it shows, in each language.
    pub summary: [String; 3],
    /// The capture file.
    pub bytes: &'static [u8],
}

impl Sample {
    /// The title in a language.
    pub fn title(&self, language: Language) -> &str {
        &self.title[Language::ALL.iter().position(|l| *l == language).unwrap_or(0)]
    }
    /// The sentence in a language.
    pub fn summary(&self, language: Language) -> &str {
        &self.summary[Language::ALL.iter().position(|l| *l == language).unwrap_or(0)]
    }
}

/// All samples in teaching order.
pub fn all() -> &'static [Sample] {
    &[]
}
