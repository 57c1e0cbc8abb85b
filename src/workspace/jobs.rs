//! Work that must not hold up the window: reading a capture, laying out a conversation.

use std::sync::Arc;

/// Called when a job has something to show, so that the window draws itself again.
#[derive(Clone)]
pub struct Wake(pub Arc<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for Wake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wake")
    }
}

/// How far the reading of a capture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loading {
    /// Bytes read.
    pub read: u64,
    /// Bytes there are, where known.
    pub total: Option<u64>,
}

#[derive(Debug, Default)]
pub(super) struct Jobs {}
