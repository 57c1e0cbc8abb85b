//! Datagrams, and TCP beside UDP: two conversations on one clock.

use super::{Scene, SceneOptions};
use crate::timeline::{PlayTime, Timeline};

/// The picture at an instant.
pub fn scene(_timeline: &Timeline, _now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    Scene { size: options.size, ..Scene::default() }
}
