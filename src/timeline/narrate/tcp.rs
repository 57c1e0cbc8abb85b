//! What is said of TCP's segments.

use super::{
    Action, Event, Message, Phase, SegmentInfo, Side, Story, address, datagram, duration_text, port, shortened, side,
};
use crate::flow::story::label;
use crate::flow::tcp::sequence::reaches;
use crate::flow::tcp::{Analysis, Close, Open, Summary};
use crate::msg;

fn numbers(event: &Event) -> SegmentInfo {
    event.segment.unwrap_or(SegmentInfo {
        facts: crate::decode::TcpFacts::default(),
        seq: 0,
        ack: 0,
        len: event.payload_len,
        window: None,
        analysis: crate::flow::tcp::AnalysisSet(0),
        named: crate::flow::tcp::AnalysisSet(0),
        because_of: None,
    })
}

/// Title, text and clause of a segment.
pub(super) fn step(story: &Story, index: usize, event: &Event) -> (Message, Message, &'static str) {
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
        Action::HandshakeAck | Action::Ack if opened_together(story) && event.phase == Phase::Handshake => (
            msg!("timeline-handshake-ack-title"),
            msg!("timeline-handshake-ack-crossed", sender = sender(), receiver = receiver(), ack = ack),
            "RFC 9293 §3.5",
        ),
        Action::CrossingSynAck => (
            msg!("timeline-crossing-syn-ack-title"),
            msg!("timeline-crossing-syn-ack", sender = sender(), receiver = receiver(), seq = seq, ack = ack),
            "RFC 9293 §3.5",
        ),
        Action::HandshakeAck if event.lost => (
            msg!("timeline-handshake-ack-lost-title"),
            msg!("timeline-handshake-ack-lost", sender = sender(), receiver = receiver(), ack = ack),
            "RFC 9293 §3.5",
        ),
        Action::HandshakeAck => (
            msg!("timeline-handshake-ack-title"),
            msg!("timeline-handshake-ack", sender = sender(), receiver = receiver(), ack = ack),
            "RFC 9293 §3.5",
        ),
        Action::Data => (
            match &event.label {
                Some(label) => msg!("timeline-data-label-title", label = label::told(&shortened(label))),
                None => msg!("timeline-data-title"),
            },
            data(story, event, &segment, sender(), receiver()),
            "RFC 9293 §3.8",
        ),
        Action::Ack => (
            msg!("timeline-ack-title"),
            // A SYN has a number, and no byte stands at it.
            if acked == 0 {
                msg!("timeline-ack-syn", sender = sender(), receiver = receiver(), ack = ack)
            } else {
                msg!("timeline-ack", sender = sender(), receiver = receiver(), ack = ack, acked = acked)
            },
            "RFC 9293 §3.4",
        ),
        Action::Fin => (
            msg!("timeline-fin-title"),
            if is_closed(story, index) && len > 0 {
                msg!("timeline-fin-closed-data", sender = sender(), receiver = receiver(), bytes = len)
            } else if is_closed(story, index) {
                msg!("timeline-fin-closed", sender = sender(), receiver = receiver(), seq = seq)
            } else if len > 0 {
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
        Action::LastAck if crossed_close(story) => (
            msg!("timeline-last-ack-crossed-title"),
            msg!("timeline-last-ack-crossed", sender = sender(), receiver = receiver()),
            "RFC 9293 §3.6",
        ),
        Action::LastAck => (
            msg!("timeline-last-ack-title"),
            msg!("timeline-last-ack", sender = sender(), receiver = receiver()),
            "RFC 9293 §3.6",
        ),
        Action::Refusal => (
            msg!("timeline-refusal-title"),
            msg!("timeline-refusal", sender = sender(), receiver = receiver(), port = port(story, event.from)),
            "RFC 9293 §3.5.2",
        ),
        Action::Reset if story.finds_no_reader(index) => (
            msg!("timeline-reset-unread-title"),
            msg!("timeline-reset-unread", sender = sender(), receiver = receiver()),
            "RFC 9293 §3.6.1",
        ),
        Action::Reset => (
            msg!("timeline-reset-title"),
            msg!("timeline-reset", sender = sender(), receiver = receiver()),
            "RFC 9293 §3.5.3",
        ),
        Action::Retransmission => {
            let wait = waited(story, index);
            let fast = segment.analysis.has(Analysis::FastRetransmission);
            let seen = is_repetition(story, index);
            let text = if segment.flags().syn() && segment.flags().ack() {
                msg!("timeline-retransmission-syn-ack", sender = sender(), receiver = receiver(), wait = wait)
            } else if segment.flags().syn() {
                msg!("timeline-retransmission-syn", sender = sender(), receiver = receiver(), wait = wait)
            } else if !seen && fast {
                msg!("timeline-not-seen-fast", sender = sender(), seq = seq)
            } else if !seen {
                msg!("timeline-not-seen", seq = seq)
            } else if fast {
                msg!("timeline-retransmission-fast", sender = sender(), receiver = receiver(), seq = seq)
            } else if segment.analysis.has(Analysis::SpuriousRetransmission) {
                msg!("timeline-retransmission-spurious", sender = sender(), receiver = receiver())
            } else {
                msg!("timeline-retransmission", sender = sender(), receiver = receiver(), seq = seq, wait = wait)
            };
            let title = if seen { msg!("timeline-retransmission-title") } else { msg!("timeline-not-seen-title") };
            (title, text, if fast { "RFC 5681 §3.2" } else { "RFC 9293 §3.8.1" })
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
        Action::DuplicateAck if let Some((first, last)) = received_twice(&segment) => (
            msg!("timeline-duplicate-sack-title"),
            msg!("timeline-duplicate-sack", sender = sender(), receiver = receiver(), first = first, last = last),
            "RFC 2883 §4",
        ),
        Action::DuplicateAck => (
            msg!("timeline-duplicate-ack-title"),
            msg!("timeline-duplicate-ack", sender = sender(), receiver = receiver(), ack = ack),
            "RFC 5681 §3.2",
        ),
        Action::Request
        | Action::Reply
        | Action::Multicast
        | Action::Broadcast
        | Action::Unreachable
        | Action::TimeExceeded
        | Action::IcmpError => return datagram::step(story, event),
    };
    let text = if event.lost { msg!("timeline-and-lost", text = text, receiver = receiver()) } else { text };
    (title, text, clause)
}

/// The bytes that the sender of an ACK says it has got twice, first and last: a D-SACK is a first block below the ACK number, or
/// inside the second (RFC 2883 §4).
fn received_twice(segment: &SegmentInfo) -> Option<(u32, u32)> {
    let facts = &segment.facts;
    let mut blocks = facts.sack.iter().take(facts.sack_count.into());
    let (left, right) = *blocks.next()?;
    let inside = blocks.next().is_some_and(|(start, end)| reaches(left, *start) && reaches(*end, right));
    // A block that ends before it begins says nothing.
    if !(reaches(facts.ack, right) || inside) || reaches(left, right) {
        return None;
    }
    let base = facts.ack.wrapping_sub(segment.ack);
    Some((left.wrapping_sub(base), right.wrapping_sub(base).wrapping_sub(1)))
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
    } else if story.tcp().is_some_and(|tcp| tcp.open == Open::MidStream) {
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
    // What a window is, and how one that is closed is asked about.
    const WINDOWS: &str = "RFC 9293 §3.8.6";
    const PROBING: &str = "RFC 9293 §3.8.6.1";
    let has = |name| segment.analysis.has(name);
    if asks_for_room(story, index) {
        let text = if segment.len == 0 {
            msg!("timeline-zero-window-probe-empty", sender = sender, receiver = receiver)
        } else {
            msg!("timeline-zero-window-probe", sender = sender, receiver = receiver)
        };
        (msg!("timeline-zero-window-probe-title"), text, PROBING)
    } else if segment.window == Some(0) && (has(Analysis::ZeroWindowProbeAck) || has(Analysis::KeepAliveAck)) {
        let text = msg!("timeline-zero-window-still", sender = sender, receiver = receiver);
        (msg!("timeline-zero-window-still-title"), text, PROBING)
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

/// Whether the sender of a FIN had closed both directions, as an RST of its later shows: the FIN alone looks the same after
/// close and after shutdown.
fn is_closed(story: &Story, index: usize) -> bool {
    let from = story.events.get(index).map(|event| event.from);
    let mut later = index..story.events.len();
    later.any(|at| story.events.get(at).map(|event| event.from) == from && story.finds_no_reader(at))
}

fn opened_together(story: &Story) -> bool {
    story.tcp().is_some_and(|tcp| tcp.open == Open::Simultaneous)
}

fn crossed_close(story: &Story) -> bool {
    story.tcp().is_some_and(|tcp| tcp.close == Close::Simultaneous)
}

/// Whether what Wireshark calls a retransmission is known to be one: the same was captured before, or had been
/// acknowledged and so been sent.
fn is_repetition(story: &Story, index: usize) -> bool {
    let segment = story.events.get(index).and_then(|event| event.segment);
    segment
        .is_some_and(|s| s.flags().syn() || s.because_of.is_some() || s.analysis.has(Analysis::SpuriousRetransmission))
        || story.sent_before(index)
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

/// What is about to happen, and the clause.
pub(super) fn before(story: &Story, tcp: Summary) -> (Message, &'static str) {
    let (client, server) = (address(story, Side::Client), address(story, Side::Server));
    let port = port(story, Side::Server);
    match tcp.open {
        Open::MidStream | Open::MidHandshake => (msg!("timeline-before-mid-stream"), "RFC 9293 §3.3.2"),
        Open::Simultaneous => (msg!("timeline-before-simultaneous", client = client, server = server), "RFC 9293 §3.5"),
        Open::Refused | Open::Unanswered => {
            (msg!("timeline-before-maybe", client = client, server = server, port = port), "RFC 9293 §3.3.2")
        }
        _ => (msg!("timeline-before-tcp", client = client, server = server, port = port), "RFC 9293 §3.3.2"),
    }
}

/// Whether whatever was sent again had arrived, and only its ACK had not.
fn for_lost_acks(story: &Story) -> bool {
    let lost = || story.events.iter().filter(|event| event.lost);
    let again = story.events.iter().filter(|event| event.action == Action::Retransmission);
    let mut names = again.filter_map(|event| event.segment).map(|segment| segment.analysis);
    lost().count() > 0
        && lost().all(|event| event.action == Action::Ack || event.action == Action::DuplicateAck)
        && names.all(|analysis| analysis.has(Analysis::SpuriousRetransmission))
}

/// What was special about a connection; of an ordinary one, how it closed.
pub(super) fn after(story: &Story, tcp: Summary) -> (Message, &'static str) {
    let some = |action: Action| story.events.iter().any(|event| event.action == action);
    let seen = |name| story.events.iter().any(|event| event.segment.is_some_and(|s| s.analysis.has(name)));
    let repeats = story.events.iter().enumerate().filter(|(_, event)| event.action == Action::Retransmission);
    let again = repeats.filter(|(index, _)| is_repetition(story, *index)).count();
    let text = match (tcp.open, tcp.close) {
        (Open::Refused, Close::None | Close::Reset) => msg!("timeline-after-refused"),
        (Open::Unanswered, Close::None) if story.conversation().is_some_and(crate::flow::answer_not_captured) => {
            msg!("timeline-after-open")
        }
        (Open::Unanswered, Close::None) => msg!("timeline-after-unanswered"),
        (Open::HalfOpen, Close::None) => msg!("timeline-after-half-open"),
        (_, Close::Reset) if (0..story.events.len()).any(|at| story.finds_no_reader(at)) => {
            return (msg!("timeline-after-reset-unread"), "RFC 9293 §3.6.1");
        }
        (_, Close::Reset) if some(Action::Fin) => msg!("timeline-after-fin-reset"),
        (_, Close::Reset) => msg!("timeline-after-reset"),
        (_, Close::HalfClose) => msg!("timeline-after-half-close"),
        (_, Close::Simultaneous) => msg!("timeline-after-simultaneous"),
        (Open::Simultaneous, _) => return (msg!("timeline-after-simultaneous-open"), "RFC 9293 §3.5"),
        _ if some(Action::ZeroWindow) => return (msg!("timeline-after-zero-window"), "RFC 9293 §3.8.6.1"),
        _ if again > 0 && seen(Analysis::FastRetransmission) => {
            return (msg!("timeline-after-fast-retransmission", count = again), "RFC 5681 §3.2");
        }
        _ if again > 0 && for_lost_acks(story) => return (msg!("timeline-after-spurious"), "RFC 6298 §5"),
        _ if again > 0 => return (msg!("timeline-after-retransmission", count = again), "RFC 9293 §3.8.1"),
        _ if some(Action::Retransmission) => return (msg!("timeline-after-not-seen"), "RFC 9293 §3.8"),
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
