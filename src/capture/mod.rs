//! Where frames come from and are kept: capture files, pipes and interfaces in, one [`PacketStore`] out.
//!
//! Knows nothing of what the bytes mean: that is [`decode`](crate::decode)'s.

mod batch;
mod chunk;
pub mod error;
pub mod file;
mod frame;
pub mod link_type;
pub mod live;
mod reader;
mod source;
mod statistics;
pub mod store;
pub mod time;
mod veil;
pub mod write;

pub use batch::Batch;
pub use error::{CaptureError, CaptureNotice, Damage};
pub use file::Looks;
pub use frame::{Frame, FrameMeta, FrameNumber};
pub use link_type::LinkType;
pub use reader::CaptureReader;
pub use source::{CaptureSource, ReadLimits};
pub use statistics::InterfaceStatistics;
pub use store::{Interface, PacketStore, RingLimit};
pub use time::{Timestamp, since_first_text};
pub use veil::{Shown, Veil};
