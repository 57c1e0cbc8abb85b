//! One packet decoded whole, with its bytes: for the inspector and for the views that show a packet.

use super::{Facts, LayerTree, TreeSink, dissect};
use crate::capture::{FrameMeta, FrameNumber, PacketStore, Shown};
use crate::osi::OsiLayer;

/// A packet with all its layers and fields, and a copy of its bytes.
#[derive(Clone, Debug)]
pub struct Dissected {
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

impl Dissected {
    /// Decodes a packet whole, as it may be shown; `None` where there is none, or its bytes can no longer be read.
    pub fn read(store: &PacketStore, number: FrameNumber) -> Option<Self> {
        Some(Self::of(&store.shown(number)?))
    }

    /// Decodes a frame whole.
    pub fn of(shown: &Shown<'_>) -> Self {
        let frame = shown.frame();
        let number = frame.number;
        let mut sink = TreeSink::new();
        let facts = dissect(&frame, &mut sink);
        Dissected { number, meta: frame.meta, tree: sink.into_tree(), facts, bytes: frame.bytes.to_vec() }
    }

    /// The OSI layer of a field, by its index in the tree.
    pub fn layer_of_field(&self, index: usize) -> Option<OsiLayer> {
        self.tree.layers.iter().find(|layer| layer.fields.contains(&index)).map(|layer| layer.protocol.osi)
    }
}
