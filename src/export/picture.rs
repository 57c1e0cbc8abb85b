//! The pictures that leave the program, by the window and by `layerscope render` alike: one function, so that they are
//! the same.

use super::png::PictureError;
use super::{gif, png, svg};
use crate::flow::story::Phase;
use crate::i18n::Message;
use crate::msg;
use crate::scene::{self, SceneOptions, scene_at};
use crate::theme::{Theme, ThemeKind};
use crate::timeline::{PlayTime, Timeline};

/// Which part of a conversation an animation shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// A step, by its index.
    Step(usize),
    /// The steps of a phase.
    Phase(Phase),
    /// Everything.
    Whole,
}

/// What kind of picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// The view at an instant, as SVG.
    Svg,
    /// The view at an instant, as PNG.
    Png,
    /// The view in motion, as GIF.
    Gif(Stretch),
    /// The sheets to hand out, as SVG.
    Handout,
    /// The sheets to hand out, as PNG.
    HandoutPng,
}

impl Picture {
    /// How its file's name ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Picture::Svg | Picture::Handout => "svg",
            Picture::Png | Picture::HandoutPng => "png",
            Picture::Gif(_) => "gif",
        }
    }
}

/// Makes a picture, `scale` pixels to the logical pixel (of SVG, only the handout has one). `progress` is told how much is done, 0 to 1, and
/// says whether to go on. `Ok(None)` where the conversation has no such part.
pub fn make(
    picture: Picture,
    (timeline, now): (&Timeline, PlayTime),
    options: &SceneOptions<'_>,
    theme: &Theme,
    scale: f32,
    progress: &mut dyn FnMut(f32) -> bool,
) -> Result<Option<Vec<u8>>, PictureError> {
    let language = options.catalog.language();
    // When all has arrived, what is wanted is the whole and not its end.
    let whole = match options.view {
        scene::View::Ladder => now >= timeline.length,
        scene::View::Udp => now >= scene::udp::length(timeline, options.beside),
        _ => false,
    };
    let still = || scene_at(timeline, now, &SceneOptions { whole, ..*options });
    Ok(Some(match picture {
        Picture::Svg => svg::write(&still(), theme, language).into_bytes(),
        Picture::Png => png::render(&still(), theme, language, scale)?,
        Picture::Gif(stretch) => {
            let Some(clip) = clip(timeline, stretch, options) else { return Ok(None) };
            gif::render(timeline, clip, options, theme, scale, progress)?
        }
        // It is printed: dark on light.
        Picture::Handout => {
            let page = scene::ladder::handout(timeline, options);
            // On paper it has a size: that of its sheets, unless another was asked for.
            let (width, height) = if scale == 1.0 {
                let sheets = (page.size.y / page.size.x * 210.0 / 297.0).round();
                ("210mm".to_owned(), format!("{}mm", 297.0 * sheets))
            } else {
                let scale = on_paper(&page, scale);
                ((page.size.x * scale).round().to_string(), (page.size.y * scale).round().to_string())
            };
            svg::write_as(&page, Theme::of(ThemeKind::Light), language, (&width, &height)).into_bytes()
        }
        Picture::HandoutPng => {
            let page = scene::ladder::handout(timeline, options);
            png::render(&page, Theme::of(ThemeKind::Light), language, on_paper(&page, scale))?
        }
    }))
}

/// Where a width was asked for, it is that of a sheet whatever its text's size.
fn on_paper(page: &scene::Scene, scale: f32) -> f32 {
    if scale == 1.0 { scale } else { scale * scene::ladder::SHEET.x / page.size.x }
}

/// The instants that a stretch takes.
fn clip(timeline: &Timeline, stretch: Stretch, options: &SceneOptions<'_>) -> Option<gif::Clip> {
    match stretch {
        Stretch::Whole => {
            let whole = gif::Clip::whole(timeline);
            Some(match options.view {
                scene::View::Udp => gif::Clip { to: scene::udp::length(timeline, options.beside), ..whole },
                _ => whole,
            })
        }
        Stretch::Step(step) => (step < timeline.steps.len()).then(|| gif::Clip::steps(timeline, step, step)),
        Stretch::Phase(phase) => {
            let span = timeline.phases.iter().find(|span| span.phase == phase)?;
            Some(gif::Clip::steps(timeline, span.first, span.last))
        }
    }
}

/// What to say of a picture that could not be made.
pub fn failure(error: &PictureError) -> Message {
    match error {
        PictureError::Cancelled => msg!("export-cancelled"),
        PictureError::Size { .. } => msg!("export-too-large"),
        PictureError::Drawing(reason) | PictureError::Encoding(reason) => {
            msg!("export-failed", reason = reason.clone())
        }
    }
}
