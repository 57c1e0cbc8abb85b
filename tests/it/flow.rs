//! The stories of the bundled captures, from their frames: what the dialogues of `scenarios` cannot say.

use std::path::Path;

use layerscope::capture::{CaptureSource, PacketStore};
use layerscope::decode::{NoSink, dissect};
use layerscope::flow::story::{Action, Phase, Story, tell};
use layerscope::flow::tcp::{Analysis, TcpState};
use layerscope::flow::udp::Exchange;
use layerscope::flow::{ConversationId, ConversationTracker, Evidence, Side, pattern_message, why_message};
use layerscope::i18n::{Catalog, Language};

fn read(path: &Path) -> (PacketStore, ConversationTracker) {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let store = PacketStore::read_all(CaptureSource::Bytes(bytes.into())).unwrap();
    let mut tracker = ConversationTracker::new();
    for frame in store.frames(1) {
        let facts = dissect(&frame, &mut NoSink);
        tracker.push(frame.number, &frame.meta, &facts);
    }
    (store, tracker)
}

fn captures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("captures")
}

fn stories(sample: &str) -> Vec<Story> {
    let (store, tracker) = read(&captures().join(format!("{sample}.pcap")));
    (0..tracker.len() as u32).map(|id| tell(&store, &tracker, ConversationId(id))).collect()
}

fn actions(story: &Story) -> String {
    story.events.iter().map(|event| format!("{:?}", event.action)).collect::<Vec<_>>().join(" ")
}

fn labels(story: &Story) -> Vec<&str> {
    story.events.iter().filter_map(|event| event.label.as_deref()).collect()
}

#[test]
fn a_router_that_reports_is_a_third_party() {
    let [first, second] = stories("traceroute").try_into().unwrap();
    let router: std::net::IpAddr = "10.0.1.1".parse().unwrap();
    assert_eq!(first.routers, [router]);
    let [probe, report] = &first.events[..] else { panic!("{}", actions(&first)) };
    let stop = probe.stopped.unwrap();
    assert_eq!((stop.router, stop.report, stop.expired, stop.ttl), (router, report.frame, true, Some(1)));
    assert_eq!((report.action, report.reporter), (Action::TimeExceeded, Some(router)));
    assert_eq!(report.answers, Some(probe.frame));
    assert_eq!(first.outcome(), Some(Exchange::Unanswered), "as conversations --json has it");
    let words = Catalog::new(Language::English).text(&pattern_message(first.conversation().unwrap()));
    assert_eq!(words, "a router on the way reported: time to live used up");
    // The closed port is reported by the server itself.
    assert!(second.routers.is_empty());
    assert!(second.events.iter().all(|event| event.stopped.is_none() && event.reporter.is_none()));
}

#[test]
fn an_exchange_below_the_transport_layer_is_no_conversation() {
    let (store, tracker) = read(&captures().join("arp-ping.pcap"));
    for (frame, protocol, layer) in [(1, "ARP", 2), (3, "ICMP", 3)] {
        let story = layerscope::flow::below::tell(&store, &tracker, frame).unwrap();
        assert_eq!((story.conversation(), story.endpoint(Side::Client)), (None, None));
        assert_eq!((story.protocol(), story.below().unwrap().layer.number()), (protocol, layer));
        assert_eq!(story.end_text(Side::Client), "10.0.0.2");
        let words = Catalog::new(Language::English).text(&layerscope::flow::told_message(&story));
        assert_eq!(words, format!("{protocol}: request and reply"));
    }
}

#[test]
fn question_and_answer_of_one_link_belong_together() {
    let (store, tracker) = read(&captures().join("router.pcapng"));
    let story = layerscope::flow::below::tell(&store, &tracker, 1).unwrap();
    let answers: Vec<_> = story.events.iter().map(|event| event.answers).collect();
    assert_eq!(answers[..4], [None, None, Some(story.events[1].frame), Some(story.events[0].frame)]);
    let again = |index: usize| {
        let text = Catalog::new(Language::English).text(&story.below().unwrap().said[index].text);
        text.contains("from 64 to 63")
    };
    assert_eq!([again(0), again(1), again(2), again(3)], [false, true, false, true]);
}

#[test]
fn a_page_is_told_from_syn_to_last_ack() {
    let [story] = stories("http-get").try_into().unwrap();
    assert_eq!(actions(&story), "Syn SynAck HandshakeAck Data Ack Data Ack Fin FinAck SecondFin LastAck");
    let labels = labels(&story);
    assert_eq!(labels.len(), 2, "{labels:?}");
    assert_eq!(labels[0], "GET / HTTP/1.1");
    assert!(labels[1].starts_with("HTTP/1.") && labels[1].ends_with("200 OK"), "{labels:?}");
    // The bridge delays 8 ms each way, and the tap stands at the client.
    assert!((16_000_000..60_000_000).contains(&story.handshake_rtt.unwrap()));
    assert_eq!(story.tap_at, Some(Side::Client));
    assert_eq!(story.conversation().unwrap().application, Some("HTTP"));
    let segment = story.events[3].segment.unwrap();
    assert_eq!((segment.seq, segment.ack), (1, 1));
    // Scaled: the field alone holds at most 65,535, and the SYN's own is as it stands.
    let raw = |at: usize| u32::from(story.events[at].segment.unwrap().facts.window);
    assert_eq!(story.events[0].segment.unwrap().window, Some(raw(0)));
    assert!(segment.window.unwrap() > raw(3));
    let transitions: Vec<_> = story.events.iter().flat_map(|event| &event.transitions).collect();
    let last = transitions.iter().rfind(|transition| transition.side == Side::Client).unwrap();
    assert_eq!((last.to, last.evidence), (Some(TcpState::TimeWait), Evidence::Inferred));
    assert!(transitions.iter().all(|transition| transition.clause.starts_with("RFC 9293 §")));
    assert_eq!(why_message(story.conversation().unwrap()), None, "it is the textbook's picture");
}

#[test]
fn each_answer_finds_its_question() {
    let [story] = stories("dns-two-questions").try_into().unwrap();
    let pairs: Vec<_> = story.events.iter().filter_map(|event| Some((event.frame, event.answers?))).collect();
    let label = |frame: u32| {
        let event = story.events.iter().find(|event| event.frame == frame).unwrap();
        event.label.as_deref().unwrap().split(' ').next().unwrap().to_owned()
    };
    assert_eq!(pairs.len(), 2);
    for (answer, question) in pairs {
        assert_eq!(label(answer), label(question));
    }
}

#[test]
fn an_icmp_error_belongs_to_the_datagram_it_quotes() {
    let [story] = stories("udp-unreachable").try_into().unwrap();
    let error = story.events.last().unwrap();
    assert_eq!((error.action, error.from), (Action::Unreachable, Side::Server));
    assert_eq!(error.answers, Some(story.events[0].frame));
    // Time exceeded is not unreachable, but it belongs to its datagram too.
    let told = stories("traceroute");
    assert_eq!(told.iter().map(actions).collect::<Vec<_>>(), ["Request TimeExceeded", "Request Unreachable"]);
    assert_eq!(told[0].events[1].answers, Some(told[0].events[0].frame));
    assert_eq!(told[0].conversation().unwrap().udp, Some(Exchange::Unanswered));
}

#[test]
fn datagrams_are_labelled_by_their_kind() {
    let told: Vec<Story> = ["dhcp", "ntp", "multicast"].into_iter().flat_map(stories).collect();
    let all: Vec<_> = told.iter().flat_map(labels).collect();
    for label in ["DHCP Discover", "NTP client", "NTP server"] {
        assert!(all.contains(&label), "{label}: {all:?}");
    }
}

/// NTP has numbers on the wire: what they are called is in the reader's language.
#[test]
fn a_mode_of_ntp_is_named_in_the_readers_language() {
    use layerscope::scene::{SceneOptions, Shape, View, scene_at, vec2};
    use layerscope::timeline::{Tempo, Timeline};
    let [story] = stories("ntp").try_into().unwrap();
    let timeline = Timeline::new(story.into(), Tempo::Teaching);
    for (language, names) in [
        (Language::English, ["NTP client", "NTP server"]),
        (Language::TraditionalChinese, ["NTP 用戶端", "NTP 伺服器"]),
        (Language::SimplifiedChinese, ["NTP 客户端", "NTP 服务器"]),
    ] {
        let catalog = Catalog::new(language);
        for name in names {
            for view in [View::Ladder, View::States, View::Layers] {
                let said = timeline.steps.iter().any(|step| {
                    let middle = layerscope::timeline::PlayTime(i64::midpoint(step.depart.0, step.arrive.0));
                    let scene = scene_at(&timeline, middle, &SceneOptions::new(view, vec2(1280.0, 800.0), &catalog));
                    let has = |shape: &Shape| matches!(shape, Shape::Text { text, .. } if text.contains(name));
                    scene.items.iter().any(|item| has(&item.shape))
                });
                assert!(said, "{name} {view:?}");
            }
        }
    }
}

/// The question goes to all on the link, the answer to the one who asked.
#[test]
fn who_has_an_address_is_asked_of_many() {
    use layerscope::scene::{Dash, SceneOptions, Shape, Target, View, scene_at, vec2};
    use layerscope::timeline::{Tempo, Timeline};
    for sample in ["arp-ping", "ipv6-ping"] {
        let (store, tracker) = read(&captures().join(format!("{sample}.pcap")));
        let story = layerscope::flow::below::tell(&store, &tracker, 1).unwrap();
        assert_eq!([story.asks_many(0), story.asks_many(1)], [true, false], "{sample}");
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        let catalog = Catalog::new(Language::English);
        let scene =
            scene_at(&timeline, timeline.length, &SceneOptions::new(View::Ladder, vec2(1280.0, 800.0), &catalog));
        let dotted = |step: usize| {
            let own = scene.items.iter().filter(|item| item.target == Some(Target::Step(step)));
            own.filter(|item| matches!(item.shape, Shape::Line { dash: Dash::Dotted, .. })).count()
        };
        assert_eq!([dotted(0), dotted(1)], [2, 0], "{sample}");
        // A ping goes to one.
        let ping = layerscope::flow::below::tell(&store, &tracker, 3).unwrap();
        assert!(!ping.asks_many(0), "{sample}");
    }
}

#[test]
fn what_was_lost_is_marked_and_nothing_else() {
    let losses = |sample: &str| -> Vec<usize> {
        let events = stories(sample).remove(0).events;
        (0..events.len()).filter(|at| events[*at].lost).collect()
    };
    assert_eq!(losses("http-get"), [0; 0]);
    assert_eq!(losses("out-of-order"), [0; 0]);
    assert_eq!(losses("lost-syn"), [0]);
    assert_eq!(losses("lost-ack"), [2]);
    // Nobody knows where a SYN went that nothing answered: all are alike.
    assert_eq!(losses("unanswered-syn"), [0; 0]);
    for sample in ["retransmission", "fast-retransmit"] {
        let story = stories(sample).remove(0);
        let again = story.events.iter().find(|event| event.action == Action::Retransmission).unwrap();
        let segment = again.segment.unwrap();
        let first = story.events.iter().find(|event| Some(event.frame) == segment.because_of).unwrap();
        assert!(first.lost, "{sample}");
        assert_eq!(first.segment.unwrap().seq, segment.seq, "{sample}");
        assert_eq!(losses(sample).len(), 1, "{sample}");
        assert_eq!(segment.analysis.has(Analysis::FastRetransmission), sample == "fast-retransmit");
    }
}

#[test]
fn both_pass_through_closing_when_both_close() {
    let [story] = stories("simultaneous-close").try_into().unwrap();
    for side in Side::BOTH {
        let path: Vec<_> = story
            .before
            .iter()
            .chain(story.events.iter().flat_map(|event| &event.transitions))
            .filter(|transition| transition.side == side)
            .filter_map(|transition| transition.to)
            .collect();
        for state in [TcpState::FinWait1, TcpState::Closing, TcpState::TimeWait] {
            assert!(path.contains(&state), "{side:?}: {path:?}");
        }
        assert!(!path.contains(&TcpState::CloseWait), "{side:?}: {path:?}");
    }
}

#[test]
fn tls_is_named_by_its_messages() {
    let story = stories("tls").remove(0);
    let labels = labels(&story);
    assert!(labels.iter().any(|label| label.starts_with("Client Hello (")), "{labels:?}");
    assert!(labels.iter().any(|label| label.contains("Server Hello")), "{labels:?}");
}

/// Every conversation of the bundled captures and, where they are, the corpus's.
#[test]
fn every_story_is_whole() {
    fn walk(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, files) } else { files.push(path) }
        }
    }
    let mut files = Vec::new();
    walk(&captures(), &mut files);
    let bundled = files.len();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/captures"), &mut files);
    if files.len() == bundled {
        println!("skipped: no corpus");
    }
    let catalogs = Language::ALL.map(Catalog::new);
    let mut told = 0;
    for path in files {
        let Ok(store) = PacketStore::read_all(CaptureSource::Bytes(std::fs::read(&path).unwrap().into())) else {
            continue;
        };
        let (store, tracker) = if store.is_empty() { continue } else { read(&path) };
        for conversation in tracker.iter().take(200) {
            let name = format!("{} {:?}", path.display(), conversation.id);
            let story = tell(&store, &tracker, conversation.id);
            assert_eq!(story.conversation(), Some(&conversation), "{name}");
            let icmp = [Action::Unreachable, Action::TimeExceeded, Action::IcmpError];
            let packets = story.events.iter().filter(|event| !icmp.contains(&event.action));
            let frames: Vec<_> = packets.map(|event| event.frame).collect();
            assert!(frames.is_sorted_by(|a, b| a < b), "{name}: out of order");
            assert_eq!(frames, tracker.frames_of(conversation.id).collect::<Vec<_>>(), "{name}");
            // Each end's changes follow on one another, and end in the state of the list.
            for side in Side::BOTH {
                let all = story.before.iter().chain(story.events.iter().flat_map(|event| &event.transitions));
                let states: Vec<_> = all.filter(|change| change.side == side).map(|change| change.to).collect();
                let last = conversation.tcp.map(|tcp| tcp.states[side.index()].0);
                assert!(states.contains(&last.flatten()) || states.is_empty(), "{name} {side:?}: {states:?}, {last:?}");
            }
            for catalog in &catalogs {
                let text = catalog.text(&pattern_message(&conversation));
                assert!(!text.is_empty() && !text.contains('['), "{name}: {text}");
                if let Some(why) = why_message(&conversation) {
                    assert!(!catalog.text(&why).contains('['), "{name}");
                }
            }
            if conversation.udp.is_some() {
                assert!(story.events.iter().all(|event| event.phase == Phase::Data), "{name}");
            }
            told += 1;
        }
    }
    assert!(told >= 30, "{told}");
}

/// A capture of bare IPv4 packets.
fn raw_capture(packets: &[Vec<u8>]) -> Vec<u8> {
    let mut file = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 101, 0, 0, 0];
    for packet in packets {
        let len = u32::try_from(packet.len()).unwrap().to_le_bytes();
        file.extend([[1, 0, 0, 0], [0; 4], len, len].concat());
        file.extend(packet);
    }
    file
}

fn ipv4(protocol: u8, from: u8, to: u8, payload: &[u8]) -> Vec<u8> {
    let len = u16::try_from(20 + payload.len()).unwrap().to_be_bytes();
    let mut packet = vec![0x45, 0, len[0], len[1], 0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, from, 10, 0, 0, to];
    packet.extend(payload);
    packet
}

/// From port 40000 to 80, ACK, five bytes.
fn tcp_data(seq: u32) -> Vec<u8> {
    let mut segment = vec![0x9c, 0x40, 0, 80];
    segment.extend(seq.to_be_bytes());
    segment.extend([0, 0, 0, 9, 0x50, 0x10, 1, 0, 0, 0, 0, 0]);
    segment.extend(b"hello");
    ipv4(6, 2, 1, &segment)
}

fn icmp_error(kind: u8, code: u8, quoted: &[u8]) -> Vec<u8> {
    ipv4(1, 1, 2, &[&[kind, code, 0, 0, 0, 0, 0, 0], quoted].concat())
}

fn told_of(packets: &[Vec<u8>]) -> Story {
    let path = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(path.path(), raw_capture(packets)).unwrap();
    let (store, tracker) = read(path.path());
    tell(&store, &tracker, ConversationId(0))
}

#[test]
fn a_story_counts_from_where_the_packet_list_does() {
    // The error quotes a segment that was not captured: numbers count from there.
    let story = told_of(&[icmp_error(11, 0, &tcp_data(1000)), tcp_data(5000)]);
    assert_eq!(actions(&story), "TimeExceeded Data");
    assert_eq!(story.events[1].segment.unwrap().seq, 4001);
}

#[test]
fn many_complaints_are_told_in_no_time() {
    let ask = |port: u16| {
        let [high, low] = port.to_be_bytes();
        ipv4(17, 2, 1, &[&[0x9c, 0x40, high, low, 0, 12, 0, 0], b"ab??".as_slice()].concat())
    };
    let mut packets = Vec::new();
    for _ in 0..20_000 {
        packets.push(ask(53));
        packets.push(icmp_error(3, 3, &ask(53)));
    }
    let start = std::time::Instant::now();
    let story = told_of(&packets);
    assert_eq!(story.events.len(), packets.len());
    assert!(story.events.chunks(2).all(|pair| pair[1].answers == Some(pair[0].frame)));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
