//! What is said of each step, in words for a student.

mod datagram;
mod exchange;
mod tcp;
#[cfg(test)]
mod tests;

use super::{PlayTime, Timeline};
use crate::flow::Side;
pub use crate::flow::duration_text;
use crate::flow::story::{Action, Event, Phase, SegmentInfo, Story, Subject};
use crate::flow::udp::Exchange;
use crate::i18n::Message;
use crate::msg;
pub use tcp::asks_for_room;

/// What is said at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Narration {
    /// The step it tells; `None` before the first and of the whole.
    pub step: Option<usize>,
    /// A few words.
    pub title: Message,
    /// A sentence or two.
    pub text: Message,
    /// The clause it illustrates; may be empty.
    pub clause: &'static str,
}

/// Time since the first packet, as fine as it can be told apart: `0`, `350 µs`, `41.2 ms`, `1.020 s`.
pub fn clock_text(nanos: i64) -> String {
    let amount = nanos as f64;
    match nanos.unsigned_abs() {
        0 => "0".to_owned(),
        1..1_000_000 => format!("{:.0}\u{a0}µs", amount / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1}\u{a0}ms", amount / 1e6),
        _ => format!("{:.3}\u{a0}s", amount / 1e9),
    }
}

/// The side's name, to stand inside a sentence. What goes to many has no client and no server.
fn side(story: &Story, side: Side) -> Message {
    match (side, story.outcome()) {
        (Side::Client, Some(Exchange::Multicast | Exchange::Broadcast)) => msg!("timeline-sender"),
        (Side::Server, Some(Exchange::Multicast | Exchange::Broadcast)) => msg!("timeline-receiver"),
        (Side::Client, _) => msg!("timeline-client"),
        (Side::Server, _) => msg!("timeline-server"),
    }
}

/// Title, text and clause of a step.
pub(super) fn step(story: &Story, index: usize, event: &Event) -> (Message, Message, &'static str) {
    match &story.subject {
        Subject::Below(below) => {
            let (title, text, clause) = exchange::step(story, index, event, below);
            (title, stopped(event, text), clause)
        }
        Subject::Conversation(_) => {
            let (title, text, clause) = passed_on(story, event).unwrap_or_else(|| tcp::step(story, index, event));
            (title, stopped(event, text), clause)
        }
    }
}

/// What is said of a packet that an earlier frame had already: it is told there.
fn passed_on(story: &Story, event: &Event) -> Option<(Message, Message, &'static str)> {
    let (frame, before, now) = event.seen.before?;
    let (frame, sender) = (frame.to_string(), side(story, event.from));
    let told = if before == now {
        let text = msg!("timeline-seen-beside", frame = frame, sender = sender, ttl = now.to_string());
        (msg!("timeline-seen-beside-title"), text, "")
    } else if story.host(Side::Client).is_ipv6() {
        let (before, now) = (before.to_string(), now.to_string());
        let text = msg!("timeline-passed-on-ipv6", frame = frame, sender = sender, before = before, now = now);
        (msg!("timeline-passed-on-title"), text, "RFC 8200 §3")
    } else {
        let (before, now) = (before.to_string(), now.to_string());
        let text = msg!("timeline-passed-on", frame = frame, sender = sender, before = before, now = now);
        (msg!("timeline-passed-on-title"), text, "RFC 1812 §5.3.1")
    };
    let (title, text, clause) = told;
    let receiver = side(story, event.from.other());
    let text = if event.lost { msg!("timeline-and-lost", text = text, receiver = receiver) } else { text };
    Some((title, text, clause))
}

/// Adds where a packet came to its end, if a router on the way says so.
fn stopped(event: &Event, text: Message) -> Message {
    let Some(stop) = event.stopped else { return text };
    let router = stop.router.to_string();
    match (stop.expired, stop.ttl) {
        (true, Some(ttl)) => msg!("timeline-and-expired", text = text, router = router, ttl = ttl.to_string()),
        (true, None) => msg!("timeline-and-expired-bare", text = text, router = router),
        (false, _) => msg!("timeline-and-stopped", text = text, router = router),
    }
}

/// Adds which packet of the other side a bare acknowledgement meets on its way: it would read otherwise as if it answered
/// that one. Where openings and closings cross, their own words say it.
pub(super) fn crossing(story: &Story, event: &Event, met: Option<&Event>, text: Message) -> Message {
    let bare = matches!(event.action, Action::Ack | Action::DuplicateAck | Action::WindowUpdate | Action::ZeroWindow);
    match met.filter(|_| bare && event.phase == Phase::Data && !event.lost && !event.is_passed_on()) {
        Some(other) => {
            msg!("timeline-and-crosses", text = text, frame = other.frame.to_string(), sender = side(story, event.from))
        }
        None => text,
    }
}

/// A label from the wire, short enough for a headline.
fn shortened(label: &str) -> String {
    const MOST: usize = 80;
    if label.chars().count() <= MOST {
        return label.to_owned();
    }
    label.chars().take(MOST - 1).chain(std::iter::once('…')).collect()
}

fn port(story: &Story, of: Side) -> String {
    story.endpoint(of).map_or_else(String::new, |endpoint| endpoint.port.to_string())
}

fn address(story: &Story, of: Side) -> String {
    story.host(of).to_string()
}

fn answered_after(story: &Story, event: &Event) -> Option<String> {
    let request = event.answers?;
    let at = story.events.binary_search_by_key(&request, |e| e.frame).ok()?;
    let sent = story.events.get(at)?.time?;
    Some(duration_text(event.time?.since(sent)))
}

/// What is said at an instant.
pub(super) fn at(timeline: &Timeline, now: PlayTime) -> Narration {
    let Some(index) = timeline.step_at(now) else { return before(timeline) };
    let everything_arrived = timeline.stops.last().is_none_or(|last| *last <= now);
    if everything_arrived && now >= timeline.epilogue() {
        return timeline.after.clone();
    }
    match timeline.steps.get(index) {
        Some(step) => Narration {
            step: Some(index),
            title: step.title.clone(),
            text: step.narration.clone(),
            clause: step.clause,
        },
        None => before(timeline),
    }
}

fn before(timeline: &Timeline) -> Narration {
    let story = &timeline.story;
    let (text, clause) = match &story.subject {
        Subject::Below(below) => exchange::before(story, below),
        Subject::Conversation(conversation) => match conversation.tcp {
            Some(tcp) => tcp::before(story, tcp),
            None => datagram::before(story),
        },
    };
    Narration { step: None, title: msg!("timeline-before-title"), text, clause }
}

/// What is said when everything has been told. Looks through the whole story: once, when it is laid out.
pub(super) fn after(story: &Story) -> Narration {
    let (text, clause) = match &story.subject {
        Subject::Below(below) => exchange::after(story, below),
        Subject::Conversation(conversation) => match conversation.tcp {
            Some(tcp) => tcp::after(story, tcp),
            None => datagram::after(story),
        },
    };
    // What ICMP says of the conversation is on the stage as well.
    let (packets, frames) = (story.packets(), story.events.len());
    let title = if packets == frames {
        msg!("timeline-after-title", packets = packets)
    } else {
        msg!("timeline-after-title-passed-on", packets = packets, frames = frames)
    };
    Narration { step: None, title, text, clause }
}
