//! Other addresses for those of a capture. Two that have their first n bits in common, and not the next, have so
//! afterwards (Xu, Fan, Ammar and Moon, 2002: Crypto-PAn): networks stay networks, and what is told of them stays true.
//!
//! What kind of address it is stays to be seen: private ones and those of a link stay in their range; the loopback,
//! groups, broadcast and "none" stay as they are. So that nothing comes to lie in such a range that was outside, the
//! bits by which a range is told from its neighbours stay too: at most the first 15 of a public IPv4 address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::key::{About, Key};

/// A range of addresses: its first bits, from the most significant of 128 on, and how many they are.
type Prefix = (u128, u32);

const fn v4(a: u8, b: u8, len: u32) -> Prefix {
    ((a as u128) << 120 | (b as u128) << 112, len)
}

const fn v6(first: u16, len: u32) -> Prefix {
    ((first as u128) << 112, len)
}

/// Ranges of IPv4 that are kept apart: this network, private (RFC 1918), shared (RFC 6598), loopback, of the link
/// (RFC 3927), groups, reserved.
static V4_RANGES: [Prefix; 10] = [
    v4(0, 0, 8),
    v4(10, 0, 8),
    v4(100, 64, 10),
    v4(127, 0, 8),
    v4(169, 254, 16),
    v4(172, 16, 12),
    v4(192, 168, 16),
    v4(224, 0, 4),
    v4(240, 0, 4),
    (0xffff_ffff << 96, 32),
];
/// Ranges of IPv6: none and loopback, IPv4 addresses in two dresses, public, unique local, of the link, groups.
static V6_RANGES: [Prefix; 9] = [
    (0, 127),
    (0xffff << 32, 96),
    (0x0064_ff9b << 96, 96),
    v6(0x2000, 3),
    v6(0xfc00, 8),
    v6(0xfd00, 8),
    v6(0xfe80, 64),
    v6(0xfe80, 10),
    v6(0xff00, 8),
];

/// An IP address's stand-in.
pub(super) fn ip(key: Key, address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => ipv4(key, address).into(),
        IpAddr::V6(address) => ipv6(key, address).into(),
    }
}

pub(super) fn ipv4(key: Key, address: Ipv4Addr) -> Ipv4Addr {
    let stays = matches!(address.octets(), [0 | 127 | 224..=239, ..]) || address.is_broadcast();
    if stays {
        return address;
    }
    let wide = u128::from(address.to_bits()) << 96;
    Ipv4Addr::from_bits((flip(key, About::Ipv4, wide, 32, &V4_RANGES) >> 96) as u32)
}

pub(super) fn ipv6(key: Key, address: Ipv6Addr) -> Ipv6Addr {
    let bits = address.to_bits();
    if bits <= 1 {
        return address;
    }
    let mut head = address.octets();
    let [first, second, ..] = head;
    if first == 0xff {
        return Ipv6Addr::from_bits(group(key, bits, second));
    }
    if matches!(bits >> 32, 0xffff | 0x0064_ff9b_0000_0000_0000_0000) {
        let inner = ipv4(key, Ipv4Addr::from_bits(bits as u32));
        if let Some(tail) = head.last_chunk_mut::<4>() {
            *tail = inner.octets();
        }
        return head.into();
    }
    Ipv6Addr::from_bits(flip(key, About::Ipv6, bits, 128, &V6_RANGES))
}

/// Groups that everybody knows stay. A solicited-node group (RFC 4291 §2.7.1) has the end of an address in it, and one
/// made for a purpose may have more.
fn group(key: Key, bits: u128, flags_and_scope: u8) -> u128 {
    if bits >> 24 == 0x00ff_0200_0000_0000_0000_0000_01ff {
        return bits & !0xff_ffff | solicited(key, bits & 0xff_ffff);
    }
    if flags_and_scope >> 4 == 0 { bits } else { flip(key, About::Group, bits, 128, &[(bits >> 112 << 112, 16)]) }
}

/// The last 24 bits of a solicited-node group, and of its link address.
fn solicited(key: Key, low: u128) -> u128 {
    flip(key, About::Group, low << 104, 24, &[]) >> 104
}

/// A link address's stand-in. That it is one of a group, or given out by hand, stays to be seen; groups' own stay.
pub(super) fn mac(key: Key, address: [u8; 6]) -> [u8; 6] {
    let wide = address.iter().fold(0, |all: u128, byte| all << 8 | u128::from(*byte));
    let narrow = |bits: u128| (bits as u64).to_be_bytes().last_chunk::<6>().copied().unwrap_or_default();
    match address {
        [0x33, 0x33, 0xff, ..] => narrow(wide & !0xff_ffff | solicited(key, wide & 0xff_ffff)),
        [0x33, 0x33, third, ..] if third > 0 => {
            narrow(flip(key, About::Group, wide << 80, 48, &[(0x3333 << 112, 16)]) >> 80)
        }
        [first, ..] if first & 1 == 1 || wide == 0 => address,
        [first, ..] => {
            let kept = u128::from(first & 3) << 40;
            let other = flip(key, About::Mac, wide << 80, 48, &[]) >> 80;
            narrow(other & !(3 << 40) | kept)
        }
    }
}

/// Turns each bit, or not, as the bits before it and the key say; but not those by which one range is told from another.
fn flip(key: Key, about: About, bits: u128, width: u32, ranges: &[Prefix]) -> u128 {
    (0..width).fold(bits, |turned, depth| {
        let head = |of: u128| of.checked_shr(128 - depth).unwrap_or(0);
        if ranges.iter().any(|(start, len)| *len > depth && head(*start) == head(bits)) {
            return turned;
        }
        let before = head(bits).to_le_bytes();
        let turn = key.of(about, before.into_iter().chain([depth as u8])) & 1;
        turned ^ u128::from(turn) << (127 - depth)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_common_stays_common(a in any::<u32>(), b in any::<u32>(), cut in 0_u32..32, key in any::<u64>()) {
            let key = Key::known(key);
            let other = a ^ (b | 1 << 31) >> cut;
            let (one, two) = (Ipv4Addr::from_bits(a), Ipv4Addr::from_bits(other));
            let common = |x: Ipv4Addr, y: Ipv4Addr| (x.to_bits() ^ y.to_bits()).leading_zeros();
            prop_assert_eq!(common(one, two), common(ipv4(key, one), ipv4(key, two)));
        }

        #[test]
        fn so_it_does_for_ipv6(a in any::<u128>(), b in any::<u128>(), cut in 0_u32..128, key in any::<u64>()) {
            let key = Key::known(key);
            let a = a >> 3 | 0x2 << 124;
            let other = a ^ (b | 1 << 127) >> cut.max(3);
            let (one, two) = (Ipv6Addr::from_bits(a), Ipv6Addr::from_bits(other));
            let common = |x: Ipv6Addr, y: Ipv6Addr| (x.to_bits() ^ y.to_bits()).leading_zeros();
            prop_assert_eq!(common(one, two), common(ipv6(key, one), ipv6(key, two)));
        }

        #[test]
        fn the_kind_stays(bits in any::<u32>(), wide in any::<u128>(), link in any::<[u8; 6]>(), key in any::<u64>()) {
            let key = Key::known(key);
            let kind = |a: Ipv4Addr| (
                a.is_private(), a.is_loopback(), a.is_multicast(), a.is_link_local(), a.is_broadcast(),
                a.is_unspecified(), a.octets()[0] >= 240, a.octets()[0] == 0,
            );
            for address in [bits, 10 << 24 | bits >> 8, 0xc0a8_0000 | bits >> 16, 0xac10_0000 | bits >> 12] {
                let address = Ipv4Addr::from_bits(address);
                prop_assert_eq!(kind(address), kind(ipv4(key, address)));
            }
            let kind = |a: Ipv6Addr| (
                a.is_unique_local(), a.is_unicast_link_local(), a.is_multicast(), a.is_loopback(),
                a.is_unspecified(), a.to_ipv4_mapped().is_some(), a.to_bits() >> 125 == 1,
            );
            for address in [wide, 0xfe80 << 112 | wide >> 64, 0xfd << 120 | wide >> 8, 0xffff << 32 | wide >> 96] {
                let address = Ipv6Addr::from_bits(address);
                prop_assert_eq!(kind(address), kind(ipv6(key, address)));
            }
            prop_assert_eq!(link[0] & 3, mac(key, link)[0] & 3);
        }
    }

    #[test]
    fn addresses_change_and_what_everybody_knows_stays() {
        let key = Key::known(7);
        for text in ["127.0.0.1", "255.255.255.255", "224.0.0.251", "0.0.0.0", "::", "::1", "ff02::fb", "ff02::1:2"] {
            let address: IpAddr = text.parse().unwrap();
            assert_eq!(ip(key, address), address);
        }
        for text in
            ["192.168.1.10", "8.8.8.8", "10.0.0.1", "2001:db8::1", "fe80::1", "ff02::1:ff00:1", "::ffff:10.0.0.1"]
        {
            let address: IpAddr = text.parse().unwrap();
            assert_ne!(ip(key, address), address, "{text}");
        }
        let IpAddr::V6(six) = ip(key, "::ffff:10.0.0.1".parse().unwrap()) else { return };
        assert_eq!(six.to_ipv4_mapped().unwrap(), ipv4(key, Ipv4Addr::new(10, 0, 0, 1)), "one host, one stand-in");
        for link in [[0xff; 6], [0; 6], [1, 0, 0x5e, 0, 0, 0xfb], [0x33, 0x33, 0, 0, 0, 1]] {
            assert_eq!(mac(key, link), link);
        }
        assert_ne!(mac(key, [2, 0, 0, 0, 0, 1]), [2, 0, 0, 0, 0, 1]);
        // A group and its link address go on belonging together.
        let group = ipv6(key, "ff02::1:ff12:3456".parse().unwrap()).octets();
        assert_eq!(mac(key, [0x33, 0x33, 0xff, 0x12, 0x34, 0x56]).last_chunk::<3>(), group.last_chunk::<3>());
    }
}
