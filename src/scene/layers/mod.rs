//! The layers: two stacks of seven, the message on its way down one, over the wire, and up the other.

use super::{Scene, SceneOptions};
use crate::timeline::{PlayTime, Timeline};

/// The picture at an instant.
pub fn scene(_timeline: &Timeline, _now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    Scene { size: options.size, ..Scene::default() }
}
