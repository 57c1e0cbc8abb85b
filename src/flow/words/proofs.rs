//! Proofs in words: a name's title, the sentence that explains it, what a frame proves.

use super::duration_text;
use crate::flow::Side;
use crate::flow::story::{Bytes, Carried, Cause, Part, Proof, Reason};
use crate::flow::tcp::{Analysis, AnalysisSet};
use crate::i18n::{Arg, Message};
use crate::msg;

/// A name of Wireshark's in the words of a textbook.
pub fn analysis_title(name: Analysis) -> Message {
    match name {
        Analysis::Retransmission => msg!("flow-analysis-retransmission"),
        Analysis::FastRetransmission => msg!("flow-analysis-fast-retransmission"),
        Analysis::SpuriousRetransmission => msg!("flow-analysis-spurious-retransmission"),
        Analysis::OutOfOrder => msg!("flow-analysis-out-of-order"),
        Analysis::ReusedPorts => msg!("flow-analysis-reused-ports"),
        Analysis::LostSegment => msg!("flow-analysis-lost-segment"),
        Analysis::AckLostSegment => msg!("flow-analysis-ack-lost-segment"),
        Analysis::WindowUpdate => msg!("flow-analysis-window-update"),
        Analysis::WindowFull => msg!("flow-analysis-window-full"),
        Analysis::KeepAlive => msg!("flow-analysis-keep-alive"),
        Analysis::KeepAliveAck => msg!("flow-analysis-keep-alive-ack"),
        Analysis::DuplicateAck => msg!("flow-analysis-duplicate-ack"),
        Analysis::ZeroWindow => msg!("flow-analysis-zero-window"),
        Analysis::ZeroWindowProbe => msg!("flow-analysis-zero-window-probe"),
        Analysis::ZeroWindowProbeAck => msg!("flow-analysis-zero-window-probe-ack"),
    }
}

/// A packet's names as Wireshark writes them before its Info column: `[TCP Retransmission]`. Of a fast or a needless
/// retransmission it writes that alone.
pub fn info_marks(names: AnalysisSet) -> Vec<Message> {
    let special = names.has(Analysis::FastRetransmission) || names.has(Analysis::SpuriousRetransmission);
    names.iter().filter(|name| !(special && *name == Analysis::Retransmission)).map(info_mark).collect()
}

fn info_mark(name: Analysis) -> Message {
    match name {
        Analysis::Retransmission => msg!("flow-info-retransmission"),
        Analysis::FastRetransmission => msg!("flow-info-fast-retransmission"),
        Analysis::SpuriousRetransmission => msg!("flow-info-spurious-retransmission"),
        Analysis::OutOfOrder => msg!("flow-info-out-of-order"),
        Analysis::ReusedPorts => msg!("flow-info-reused-ports"),
        Analysis::LostSegment => msg!("flow-info-lost-segment"),
        Analysis::AckLostSegment => msg!("flow-info-ack-lost-segment"),
        Analysis::WindowUpdate => msg!("flow-info-window-update"),
        Analysis::WindowFull => msg!("flow-info-window-full"),
        Analysis::KeepAlive => msg!("flow-info-keep-alive"),
        Analysis::KeepAliveAck => msg!("flow-info-keep-alive-ack"),
        Analysis::DuplicateAck => msg!("flow-info-duplicate-ack"),
        Analysis::ZeroWindow => msg!("flow-info-zero-window"),
        Analysis::ZeroWindowProbe => msg!("flow-info-zero-window-probe"),
        Analysis::ZeroWindowProbeAck => msg!("flow-info-zero-window-probe-ack"),
    }
}

/// Why a packet has a name, in a sentence or two.
pub fn proof_message(proof: &Proof) -> Message {
    let sender = match proof.from {
        Side::Client => msg!("flow-sender-client"),
        Side::Server => msg!("flow-sender-server"),
    };
    reason_message(proof.reason).with("sender", sender)
}

fn reason_message(reason: Reason) -> Message {
    match reason {
        Reason::SeenTwice { frame } => msg!("flow-proof-seen-twice", frame = frame.to_string()),
        Reason::Repeated { what, times, waited } => {
            msg!("flow-proof-repeated", what = carried(what), times = times, time = time(waited))
        }
        Reason::NotSeenBefore { what, behind } => {
            msg!("flow-proof-not-seen", what = carried(what), time = time(behind))
        }
        Reason::CrossingSynAck => msg!("flow-proof-crossing-syn-ack"),
        Reason::AskedFor { what, duplicates, waited } => {
            msg!("flow-proof-asked-for", what = carried(what), duplicates = duplicates, time = time(waited))
        }
        Reason::AlreadyAcknowledged { what, ago } => {
            msg!("flow-proof-already-acknowledged", what = carried(what), time = time(ago))
        }
        Reason::Overtaken { what, behind, seen_before: true, .. } => {
            msg!("flow-proof-overtaken-seen", what = carried(what), time = time(behind))
        }
        Reason::Overtaken { what, behind, round_trip: Some(rtt), .. } => {
            msg!("flow-proof-overtaken", what = carried(what), time = time(behind), rtt = duration_text(rtt))
        }
        Reason::Overtaken { what, behind, .. } => {
            msg!("flow-proof-overtaken-default", what = carried(what), time = time(behind))
        }
        Reason::PortsAgain { stream, ago } => msg!("flow-proof-ports-again", stream = stream, time = time(ago)),
        Reason::NumberChanged => msg!("flow-proof-number-changed"),
        Reason::Missing { bytes } => msg!("flow-proof-missing", what = bytes_message(bytes)),
        Reason::CountedAnew => msg!("flow-proof-counted-anew"),
        Reason::NotCaptured { ack, bytes } => {
            msg!("flow-proof-not-captured", ack = ack, what = bytes_message(bytes))
        }
        Reason::CapturedInDisorder { ack } => msg!("flow-proof-captured-in-disorder", ack = ack),
        Reason::SameAck { ack, number, cause } => {
            msg!("flow-proof-same-ack", ack = ack, number = number, cause = cause_message(cause))
        }
        Reason::WindowChanged { to: Some(to), opens: true, .. } => msg!("flow-proof-window-opens", to = to),
        Reason::WindowChanged { from: Some(from), to: Some(to), .. } => {
            msg!("flow-proof-window-changed", from = from, to = to)
        }
        Reason::WindowChanged { .. } => msg!("flow-proof-window-changed-unknown"),
        Reason::WindowFilled { window, ack, last } => {
            msg!("flow-proof-window-filled", window = window, ack = ack, last = last)
        }
        Reason::StillThere { number, quiet } => {
            msg!("flow-proof-still-there", number = number, time = time(quiet))
        }
        Reason::RoomWanted { number, closed } => {
            msg!("flow-proof-room-wanted", number = number, time = time(closed))
        }
        Reason::YesStillThere { after } => msg!("flow-proof-yes-still-there", time = time(after)),
        Reason::Closed { before: Some(before), ack } => msg!("flow-proof-closed", before = before, ack = ack),
        Reason::Closed { before: None, ack } => msg!("flow-proof-closed-unknown", ack = ack),
        Reason::StillClosed { closed } => msg!("flow-proof-still-closed", time = time(closed)),
        Reason::RoomProbed { number, closed } => {
            msg!("flow-proof-room-probed", number = number, time = time(closed))
        }
        Reason::NoRoomYet { after } => msg!("flow-proof-no-room-yet", time = time(after)),
    }
}

/// What a frame proves, in a word or two.
pub fn exhibit_message(part: Part) -> Message {
    match part {
        Part::SeenBefore => msg!("flow-exhibit-seen-before"),
        Part::FirstSent => msg!("flow-exhibit-first-sent"),
        Part::SentAgain => msg!("flow-exhibit-sent-again"),
        Part::FirstAck => msg!("flow-exhibit-first-ack"),
        Part::DuplicateAck => msg!("flow-exhibit-duplicate-ack"),
        Part::Acknowledged => msg!("flow-exhibit-acknowledged"),
        Part::Overtook => msg!("flow-exhibit-overtook"),
        Part::BeforeGap => msg!("flow-exhibit-before-gap"),
        Part::AfterGap => msg!("flow-exhibit-after-gap"),
        Part::WindowBefore => msg!("flow-exhibit-window-before"),
        Part::Window => msg!("flow-exhibit-window"),
        Part::WindowClosed => msg!("flow-exhibit-window-closed"),
        Part::Question => msg!("flow-exhibit-question"),
        Part::Arrived => msg!("flow-exhibit-arrived"),
        Part::LastSaid => msg!("flow-exhibit-last-said"),
        Part::NumberSent => msg!("flow-exhibit-number-sent"),
        Part::OwnSyn => msg!("flow-exhibit-own-syn"),
        Part::PeerSyn => msg!("flow-exhibit-peer-syn"),
        Part::EarlierConnection => msg!("flow-exhibit-earlier-connection"),
    }
}

fn time(nanos: Option<i64>) -> Arg {
    nanos.map_or_else(|| msg!("flow-time-unknown").into(), |nanos| duration_text(nanos).into())
}

fn bytes_message(bytes: Bytes) -> Message {
    msg!("flow-carried-bytes", count = bytes.count(), first = bytes.first, last = bytes.last)
}

fn carried(what: Carried) -> Message {
    match what {
        Carried::Bytes(bytes) => bytes_message(bytes),
        Carried::Syn => msg!("flow-carried-syn"),
        Carried::SynAck => msg!("flow-carried-syn-ack"),
        Carried::Fin => msg!("flow-carried-fin"),
    }
}

fn cause_message(cause: Cause) -> Message {
    match cause {
        Cause::Later(bytes) => msg!("flow-cause-later", what = bytes_message(bytes)),
        Cause::Sacked(bytes) => msg!("flow-cause-sacked", what = bytes_message(bytes)),
        Cause::Twice(bytes) => msg!("flow-cause-twice", what = bytes_message(bytes)),
        Cause::SynAckTwice => msg!("flow-cause-syn-ack-twice"),
        Cause::SynAckCrossed => msg!("flow-cause-syn-ack-crossed"),
        Cause::StraySyn => msg!("flow-cause-stray-syn"),
        Cause::FinTwice => msg!("flow-cause-fin-twice"),
        Cause::Unknown => msg!("flow-cause-unknown"),
    }
}
