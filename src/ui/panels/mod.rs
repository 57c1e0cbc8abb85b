//! The parts of the window. Each reads the [`Context`](super::context::Context) and returns wishes; none
//! knows another.

pub(crate) mod conversations;
pub(crate) mod drop;
pub(crate) mod empty;
pub(crate) mod help;
pub(crate) mod inspector;
pub(crate) mod live;
pub(crate) mod loading;
pub(crate) mod notifications;
mod order;
pub(crate) mod packets;
pub(crate) mod pictures;
mod samples;
mod saving;
pub(crate) mod stage;
pub(crate) mod toolbar;
pub(crate) mod transport;
pub(crate) mod unsaved;
