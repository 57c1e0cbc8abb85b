//! The interfaces of this computer, and how much goes over each.

use std::net::IpAddr;

#[cfg(unix)]
use pnet::datalink;

/// An interface that frames can be captured on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveInterface {
    /// Its name.
    pub name: String,
    /// The system's number of it.
    pub index: u32,
    /// What the system says of it, if anything.
    pub description: Option<String>,
    /// Its hardware address.
    pub mac: Option<[u8; 6]>,
    /// Its addresses, each with the number of bits that name its network.
    pub addresses: Vec<(IpAddr, u8)>,
    /// Whether it is up.
    pub up: bool,
    /// Whether this computer talks to itself over it.
    pub loopback: bool,
    /// What has gone over it so far, where the system tells. The difference of two looks is its activity.
    pub traffic: Option<Traffic>,
}

/// What has gone over an interface since it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Bytes that came in.
    pub received_bytes: u64,
    /// Packets that came in.
    pub received_packets: u64,
    /// Bytes that went out.
    pub sent_bytes: u64,
    /// Packets that went out.
    pub sent_packets: u64,
}

/// The interfaces there are now, in the system's order. Cheap enough to be asked once a second, to notice those that come
/// and go.
#[cfg(unix)]
pub fn interfaces() -> Vec<LiveInterface> {
    let counters = counters();
    let interfaces = datalink::interfaces().into_iter().map(|interface| LiveInterface {
        index: interface.index,
        description: Some(interface.description.trim().to_owned()).filter(|text| !text.is_empty()),
        mac: interface.mac.map(|mac| mac.octets()).filter(|mac| *mac != [0; 6]),
        addresses: interface.ips.iter().map(|network| (network.ip(), network.prefix())).collect(),
        up: interface.is_up(),
        loopback: interface.is_loopback(),
        traffic: traffic_of(&counters, &interface.name),
        name: interface.name,
    });
    interfaces.collect()
}

/// None, where frames cannot be captured.
#[cfg(not(unix))]
pub fn interfaces() -> Vec<LiveInterface> {
    Vec::new()
}

/// The kernel's table of counters; empty where there is none.
#[cfg(unix)]
fn counters() -> String {
    if cfg!(target_os = "linux") { std::fs::read_to_string("/proc/net/dev").unwrap_or_default() } else { String::new() }
}

/// An interface's line of the table: its name, eight columns of what came in, eight of what went out.
#[cfg(any(unix, test))]
fn traffic_of(table: &str, name: &str) -> Option<Traffic> {
    let mut lines = table.lines().filter_map(|line| line.rsplit_once(':'));
    let (_, columns) = lines.find(|(of, _)| of.trim() == name)?;
    let numbers: Vec<u64> = columns.split_whitespace().map_while(|column| column.parse().ok()).collect();
    Some(Traffic {
        received_bytes: *numbers.first()?,
        received_packets: *numbers.get(1)?,
        sent_bytes: *numbers.get(8)?,
        sent_packets: *numbers.get(9)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_table() {
        let table = "Inter-|   Receive                                                |  Transmit\n \
                     face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs\n    \
                     lo:  100 2 0 0 0 0 0 0 300 4 0 0 0 0 0 0\n  eth0:12345 67 0 0 0 0 0 0 890 12 0 0 0 0 0 0\n  eth0:1: 5";
        let eth0 = Traffic { received_bytes: 12_345, received_packets: 67, sent_bytes: 890, sent_packets: 12 };
        assert_eq!(traffic_of(table, "eth0"), Some(eth0));
        assert_eq!(traffic_of(table, "lo").map(|lo| lo.sent_packets), Some(4));
        assert_eq!(traffic_of(table, "eth1"), None);
        assert_eq!(traffic_of(table, "eth0:1"), None, "a line that is cut off");
    }

    #[test]
    fn this_computer_has_interfaces() {
        for interface in interfaces() {
            assert!(!interface.name.is_empty() && interface.index > 0, "{interface:?}");
        }
    }
}
