//! The headers of the packet at the playhead as diagrams of 32 bits a row, with its values; a field explained; the
//! checksum worked through.

mod cell;
mod chips;
mod diagram;
mod explain;
mod grid;
mod sums;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::canvas::{BODY, Canvas, Name, SMALL, TITLE, Type};
use super::card::Card;
use super::{Align, Role, Scene, SceneOptions, Vec2, Weight, vec2};
use crate::decode::{Dissected, Field, Layer, Standing, Value, Working, checksum_worked};
use crate::flow::story::SegmentInfo;
use crate::msg;
use crate::osi::OsiLayer;
use crate::timeline::{PlayTime, Timeline};

/// From this width on (at scale 1) what is explained stands beside the diagram.
const ROOMY: f32 = 1000.0;
/// A projector's stage, so low that there is no room below: from this width on, and up to this height (at scale 1).
const ROOMY_AND_LOW: (f32, f32) = (920.0, 440.0);
/// A bit gets no wider than this (at scale 1).
const WIDEST_BIT: f32 = 34.0;

/// What the hint and the verdict on the sum take below the diagram, at scale 1.
const HINT: f32 = 50.0;

/// An area of the stage.
#[derive(Clone, Copy, Debug)]
struct Area {
    min: Vec2,
    max: Vec2,
}

impl Area {
    fn width(&self) -> f32 {
        (self.max.x - self.min.x).max(0.0)
    }
}

/// What the parts of the view share.
struct Stage<'a> {
    timeline: &'a Timeline,
    now: PlayTime,
    options: &'a SceneOptions<'a>,
    k: f32,
    pad: f32,
    roomy: bool,
    packet: &'a Dissected,
    /// The layer whose header is shown, as an index of the tree.
    shown: usize,
    /// The selected field, if it is this packet's.
    field: Option<usize>,
}

impl<'a> Stage<'a> {
    fn words(&self, message: &crate::i18n::Message) -> String {
        self.options.catalog.text(message)
    }
    fn layer(&self) -> Option<&'a Layer> {
        self.packet.tree.layers.get(self.shown)
    }
    /// The window as it is meant, `63 × 1024 = 64512`: what the field holds, the factor that both SYNs agreed on, and the
    /// bytes (RFC 7323 §2.2). `None` of any other field, and where nothing is scaled or the factor is not known.
    fn scaled_window(&self, field: &Field) -> Option<String> {
        let segment = self.segment()?;
        let own =
            field.def.name == "tcp.window_size_value" && field.value == Value::Unsigned(segment.facts.window.into());
        let (field, window) = (u32::from(segment.facts.window), segment.window.filter(|_| own)?);
        let factor = window.checked_div(field)?;
        (factor > 1).then(|| format!("{field} × {factor} = {window}"))
    }
    /// Whether a window field is the packet's own and nothing says by what it is to be multiplied: the SYNs were not
    /// captured. Nothing is nothing in any unit.
    fn is_of_unknown_scale(&self, field: &Field) -> bool {
        let Some(segment) = self.segment() else { return false };
        field.def.name == "tcp.window_size_value"
            && segment.facts.whole
            && segment.window.is_none()
            && segment.facts.window > 0
            && field.value == Value::Unsigned(segment.facts.window.into())
    }
    /// A number of the stream as the narration counts it, from 0; `None` where it is not known what it counts from. The edges of
    /// a selective acknowledgment are numbers of the same stream as the acknowledgment number.
    fn relative(&self, field: &Field) -> Option<u32> {
        let segment = self.segment()?;
        let Value::Unsigned(value) = field.value else { return None };
        let raw = u32::try_from(value).ok()?;
        let (facts, acks) = (&segment.facts, segment.facts.flags.ack());
        let relative = match field.def.name {
            // The RST of a system that has no connection counts from nothing (RFC 9293 §3.5.2).
            "tcp.seq_raw" if facts.flags.rst() && facts.seq == 0 => return None,
            "tcp.seq_raw" if raw == facts.seq => segment.seq,
            "tcp.ack_raw" if raw == facts.ack && acks => segment.ack,
            "tcp.options.sack_le" | "tcp.options.sack_re" if acks => {
                raw.wrapping_sub(facts.ack.wrapping_sub(segment.ack))
            }
            _ => return None,
        };
        (relative != raw).then_some(relative)
    }
    /// The segment at the playhead.
    fn segment(&self) -> Option<SegmentInfo> {
        let step = self.timeline.steps.get(self.timeline.step_at(self.now).unwrap_or(0))?;
        self.timeline.event(step)?.segment
    }
    /// How far the step at the playhead has come, 0 to 1: the sum is worked through meanwhile.
    fn progress(&self) -> f32 {
        let step = self.timeline.step_at(self.now).and_then(|step| self.timeline.steps.get(step));
        let Some(step) = step.filter(|_| !self.options.reduce_motion) else { return 1.0 };
        let whole = step.arrive.0.saturating_sub(step.depart.0).max(1) as f32;
        (self.now.0.saturating_sub(step.depart.0) as f32 / whole).clamp(0.0, 1.0)
    }
}

/// The picture at an instant.
pub fn scene(timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) -> Scene {
    let now = PlayTime(now.0.clamp(0, timeline.length.0));
    let k = options.factor();
    let size = vec2(options.size.x.max(1.0), options.size.y.max(1.0));
    let (least, low) = ROOMY_AND_LOW;
    let roomy = size.x / k >= ROOMY || (size.x / k >= least && size.y / k < low);
    let pad = if roomy { 24.0 } else { 16.0 } * k;
    let mut canvas = Canvas::new();
    let mut scene = Scene { size: options.size, content_height: options.size.y, ..Scene::default() };
    let card = Card::new(options, k, pad);
    let step = timeline.steps.get(timeline.step_at(now).unwrap_or(0));
    let packet: Option<Arc<Dissected>> = step.and_then(|step| options.packets.packet(step.frame));
    if let Some((packet, shown)) = packet.as_deref().and_then(|packet| Some((packet, shown(packet, options)?))) {
        let field = options.field.filter(|field| *field < packet.tree.fields.len());
        let stage = Stage { timeline, now, options, k, pad, roomy, packet, shown, field };
        let bottom = size.y - if card.height > 0.0 { card.height } else { pad };
        (scene.content_height, scene.scroll) = draw(&mut canvas, &stage, size, bottom);
    } else {
        canvas.begin(Name::new(60, 0), None);
        let said = options.catalog.text(&msg!("header-no-packet"));
        canvas.text(
            vec2(size.x / 2.0, size.y / 2.0),
            super::text::elide(&said, BODY * k, Weight::Regular, size.x),
            Type::new(BODY * k, Weight::Regular, Role::TextSecondary).aligned(Align::Middle),
        );
    }
    card.draw(&mut canvas, timeline, now, options);
    scene.items = canvas.finish();
    scene
}

/// Chips, diagram, and what is said of it. Returns the height of everything and how far it is scrolled.
fn draw(canvas: &mut Canvas, stage: &Stage<'_>, size: Vec2, bottom: f32) -> (f32, f32) {
    let (k, pad) = (stage.k, stage.pad);
    let below = chips::draw(canvas, stage, Area { min: vec2(pad, 14.0 * k), max: vec2(size.x - pad, bottom) });
    let top = below + if stage.roomy { 14.0 } else { 8.0 } * k;
    let working = checksum_worked(stage.packet, stage.shown);
    let is_sum = working.as_ref().is_some_and(|working| stage.field == Some(working.field));
    let (left, right) = (pad, size.x - pad);
    if stage.roomy {
        let split = left + ((right - left) * 0.64).min((WIDEST_BIT * 32.0 + diagram::MARGIN) * k);
        let tall = diagram::draw(canvas, stage, Area { min: vec2(left, top), max: vec2(split, bottom) });
        let beside = Area { min: vec2(split + 40.0 * k, top), max: vec2(right, bottom) };
        // A sum that was selected is explained by being worked through.
        let next = if is_sum { beside.min.y } else { explain::draw(canvas, stage, beside, working.as_ref()) };
        if let Some(working) = &working {
            sums::draw(canvas, stage, Area { min: vec2(beside.min.x, next), max: beside.max }, working);
        }
        tall
    } else {
        let room = bottom - top;
        let said = match stage.field {
            Some(_) if is_sum => working.as_ref().map_or(0.0, |working| sums::height(working, k)).min(room * 0.56),
            Some(_) => (108.0 * k).min(room * 0.4),
            // Rows come before hints.
            None if room - diagram::least(stage, (left, right)) < (HINT + 8.0) * k => 0.0,
            None => HINT * k,
        };
        let split = bottom - said;
        let tall = diagram::draw(canvas, stage, Area { min: vec2(left, top), max: vec2(right, split - 8.0 * k) });
        let area = Area { min: vec2(left, split), max: vec2(right, bottom) };
        match &working {
            Some(working) if is_sum => sums::draw(canvas, stage, area, working),
            working if said > 0.0 => {
                explain::draw(canvas, stage, area, working.as_ref());
            }
            _ => {}
        }
        tall
    }
}

/// Which header is shown: that of the selected field or layer, else the transport's, else the last that is one.
fn shown(packet: &Dissected, options: &SceneOptions<'_>) -> Option<usize> {
    let layers = &packet.tree.layers;
    let of = |osi: OsiLayer| layers.iter().position(|layer| layer.protocol.osi == osi);
    let by_field = options.field.and_then(|field| layers.iter().position(|layer| layer.fields.contains(&field)));
    let by_field = by_field
        .filter(|index| options.layer.is_none() || layers.get(*index).map(|layer| layer.protocol.osi) == options.layer);
    let reports = layers.iter().position(|layer| matches!(layer.protocol.token, "icmp" | "icmpv6"));
    by_field
        .or_else(|| options.layer.and_then(of))
        .or(reports)
        .or_else(|| of(OsiLayer::Transport))
        .or_else(|| layers.iter().rposition(|layer| layer.protocol.osi.number() <= 3 && !layer.fields.is_empty()))
        .or(if layers.is_empty() { None } else { Some(0) })
}

/// The name of the layer of that index: the protocol's, the same in every language; of bytes of none, a word of the reader's.
/// What an ICMP message quotes is said to be quoted: it looks like the frame's own headers otherwise.
fn name_of(stage: &Stage<'_>, index: usize) -> String {
    let tree = &stage.packet.tree;
    let Some(layer) = tree.layers.get(index) else { return String::new() };
    let name = if layer.protocol.token == "data" {
        stage.words(&msg!("header-sum-data"))
    } else {
        layer.protocol.name.to_owned()
    };
    if tree.standing(index) == Standing::Quoted { stage.words(&msg!("header-quoted", name = name)) } else { name }
}

/// Whether a sum was worked through for a layer.
fn verdict(stage: &Stage<'_>, working: &Working<'_>) -> String {
    sums::verdict(stage, working)
}
