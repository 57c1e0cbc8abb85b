//! TCP segments: what the other end does with one that carries no data, and who notices that one is lost.

use super::Stage;
use super::message::Part;
use crate::decode::{Field, TcpFlags, Value};
use crate::flow::story::{Action, Event, SegmentInfo};
use crate::flow::tcp::{Analysis, Moment, TcpState, Transition};
use crate::i18n::Message;
use crate::msg;
use crate::osi::OsiLayer;
use crate::timeline::Received;

/// The conversation's own segment, if the packet is one.
fn segment<'a>(stage: &'a Stage<'_>) -> Option<(&'a Event, SegmentInfo)> {
    let event = stage.timeline.event(stage.step)?;
    Some((event, event.segment?))
}

/// How it comes out that the packet is lost: what must be acknowledged is sent again without that; what need not be is
/// gone unnoticed.
pub(super) fn lost(stage: &Stage<'_>) -> Message {
    let Some((event, segment)) = segment(stage) else { return msg!("layers-lost") };
    let flags = segment.flags();
    if flags.rst() {
        msg!("layers-lost-reset")
    } else if event.payload_len > 0 {
        msg!("layers-lost-data")
    } else if flags.syn() || flags.fin() {
        let what = match (flags.syn(), flags.ack()) {
            (true, true) => "SYN, ACK",
            (true, false) => "SYN",
            (false, _) => "FIN",
        };
        msg!("layers-lost-control", what = what)
    } else {
        msg!("layers-lost-ack")
    }
}

/// Whether the acknowledgement number of a TCP header means anything.
pub(super) fn acknowledges(fields: &[Field]) -> bool {
    let flags = fields.iter().find(|field| field.def.name == "tcp.flags").map(|field| &field.value);
    matches!(flags, Some(Value::Unsigned(flags)) if TcpFlags(u16::try_from(*flags).unwrap_or(0)).ack())
}

/// The place of a segment's bytes in the stream, where that decides what becomes of them.
pub(super) fn place(stage: &Stage<'_>, index: usize) -> Option<String> {
    let last = stage.message.parts.iter().rposition(|part| part.layer == OsiLayer::Transport);
    if last != Some(index) || !matches!(stage.received(), Received::Copy | Received::Early) {
        return None;
    }
    let (_, segment) = segment(stage)?;
    Some(stage.words(&msg!("layers-place", seq = segment.seq.to_string())))
}

/// The headline where a header is the innermost of the packet and has nothing inside.
pub(super) fn title(part: &Part, layer: Message, name: String) -> Message {
    match part.layer {
        OsiLayer::Transport => msg!("layers-title-last-transport", layer = layer, name = name, bytes = part.size),
        _ => msg!("layers-title-last", layer = layer, name = name, bytes = part.size),
    }
}

/// What the arrival of a segment changes at its receiver. Where the capture has it more than once, it arrives only once,
/// and that is told of one of its frames.
fn brings(stage: &Stage<'_>, event: &Event) -> Option<Transition> {
    let event_of = |frame| stage.timeline.event(stage.timeline.steps.get(stage.timeline.step_of_frame(frame)?)?);
    let after = event.seen.after.and_then(event_of);
    let before = event.seen.before.and_then(|(frame, ..)| event_of(frame));
    let arrives = |it: &&Transition| it.side != event.from && matches!(it.moment, Moment::Arrival(_));
    let mut sightings = [Some(event), after, before].into_iter().flatten();
    sightings.find_map(|event| event.transitions.iter().find(arrives).copied())
}

/// What TCP does with a segment that carries no data.
pub(super) fn check(stage: &Stage<'_>, src: String, dst: String) -> Message {
    let Some((event, segment)) = segment(stage) else { return msg!("layers-check-tcp-bare", src = src, dst = dst) };
    let flags = segment.flags();
    let ack = segment.ack.to_string();
    // What it brings about at its receiver, and whether it does at all.
    let brings = brings(stage, event);
    let to = brings.and_then(|it| it.to);
    let probes = segment.analysis.has(Analysis::KeepAlive) || segment.analysis.has(Analysis::ZeroWindowProbe);
    if flags.rst() {
        match brings {
            _ if event.action == Action::Refusal => msg!("layers-check-tcp-refusal", src = src, dst = dst),
            None if stage.timeline.story.has_states() => msg!("layers-check-tcp-reset-late", src = src, dst = dst),
            _ => msg!("layers-check-tcp-reset", src = src, dst = dst),
        }
    } else if flags.syn() && flags.ack() {
        match to {
            // Its SYN has come before.
            Some(_) if brings.and_then(|it| it.from) == Some(TcpState::SynReceived) => {
                msg!("layers-check-tcp-syn-ack-crossing", src = src, dst = dst)
            }
            Some(_) => msg!("layers-check-tcp-syn-ack", src = src, dst = dst),
            None => msg!("layers-check-tcp-syn-ack-again", src = src, dst = dst),
        }
    } else if flags.syn() {
        match to {
            Some(_) => msg!("layers-check-tcp-syn-crossing", src = src, dst = dst),
            None => msg!("layers-check-tcp-syn-again", src = src, dst = dst),
        }
    } else if flags.fin() {
        msg!("layers-check-tcp-fin", src = src, dst = dst)
    } else if probes {
        msg!("layers-check-tcp-probe", src = src, dst = dst)
    } else if to == Some(TcpState::Established) {
        msg!("layers-check-tcp-ack-opens", src = src, dst = dst)
    } else {
        msg!("layers-check-tcp-ack", src = src, dst = dst, ack = ack)
    }
}
