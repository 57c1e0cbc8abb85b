//! The player: arithmetic on the animation's clock.

use super::PlayTime;

/// Where the animation stands and how it moves. Advances only by [`Player::tick`].
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// Where it stands.
    pub now: PlayTime,
    /// Whether it moves.
    pub playing: bool,
    /// How fast: 0.1 to 10.
    pub speed: f64,
    /// Whether it stops at the end of each step, for a presenter's clicker.
    pub stop_at_steps: bool,
}
