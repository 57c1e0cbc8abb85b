//! What is said of each step, in words for a student.

use super::{PlayTime, Timeline};
use crate::flow::below::{Below, Said};
pub use crate::flow::duration_text;
use crate::flow::story::{Action, Event, SegmentInfo, Story};
use crate::flow::tcp::{Analysis, Close, Open, Summary};
use crate::flow::udp::Exchange;
use crate::flow::{Endpoint, Proto, Side};
use crate::i18n::Message;
use crate::msg;

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
        1..1_000_000 => format!("{:.0} µs", amount / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} ms", amount / 1e6),
        _ => format!("{:.3} s", amount / 1e9),
    }
}

/// The side's name, to stand inside a sentence. What goes to many has no client and no server.
fn side(story: &Story, side: Side) -> Message {
    match (side, story.conversation.udp) {
        (Side::Client, Some(Exchange::Multicast | Exchange::Broadcast)) => msg!("timeline-sender"),
        (Side::Server, Some(Exchange::Multicast | Exchange::Broadcast)) => msg!("timeline-receiver"),
        (Side::Client, _) => msg!("timeline-client"),
        (Side::Server, _) => msg!("timeline-server"),
    }
}

fn numbers(event: &Event) -> SegmentInfo {
    event.segment.unwrap_or(SegmentInfo {
        facts: crate::decode::TcpFacts::default(),
        seq: 0,
        ack: 0,
        len: event.payload_len,
        window: None,
        analysis: crate::flow::tcp::AnalysisSet(0),
        because_of: None,
    })
}

/// Title, text and clause of a step.
pub(super) fn step(story: &Story, index: usize, event: &Event) -> (Message, Message, &'static str) {
    if let Some(below) = &story.below
        && let Some(said) = below.said.get(index)
    {
        return beneath(story, event, below, said);
    }
    let sender = || side(story, event.from);
    let receiver = || side(story, event.from.other());
    let segment = numbers(event);
    let (seq, ack, len) = (segment.seq, segment.ack, event.payload_len.max(segment.len));
    let acked = ack.wrapping_sub(1);
    let (title, text, clause) = match event.action {
        Action::Syn => (
            msg!("timeline-syn-title"),
            msg!("timeline-syn", sender = sender(), receiver = receiver(), seq = seq),
            "RFC 9293 §3.5",
        ),
        Action::CrossingSyn => (
            msg!("timeline-crossing-syn-title"),
            msg!("timeline-crossing-syn", sender = sender(), receiver = receiver(), seq = seq),
            "RFC 9293 §3.5",
        ),
        Action::SynAck if opened_together(story) => (
            msg!("timeline-crossing-syn-ack-title"),
            msg!("timeline-crossing-syn-ack", sender = sender(), receiver = receiver(), seq = seq, ack = ack),
            "RFC 9293 §3.5",
        ),
        Action::SynAck => (
            msg!("timeline-syn-ack-title"),
            msg!("timeline-syn-ack", sender = sender(), receiver = receiver(), seq = seq, ack = ack),
            "RFC 9293 §3.5",
        ),
        Action::HandshakeAck if opened_together(story) => (
            msg!("timeline-handshake-ack-title"),
            msg!("timeline-handshake-ack-crossed", sender = sender(), receiver = receiver(), ack = ack),
            "RFC 9293 §3.5",
        ),
        Action::CrossingSynAck => (
            msg!("timeline-crossing-syn-ack-title"),
            msg!("timeline-crossing-syn-ack", sender = sender(), receiver = receiver(), seq = seq, ack = ack),
            "RFC 9293 §3.5",
        ),
        Action::HandshakeAck => (
            msg!("timeline-handshake-ack-title"),
            msg!("timeline-handshake-ack", sender = sender(), receiver = receiver(), ack = ack),
            "RFC 9293 §3.5",
        ),
        Action::Data => (
            match &event.label {
                Some(label) => msg!("timeline-data-label-title", label = shortened(label)),
                None => msg!("timeline-data-title"),
            },
            data(story, event, &segment, sender(), receiver()),
            "RFC 9293 §3.8",
        ),
        Action::Ack => (
            msg!("timeline-ack-title"),
            msg!("timeline-ack", sender = sender(), receiver = receiver(), ack = ack, acked = acked),
            "RFC 9293 §3.4",
        ),
        Action::Fin => (
            msg!("timeline-fin-title"),
            if len > 0 {
                msg!("timeline-fin-data", sender = sender(), receiver = receiver(), bytes = len)
            } else {
                msg!("timeline-fin", sender = sender(), receiver = receiver(), seq = seq)
            },
            "RFC 9293 §3.6",
        ),
        Action::FinAck => (
            msg!("timeline-fin-ack-title"),
            msg!("timeline-fin-ack", sender = sender(), receiver = receiver(), ack = ack),
            "RFC 9293 §3.6",
        ),
        Action::SecondFin => (
            msg!("timeline-second-fin-title"),
            msg!("timeline-second-fin", sender = sender(), receiver = receiver()),
            "RFC 9293 §3.6",
        ),
        Action::CombinedFin => (
            msg!("timeline-combined-fin-title"),
            msg!("timeline-combined-fin", sender = sender(), receiver = receiver()),
            "RFC 9293 §3.6",
        ),
        Action::CrossingFin => (
            msg!("timeline-crossing-fin-title"),
            msg!("timeline-crossing-fin", sender = sender(), receiver = receiver()),
            "RFC 9293 §3.6",
        ),
        Action::LastAck => (
            msg!("timeline-last-ack-title"),
            if crossed_close(story) {
                msg!("timeline-last-ack-crossed", sender = sender(), receiver = receiver())
            } else {
                msg!("timeline-last-ack", sender = sender(), receiver = receiver())
            },
            "RFC 9293 §3.6",
        ),
        Action::Refusal => (
            msg!("timeline-refusal-title"),
            msg!("timeline-refusal", sender = sender(), receiver = receiver(), port = port(story, event.from)),
            "RFC 9293 §3.5.2",
        ),
        Action::Reset => (
            msg!("timeline-reset-title"),
            msg!("timeline-reset", sender = sender(), receiver = receiver()),
            "RFC 9293 §3.5.3",
        ),
        Action::Retransmission => {
            let wait = waited(story, index);
            let fast = segment.analysis.has(Analysis::FastRetransmission);
            let text = if segment.flags().syn() && segment.flags().ack() {
                msg!("timeline-retransmission-syn-ack", sender = sender(), receiver = receiver(), wait = wait)
            } else if segment.flags().syn() {
                msg!("timeline-retransmission-syn", sender = sender(), receiver = receiver(), wait = wait)
            } else if fast {
                msg!("timeline-retransmission-fast", sender = sender(), receiver = receiver(), seq = seq)
            } else if segment.analysis.has(Analysis::SpuriousRetransmission) {
                msg!("timeline-retransmission-spurious", sender = sender(), receiver = receiver())
            } else {
                msg!("timeline-retransmission", sender = sender(), receiver = receiver(), seq = seq, wait = wait)
            };
            (msg!("timeline-retransmission-title"), text, if fast { "RFC 5681 §3.2" } else { "RFC 9293 §3.8.1" })
        }
        Action::KeepAlive | Action::KeepAliveAck | Action::ZeroWindow => {
            probing(story, index, &segment, sender(), receiver())
        }
        Action::WindowUpdate => (
            msg!("timeline-window-update-title"),
            match segment.window {
                Some(window) => {
                    msg!("timeline-window-update", sender = sender(), receiver = receiver(), window = window)
                }
                None => msg!("timeline-window-update-unknown", sender = sender(), receiver = receiver()),
            },
            "RFC 9293 §3.8.6",
        ),
        Action::DuplicateAck => (
            msg!("timeline-duplicate-ack-title"),
            msg!("timeline-duplicate-ack", sender = sender(), receiver = receiver(), ack = ack),
            "RFC 5681 §3.2",
        ),
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
            msg!("timeline-multicast", sender = sender(), group = address(story.conversation.server), bytes = len),
            "RFC 1112",
        ),
        Action::Broadcast => (
            labelled(event, msg!("timeline-broadcast-title")),
            msg!("timeline-broadcast", sender = sender(), bytes = len),
            "RFC 919",
        ),
        Action::Unreachable => (
            msg!("timeline-unreachable-title"),
            if story.conversation.udp == Some(Exchange::Unreachable) {
                msg!("timeline-unreachable", sender = sender(), receiver = receiver(), port = port(story, event.from))
            } else {
                msg!("timeline-unreachable-any", sender = sender(), receiver = receiver())
            },
            if story.conversation.server.addr.is_ipv6() { "RFC 4443 §3.1" } else { "RFC 1122 §3.2.2.1" },
        ),
        Action::TimeExceeded => (
            msg!("timeline-time-exceeded-title"),
            msg!("timeline-time-exceeded", receiver = receiver()),
            if story.conversation.server.addr.is_ipv6() { "RFC 4443 §3.3" } else { "RFC 1812 §5.3.1" },
        ),
        Action::IcmpError => (
            msg!("timeline-icmp-error-title"),
            msg!("timeline-icmp-error", receiver = receiver()),
            if story.conversation.server.addr.is_ipv6() { "RFC 4443 §2.1" } else { "RFC 1122 §3.2.2" },
        ),
    };
    let text = if event.lost { msg!("timeline-and-lost", text = text, receiver = receiver()) } else { text };
    (title, text, clause)
}

/// What a packet below the transport layer says, and how soon it answered.
fn beneath(story: &Story, event: &Event, below: &Below, said: &Said) -> (Message, Message, &'static str) {
    let text = match answered_after(story, event) {
        Some(after) => msg!("timeline-below-after", text = said.text.clone(), after = after),
        None => said.text.clone(),
    };
    (said.title.clone(), text, below.clause)
}

/// What is said of payload: which bytes, and whether they come in their turn.
fn data(story: &Story, event: &Event, segment: &SegmentInfo, sender: Message, receiver: Message) -> Message {
    let bytes = event.payload_len.max(segment.len);
    let first = segment.seq;
    let last = first.wrapping_add(bytes).wrapping_sub(1);
    if segment.analysis.has(Analysis::OutOfOrder) {
        msg!("timeline-data-late", sender = sender, receiver = receiver, first = first, last = last)
    } else if segment.analysis.has(Analysis::LostSegment) {
        msg!("timeline-data-early", sender = sender, receiver = receiver, first = first, last = last)
    } else if story.conversation.tcp.is_some_and(|tcp| tcp.open == Open::MidStream) {
        msg!(
            "timeline-data-mid-stream",
            sender = sender,
            receiver = receiver,
            bytes = bytes,
            first = first,
            last = last
        )
    } else {
        msg!("timeline-data", sender = sender, receiver = receiver, bytes = bytes, first = first, last = last)
    }
}

/// Keep-alives, zero windows, and the questions and answers about them, which look alike on the wire.
fn probing(
    story: &Story,
    index: usize,
    segment: &SegmentInfo,
    sender: Message,
    receiver: Message,
) -> (Message, Message, &'static str) {
    const WINDOWS: &str = "RFC 9293 §3.8.6.1";
    let has = |name| segment.analysis.has(name);
    if asks_for_room(story, index) {
        let text = if segment.len == 0 {
            msg!("timeline-zero-window-probe-empty", sender = sender, receiver = receiver)
        } else {
            msg!("timeline-zero-window-probe", sender = sender, receiver = receiver)
        };
        (msg!("timeline-zero-window-probe-title"), text, WINDOWS)
    } else if segment.window == Some(0) && (has(Analysis::ZeroWindowProbeAck) || has(Analysis::KeepAliveAck)) {
        let text = msg!("timeline-zero-window-still", sender = sender, receiver = receiver);
        (msg!("timeline-zero-window-still-title"), text, WINDOWS)
    } else if segment.window == Some(0) || has(Analysis::ZeroWindow) {
        (
            msg!("timeline-zero-window-title"),
            msg!("timeline-zero-window", sender = sender, receiver = receiver),
            WINDOWS,
        )
    } else if has(Analysis::KeepAliveAck) {
        let text = msg!("timeline-keep-alive-answer", sender = sender, receiver = receiver);
        (msg!("timeline-keep-alive-answer-title"), text, "RFC 9293 §3.8.4")
    } else {
        let text = msg!("timeline-keep-alive", sender = sender, receiver = receiver);
        (msg!("timeline-keep-alive-title"), text, "RFC 9293 §3.8.4")
    }
}

/// Whether a packet asks whether there is room again. Linux does so with an old number and no data, which Wireshark
/// calls a keep-alive.
pub fn asks_for_room(story: &Story, index: usize) -> bool {
    let has = |name| story.events.get(index).and_then(|event| event.segment).is_some_and(|s| s.analysis.has(name));
    has(Analysis::ZeroWindowProbe) || (has(Analysis::KeepAlive) && window_of_peer(story, index) == Some(0))
}

/// The window that the other side offered last before a step.
fn window_of_peer(story: &Story, index: usize) -> Option<u32> {
    let from = story.events.get(index)?.from;
    let earlier = story.events.get(..index)?.iter().rev().take(64);
    earlier.filter(|event| event.from != from).find_map(|event| event.segment)?.window
}

fn opened_together(story: &Story) -> bool {
    story.conversation.tcp.is_some_and(|tcp| tcp.open == Open::Simultaneous)
}

fn labelled(event: &Event, plain: Message) -> Message {
    match &event.label {
        Some(label) => msg!("timeline-datagram-label-title", title = plain, label = shortened(label)),
        None => plain,
    }
}

/// A label from the wire, short enough for a headline.
fn shortened(label: &str) -> String {
    const MOST: usize = 48;
    if label.chars().count() <= MOST {
        return label.to_owned();
    }
    label.chars().take(MOST - 1).chain(std::iter::once('…')).collect()
}

fn crossed_close(story: &Story) -> bool {
    story.conversation.tcp.is_some_and(|tcp| tcp.close == Close::Simultaneous)
}

fn port(story: &Story, of: Side) -> String {
    story.conversation.endpoint(of).port.to_string()
}

fn address(endpoint: Endpoint) -> String {
    endpoint.addr.to_string()
}

/// How long the sender of a repetition had waited: since it last sent the same number.
fn waited(story: &Story, index: usize) -> String {
    let this = story.events.get(index);
    let same = |event: &&Event| {
        let numbers = |event: &Event| event.segment.map(|segment| (event.from, segment.seq, segment.flags().syn()));
        this.is_some_and(|this| numbers(this) == numbers(event))
            && (event.payload_len > 0 || event.segment.is_some_and(|s| s.flags().syn() || s.flags().fin()))
    };
    let earlier = story.events.get(..index).and_then(|before| before.iter().rev().take(256).find(same));
    let because = this.and_then(|event| event.segment).and_then(|segment| segment.because_of);
    let named = || because.and_then(|frame| story.events.iter().rev().find(|event| event.frame == frame));
    match (earlier.or_else(named).and_then(|event| event.time), this.and_then(|event| event.time)) {
        (Some(earlier), Some(now)) => duration_text(now.since(earlier)),
        _ => "?".to_owned(),
    }
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
        return after(timeline);
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
    let conversation = &timeline.story.conversation;
    if let Some(below) = &timeline.story.below {
        let text = msg!(
            "timeline-before-below",
            protocol = below.protocol,
            client = timeline.story.end_text(Side::Client),
            server = timeline.story.end_text(Side::Server)
        );
        return Narration { step: None, title: msg!("timeline-before-title"), text, clause: below.clause };
    }
    let server = conversation.server;
    let client = conversation.client;
    let (text, clause) = match (conversation.proto, conversation.tcp.map(|tcp| tcp.open)) {
        (Proto::Udp, _) => {
            let text = match conversation.udp {
                Some(Exchange::Broadcast) => msg!("timeline-before-broadcast", client = address(client)),
                Some(Exchange::Multicast) => {
                    msg!("timeline-before-group", client = address(client), group = address(server))
                }
                _ => msg!(
                    "timeline-before-udp",
                    client = address(client),
                    server = address(server),
                    port = server.port.to_string()
                ),
            };
            (text, "RFC 768")
        }
        (Proto::Tcp, Some(Open::MidStream | Open::MidHandshake)) => {
            (msg!("timeline-before-mid-stream"), "RFC 9293 §3.3.2")
        }
        (Proto::Tcp, Some(Open::Simultaneous)) => {
            (msg!("timeline-before-simultaneous", client = address(client), server = address(server)), "RFC 9293 §3.5")
        }
        (Proto::Tcp, Some(Open::Refused | Open::Unanswered)) => (
            msg!(
                "timeline-before-maybe",
                client = address(client),
                server = address(server),
                port = server.port.to_string()
            ),
            "RFC 9293 §3.3.2",
        ),
        (Proto::Tcp, _) => (
            msg!(
                "timeline-before-tcp",
                client = address(client),
                server = address(server),
                port = server.port.to_string()
            ),
            "RFC 9293 §3.3.2",
        ),
    };
    Narration { step: None, title: msg!("timeline-before-title"), text, clause }
}

fn after(timeline: &Timeline) -> Narration {
    let story = &timeline.story;
    if let Some(below) = &story.below {
        let title = msg!("timeline-after-title", packets = story.events.len());
        let text = msg!("timeline-after-below", protocol = below.protocol);
        return Narration { step: None, title, text, clause: below.clause };
    }
    let (text, clause) = match (story.conversation.tcp, story.conversation.udp) {
        (Some(tcp), _) => after_connection(story, tcp),
        (None, Some(Exchange::Answered)) => (msg!("timeline-after-answered"), "RFC 768"),
        (None, Some(Exchange::Unreachable)) => (msg!("timeline-after-unreachable"), "RFC 768"),
        (None, Some(Exchange::Multicast)) => (msg!("timeline-after-group"), "RFC 1112"),
        (None, Some(Exchange::Broadcast)) => (msg!("timeline-after-broadcast"), "RFC 919"),
        (None, _) if story.events.iter().any(|event| event.action == Action::TimeExceeded) => {
            (msg!("timeline-after-time-exceeded"), "RFC 1812 §5.3.1")
        }
        (None, _) => (msg!("timeline-after-no-answer"), "RFC 768"),
    };
    // What ICMP says of the conversation is on the stage as well.
    Narration { step: None, title: msg!("timeline-after-title", packets = story.events.len()), text, clause }
}

/// What was special about a connection; of an ordinary one, how it closed.
fn after_connection(story: &Story, tcp: Summary) -> (Message, &'static str) {
    let some = |action: Action| story.events.iter().any(|event| event.action == action);
    let seen = |name| story.events.iter().any(|event| event.segment.is_some_and(|s| s.analysis.has(name)));
    let again = story.events.iter().filter(|event| event.action == Action::Retransmission).count();
    let text = match (tcp.open, tcp.close) {
        (Open::Refused, Close::None | Close::Reset) => msg!("timeline-after-refused"),
        (Open::Unanswered, Close::None) if crate::flow::answer_not_captured(&story.conversation) => {
            msg!("timeline-after-open")
        }
        (Open::Unanswered, Close::None) => msg!("timeline-after-unanswered"),
        (Open::HalfOpen, Close::None) => msg!("timeline-after-half-open"),
        (_, Close::Reset) if some(Action::Fin) => msg!("timeline-after-fin-reset"),
        (_, Close::Reset) => msg!("timeline-after-reset"),
        (_, Close::HalfClose) => msg!("timeline-after-half-close"),
        (_, Close::Simultaneous) => msg!("timeline-after-simultaneous"),
        (Open::Simultaneous, _) => return (msg!("timeline-after-simultaneous-open"), "RFC 9293 §3.5"),
        _ if some(Action::ZeroWindow) => return (msg!("timeline-after-zero-window"), "RFC 9293 §3.8.6.1"),
        _ if again > 0 && seen(Analysis::FastRetransmission) => {
            return (msg!("timeline-after-fast-retransmission", count = again), "RFC 5681 §3.2");
        }
        _ if again > 0 => return (msg!("timeline-after-retransmission", count = again), "RFC 9293 §3.8.1"),
        _ if seen(Analysis::OutOfOrder) => return (msg!("timeline-after-out-of-order"), "RFC 9293 §3.8"),
        _ if some(Action::KeepAlive) => return (msg!("timeline-after-keep-alive"), "RFC 9293 §3.8.4"),
        (Open::MidStream, _) => msg!("timeline-after-mid-stream"),
        (_, Close::FourWay) => return (msg!("timeline-after-four-way"), "RFC 9293 §3.6"),
        (_, Close::ThreeWay) => return (msg!("timeline-after-three-way"), "RFC 9293 §3.6"),
        (_, Close::Incomplete) => msg!("timeline-after-incomplete"),
        (_, Close::None) => msg!("timeline-after-open"),
    };
    (text, "RFC 9293")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::i18n::{Catalog, Language};
    use crate::timeline::{Tempo, examples};

    #[test]
    fn durations_are_short() {
        for (nanos, want) in [
            (0, "0 ns"),
            (350_000, "350 µs"),
            (1_200_000_000, "1.2 s"),
            (40_000_000, "40 ms"),
            (-1_500_000, "-1.5 ms"),
            (12_340_000_000, "12 s"),
            (i64::MIN, "-9223372037 s"),
        ] {
            assert_eq!(duration_text(nanos), want);
        }
    }

    #[test]
    fn everything_is_said_in_each_language() {
        for language in Language::ALL {
            let catalog = Catalog::new(language);
            for (name, story) in examples::all() {
                let timeline = Timeline::new(story.into(), Tempo::Teaching);
                let mut instants: Vec<PlayTime> = timeline.steps.iter().map(|step| step.depart).collect();
                instants.extend([PlayTime(0), timeline.length]);
                for now in instants {
                    let narration = timeline.narration(now);
                    for message in [&narration.title, &narration.text] {
                        let text = catalog.text(message);
                        assert!(!text.contains(['[', '{']) || text.contains("[2"), "{name} in {language:?}: {text}");
                        assert!(!text.is_empty());
                    }
                }
            }
        }
    }

    fn said(timeline: &Timeline, now: PlayTime) -> String {
        Catalog::new(Language::English).text(&timeline.narration(now).text)
    }

    #[test]
    fn the_end_sums_up_what_was_special() {
        for (story, words) in [
            (examples::lost_syn(), "sent again"),
            (examples::three_way(), "three segments and not four"),
            (examples::mid_stream(), "began before the capture"),
        ] {
            let timeline = Timeline::new(story.into(), Tempo::Teaching);
            let text = said(&timeline, timeline.length);
            assert!(text.contains(words), "{text}");
        }
        let timeline = Timeline::new(examples::unreachable().into(), Tempo::Teaching);
        let title = Catalog::new(Language::English).text(&timeline.narration(timeline.length).title);
        assert_eq!(title, "All told: 2 packets", "ICMP counts");
        let mut story = examples::reset();
        story.events[5].action = Action::Fin;
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        assert!(said(&timeline, timeline.length).contains("first a FIN, then a reset"));
    }

    #[test]
    fn a_repetition_says_how_long_its_sender_waited_this_time() {
        use crate::flow::story::Phase;
        let (c, syn) = (Side::Client, 0x02);
        let mut teller = examples::Teller::tcp("10.0.0.1:1", "10.0.0.2:2", Open::Unanswered, Close::None).segment(
            c,
            Phase::Handshake,
            Action::Syn,
            syn,
            0,
        );
        for (wait, flags) in [(1_000, syn), (2_000, syn)] {
            teller = teller.wait_ms(wait).segment(c, Phase::Handshake, Action::Retransmission, flags, 0).numbered(0, 0);
        }
        let timeline = Timeline::new(teller.end().into(), Tempo::Teaching);
        assert_eq!(
            said(&timeline, timeline.steps[2].arrive),
            "No answer for 2 s: the client sends its SYN again, the same segment with the same number."
        );
    }

    #[test]
    fn a_question_for_room_is_not_a_keep_alive() {
        use crate::flow::story::Phase;
        use crate::flow::tcp::AnalysisSet;
        let mut story = examples::Teller::tcp("10.0.0.1:1", "10.0.0.2:2", Open::MidStream, Close::None)
            .segment(Side::Server, Phase::Data, Action::ZeroWindow, 0x10, 0)
            .segment(Side::Client, Phase::Data, Action::KeepAlive, 0x10, 0)
            .segment(Side::Server, Phase::Data, Action::KeepAlive, 0x10, 0)
            .end();
        let mark = |story: &mut Story, index: usize, window, name: Analysis| {
            let segment = story.events[index].segment.as_mut().unwrap();
            let mut set = AnalysisSet(0);
            set.insert(name);
            (segment.window, segment.analysis) = (Some(window), set);
        };
        mark(&mut story, 0, 0, Analysis::ZeroWindow);
        mark(&mut story, 1, 100, Analysis::KeepAlive);
        mark(&mut story, 2, 0, Analysis::KeepAliveAck);
        let at = |story: &Story, index: usize| {
            let timeline = Timeline::new(story.clone().into(), Tempo::Teaching);
            said(&timeline, timeline.steps[index].arrive)
        };
        assert!(at(&story, 1).contains("whether there is room"), "{}", at(&story, 1));
        assert!(at(&story, 2).contains("still"), "{}", at(&story, 2));
        mark(&mut story, 0, 500, Analysis::WindowUpdate);
        mark(&mut story, 2, 500, Analysis::KeepAliveAck);
        assert!(at(&story, 1).contains("Nothing has been said"), "{}", at(&story, 1));
        assert!(at(&story, 2).contains("answers"), "{}", at(&story, 2));
    }

    #[test]
    fn the_first_step_of_a_handshake_reads_like_a_lesson() {
        let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
        let text = Catalog::new(Language::English).text(&timeline.steps[0].narration);
        assert!(text.starts_with("The client asks to open a connection"), "{text}");
        assert!(text.contains("shown as 0"), "{text}");
    }
}
