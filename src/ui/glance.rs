//! What a list says of a packet or a conversation at a glance. Worked out for the rows in sight and
//! thrown away: nothing of it is kept for each packet of a capture.

use crate::capture::{FrameNumber, since_first_text};
use crate::decode::{self, NoSink, RelativeNumbers, TcpFlags, TransportKind, TreeSink};
use crate::flow::story::Event;
use crate::flow::{Conversation, ConversationId, Side, info_marks};
use crate::msg;
use crate::osi::OsiLayer;
use crate::scene::Role;
use crate::ui::context::Context;
use crate::workspace::Capture;

/// How many segments the strip of a conversation shows.
pub(crate) const STRIP: usize = 12;

/// A segment in a letter or two, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// `S`, `SA`, `A`, `D`, `F`, `R`.
    pub(crate) text: &'static str,
    /// Its colour's role.
    pub(crate) role: Role,
}

/// The letter of a segment with these flags and that much payload.
pub(crate) fn letter(flags: TcpFlags, payload: u32) -> Letter {
    let (text, role) = if flags.rst() {
        ("R", Role::Reset)
    } else if flags.syn() {
        (if flags.ack() { "SA" } else { "S" }, Role::Handshake)
    } else if flags.fin() {
        ("F", Role::Teardown)
    } else if payload > 0 {
        ("D", Role::Data)
    } else {
        ("A", Role::TextSecondary)
    };
    Letter { text, role }
}

/// The letter of an event of a story.
pub(crate) fn event_letter(event: &Event) -> Letter {
    match event.segment {
        _ if event.action.is_icmp() => Letter { text: "X", role: Role::Reset },
        Some(segment) => letter(segment.flags(), segment.len),
        None if event.from == Side::Server => Letter { text: "←", role: Role::Data },
        None => Letter { text: "→", role: Role::Data },
    }
}

/// A packet's row.
#[derive(Clone, Debug)]
pub(crate) struct PacketRow {
    /// Its number.
    pub(crate) number: FrameNumber,
    /// Seconds since the first packet, six decimals; empty where the file has no time.
    pub(crate) time: String,
    /// Who sent it.
    pub(crate) source: String,
    /// To whom.
    pub(crate) destination: String,
    /// Its innermost protocol.
    pub(crate) protocol: &'static str,
    /// That protocol's layer.
    pub(crate) layer: OsiLayer,
    /// Bytes on the wire.
    pub(crate) length: u32,
    /// What Wireshark's analysis calls it, as it writes that: `[TCP Retransmission] `; mostly empty.
    pub(crate) marks: String,
    /// What it says.
    pub(crate) info: String,
    /// Its conversation.
    pub(crate) conversation: Option<ConversationId>,
    /// The ports that `info` may begin with, as it writes them: said already where the row has an arrow.
    pub(crate) ports: String,
    /// Which end of it sent the packet.
    pub(crate) side: Option<Side>,
}

/// The row of a packet.
pub(crate) fn packet(cx: &Context<'_>, number: FrameNumber) -> Option<PacketRow> {
    let capture = cx.capture;
    let shown = capture.store.shown(number)?;
    let frame = shown.frame();
    let mut sink = TreeSink::new();
    let facts = decode::dissect(&frame, &mut sink);
    let tree = sink.into_tree();
    let time = match (frame.meta.time(), capture.store.first_time()) {
        (Some(time), Some(first)) => since_first_text(time.since(first)),
        _ => String::new(),
    };
    let flow = capture.tracker.packet(number);
    let conversation = flow.conversation;
    let numbers = conversation.zip(facts.transport()).and_then(|(id, header)| capture.tracker.relative(id, header));
    let relative = numbers.map_or_else(RelativeNumbers::default, |(seq, ack)| {
        let acknowledges =
            matches!(facts.transport().map(|t| t.kind), Some(TransportKind::Tcp(tcp)) if tcp.flags.ack());
        let window = conversation.zip(facts.transport()).and_then(|(id, header)| capture.tracker.window(id, header));
        RelativeNumbers { seq: Some(seq), ack: acknowledges.then_some(ack), window }
    });
    // They tell, too, what a class may be asked first.
    let marks = if cx.workspace.settings.narration { info_marks(flow.analysis) } else { Vec::new() };
    let innermost = decode::summary_protocol(&tree);
    let (source, destination) = facts.net.map_or_else(Default::default, |n| (n.src.to_string(), n.dst.to_string()));
    Some(PacketRow {
        number,
        time,
        source,
        destination,
        protocol: innermost.map_or("", |p| p.name),
        layer: innermost.map_or(OsiLayer::Physical, |p| p.osi),
        length: frame.meta.wire_len,
        marks: marks.iter().flat_map(|mark| [cx.text(mark), " ".to_owned()]).collect(),
        info: cx.text(&decode::summary(&tree, relative)),
        conversation,
        ports: facts.transport().map_or_else(String::new, |t| format!("{} → {} ", t.src_port, t.dst_port)),
        side: capture.tracker.side_of(number).or_else(|| {
            // An ICMP error goes to the end whose packet it is about.
            let about = capture.tracker.quoted_by(number).and_then(|id| capture.tracker.conversation(id))?;
            Some(if facts.net?.dst == about.client.addr { Side::Server } else { Side::Client })
        }),
    })
}

/// The letters of a conversation's first segments. Looks through the capture as far as the last of them.
pub(crate) fn strip(capture: &Capture, id: ConversationId) -> Vec<Letter> {
    capture
        .tracker
        .frames_of(id)
        .take(STRIP)
        .filter_map(|number| {
            let shown = capture.store.shown(number)?;
            let facts = decode::dissect(&shown.frame(), &mut NoSink);
            Some(match facts.transport().map(|t| t.kind) {
                Some(TransportKind::Tcp(tcp)) => letter(tcp.flags, tcp.len.unwrap_or(0)),
                // Datagrams have no flags: which way they went is what there is to say.
                _ => match capture.tracker.side_of(number) {
                    Some(Side::Server) => Letter { text: "←", role: Role::Data },
                    _ => Letter { text: "→", role: Role::Data },
                },
            })
        })
        .collect()
}

/// The application protocol; empty where it is not known.
pub(crate) fn application(conversation: &Conversation) -> &'static str {
    conversation.application.filter(|name| *name != "Data").unwrap_or_default()
}

/// How a conversation opened and closed, in words, as a line of its own; a question while a class is to say it first.
pub(crate) fn pattern(cx: &Context<'_>, conversation: &Conversation) -> String {
    if !cx.workspace.settings.narration {
        return cx.text(&msg!("ui-pattern-hidden"));
    }
    headline(cx, &crate::flow::pattern_message(conversation))
}

/// Words as a line of their own.
pub(crate) fn headline(cx: &Context<'_>, words: &crate::i18n::Message) -> String {
    let text = cx.text(words);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A count of bytes for people.
pub(crate) fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", count as f64 / 1e6),
        _ => format!("{:.1} GB", count as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, letter};
    use crate::decode::TcpFlags;

    #[test]
    fn segments_in_letters() {
        let of = |flags, len| letter(TcpFlags(flags), len).text;
        assert_eq!(of(TcpFlags::SYN, 0), "S");
        assert_eq!(of(TcpFlags::SYN | TcpFlags::ACK, 0), "SA");
        assert_eq!(of(TcpFlags::ACK, 0), "A");
        assert_eq!(of(TcpFlags::ACK | TcpFlags::PSH, 5), "D");
        assert_eq!(of(TcpFlags::FIN | TcpFlags::ACK, 5), "F");
        assert_eq!(of(TcpFlags::RST | TcpFlags::ACK, 0), "R");
    }

    #[test]
    fn bytes_for_people() {
        assert_eq!([bytes(999), bytes(1_500), bytes(2_000_000)], ["999 B", "1.5 kB", "2.0 MB"]);
    }
}
