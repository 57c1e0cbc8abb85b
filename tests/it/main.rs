//! The integration tests: one binary, so that the library is linked once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::string_slice,
    missing_docs,
    unreachable_pub
)]

mod architecture;
mod beside;
mod capture;
mod cli;
mod corpus;
mod damage;
mod decode;
mod decode_upper;
mod exact;
#[cfg(feature = "gui")]
mod explained;
mod flow;
#[cfg(feature = "gui")]
mod frames;
mod judge;
mod legible;
mod live;
#[cfg(feature = "gui")]
mod live_window;
mod live_workspace;
mod long;
mod mask;
mod must;
#[cfg(feature = "gui")]
mod presenting;
mod proofs;
#[cfg(feature = "gui")]
mod raster;
#[cfg(feature = "gui")]
mod real_window;
mod samples;
mod scenarios;
mod scene;
#[cfg(feature = "gui")]
mod snapshots;
mod state_header;
mod states_figure;
mod texts;
mod timeline;
#[cfg(feature = "gui")]
mod window;
mod workspace;
