//! What is remembered from one start to the next.

use crate::i18n::Language;
use crate::scene::{Extras, View};
use crate::theme::ThemeKind;
use crate::timeline::Tempo;

/// The user's choices. Unknown or missing entries fall back to the defaults, so an older or newer
/// program's file never stops the start.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language; `None` follows the system.
    pub language: Option<Language>,
    /// The theme.
    pub theme: ThemeKind,
    /// The tempo.
    pub tempo: Tempo,
    /// The speed, 0.1 to 10.
    pub speed: f64,
    /// The view on the stage.
    pub view: View,
    /// The stage alone.
    pub projector: bool,
    /// The lists are shown.
    pub show_lists: bool,
    /// The inspector is shown.
    pub show_inspector: bool,
    /// The stage says why a conversation is not the picture of the textbook.
    pub show_why: bool,
    /// The socket calls are shown beside the ladder.
    pub show_calls: bool,
    /// The byte streams are shown above the ladder.
    pub show_streams: bool,
    /// The keyboard help is shown.
    #[serde(skip)]
    pub show_help: bool,
    /// The packet list shows the selected conversation only.
    pub only_conversation: bool,
    /// Playing rests at the end of each step, until a presenter goes on.
    pub stop_at_steps: bool,
    /// Steps instead of motion.
    pub reduce_motion: bool,
    /// What happens is told in words; otherwise the class says it first. Every start tells: who left it off would wonder.
    #[serde(skip)]
    pub narration: bool,
    /// Addresses, names and payload are shown as others.
    pub mask: bool,
    /// What was chosen for live captures.
    pub live: super::live::LiveChoices,
}

/// A choice that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// See [`Settings::stop_at_steps`].
    StopAtSteps,
    /// See [`Settings::reduce_motion`].
    ReduceMotion,
    /// See [`Settings::narration`].
    Narration,
    /// See [`Settings::show_calls`].
    Calls,
    /// See [`Settings::show_streams`].
    Streams,
    /// See [`Settings::mask`].
    Mask,
}

impl Settings {
    /// Whether a choice is on.
    pub const fn has(&self, choice: Choice) -> bool {
        match choice {
            Choice::StopAtSteps => self.stop_at_steps,
            Choice::ReduceMotion => self.reduce_motion,
            Choice::Narration => self.narration,
            Choice::Calls => self.show_calls,
            Choice::Streams => self.show_streams,
            Choice::Mask => self.mask,
        }
    }

    /// Turns a choice on, or off.
    pub const fn set(&mut self, choice: Choice, on: bool) {
        *match choice {
            Choice::StopAtSteps => &mut self.stop_at_steps,
            Choice::ReduceMotion => &mut self.reduce_motion,
            Choice::Narration => &mut self.narration,
            Choice::Calls => &mut self.show_calls,
            Choice::Streams => &mut self.show_streams,
            Choice::Mask => &mut self.mask,
        } = on;
    }

    /// What is shown beside the packets.
    pub const fn extras(&self) -> Extras {
        Extras { calls: self.show_calls, streams: self.show_streams }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            language: None,
            theme: ThemeKind::default(),
            tempo: Tempo::default(),
            speed: 1.0,
            view: View::default(),
            projector: false,
            show_lists: true,
            show_inspector: true,
            show_why: true,
            show_calls: true,
            show_streams: true,
            show_help: false,
            only_conversation: false,
            stop_at_steps: false,
            reduce_motion: false,
            narration: true,
            mask: false,
            live: super::live::LiveChoices::default(),
        }
    }
}
