//! The headers of the packet at the playhead as diagrams of 32 bits a row, with its values; the checksum worked through.

use super::{Scene, SceneOptions};
use crate::timeline::{PlayTime, Timeline};

/// The picture at an instant.
pub fn scene(_timeline: &Timeline, _now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    Scene { size: options.size, ..Scene::default() }
}
