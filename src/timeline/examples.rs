//! Stories made by hand, for tests and benches: what the flow module tells of captures, without a capture.

use crate::capture::{FrameNumber, Timestamp};
use crate::decode::{TcpFacts, TcpFlags};
use crate::flow::story::{Action, ControlLog, Event, Phase, Seen, SegmentInfo, Story, Subject};
use crate::flow::tcp::{AnalysisSet, Close, Moment, Open, Summary, TcpState, Teardown, Transition};
use crate::flow::udp::Exchange;
use crate::flow::{Conversation, ConversationId, Endpoint, Evidence, Proto, Side};

const C: Side = Side::Client;
const S: Side = Side::Server;
const SYN: u16 = TcpFlags::SYN;
const ACK: u16 = TcpFlags::ACK;
const FIN: u16 = TcpFlags::FIN;
const PSH: u16 = TcpFlags::PSH;
const RST: u16 = TcpFlags::RST;

/// Makes a story packet by packet.
#[derive(Debug)]
pub struct Teller {
    conversation: Conversation,
    story: Story,
    clock: i64,
    next: [u32; 2],
    states: [Option<TcpState>; 2],
}

fn endpoint(text: &str) -> Endpoint {
    let address: std::net::SocketAddr = text.parse().unwrap_or_else(|_| ([0, 0, 0, 0], 0).into());
    Endpoint { addr: address.ip(), port: address.port() }
}

impl Teller {
    /// A TCP conversation.
    pub fn tcp(client: &str, server: &str, open: Open, close: Close) -> Self {
        let mut teller = Self::new(Proto::Tcp, client, server);
        teller.conversation.tcp = Some(Summary {
            completeness: 31,
            handshake: None,
            teardown: Teardown::Fin,
            retransmissions: 0,
            open,
            close,
            closer: Some(C),
            states: [(None, Evidence::Unknown); 2],
        });
        teller.states = [Some(TcpState::Closed), Some(TcpState::Closed)];
        teller.story.handshake_rtt = Some(40_000_000);
        teller.story.tap_at = Some(C);
        teller
    }

    /// A UDP conversation.
    pub fn udp(client: &str, server: &str, exchange: Exchange) -> Self {
        let mut teller = Self::new(Proto::Udp, client, server);
        teller.conversation.udp = Some(exchange);
        teller
    }

    fn new(proto: Proto, client: &str, server: &str) -> Self {
        let conversation = Conversation {
            id: ConversationId(0),
            proto,
            stream: 0,
            client: endpoint(client),
            server: endpoint(server),
            evidence: Evidence::Observed,
            packets: 0,
            bytes: [0; 2],
            first_frame: 1,
            last_frame: 1,
            first: None,
            last: None,
            application: None,
            tcp: None,
            udp: None,
            report: None,
        };
        Teller {
            story: Story {
                subject: Subject::Conversation(conversation.clone()),
                before: Vec::new(),
                events: Vec::new(),
                handshake_rtt: None,
                tap_at: None,
                earlier: None,
                routers: Vec::new(),
                control_log: ControlLog::default(),
            },
            conversation,
            clock: 1_700_000_000_000_000_000,
            next: [0; 2],
            states: [None; 2],
        }
    }

    /// The server listens.
    pub fn listens(mut self) -> Self {
        self.states[1] = Some(TcpState::Listen);
        self.story.before.push(Transition {
            side: S,
            from: Some(TcpState::Closed),
            to: Some(TcpState::Listen),
            moment: Moment::Before,
            clause: "RFC 9293 §3.10.1",
            evidence: Evidence::Inferred,
        });
        self
    }

    /// Time goes by.
    pub fn wait_ms(mut self, ms: i64) -> Self {
        self.clock += ms * 1_000_000;
        self
    }

    fn frame(&self) -> FrameNumber {
        self.story.events.len() as FrameNumber + 1
    }

    fn push(&mut self, from: Side, phase: Phase, action: Action, segment: Option<SegmentInfo>, len: u32) {
        let frame = self.frame();
        self.story.events.push(Event {
            frame,
            time: Some(Timestamp::from_nanos(self.clock)),
            from,
            phase,
            action,
            segment,
            payload_len: len,
            wire_len: len + if segment.is_some() { 54 } else { 42 },
            header_len: if segment.is_some() { 54 } else { 42 },
            label: None,
            transitions: Vec::new(),
            lost: false,
            answers: None,
            reporter: None,
            stopped: None,
            leg: None,
            seen: Seen::default(),
        });
        self.clock += 400_000;
    }

    /// The next number of a side.
    pub fn sent(&self, side: Side) -> u32 {
        self.next.get(side.index()).copied().unwrap_or(0)
    }

    /// A TCP segment with those flags and so many bytes.
    pub fn segment(mut self, from: Side, phase: Phase, action: Action, flags: u16, len: u32) -> Self {
        let seq = self.next.get(from.index()).copied().unwrap_or(0);
        let ack = self.next.get(from.other().index()).copied().unwrap_or(0);
        if let Some(next) = self.next.get_mut(from.index()) {
            *next = seq + len + u32::from(flags & (SYN | FIN) != 0);
        }
        self.push(from, phase, action, Some(info(flags, seq, if flags & ACK == 0 { 0 } else { ack }, len)), len);
        self
    }

    /// The last segment with other numbers.
    pub fn numbered(mut self, seq: u32, ack: u32) -> Self {
        if let Some(segment) = self.story.events.last_mut().and_then(|event| event.segment.as_mut()) {
            (segment.seq, segment.ack) = (seq, ack);
        }
        self
    }

    /// A UDP datagram.
    pub fn datagram(mut self, from: Side, action: Action, len: u32, label: &str) -> Self {
        self.push(from, Phase::Data, action, None, len);
        if action == Action::Reply || action == Action::Unreachable {
            let request = self.story.events.iter().rev().find(|event| event.from != from).map(|event| event.frame);
            if let Some(event) = self.story.events.last_mut() {
                event.answers = request;
            }
        }
        self.label(label)
    }

    /// What the payload of the last packet is.
    pub fn label(mut self, label: &str) -> Self {
        if let Some(event) = self.story.events.last_mut() {
            event.label = (!label.is_empty()).then(|| label.to_owned());
        }
        self
    }

    /// The last packet never arrives.
    pub fn lost(mut self) -> Self {
        if let Some(event) = self.story.events.last_mut() {
            event.lost = true;
        }
        self
    }

    /// The last packet, leaving, takes its sender to that state.
    pub fn leaving(self, to: TcpState) -> Self {
        let (side, frame) = self.story.events.last().map_or((C, 1), |event| (event.from, event.frame));
        self.becomes(side, Moment::Departure(frame), to, Evidence::Observed)
    }

    /// The last packet, arriving, takes its receiver to that state.
    pub fn arriving(self, to: TcpState) -> Self {
        let (side, frame) = self.story.events.last().map_or((S, 1), |event| (event.from.other(), event.frame));
        self.becomes(side, Moment::Arrival(frame), to, Evidence::Inferred)
    }

    fn becomes(mut self, side: Side, moment: Moment, to: TcpState, evidence: Evidence) -> Self {
        let Some(state) = self.states.get_mut(side.index()) else { return self };
        let transition =
            Transition { side, from: *state, to: Some(to), moment, clause: "RFC 9293 §3.10.7.4", evidence };
        *state = Some(to);
        if let Some(event) = self.story.events.last_mut() {
            event.transitions.push(transition);
        }
        self
    }

    /// The story.
    pub fn end(mut self) -> Story {
        let events = &self.story.events;
        let mut conversation = self.conversation;
        conversation.packets = events.len() as u32;
        conversation.first = events.first().and_then(|event| event.time);
        conversation.last = events.last().and_then(|event| event.time);
        conversation.last_frame = events.last().map_or(1, |event| event.frame);
        for event in events {
            if let Some(bytes) = conversation.bytes.get_mut(event.from.index()) {
                *bytes += u64::from(event.payload_len);
            }
        }
        if let Some(tcp) = &mut conversation.tcp {
            tcp.states = self.states.map(|state| (state, Evidence::Inferred));
        }
        self.story.subject = Subject::Conversation(conversation);
        self.story
    }

    /// The three segments that open a connection.
    pub fn handshake(self) -> Self {
        self.listens()
            .segment(C, Phase::Handshake, Action::Syn, SYN, 0)
            .leaving(TcpState::SynSent)
            .wait_ms(40)
            .segment(S, Phase::Handshake, Action::SynAck, SYN | ACK, 0)
            .leaving(TcpState::SynReceived)
            .arriving(TcpState::Established)
            .segment(C, Phase::Handshake, Action::HandshakeAck, ACK, 0)
            .arriving(TcpState::Established)
    }

    fn exchange(self) -> Self {
        self.segment(C, Phase::Data, Action::Data, PSH | ACK, 78)
            .label("GET / HTTP/1.1")
            .wait_ms(41)
            .segment(S, Phase::Data, Action::Ack, ACK, 0)
            .segment(S, Phase::Data, Action::Data, PSH | ACK, 1_256)
            .label("HTTP/1.1 200 OK")
            .segment(C, Phase::Data, Action::Ack, ACK, 0)
    }
}

fn info(flags: u16, seq: u32, ack: u32, len: u32) -> SegmentInfo {
    SegmentInfo {
        named: AnalysisSet(0),
        facts: TcpFacts {
            seq,
            ack,
            flags: TcpFlags(flags),
            whole: true,
            header_len: 20,
            len: Some(len),
            ..TcpFacts::default()
        },
        seq,
        ack,
        len,
        window: Some(64_240),
        analysis: AnalysisSet(0),
        because_of: None,
    }
}

const T: Phase = Phase::Teardown;

/// Handshake, a request and its answer, close in four segments.
pub fn four_way() -> Story {
    Teller::tcp("192.168.1.10:50324", "93.184.215.14:80", Open::ThreeWay, Close::FourWay)
        .handshake()
        .exchange()
        .segment(C, T, Action::Fin, FIN | ACK, 0)
        .leaving(TcpState::FinWait1)
        .arriving(TcpState::CloseWait)
        .wait_ms(40)
        .segment(S, T, Action::FinAck, ACK, 0)
        .arriving(TcpState::FinWait2)
        .segment(S, T, Action::SecondFin, FIN | ACK, 0)
        .leaving(TcpState::LastAck)
        .arriving(TcpState::TimeWait)
        .segment(C, T, Action::LastAck, ACK, 0)
        .arriving(TcpState::Closed)
        .end()
}

/// The same over IPv6 with the longest of addresses, closed in three segments.
pub fn three_way() -> Story {
    Teller::tcp(
        "[2001:db8:85a3:1234:5678:8a2e:1370:7334]:50324",
        "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:443",
        Open::ThreeWay,
        Close::ThreeWay,
    )
    .handshake()
    .exchange()
    .segment(C, T, Action::Fin, FIN | ACK, 0)
    .leaving(TcpState::FinWait1)
    .arriving(TcpState::CloseWait)
    .wait_ms(40)
    .segment(S, T, Action::CombinedFin, FIN | ACK, 0)
    .leaving(TcpState::LastAck)
    .arriving(TcpState::TimeWait)
    .segment(C, T, Action::LastAck, ACK, 0)
    .arriving(TcpState::Closed)
    .end()
}

/// SYN, RST.
pub fn refused() -> Story {
    Teller::tcp("10.0.0.1:40112", "10.0.0.2:81", Open::Refused, Close::None)
        .segment(C, Phase::Handshake, Action::Syn, SYN, 0)
        .leaving(TcpState::SynSent)
        .wait_ms(40)
        .segment(S, Phase::Handshake, Action::Refusal, RST | ACK, 0)
        .arriving(TcpState::Closed)
        .end()
}

/// The first SYN is lost, its repetition a second later is not.
pub fn lost_syn() -> Story {
    let mut story = Teller::tcp("10.0.0.1:40112", "10.0.0.2:80", Open::ThreeWay, Close::None)
        .listens()
        .segment(C, Phase::Handshake, Action::Syn, SYN, 0)
        .leaving(TcpState::SynSent)
        .lost()
        .wait_ms(1_020)
        .segment(C, Phase::Handshake, Action::Retransmission, SYN, 0)
        .numbered(0, 0)
        .wait_ms(40);
    story.next = [1, 0];
    story
        .segment(S, Phase::Handshake, Action::SynAck, SYN | ACK, 0)
        .leaving(TcpState::SynReceived)
        .arriving(TcpState::Established)
        .segment(C, Phase::Handshake, Action::HandshakeAck, ACK, 0)
        .arriving(TcpState::Established)
        .exchange()
        .end()
}

/// The client closes its half; the server sends on, then closes.
pub fn half_close() -> Story {
    Teller::tcp("10.0.0.1:40112", "10.0.0.2:7000", Open::ThreeWay, Close::HalfClose)
        .handshake()
        .segment(C, Phase::Data, Action::Data, PSH | ACK, 24)
        .wait_ms(40)
        .segment(S, Phase::Data, Action::Ack, ACK, 0)
        .segment(C, T, Action::Fin, FIN | ACK, 0)
        .leaving(TcpState::FinWait1)
        .arriving(TcpState::CloseWait)
        .wait_ms(40)
        .segment(S, T, Action::FinAck, ACK, 0)
        .arriving(TcpState::FinWait2)
        .wait_ms(800)
        .segment(S, T, Action::Data, PSH | ACK, 512)
        .segment(C, T, Action::Ack, ACK, 0)
        .wait_ms(40)
        .segment(S, T, Action::SecondFin, FIN | ACK, 0)
        .leaving(TcpState::LastAck)
        .arriving(TcpState::TimeWait)
        .segment(C, T, Action::LastAck, ACK, 0)
        .arriving(TcpState::Closed)
        .end()
}

/// The client's program closes both directions; what the server sends on is answered by a reset.
pub fn unread() -> Story {
    let mut story = Teller::tcp("10.0.0.1:40112", "10.0.0.2:7000", Open::ThreeWay, Close::Reset)
        .handshake()
        .segment(C, Phase::Data, Action::Data, PSH | ACK, 24)
        .wait_ms(40)
        .segment(S, Phase::Data, Action::Ack, ACK, 0)
        .segment(C, T, Action::Fin, FIN | ACK, 0)
        .leaving(TcpState::FinWait1)
        .arriving(TcpState::CloseWait)
        .wait_ms(40)
        .segment(S, T, Action::FinAck, ACK, 0)
        .arriving(TcpState::FinWait2)
        .wait_ms(100)
        .segment(S, T, Action::Data, PSH | ACK, 12)
        .segment(C, T, Action::Reset, RST, 0)
        .leaving(TcpState::Closed)
        .arriving(TcpState::Closed)
        .end();
    story.tap_at = Some(C);
    story
}

/// Both send FIN before the other's has come.
pub fn simultaneous_close() -> Story {
    let story = Teller::tcp("10.0.0.1:40112", "10.0.0.2:7000", Open::ThreeWay, Close::Simultaneous)
        .handshake()
        .segment(C, T, Action::Fin, FIN | ACK, 0)
        .numbered(1, 1)
        .leaving(TcpState::FinWait1)
        .wait_ms(20)
        .segment(S, T, Action::CrossingFin, FIN | ACK, 0)
        .numbered(1, 1)
        .leaving(TcpState::FinWait1);
    // Each FIN reaches an end that has already sent its own.
    let frame = story.frame();
    story
        .becomes(S, Moment::Arrival(frame - 2), TcpState::Closing, Evidence::Inferred)
        .becomes(C, Moment::Arrival(frame - 1), TcpState::Closing, Evidence::Inferred)
        .segment(C, T, Action::LastAck, ACK, 0)
        .arriving(TcpState::TimeWait)
        .wait_ms(20)
        .segment(S, T, Action::LastAck, ACK, 0)
        .arriving(TcpState::TimeWait)
        .end()
}

/// A reset in the middle of the data.
pub fn reset() -> Story {
    Teller::tcp("10.0.0.1:40112", "10.0.0.2:7000", Open::ThreeWay, Close::Reset)
        .handshake()
        .exchange()
        .segment(C, T, Action::Reset, RST, 0)
        .leaving(TcpState::Closed)
        .arriving(TcpState::Closed)
        .end()
}

/// Neither end's opening was captured.
pub fn mid_stream() -> Story {
    let mut teller = Teller::tcp("10.0.0.1:40112", "10.0.0.2:7000", Open::MidStream, Close::None);
    teller.states = [None, None];
    teller.story.handshake_rtt = None;
    teller.story.tap_at = None;
    teller.exchange().end()
}

/// A DNS lookup.
pub fn dns() -> Story {
    Teller::udp("10.0.0.1:40112", "10.0.0.2:53", Exchange::Answered)
        .datagram(C, Action::Request, 45, "A www.example.com")
        .datagram(C, Action::Request, 45, "AAAA www.example.com")
        .wait_ms(12)
        .datagram(S, Action::Reply, 61, "A 93.184.215.14")
        .end()
}

/// A datagram that nobody answers.
pub fn unanswered() -> Story {
    Teller::udp("10.0.0.1:40112", "10.0.0.2:9999", Exchange::Unanswered)
        .datagram(C, Action::Request, 5, "")
        .wait_ms(1_000)
        .datagram(C, Action::Request, 5, "")
        .end()
}

/// A datagram that ICMP answers.
pub fn unreachable() -> Story {
    Teller::udp("10.0.0.1:40112", "10.0.0.2:9999", Exchange::Unreachable)
        .datagram(C, Action::Request, 5, "")
        .wait_ms(2)
        .datagram(S, Action::Unreachable, 0, "")
        .end()
}

/// Datagrams to a group.
pub fn multicast() -> Story {
    Teller::udp("10.0.0.1:5353", "224.0.0.251:5353", Exchange::Multicast)
        .datagram(C, Action::Multicast, 46, "PTR _http._tcp.local")
        .wait_ms(1_000)
        .datagram(C, Action::Multicast, 46, "PTR _http._tcp.local")
        .end()
}

/// A download of so many segments, an acknowledgement for every two.
pub fn download(segments: usize) -> Story {
    let mut teller = Teller::tcp("10.0.0.1:40112", "10.0.0.2:80", Open::ThreeWay, Close::None).handshake();
    for index in 0..segments {
        teller = if index % 3 == 2 {
            teller.segment(C, Phase::Data, Action::Ack, ACK, 0)
        } else {
            teller.segment(S, Phase::Data, Action::Data, ACK, 1_448)
        };
    }
    teller.end()
}

/// All, with their names.
pub fn all() -> Vec<(&'static str, Story)> {
    vec![
        ("four-way", four_way()),
        ("three-way", three_way()),
        ("refused", refused()),
        ("lost-syn", lost_syn()),
        ("half-close", half_close()),
        ("unread", unread()),
        ("simultaneous-close", simultaneous_close()),
        ("reset", reset()),
        ("mid-stream", mid_stream()),
        ("dns", dns()),
        ("unanswered", unanswered()),
        ("unreachable", unreachable()),
        ("multicast", multicast()),
        ("download", download(60)),
    ]
}
