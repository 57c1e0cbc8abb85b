//! Receiving on Linux: a packet socket and its ring.

pub(crate) mod confine;
mod ring;
mod socket;

use std::fs::File;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use pnet::datalink::NetworkInterface;

use super::filter::{Framing, Instruction, program};
use super::{CaptureRequest, KernelCount, LiveError, TapFrame};
use crate::capture::LinkType;
use ring::{Link, Ring, RingFrame};
use socket::PacketSocket;

/// An interface that is being captured.
pub(super) struct Tap {
    socket: PacketSocket,
    ring: Ring,
    interface: String,
    framing: Framing,
    link_type: LinkType,
    snap_len: usize,
}

/// Hardware types (`linux/if_arp.h`).
const ETHERNET: u16 = 1;
const TUNNEL: u16 = 768;
const TUNNEL6: u16 = 769;
const LOOPBACK: u16 = 772;
const SIT: u16 = 776;
const IEEE80211: u16 = 801;
const IEEE80211_PRISM: u16 = 802;
const IEEE80211_RADIOTAP: u16 = 803;
const RAW_IP: u16 = 519;
const NONE: u16 = 0xfffe;

/// How the frames of an interface begin, and how a capture says so. Where that is unknown, the kernel takes the link
/// header off and tells what it was.
fn framing(hardware: u16) -> (Framing, LinkType) {
    match hardware {
        ETHERNET | LOOPBACK => (Framing::Ethernet, LinkType::ETHERNET),
        TUNNEL | TUNNEL6 | SIT | RAW_IP | NONE => (Framing::Ip, LinkType::RAW),
        IEEE80211 => (Framing::Other, LinkType(105)),
        IEEE80211_PRISM => (Framing::Other, LinkType(119)),
        IEEE80211_RADIOTAP => (Framing::Other, LinkType(127)),
        _ => (Framing::Cooked, LinkType::LINUX_SLL),
    }
}

/// The request's filter as the kernel has it.
fn kernel_filter(interface: &str, request: &CaptureRequest, framing: Framing) -> Result<Vec<Instruction>, LiveError> {
    if framing == Framing::Other && !request.filter.is_empty() {
        // It would let nothing through.
        return Err(LiveError::NoFilterHere { interface: interface.to_owned() });
    }
    program(&request.filter, framing, request.snap_len).ok_or(LiveError::FilterTooLong)
}

impl Tap {
    /// Begins to receive. The one thing that needs a privilege.
    pub(super) fn open(interface: &NetworkInterface, request: &CaptureRequest) -> Result<Self, LiveError> {
        let (framing, link_type) = framing(PacketSocket::hardware(interface)?);
        let program = kernel_filter(&interface.name, request, framing)?;
        let (socket, ring) = PacketSocket::open(interface, framing == Framing::Cooked, &program)?;
        let (interface, snap_len) = (interface.name.clone(), request.snap_len as usize);
        Ok(Tap { socket, ring, interface, framing, link_type, snap_len })
    }

    /// How frames begin.
    pub(super) fn link_type(&self) -> LinkType {
        self.link_type
    }

    /// Waits until frames have come or something happens to one of the descriptors `watched`: then says of which.
    pub(super) fn wait(&mut self, most: Duration, watched: &[Watched<'_>]) -> Result<Vec<bool>, LiveError> {
        let mut fds = vec![PollFd::new(std::os::fd::AsFd::as_fd(&self.socket), PollFlags::POLLIN)];
        fds.extend(watched.iter().map(|watched| match watched {
            Watched::Output(fd) => PollFd::new(*fd, PollFlags::empty()),
            Watched::Input(fd) => PollFd::new(*fd, PollFlags::POLLIN),
        }));
        let timeout = PollTimeout::try_from(most).unwrap_or(PollTimeout::ZERO);
        match poll(&mut fds, timeout) {
            // A signal: whoever asked for it looks at its flag.
            Ok(0) | Err(Errno::EINTR) => return Ok(vec![false; watched.len()]),
            Ok(_) => {}
            Err(error) => return Err(LiveError::system("poll", error)),
        }
        let happened = |fd: &PollFd<'_>| fd.revents().is_some_and(|events| !events.is_empty());
        let happenings = fds.iter().skip(1).map(happened).collect();
        let failed = fds.first().and_then(PollFd::revents).is_some_and(|events| events.contains(PollFlags::POLLERR));
        if failed { Err(self.failure()) } else { Ok(happenings) }
    }

    /// What has happened to the interface. One that is removed goes down first.
    fn failure(&self) -> LiveError {
        let error = self.socket.take_error();
        std::thread::sleep(Duration::from_millis(100));
        let interface = self.interface.clone();
        match error {
            Ok(Some(error)) if error.raw_os_error() != Some(libc::ENETDOWN) => LiveError::system("recv", error),
            _ if self.socket.is_bound() => LiveError::WentDown { interface },
            _ => LiveError::Vanished { interface },
        }
    }

    /// Hands over the frames of the next block, until `each` wants no more. False where no block has come.
    #[expect(clippy::unnecessary_wraps, reason = "fails on other systems")]
    pub(super) fn take(&mut self, mut each: impl FnMut(&TapFrame<'_>) -> bool) -> Result<bool, LiveError> {
        let (framing, snap_len) = (self.framing, self.snap_len);
        let Some(block) = self.ring.next() else { return Ok(false) };
        for frame in ring::frames(block.bytes()) {
            let mut head = [0; HEAD];
            if !each(&whole(&frame, framing, snap_len, &mut head)) {
                break;
            }
        }
        Ok(true)
    }

    /// Receives nothing from now on; what has come by now can still be taken.
    pub(super) fn shut(&mut self) {
        if let Err(error) = self.socket.shut() {
            tracing::warn!(%error, "cannot stop receiving");
        }
    }

    /// What the kernel has counted since the last look.
    pub(super) fn count(&mut self) -> KernelCount {
        self.socket.count().unwrap_or_default()
    }
}

/// A descriptor to be watched beside the interface.
#[derive(Clone, Copy, Debug)]
pub(super) enum Watched<'a> {
    /// Whether its reader has gone.
    Output(BorrowedFd<'a>),
    /// Whether something can be read, or its end has come.
    Input(BorrowedFd<'a>),
}

/// As much as a pipe takes without waiting once it has any room at all (`PIPE_BUF`: pipe(7)).
pub(super) const MOST_AT_ONCE: usize = libc::PIPE_BUF;

/// The same pipe, opened anew so that writing to it does not wait: others who have it keep it as it was. `None` where we
/// may not, or where it is none.
pub(super) fn without_waiting(pipe: &File) -> Option<File> {
    let path = format!("/proc/self/fd/{}", pipe.as_raw_fd());
    File::options().write(true).custom_flags(libc::O_NONBLOCK).open(path).ok()
}

/// Waits until an output has room (or its reader is gone), or an input says something or ends. Says which it was.
pub(super) fn either(output: Option<BorrowedFd<'_>>, input: Option<BorrowedFd<'_>>, most: Duration) -> [bool; 2] {
    let watched = [(output, PollFlags::POLLOUT), (input, PollFlags::POLLIN)];
    let there = watched.iter().filter_map(|(fd, flags)| Some(PollFd::new((*fd)?, *flags)));
    let mut fds: Vec<PollFd<'_>> = there.collect();
    match poll(&mut fds, PollTimeout::try_from(most).unwrap_or(PollTimeout::ZERO)) {
        Ok(_) => {}
        Err(Errno::EINTR) => return [false; 2],
        // Writing says what is wrong.
        Err(_) => return [output.is_some(), false],
    }
    let mut happened = fds.iter().map(|fd| fd.revents().is_some_and(|events| !events.is_empty()));
    watched.map(|(fd, _)| fd.is_some() && happened.next().unwrap_or(false))
}

/// The longest header that is put together anew: a cooked one with a VLAN tag.
const HEAD: usize = 20;
/// The two addresses of an Ethernet header: a VLAN tag comes behind them.
const ADDRESSES: usize = 12;

/// A frame as it was on the wire, with the VLAN tag that the kernel took off, or with a cooked header in place of the one
/// it took off.
fn whole<'a>(frame: &RingFrame<'a>, framing: Framing, snap_len: usize, head: &'a mut [u8; HEAD]) -> TapFrame<'a> {
    let mut len = 0;
    let mut put = |bytes: &[u8]| {
        if let Some(place) = head.get_mut(len..len + bytes.len()) {
            place.copy_from_slice(bytes);
            len += bytes.len();
        }
    };
    let mut body = frame.bytes;
    match (framing, frame.vlan) {
        (Framing::Cooked, vlan) => {
            let Link { protocol, hardware, direction, address_len, address } = frame.link;
            for word in [u16::from(direction), hardware, u16::from(address_len)] {
                put(&word.to_be_bytes());
            }
            put(&address);
            if let Some((kind, tag)) = vlan {
                put(&kind.to_be_bytes());
                put(&tag.to_be_bytes());
            }
            put(&protocol.to_be_bytes());
        }
        (Framing::Ethernet, Some((kind, tag))) => {
            if let Some((addresses, rest)) = frame.bytes.split_at_checked(ADDRESSES) {
                put(addresses);
                put(&kind.to_be_bytes());
                put(&tag.to_be_bytes());
                body = rest;
            }
        }
        _ => {}
    }
    let added = (len + body.len()).saturating_sub(frame.bytes.len());
    let head = head.get(..len.min(snap_len)).unwrap_or_default();
    let body = body.get(..body.len().min(snap_len - head.len())).unwrap_or_default();
    TapFrame { time: frame.time, wire_len: frame.wire_len.saturating_add(added as u32), parts: [head, body] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::live::CaptureFilter;

    fn frame(bytes: &[u8], vlan: Option<(u16, u16)>) -> RingFrame<'_> {
        let link =
            Link { protocol: 0x0800, hardware: 512, direction: 4, address_len: 6, address: [1, 2, 3, 4, 5, 6, 0, 0] };
        RingFrame { time: 5, wire_len: 1000, bytes, vlan, link }
    }

    fn shown(frame: &RingFrame<'_>, framing: Framing, snap_len: usize) -> (u32, Vec<u8>) {
        let mut head = [0; HEAD];
        let whole = whole(frame, framing, snap_len, &mut head);
        (whole.wire_len, whole.parts.concat())
    }

    #[test]
    fn a_vlan_tag_is_put_back_behind_the_addresses() {
        let bytes = b"ddddddssssss\x08\x00payload";
        let untouched = shown(&frame(bytes, None), Framing::Ethernet, 100);
        assert_eq!(untouched, (1000, bytes.to_vec()));
        let tagged = shown(&frame(bytes, Some((0x88a8, 0x2007))), Framing::Ethernet, 100);
        assert_eq!(tagged, (1004, b"ddddddssssss\x88\xa8\x20\x07\x08\x00payload".to_vec()));
        let cut = shown(&frame(bytes, Some((0x8100, 7))), Framing::Ethernet, 19);
        assert_eq!(cut, (1004, b"ddddddssssss\x81\x00\x00\x07\x08\x00p".to_vec()));
        for len in 0..bytes.len() {
            let cut = shown(&frame(&bytes[..len], Some((0x8100, 7))), Framing::Ethernet, len);
            assert!(cut.1.len() <= len);
        }
    }

    #[test]
    fn a_cooked_header_says_what_was_there() {
        let cooked = shown(&frame(b"IP", None), Framing::Cooked, 100);
        assert_eq!(cooked, (1016, b"\0\x04\x02\0\0\x06\x01\x02\x03\x04\x05\x06\0\0\x08\0IP".to_vec()));
        let tagged = shown(&frame(b"IP", Some((0x8100, 7))), Framing::Cooked, 100);
        assert_eq!(tagged.1[14..], *b"\x81\0\0\x07\x08\0IP");
        assert_eq!(shown(&frame(b"IP", None), Framing::Cooked, 3).1.len(), 3);
    }

    #[test]
    fn a_filter_that_could_only_refuse_is_said_to() {
        let all = CaptureRequest::new("mon0");
        let some = CaptureRequest {
            filter: CaptureFilter { ports: vec![80], ..CaptureFilter::default() },
            ..CaptureRequest::new("mon0")
        };
        for hardware in [IEEE80211, IEEE80211_PRISM, IEEE80211_RADIOTAP] {
            let (framing, _) = framing(hardware);
            assert!(kernel_filter("mon0", &all, framing).is_ok());
            let refused = kernel_filter("mon0", &some, framing);
            assert!(matches!(refused, Err(LiveError::NoFilterHere { interface }) if interface == "mon0"));
        }
        assert!(kernel_filter("eth0", &some, Framing::Ethernet).is_ok());
    }

    #[test]
    fn how_the_frames_of_an_interface_begin() {
        assert_eq!(framing(1), (Framing::Ethernet, LinkType::ETHERNET));
        assert_eq!(framing(772), (Framing::Ethernet, LinkType::ETHERNET));
        assert_eq!(framing(0xfffe), (Framing::Ip, LinkType::RAW));
        assert_eq!(framing(512), (Framing::Cooked, LinkType::LINUX_SLL));
    }
}
