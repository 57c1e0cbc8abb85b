//! An animation as GIF: the same pictures, in the theme's own colours.
//!
//! The palette is made of the theme's colours and their blends on the grounds they stand on, so it needs no look at
//! the pictures and every animation of a theme has the same; each picture holds only what has changed.

use resvg::tiny_skia::Pixmap;

use super::png::{PictureError, draw};
use crate::flow::tcp::TcpState;
use crate::osi::OsiLayer;
use crate::scene::{Role, SceneOptions, View, scene_at};
use crate::theme::{Rgba, Theme};
use crate::timeline::{PlayTime, Timeline};

/// Which part of a timeline, and how smoothly.
#[derive(Clone, Copy, Debug)]
pub struct Clip {
    /// From this instant.
    pub from: PlayTime,
    /// To this instant.
    pub to: PlayTime,
    /// Pictures a second, 1 to 50. GIF counts in hundredths of a second.
    pub per_second: u16,
    /// How long the last picture stands before it begins again, hundredths of a second.
    pub rest: u16,
}

impl Clip {
    /// The whole of a timeline.
    pub fn whole(timeline: &Timeline) -> Self {
        Clip { from: PlayTime(0), to: timeline.length, per_second: 10, rest: 250 }
    }

    /// From before a step leaves until it has arrived and been read.
    pub fn steps(timeline: &Timeline, first: usize, last: usize) -> Self {
        let from = timeline.steps.get(first).map_or(0, |step| step.depart.0.saturating_sub(500_000_000));
        let to = timeline.steps.get(last).map_or(timeline.length.0, |step| step.arrive.0.saturating_add(700_000_000));
        Clip { from: PlayTime(from.max(0)), to: PlayTime(to.min(timeline.length.0)), ..Clip::whole(timeline) }
    }
}

/// The most pictures of one animation.
const MOST: i64 = 20_000;
/// The palette's entry that leaves the picture below as it is.
const UNCHANGED: u8 = 255;

/// Writes an animation; every picture `scale` pixels to the logical pixel. `progress` is told how much is done, 0 to 1,
/// and says whether to go on.
pub fn render(
    timeline: &Timeline,
    clip: Clip,
    options: &SceneOptions<'_>,
    theme: &Theme,
    scale: f32,
    progress: &mut dyn FnMut(f32) -> bool,
) -> Result<Vec<u8>, PictureError> {
    let encoding = |error: gif::EncodingError| PictureError::Encoding(error.to_string());
    let too_large = || PictureError::Size { width: options.size.x * scale, height: options.size.y * scale };
    let width = (options.size.x * scale).round();
    let height = (options.size.y * scale).round();
    if !(1.0..=super::png::LARGEST).contains(&width) || !(1.0..=super::png::LARGEST).contains(&height) {
        return Err(too_large());
    }
    let (width, height) = (width as u16, height as u16);
    let palette = Palette::of(theme, options.view);
    let mut out = Vec::new();
    let mut encoder = gif::Encoder::new(&mut out, width, height, &palette.bytes()).map_err(encoding)?;
    encoder.set_repeat(gif::Repeat::Infinite).map_err(encoding)?;

    let delay = (100 / clip.per_second.clamp(1, 50)).max(2);
    let step = i64::from(delay) * 10_000_000;
    let count = (clip.to.0.saturating_sub(clip.from.0) / step).clamp(0, MOST);
    let mut nearest = Nearest::new(&palette);
    let mut shown: Vec<u8> = Vec::new();
    let mut waiting: Option<gif::Frame<'static>> = None;
    for index in 0..=count {
        if !progress(index as f32 / count.max(1) as f32) {
            return Err(PictureError::Cancelled);
        }
        let now = if index == count { clip.to } else { PlayTime(clip.from.0.saturating_add(index * step)) };
        let scene = scene_at(timeline, now, options);
        let picture = draw(&scene, theme, options.catalog.language(), scale)?;
        let pixels = nearest.picture(&picture);
        match changed(&shown, &pixels, usize::from(width)) {
            // Nothing has moved: what is shown stays a little longer.
            None => {
                if let Some(frame) = &mut waiting {
                    frame.delay = frame.delay.saturating_add(delay);
                }
            }
            Some(area) => {
                if let Some(frame) = waiting.take() {
                    encoder.write_frame(&frame).map_err(encoding)?;
                }
                waiting = Some(frame(&shown, &pixels, usize::from(width), area, delay));
                shown = pixels;
            }
        }
    }
    if let Some(mut frame) = waiting {
        frame.delay = frame.delay.saturating_add(clip.rest);
        encoder.write_frame(&frame).map_err(encoding)?;
    }
    drop(encoder);
    Ok(out)
}

/// Left, top, right, bottom of what differs, the last two exclusive. Everything if nothing was shown.
type Area = (usize, usize, usize, usize);

fn changed(before: &[u8], after: &[u8], width: usize) -> Option<Area> {
    let width = width.max(1);
    if before.len() != after.len() {
        return Some((0, 0, width, after.len() / width));
    }
    let mut area: Option<Area> = None;
    for (y, (old, new)) in before.chunks_exact(width).zip(after.chunks_exact(width)).enumerate() {
        let Some(first) = old.iter().zip(new).position(|(a, b)| a != b) else { continue };
        let last = old.iter().zip(new).rposition(|(a, b)| a != b).unwrap_or(first);
        area = Some(match area {
            None => (first, y, last + 1, y + 1),
            Some((left, top, right, _)) => (left.min(first), top, right.max(last + 1), y + 1),
        });
    }
    area
}

fn frame(before: &[u8], after: &[u8], width: usize, area: Area, delay: u16) -> gif::Frame<'static> {
    let (left, top, right, bottom) = area;
    let mut buffer = Vec::with_capacity((right - left) * (bottom - top));
    for y in top..bottom {
        let row = |pixels: &[u8]| pixels.get(y * width + left..y * width + right).map(<[u8]>::to_vec);
        let Some(new) = row(after) else { continue };
        match row(before) {
            Some(old) => buffer.extend(new.iter().zip(&old).map(|(n, o)| if n == o { UNCHANGED } else { *n })),
            None => buffer.extend(new),
        }
    }
    gif::Frame {
        delay,
        dispose: gif::DisposalMethod::Keep,
        transparent: Some(UNCHANGED),
        left: left as u16,
        top: top as u16,
        width: (right - left) as u16,
        height: (bottom - top) as u16,
        buffer: buffer.into(),
        ..gif::Frame::default()
    }
}

/// The colours of a theme's animations, 255 at most.
struct Palette {
    colours: Vec<[u8; 3]>,
}

impl Palette {
    fn of(theme: &Theme, view: View) -> Self {
        let background = theme.colour(Role::Background);
        let surface = theme.colour(Role::Surface);
        let mut palette = Palette { colours: Vec::new() };
        palette.add(background);
        palette.add(surface);
        let steps = |count: u8| (1..=count).map(move |step| f32::from(step) / f32::from(count));
        // Letters: their edges need shades.
        for (role, ground, shades) in [
            (Role::Text, background, 6),
            (Role::Text, surface, 8),
            (Role::TextSecondary, background, 6),
            (Role::TextSecondary, surface, 5),
            (Role::Ghost, background, 6),
            (Role::Line, background, 4),
            (Role::Accent, background, 5),
        ] {
            for part in steps(shades) {
                palette.add(theme.colour(role).with_opacity(part).over(ground));
            }
        }
        // Arrows, envelopes with their paper and glow.
        for role in [
            Role::Handshake,
            Role::Data,
            Role::Teardown,
            Role::Lost,
            Role::Reset,
            Role::Retransmission,
            Role::Side(crate::flow::Side::Client),
            Role::Side(crate::flow::Side::Server),
        ] {
            for part in [0.08, 0.16, 0.28, 0.45, 0.65, 0.85, 1.0] {
                palette.add(theme.colour(role).with_opacity(part).over(background));
            }
            palette.add(theme.colour(role).with_opacity(0.16).over(surface));
        }
        if matches!(view, View::Layers | View::Header) {
            // Headers, and the letters on them.
            for layer in OsiLayer::TOP_DOWN {
                let colour = theme.colour(Role::Layer(layer));
                for part in [0.12, 0.25, 0.5, 0.75, 1.0] {
                    palette.add(colour.with_opacity(part).over(background));
                }
                palette.add(theme.colour(Role::TextOnAccent).with_opacity(0.5).over(colour));
                palette
                    .add(theme.colour(Role::Text).with_opacity(0.5).over(colour.with_opacity(0.25).over(background)));
            }
            palette.add(theme.colour(Role::TextOnAccent));
            palette.add(theme.colour(Role::Selection));
            return palette;
        }
        // Bands, and the letters on them.
        for state in TcpState::ALL.map(Some).into_iter().chain([None]) {
            let colour = theme.state(state);
            palette.add(colour.with_opacity(0.07).over(background));
            let band = colour.with_opacity(0.24).over(background);
            palette.add(band);
            palette.add(colour.with_opacity(0.6).over(background));
            palette.add(colour);
            for part in [0.3, 0.6] {
                palette.add(theme.colour(Role::Text).with_opacity(part).over(band));
            }
        }
        palette
    }

    fn add(&mut self, colour: Rgba) {
        let Rgba([r, g, b, _]) = colour;
        if self.colours.len() < usize::from(UNCHANGED) && !self.colours.contains(&[r, g, b]) {
            self.colours.push([r, g, b]);
        }
    }

    /// As the file wants it: 256 entries, the last for what does not change.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.colours.concat();
        bytes.resize(768, 0);
        bytes
    }

    fn nearest(&self, r: u8, g: u8, b: u8) -> u8 {
        let distance = |colour: &[u8; 3]| {
            let [cr, cg, cb] = *colour;
            let part = |a: u8, b: u8, weight: u32| u32::from(a.abs_diff(b)).pow(2) * weight;
            // The eye is keenest for green.
            part(r, cr, 3) + part(g, cg, 5) + part(b, cb, 2)
        };
        self.colours.iter().enumerate().min_by_key(|(_, colour)| distance(colour)).map_or(0, |(index, _)| index as u8)
    }
}

/// Remembers the nearest entry of each colour, as 7 bits a channel.
struct Nearest<'a> {
    palette: &'a Palette,
    known: Vec<u16>,
}

impl<'a> Nearest<'a> {
    const UNKNOWN: u16 = u16::MAX;

    fn new(palette: &'a Palette) -> Self {
        Nearest { palette, known: vec![Self::UNKNOWN; 1 << 21] }
    }

    fn picture(&mut self, picture: &Pixmap) -> Vec<u8> {
        picture.pixels().iter().map(|pixel| self.index(pixel.red(), pixel.green(), pixel.blue())).collect()
    }

    fn index(&mut self, r: u8, g: u8, b: u8) -> u8 {
        let key = (usize::from(r >> 1) << 14) | (usize::from(g >> 1) << 7) | usize::from(b >> 1);
        let Some(slot) = self.known.get_mut(key) else { return 0 };
        if *slot == Self::UNKNOWN {
            *slot = u16::from(self.palette.nearest(r & !1, g & !1, b & !1));
        }
        *slot as u8
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::theme::ThemeKind;

    #[test]
    fn only_what_differs_is_written() {
        let before = vec![0u8; 12];
        let mut after = before.clone();
        assert_eq!(changed(&before, &after, 4), None);
        after[5] = 1;
        after[10] = 2;
        assert_eq!(changed(&before, &after, 4), Some((1, 1, 3, 3)));
        assert_eq!(changed(&[], &after, 4), Some((0, 0, 4, 3)));
        let frame = frame(&before, &after, 4, (1, 1, 3, 3), 5);
        assert_eq!(frame.buffer.as_ref(), [1, UNCHANGED, UNCHANGED, 2]);
    }

    #[test]
    fn the_palettes_hold_their_themes_colours() {
        for kind in ThemeKind::ALL {
            let theme = Theme::of(kind);
            for view in View::ALL {
                let palette = Palette::of(theme, view);
                assert!(palette.colours.len() < 255, "{}: the last entry is not a colour", palette.colours.len());
                for role in [Role::Background, Role::Surface, Role::Text, Role::Data, Role::Lost] {
                    let Rgba([r, g, b, _]) = theme.colour(role);
                    let found = palette.colours[usize::from(palette.nearest(r, g, b))];
                    assert_eq!(found, [r, g, b], "{role:?}");
                }
            }
        }
    }
}
