//! The ladder: two lifelines with their states, and the segments between them.
//!
//! Time runs downwards. Only what is in sight is built, found by binary search, so a conversation of ten thousand
//! segments costs as much as one of ten.

mod calls;
mod card;
mod datagrams;
mod folds;
mod frame;
mod handout;
mod layout;
mod legend;
mod lifelines;
mod phases;
mod routers;
mod segments;
mod streams;
#[cfg(test)]
mod tests;

use super::canvas::Canvas;
use super::{Scene, SceneOptions};
use crate::timeline::{Narration, PlayTime, Timeline};
pub use handout::{SHEET, handout};
use layout::Layout;
pub(super) use layout::{Part, WIDEST};
pub use legend::legend;
pub(super) use legend::{for_two, height_for_two};
pub(super) use segments::{question, remark, role};

/// What the parts of the ladder share.
#[derive(Clone, Copy)]
struct Stage<'a> {
    timeline: &'a Timeline,
    now: PlayTime,
    options: &'a SceneOptions<'a>,
    layout: Layout<'a>,
    /// Height of the playhead.
    playhead: f32,
}

impl Stage<'_> {
    fn y(&self, at: PlayTime) -> f32 {
        self.layout.y(self.timeline, at)
    }
    /// The end of the clock.
    fn length(&self) -> PlayTime {
        self.layout.part.length(self.timeline)
    }
    fn words(&self, message: &crate::i18n::Message) -> String {
        self.options.catalog.text(message)
    }
}

/// The ladder at an instant.
pub fn scene(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    part(timeline, now, options, Part::default())
}

/// A ladder of another make.
pub(super) fn part(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>, part: Part<'_>) -> Scene {
    let mut now = PlayTime(now.0.clamp(0, part.length(timeline).0));
    if options.reduce_motion {
        // At rest at the arrival of the last packet that has left.
        let arrived = timeline.step_at(now).and_then(|step| timeline.steps.get(step)).map(|step| step.arrive);
        now = now.max(arrived.unwrap_or_default());
    }
    let layout = Layout::new(timeline, now, options, part);
    let stage = Stage { timeline, now, options, layout, playhead: layout.y(timeline, now) };
    let mut canvas = Canvas::new();
    lifelines::draw(&mut canvas, &stage);
    routers::draw(&mut canvas, &stage);
    phases::draw(&mut canvas, &stage);
    datagrams::draw(&mut canvas, &stage);
    segments::draw(&mut canvas, &stage);
    calls::draw(&mut canvas, &stage);
    frame::draw(&mut canvas, &stage);
    streams::draw(&mut canvas, &stage);
    card::draw(&mut canvas, &stage, &timeline.narration(now));
    Scene { size: options.size, items: canvas.finish(), content_height: layout.content, scroll: layout.scroll }
}

/// The middle between the lifelines, logical pixels.
pub(super) fn middle(timeline: &Timeline, options: &SceneOptions<'_>, part: Part<'_>) -> f32 {
    let inner = Layout::new(timeline, PlayTime(0), options, part).inner;
    f32::midpoint(inner[0], inner[1])
}

/// Only a narration, at the foot of a picture. Returns where it begins.
pub(super) fn card(
    canvas: &mut Canvas,
    timeline: &Timeline,
    now: PlayTime,
    narration: &Narration,
    options: &SceneOptions<'_>,
) -> f32 {
    let now = PlayTime(now.0.clamp(0, timeline.length.0));
    let layout = Layout::new(timeline, now, options, Part::default());
    card::draw(canvas, &Stage { timeline, now, options, layout, playhead: 0.0 }, narration);
    layout.size.y - layout.card_height - 1.5 * layout.pad
}

/// The height at which the whole ladder is in sight, logical pixels.
pub fn full_height(timeline: &Timeline, options: &SceneOptions<'_>) -> f32 {
    Layout::full_height(timeline, options, Part::default())
}
