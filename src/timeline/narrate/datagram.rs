//! What is said of datagrams, and of what ICMP reports about a conversation.

use super::{Action, Event, Message, Side, Story, address, answered_after, port, shortened, side};
use crate::flow::story::label;
use crate::flow::udp::Exchange;
use crate::msg;

/// Title, text and clause of a datagram, or of an ICMP error.
pub(super) fn step(story: &Story, event: &Event) -> (Message, Message, &'static str) {
    let sender = || side(story, event.from);
    let receiver = || side(story, event.from.other());
    let len = event.payload_len;
    match event.action {
        Action::Request => (
            labelled(event, msg!("timeline-request-title")),
            msg!(
                "timeline-request",
                sender = sender(),
                receiver = receiver(),
                bytes = len,
                port = port(story, event.from.other())
            ),
            "RFC 768",
        ),
        Action::Reply => (
            labelled(event, msg!("timeline-reply-title")),
            match answered_after(story, event) {
                Some(after) => {
                    msg!("timeline-reply-after", sender = sender(), receiver = receiver(), bytes = len, after = after)
                }
                None => msg!("timeline-reply", sender = sender(), receiver = receiver(), bytes = len),
            },
            "RFC 768",
        ),
        Action::Multicast => (
            labelled(event, msg!("timeline-multicast-title")),
            msg!("timeline-multicast", sender = sender(), group = address(story, Side::Server), bytes = len),
            "RFC 1112",
        ),
        Action::Broadcast => (
            labelled(event, msg!("timeline-broadcast-title")),
            msg!("timeline-broadcast", sender = sender(), bytes = len),
            "RFC 919",
        ),
        Action::Unreachable => (
            match event.reporter {
                None if story.outcome() == Some(Exchange::Unreachable) => msg!("timeline-unreachable-title"),
                _ => msg!("timeline-unreachable-title-any"),
            },
            if let Some(router) = event.reporter {
                msg!("timeline-unreachable-router", router = router.to_string(), receiver = receiver())
            } else if story.outcome() == Some(Exchange::Unreachable) {
                msg!("timeline-unreachable", sender = sender(), receiver = receiver(), port = port(story, event.from))
            } else {
                msg!("timeline-unreachable-any", sender = sender(), receiver = receiver())
            },
            if story.host(Side::Server).is_ipv6() { "RFC 4443 §3.1" } else { "RFC 1122 §3.2.2.1" },
        ),
        Action::TimeExceeded => (
            msg!("timeline-time-exceeded-title"),
            match event.reporter {
                Some(router) => {
                    msg!("timeline-time-exceeded-router", router = router.to_string(), receiver = receiver())
                }
                None => msg!("timeline-time-exceeded", receiver = receiver()),
            },
            if story.host(Side::Server).is_ipv6() { "RFC 4443 §3.3" } else { "RFC 1812 §5.3.1" },
        ),
        _ => (
            msg!("timeline-icmp-error-title"),
            match event.reporter {
                Some(router) => msg!("timeline-icmp-error-router", router = router.to_string(), receiver = receiver()),
                None => msg!("timeline-icmp-error", receiver = receiver()),
            },
            if story.host(Side::Server).is_ipv6() { "RFC 4443 §2.1" } else { "RFC 1122 §3.2.2" },
        ),
    }
}

fn labelled(event: &Event, plain: Message) -> Message {
    match &event.label {
        Some(label) => msg!("timeline-datagram-label-title", title = plain, label = label::told(&shortened(label))),
        None => plain,
    }
}

/// What is about to happen, and the clause.
pub(super) fn before(story: &Story) -> (Message, &'static str) {
    let (client, server) = (address(story, Side::Client), address(story, Side::Server));
    let text = match story.outcome() {
        Some(Exchange::Broadcast) => msg!("timeline-before-broadcast", client = client),
        Some(Exchange::Multicast) => msg!("timeline-before-group", client = client, group = server),
        _ => msg!("timeline-before-udp", client = client, server = server, port = port(story, Side::Server)),
    };
    (text, "RFC 768")
}

/// What came of it, and the clause.
pub(super) fn after(story: &Story) -> (Message, &'static str) {
    match story.outcome() {
        Some(Exchange::Answered) => (msg!("timeline-after-answered"), "RFC 768"),
        Some(Exchange::Unreachable) => (msg!("timeline-after-unreachable"), "RFC 768"),
        Some(Exchange::Multicast) => (msg!("timeline-after-group", packets = story.packets()), "RFC 1112"),
        Some(Exchange::Broadcast) => (msg!("timeline-after-broadcast", packets = story.packets()), "RFC 919"),
        _ if story.events.iter().any(|event| event.action == Action::TimeExceeded) => {
            (msg!("timeline-after-time-exceeded"), "RFC 1812 §5.3.1")
        }
        _ => (msg!("timeline-after-no-answer"), "RFC 768"),
    }
}
