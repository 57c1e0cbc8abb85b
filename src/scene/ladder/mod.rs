//! The ladder: two lifelines with their states, and the segments between them.

use super::{Scene, SceneOptions};
use crate::timeline::{PlayTime, Timeline};

/// The ladder at an instant.
pub fn scene(_timeline: &Timeline, _now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    Scene { size: options.size, ..Scene::default() }
}
