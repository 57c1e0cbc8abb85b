//! What can go wrong with a capture, and how the user is told.
//!
//! A [`CaptureError`] is a capture that could not be opened at all. A [`CaptureNotice`] is something
//! the user should know about one that could, at least in part: what was read stays.

use std::io;
use std::path::{Path, PathBuf};

use super::file::Looks;
use super::{FrameNumber, LinkType};
use crate::i18n::Message;
use crate::msg;

/// Why a capture could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaptureError {
    /// The source could not be read.
    #[error("cannot read the capture: {0}")]
    Io(#[from] io::Error),
    /// There is no such file.
    #[error("no such file: {}", .0.display())]
    NotFound(PathBuf),
    /// The system refuses us the file.
    #[error("no permission to read {}", .0.display())]
    PermissionDenied(PathBuf),
    /// The path is a directory.
    #[error("{} is a directory", .0.display())]
    Directory(PathBuf),
    /// There is not one byte.
    #[error("the capture is empty")]
    Empty,
    /// The content is no capture file.
    #[error("not a capture file (it begins with {first})")]
    NotACapture {
        /// What it seems to be instead.
        looks: Looks,
        /// Its first bytes in hexadecimal, up to eight.
        first: String,
    },
    /// The file ends within its file header.
    #[error("the file ends after {bytes} bytes, within its header")]
    CutHeader {
        /// How many bytes there are.
        bytes: u64,
    },
    /// A version of the format that is not known.
    #[error("unknown version {major}.{minor} of the capture format")]
    UnknownVersion {
        /// Major version.
        major: u16,
        /// Minor version.
        minor: u16,
    },
    /// The compressed data is damaged or cut before the first packet.
    #[error("the compressed file is damaged: {reason}")]
    Compressed {
        /// The decompressor's reason.
        reason: String,
    },
}

impl CaptureError {
    /// The error for a path that could not be opened or read.
    pub(crate) fn of_path(path: &Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => CaptureError::NotFound(path.to_path_buf()),
            io::ErrorKind::PermissionDenied => CaptureError::PermissionDenied(path.to_path_buf()),
            io::ErrorKind::IsADirectory => CaptureError::Directory(path.to_path_buf()),
            _ => CaptureError::Io(error),
        }
    }

    /// What happened and what to try, for the user.
    pub fn message(&self) -> Message {
        match self {
            CaptureError::Io(error) => msg!("capture-error-io", reason = error.to_string()),
            CaptureError::NotFound(path) => msg!("capture-error-not-found", path = path.display().to_string()),
            CaptureError::PermissionDenied(path) => {
                msg!("capture-error-permission", path = path.display().to_string())
            }
            CaptureError::Directory(path) => msg!("capture-error-directory", path = path.display().to_string()),
            CaptureError::Empty => msg!("capture-error-empty"),
            CaptureError::NotACapture { looks, first } => match looks {
                Looks::OtherCapture(format) => msg!("capture-error-other-capture", format = *format),
                Looks::Archive(format) => msg!("capture-error-archive", format = *format),
                Looks::WebPage => msg!("capture-error-web-page"),
                Looks::Document(format) => msg!("capture-error-document", format = *format),
                Looks::Text => msg!("capture-error-text"),
                Looks::Unknown => msg!("capture-error-not-a-capture", first = first.as_str()),
            },
            CaptureError::CutHeader { bytes } => msg!("capture-error-cut-header", bytes = *bytes),
            CaptureError::UnknownVersion { major, minor } => {
                msg!("capture-error-version", version = format!("{major}.{minor}"))
            }
            CaptureError::Compressed { reason } => msg!("capture-error-compressed", reason = reason.as_str()),
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
    /// A record cannot be right; reading ended there, as no later record could be trusted.
    Damaged {
        /// The last whole frame before it; 0 where there is none.
        after: FrameNumber,
        /// Where the record begins, in bytes from the start (after decompression).
        offset: u64,
        /// What is wrong with it.
        damage: Damage,
    },
    /// A frame has more bytes in the file than it claims to have had on the wire. Said once, for the first.
    LongerThanClaimed {
        /// The first such frame.
        frame: FrameNumber,
    },
    /// Frames of a link type that cannot be decoded; they are listed as raw bytes. Not found by the reader:
    /// added by whoever knows what can be decoded ([`PacketStore::add_notice`](super::PacketStore::add_notice)).
    UnknownLinkType {
        /// The type.
        link_type: LinkType,
    },
    /// A compressed capture ends in mid-stream; what was decompressed by then was read.
    CompressedCutOff {
        /// Decompressed bytes after the last whole record.
        bytes: u64,
    },
    /// A compressed capture is damaged; what was decompressed by then was read.
    CompressedDamaged {
        /// The last whole frame before it; 0 where there is none.
        after: FrameNumber,
        /// The decompressor's reason.
        reason: String,
    },
    /// A compressed capture unpacks to more than the limit; the rest was left unread.
    LimitReached {
        /// The limit, in bytes of memory for the unpacked capture and its index.
        limit: u64,
    },
    /// The file has become shorter since it was opened; the frames past its new end cannot be shown.
    Shrunk {
        /// How many frames that were there are gone.
        frames: u64,
    },
    /// Reading failed on the way; what was read by then stays.
    ReadFailed {
        /// The last whole frame before it; 0 where there is none.
        after: FrameNumber,
        /// The system's reason.
        reason: String,
    },
}

impl CaptureNotice {
    /// Whether the capture merely ends within a record: the everyday case of a capture that was being
    /// written. The command line counts it as done (exit status 0).
    pub fn is_cut_off(&self) -> bool {
        matches!(self, CaptureNotice::CutOff { .. } | CaptureNotice::CompressedCutOff { .. })
    }

    /// Whether packets are missing that the file should have had, beyond a merely unfinished last record. The
    /// command line says what it could and exits with 1.
    pub fn lost_packets(&self) -> bool {
        match self {
            CaptureNotice::Damaged { .. }
            | CaptureNotice::CompressedDamaged { .. }
            | CaptureNotice::LimitReached { .. }
            | CaptureNotice::Shrunk { .. }
            | CaptureNotice::ReadFailed { .. } => true,
            CaptureNotice::CutOff { .. }
            | CaptureNotice::CompressedCutOff { .. }
            | CaptureNotice::LongerThanClaimed { .. }
            | CaptureNotice::UnknownLinkType { .. } => false,
        }
    }

    /// What was seen, for the user.
    pub fn message(&self) -> Message {
        match self {
            CaptureNotice::CutOff { bytes } => msg!("capture-notice-cut-off", bytes = *bytes),
            CaptureNotice::Damaged { after, offset, damage } => {
                msg!("capture-notice-damaged", after = *after, offset = *offset, damage = damage.message())
            }
            CaptureNotice::LongerThanClaimed { frame } => msg!("capture-notice-longer-than-claimed", frame = *frame),
            CaptureNotice::UnknownLinkType { link_type } => {
                msg!("capture-notice-unknown-link-type", type = link_type.to_string())
            }
            CaptureNotice::CompressedCutOff { bytes } => msg!("capture-notice-compressed-cut-off", bytes = *bytes),
            CaptureNotice::CompressedDamaged { after, reason } => {
                msg!("capture-notice-compressed-damaged", after = *after, reason = reason.as_str())
            }
            CaptureNotice::LimitReached { limit } => {
                msg!("capture-notice-limit-reached", mebibytes = limit >> 20)
            }
            CaptureNotice::Shrunk { frames } => msg!("capture-notice-shrunk", frames = *frames),
            CaptureNotice::ReadFailed { after, reason } => {
                msg!("capture-notice-read-failed", after = *after, reason = reason.as_str())
            }
        }
    }
}

/// What is wrong with a damaged record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// A packet claims more captured bytes than any packet has.
    PacketTooLong {
        /// What it claims.
        claimed: u32,
        /// The most that is believed.
        most: u32,
    },
    /// A pcapng block claims a length that such a block cannot have.
    BlockLength {
        /// What it claims.
        claimed: u32,
    },
    /// The two copies of a pcapng block's length differ.
    LengthsDiffer {
        /// At its head.
        head: u32,
        /// At its tail.
        tail: u32,
    },
    /// A pcapng packet claims more captured bytes than its block has.
    PacketBeyondBlock {
        /// What it claims.
        claimed: u32,
    },
    /// A pcapng packet names an interface that the section has not described.
    UnknownInterface {
        /// Its number in the section.
        interface: u32,
    },
    /// A pcapng section header without a byte-order mark, or of an unknown version.
    SectionHeader,
}

impl Damage {
    /// What is wrong, for the user: a clause that follows a colon.
    pub fn message(&self) -> Message {
        match self {
            Damage::PacketTooLong { claimed, most } => {
                msg!("capture-damage-packet-too-long", claimed = *claimed, most = *most)
            }
            Damage::BlockLength { claimed } => msg!("capture-damage-block-length", claimed = *claimed),
            Damage::LengthsDiffer { head, tail } => msg!("capture-damage-lengths-differ", head = *head, tail = *tail),
            Damage::PacketBeyondBlock { claimed } => msg!("capture-damage-packet-beyond-block", claimed = *claimed),
            Damage::UnknownInterface { interface } => {
                msg!("capture-damage-unknown-interface", interface = *interface)
            }
            Damage::SectionHeader => msg!("capture-damage-section-header"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{CaptureError, CaptureNotice, Damage};
    use crate::capture::{LinkType, Looks};
    use crate::i18n::{Catalog, Language, Message};

    fn all() -> Vec<Message> {
        let not = |looks| CaptureError::NotACapture { looks, first: "00 01".into() };
        let errors = [
            CaptureError::Io(std::io::Error::other("reason")),
            CaptureError::NotFound("a.pcap".into()),
            CaptureError::PermissionDenied("a.pcap".into()),
            CaptureError::Directory("a".into()),
            CaptureError::Empty,
            not(Looks::OtherCapture("snoop")),
            not(Looks::Archive("zip")),
            not(Looks::WebPage),
            not(Looks::Document("PDF")),
            not(Looks::Text),
            not(Looks::Unknown),
            CaptureError::CutHeader { bytes: 1 },
            CaptureError::UnknownVersion { major: 1, minor: 2 },
            CaptureError::Compressed { reason: "reason".into() },
        ];
        let damage = [
            Damage::PacketTooLong { claimed: 9, most: 8 },
            Damage::BlockLength { claimed: 9 },
            Damage::LengthsDiffer { head: 1, tail: 2 },
            Damage::PacketBeyondBlock { claimed: 9 },
            Damage::UnknownInterface { interface: 9 },
            Damage::SectionHeader,
        ];
        let notices = [
            CaptureNotice::CutOff { bytes: 1 },
            CaptureNotice::LongerThanClaimed { frame: 1 },
            CaptureNotice::UnknownLinkType { link_type: LinkType(105) },
            CaptureNotice::CompressedCutOff { bytes: 2 },
            CaptureNotice::CompressedDamaged { after: 0, reason: "reason".into() },
            CaptureNotice::LimitReached { limit: 4 << 30 },
            CaptureNotice::Shrunk { frames: 0 },
            CaptureNotice::ReadFailed { after: 3, reason: "reason".into() },
        ];
        let damaged = damage.map(|damage| CaptureNotice::Damaged { after: 7, offset: 40, damage });
        let notices = damaged.iter().chain(&notices).map(CaptureNotice::message);
        errors.iter().map(CaptureError::message).chain(notices).collect()
    }

    #[test]
    fn every_message_has_words_in_every_language() {
        for language in Language::ALL {
            let catalog = Catalog::new(language);
            for message in all() {
                let text = catalog.text(&message);
                assert!(!text.contains(['[', '{', '}']) && !text.contains('\n'), "{language:?}: {text}");
                assert!(text.ends_with(['.', '?', '。', '？']), "{language:?}: {text}");
            }
        }
    }

    #[test]
    fn in_words() {
        let says = |language, message: Message| Catalog::new(language).text(&message);
        assert_eq!(
            says(Language::English, CaptureNotice::CutOff { bytes: 1 }.message()),
            "The capture is cut off at its end: 1 byte of an unfinished record was left over. \
             All packets before that are shown."
        );
        let damage = Damage::LengthsDiffer { head: 40, tail: 36 };
        assert_eq!(
            says(Language::TraditionalChinese, CaptureNotice::Damaged { after: 0, offset: 88, damage }.message()),
            "擷取檔在第 88 個位元組處損壞：有區塊的長度在開頭記為 40 個位元組，在結尾卻記為 36 個。\
             在此之前讀不到任何封包。"
        );
        let unknown = CaptureNotice::UnknownLinkType { link_type: LinkType(105) };
        assert_eq!(
            says(Language::SimplifiedChinese, unknown.message()),
            "layerscope 无法解析链路类型 IEEE802_11 (105)。这些数据包只列出原始字节。"
        );
    }
}
