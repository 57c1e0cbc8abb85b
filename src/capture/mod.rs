//! Where frames come from and are kept: capture files, pipes and (later) interfaces in, one
//! [`PacketStore`] out.
//!
//! Knows nothing of what the bytes mean: that is [`decode`](crate::decode)'s.

mod batch;
mod chunk;
pub mod error;
pub mod file;
mod frame;
pub mod link_type;
mod reader;
mod source;
pub mod store;
pub mod time;

pub use batch::Batch;
pub use error::{CaptureError, CaptureNotice, Damage};
pub use file::Looks;
pub use frame::{Frame, FrameMeta, FrameNumber};
pub use link_type::LinkType;
pub use reader::CaptureReader;
pub use source::{CaptureSource, ReadLimits};
pub use store::{Interface, PacketStore};
pub use time::{Timestamp, since_first_text};
