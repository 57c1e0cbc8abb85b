//! Wireshark's analysis of TCP segments, by name.

/// What Wireshark may say of a segment (`tcp.analysis.…`). The discriminant is its bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Analysis {
    /// Sent again.
    Retransmission = 0,
    /// Sent again after duplicate ACKs.
    FastRetransmission = 1,
    /// Sent again though already acknowledged.
    SpuriousRetransmission = 2,
    /// Came after a later one.
    OutOfOrder = 3,
    /// A new connection on known ports.
    ReusedPorts = 4,
    /// An earlier segment was not captured.
    LostSegment = 5,
    /// It acknowledges a segment that was not captured.
    AckLostSegment = 6,
    /// Only the window changed.
    WindowUpdate = 7,
    /// It fills the receiver's window.
    WindowFull = 8,
    /// Keep-alive probe.
    KeepAlive = 9,
    /// Answer to one.
    KeepAliveAck = 10,
    /// The same ACK again.
    DuplicateAck = 11,
    /// The receiver has no room.
    ZeroWindow = 12,
    /// One byte to ask for room.
    ZeroWindowProbe = 13,
    /// Answer: still none.
    ZeroWindowProbeAck = 14,
}

impl Analysis {
    /// All, in the order of `cli.md`.
    pub const ALL: [Analysis; 15] = [
        Analysis::Retransmission,
        Analysis::FastRetransmission,
        Analysis::SpuriousRetransmission,
        Analysis::OutOfOrder,
        Analysis::ReusedPorts,
        Analysis::LostSegment,
        Analysis::AckLostSegment,
        Analysis::WindowUpdate,
        Analysis::WindowFull,
        Analysis::KeepAlive,
        Analysis::KeepAliveAck,
        Analysis::DuplicateAck,
        Analysis::ZeroWindow,
        Analysis::ZeroWindowProbe,
        Analysis::ZeroWindowProbeAck,
    ];

    /// Wireshark's name after `tcp.analysis.`.
    pub const fn name(self) -> &'static str {
        match self {
            Analysis::Retransmission => "retransmission",
            Analysis::FastRetransmission => "fast_retransmission",
            Analysis::SpuriousRetransmission => "spurious_retransmission",
            Analysis::OutOfOrder => "out_of_order",
            Analysis::ReusedPorts => "reused_ports",
            Analysis::LostSegment => "lost_segment",
            Analysis::AckLostSegment => "ack_lost_segment",
            Analysis::WindowUpdate => "window_update",
            Analysis::WindowFull => "window_full",
            Analysis::KeepAlive => "keep_alive",
            Analysis::KeepAliveAck => "keep_alive_ack",
            Analysis::DuplicateAck => "duplicate_ack",
            Analysis::ZeroWindow => "zero_window",
            Analysis::ZeroWindowProbe => "zero_window_probe",
            Analysis::ZeroWindowProbeAck => "zero_window_probe_ack",
        }
    }
}

/// A set of [`Analysis`] names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AnalysisSet(pub u16);

impl AnalysisSet {
    /// Whether it holds a name.
    pub const fn has(self, name: Analysis) -> bool {
        self.0 & (1 << name as u8) != 0
    }
    /// Adds a name.
    pub const fn insert(&mut self, name: Analysis) {
        self.0 |= 1 << name as u8;
    }
    /// Whether it holds none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// The names it holds.
    pub fn iter(self) -> impl Iterator<Item = Analysis> {
        Analysis::ALL.into_iter().filter(move |name| self.has(*name))
    }
    /// Whether it holds any of the three retransmission names.
    pub const fn is_retransmission(self) -> bool {
        self.0 & 0b111 != 0
    }
}
