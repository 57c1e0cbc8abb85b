//! What is worked out of the story for the selected packet, once for each packet.

use std::sync::{Arc, Weak};

use crate::capture::FrameNumber;
use crate::flow::Side;
use crate::flow::story::{ControlBlocks, Proof, Story, telling};
use crate::ui::context::Context;

/// The proofs of a packet's names and the connection as of it.
#[derive(Debug, Default)]
pub(super) struct Explained {
    of: Option<(Weak<Story>, FrameNumber)>,
    proofs: Vec<Proof>,
    blocks: Option<ControlBlocks>,
    tap_at: Option<Side>,
}

impl Explained {
    /// Works it out anew where the packet or the story is another.
    pub(super) fn renew(&mut self, cx: &Context<'_>, packet: FrameNumber) {
        let story = cx.workspace.timeline().map(|timeline| &timeline.story);
        let same = match (&self.of, story) {
            (Some((of, number)), Some(story)) => *number == packet && of.as_ptr() == Arc::as_ptr(story),
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        *self = Explained::default();
        let Some(story) = story else { return };
        self.of = Some((Arc::downgrade(story), packet));
        let Some(index) = story.index_of(packet) else { return };
        let names = story.events.get(index).and_then(|event| event.segment).map(|segment| segment.named);
        let told: Vec<_> = names.map(|names| telling(names).collect()).unwrap_or_default();
        self.proofs = story.proofs(index);
        self.proofs.retain(|proof| told.contains(&proof.name));
        self.blocks = story.control_blocks(index);
        self.tap_at = story.tap_at;
    }

    /// The proofs of the names worth telling.
    pub(super) fn proofs(&self) -> &[Proof] {
        &self.proofs
    }

    /// Both ends as of the packet; `None` where it is of no TCP connection on the stage.
    pub(super) fn blocks(&self) -> Option<&ControlBlocks> {
        self.blocks.as_ref()
    }

    /// Where the tap stands, as far as the handshake says.
    pub(super) fn tap_at(&self) -> Option<Side> {
        self.tap_at
    }
}
