//! Segments in, story out: each file of `tests/scenarios` is a dialogue and what is true of it.
//!
//! A segment is a line: seconds (or `+` for 10 ms after the last), `c` or `s`, flags, and what differs from
//! the obvious: `seq`, `ack` (raw; by default the sender's next number and all it can have seen), `len`,
//! `win`, `ws` (window scale). The client's first number is 1000, the server's 5000.
//!
//! An expectation names what must hold; `history` has all changes of state: `1> c SYN-SENT` as segment 1
//! leaves, `>1 s SYN-RECEIVED` as it arrives, `c CLOSED` before everything.
//!
//! `points` are those of the sixteen rules that teaching tools commonly get wrong which the dialogue shows:
//!
//!  1. The client is who sent the SYN; without one, who got the SYN-ACK; without either it is inferred from the ports.
//!  2. SYN and FIN take one sequence number each; an ACK none.
//!  3. The client is ESTABLISHED before the server; states change on departure and on arrival.
//!  4. A simultaneous open goes through SYN-RECEIVED on both sides.
//!  5. A repeated SYN keeps its number; a new number is a new incarnation.
//!  6. The handshake's third ACK may carry data, or be lost.
//!  7. The shapes of the teardown.
//!  8. FIN-WAIT-1 goes straight to TIME-WAIT when the peer's FIN also acknowledges ours.
//!  9. TIME-WAIT belongs to whoever closed first, and is always inferred.
//! 10. RST and RST,ACK take their numbers from different places.
//! 11. Window scale counts if both SYNs offered it, never in a SYN, and is unknown mid-stream.
//! 12. Sequence numbers wrap.
//! 13. One ACK may acknowledge many segments.
//! 14. Keep-alive, zero-window probe, window update and duplicate ACK are four things, and none is a retransmission.
//! 15. Checksums left to the network card, and segments larger than the MSS, are offload, not damage.
//! 16. A checksum only detects. UDP may be unicast, broadcast or multicast.
//!
//! The last two are of frames rather than of dialogues: tests of their own, below.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use layerscope::capture::{CaptureReader, CaptureSource, Frame, FrameMeta, LinkType, Timestamp};
use layerscope::decode::{Note, TcpFacts, TcpFlags, TreeSink, dissect};
use layerscope::flow::story::{self, Proof, Segment, Story, replay};
use layerscope::flow::tcp::{Analysis, Moment, Transition};
use layerscope::flow::udp::Exchange;
use layerscope::flow::{Endpoint, Side};
use layerscope::i18n::{Catalog, Language};
use layerscope::workspace::{Capture, samples};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    #[allow(dead_code, reason = "for the reader of the file")]
    title: String,
    /// Which of the sixteen it shows.
    #[serde(default)]
    points: Vec<u8>,
    segments: Vec<String>,
    expect: Vec<Expect>,
}

/// Keys as in `conversations --json`, and of the story.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    open: String,
    close: String,
    #[serde(default)]
    closer: String,
    client: Option<String>,
    teardown: Option<String>,
    evidence: Option<String>,
    completeness: Option<u8>,
    handshake: Option<Vec<u32>>,
    /// `STATE evidence` of client and server.
    states: [String; 2],
    /// By segment; segments not named have none.
    #[serde(default)]
    analysis: BTreeMap<String, Vec<String>>,
    /// By segment: each name, and the segments that prove it.
    #[serde(default)]
    proofs: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    lost: Vec<u32>,
    actions: Option<Vec<String>>,
    phases: Option<String>,
    history: Option<Vec<String>>,
    /// Scaled windows by segment; -1: not known.
    #[serde(default)]
    windows: BTreeMap<String, i64>,
    /// Relative numbers by segment.
    #[serde(default)]
    numbers: BTreeMap<String, [u32; 2]>,
}

fn endpoint(who: &str) -> Endpoint {
    let (addr, port) = if who == "c" { ("10.0.0.2", 40_000) } else { ("10.0.0.1", 80) };
    Endpoint { addr: addr.parse().unwrap(), port }
}

fn segments(lines: &[String]) -> Vec<Segment> {
    let mut next = BTreeMap::from([("c", 1000_u32), ("s", 5000)]);
    let mut now = 1_700_000_000_000_000_000_i64;
    let start = now;
    let mut found = Vec::new();
    for line in lines {
        let mut words = line.split_whitespace();
        now = match words.next().unwrap() {
            "+" => now + 10_000_000,
            seconds => start + (seconds.parse::<f64>().unwrap() * 1e9).round() as i64,
        };
        let (from, to) = if words.next().unwrap() == "c" { ("c", "s") } else { ("s", "c") };
        let mut flags = 0;
        for name in words.next().unwrap().split(',') {
            flags |= match name {
                "SYN" => TcpFlags::SYN,
                "ACK" => TcpFlags::ACK,
                "FIN" => TcpFlags::FIN,
                "RST" => TcpFlags::RST,
                "PSH" => TcpFlags::PSH,
                other => panic!("{other}?"),
            };
        }
        let mut tcp = TcpFacts {
            seq: next[from],
            ack: if flags & TcpFlags::ACK == 0 { 0 } else { next[to] },
            flags: TcpFlags(flags),
            window: 64_240,
            len: Some(0),
            header_len: 20,
            whole: true,
            ..TcpFacts::default()
        };
        for word in words {
            let (name, value) = word.split_once('=').unwrap();
            let value: u32 = value.parse().unwrap();
            match name {
                "seq" => tcp.seq = value,
                "ack" => tcp.ack = value,
                "len" => tcp.len = Some(value),
                "win" => tcp.window = u16::try_from(value).unwrap(),
                "ws" => tcp.window_scale = Some(u8::try_from(value).unwrap()),
                other => panic!("{other}?"),
            }
        }
        let end = tcp.seq.wrapping_add(tcp.len.unwrap()).wrapping_add(u32::from(flags & 3 != 0));
        if end.wrapping_sub(next[from]) < 1 << 31 || flags & TcpFlags::SYN != 0 {
            next.insert(from, end);
        }
        found.push(Segment { time: Some(Timestamp::from_nanos(now)), from: endpoint(from), to: endpoint(to), tcp });
    }
    found
}

fn change(transition: &Transition) -> String {
    let side = if transition.side == Side::Client { "c" } else { "s" };
    let state = transition.to.map_or("?", |state| state.name());
    match transition.moment {
        Moment::Before => format!("{side} {state}"),
        Moment::Departure(frame) => format!("{frame}> {side} {state}"),
        Moment::Arrival(frame) => format!(">{frame} {side} {state}"),
    }
}

fn proof(proof: &Proof) -> String {
    let frames = proof.exhibits.iter().map(|exhibit| exhibit.frame.to_string());
    std::iter::once(proof.name.name().to_owned()).chain(frames).collect::<Vec<_>>().join(" ")
}

/// What of a story is not as expected.
fn differences(story: &Story, expect: &Expect) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut same = |what: &str, have: String, want: String| {
        if have != want {
            wrong.push(format!("{what}: {have}, not {want}"));
        }
    };
    let conversation = story.conversation().unwrap();
    let tcp = conversation.tcp.unwrap();
    same("open", tcp.open.as_str().into(), expect.open.clone());
    same("close", tcp.close.as_str().into(), expect.close.clone());
    let closer = tcp.closer.map_or("", |side| if side == Side::Client { "client" } else { "server" });
    same("closer", closer.into(), expect.closer.clone());
    let client = if conversation.client == endpoint("c") { "c" } else { "s" };
    same("client", client.into(), expect.client.clone().unwrap_or_else(|| "c".into()));
    if let Some(want) = &expect.evidence {
        same("evidence", conversation.evidence.as_str().into(), want.clone());
    }
    if let Some(want) = &expect.teardown {
        same("teardown", tcp.teardown.as_str().into(), want.clone());
    }
    if let Some(want) = expect.completeness {
        same("completeness", tcp.completeness.to_string(), want.to_string());
    }
    if let Some(want) = &expect.handshake {
        same("handshake", format!("{:?}", tcp.handshake.unwrap_or_default()), format!("{want:?}"));
    }
    for (index, want) in expect.states.iter().enumerate() {
        let (state, evidence) = tcp.states[index];
        let have = format!("{} {}", state.map_or("?", |state| state.name()), evidence.as_str());
        same(&format!("state of {}", ["client", "server"][index]), have, want.clone());
    }
    for event in &story.events {
        let segment = event.segment.unwrap();
        let have: Vec<_> = segment.analysis.iter().map(Analysis::name).collect();
        let key = event.frame.to_string();
        let want = expect.analysis.get(&key).cloned().unwrap_or_default();
        same(&format!("analysis of {key}"), format!("{have:?}"), format!("{want:?}"));
        let proofs = story.index_of(event.frame).map(|index| story.proofs(index)).unwrap_or_default();
        let proofs: Vec<_> = proofs.iter().map(proof).collect();
        if let Some(want) = expect.proofs.get(&key) {
            same(&format!("proofs of {key}"), proofs.join("; "), want.join("; "));
        }
        if let Some(want) = expect.windows.get(&key) {
            same(&format!("window of {key}"), segment.window.map_or(-1, i64::from).to_string(), want.to_string());
        }
        if let Some(want) = expect.numbers.get(&key) {
            same(&format!("numbers of {key}"), format!("{:?}", [segment.seq, segment.ack]), format!("{want:?}"));
        }
    }
    let lost: Vec<_> = story.events.iter().filter(|event| event.lost).map(|event| event.frame).collect();
    same("lost", format!("{lost:?}"), format!("{:?}", expect.lost));
    if let Some(want) = &expect.actions {
        let have: Vec<_> = story.events.iter().map(|event| format!("{:?}", event.action)).collect();
        same("actions", have.join(" "), want.join(" "));
    }
    if let Some(want) = &expect.phases {
        let have: String = story.events.iter().map(|event| format!("{:?}", event.phase).remove(0)).collect();
        same("phases", have, want.clone());
    }
    if let Some(want) = &expect.history {
        let all = story.before.iter().chain(story.events.iter().flat_map(|event| &event.transitions));
        let have: Vec<_> = all.map(change).collect();
        same("history", have.join("; "), want.join("; "));
    }
    wrong
}

#[test]
fn every_scenario_is_told_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut wrong, mut points) = (Vec::new(), BTreeSet::<u8>::new());
    for path in &files {
        let name = path.file_stem().unwrap().to_string_lossy();
        let scenario: Scenario =
            toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        points.extend(&scenario.points);
        let stories = replay(&segments(&scenario.segments));
        if stories.len() != scenario.expect.len() {
            wrong.push(format!("{name}: {} conversations", stories.len()));
        }
        for (story, expect) in stories.iter().zip(&scenario.expect) {
            wrong.extend(differences(story, expect).into_iter().map(|line| format!("{name}: {line}")));
        }
    }
    assert!(points.into_iter().eq(1..=14_u8), "each of the fourteen points that are dialogues has one");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// An IPv4 packet with a TCP segment of that much payload, the checksum given by what is summed already.
fn segment_frame(payload: usize, checksum: impl Fn(u32) -> u16) -> Vec<u8> {
    let words = |bytes: &[u8]| {
        bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(*pair.get(1).unwrap_or(&0))).sum::<u32>()
    };
    let length = 20 + payload;
    let mut ip = vec![0x45, 0, 0, 0, 0, 1, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 2, 10, 0, 0, 1];
    ip[2..4].copy_from_slice(&((20 + length) as u16).to_be_bytes());
    let sum = words(&ip);
    let sum = !(((sum >> 16) + (sum & 0xffff)) as u16);
    ip[10..12].copy_from_slice(&sum.to_be_bytes());
    let mut tcp = vec![0x9c, 0x40, 0, 80, 0, 0, 3, 232, 0, 0, 19, 136, 0x50, 0x18, 0x20, 0, 0, 0, 0, 0];
    tcp.resize(length, b'x');
    // The pseudo-header: addresses, protocol, length (RFC 9293 §3.1).
    let sum = checksum(words(&ip[12..20]) + 6 + length as u32);
    tcp[16..18].copy_from_slice(&sum.to_be_bytes());
    ip.extend(tcp);
    ip
}

#[test]
fn point_15_offload_is_not_damage() {
    let notes_of = |bytes: &[u8]| {
        let length = bytes.len() as u32;
        let meta = FrameMeta::new(None, 0, length, length, 0, LinkType(101));
        // Checksums are worked out only for whoever wants the fields.
        let facts = dissect(&Frame { number: 1, meta, bytes }, &mut TreeSink::new());
        Note::ALL.into_iter().filter(|note| facts.has(*note)).map(Note::id).collect::<Vec<_>>()
    };
    let fold = |sum: u32| ((sum >> 16) + (sum & 0xffff)) as u16;
    // The system summed the pseudo-header and left the rest to the card.
    assert_eq!(notes_of(&segment_frame(100, fold)), ["offload"]);
    assert_eq!(notes_of(&segment_frame(100, |_| 0x1234)), ["bad-checksum"]);
    // Larger than a link carries: the card was to cut it up.
    assert_eq!(notes_of(&segment_frame(20_000, fold)), ["offload"]);
    for language in Language::ALL {
        let said = Catalog::new(language).get("note-offload");
        assert!(!["corrupt", "損壞", "损坏", "損毀", "损毁"].iter().any(|word| said.contains(word)), "{said}");
    }
}

#[test]
fn point_16_datagrams_go_to_one_to_all_and_to_a_group_and_nothing_repairs_them() {
    for (sample, exchange) in
        [("dns-lookup", Exchange::Answered), ("udp-broadcast", Exchange::Broadcast), ("multicast", Exchange::Multicast)]
    {
        let sample = samples::by_id(sample).unwrap();
        let mut reader = CaptureReader::open(CaptureSource::Bytes(sample.bytes.into())).unwrap();
        let capture = Capture::read_all(String::new(), &mut reader);
        let found: Vec<_> = capture.tracker.iter().filter_map(|conversation| conversation.udp).collect();
        assert!(!found.is_empty() && found.iter().all(|udp| *udp == exchange), "{}: {found:?}", sample.id);
        for conversation in capture.tracker.iter() {
            let story = story::tell(&capture.store, &capture.tracker, conversation.id);
            assert!(story.before.is_empty(), "no states");
            assert!(
                story.events.iter().all(|event| event.transitions.is_empty() && !event.lost && event.segment.is_none())
            );
        }
    }
}
