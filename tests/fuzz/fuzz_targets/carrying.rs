//! Payloads in well-formed IPv4 packets, shared by the targets of the application layer: what the fuzzer changes is the
//! payload, so that it need not find out how headers are made.
#![allow(dead_code)]

use crate::dissecting::dissect_all_ways;

pub const TCP: u8 = 6;
pub const UDP: u8 = 17;
const LINKTYPE_RAW: u16 = 101;

/// The first byte chooses protocol and port (its lowest bit the direction), the rest is the payload.
pub fn carry(services: &[(u8, u16)], data: &[u8]) {
    let Some((choice, payload)) = data.split_first() else { return };
    let payload = &payload[..payload.len().min(60_000)];
    let (protocol, port) = services[usize::from(choice >> 1) % services.len()];
    let (source, destination) = if choice & 1 == 0 { (40_000, port) } else { (port, 40_000) };
    let mut transport = Vec::new();
    transport.extend(u16::to_be_bytes(source));
    transport.extend(u16::to_be_bytes(destination));
    if protocol == TCP {
        transport.extend([0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0]);
    } else {
        transport.extend(u16::to_be_bytes(payload.len() as u16 + 8));
        transport.extend([0, 0]);
    }
    transport.extend(payload);
    // The choice that dissecting takes first: this link type, and nothing cut off.
    let mut frame = vec![0, 0x45, 0];
    frame.extend(u16::to_be_bytes(transport.len() as u16 + 20));
    frame.extend([0, 1, 0x40, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
    frame.extend(transport);
    dissect_all_ways(&[LINKTYPE_RAW], &frame);
}
