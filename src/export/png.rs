//! A [`Scene`] as PNG: its SVG drawn by resvg with the bundled fonts and no others, so that it is the same
//! picture everywhere.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use super::svg;
use crate::i18n::Language;
use crate::scene::{Scene, Weight, fonts};
use crate::theme::Theme;

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// A side of the picture would have no pixel, or more than [`LARGEST`].
    #[error("a picture of {width} by {height} pixels")]
    Size {
        /// Pixels wide.
        width: f32,
        /// Pixels high.
        height: f32,
    },
    /// Nobody wants it any more.
    #[error("cancelled")]
    Cancelled,
    /// The drawing was refused.
    #[error("drawing: {0}")]
    Drawing(String),
    /// The file format's own complaint.
    #[error("writing the picture: {0}")]
    Encoding(String),
}

/// The most pixels of a side.
pub const LARGEST: f32 = 16_384.0;

/// The bundled fonts for resvg, with the order in which characters are looked for.
struct Library {
    database: Arc<fontdb::Database>,
    ids: Vec<(&'static str, Weight, fontdb::ID)>,
}

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let mut database = fontdb::Database::new();
        let mut ids = Vec::new();
        for font in fonts::ALL {
            let source = fontdb::Source::Binary(Arc::new(font.bytes));
            for id in database.load_font_source(source) {
                ids.push((font.family, font.weight, id));
            }
        }
        Library { database: Arc::new(database), ids }
    })
}

impl Library {
    fn find(&self, family: &str, weight: Weight) -> Option<fontdb::ID> {
        self.ids.iter().find(|(name, w, _)| *name == family && *w == weight).map(|(_, _, id)| *id)
    }
}

/// Draws a scene, `scale` pixels to the logical pixel.
pub fn draw(scene: &Scene, theme: &Theme, language: Language, scale: f32) -> Result<Pixmap, PictureError> {
    let (width, height) = ((scene.size.x * scale).round(), (scene.size.y * scale).round());
    if !(1.0..=LARGEST).contains(&width) || !(1.0..=LARGEST).contains(&height) {
        return Err(PictureError::Size { width, height });
    }
    let library = library();
    let weight_of =
        |id: fontdb::ID| library.ids.iter().find(|(_, _, known)| *known == id).map(|(_, weight, _)| *weight);
    let options = usvg::Options {
        fontdb: Arc::clone(&library.database),
        font_resolver: usvg::FontResolver {
            select_font: Box::new(|font, _| {
                let mono = matches!(font.families().first(), Some(usvg::FontFamily::Named(name)) if name == fonts::MONO.family);
                match (mono, font.weight() >= 600) {
                    (true, _) => library.find(fonts::MONO.family, Weight::Mono),
                    (false, true) => library.find(fonts::SANS.family, Weight::Bold),
                    (false, false) => library.find(fonts::SANS.family, Weight::Regular),
                }
            }),
            select_fallback: Box::new(move |c, used, database| {
                let weight = used.first().and_then(|id| weight_of(*id)).unwrap_or_default();
                fonts::order(weight, language).iter().find_map(|font| {
                    let id = library.find(font.family, font.weight)?;
                    let has = !used.contains(&id) && database.with_face_data(id, |data, _| covers(data, c))?;
                    has.then_some(id)
                })
            }),
        },
        ..usvg::Options::default()
    };
    let source = svg::write(scene, theme, language);
    let tree = usvg::Tree::from_str(&source, &options).map_err(|error| PictureError::Drawing(error.to_string()))?;
    let mut pixmap = Pixmap::new(width as u32, height as u32).ok_or(PictureError::Size { width, height })?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok(pixmap)
}

fn covers(font: &[u8], c: char) -> bool {
    use skrifa::MetadataProvider;
    skrifa::FontRef::new(font).is_ok_and(|face| face.charmap().map(c).is_some())
}

/// A scene as the bytes of a PNG file, `scale` pixels to the logical pixel.
pub fn render(scene: &Scene, theme: &Theme, language: Language, scale: f32) -> Result<Vec<u8>, PictureError> {
    draw(scene, theme, language, scale)?.encode_png().map_err(|error| PictureError::Encoding(error.to_string()))
}
