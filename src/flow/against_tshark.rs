//! The tracker against tshark's own answers on real captures: rows of the cached tables in, stream
//! numbers, relative numbers, analysis and completeness compared, to the last one. (The tables have no
//! TCP options, so window scaling, and with it `window_full`, is left to tests with frames.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout)]

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::net::IpAddr;

use super::tcp::{Analysis, AnalysisSet};
use super::{ConversationTracker, Proto};
use crate::capture::{FrameMeta, LinkType};
use crate::decode::{Facts, NetFacts, TcpFacts, TcpFlags, TransportFacts, TransportKind, UdpFacts};

const COLUMNS: &[&str] = &[
    "frame.number",
    "frame.time_epoch",
    "frame.len",
    "frame.cap_len",
    "eth.src",
    "eth.dst",
    "eth.type",
    "vlan.id",
    "arp.opcode",
    "ip.src",
    "ip.dst",
    "ip.proto",
    "ip.ttl",
    "ip.id",
    "ip.len",
    "ipv6.src",
    "ipv6.dst",
    "ipv6.nxt",
    "ipv6.hlim",
    "icmp.type",
    "icmp.code",
    "icmpv6.type",
    "udp.srcport",
    "udp.dstport",
    "udp.length",
    "udp.stream",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.seq",
    "tcp.seq_raw",
    "tcp.ack",
    "tcp.ack_raw",
    "tcp.len",
    "tcp.flags",
    "tcp.window_size_value",
    "tcp.stream",
    "dns.qry.name",
    "dns.flags.response",
    "http.request.method",
    "http.response.code",
    "tls.handshake.type",
    "frame.protocols",
    "tls.record.content_type",
    "tcp.completeness",
    "ip.flags.mf",
    "ip.frag_offset",
    "ipv6.fraghdr.nxt",
];

type Row = HashMap<&'static str, Vec<String>>;

fn rows(path: &std::path::Path) -> (serde_json::Value, Vec<Row>) {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once('\n').unwrap();
    let names: Vec<&'static str> = COLUMNS.iter().copied().chain(Analysis::ALL.map(Analysis::name)).collect();
    let row = |line: &str| -> Row {
        let cells = line.split('\t').zip(&names).filter(|(cell, _)| !cell.is_empty());
        cells.map(|(cell, name)| (*name, cell.split('\x1f').map(str::to_owned).collect())).collect()
    };
    (serde_json::from_str(head).unwrap(), body.split('\n').filter(|line| !line.is_empty()).map(row).collect())
}

fn number<T: TryFrom<u64>>(row: &Row, name: &str, at: usize) -> Option<T> {
    let cell = row.get(name)?.get(at)?;
    let number = match cell.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).unwrap(),
        None => cell.parse().unwrap(),
    };
    T::try_from(number).ok()
}

/// The headers of a row, outermost first, with tshark's stream numbers.
fn headers(row: &Row) -> Vec<(TransportFacts, Option<u32>, usize)> {
    let mut found = Vec::new();
    let mut seen = BTreeMap::<&str, usize>::new();
    let mut net = None;
    let mut quoted = false;
    for token in row["frame.protocols"][0].split(':') {
        let occurrence = *seen.entry(token).and_modify(|n| *n += 1).or_insert(0);
        match token {
            "ip" | "ipv6" => {
                let addr = |end: &str| -> Option<IpAddr> {
                    row.get(format!("{token}.{end}").as_str())?.get(occurrence)?.parse().ok()
                };
                net = addr("src").zip(addr("dst"));
            }
            "icmp" | "icmpv6" => quoted = true,
            "tcp" | "udp" => {
                let Some((src, dst)) = net else { continue };
                let get = |field: &str| format!("{token}.{field}");
                let port = |field: &str| number::<u16>(row, &get(field), occurrence);
                let (Some(src_port), Some(dst_port)) = (port("srcport"), port("dstport")) else { continue };
                let kind = if token == "udp" {
                    TransportKind::Udp(UdpFacts { length: number(row, "udp.length", occurrence).unwrap_or(0) })
                } else {
                    let flags = number(row, "tcp.flags", occurrence);
                    let fragment = row.get("ip.flags.mf").is_some_and(|mf| mf[0] == "1" || mf[0] == "True")
                        || row.contains_key("ipv6.fraghdr.nxt");
                    TransportKind::Tcp(TcpFacts {
                        seq: number(row, "tcp.seq_raw", occurrence).unwrap_or(0),
                        ack: number(row, "tcp.ack_raw", occurrence).unwrap_or(0),
                        flags: TcpFlags(flags.unwrap_or(0)),
                        window: number(row, "tcp.window_size_value", 0).unwrap_or(0),
                        len: number(row, "tcp.len", occurrence).filter(|_| !fragment),
                        whole: flags.is_some(),
                        ..TcpFacts::default()
                    })
                };
                let header =
                    TransportFacts { net: NetFacts { src, dst }, src_port, dst_port, quoted, payload: (0, 0), kind };
                found.push((header, number(row, &get("stream"), occurrence), occurrence));
            }
            _ => {}
        }
    }
    found
}

fn nanos(row: &Row) -> i64 {
    let Some(cell) = row.get("frame.time_epoch") else { return i64::MIN };
    let (seconds, fraction) = cell[0].split_once('.').unwrap();
    seconds.parse::<i64>().unwrap() * 1_000_000_000 + fraction.parse::<i64>().unwrap()
}

#[test]
fn streams_numbers_analysis_and_completeness_are_tsharks() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/tshark");
    let folder = if folder.exists() { folder } else { std::path::Path::new("../shared/corpus/tshark").to_owned() };
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no {}", folder.display());
        return;
    };
    let mut differences = Vec::new();
    let mut compared = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().chars().take(8).collect::<String>();
        let (head, rows) = rows(&path);
        let mut tracker = ConversationTracker::new();
        for row in &rows {
            let frame = number(row, "frame.number", 0).unwrap();
            let mut facts = Facts::default();
            let headers = headers(row);
            let quoted = headers.iter().any(|(header, ..)| header.quoted);
            for (header, ..) in &headers {
                facts.push_transport(*header);
            }
            let meta = FrameMeta {
                time: nanos(row),
                offset: 0,
                cap_len: 0,
                wire_len: 0,
                interface: 0,
                link_type: LinkType::ETHERNET,
                odd_nanos: 0,
            };
            tracker.push(frame, &meta, &facts);
            let own = headers.iter().filter(|(header, ..)| !header.quoted);
            for ((header, stream, occurrence), flow) in own.zip(tracker.last_headers()) {
                let conversation = tracker.conversation(flow.conversation.unwrap()).unwrap();
                compared += 1;
                if *stream != Some(conversation.stream) {
                    differences.push(format!("{file} frame {frame}: stream {stream:?}, ours {}", conversation.stream));
                }
                if let TransportKind::Tcp(tcp) = header.kind
                    && tcp.whole
                    && tcp.len.is_some()
                    && *occurrence == 0
                    && !quoted
                {
                    let want: (Option<u32>, Option<u32>) = (number(row, "tcp.seq", 0), number(row, "tcp.ack", 0));
                    let have = (Some(flow.relative_seq), Some(flow.relative_ack));
                    if want != have {
                        differences.push(format!("{file} frame {frame}: numbers {want:?}, ours {have:?}"));
                    }
                    let mut want = AnalysisSet::default();
                    for name in Analysis::ALL.into_iter().filter(|name| row.contains_key(name.name())) {
                        want.insert(name);
                    }
                    let full = |set: AnalysisSet| AnalysisSet(set.0 & !(1 << Analysis::WindowFull as u8));
                    if full(want) != full(flow.analysis) {
                        let names = |set: AnalysisSet| set.iter().map(Analysis::name).collect::<Vec<_>>();
                        differences.push(format!(
                            "{file} frame {frame}: analysis {:?}, ours {:?}",
                            names(want),
                            names(flow.analysis)
                        ));
                    }
                }
            }
        }
        for conversation in tracker.iter().filter(|conversation| conversation.proto == Proto::Tcp) {
            let want = head["completeness"][conversation.stream.to_string()].as_u64();
            let have = conversation.tcp.map(|tcp| u64::from(tcp.completeness));
            // FTP data connections announced by PORT or PASV lack bit 1: Wireshark made them beforehand.
            if want != have && want.map(|bits| bits | 1) != have {
                differences
                    .push(format!("{file} stream {}: completeness {want:?}, ours {have:?}", conversation.stream));
            }
        }
    }
    println!("{compared} headers, {} differences", differences.len());
    for difference in differences.iter().take(60) {
        println!("{difference}");
    }
    assert_eq!(differences.len(), 0);
}
