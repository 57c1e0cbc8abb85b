//! The bundled fonts: what measures, draws and exports text is the same everywhere.

use std::sync::OnceLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use super::Weight;
use crate::i18n::Language;

/// A bundled font.
#[derive(Clone, Copy, Debug)]
pub struct Font {
    /// Its family, as in its name table.
    pub family: &'static str,
    /// The weight it serves.
    pub weight: Weight,
    /// The file.
    pub bytes: &'static [u8],
}

macro_rules! font {
    ($family:literal, $weight:ident, $file:literal) => {
        Font { family: $family, weight: Weight::$weight, bytes: include_bytes!(concat!("../../assets/fonts/", $file)) }
    };
}

/// Latin, regular.
pub const SANS: Font = font!("Inter", Regular, "Inter-Regular.otf");
/// Latin, bold.
pub const SANS_BOLD: Font = font!("Inter", Bold, "Inter-SemiBold.otf");
/// Latin, monospaced.
pub const MONO: Font = font!("JetBrains Mono", Mono, "JetBrainsMono-Regular.ttf");
/// Traditional Chinese.
pub const TC: Font = font!("Noto Sans TC", Regular, "NotoSansTC-Regular.otf");
/// Traditional Chinese, bold.
pub const TC_BOLD: Font = font!("Noto Sans TC", Bold, "NotoSansTC-Bold.otf");
/// Simplified Chinese.
pub const SC: Font = font!("Noto Sans SC", Regular, "NotoSansSC-Regular.otf");
/// Simplified Chinese, bold.
pub const SC_BOLD: Font = font!("Noto Sans SC", Bold, "NotoSansSC-Bold.otf");

/// All bundled fonts.
pub const ALL: [Font; 7] = [SANS, SANS_BOLD, MONO, TC, TC_BOLD, SC, SC_BOLD];

/// The fonts for a weight, in the order in which a character is looked for: Latin first, then the reader's
/// Chinese, then the other, and the regular weight where the bold one lacks a character.
pub const fn order(weight: Weight, language: Language) -> [Font; 5] {
    let simplified = matches!(language, Language::SimplifiedChinese);
    match (weight, simplified) {
        (Weight::Regular, false) => [SANS, TC, SC, TC_BOLD, SC_BOLD],
        (Weight::Regular, true) => [SANS, SC, TC, SC_BOLD, TC_BOLD],
        (Weight::Bold, false) => [SANS_BOLD, TC_BOLD, SC_BOLD, TC, SC],
        (Weight::Bold, true) => [SANS_BOLD, SC_BOLD, TC_BOLD, SC, TC],
        (Weight::Mono, false) => [MONO, SANS, TC, SC, TC_BOLD],
        (Weight::Mono, true) => [MONO, SANS, SC, TC, SC_BOLD],
    }
}

/// Advance widths of a Latin font's first characters, parts of the font size.
struct Latin {
    advances: Vec<f32>,
}

impl Latin {
    /// Up to the end of Latin Extended-A, and the punctuation block after U+2000.
    const LAST: u32 = 0x220;
    const MARKS: std::ops::Range<u32> = 0x2000..0x2220;

    fn read(font: Font) -> Self {
        let mut advances = Vec::new();
        if let Ok(face) = FontRef::new(font.bytes) {
            let per_em = face.head().map_or(1000, |head| head.units_per_em()).max(1);
            let charmap = face.charmap();
            let metrics = face.glyph_metrics(Size::unscaled(), LocationRef::default());
            for code in (0..Self::LAST).chain(Self::MARKS) {
                let advance = char::from_u32(code)
                    .and_then(|c| charmap.map(c))
                    .and_then(|glyph| metrics.advance_width(glyph))
                    .map_or(-1.0, |units| units / f32::from(per_em));
                advances.push(advance);
            }
        }
        Latin { advances }
    }

    fn advance(&self, c: char) -> Option<f32> {
        let code = u32::from(c);
        let at = if code < Self::LAST {
            code
        } else if Self::MARKS.contains(&code) {
            code - Self::MARKS.start + Self::LAST
        } else {
            return None;
        };
        self.advances.get(at as usize).copied().filter(|advance| *advance >= 0.0)
    }
}

/// The width of a character, as part of the font size.
pub fn advance(c: char, weight: Weight) -> f32 {
    static SANS_TABLE: OnceLock<Latin> = OnceLock::new();
    static BOLD_TABLE: OnceLock<Latin> = OnceLock::new();
    static MONO_TABLE: OnceLock<Latin> = OnceLock::new();
    let table = match weight {
        Weight::Regular => SANS_TABLE.get_or_init(|| Latin::read(SANS)),
        Weight::Bold => BOLD_TABLE.get_or_init(|| Latin::read(SANS_BOLD)),
        Weight::Mono => MONO_TABLE.get_or_init(|| Latin::read(MONO)),
    };
    // The Chinese fonts' characters are as wide as they are high.
    table.advance(c).unwrap_or(1.0)
}

/// Whether any bundled font that a language's regular text looks in has the character.
pub fn has_glyph(language: Language, c: char) -> bool {
    order(Weight::Regular, language)
        .iter()
        .any(|font| FontRef::new(font.bytes).is_ok_and(|face| face.charmap().map(c).is_some()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn each_font_is_whole_and_named_as_said() {
        for font in ALL {
            let face = FontRef::new(font.bytes).unwrap();
            let names: Vec<String> = face
                .localized_strings(skrifa::string::StringId::FAMILY_NAME)
                .chain(face.localized_strings(skrifa::string::StringId::TYPOGRAPHIC_FAMILY_NAME))
                .map(|name| name.to_string())
                .collect();
            assert!(names.iter().any(|name| name.starts_with(font.family.split(' ').next().unwrap())), "{names:?}");
        }
    }

    #[test]
    fn chinese_is_square_and_mono_is_even() {
        assert_eq!(advance('握', Weight::Regular), 1.0);
        assert_eq!(advance('。', Weight::Bold), 1.0);
        assert_eq!(advance('i', Weight::Mono), advance('W', Weight::Mono));
        assert!(advance('i', Weight::Regular) < advance('W', Weight::Regular));
    }
}
