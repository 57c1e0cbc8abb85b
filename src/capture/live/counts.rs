//! What became of every frame.

/// What became of the frames of a live capture that passed its filter. They add up:
/// `seen = kept + dropped_by_kernel + dropped_by_us + let_go`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Frames the kernel has seen on the interface, as far as is known by now.
    pub seen: u64,
    /// Frames that are here.
    pub kept: u64,
    /// Frames for which the kernel had no room, because they were not fetched fast enough.
    pub dropped_by_kernel: u64,
    /// Frames that the kernel gave and that were not written.
    pub dropped_by_us: u64,
    /// Frames that were here and made room for newer ones.
    pub let_go: u64,
}
