//! What is to be captured.

use std::time::Duration;

use super::CaptureFilter;

/// The most bytes that can be kept of a frame: as tcpdump has it, 256 KiB.
pub const MAX_SNAP_LEN: u32 = 262_144;

/// What is to be captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureRequest {
    /// The interface's name.
    pub interface: String,
    /// Which frames are taken.
    pub filter: CaptureFilter,
    /// The most bytes kept of each frame, from 1 to [`MAX_SNAP_LEN`].
    pub snap_len: u32,
    /// After how many frames to end by oneself.
    pub packets: Option<u64>,
    /// After what time to end by oneself.
    pub duration: Option<Duration>,
    /// Whether to end when standard input does: how a window tells its recorder to.
    pub until_input_ends: bool,
}

impl CaptureRequest {
    /// Whole frames of an interface, all of them, until told to end.
    pub fn new(interface: impl Into<String>) -> Self {
        CaptureRequest {
            interface: interface.into(),
            filter: CaptureFilter::default(),
            snap_len: MAX_SNAP_LEN,
            packets: None,
            duration: None,
            until_input_ends: false,
        }
    }

    /// The arguments of the program that make it record this to standard output.
    pub fn arguments(&self) -> Vec<String> {
        let mut arguments = vec!["capture".to_owned(), format!("--interface={}", self.interface)];
        arguments.push("--write=-".to_owned());
        arguments.push(format!("--snaplen={}", self.snap_len));
        arguments.extend(self.packets.map(|packets| format!("--packets={packets}")));
        arguments.extend(self.duration.map(|duration| format!("--seconds={}", duration.as_secs_f64())));
        arguments.extend(self.until_input_ends.then(|| "--until-input-ends".to_owned()));
        arguments.extend(self.filter.arguments());
        arguments
    }
}
