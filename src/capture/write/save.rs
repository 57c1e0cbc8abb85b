//! Saving frames of a capture: all or some, as pcapng or pcap, there whole at the end or not at all.
//!
//! The file is written beside its place under another name and then put there, so that what was there before stays until
//! the new one is complete. A device or a pipe is written to as it is. Frames go in one at a time: a caller that shares its
//! store with a reader need not hold it for the whole of the work.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::pcap;
use super::pcapng::{self, Described, Section, Statistics};
use crate::capture::{Frame, FrameNumber, Interface, InterfaceStatistics, LinkType, PacketStore, Timestamp};
use crate::i18n::Message;
use crate::msg;

/// The format of a saved capture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaveFormat {
    /// pcapng: interfaces, comments and counts as well.
    #[default]
    Pcapng,
    /// Classic pcap with nanoseconds: frames of one link type.
    Pcap,
}

impl SaveFormat {
    /// The format a file's name asks for: pcap where it ends in `.pcap` or `.cap`.
    pub fn by_name(path: &Path) -> Self {
        match path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).as_deref() {
            Some("pcap" | "cap") => SaveFormat::Pcap,
            _ => SaveFormat::Pcapng,
        }
    }

    /// How the name of such a file ends.
    pub const fn extension(self) -> &'static str {
        match self {
            SaveFormat::Pcapng => "pcapng",
            SaveFormat::Pcap => "pcap",
        }
    }
}

/// Why a capture could not be saved. Nothing is left of the attempt, and what was in its place before is still there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// There is no room for it.
    #[error("no room left for {}", .0.display())]
    DiskFull(PathBuf),
    /// The system refuses.
    #[error("cannot write {}: {reason}", file.display())]
    CannotWrite {
        /// The file.
        file: PathBuf,
        /// The system's reason.
        reason: io::Error,
    },
    /// The frames are of several link types, which pcap has no place for.
    #[error("frames of several link types")]
    SeveralLinkTypes,
}

impl SaveError {
    fn of(path: &Path, reason: io::Error) -> Self {
        match reason.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                SaveError::DiskFull(path.to_path_buf())
            }
            _ => SaveError::CannotWrite { file: path.to_path_buf(), reason },
        }
    }

    /// What happened and what to try, for the user.
    pub fn message(&self) -> Message {
        match self {
            SaveError::DiskFull(path) => msg!("live-save-disk-full", file = path.display().to_string()),
            SaveError::CannotWrite { file, reason } => {
                msg!("live-save-cannot-write", file = file.display().to_string(), reason = reason.to_string())
            }
            SaveError::SeveralLinkTypes => msg!("live-save-several-link-types"),
        }
    }
}

/// A capture that was saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Frames in the file.
    pub frames: u64,
    /// What is listed among frames and is none, and was left out: journal entries, content of private blocks.
    pub left_out: u64,
}

/// A capture being saved.
#[derive(Debug)]
pub struct Saver {
    format: SaveFormat,
    /// Where it is to be, and where it is until then.
    path: PathBuf,
    beside: Beside,
    out: BufWriter<File>,
    block: Vec<u8>,
    /// The interfaces written so far, by what a frame says of its own.
    interfaces: Vec<(u16, LinkType)>,
    saved: Saved,
}

/// A file that is removed again unless it is kept.
#[derive(Debug)]
struct Beside(Option<PathBuf>);

impl Drop for Beside {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _gone_already = fs::remove_file(path);
        }
    }
}

impl Saver {
    /// Begins a file that is to be at `path`; `comment` is for the file as a whole (pcapng only).
    pub fn create(path: &Path, format: SaveFormat, comment: Option<&str>) -> Result<Self, SaveError> {
        // Through a link, to the file itself: what is renamed must not take the link's place.
        let path = behind_links(path);
        let (file, beside) = begin(&path).map_err(|reason| SaveError::of(&path, reason))?;
        let mut block = Vec::new();
        if format == SaveFormat::Pcapng {
            let section = Section { comment: comment.map(str::to_owned), ..Section::here() };
            pcapng::section_header(&mut block, &section);
        }
        let out = BufWriter::with_capacity(1 << 18, file);
        let beside = Beside(beside);
        Ok(Saver { format, path, beside, out, block, interfaces: Vec::new(), saved: Saved::default() })
    }

    /// Adds a frame of a store with these interfaces. Numbers need not follow one another.
    pub fn frame(
        &mut self,
        interfaces: &[Interface],
        frame: &Frame<'_>,
        comment: Option<&str>,
    ) -> Result<(), SaveError> {
        let meta = frame.meta;
        let link_type = meta.link_type;
        if matches!(link_type, LinkType::JOURNAL_ENTRY | LinkType::CUSTOM_BLOCK) {
            self.saved.left_out += 1;
            return Ok(());
        }
        let time = meta.time().map_or(0, Timestamp::nanos);
        let known = self.interfaces.iter().position(|known| *known == (meta.interface, link_type));
        let interface = match known {
            Some(known) => known,
            None => self.interface(interfaces, meta.interface, link_type)?,
        };
        match self.format {
            SaveFormat::Pcapng => {
                let parts = [frame.bytes, &[]];
                pcapng::enhanced_packet(&mut self.block, interface as u32, time, meta.wire_len, parts, comment);
            }
            SaveFormat::Pcap => pcap::record(&mut self.block, time, meta.wire_len, frame.bytes),
        }
        self.saved.frames += 1;
        self.write_block()
    }

    /// Describes an interface that has not been among the frames before.
    fn interface(&mut self, interfaces: &[Interface], number: u16, link_type: LinkType) -> Result<usize, SaveError> {
        let known = interfaces.get(usize::from(number));
        let snap_len = known.map_or(0, |known| known.snap_len);
        match self.format {
            SaveFormat::Pcapng => pcapng::interface_description(
                &mut self.block,
                &Described {
                    link_type,
                    snap_len,
                    name: known.and_then(|known| known.name.clone()),
                    description: known.and_then(|known| known.description.clone()),
                    mac: known.and_then(|known| known.mac),
                    addresses: known.map(|known| known.addresses.clone()).unwrap_or_default(),
                    filter: known.and_then(|known| known.filter.clone()).unwrap_or_default(),
                    os: known.and_then(|known| known.os.clone()),
                },
            ),
            SaveFormat::Pcap => match self.interfaces.first() {
                None => pcap::file_header(&mut self.block, link_type, snap_len_of_pcap(snap_len)),
                Some((_, first)) if *first == link_type => {}
                Some(_) => return Err(SaveError::SeveralLinkTypes),
            },
        }
        self.interfaces.push((number, link_type));
        Ok(self.interfaces.len() - 1)
    }

    /// Ends the file with what the capture says became of its frames, and puts it in its place.
    pub fn finish(mut self, statistics: &[InterfaceStatistics]) -> Result<Saved, SaveError> {
        if self.format == SaveFormat::Pcap && self.interfaces.is_empty() {
            pcap::file_header(&mut self.block, LinkType::ETHERNET, snap_len_of_pcap(0));
        }
        for (place, (number, _)) in self.interfaces.iter().enumerate() {
            let known = statistics.iter().find(|statistics| statistics.interface == *number);
            if let Some(known) = known.filter(|_| self.format == SaveFormat::Pcapng) {
                let time = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_nanos() as i64);
                let statistics = Statistics {
                    time,
                    began: None,
                    ended: None,
                    received: known.received,
                    dropped_by_interface: known.dropped_by_interface,
                    accepted: known.accepted,
                    dropped: known.dropped_by_system,
                    delivered: known.delivered,
                };
                pcapng::interface_statistics(&mut self.block, place as u32, &statistics);
            }
        }
        self.write_block()?;
        let Saver { path, mut beside, out, saved, .. } = self;
        let failed = |reason| SaveError::of(&path, reason);
        let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        if let Some(from) = &beside.0 {
            file.sync_all().map_err(failed)?;
            drop(file);
            fs::rename(from, &path).map_err(failed)?;
        }
        beside.0 = None;
        Ok(saved)
    }

    fn write_block(&mut self) -> Result<(), SaveError> {
        let written = self.out.write_all(&self.block);
        self.block.clear();
        written.map_err(|reason| SaveError::of(&self.path, reason))
    }
}

/// Some readers take 0 for "nothing of each frame".
fn snap_len_of_pcap(snap_len: u32) -> u32 {
    if snap_len == 0 { 262_144 } else { snap_len }
}

/// As many links are followed one after another as the system does (`MAXSYMLINKS`).
const MOST_LINKS: usize = 40;

/// The file that a path leads to, through links, whether it is there yet or not.
pub(super) fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        if let Ok(known) = fs::canonicalize(&path) {
            return known;
        }
        // A link to what is not there yet: relative to where the link is.
        let Ok(to) = fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(to);
    }
    path
}

/// What is written to: a file beside `path`, with its name, or what is at `path` itself where that is no file.
pub(super) fn begin(path: &Path) -> io::Result<(File, Option<PathBuf>)> {
    let before = match fs::metadata(path) {
        Ok(known) => Some(known),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        // Links in a circle, say: no place of a file.
        Err(error) => return Err(error),
    };
    match &before {
        Some(known) if known.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Some(known) if !known.is_file() => Ok((File::options().write(true).open(path)?, None)),
        _ => beside(path, before.as_ref()).map(|(file, beside)| (file, Some(beside))),
    }
}

/// A new file in the folder of `path`, under a name that is free, for the same readers as the one `before`.
fn beside(path: &Path, before: Option<&fs::Metadata>) -> io::Result<(File, PathBuf)> {
    let Some(name) = path.file_name() else { return Err(io::ErrorKind::InvalidInput.into()) };
    let mut attempt = 0_u32;
    loop {
        let mut other = std::ffi::OsString::from(".");
        other.push(name);
        other.push(format!(".{}-{attempt}.part", std::process::id()));
        let other = path.with_file_name(other);
        match File::options().write(true).create_new(true).open(&other) {
            Ok(file) => {
                if let Some(before) = before {
                    keep_access(&file, before);
                }
                return Ok((file, other));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Gives a file, which is empty yet, the owner and the rights of the one whose place it is to take, as far as we may.
#[cfg(unix)]
fn keep_access(file: &File, before: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    let owned = file.metadata().is_ok_and(|ours| (ours.uid(), ours.gid()) == (before.uid(), before.gid()))
        || fchown(file, Some(before.uid()), Some(before.gid())).is_ok();
    // What the former group was let do is not for another one.
    let allowed = if owned { before.mode() & 0o777 } else { before.mode() & 0o707 };
    let _as_it_is_then = file.set_permissions(fs::Permissions::from_mode(allowed));
}

#[cfg(not(unix))]
fn keep_access(_file: &File, _before: &fs::Metadata) {}

/// Saves frames of a store as it shows them, so under its veil where it has one: those of `numbers`, in their order.
/// `comment` is for the file as a whole (pcapng only).
pub fn save(
    store: &PacketStore,
    numbers: impl IntoIterator<Item = FrameNumber>,
    path: &Path,
    format: SaveFormat,
    comment: Option<&str>,
) -> Result<Saved, SaveError> {
    let mut saver = Saver::create(path, format, comment)?;
    let mut interfaces = std::borrow::Cow::Borrowed(store.interfaces());
    if store.is_veiled() {
        // What somebody wrote about it may name a person or a house, and its addresses and filter name hosts; `eth0` does
        // not.
        for interface in interfaces.to_mut() {
            *interface =
                Interface { name: interface.name.take(), ..Interface::new(interface.link_type, interface.snap_len) };
        }
    }
    for shown in numbers.into_iter().filter_map(|number| store.shown(number)) {
        saver.frame(&interfaces, &shown.frame(), store.comment(shown.number))?;
    }
    saver.finish(store.statistics())
}
