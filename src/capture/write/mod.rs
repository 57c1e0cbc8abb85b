//! Writing captures: the blocks of pcapng and the records of pcap, and saving a file so that it is there whole or not at
//! all.

mod pcap;
pub(crate) mod pcapng;
mod save;
#[cfg(test)]
mod tests;

pub use save::{SaveError, SaveFormat, Saved, Saver, save};
