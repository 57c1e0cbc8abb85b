//! Where things stand: two stacks, a lane beside each, the wire below, and the words at the foot.

use super::super::{SceneOptions, vec2};
use crate::osi::OsiLayer;

pub(super) use super::super::canvas::{BODY, SMALL, TITLE};

/// From this width on (at scale 1) there is room for words beside the stacks.
const ROOMY: f32 = 980.0;
/// The picture gets no wider than this (at scale 1).
const WIDEST: f32 = 1360.0;

/// Columns and rows, logical pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Scale factor.
    pub(super) k: f32,
    pub(super) roomy: bool,
    /// Left and right end of all that is drawn.
    pub(super) left: f32,
    pub(super) right: f32,
    /// The stacks, from and to: sender, receiver.
    pub(super) stack: [(f32, f32); 2],
    /// The brackets' room on the outer side of each stack; nothing where there is none.
    pub(super) bracket: [(f32, f32); 2],
    /// The lanes where the message is shown, beside each stack.
    pub(super) lane: [(f32, f32); 2],
    /// The lanes overlap.
    pub(super) shared: bool,
    /// The rows of the seven layers.
    pub(super) top: f32,
    pub(super) row: f32,
    /// Height of the message's blocks.
    pub(super) block: f32,
    /// The words at the foot.
    pub(super) panel: (f32, f32),
}

impl Layout {
    pub(super) fn new(options: &SceneOptions<'_>) -> Self {
        let size = vec2(options.size.x.max(1.0), options.size.y.max(1.0));
        // A small picture still holds everything.
        let least = if options.narration { 440.0 } else { 350.0 };
        let k = options.factor().min((size.x / 690.0).min(size.y / least)).max(0.25);
        let (width, height) = (size.x / k, size.y / k);
        let roomy = width >= ROOMY;
        let margin = ((width - WIDEST) / 2.0).max(0.0);
        let pad = if roomy { 32.0 } else { 12.0 } + margin;
        let (left, right) = (pad * k, size.x - pad * k);
        let (bracket, far_bracket, stack) = if roomy { (88.0, 88.0, 200.0) } else { (86.0, 0.0, 122.0) };
        let sender = (left + bracket * k, left + (bracket + stack) * k);
        let receiver = (right - (far_bracket + stack) * k, right - far_bracket * k);
        let gap = if roomy { 24.0 } else { 10.0 } * k;
        let middle = f32::midpoint(sender.1, receiver.0);
        let between = if roomy { 24.0 } else { 10.0 } * k;
        let (from, to) = (sender.1 + gap, receiver.0 - gap);
        let apart = [(from, middle - between / 2.0), (middle + between / 2.0, to)];
        let head = if roomy { 84.0 } else { 56.0 };
        let panel_height = match (options.narration, roomy) {
            (true, true) => 136.0,
            (true, false) => 126.0,
            (false, _) => 28.0,
        };
        let foot = if roomy { 24.0 } else { 8.0 };
        let top = head * k;
        let panel = (size.y - (panel_height + foot) * k, size.y - foot * k);
        let row = ((height - head - panel_height - foot - if roomy { 20.0 } else { 8.0 }) / 7.0).max(8.0) * k;
        let block = (row - 24.0 * k).clamp(14.0 * k, 48.0 * k);
        let layout = Layout {
            k,
            roomy,
            left,
            right,
            stack: [sender, receiver],
            bracket: [(left, sender.0 - 8.0 * k), (receiver.1 + 8.0 * k, right)],
            lane: apart,
            shared: false,
            top,
            row,
            block,
            panel,
        };
        if roomy { layout } else { layout.sharing() }
    }

    /// The same with wider lanes that share the room between the stacks: what is left behind on one is gone when the
    /// other is used.
    pub(super) fn sharing(mut self) -> Self {
        let [(from, _), (_, to)] = self.lane;
        let width = (to - from) * 0.66;
        self.lane = [(from, from + width), (to - width, to)];
        self.shared = true;
        self
    }

    /// Upper edge of a layer's row.
    pub(super) fn row_top(&self, layer: OsiLayer) -> f32 {
        self.top + f32::from(7u8.saturating_sub(layer.number())) * self.row
    }

    /// The middle of a layer's row.
    pub(super) fn row_middle(&self, layer: OsiLayer) -> f32 {
        self.row_top(layer) + self.row / 2.0
    }

    /// The middle of the blocks in a layer's row: a caption stands below them.
    pub(super) fn block_middle(&self, layer: OsiLayer) -> f32 {
        self.row_middle(layer) - 7.0 * self.k
    }

    /// The middle of the two lanes.
    pub(super) fn centre(&self) -> f32 {
        f32::midpoint(self.lane[0].1, self.lane[1].0)
    }
}
