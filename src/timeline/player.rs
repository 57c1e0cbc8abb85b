//! The player: arithmetic on the animation's clock.

use super::{PlayTime, Timeline};

/// The slowest and the fastest speed.
const SPEEDS: (f64, f64) = (0.1, 10.0);

/// Where the animation stands and how it moves. Advances only by [`Player::tick`].
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// Where it stands.
    pub now: PlayTime,
    /// Whether it moves.
    pub playing: bool,
    /// How fast: 0.1 to 10.
    pub speed: f64,
}

impl Default for Player {
    fn default() -> Self {
        Player { now: PlayTime(0), playing: false, speed: 1.0 }
    }
}

impl Player {
    /// At the beginning, at rest, at normal speed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the speed, held within 0.1 to 10.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = if speed.is_finite() { speed.clamp(SPEEDS.0, SPEEDS.1) } else { 1.0 };
    }

    /// Moves on by `dt` seconds of the wall clock; comes to rest at `length` (or at the next stop, where one is wanted). True
    /// if it moved.
    pub fn tick(&mut self, dt_secs: f64, length: PlayTime) -> bool {
        if !self.playing {
            return false;
        }
        let dt = if dt_secs.is_finite() { dt_secs.max(0.0) } else { 0.0 };
        let before = self.now;
        let moved = (dt * self.speed.clamp(SPEEDS.0, SPEEDS.1) * 1e9) as i64;
        self.now = PlayTime(self.now.0.saturating_add(moved).clamp(0, length.0.max(0)));
        if self.now >= length {
            self.playing = false;
        }
        self.now != before
    }

    /// Plays, or pauses; at the end plays from the beginning.
    pub fn toggle(&mut self, length: PlayTime) {
        if !self.playing && self.now >= length {
            self.now = PlayTime(0);
        }
        self.playing = !self.playing;
    }

    /// To an instant, at rest.
    pub fn seek(&mut self, to: PlayTime, length: PlayTime) {
        self.playing = false;
        self.now = PlayTime(to.0.clamp(0, length.0.max(0)));
    }

    /// To the end of the next step (the moment it has arrived), at rest.
    pub fn step_forward(&mut self, timeline: &Timeline) {
        self.seek(timeline.next_stop(self.now), timeline.length);
    }

    /// To the end of the step before, at rest.
    pub fn step_back(&mut self, timeline: &Timeline) {
        self.seek(timeline.previous_stop(self.now), timeline.length);
    }

    /// To the beginning, at rest.
    pub fn home(&mut self) {
        self.playing = false;
        self.now = PlayTime(0);
    }

    /// To the end, at rest.
    pub fn end(&mut self, length: PlayTime) {
        self.seek(length, length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_by_the_time_given_times_speed_and_rests_at_the_end() {
        let mut player = Player::new();
        let length = PlayTime::from_secs(2.0);
        assert!(!player.tick(1.0, length), "at rest");
        player.toggle(length);
        player.set_speed(0.5);
        assert!(player.tick(1.0, length));
        assert_eq!(player.now, PlayTime::from_secs(0.5));
        assert!(player.tick(10.0, length));
        assert_eq!((player.now, player.playing), (length, false));
        player.toggle(length);
        assert_eq!((player.now, player.playing), (PlayTime(0), true), "from the beginning again");
    }

    #[test]
    fn nonsense_is_held_within_bounds() {
        let mut player = Player::new();
        player.set_speed(99.0);
        assert_eq!(player.speed, 10.0);
        player.set_speed(0.0);
        assert_eq!(player.speed, 0.1);
        player.set_speed(f64::NAN);
        assert_eq!(player.speed, 1.0);
        player.playing = true;
        assert!(!player.tick(f64::NAN, PlayTime(10)));
        assert!(!player.tick(-1.0, PlayTime(10)));
        player.seek(PlayTime(-5), PlayTime(10));
        assert_eq!(player.now, PlayTime(0));
        player.seek(PlayTime(50), PlayTime(10));
        assert_eq!(player.now, PlayTime(10));
    }

    #[test]
    fn steps_go_from_arrival_to_arrival() {
        let timeline = Timeline::new(super::super::examples::four_way().into(), crate::timeline::Tempo::Teaching);
        let mut player = Player::new();
        let mut seen = Vec::new();
        while player.now < timeline.length {
            player.step_forward(&timeline);
            seen.push(player.now);
        }
        assert_eq!(seen.len(), timeline.steps.len() + 1);
        assert_eq!(seen[0], timeline.steps[0].arrive);
        for stop in seen.iter().rev().skip(1) {
            player.step_back(&timeline);
            assert_eq!(player.now, *stop);
        }
        player.step_back(&timeline);
        assert_eq!(player.now, PlayTime(0));
        player.playing = true;
        player.tick(60.0, timeline.next_stop(player.now));
        assert_eq!((player.now, player.playing), (timeline.steps[0].arrive, false));
    }
}
