//! The state machine of RFC 9293 (figure 5), with a token for each end: both at once, so that a class sees the client
//! ESTABLISHED before the server.
//!
//! What was seen is solid, what follows by the RFC dashed. An edge that figure 5 leaves out says so.

mod board;
mod datagrams;
mod exchange;
mod figure;
mod labels;
mod layout;
mod path;
mod strip;
#[cfg(test)]
pub(crate) mod tests;
mod tokens;
mod track;
mod way;

use super::canvas::Canvas;
use super::{Scene, SceneOptions};
use crate::flow::Side;
use crate::flow::story::Subject;
use crate::flow::tcp::TcpState;
use crate::timeline::{PlayTime, Timeline};
use layout::Layout;
use track::Stop;

/// What the parts of the view share.
struct Stage<'a> {
    timeline: &'a Timeline,
    now: PlayTime,
    options: &'a SceneOptions<'a>,
    layout: Layout,
    /// What each end has gone through.
    tracks: [Vec<Stop>; 2],
}

impl Stage<'_> {
    fn words(&self, message: &crate::i18n::Message) -> String {
        self.options.catalog.text(message)
    }
    fn track(&self, side: Side) -> &[Stop] {
        match side {
            Side::Client => &self.tracks[0],
            Side::Server => &self.tracks[1],
        }
    }
    /// The change that led to the state an end is in; a later one may be under way.
    fn current(&self, side: Side) -> Option<&Stop> {
        self.track(side).iter().rev().find(|stop| stop.span.from <= self.now)
    }
    /// The state that an end is in still if what would have led it on never arrived, where nothing says whether it did: a
    /// SYN-ACK, say, whose ACK was not seen.
    fn doubtful(&self, side: Side) -> Option<TcpState> {
        self.current(side).and_then(|stop| stop.span.or)
    }
}

/// The picture at an instant.
pub fn scene(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    let mut now = PlayTime(now.0.clamp(0, timeline.length.0));
    if options.reduce_motion {
        // At rest at the arrival of the last packet that has left.
        let arrived = timeline.step_at(now).and_then(|step| timeline.steps.get(step)).map(|step| step.arrive);
        now = now.max(arrived.unwrap_or_default());
    }
    let layout = Layout::new(options);
    let tracks = Side::BOTH.map(|side| track::up_to(timeline, side, now, options.reduce_motion));
    let stage = Stage { timeline, now, options, layout, tracks };
    let mut canvas = Canvas::new();
    match &timeline.story.subject {
        Subject::Below(below) => exchange::draw(&mut canvas, &stage, below),
        Subject::Conversation(_) if timeline.story.has_states() => {
            strip::draw(&mut canvas, &stage);
            board::draw(&mut canvas, &stage);
            tokens::draw(&mut canvas, &stage);
        }
        Subject::Conversation(_) => datagrams::draw(&mut canvas, &stage),
    }
    layout.card.draw(&mut canvas, timeline, now, options);
    Scene { size: options.size, items: canvas.finish(), content_height: options.size.y, scroll: 0.0 }
}
