//! What bytes are that say nothing of themselves: a piece of a message that an earlier segment began.

use super::super::Packets;
use crate::capture::FrameNumber;
use crate::decode::{Dissected, TcpFlags, Value};
use crate::flow::story::{Event, SegmentInfo};
use crate::i18n::Message;
use crate::msg;
use crate::timeline::{Step, Timeline};

/// How many packets back a message's beginning is looked for.
const FAR: usize = 2048;

/// What is told of a segment's bytes; `None` where nothing shows that they belong to a message begun before.
pub(super) fn told(timeline: &Timeline, step: &Step, packets: &dyn Packets) -> Option<Message> {
    let event = timeline.event(step).filter(|event| event.payload_len > 0)?;
    let segment = event.segment?;
    let earlier = timeline.story.events.get(..step.event)?.iter().rev().take(FAR);
    let earlier =
        || earlier.clone().filter(|before| before.from == event.from && before.payload_len > 0 && !before.lost);
    // Only what begins a message has a label.
    let head = earlier().find(|before| before.label.is_some());
    if let Some(head) = head
        && let Some(message) = begun(head, segment, packets)
    {
        return Some(message);
    }
    let before = earlier().next()?.segment?;
    let follows = before.seq.wrapping_add(before.len) == segment.seq;
    // A program's data end with PSH, as a rule (RFC 9293 §3.9.1.2).
    (follows && !before.flags().has(TcpFlags::PSH)).then(|| msg!("layers-piece"))
}

/// Whether a segment's bytes are of the HTTP message that `head` begins, by its length.
fn begun(head: &Event, segment: SegmentInfo, packets: &dyn Packets) -> Option<Message> {
    let packet = packets.packet(head.frame)?;
    let length = message_length(&packet)?;
    let at = segment.seq.wrapping_sub(head.segment?.seq);
    if u64::from(at) >= length {
        return None;
    }
    let frame: FrameNumber = head.frame;
    Some(if packet.tree.first("http.response.code").is_some() {
        msg!("layers-piece-answer", packet = frame)
    } else {
        msg!("layers-piece-request", packet = frame)
    })
}

/// The bytes of an HTTP message that begins with the packet's payload: its head, and so many as that says (RFC 9112 §6.2).
fn message_length(packet: &Dissected) -> Option<u64> {
    let tree = &packet.tree;
    let http = tree.layer("http")?;
    let fields = tree.fields_of(http);
    let head = fields.iter().find(|field| field.def.name == "http.head_end")?;
    let length = fields.iter().find(|field| field.def.name == "http.content_length_header")?;
    let Value::Text(text) = &length.value else { return None };
    let body: u64 = text.trim().parse().ok()?;
    body.checked_add(u64::from(head.range.end.checked_sub(http.range.start)?))
}
