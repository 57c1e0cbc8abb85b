//! Each bundled capture tells the story it was recorded for: MANIFEST.toml's `expect`, true by construction, against
//! what the program finds.

use layerscope::capture::{CaptureReader, CaptureSource};
use layerscope::export::json::ConversationLine;
use layerscope::workspace::{Capture, samples};

/// One line for each wrong expectation of a sample.
fn compare(sample: &samples::Sample, expect: &[toml::Value]) -> Vec<String> {
    let mut reader = CaptureReader::open(CaptureSource::Bytes(sample.bytes.into())).unwrap();
    let capture = Capture::read_all(sample.id.clone(), &mut reader);
    let found: Vec<serde_json::Value> = capture
        .tracker
        .iter()
        .map(|conversation| serde_json::to_value(ConversationLine(&conversation)).unwrap())
        .collect();
    let mut wrong = Vec::new();
    if found.len() != expect.len() {
        wrong.push(format!("{}: {} conversations, not {}", sample.id, found.len(), expect.len()));
    }
    for (index, (found, expect)) in found.iter().zip(expect).enumerate() {
        let expect = serde_json::to_value(expect).unwrap();
        let mut wanted = expect.as_object().unwrap().clone();
        if wanted["proto"] == "tcp" {
            wanted.entry("closer").or_insert(serde_json::Value::Null);
            wanted.entry("retransmissions").or_insert(0.into());
        }
        for (key, value) in wanted {
            if found[&key] != value {
                wrong.push(format!("{} conversation {index}: {key} is {}, not {value}", sample.id, found[&key]));
            }
        }
    }
    wrong
}

#[test]
fn every_sample_tells_its_story() {
    let manifest: toml::Value = toml::from_str(include_str!("../../captures/MANIFEST.toml")).unwrap();
    let mut wrong = Vec::new();
    let entries = manifest["sample"].as_array().unwrap();
    assert!(entries.len() >= 13);
    for entry in entries {
        let sample = samples::by_id(entry["id"].as_str().unwrap()).unwrap();
        let expect = entry.get("expect").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        wrong.extend(compare(sample, &expect));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The patterns of `conversations --json`, all of them.
#[test]
fn every_pattern_has_a_recording() {
    let manifest: toml::Value = toml::from_str(include_str!("../../captures/MANIFEST.toml")).unwrap();
    let conversations =
        manifest["sample"].as_array().unwrap().iter().filter_map(|sample| sample.get("expect")?.as_array());
    let all: Vec<&toml::Value> = conversations.flatten().collect();
    for (key, patterns) in [
        (
            "open",
            &["three-way", "simultaneous", "refused", "unanswered", "half-open", "mid-handshake", "mid-stream"][..],
        ),
        ("close", &["none", "reset", "incomplete", "simultaneous", "half-close", "three-way", "four-way"]),
        ("closer", &["client", "server"]),
        ("exchange", &["multicast", "broadcast", "answered", "unreachable", "unanswered"]),
    ] {
        for pattern in patterns {
            let recorded = all.iter().any(|one| one.get(key).and_then(toml::Value::as_str) == Some(pattern));
            assert!(recorded, "no recording has {key} = {pattern}");
        }
    }
}

#[test]
fn the_bracket_of_a_close_that_a_reset_ended_names_both() {
    use layerscope::flow::{ConversationId, story};
    use layerscope::i18n::{Catalog, Language};
    use layerscope::scene::{SceneOptions, Shape, View, scene_at, vec2};
    use layerscope::timeline::{Tempo, Timeline};

    let catalog = Catalog::new(Language::TraditionalChinese);
    for (id, said) in [("rst-after-fin", "關閉後中止"), ("reset", "中止")] {
        let bytes = samples::by_id(id).unwrap().bytes;
        let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
        let capture = Capture::read_all(id.into(), &mut reader);
        let story = story::tell(&capture.store, &capture.tracker, ConversationId(0));
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        let scene =
            scene_at(&timeline, timeline.length, &SceneOptions::new(View::Ladder, vec2(1280.0, 800.0), &catalog));
        let bracket = scene.items.iter().filter(|item| item.id >> 56 == 10).any(|item| match &item.shape {
            Shape::Text { text, .. } => text == said,
            _ => false,
        });
        assert!(bracket, "{id}");
    }
}

#[test]
fn a_datagram_that_icmp_reports_on_did_not_meet_silence() {
    use layerscope::flow::{ConversationId, story};
    use layerscope::i18n::{Catalog, Language};
    use layerscope::scene::{SceneOptions, Shape, View, scene_at, vec2};
    use layerscope::timeline::{Tempo, Timeline};

    let catalog = Catalog::new(Language::English);
    for (id, said) in [("traceroute", "time to live used up"), ("udp-unreachable", "port unreachable")] {
        let bytes = samples::by_id(id).unwrap().bytes;
        let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
        let capture = Capture::read_all(id.into(), &mut reader);
        let story = story::tell(&capture.store, &capture.tracker, ConversationId(0));
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        let options = SceneOptions::new(View::Ladder, vec2(1000.0, 700.0), &catalog);
        let scene = scene_at(&timeline, timeline.length, &options);
        let texts: Vec<&str> = scene
            .items
            .iter()
            .filter_map(|item| match &item.shape {
                Shape::Text { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert!(texts.iter().any(|text| text.contains(said)), "{id}: {texts:?}");
        assert!(!texts.contains(&catalog.get("scene-no-answer").as_str()), "{id}: {texts:?}");
    }
}

/// The calls of a side, as they are written.
fn calls_of(timeline: &layerscope::timeline::Timeline, side: layerscope::flow::Side) -> String {
    use layerscope::timeline::calls::Outcome;
    let calls = timeline.calls(side).iter().map(|call| {
        let name = call.name.as_str();
        let times = if call.repeated { "xn" } else { "" };
        // The likely reading only.
        let name = if call.likely { format!("{name}?") } else { name.to_owned() };
        match call.outcome {
            Outcome::Done => format!("{name}{times}"),
            Outcome::Bytes(bytes) => format!("{name}{times}={bytes}"),
            Outcome::AtLeast(bytes) => format!("{name}{times}>={bytes}"),
            Outcome::AtMost(bytes) => format!("{name}{times}<={bytes}"),
            Outcome::EndOfStream => format!("{name}{times}=0"),
            Outcome::Refused => format!("{name}{times}=ECONNREFUSED"),
            Outcome::Reset => format!("{name}{times}=ECONNRESET"),
            Outcome::Waiting => format!("{name}{times}..."),
        }
    });
    calls.collect::<Vec<_>>().join(" ")
}

fn timelines(id: &str) -> Vec<layerscope::timeline::Timeline> {
    timelines_in(id, layerscope::timeline::Tempo::Teaching)
}

fn timelines_in(id: &str, tempo: layerscope::timeline::Tempo) -> Vec<layerscope::timeline::Timeline> {
    use layerscope::flow::{ConversationId, story};
    use layerscope::timeline::Timeline;
    let bytes = samples::by_id(id).unwrap().bytes;
    let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
    let capture = Capture::read_all(id.into(), &mut reader);
    (0..capture.tracker.len() as u32)
        .map(|number| {
            let story = story::tell(&capture.store, &capture.tracker, ConversationId(number));
            Timeline::new(story.into(), tempo)
        })
        .collect()
}

/// The client's program has closed both directions: its system answers what comes then, no program aborts.
#[test]
fn a_reset_in_answer_to_unread_data_has_its_own_clause() {
    use layerscope::flow::Side;
    for (id, clause) in [("rst-after-fin", "RFC 9293 §3.6.1"), ("reset", "RFC 9293 §3.10.5")] {
        let timeline = &timelines(id)[0];
        let last = timeline.steps.last().unwrap();
        let from = timeline.states(last.from).last().unwrap();
        assert_eq!((from.from, from.clause), (last.depart, clause), "{id}");
        assert_eq!(last.title.id == "timeline-reset-unread-title", id == "rst-after-fin");
        assert_eq!(last.from == Side::Client, id == "rst-after-fin");
    }
}

#[test]
fn each_pattern_implies_its_calls() {
    use layerscope::flow::Side;
    const OPEN: &str = "socket() bind() listen() accept()";
    let server = |rest: &str| format!("{OPEN} {rest}");
    for (id, index, client, server) in [
        (
            "http-get",
            0,
            "socket() connect() send()>=82 recv()<=292 close()",
            server("recv()<=82 send()>=292 recv()=0 close()"),
        ),
        (
            "server-closes-first",
            0,
            "socket() connect() send()>=82 recv()<=271 recv()=0 close()",
            server("recv()<=82 send()>=271 close()"),
        ),
        (
            "simultaneous-open",
            0,
            "socket() connect() send()>=15 recv()<=15 close()",
            "socket() connect() recv()<=15 send()>=15 recv()=0 close()".to_owned(),
        ),
        (
            "half-close",
            0,
            "socket() connect() send()>=18 shutdown(WR) recv()<=6 recv()<=7 recv()<=5 recv()=0 close()",
            server("recv()<=18 recv()=0 send()>=6 send()>=7 send()>=5 close()"),
        ),
        (
            "simultaneous-close",
            0,
            "socket() connect() send()>=15 recv()<=15 close()",
            server("recv()<=15 send()>=15 close()"),
        ),
        ("fin-with-data", 0, "socket() connect() send()>=22 close()", server("recv()<=22 recv()=0 close()")),
        ("refused", 0, "socket() connect()=ECONNREFUSED", String::new()),
        ("unanswered-syn", 0, "socket() connect()...", String::new()),
        (
            "reset",
            0,
            "socket() connect() send()>=15 recv()<=15 recv()=ECONNRESET",
            server("recv()<=15 send()>=15 close()=ECONNRESET"),
        ),
        (
            "rst-after-fin",
            0,
            "socket() connect() send()>=15 recv()<=15 close()",
            server("recv()<=15 send()>=15 recv()=0 send()>=21 recv()=ECONNRESET"),
        ),
        ("mid-stream", 0, "send()>=15 recv()<=15 close()", "recv()<=15 send()>=15 recv()=0 close()".to_owned()),
        (
            "zero-window",
            0,
            "socket() connect() send()>=2896 send()>=2744 close()",
            server("recv()?<=1448 recv()?<=2896 recv()<=1296 recv()=0 close()"),
        ),
        (
            "out-of-order",
            0,
            "socket() connect() send()>=58 send()>=58 send()>=58 close()",
            server("recv()<=58 recv()<=116 recv()=0 close()"),
        ),
        (
            // The second was lost before the tap and is seen last: by then four more had been written.
            "loss-before-tap",
            0,
            "socket() connect() send()>=58 send()>=58 send()>=58 send()>=58 send()>=58 send()>=58 close()",
            server("recv()<=58 recv()<=290 recv()=0 close()"),
        ),
        (
            "dns-over-tcp",
            0,
            "socket() sendto()=36 recvfrom()=52",
            "socket() bind() recvfrom()=36 sendto()=52".to_owned(),
        ),
        (
            "dns-over-tcp",
            1,
            "socket() connect() send()>=38 recv()<=54 close()",
            server("recv()<=38 send()>=54 recv()=0 close()"),
        ),
        ("udp-unanswered", 0, "socket() sendto()=22 sendto()=22 sendto()=22 recvfrom()...", String::new()),
        ("udp-unreachable", 0, "socket() sendto()=18 recvfrom()...", String::new()),
        ("multicast", 0, "socket() sendto()=31", String::new()),
    ] {
        let timeline = &timelines(id)[index];
        assert_eq!(calls_of(timeline, Side::Client), client, "{id} {index}: client");
        assert_eq!(calls_of(timeline, Side::Server), server, "{id} {index}: server");
    }
}

/// What follows a packet of the tap's own end within a quarter of the round trip cannot have known of it.
#[test]
fn packets_that_crossed_are_drawn_to_cross() {
    let mut seen = Vec::new();
    for sample in samples::all() {
        for timeline in timelines(&sample.id) {
            let (Some(tap), Some(rtt)) = (timeline.story.tap_at, timeline.story.handshake_rtt) else { continue };
            for pair in timeline.story.events.windows(2) {
                let [one, two] = pair else { continue };
                let (Some(first), Some(second)) = (one.segment, two.segment) else { continue };
                let apart = two.time.zip(one.time).map(|(two, one)| two.since(one));
                let takes = first.len + u32::from(first.flags().any(0x003));
                let answers = takes > 0 && second.ack >= first.seq + takes;
                if one.from != tap || two.from == tap || answers || apart.is_none_or(|apart| apart * 4 >= rtt) {
                    continue;
                }
                let step = |frame| &timeline.steps[timeline.step_of_frame(frame).unwrap()];
                let (one, two) = (step(one.frame), step(two.frame));
                assert!(one.crosses && two.crosses, "{}: frames {} and {}", sample.id, one.frame, two.frame);
                assert!(two.depart < one.arrive && one.depart < two.arrive, "{}", sample.id);
                seen.push((sample.id.clone(), two.frame));
            }
        }
    }
    assert!(seen.contains(&("fast-retransmit".into(), 15)), "{seen:?}");
    assert!(seen.len() > 1, "{seen:?}");
}

/// It was sent before the one that overtook it, and both cross on the way.
#[test]
fn what_was_overtaken_left_first() {
    use layerscope::timeline::Tempo;
    for tempo in [Tempo::Teaching, Tempo::Captured] {
        let timeline = &timelines_in("out-of-order", tempo)[0];
        let [fast, slow] = [6, 8].map(|frame| &timeline.steps[timeline.step_of_frame(frame).unwrap()]);
        assert!(slow.depart < fast.depart && fast.arrive < slow.arrive, "{tempo:?}: {slow:?} {fast:?}");
        let stream = timeline.stream(layerscope::flow::Side::Client).at(fast.depart);
        assert_eq!(stream.sent, 175, "{tempo:?}: nothing is missing of what was sent");
    }
}

/// What was overtaken is told once those that overtook it have been.
#[test]
fn steps_are_numbered_and_told_in_the_order_of_arrival() {
    use layerscope::timeline::{PlayTime, Tempo};
    for tempo in [Tempo::Teaching, Tempo::Captured] {
        let timeline = &timelines_in("out-of-order", tempo)[0];
        let slow = timeline.step_of_frame(8).unwrap();
        let mut told = Vec::new();
        for now in (0..timeline.length.0).step_by(10_000_000) {
            let number = timeline.step_at(PlayTime(now)).map(|step| timeline.number(step));
            if number.is_some() && told.last() != number.as_ref() {
                told.extend(number);
            }
        }
        assert!(told.is_sorted(), "{tempo:?}: {told:?}");
        assert!(told.contains(&timeline.number(slow)), "{tempo:?}: {told:?}");
        for number in 1..=timeline.steps.len() {
            assert_eq!(timeline.number(timeline.numbered(number).unwrap()), number);
        }
        assert_eq!((timeline.numbered(0), timeline.numbered(99)), (None, None));
    }
}

#[test]
fn each_record_of_tls_is_named() {
    let labels =
        |id| -> Vec<String> { timelines(id)[0].story.events.iter().filter_map(|event| event.label.clone()).collect() };
    assert!(labels("tls").contains(&"TLS Change Cipher Spec, Application Data".to_owned()));
    let sealed = "Client Key Exchange, Change Cipher Spec, Encrypted Handshake Message".to_owned();
    assert!(labels("tls12").contains(&sealed), "{:?}", labels("tls12"));
}

/// Had the ACK come, nothing would have been sent again: what it acknowledges is under way until the next one comes.
#[test]
fn an_ack_that_would_have_spared_a_repetition_was_lost() {
    let timeline = &timelines("spurious-retransmission")[0];
    let lost: Vec<u32> = timeline.story.events.iter().filter(|event| event.lost).map(|event| event.frame).collect();
    assert_eq!(lost, [5]);
    let stream = |frame| {
        let step = &timeline.steps[timeline.step_of_frame(frame).unwrap()];
        timeline.stream(layerscope::flow::Side::Client).at(step.arrive).in_flight()
    };
    assert_eq!([5, 6, 7].map(stream), [23, 23, 0]);
    // Seen by the end that they go to, ACKs have come whatever it sends again.
    for sample in samples::all() {
        for timeline in timelines(&sample.id) {
            let Some(tap) = timeline.story.tap_at else { continue };
            let acks = timeline.story.events.iter().filter(|event| event.payload_len == 0 && event.from != tap);
            assert_eq!(acks.filter(|event| event.lost).count(), 0, "{}", sample.id);
        }
    }
}

#[test]
fn who_answers_a_syn_ack_opens_the_connection_also_where_the_syn_is_missing() {
    use layerscope::flow::story::Action;
    let timeline = &timelines("mid-handshake")[0];
    assert_eq!(timeline.steps[1].action, Action::HandshakeAck);
    assert_eq!(timeline.steps[5].action, Action::Ack);
}

#[test]
fn both_acknowledgements_after_syns_that_crossed_belong_to_the_opening() {
    use layerscope::flow::story::Phase;
    let timeline = &timelines("simultaneous-open")[0];
    let opening = timeline.phases[0].clone();
    assert_eq!((opening.phase, opening.first, opening.last), (Phase::Handshake, 0, 5));
    assert!(timeline.steps[..6].iter().all(|step| step.crosses), "they cross in pairs, all three");
    assert!(!timeline.steps[6].crosses);
    assert_eq!(timeline.steps[4].narration.id, timeline.steps[5].narration.id);
}

#[test]
fn reading_is_what_opens_a_window() {
    use layerscope::flow::Side;
    use layerscope::flow::story::Action;
    use layerscope::timeline::calls::Outcome;
    let timeline = &timelines("zero-window")[0];
    let read = |at| timeline.calls(Side::Server).iter().find(|call| call.end == at).map(|call| call.outcome);
    let update = timeline.steps.iter().find(|step| step.action == Action::WindowUpdate).unwrap();
    assert_eq!(read(update.depart), Some(Outcome::AtMost(2896)), "what had filled the buffer is read when it opens");
    // Its first 1448 bytes when the edge of the window has moved on by as much, and not when they come.
    let [data, ack] = [4, 6].map(|frame| timeline.steps[timeline.step_of_frame(frame).unwrap()].clone());
    assert_eq!(read(data.arrive), None);
    assert_eq!(read(ack.depart), Some(Outcome::AtMost(1448)));
}

#[test]
fn the_counts_of_every_sample_are_the_sums_over_its_packets() {
    use layerscope::decode::{NoSink, dissect};
    use layerscope::flow::ConversationId;
    use layerscope::timeline::spent::Spent;
    for sample in samples::all() {
        let mut reader = CaptureReader::open(CaptureSource::Bytes(sample.bytes.into())).unwrap();
        let capture = Capture::read_all(sample.id.clone(), &mut reader);
        for (index, timeline) in timelines(&sample.id).iter().enumerate() {
            let spent = Spent::at(timeline, timeline.length);
            let conversation = capture.tracker.conversation(ConversationId(index as u32)).unwrap();
            let icmp = timeline.steps.iter().filter(|step| step.action.is_icmp()).count() as u32;
            // What the capture has twice was sent once.
            let again: Vec<_> = timeline.story.events.iter().filter(|event| event.is_passed_on()).collect();
            let payload: u64 = again.iter().map(|event| u64::from(event.payload_len)).sum();
            assert_eq!(spent.packets, conversation.packets + icmp - again.len() as u32, "{}", sample.id);
            assert_eq!(spent.payload, conversation.bytes.iter().sum::<u64>() - payload, "{}", sample.id);
            let mut headers = 0;
            for step in &timeline.steps {
                let frame = capture.store.frame(step.frame).unwrap();
                let facts = dissect(&frame, &mut NoSink);
                let own = match facts.transports().find(|header| !header.quoted) {
                    Some(own) => u64::from(own.payload.0),
                    None => u64::from(frame.meta.wire_len),
                };
                headers += if timeline.event(step).unwrap().is_passed_on() { 0 } else { own };
                // Headers, payload, and at most the padding of a short frame.
                let event = timeline.event(step).unwrap();
                let padding = frame.meta.wire_len - event.header_len - event.payload_len;
                assert!(padding == 0 || frame.meta.wire_len <= 64, "{} frame {}", sample.id, step.frame);
            }
            assert_eq!(spent.headers, headers, "{}", sample.id);
        }
    }
}

#[test]
fn the_window_of_zero_is_seen_to_be_full() {
    use layerscope::flow::Side;
    use layerscope::timeline::PlayTime;
    use layerscope::timeline::streams::Window;
    let timeline = &timelines("zero-window")[0];
    let stream = timeline.stream(Side::Client);
    let states: Vec<_> = (0..=400).map(|part| stream.at(PlayTime(timeline.length.0 / 400 * part))).collect();
    assert!(states.iter().any(|state| state.window == Some(Window::Known(0)) && state.is_full()));
    assert!(states.iter().any(|state| state.in_flight() == 2896), "one ACK covers two segments");
    assert!(states.last().unwrap().in_flight() == 0);
}

/// A read of what lies there comes back at once: none waits while the buffer is full.
#[test]
fn nobody_waits_for_what_is_there() {
    use layerscope::flow::Side;
    use layerscope::timeline::calls::CallName;
    let timeline = &timelines("zero-window")[0];
    let full: Vec<_> = timeline
        .steps
        .iter()
        .filter(|step| {
            let segment = timeline.story.events[step.event].segment.unwrap();
            step.from == Side::Server && segment.window == Some(0)
        })
        .collect();
    assert!(!full.is_empty());
    for step in full {
        let waits = timeline
            .calls(Side::Server)
            .iter()
            .find(|call| call.name == CallName::Recv && call.start < step.depart && step.depart < call.end);
        assert!(waits.is_none(), "{waits:?} while the window is closed");
    }
}

#[test]
fn what_a_router_passed_on_is_told_as_one_packet() {
    use layerscope::flow::Side;
    let timeline = &timelines("router-http")[0];
    let story = &timeline.story;
    assert_eq!((story.packets(), story.events.len(), story.tcp().unwrap().retransmissions), (11, 22, 6));
    assert!(!timeline.marks.again && !timeline.marks.lost && timeline.marks.seen);
    assert!(story.events.iter().all(|event| event.leg.is_some_and(|leg| leg.of == 2)));
    assert_eq!(calls_of(timeline, Side::Client), "socket() connect() send()>=82 recv()<=292 close()");
    assert_eq!(
        calls_of(timeline, Side::Server),
        "socket() bind() listen() accept() recv()<=82 send()>=292 recv()=0 close()"
    );
    for (first, second) in timeline.steps.iter().zip(timeline.steps.iter().skip(1)).step_by(2) {
        assert!(first.arrive < second.depart, "the router has it before it passes it on");
        assert_eq!(second.narration.id, "timeline-passed-on");
    }
}
