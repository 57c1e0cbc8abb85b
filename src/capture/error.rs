//! What can go wrong with a capture, and how the user is told.

use crate::i18n::Message;
use crate::msg;

/// Why a capture could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaptureError {
    /// The file could not be opened or read.
    #[error("cannot read the capture: {0}")]
    Io(#[from] std::io::Error),
    /// The content is no capture file.
    #[error("not a capture file")]
    NotACapture,
}

impl CaptureError {
    /// What happened and what to try, for the user.
    pub fn message(&self) -> Message {
        match self {
            CaptureError::Io(error) => msg!("capture-error-io", reason = error.to_string()),
            CaptureError::NotACapture => msg!("capture-error-not-a-capture"),
        }
    }
}

/// Something the user should know about a capture that could be read, at least in part.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaptureNotice {
    /// The file ends inside a record; that many bytes were left over.
    CutOff {
        /// Bytes after the last whole record.
        bytes: u64,
    },
}

impl CaptureNotice {
    /// What was seen, for the user.
    pub fn message(&self) -> Message {
        match self {
            CaptureNotice::CutOff { bytes } => msg!("capture-notice-cut-off", bytes = *bytes),
        }
    }
}
