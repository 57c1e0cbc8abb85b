//! The state machine of RFC 9293 (figure 5), with a token for each end.

use super::{Scene, SceneOptions};
use crate::timeline::{PlayTime, Timeline};

/// The picture at an instant.
pub fn scene(_timeline: &Timeline, _now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    Scene { size: options.size, ..Scene::default() }
}
