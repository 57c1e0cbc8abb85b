//! A long capture to measure with, and the processor's time to measure by. Also a part of the benchmarks.

#[cfg(feature = "gui")]
use std::time::{Duration, Instant};

/// The pcap of a download of `segments` TCP segments and, meanwhile, as many datagrams of one UDP exchange.
pub fn capture(segments: u32) -> Vec<u8> {
    let mut file = Vec::new();
    file.extend(0xa1b2_c3d4_u32.to_le_bytes());
    file.extend([2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]);
    let mut now = 0u64;
    let mut frame = |protocol: u8, to_server: bool, transport: &[u8], payload: &[u8]| {
        now += 700;
        let (a, b) = if to_server { (2, 1) } else { (1, 2) };
        let mut frame = vec![2, 0, 0, 0, 0, b, 2, 0, 0, 0, 0, a, 8, 0, 0x45, 0];
        frame.extend((20 + transport.len() as u16 + payload.len() as u16).to_be_bytes());
        frame.extend([0, 0, 0x40, 0, 64, protocol, 0, 0, 10, 0, 0, a, 10, 0, 0, b]);
        frame.extend(transport);
        frame.extend(payload);
        file.extend((1_700_000_000 + (now / 1_000_000) as u32).to_le_bytes());
        file.extend(((now % 1_000_000) as u32).to_le_bytes());
        file.extend((frame.len() as u32).to_le_bytes());
        file.extend((frame.len() as u32).to_le_bytes());
        file.extend(frame);
    };
    let (mut client, mut server) = (999u32, 4999u32);
    for index in 0..segments {
        let from_client = match index {
            0 | 2 | 3 => true,
            1 => false,
            last if last + 4 >= segments => !matches!(segments - last, 2 | 3),
            _ => index % 3 == 2,
        };
        let closes = index + 4 == segments || index + 2 == segments;
        let flags: u8 = match index {
            0 => 0x02,
            1 => 0x12,
            _ if closes => 0x11,
            _ => 0x10,
        };
        let data: &[u8] = match index {
            3 => b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n",
            0..=2 => b"",
            _ if from_client || index + 4 >= segments => b"",
            _ => &[b'x'; 200],
        };
        let (seq, ack) = if from_client { (client, server) } else { (server, client) };
        let mut tcp = Vec::new();
        for port in if from_client { [50_000u16, 80] } else { [80, 50_000] } {
            tcp.extend(port.to_be_bytes());
        }
        tcp.extend(seq.to_be_bytes());
        tcp.extend(if index == 0 { 0 } else { ack }.to_be_bytes());
        tcp.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
        frame(6, from_client, &tcp, data);
        let next = if from_client { &mut client } else { &mut server };
        *next = next.wrapping_add(data.len() as u32 + u32::from(flags & 3 != 0));

        let question = index % 2 == 0;
        let mut udp = Vec::new();
        for port in if question { [40_000u16, 7000] } else { [7000, 40_000] } {
            udp.extend(port.to_be_bytes());
        }
        udp.extend([0, 8 + 24, 0, 0]);
        let mut payload = [b'u'; 24];
        payload[..2].copy_from_slice(&((index / 2) as u16).to_be_bytes());
        frame(17, question, &udp, &payload);
    }
    file
}

/// The time the processor has spent on this thread; where the system does not tell, the time that has passed.
#[cfg(feature = "gui")]
pub fn spent(since: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| since.elapsed(), Duration::from_nanos)
}
