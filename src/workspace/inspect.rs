//! The selected packet, decoded whole.

use crate::capture::FrameMeta;
use crate::decode::{Facts, LayerTree};

/// A packet with all its layers and fields, and a copy of its bytes.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// Its number.
    pub number: u32,
    /// What the capture says about it.
    pub meta: FrameMeta,
    /// Its layers and fields.
    pub tree: LayerTree,
    /// What was found.
    pub facts: Facts,
    /// Its captured bytes.
    pub bytes: Vec<u8>,
}
