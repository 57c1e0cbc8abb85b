//! The calls of the two ends of a UDP conversation.

use super::{Call, CallName, Ground, Outcome, at_once};
use crate::flow::Side;
use crate::flow::udp::Exchange;
use crate::timeline::PlayTime;

/// The calls of a side that sends or receives datagrams.
pub(super) fn datagrams(ground: &Ground<'_>, side: Side) -> Vec<Call> {
    let mut calls = Vec::new();
    let exchange = ground.story.outcome();
    let group = matches!(exchange, Some(Exchange::Multicast | Exchange::Broadcast));
    let first = ground.steps.iter().enumerate().find(|(_, step)| step.from == side && !step.action.is_icmp());
    // Who never sends may not be there at all.
    let Some((index, first)) = first else { return calls };
    let begins =
        if side == Side::Client { PlayTime(first.depart.0 - crate::timeline::schedule::LEAD / 2) } else { PlayTime(0) };
    calls.push(at_once(CallName::Socket, begins, index, Outcome::Done));
    if side == Side::Server {
        calls.push(at_once(CallName::Bind, begins, index, Outcome::Done));
    }
    let mut free = begins;
    let mut waiting = side == Side::Server;
    let mut moments: Vec<(PlayTime, usize, bool)> = Vec::new();
    for (index, step) in ground.steps.iter().enumerate() {
        if step.from == side && !step.action.is_icmp() && ground.begins(step) {
            moments.push((step.depart, index, true));
        } else if step.from != side && ground.ends(step) {
            moments.push((step.arrive, index, false));
        }
    }
    moments.sort_unstable();
    for (at, index, sends) in moments {
        let Some(event) = ground.steps.get(index).and_then(|step| ground.story.events.get(step.event)) else {
            continue;
        };
        let bytes = Outcome::Bytes(event.payload_len.into());
        let mut call = if sends {
            at_once(CallName::SendTo, at, index, bytes)
        } else {
            // An ICMP error is told to a socket only where that was connected, or asked for it (RFC 1122 §4.1.3.3 leaves it to
            // the system): as far as the packets show, the program waits on.
            if event.action.is_icmp() || event.stopped.is_some() {
                continue;
            }
            at_once(CallName::RecvFrom, at, index, bytes)
        };
        if !sends {
            call.start = free.min(at);
        }
        waiting = sends && side == Side::Client;
        free = at;
        calls.push(call);
    }
    if waiting && !group && side == Side::Client {
        let call =
            Call { start: free, end: ground.length, ..at_once(CallName::RecvFrom, free, index, Outcome::Waiting) };
        calls.push(call);
    }
    calls
}
