//! Segments in, story out: each file of `tests/scenarios` is a dialogue and what is true of it.
//!
//! A segment is a line: seconds (or `+` for 10 ms after the last), `c` or `s`, flags, and what differs from
//! the obvious: `seq`, `ack` (raw; by default the sender's next number and all it can have seen), `len`,
//! `win`, `ws` (window scale). The client's first number is 1000, the server's 5000.
//!
//! An expectation names what must hold; `history` has all changes of state: `1> c SYN-SENT` as segment 1
//! leaves, `>1 s SYN-RECEIVED` as it arrives, `c CLOSED` before everything.

use std::collections::BTreeMap;
use std::path::Path;

use layerscope::capture::Timestamp;
use layerscope::decode::{TcpFacts, TcpFlags};
use layerscope::flow::story::{Segment, Story, replay};
use layerscope::flow::tcp::{Analysis, Moment, Transition};
use layerscope::flow::{Endpoint, Side};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    #[allow(dead_code, reason = "for the reader of the file")]
    title: String,
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

/// What of a story is not as expected.
fn differences(story: &Story, expect: &Expect) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut same = |what: &str, have: String, want: String| {
        if have != want {
            wrong.push(format!("{what}: {have}, not {want}"));
        }
    };
    let conversation = &story.conversation;
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
    let mut wrong = Vec::new();
    for path in &files {
        let name = path.file_stem().unwrap().to_string_lossy();
        let scenario: Scenario =
            toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let stories = replay(&segments(&scenario.segments));
        if stories.len() != scenario.expect.len() {
            wrong.push(format!("{name}: {} conversations", stories.len()));
        }
        for (story, expect) in stories.iter().zip(&scenario.expect) {
            wrong.extend(differences(story, expect).into_iter().map(|line| format!("{name}: {line}")));
        }
    }
    assert!(files.len() >= 30, "scenarios are missing");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
