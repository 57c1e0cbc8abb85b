//! TCP beside UDP: one clock, one scale, and last words about both.

use std::sync::Arc;

use layerscope::capture::{CaptureReader, CaptureSource, Timestamp};
use layerscope::flow::ConversationId;
use layerscope::flow::story::{self, Story};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::udp::{length, narration};
use layerscope::scene::{Role, Scene, SceneOptions, Shape, View, scene_at, vec2};
use layerscope::timeline::{PlayTime, Tempo, Timeline};
use layerscope::workspace::{Capture, samples};

fn of_sample(id: &str, number: u32) -> Story {
    let bytes = samples::by_id(id).unwrap().bytes;
    let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
    let capture = Capture::read_all(id.into(), &mut reader);
    story::tell(&capture.store, &capture.tracker, ConversationId(number))
}

/// A sample's conversations, TCP first.
fn sample(id: &str) -> [Story; 2] {
    let (one, other) = (of_sample(id, 0), of_sample(id, 1));
    if one.has_states() { [one, other] } else { [other, one] }
}

fn options<'a>(catalog: &'a Catalog, beside: &'a Timeline) -> SceneOptions<'a> {
    SceneOptions {
        narration: false,
        beside: Some(beside),
        ..SceneOptions::new(View::Udp, vec2(1280.0, 800.0), catalog)
    }
}

fn texts(scene: &Scene) -> Vec<&str> {
    let texts = scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn there_is_one_now_on_both_sides_and_one_scale() {
    let catalog = Catalog::new(Language::English);
    for tempo in [Tempo::Teaching, Tempo::Captured] {
        for id in ["dns-over-tcp", "web-visit"] {
            let [tcp, udp] = sample(id);
            for (own, other) in [(tcp.clone(), udp.clone()), (udp, tcp)] {
                let own = Timeline::new(own.into(), tempo);
                let other = Timeline::beside(other.into(), &own);
                let wanted = options(&catalog, &other);
                let end = length(&own, Some(&other)).0;
                for i in 0..=40 {
                    let scene = scene_at(&own, PlayTime(end / 40 * i), &wanted);
                    let lines = scene.items.iter().filter_map(|item| match &item.shape {
                        // The playhead's, level between the lifelines.
                        Shape::Line { points, role: Role::Accent, .. } if points.len() == 2 => Some(points[0].y),
                        _ => None,
                    });
                    let lines: Vec<f32> = lines.collect();
                    assert_eq!(lines.len(), 2, "{id} {tempo:?}");
                    assert!((lines[0] - lines[1]).abs() < 0.01, "{id} {tempo:?} {i}: {lines:?}");
                }
            }
        }
    }
}

#[test]
fn the_last_words_compare_only_what_did_the_same_work() {
    let catalog = Catalog::new(Language::English);
    let said = |[tcp, udp]: [Story; 2]| {
        let tcp = Timeline::new(tcp.into(), Tempo::Teaching);
        let udp = Timeline::beside(udp.into(), &tcp);
        let end = length(&tcp, Some(&udp));
        catalog.text(&narration(&tcp, Some(&udp), end).text)
    };
    let same = "The same question both ways: TCP spent 8 packets more and one round trip more, for handshake, \
                acknowledgements and farewell.";
    assert_eq!(said(sample("dns-over-tcp")), same);
    assert!(said(sample("web-visit")).starts_with("These two did different work"));
    // Another question, as its length tells; and one that was sent again.
    let unknown = "Nothing shows that both did the same work: compare the counts with care.";
    let [mut tcp, udp] = sample("dns-over-tcp");
    let question = tcp.events.iter_mut().find(|event| event.payload_len > 0).unwrap();
    question.payload_len += 1;
    assert_eq!(said([tcp, udp]), unknown);
    let [mut tcp, udp] = sample("dns-over-tcp");
    tcp.events[0].lost = true;
    assert_eq!(said([tcp, udp]), unknown);
}

#[test]
fn of_the_one_that_is_done_and_out_of_sight_words_stay() {
    let catalog = Catalog::new(Language::English);
    let [tcp, udp] = sample("dns-over-tcp");
    let tcp = Timeline::new(tcp.into(), Tempo::Teaching);
    let udp = Timeline::beside(udp.into(), &tcp);
    let wanted = SceneOptions { size: vec2(1280.0, 600.0), ..options(&catalog, &udp) };
    let done = |now| texts(&scene_at(&tcp, now, &wanted)).contains(&"UDP is done: 2 packets");
    assert!(!done(udp.steps[1].arrive) && done(tcp.length));
}

#[test]
fn the_counts_have_no_colour_of_an_end_or_a_phase() {
    let catalog = Catalog::new(Language::English);
    let [tcp, udp] = sample("dns-over-tcp");
    let tcp = Timeline::new(tcp.into(), Tempo::Teaching);
    let udp = Timeline::beside(udp.into(), &tcp);
    let scene = scene_at(&tcp, tcp.length, &options(&catalog, &udp));
    let large = scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { size, role, .. } if *size >= 19.0 => Some(*role),
        _ => None,
    });
    assert!(large.into_iter().all(|role| role == Role::Text));
}

#[test]
fn as_captured_two_answers_that_took_as_long_arrive_together() {
    // The SYN, ACK came 16.58 ms after the SYN, the answer over UDP 16.67 ms after its question.
    let (udp, tcp) = (Arc::new(of_sample("web-visit", 0)), Arc::new(of_sample("web-visit", 1)));
    for (own, other) in [(&udp, &tcp), (&tcp, &udp)] {
        let own = Timeline::new(Arc::clone(own), Tempo::Captured);
        let other = Timeline::beside(Arc::clone(other), &own);
        let apart = own.steps[1].arrive.0 - other.steps[1].arrive.0;
        let whole = own.steps[1].arrive.0 - own.steps[0].depart.0;
        assert!(apart.abs() < whole / 100, "{apart} of {whole}");
        assert_eq!(own.steps[0].depart, other.steps[0].depart);
    }
}

#[test]
fn rows_for_two_have_room_for_either() {
    for tempo in [Tempo::Teaching, Tempo::Captured] {
        let (udp, tcp) = (Arc::new(of_sample("web-visit", 0)), Arc::new(of_sample("web-visit", 1)));
        let tcp = Timeline::new(tcp, tempo);
        let udp = Timeline::beside(udp, &tcp);
        let rows = udp.rows_beside(&tcp).unwrap();
        assert_eq!(rows.length(), tcp.length.max(udp.length));
        let mut moments: Vec<PlayTime> =
            [&tcp, &udp].into_iter().flat_map(|it| &it.steps).flat_map(|step| [step.depart, step.arrive]).collect();
        moments.sort();
        for (from, to) in moments.iter().zip(moments.iter().skip(1)) {
            let both = rows.row_at(*to) - rows.row_at(*from);
            for one in [&tcp, &udp] {
                assert!(both >= one.row_at(*to) - one.row_at(*from) - 1e-3, "{tempo:?} {from:?} {to:?}");
            }
        }
        // Laid out anew in another tempo, they are not its rows any more.
        let other = if tempo == Tempo::Teaching { Tempo::Captured } else { Tempo::Teaching };
        assert!(udp.rows_beside(&Timeline::new(Arc::clone(&tcp.story), other)).is_none());
    }
}

#[test]
fn nobody_waits_for_one_that_takes_a_thousand_times_as_long() {
    let fast = Arc::new(of_sample("web-visit", 1));
    let mut slow = of_sample("web-visit", 0);
    let first = slow.events[0].time.unwrap();
    for event in &mut slow.events {
        let late = event.time.unwrap().since(first) * 1_000;
        event.time = Some(Timestamp::from_nanos(first.nanos() + late));
    }
    let fast = Timeline::new(fast, Tempo::Captured);
    let slow = Timeline::beside(slow.into(), &fast);
    assert!(slow.length.secs() < fast.length.secs() + 60.0, "{}", slow.length.secs());
    let times: Vec<i64> = slow.steps.iter().flat_map(|step| [step.depart.0, step.arrive.0]).collect();
    assert!(times.is_sorted(), "{times:?}");
}
