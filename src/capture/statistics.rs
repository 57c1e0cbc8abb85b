//! What a capture says became of its frames.

/// What a pcapng capture says became of the frames of an interface (its interface statistics block), each count where it
/// is said. A live capture says so again and again; the last one counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InterfaceStatistics {
    /// The interface's place in [`PacketStore::interfaces`](super::PacketStore::interfaces).
    pub interface: u16,
    /// Frames the interface has received (`isb_ifrecv`).
    pub received: Option<u64>,
    /// Frames it had no room for (`isb_ifdrop`). dumpcap also puts here what the system had no room for.
    pub dropped_by_interface: Option<u64>,
    /// Frames that passed the capture filter (`isb_filteraccept`).
    pub accepted: Option<u64>,
    /// Frames the operating system had no room for (`isb_osdrop`).
    pub dropped_by_system: Option<u64>,
    /// Frames that were given to the capturing program (`isb_usrdeliv`).
    pub delivered: Option<u64>,
}

impl InterfaceStatistics {
    /// Frames that were lost before the capturing program saw them, as far as is said.
    pub fn dropped(&self) -> u64 {
        self.dropped_by_interface.unwrap_or(0).saturating_add(self.dropped_by_system.unwrap_or(0))
    }
}
