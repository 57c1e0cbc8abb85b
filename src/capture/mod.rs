//! Where frames come from and are kept: capture files, pipes and (later) interfaces in, one
//! [`PacketStore`] out.
//!
//! Knows nothing of what the bytes mean: that is [`decode`](crate::decode)'s.

pub mod error;
pub mod file;
mod frame;
pub mod link_type;
pub mod store;
pub mod time;

pub use error::{CaptureError, CaptureNotice};
pub use frame::{Frame, FrameMeta, FrameNumber};
pub use link_type::LinkType;
pub use store::{Interface, PacketStore};
pub use time::Timestamp;
