//! The packet socket: opened, fitted with filter and ring, and bound to an interface by pnet.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, IntoRawFd};

use nix::sys::socket::sockopt::ReceiveTimestampns;
use nix::sys::socket::{GetSockOpt, LinkAddr, SetSockOpt, SockaddrStorage, getsockname};
use nix::{getsockopt_impl, setsockopt_impl, sockopt_impl};
use pnet::datalink::{self, Channel, Config, NetworkInterface};
use socket2::{Domain, SockFilter, Socket, Type};

use super::ring::{BLOCK, RETIRE_MILLIS, Ring};
use crate::capture::live::filter::Instruction;
use crate::capture::live::{KernelCount, LiveError};

sockopt_impl!(
    /// Which layout the ring has.
    PacketVersion, SetOnly, libc::SOL_PACKET, libc::PACKET_VERSION, libc::c_int
);
sockopt_impl!(
    /// The ring.
    PacketRing, SetOnly, libc::SOL_PACKET, libc::PACKET_RX_RING, libc::tpacket_req3
);
sockopt_impl!(
    /// Whether frames that this host sends are left out.
    IgnoreOutgoing, SetOnly, libc::SOL_PACKET, libc::PACKET_IGNORE_OUTGOING, libc::c_int
);
sockopt_impl!(
    /// How many frames have passed the filter, and how many of those found no room; counted anew after each look.
    PacketStatistics, GetOnly, libc::SOL_PACKET, libc::PACKET_STATISTICS, libc::tpacket_stats_v3
);

/// How many blocks a ring has at first, and at least: where memory is short, fewer will do.
const MOST_BLOCKS: usize = 256;
const LEAST_BLOCKS: usize = 4;

/// A packet socket that receives.
pub(super) struct PacketSocket(Socket);

impl PacketSocket {
    /// Opens a socket on an interface. It needs the right to (`CAP_NET_RAW`); nothing after it does. Where `cooked`, the
    /// kernel takes the link header off.
    pub(super) fn open(
        interface: &NetworkInterface,
        cooked: bool,
        program: &[Instruction],
    ) -> Result<(Self, Ring), LiveError> {
        let this = Self::idle(if cooked { Type::DGRAM } else { Type::RAW })?;
        this.set_filter(program).map_err(|error| LiveError::system("SO_ATTACH_FILTER", error))?;
        if interface.is_loopback() {
            // Each frame would come twice: as it is sent and as it is received.
            this.set(IgnoreOutgoing, &1).map_err(|error| LiveError::system("PACKET_IGNORE_OUTGOING", error))?;
        }
        // The kernel then notes the time where it takes a frame in, the same for all who look, and not when it comes here.
        this.set(ReceiveTimestampns, &true).map_err(|error| LiveError::system("SO_TIMESTAMPNS", error))?;
        let version = libc::tpacket_versions::TPACKET_V3 as libc::c_int;
        this.set(PacketVersion, &version).map_err(|error| LiveError::system("PACKET_VERSION", error))?;
        let blocks = this.make_ring().map_err(|error| LiveError::system("PACKET_RX_RING", error))?;
        let ring = Ring::map(&this.0, blocks).map_err(|error| LiveError::system("mmap", error))?;
        this.bind(interface, true)?;
        Ok((this, ring))
    }

    /// The kind of hardware an interface is, or is made to look like (`ARPHRD_` of `linux/if_arp.h`).
    pub(super) fn hardware(interface: &NetworkInterface) -> Result<u16, LiveError> {
        let this = Self::idle(Type::RAW)?;
        this.shut().map_err(|error| LiveError::system("SO_ATTACH_FILTER", error))?;
        this.bind(interface, false)?;
        let address = this.address().map_err(|error| LiveError::system("getsockname", error))?;
        Ok(address.hatype())
    }

    /// A socket of no protocol: it receives nothing before it is bound, with filter and ring in place.
    fn idle(kind: Type) -> Result<Self, LiveError> {
        let socket = Socket::new(Domain::PACKET, kind, None).map_err(|error| match error.raw_os_error() {
            Some(libc::EPERM | libc::EACCES) => LiveError::no_permission(),
            _ => LiveError::system("socket", error),
        })?;
        Ok(PacketSocket(socket))
    }

    /// The largest ring that can be had. Its memory is the kernel's, taken at once.
    fn make_ring(&self) -> io::Result<usize> {
        let mut blocks = MOST_BLOCKS;
        loop {
            let frame_size = 2048;
            let request = libc::tpacket_req3 {
                tp_block_size: BLOCK as u32,
                tp_block_nr: blocks as u32,
                tp_frame_size: frame_size,
                tp_frame_nr: (BLOCK * blocks) as u32 / frame_size,
                tp_retire_blk_tov: RETIRE_MILLIS,
                tp_sizeof_priv: 0,
                tp_feature_req_word: 0,
            };
            match self.set(PacketRing, &request) {
                Ok(()) => return Ok(blocks),
                Err(error) if error.raw_os_error() == Some(libc::ENOMEM) && blocks > LEAST_BLOCKS => blocks /= 2,
                Err(error) => return Err(error),
            }
        }
    }

    /// Lets pnet bind the socket and turn on promiscuous mode. It takes a descriptor of its own, which it closes; the
    /// socket itself stays as it made it.
    fn bind(&self, interface: &NetworkInterface, promiscuous: bool) -> Result<(), LiveError> {
        let bound = self.0.try_clone().and_then(|descriptor| {
            let config = Config { socket_fd: Some(descriptor.into_raw_fd()), promiscuous, ..Config::default() };
            datalink::channel(interface, config)
        });
        match bound {
            Ok(Channel::Ethernet(..)) => Ok(()),
            Ok(_) => Err(LiveError::system("bind", io::ErrorKind::Unsupported)),
            Err(error) if matches!(error.raw_os_error(), Some(libc::ENODEV | libc::ENXIO)) => {
                Err(LiveError::Vanished { interface: interface.name.clone() })
            }
            Err(error) => Err(LiveError::system("bind", error)),
        }
    }

    /// Whether the interface it was bound to is still there.
    pub(super) fn is_bound(&self) -> bool {
        self.address().is_ok_and(|address| i32::try_from(address.ifindex()).is_ok_and(|index| index > 0))
    }

    fn address(&self) -> io::Result<LinkAddr> {
        // An address of six bytes makes it shorter than the structure, which nix takes only from the larger one.
        let address: SockaddrStorage = getsockname(self.0.as_raw_fd())?;
        address.as_link_addr().copied().ok_or(io::ErrorKind::InvalidData.into())
    }

    /// Puts a filter in place of the one before.
    fn set_filter(&self, program: &[Instruction]) -> io::Result<()> {
        let filters: Vec<SockFilter> =
            program.iter().map(|one| SockFilter::new(one.code, one.jump_true, one.jump_false, one.operand)).collect();
        self.0.attach_filter(&filters)
    }

    /// Receives nothing from now on. What the kernel has counted before is in the ring.
    pub(super) fn shut(&self) -> io::Result<()> {
        self.set_filter(&[Instruction { code: 0x06, jump_true: 0, jump_false: 0, operand: 0 }])
    }

    /// What the kernel has counted since the last look.
    pub(super) fn count(&self) -> io::Result<KernelCount> {
        let count = PacketStatistics.get(&self.0)?;
        Ok(KernelCount { received: u64::from(count.tp_packets), dropped: u64::from(count.tp_drops) })
    }

    /// An error that came while nobody called: that the interface is down.
    pub(super) fn take_error(&self) -> io::Result<Option<io::Error>> {
        self.0.take_error()
    }

    fn set<O: SetSockOpt>(&self, option: O, value: &O::Val) -> io::Result<()> {
        Ok(option.set(&self.0, value)?)
    }
}

impl AsFd for PacketSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
