//! What is said of conversations: names of patterns, why one is not the picture of the textbook, what an
//! analysis name means and rests on, what a state is.

mod proofs;

use super::story::{Story, Subject};
use super::tcp::{Close, Open, Summary, TcpState, Teardown};
use super::udp::Exchange;
use super::{Conversation, Evidence, Report, Side};
use crate::i18n::Message;
use crate::msg;
pub use proofs::{analysis_title, exhibit_message, info_marks, proof_message};

/// The pattern of a conversation in a few words: "three-way handshake, close in four segments".
pub fn pattern_message(conversation: &Conversation) -> Message {
    match (conversation.tcp, conversation.udp) {
        (Some(Summary { open, close, teardown, .. }), _) => {
            let open = if answer_not_captured(conversation) {
                msg!("flow-open-answer-not-captured")
            } else {
                match conversation.report {
                    Some(report) if open == Open::Unanswered => {
                        msg!("flow-open-reported", open = open_message(open), report = report_message(report))
                    }
                    _ => open_message(open),
                }
            };
            match (close, teardown) {
                (Close::None, _) => open,
                (Close::Reset, Teardown::Fin | Teardown::Half) => {
                    msg!("flow-pattern", open = open, close = msg!("flow-close-reset-after-fin"))
                }
                _ => msg!("flow-pattern", open = open, close = close_message(close)),
            }
        }
        (None, Some(exchange)) => match conversation.report {
            Some(report) if exchange == Exchange::Unanswered => report_message(report),
            _ => exchange_message(exchange),
        },
        (None, None) => exchange_message(Exchange::Unanswered),
    }
}

/// Whether a SYN had an answer although none was captured: what followed is of an open connection.
pub fn answer_not_captured(conversation: &Conversation) -> bool {
    /// `tcp.completeness`: an ACK without payload.
    const ACK: u8 = 4;
    let Some(tcp) = conversation.tcp else { return false };
    let [_, from_server] = conversation.bytes;
    let [(client, _), (server, _)] = tcp.states;
    tcp.open == Open::Unanswered
        && (tcp.completeness & ACK != 0
            || from_server > 0
            || tcp.closer == Some(Side::Server)
            || !matches!(client, None | Some(TcpState::SynSent | TcpState::Closed))
            || server.is_some_and(|state| state != TcpState::Closed))
}

/// What a router on the way reported.
fn report_message(report: Report) -> Message {
    match report {
        Report::TimeExceeded => msg!("flow-report-time-exceeded"),
        Report::Unreachable => msg!("flow-report-unreachable"),
        Report::Other => msg!("flow-report-other"),
    }
}

/// The name of an opening.
pub fn open_message(open: Open) -> Message {
    match open {
        Open::ThreeWay => msg!("flow-open-three-way"),
        Open::Simultaneous => msg!("flow-open-simultaneous"),
        Open::Refused => msg!("flow-open-refused"),
        Open::Unanswered => msg!("flow-open-unanswered"),
        Open::HalfOpen => msg!("flow-open-half-open"),
        Open::MidHandshake => msg!("flow-open-mid-handshake"),
        Open::MidStream => msg!("flow-open-mid-stream"),
    }
}

/// The name of a closing.
pub fn close_message(close: Close) -> Message {
    match close {
        Close::None => msg!("flow-close-none"),
        Close::Reset => msg!("flow-close-reset"),
        Close::Incomplete => msg!("flow-close-incomplete"),
        Close::Simultaneous => msg!("flow-close-simultaneous"),
        Close::HalfClose => msg!("flow-close-half-close"),
        Close::ThreeWay => msg!("flow-close-three-way"),
        Close::FourWay => msg!("flow-close-four-way"),
    }
}

/// The pattern of what is on the stage: of a conversation as [`pattern_message`] has it, of an exchange below the
/// transport layer its protocol and what came of it.
pub fn told_message(story: &Story) -> Message {
    let below = match &story.subject {
        Subject::Conversation(conversation) => return pattern_message(conversation),
        Subject::Below(below) => below,
    };
    match below.outcome {
        Some(outcome) => {
            msg!("flow-pattern-below", protocol = below.protocol, outcome = exchange_message(outcome))
        }
        None => msg!("flow-pattern-below-told", protocol = below.protocol),
    }
}

/// Why what is on the stage is not the picture of the textbook. `None` where it is.
pub fn told_why(story: &Story) -> Option<Message> {
    joined(told_whys(story))
}

/// The same, part by part, as [`why_messages`] has it.
pub fn told_whys(story: &Story) -> Vec<Message> {
    match &story.subject {
        Subject::Conversation(conversation) => why_messages(conversation),
        Subject::Below(below) => {
            let reported = story.events.iter().any(|event| event.action.is_icmp());
            let why = match (below.outcome, reported) {
                (Some(Exchange::Unanswered), true) => Some(msg!("flow-why-below-reported")),
                (Some(Exchange::Unanswered), false) => Some(msg!("flow-why-below-no-answer")),
                _ => None,
            };
            why.into_iter().collect()
        }
    }
}

/// What came of datagrams.
pub fn exchange_message(exchange: Exchange) -> Message {
    match exchange {
        Exchange::Multicast => msg!("flow-exchange-multicast"),
        Exchange::Broadcast => msg!("flow-exchange-broadcast"),
        Exchange::Answered => msg!("flow-exchange-answered"),
        Exchange::Unreachable => msg!("flow-exchange-unreachable"),
        Exchange::Unanswered => msg!("flow-exchange-unanswered"),
    }
}

/// Why a conversation is not the picture of the textbook (three segments to open, four to close; a datagram and
/// its answer). `None` where it is.
pub fn why_message(conversation: &Conversation) -> Option<Message> {
    joined(why_messages(conversation))
}

fn joined(parts: Vec<Message>) -> Option<Message> {
    let mut both = parts.into_iter();
    match (both.next(), both.next()) {
        (Some(open), Some(close)) => Some(msg!("flow-why-both", open = open, close = close)),
        (one, _) => one,
    }
}

/// The same of its opening and of its close, each for itself.
pub fn why_messages(conversation: &Conversation) -> Vec<Message> {
    if let Some(tcp) = conversation.tcp {
        let open = if answer_not_captured(conversation) {
            Some(msg!("flow-why-answer-not-captured"))
        } else {
            why_open(tcp.open)
        };
        return open.into_iter().chain(why_close(&tcp)).collect();
    }
    let why = match conversation.udp {
        None | Some(Exchange::Answered) => None,
        Some(Exchange::Multicast) => Some(msg!("flow-why-multicast")),
        Some(Exchange::Broadcast) => Some(msg!("flow-why-broadcast")),
        Some(Exchange::Unreachable) => Some(msg!("flow-why-unreachable")),
        Some(Exchange::Unanswered) => Some(match conversation.report {
            Some(Report::TimeExceeded) => msg!("flow-why-time-exceeded"),
            Some(_) => msg!("flow-why-reported"),
            None => msg!("flow-why-no-answer"),
        }),
    };
    why.into_iter().collect()
}

fn why_open(open: Open) -> Option<Message> {
    match open {
        Open::ThreeWay => None,
        Open::Simultaneous => Some(msg!("flow-why-simultaneous-open")),
        Open::Refused => Some(msg!("flow-why-refused")),
        Open::Unanswered => Some(msg!("flow-why-unanswered")),
        Open::HalfOpen => Some(msg!("flow-why-half-open")),
        Open::MidHandshake => Some(msg!("flow-why-mid-handshake")),
        Open::MidStream => Some(msg!("flow-why-mid-stream")),
    }
}

fn why_close(tcp: &Summary) -> Option<Message> {
    match tcp.close {
        // A refused or unanswered opening has nothing to close.
        Close::None if matches!(tcp.open, Open::Refused | Open::Unanswered | Open::HalfOpen) => None,
        Close::None => Some(msg!("flow-why-not-closed")),
        Close::FourWay if tcp.closer == Some(Side::Server) => Some(msg!("flow-why-server-first")),
        Close::FourWay => None,
        Close::Reset if matches!(tcp.teardown, Teardown::Fin | Teardown::Half) => {
            Some(msg!("flow-why-reset-after-fin"))
        }
        Close::Reset => Some(msg!("flow-why-reset")),
        Close::Incomplete => Some(msg!("flow-why-incomplete")),
        Close::Simultaneous => Some(msg!("flow-why-simultaneous-close")),
        Close::HalfClose => Some(msg!("flow-why-half-close")),
        Close::ThreeWay => Some(msg!("flow-why-three-way-close")),
    }
}

/// What a state means for the end that is in it.
pub fn state_meaning(state: TcpState) -> Message {
    match state {
        TcpState::Closed => msg!("flow-state-closed-meaning"),
        TcpState::Listen => msg!("flow-state-listen-meaning"),
        TcpState::SynSent => msg!("flow-state-syn-sent-meaning"),
        TcpState::SynReceived => msg!("flow-state-syn-received-meaning"),
        TcpState::Established => msg!("flow-state-established-meaning"),
        TcpState::FinWait1 => msg!("flow-state-fin-wait-1-meaning"),
        TcpState::FinWait2 => msg!("flow-state-fin-wait-2-meaning"),
        TcpState::CloseWait => msg!("flow-state-close-wait-meaning"),
        TcpState::Closing => msg!("flow-state-closing-meaning"),
        TcpState::LastAck => msg!("flow-state-last-ack-meaning"),
        TcpState::TimeWait => msg!("flow-state-time-wait-meaning"),
    }
}

/// How something is known, in a word.
pub fn evidence_message(evidence: Evidence) -> Message {
    match evidence {
        Evidence::Observed => msg!("flow-evidence-observed"),
        Evidence::Inferred => msg!("flow-evidence-inferred"),
        Evidence::Unknown => msg!("flow-evidence-unknown"),
    }
}

/// A span of time in the unit in which it is short: `1.2 s`, `40 ms`, `350 µs`. Below 100 it has
/// a decimal, as the clock on the stage has; the space is one at which no line breaks.
pub fn duration_text(nanos: i64) -> String {
    let amount = nanos.unsigned_abs() as f64;
    let sign = if nanos < 0 { "-" } else { "" };
    let (value, unit) = match nanos.unsigned_abs() {
        0..1_000 => (amount, "ns"),
        1_000..1_000_000 => (amount / 1e3, "µs"),
        1_000_000..1_000_000_000 => (amount / 1e6, "ms"),
        _ => (amount / 1e9, "s"),
    };
    if value < 99.95 && unit != "ns" && (value - value.round()).abs() > 0.05 {
        format!("{sign}{value:.1}\u{a0}{unit}")
    } else {
        format!("{sign}{value:.0}\u{a0}{unit}")
    }
}
