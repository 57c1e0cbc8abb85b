//! Where each block of the frame has its place: the same in every row, so that the rows stand as a staircase.

use super::super::{Weight, text};
use super::Stage;
use super::layout::SMALL;
use super::message::Part;
use crate::msg;

/// Room between two blocks.
const SEAM: f32 = 2.0;
/// What a block gives up of the room around its name where the frame is long.
const TIGHT: f32 = 7.0;

/// A block's place along the lane, from its left end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) x: f32,
    pub(super) width: f32,
}

/// Where each part of the whole frame has its place, and the width of all.
pub(super) struct Train {
    pub(super) parts: Vec<Slot>,
    pub(super) tail: Vec<Slot>,
    pub(super) fcs: Option<Slot>,
    width: f32,
}

/// The width that a block with that name wants.
fn wanted(name: &str, k: f32) -> f32 {
    text::width(name, SMALL * k, Weight::Bold) + 12.0 * k
}

/// Whether all blocks have room for their names in a lane.
pub(super) fn fits(stage: &Stage<'_>) -> bool {
    let k = stage.layout.k;
    let (from, to) = stage.layout.lane[0];
    let names = stage.message.parts.iter().chain(&stage.message.tail).map(|part| super::words::part_name(stage, part));
    names.map(|name| wanted(&name, k) + SEAM * k).sum::<f32>() < to - from
}

impl Train {
    pub(super) fn new(stage: &Stage<'_>) -> Self {
        let k = stage.layout.k;
        let (from, to) = stage.layout.lane[0];
        let all: Vec<&Part> = stage.message.parts.iter().chain(&stage.message.tail).collect();
        let fcs = stage.message.unseen_fcs;
        let count = (all.len() + usize::from(fcs)).max(1) as f32;
        let room = to - from - SEAM * k * (count - 1.0);
        let mut least: Vec<f32> = all.iter().map(|part| wanted(&super::words::part_name(stage, part), k)).collect();
        let mut last = if fcs { wanted(&stage.words(&msg!("layers-fcs")), k) } else { 0.0 };
        if least.iter().sum::<f32>() + last > room {
            // Close to the edge.
            for width in &mut least {
                *width -= TIGHT * k;
            }
            last = if fcs { last - TIGHT * k } else { 0.0 };
        }
        if least.iter().sum::<f32>() + last > room {
            // The usual short forms, so that the check sequence at the end keeps its name.
            for (width, part) in least.iter_mut().zip(&all) {
                let short = super::blocks::short(part.token);
                if !short.is_empty() {
                    *width = width.min(wanted(short, k) - TIGHT * k);
                }
            }
        }
        let asked = least.iter().sum::<f32>() + last;
        let shrink = (room / asked.max(1.0)).min(1.0);
        for width in &mut least {
            *width *= shrink;
        }
        last *= shrink;
        // A small header stays readable and a large payload does not push the rest away: the root of the size.
        let weigh = |size: u32| (size as f32).sqrt().min(24.0);
        let total: f32 = all.iter().map(|part| weigh(part.size)).sum::<f32>().max(1.0);
        let spare = (room - asked).max(0.0);
        let mut x = 0.0;
        let mut place = |width: f32| {
            let slot = Slot { x, width };
            x += width + SEAM * k;
            slot
        };
        let mut slots: Vec<Slot> = all
            .iter()
            .zip(least)
            .map(|(part, least)| place((least + spare * weigh(part.size) / total).min(least.max(150.0 * k))))
            .collect();
        let tail = slots.split_off(stage.message.parts.len().min(slots.len()));
        let fcs = fcs.then(|| place(last));
        Train { parts: slots, tail, fcs, width: (x - SEAM * k).max(0.0) }
    }

    /// Where a part begins, from the left end of the frame.
    pub(super) fn along(&self, part: usize) -> f32 {
        self.parts.get(part).map_or(0.0, |slot| slot.x)
    }

    /// Where the message ends in a lane, without what the link adds.
    pub(super) fn end(&self, stage: &Stage<'_>, end: usize) -> f32 {
        self.origin(stage, end) + self.parts.last().map_or(0.0, |slot| slot.x + slot.width)
    }

    /// The middle of a part in the receiver's lane.
    pub(super) fn middle(&self, stage: &Stage<'_>, part: usize) -> f32 {
        self.origin(stage, 1) + self.parts.get(part).map_or(0.0, |slot| slot.x + slot.width / 2.0)
    }

    /// The left end of the frame in a lane: each hugs its stack.
    pub(super) fn origin(&self, stage: &Stage<'_>, end: usize) -> f32 {
        let (from, to) = stage.layout.lane.get(end).copied().unwrap_or_default();
        if end == 0 { from } else { (to - self.width).max(from) }
    }
}
