//! A conversation's story on a clock: steps with a departure and an arrival, the map between the
//! capture's time and the stage's, and the player that moves along it.
//!
//! Knows nothing of shapes or colours. No clock of its own: the player advances by the time it is given.

mod narrate;
mod player;
mod tempo;

use std::sync::Arc;

use crate::capture::FrameNumber;
use crate::flow::Side;
use crate::flow::story::{Action, Phase, Story};
use crate::i18n::Message;
pub use player::Player;
pub use tempo::Tempo;

/// A moment on the animation's clock, in nanoseconds from its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlayTime(pub i64);

impl PlayTime {
    /// From seconds.
    pub fn from_secs(seconds: f64) -> Self {
        PlayTime((seconds * 1e9) as i64)
    }
    /// In seconds.
    pub fn secs(self) -> f64 {
        self.0 as f64 / 1e9
    }
}

/// One packet's part of the animation.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Index of the event in [`Story::events`].
    pub event: usize,
    /// Its frame.
    pub frame: FrameNumber,
    /// Who sends.
    pub from: Side,
    /// When it leaves, on the animation's clock.
    pub depart: PlayTime,
    /// When it arrives (or is lost).
    pub arrive: PlayTime,
    /// Which part of the conversation it belongs to.
    pub phase: Phase,
    /// What it is there.
    pub action: Action,
    /// A sentence or two that tells the step.
    pub narration: Message,
    /// The clause that the step illustrates: "RFC 9293 §3.5".
    pub clause: &'static str,
    /// Time cut out before this step because nothing happened, in ns of the capture; 0 if none.
    pub folded: i64,
}

/// A run of steps of the same phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseSpan {
    /// The phase.
    pub phase: Phase,
    /// Its first step.
    pub first: usize,
    /// Its last step.
    pub last: usize,
}

/// A conversation on the animation's clock.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The story it tells.
    pub story: Arc<Story>,
    /// The tempo it was laid out in.
    pub tempo: Tempo,
    /// Its steps, in order of departure.
    pub steps: Vec<Step>,
    /// Its phases, in order.
    pub phases: Vec<PhaseSpan>,
    /// The end of the animation.
    pub length: PlayTime,
}
