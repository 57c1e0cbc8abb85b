//! UDP conversations: datagrams between two endpoints. No connection, so no state.

/// What came of a client's datagrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exchange {
    /// Sent to a group.
    Multicast,
    /// Sent to everybody on the link.
    Broadcast,
    /// The server sent something too.
    Answered,
    /// An ICMP port unreachable quotes it.
    Unreachable,
    /// Nothing came back.
    Unanswered,
}

impl Exchange {
    /// The word of `conversations --json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Exchange::Multicast => "multicast",
            Exchange::Broadcast => "broadcast",
            Exchange::Answered => "answered",
            Exchange::Unreachable => "unreachable",
            Exchange::Unanswered => "unanswered",
        }
    }
}
