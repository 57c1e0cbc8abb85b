//! Captures made for tests, byte by byte.

/// Byte order of a made capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Little,
    Big,
}

impl Order {
    pub(crate) fn u16(self, value: u16) -> [u8; 2] {
        if self == Order::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }
    pub(crate) fn u32(self, value: u32) -> [u8; 4] {
        if self == Order::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }
}

/// The header of a classic file.
pub(crate) fn pcap(order: Order, magic: u32, version: (u16, u16), network: u32) -> Vec<u8> {
    let mut out = order.u32(magic).to_vec();
    out.extend(order.u16(version.0));
    out.extend(order.u16(version.1));
    out.extend([0; 8]);
    out.extend(order.u32(65_535));
    out.extend(order.u32(network));
    out
}

/// A record of a classic file.
pub(crate) fn record(order: Order, seconds: u32, fraction: u32, lengths: (u32, u32), data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for word in [seconds, fraction, lengths.0, lengths.1] {
        out.extend(order.u32(word));
    }
    out.extend(data);
    out
}

/// A pcapng block around a body, which is padded.
pub(crate) fn block(order: Order, kind: u32, body: &[u8]) -> Vec<u8> {
    let len = 12 + body.len().next_multiple_of(4) as u32;
    let mut out = order.u32(kind).to_vec();
    out.extend(order.u32(len));
    out.extend(body);
    out.resize(len as usize - 4, 0);
    out.extend(order.u32(len));
    out
}

/// A section header of version 1.0.
pub(crate) fn section(order: Order) -> Vec<u8> {
    let mut body = order.u32(0x1a2b_3c4d).to_vec();
    body.extend(order.u16(1));
    body.extend(order.u16(0));
    body.extend([0xff; 8]);
    block(order, 0x0a0d_0d0a, &body)
}

/// An option.
pub(crate) fn option(order: Order, code: u16, value: &[u8]) -> Vec<u8> {
    let mut out = order.u16(code).to_vec();
    out.extend(order.u16(value.len() as u16));
    out.extend(value);
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

/// An interface description.
pub(crate) fn interface(order: Order, link_type: u16, snap_len: u32, options: &[u8]) -> Vec<u8> {
    let mut body = order.u16(link_type).to_vec();
    body.extend([0; 2]);
    body.extend(order.u32(snap_len));
    body.extend(options);
    block(order, 1, &body)
}

/// An enhanced packet.
pub(crate) fn packet(order: Order, interface: u32, stamp: u64, wire_len: u32, data: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for word in [interface, (stamp >> 32) as u32, stamp as u32, data.len() as u32, wire_len] {
        body.extend(order.u32(word));
    }
    body.extend(data);
    block(order, 6, &body)
}

/// An obsolete packet block.
pub(crate) fn old_packet(order: Order, interface: u16, stamp: u64, wire_len: u32, data: &[u8]) -> Vec<u8> {
    let mut body = order.u16(interface).to_vec();
    body.extend([0xff; 2]);
    for word in [(stamp >> 32) as u32, stamp as u32, data.len() as u32, wire_len] {
        body.extend(order.u32(word));
    }
    body.extend(data);
    block(order, 2, &body)
}

/// A simple packet.
pub(crate) fn simple_packet(order: Order, wire_len: u32, data: &[u8]) -> Vec<u8> {
    let mut body = order.u32(wire_len).to_vec();
    body.extend(data);
    block(order, 3, &body)
}
