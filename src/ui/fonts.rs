//! The bundled fonts in the toolkit's hands: which face draws which text, and the order in which faces
//! are asked for a glyph. Both Chinese languages are always there (a capture may hold either); the
//! reader's own comes first, so that shared characters take the shapes the reader writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

use crate::i18n::Language;
use crate::scene::Weight;
use crate::scene::fonts::{self, Font};

/// The family of headings and of what carries weight.
pub(crate) fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// The fonts in the order of a language.
pub(crate) fn definitions(language: Language) -> FontDefinitions {
    let name = |font: &Font| format!("{} {:?}", font.family, font.weight);
    let font_data = fonts::ALL.iter().map(|font| (name(font), Arc::new(FontData::from_static(font.bytes)))).collect();
    let family = |weight| fonts::order(weight, language).iter().map(name).collect::<Vec<_>>();
    let families = BTreeMap::from([
        (FontFamily::Proportional, family(Weight::Regular)),
        (FontFamily::Monospace, family(Weight::Mono)),
        (bold(), family(Weight::Bold)),
    ]);
    FontDefinitions { font_data, families }
}
