//! TCP conversations: the state of each end by RFC 9293, Wireshark's analysis flags, and the shapes of
//! openings and closings.
#![doc = include_str!("differences.md")]

mod analysis;
pub(crate) mod connection;
pub(crate) mod machine;
pub(crate) mod sequence;
mod shape;
mod state;
mod summary;

pub use analysis::{Analysis, AnalysisSet};
pub use state::{Moment, TcpState, Transition};
pub use summary::{Close, Open, Summary, Teardown};
