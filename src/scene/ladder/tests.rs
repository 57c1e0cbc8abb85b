//! What the ladder promises of every story, at every size and in every language.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::i18n::{Catalog, Language};
use crate::scene::{Align, Item, Role, Scene, SceneOptions, Shape, Target, View, scene_at, text, vec2};
use crate::timeline::{PlayTime, Tempo, Timeline, examples};

fn options(catalog: &Catalog, width: f32, height: f32, scale: f32) -> SceneOptions<'_> {
    SceneOptions { scale, ..SceneOptions::new(View::Ladder, vec2(width, height), catalog) }
}

fn timelines() -> Vec<(&'static str, Timeline)> {
    let mut all = Vec::new();
    for (name, story) in examples::all() {
        for tempo in [Tempo::Teaching, Tempo::Captured] {
            all.push((name, Timeline::new(story.clone().into(), tempo)));
        }
    }
    all
}

fn texts(scene: &Scene) -> impl Iterator<Item = &str> {
    scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn the_same_however_it_is_reached(mut parts in prop::collection::vec(0.0f64..=1.0, 2..8)) {
        let catalog = Catalog::new(Language::TraditionalChinese);
        let options = options(&catalog, 1280.0, 800.0, 1.0);
        for (name, timeline) in timelines() {
            let at = |part: f64| PlayTime((timeline.length.0 as f64 * part) as i64);
            let forwards: Vec<Scene> = parts.iter().map(|part| scene_at(&timeline, at(*part), &options)).collect();
            let backwards: Vec<Scene> = parts.iter().rev().map(|part| scene_at(&timeline, at(*part), &options)).collect();
            prop_assert!(forwards.iter().eq(backwards.iter().rev()), "{}", name);
            let again = Timeline::new(timeline.story.clone(), timeline.tempo);
            prop_assert_eq!(&scene_at(&again, at(parts[0]), &options), &forwards[0]);
        }
        parts.clear();
    }
}

#[test]
fn every_name_is_borne_by_one_shape() {
    let catalog = Catalog::new(Language::English);
    for (name, timeline) in timelines() {
        for i in 0..=20 {
            let now = PlayTime(timeline.length.0 / 20 * i);
            let scene = scene_at(&timeline, now, &options(&catalog, 1280.0, 800.0, 1.0));
            let mut seen: BTreeMap<u64, &Item> = BTreeMap::new();
            for item in &scene.items {
                if let Some(other) = seen.insert(item.id, item) {
                    panic!("{name}: {other:?} and {item:?} have one id");
                }
            }
        }
    }
}

#[test]
fn numbers_are_finite_and_text_stays_on_the_stage() {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for (width, height, scale) in
            [(700.0, 500.0, 1.0), (960.0, 600.0, 1.0), (1280.0, 800.0, 1.0), (1920.0, 1080.0, 1.75)]
        {
            for (name, timeline) in timelines() {
                for i in 0..=12 {
                    let now = PlayTime(timeline.length.0 / 12 * i);
                    let scene = scene_at(&timeline, now, &options(&catalog, width, height, scale));
                    for item in &scene.items {
                        if let Shape::Text { at, text, size, weight, align, angle, .. } = &item.shape {
                            assert!(at.x.is_finite() && at.y.is_finite() && size.is_finite());
                            if angle.abs() > 1.0 {
                                continue;
                            }
                            let w = text::width(text, *size, *weight);
                            let (left, right) = match align {
                                Align::Start => (at.x, at.x + w),
                                Align::Middle => (at.x - w / 2.0, at.x + w / 2.0),
                                Align::End => (at.x - w, at.x),
                            };
                            assert!(
                                left >= 0.0 && right <= width,
                                "{name} {language:?} {width}x{height}: “{text}” from {left} to {right}"
                            );
                        }
                    }
                }
            }
        }
    }
}

/// Level texts in place: header, states, captions, times, card. None may lie over another.
#[test]
fn words_do_not_lie_over_each_other() {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for (width, height, scale) in [(700.0, 500.0, 1.0), (1280.0, 800.0, 1.0), (1920.0, 1080.0, 1.6)] {
            for (name, timeline) in timelines() {
                for i in 0..=16 {
                    let now = PlayTime(timeline.length.0 / 16 * i);
                    let mut wanted = options(&catalog, width, height, scale);
                    wanted.narration = i % 2 == 0;
                    let scene = scene_at(&timeline, now, &wanted);
                    let foot = if wanted.narration { 124.0 + 66.0 } else { 0.0 };
                    let foot = foot + if width / scale < 900.0 { 26.0 } else { 0.0 };
                    let bottom = height - foot * scale;
                    let mut boxes: Vec<(f32, f32, f32, f32, &str)> = Vec::new();
                    for item in &scene.items {
                        let Shape::Text { at, text, size, weight, align, angle, .. } = &item.shape else { continue };
                        // What is scrolled under the header or the card is covered.
                        let kind = item.id >> 56;
                        let streams = (40..=47).contains(&kind);
                        let top = if streams { 72.0 } else { 152.0 };
                        let scrolled = at.y > top * scale && at.y < bottom;
                        let fixed = at.y < 60.0 * scale || at.y > bottom + 20.0 * scale;
                        // Envelopes meet in mid-air, as paper does.
                        let row = kind < 20 || matches!(kind, 30 | 31 | 50 | 51);
                        if kind == 16 || *angle != 0.0 || !(scrolled || (fixed && !row)) {
                            continue;
                        }
                        let w = text::width(text, *size, *weight);
                        let left = match align {
                            Align::Start => at.x,
                            Align::Middle => at.x - w / 2.0,
                            Align::End => at.x - w,
                        };
                        let half = size * 0.42;
                        boxes.push((left, left + w, at.y - half, at.y + half, text));
                    }
                    for (index, a) in boxes.iter().enumerate() {
                        for b in boxes.iter().skip(index + 1) {
                            let apart = a.1 <= b.0 || b.1 <= a.0 || a.3 <= b.2 || b.3 <= a.2;
                            assert!(
                                apart,
                                "{name} {:?} {language:?} {width}x{height} at {now:?}: “{}” over “{}”",
                                timeline.tempo, a.4, b.4
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_envelope_flies_only_while_its_packet_is_under_way() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let options = options(&catalog, 1280.0, 800.0, 1.0);
    let flying =
        |now: PlayTime| scene_at(&timeline, now, &options).items.iter().filter(|item| item.id >> 56 == 16).count();
    let step = &timeline.steps[0];
    assert_eq!(flying(PlayTime(step.depart.0 - 1)), 0);
    assert!(flying(PlayTime(i64::midpoint(step.depart.0, step.arrive.0))) > 5);
    assert_eq!(flying(PlayTime(step.arrive.0 + 1_000_000_000)), 0);
    let still = SceneOptions { reduce_motion: true, ..options };
    let scene = scene_at(&timeline, PlayTime(step.depart.0 + 1), &still);
    assert!(scene.items.iter().all(|item| item.id >> 56 != 16), "no motion wanted, none made");
    assert_eq!(scene, scene_at(&timeline, step.arrive, &still), "a step at a time");
}

#[test]
fn what_is_seen_is_said() {
    let catalog = Catalog::new(Language::TraditionalChinese);
    let options = options(&catalog, 1280.0, 800.0, 1.0);
    let at_end = |story: crate::flow::story::Story| {
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        scene_at(&timeline, timeline.length, &options)
    };
    let four = at_end(examples::four_way());
    for word in ["用戶端", "伺服器", "四次揮手", "TIME-WAIT", "推斷", "FIN, ACK"] {
        assert!(texts(&four).any(|text| text == word), "{word}");
    }
    assert!(texts(&at_end(examples::unanswered())).any(|text| text == "沒有回應"));
    assert!(texts(&at_end(examples::multicast())).any(|text| text == "群播群組"));
    assert!(texts(&at_end(examples::mid_stream())).any(|text| text == "未知"));
    let timeline = Timeline::new(examples::lost_syn().into(), Tempo::Teaching);
    let lost = &timeline.steps[0];
    let options = SceneOptions { narration: false, ..options };
    let says = |now: PlayTime| texts(&scene_at(&timeline, now, &options)).any(|text| text == "遺失（推斷）");
    assert!(!says(lost.depart) && says(lost.arrive), "said when it happens, not before");
}

#[test]
fn an_arrow_can_be_clicked() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let scene = scene_at(&timeline, timeline.steps[2].arrive, &options(&catalog, 1280.0, 800.0, 1.0));
    for step in 0..3 {
        assert!(scene.items.iter().any(|item| item.target == Some(Target::Step(step))));
    }
}

#[test]
fn odd_sizes_do_no_harm() {
    let catalog = Catalog::new(Language::English);
    for (_, timeline) in timelines() {
        for (width, height, scale) in
            [(0.0, 0.0, 1.0), (1.0, 5000.0, 1.0), (200.0, 100.0, 3.0), (5000.0, 200.0, f32::NAN), (640.0, 480.0, 0.0)]
        {
            for now in [PlayTime(i64::MIN), PlayTime(0), PlayTime(i64::MAX)] {
                let scene = scene_at(&timeline, now, &options(&catalog, width, height, scale));
                assert!(scene.scroll.is_finite() && scene.content_height.is_finite());
            }
        }
    }
}

#[test]
fn a_long_conversation_costs_what_a_short_one_does() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::download(10_000).into(), Tempo::Teaching);
    let options = options(&catalog, 1280.0, 800.0, 1.0);
    for i in 0..=10 {
        let scene = scene_at(&timeline, PlayTime(timeline.length.0 / 10 * i), &options);
        assert!(scene.items.len() < 600, "{} shapes", scene.items.len());
    }
}

#[test]
fn a_number_is_shown_whole_or_not_at_all() {
    let catalog = Catalog::new(Language::English);
    for (name, timeline) in timelines() {
        for width in [480.0, 560.0, 640.0, 700.0] {
            let scene = scene_at(&timeline, timeline.length, &options(&catalog, width, 4_000.0, 1.0));
            for text in texts(&scene).filter(|text| text.starts_with("seq=") || text.starts_with("len=")) {
                let whole = |field: &str| field.split_once('=').is_some_and(|(_, n)| n.parse::<u32>().is_ok());
                assert!(text.split(' ').all(whole), "{name} at {width}: {text}");
            }
        }
    }
}

#[test]
fn at_its_full_height_nothing_scrolls() {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for (name, timeline) in timelines() {
            for (width, scale, narration) in [(1000.0, 1.0, true), (700.0, 1.0, false), (1600.0, 1.5, true)] {
                let mut wanted = options(&catalog, width, 100.0, scale);
                wanted.narration = narration;
                wanted.size.y = crate::scene::full_height(&timeline, &wanted);
                let scene = scene_at(&timeline, timeline.length, &wanted);
                assert_eq!(scene.scroll, 0.0, "{name} {width}: {}", wanted.size.y);
            }
        }
    }
}

#[test]
fn the_end_away_from_the_tap_is_hollow_and_arrows_are_solid() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::lost_syn().into(), Tempo::Teaching);
    let scene = scene_at(&timeline, timeline.length, &options(&catalog, 1280.0, 3_000.0, 1.0));
    let hollow = |step: usize| {
        let own = scene.items.iter().filter(|item| item.id >> 56 == 13 && (item.id >> 8) & 0xffff == step as u64);
        own.filter_map(|item| match &item.shape {
            Shape::Polygon { paint, .. } => Some(paint.stroke.is_some()),
            _ => None,
        })
        .collect::<Vec<_>>()
    };
    // The tap stands at the client: what reaches the server was not seen to arrive.
    assert_eq!((hollow(1), hollow(2)), (vec![true], vec![false]));
    for item in scene.items.iter().filter(|item| item.id >> 56 == 13) {
        if let Shape::Line { dash, .. } = &item.shape {
            assert_eq!(*dash, crate::scene::Dash::Solid, "also what is sent again");
        }
    }
}

#[test]
fn a_state_has_room_for_its_name_as_soon_as_it_is_entered() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let scene = scene_at(&timeline, timeline.steps[1].arrive, &options(&catalog, 1280.0, 800.0, 1.0));
    let entered = Target::State(crate::flow::Side::Client, Some(crate::flow::tcp::TcpState::Established));
    let items: Vec<&Item> = scene.items.iter().filter(|item| item.target == Some(entered)).collect();
    let name = items.iter().find_map(|item| match &item.shape {
        Shape::Text { at, .. } => Some(at.y),
        _ => None,
    });
    let tinted = items.iter().any(|item| match &item.shape {
        Shape::Rect { min, max, paint, .. } => {
            paint.fill.is_some_and(|(_, strength)| strength > 0.2)
                && min.y < name.unwrap() - 7.0
                && max.y > name.unwrap() + 7.0
        }
        _ => false,
    });
    assert!(tinted, "its name stands within it");
}

/// The ties of a story at its end: how far out each stands, and its colour.
fn ties(story: crate::flow::story::Story) -> Vec<(f32, Role)> {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(story.into(), Tempo::Teaching);
    let scene = scene_at(&timeline, timeline.length, &options(&catalog, 1280.0, 800.0, 1.0));
    let tie = |item: &Item| match &item.shape {
        Shape::Line { points, role, .. } if item.id >> 56 == 7 => Some((points[0].x - points[1].x, *role)),
        _ => None,
    };
    scene.items.iter().filter_map(tie).collect()
}

#[test]
fn each_question_has_a_tie_of_its_own_and_a_report_is_no_answer() {
    // A second question leaves before the first answer comes.
    let mut story = examples::dns();
    let reply = story.events[2].clone();
    story.events.push(reply);
    for (index, event) in story.events.iter_mut().enumerate() {
        event.frame = index as u32 + 1;
        event.time = Some(crate::capture::Timestamp::from_nanos(index as i64 * 5_000_000));
        event.answers = (index as u32).checked_sub(1).filter(|_| index >= 2);
    }
    let two = ties(story);
    assert_eq!(two.len(), 2);
    assert!((two[0].0 - two[1].0).abs() >= 8.0, "they do not run in one line: {two:?}");
    assert!(ties(examples::unreachable()).iter().all(|(_, role)| *role == Role::Reset));
}

/// The stage of the window at the desk with both panels, and of the projector at 1920×1080.
const STAGES: [(f32, f32, f32); 2] = [(600.0, 490.0, 1.0), (1920.0, 744.0, 2.0)];

#[test]
fn a_call_can_be_read_in_the_step_in_which_it_comes_back() {
    use crate::flow::Side;
    use crate::timeline::calls::Outcome;
    let catalog = Catalog::new(Language::English);
    let mut read = 0;
    for (width, height, scale) in STAGES {
        let wanted = SceneOptions { narration: false, ..options(&catalog, width, height, scale) };
        // As captured, more may come in a moment than there is room for.
        for (name, timeline) in timelines().into_iter().filter(|(_, timeline)| timeline.tempo == Tempo::Teaching) {
            for stop in timeline.stops() {
                let scene = scene_at(&timeline, *stop, &wanted);
                let own = |item: &&Item| matches!(item.id >> 56, 50 | 51 | 55) && item.opacity > 0.9;
                let words: Vec<(&str, f32)> = scene
                    .items
                    .iter()
                    .filter(own)
                    .filter_map(|item| match &item.shape {
                        Shape::Text { text, at, .. } => Some((text.as_str(), at.y)),
                        _ => None,
                    })
                    .collect();
                assert!(
                    words.iter().all(|(text, _)| !text.ends_with('…') || text.ends_with(" …")),
                    "{name}: {words:?}"
                );
                for side in Side::BOTH {
                    let back = timeline.calls(side).iter().filter(|call| call.end == *stop);
                    for call in back.filter(|call| call.outcome != Outcome::Waiting) {
                        let error = matches!(call.outcome, Outcome::Refused | Outcome::Reset);
                        let start = if error { "ECONN" } else { call.name.as_str() };
                        let seen = |(text, y): &(&str, f32)| text.contains(start) && (0.0..height).contains(y);
                        assert!(words.iter().any(seen), "{name} {width}: {call:?} in {words:?}");
                        read += 1;
                    }
                }
            }
        }
    }
    assert!(read > 60, "{read}");
}

#[test]
fn the_line_says_what_waits_and_what_came_back() {
    let catalog = Catalog::new(Language::English);
    let (width, height, scale) = STAGES[0];
    let wanted = SceneOptions { narration: false, ..options(&catalog, width, height, scale) };
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let line = |now: PlayTime| -> Vec<String> {
        let scene = scene_at(&timeline, now, &wanted);
        let own = scene.items.iter().filter(|item| item.id >> 56 == 55);
        own.filter_map(|item| match &item.shape {
            Shape::Text { text, .. } => Some(text.clone()),
            _ => None,
        })
        .collect()
    };
    let under_way = PlayTime(timeline.steps[0].depart.0 + 1);
    assert_eq!(line(under_way), ["socket()", "connect() …", "socket()", "bind()", "listen()", "accept() …"]);
    assert_eq!(line(timeline.steps[1].arrive), ["connect() = 0", "accept() …"]);
    assert_eq!(line(timeline.steps[2].arrive)[0], "accept() = fd");
}

#[test]
fn the_projector_shows_at_least_five_packets_with_the_streams() {
    let catalog = Catalog::new(Language::English);
    let (width, height, scale) = STAGES[1];
    let wanted = SceneOptions { narration: false, ..options(&catalog, width, height, scale) };
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let scene = scene_at(&timeline, timeline.steps[5].arrive, &wanted);
    assert!(scene.items.iter().any(|item| item.id >> 56 == 47), "the streams are there");
    let mut seen = std::collections::BTreeSet::new();
    for item in scene.items.iter().filter(|item| item.id >> 56 == 14) {
        if let (Some(Target::Step(step)), Shape::Text { at, .. }) = (item.target, &item.shape)
            && at.y > 84.0 * scale
            && at.y < height - 16.0 * scale
        {
            seen.insert(step);
        }
    }
    assert!(seen.len() >= 5, "{seen:?}");
}

/// A SYN or a FIN takes one number of the stream and has a name all the same, however large the texts.
#[test]
fn each_syn_and_fin_of_a_stream_bears_its_name() {
    use crate::flow::Side;
    let catalog = Catalog::new(Language::English);
    for (width, height, scale) in [STAGES[0], STAGES[1], (1280.0, 720.0, 1.0), (1280.0, 560.0, 1.4)] {
        let wanted = SceneOptions { narration: false, reduce_motion: true, ..options(&catalog, width, height, scale) };
        let mut named = 0;
        for (name, timeline) in timelines() {
            for i in 0..=16 {
                let scene = scene_at(&timeline, PlayTime(timeline.length.0 / 16 * i), &wanted);
                for side in Side::BOTH {
                    let own = |item: &&Item, kind: u64, index: usize| {
                        item.id >> 8 == (kind << 48) | (index * 2 + side.index()) as u64
                    };
                    let edges = |item: &Item| match item.shape {
                        Shape::Rect { min, max, .. } => Some((min.x, max.x)),
                        _ => None,
                    };
                    let Some(bar) = scene.items.iter().find(|item| own(item, 47, 0)).and_then(edges) else { continue };
                    for (index, piece) in timeline.stream(side).pieces().iter().enumerate() {
                        if !piece.kind.is_named() {
                            continue;
                        }
                        let items: Vec<&Item> = scene.items.iter().filter(|item| own(item, 40, index)).collect();
                        let Some((left, right)) = items.first().and_then(|item| edges(item)) else { continue };
                        // One that comes into sight at the end has no room for its name yet.
                        if right >= bar.1 - scale {
                            continue;
                        }
                        named += 1;
                        let said = items.iter().any(|item| matches!(&item.shape, Shape::Text { .. }));
                        assert!(said, "{name} {width}x{height}: {:?} from {left} to {right}", piece.kind);
                    }
                }
            }
        }
        assert!(named > 100, "{width}x{height}: {named}");
    }
}

/// As captured, segments of one side leave one right after the other: what stands below one arrow keeps off the words over the
/// next.
#[test]
fn words_of_arrows_beside_each_other_keep_apart() {
    let catalog = Catalog::new(Language::English);
    let mut story = examples::download(24);
    for event in story.events.iter_mut().filter(|event| event.payload_len > 0) {
        event.label = Some("HTTP/1.1 200 OK".to_owned());
    }
    let mut compared = 0;
    for tempo in [Tempo::Teaching, Tempo::Captured] {
        let timeline = Timeline::new(story.clone().into(), tempo);
        for i in 0..=200 {
            let now = PlayTime(timeline.length.0 / 200 * i);
            let scene = scene_at(&timeline, now, &options(&catalog, 1280.0, 800.0, 1.0));
            // Along the arrow, from and to; across it; and of which step.
            let mut lines: Vec<(f32, f32, f32, f32, u64, f32, &str)> = Vec::new();
            for item in scene.items.iter().filter(|item| item.id >> 56 == 14 && item.opacity > 0.25) {
                let Shape::Text { at, text, size, weight, align, angle, .. } = &item.shape else { continue };
                let wide = text::width(text, *size, *weight);
                let (sin, cos) = angle.sin_cos();
                let along = at.x * cos + at.y * sin - if *align == Align::Middle { wide / 2.0 } else { 0.0 };
                lines.push((along, along + wide, at.y * cos - at.x * sin, *size, item.id >> 8, *angle, text));
            }
            for (index, a) in lines.iter().enumerate() {
                for b in lines.iter().skip(index + 1).filter(|b| b.4 != a.4 && (a.5 - b.5).abs() < 0.02) {
                    compared += 1;
                    let apart = a.1 <= b.0 || b.1 <= a.0 || (a.2 - b.2).abs() >= 0.36 * (a.3 + b.3);
                    assert!(apart, "{tempo:?} at {now:?}: “{}” over “{}”", a.6, b.6);
                }
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}

#[test]
fn the_told_step_is_in_sight_however_fast_the_packets_pass() {
    use super::{Layout, Part};
    let catalog = Catalog::new(Language::English);
    // A hundred packets within two milliseconds, and a second of rest on either side of them.
    let mut story = examples::download(100);
    let count = story.events.len();
    for (index, event) in story.events.iter_mut().enumerate() {
        let at = if index < 3 { 0 } else { 1_000_000_000 } + if index + 3 < count { 0 } else { 1_000_000_000 };
        event.time =
            Some(crate::capture::Timestamp::from_nanos(1_700_000_000_000_000_000 + at + index as i64 * 20_000));
    }
    let fast = Timeline::new(story.into(), Tempo::Captured);
    for (name, timeline) in timelines().into_iter().chain([("fast", fast)]) {
        for (width, height) in [(1280.0, 800.0), (600.0, 490.0), (1920.0, 1080.0)] {
            for step in 0..timeline.steps.len() {
                let (from, to) = timeline.told(step).unwrap();
                for now in [PlayTime(i64::midpoint(from.0, to.0)), to] {
                    let layout = Layout::new(&timeline, now, &options(&catalog, width, height, 1.0), Part::default());
                    let told = &timeline.steps[timeline.step_at(now).unwrap()];
                    let (y0, y1) = (layout.y(&timeline, told.depart), layout.y(&timeline, told.arrive));
                    let seen = y0 >= layout.top && y1 <= layout.bottom;
                    let playhead = layout.y(&timeline, now);
                    let crossed = (layout.top..=layout.bottom).contains(&playhead);
                    let room = layout.bottom - layout.top;
                    let what = format!("{name} {:?} {width} {step}: {y0} {y1} {playhead}", timeline.tempo);
                    assert!(crossed && (seen || y1 - y0 > room - 60.0), "{what} {} {}", layout.top, layout.bottom);
                }
            }
        }
    }
}

#[test]
fn of_two_states_nobody_knows_which_and_the_band_names_both() {
    let mut story = examples::four_way();
    story.events.truncate(2);
    story.tap_at = Some(crate::flow::Side::Server);
    let timeline = Timeline::new(story.into(), Tempo::Teaching);
    for (language, words) in [
        (Language::English, ["SYN-SENT or", "ESTABLISHED", "unknown"]),
        (Language::TraditionalChinese, ["SYN-SENT 或", "ESTABLISHED", "未知"]),
    ] {
        let catalog = Catalog::new(language);
        let scene = scene_at(&timeline, timeline.length, &options(&catalog, 1280.0, 800.0, 1.0));
        let band: Vec<&Item> = scene
            .items
            .iter()
            .filter(|item| {
                item.target.is_some_and(|target| {
                    matches!(
                        target,
                        Target::State(crate::flow::Side::Client, Some(crate::flow::tcp::TcpState::Established))
                    )
                })
            })
            .collect();
        let said: Vec<&str> = band
            .iter()
            .filter_map(|item| match &item.shape {
                Shape::Text { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(said, words);
        assert!(band.iter().any(|item| matches!(&item.shape, Shape::Line { role: Role::StateUnknown, .. })));
        assert!(texts(&scene).any(|text| text == "connect() …") && !texts(&scene).any(|text| text == "connect() = 0"));
    }
}

#[test]
fn a_picture_of_the_whole_has_both_its_ends_and_says_how_much_is_left_out() {
    let catalog = Catalog::new(Language::English);
    let number = |text: &str, end: &str| match text {
        text if text.starts_with("One ") && text.ends_with(end.trim_start_matches(" more")) => Some(1),
        text => text.strip_suffix(end)?.split(' ').next()?.parse::<usize>().ok(),
    };
    let mut folded = 0;
    for (width, height) in [(1280.0, 800.0), (960.0, 600.0), (700.0, 500.0)] {
        for (name, timeline) in timelines() {
            let wanted = SceneOptions { whole: true, ..options(&catalog, width, height, 1.0) };
            let scene = scene_at(&timeline, timeline.length, &wanted);
            assert_eq!(scene.scroll, 0.0, "{name}");
            let left_out: usize =
                texts(&scene).filter_map(|text| number(text.split(" · ").next()?, " packets left out")).sum();
            let follow = texts(&scene).find_map(|text| number(text, " more packets follow"));
            // Those whose arrows end above the cut are all there are but those that follow.
            let bottom = scene.items.iter().find_map(|item| match &item.shape {
                Shape::Text { text, at, .. } if text.contains("follow") => Some(at.y - 14.0),
                _ => None,
            });
            let heads = scene.items.iter().filter(|item| item.id >> 56 == 13);
            let steps: std::collections::BTreeSet<usize> = heads
                .filter_map(|item| match (&item.shape, item.target) {
                    (Shape::Line { points, .. }, Some(Target::Step(step))) => {
                        let whole = points.iter().all(|point| bottom.is_none_or(|bottom| point.y <= bottom + 0.5));
                        whole.then_some(step)
                    }
                    _ => None,
                })
                .collect();
            let told = follow.unwrap_or(0) + left_out;
            let what = format!("{name} {width} {:?}: {steps:?} and {told} {bottom:?}", timeline.tempo);
            assert!(steps.len() + told >= timeline.steps.len(), "{what}");
            assert!(steps.contains(&0), "{what}");
            if left_out > 0 {
                folded += 1;
                assert_eq!(steps.len() + told, timeline.steps.len(), "{what}");
                assert!(follow.is_none() && steps.contains(&(timeline.steps.len() - 1)), "{what}");
            }
        }
    }
    assert!(folded > 3, "{folded}");
}

/// What is between is left out as a whole: no arrow and no word reaches into its place.
#[test]
fn nothing_is_cut_where_packets_are_left_out() {
    use super::{Layout, Part};
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for (width, height) in [(1280.0, 800.0), (1920.0, 1080.0), (1000.0, 640.0)] {
            for (name, timeline) in timelines() {
                let wanted = SceneOptions { whole: true, ..options(&catalog, width, height, 1.0) };
                let layout = Layout::new(&timeline, timeline.length, &wanted, Part::default());
                let gaps: Vec<(f32, f32)> = layout.gaps().collect();
                for (top, bottom) in &gaps {
                    // What is beyond the place stands where it would without: up and down are each other's inverse.
                    for y in [layout.top, top - 3.0, f32::midpoint(*top, *bottom), bottom + 3.0] {
                        assert!((layout.y_of_row(layout.row(y)) - y).abs() < 0.5, "{name} {y} {layout:?}");
                    }
                }
                let end = layout.y(&timeline, timeline.length);
                assert!(gaps.is_empty() || end <= layout.bottom, "{name}: {end} {layout:?}");
                let scene = scene_at(&timeline, timeline.length, &wanted);
                for item in scene.items.iter().filter(|item| item.opacity > 0.1 && item.id >> 56 != 25) {
                    let Shape::Text { at, size, text, weight, angle, align, .. } = &item.shape else { continue };
                    let rise = if angle.abs() > 1.0 { 0.0 } else { text::width(text, *size, *weight) * angle.sin() };
                    let (from, to) = match align {
                        Align::Start => (at.y, at.y + rise),
                        Align::Middle => (at.y - rise / 2.0, at.y + rise / 2.0),
                        Align::End => (at.y - rise, at.y),
                    };
                    let (from, to) = (from.min(to) - size * 0.36, from.max(to) + size * 0.36);
                    for (top, bottom) in &gaps {
                        let clear = to <= top + 0.5 || from >= bottom - 0.5;
                        assert!(clear, "{name} {language:?} {width}: “{text}” {from} {to} in {top} {bottom}");
                    }
                }
            }
        }
    }
}

/// A state that was entered just before time was cut out has its name where it was entered, not beyond the break.
#[test]
fn a_new_state_has_its_name_before_the_break() {
    use crate::flow::story::{Action, Phase};
    use crate::flow::tcp::{Close, Open, TcpState};
    use crate::timeline::examples::Teller;
    const FIN_ACK: u16 = 0x11;
    let (client, server) = (crate::flow::Side::Client, crate::flow::Side::Server);
    let story = Teller::tcp("10.0.0.2:50000", "10.0.0.1:80", Open::ThreeWay, Close::Incomplete)
        .handshake()
        .segment(client, Phase::Teardown, Action::Fin, FIN_ACK, 0)
        .leaving(TcpState::FinWait1)
        .arriving(TcpState::CloseWait)
        .wait_ms(3_000)
        .segment(server, Phase::Teardown, Action::FinAck, 0x10, 0)
        .arriving(TcpState::FinWait2)
        .end();
    for tempo in [Tempo::Teaching, Tempo::Captured] {
        let timeline = Timeline::new(story.clone().into(), tempo);
        let catalog = Catalog::new(Language::English);
        let answer = timeline.steps.iter().position(|step| step.folded > 0).expect("a break");
        for (width, height) in [(1280.0, 800.0), (1920.0, 1080.0)] {
            let scene = scene_at(&timeline, timeline.steps[answer - 1].arrive, &options(&catalog, width, height, 1.0));
            let height_of = |wanted: &dyn Fn(&str) -> bool| {
                scene.items.iter().find_map(|item| match &item.shape {
                    Shape::Text { text, at, .. } if wanted(text) => Some(at.y),
                    _ => None,
                })
            };
            let name = height_of(&|text| text == "CLOSE-WAIT").expect("its name");
            let cut = height_of(&|text| text.ends_with(" later")).expect("the break");
            assert!(name < cut - 10.0, "{tempo:?} {width}: {name} {cut}");
        }
    }
}

/// What was sent again is hatched around its number, not through it.
#[test]
fn no_line_strikes_through_what_was_sent_again() {
    use crate::flow::story::{Action, Phase};
    use crate::flow::tcp::{Close, Open};
    use crate::timeline::examples::Teller;
    const PSH_ACK: u16 = 0x18;
    let client = crate::flow::Side::Client;
    let story = Teller::tcp("10.0.0.2:50000", "10.0.0.1:80", Open::ThreeWay, Close::None)
        .handshake()
        .segment(client, Phase::Data, Action::Data, PSH_ACK, 1400)
        .lost()
        .segment(client, Phase::Data, Action::Retransmission, PSH_ACK, 1400)
        .numbered(1, 1)
        .end();
    let timeline = Timeline::new(story.into(), Tempo::Teaching);
    let catalog = Catalog::new(Language::English);
    let scene = scene_at(&timeline, timeline.length, &options(&catalog, 1280.0, 800.0, 1.0));
    let hatches: Vec<(f32, f32)> = (scene.items.iter().filter(|item| item.id >> 56 == 41))
        .filter_map(|item| match &item.shape {
            Shape::Line { points, .. } => Some((points[0].x, points[1].x)),
            _ => None,
        })
        .collect();
    assert!(hatches.len() > 1, "{hatches:?}");
    let number = scene.items.iter().filter(|item| item.id >> 56 == 40).find_map(|item| match &item.shape {
        Shape::Text { text, at, size, weight, .. } if text == "1400" => Some((at.x, text::width(text, *size, *weight))),
        _ => None,
    });
    let (middle, width) = number.expect("the number");
    for (from, to) in hatches {
        assert!(to < middle - width / 2.0 || from > middle + width / 2.0, "{from} {to} {middle} {width}");
    }
}

#[test]
fn the_calls_are_inferred_in_every_language_and_at_every_height() {
    for (language, word) in
        [(Language::English, "inferred"), (Language::TraditionalChinese, "推斷"), (Language::SimplifiedChinese, "推断")]
    {
        let catalog = Catalog::new(language);
        let timeline = Timeline::new(examples::dns().into(), Tempo::Teaching);
        for (width, height, scale) in [(1280.0, 800.0, 1.0), (1920.0, 1080.0, 1.0), (1920.0, 744.0, 2.0)] {
            let scene = scene_at(&timeline, timeline.length, &options(&catalog, width, height, scale));
            let said = scene.items.iter().filter(|item| matches!(item.id >> 56, 53 | 56));
            let said: Vec<&Shape> = said.map(|item| &item.shape).collect();
            let has = said.iter().any(|shape| matches!(shape, Shape::Text { text, .. } if text.contains(word)));
            assert!(has, "{language:?} {width}x{height}: {said:?}");
        }
    }
}

#[test]
fn rows_come_closer_and_what_is_beside_them_leaves_for_the_whole_and_only_for_it() {
    use super::{Layout, Part};
    let catalog = Catalog::new(Language::English);
    let lay = |timeline: &Timeline, height: f32| {
        let wanted = SceneOptions { whole: true, ..options(&catalog, 1280.0, height, 1.0) };
        Layout::new(timeline, timeline.length, &wanted, Part::default())
    };
    let four_way = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let (high, low) = (lay(&four_way, 1100.0), lay(&four_way, 800.0));
    assert!(high.streams > 0.0 && !high.tight && high.more == 0.0);
    assert!(low.streams == 0.0 && low.tight && low.more == 0.0 && low.pitch >= 44.0, "{low:?}");
    // What one line says of an arrow is all that two said.
    let wanted = SceneOptions { whole: true, ..options(&catalog, 1280.0, 800.0, 1.0) };
    let scene = scene_at(&four_way, four_way.length, &wanted);
    for words in ["GET / HTTP/1.1", "HTTP/1.1 200 OK", "LAST-ACK", "TIME-WAIT"] {
        assert!(texts(&scene).any(|text| text == words), "{words}");
    }
    // Where nothing is enough, what is between the ends is left out.
    let long = lay(&Timeline::new(examples::download(60).into(), Tempo::Teaching), 800.0);
    assert!(long.more == 0.0 && long.folds[0].is_some() && !long.leaves_out(0) && !long.leaves_out(2), "{long:?}");
    // Where there is not even room for the two ends, nothing is given up.
    let none = lay(&Timeline::new(examples::download(60).into(), Tempo::Teaching), 360.0);
    assert!(none.more > 0.0 && none.folds[0].is_none() && !none.tight, "{none:?}");
}

#[test]
fn the_legend_names_what_is_there_and_nothing_else() {
    let catalog = Catalog::new(Language::English);
    let of = |story: crate::flow::story::Story| -> Vec<String> {
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        let legend = super::legend(&timeline, &options(&catalog, 1280.0, 800.0, 1.0));
        assert!(legend.size.x > 60.0 && legend.size.y > 20.0);
        // Below a picture it is the same.
        let picture = scene_at(&timeline, PlayTime(0), &options(&catalog, 1280.0, 800.0, 1.0));
        let below = picture.items.iter().filter(|item| item.id >> 56 == 75);
        let below = below.filter(|item| matches!(item.shape, Shape::Text { .. })).count();
        let all: Vec<String> = texts(&legend).map(str::to_owned).collect();
        assert_eq!(below, all.len());
        all
    };
    let has = |all: &[String], words: &str| all.iter().any(|text| text == words);
    let refused = of(examples::refused());
    assert!(has(&refused, "reset") && !has(&refused, "lost") && !has(&refused, "sent again"), "{refused:?}");
    let lost = of(examples::lost_syn());
    assert!(has(&lost, "lost") && has(&lost, "sent again") && !has(&lost, "reset"), "{lost:?}");
    assert!(has(&lost, "arrival worked out") && has(&lost, "seen where it arrives"), "{lost:?}");
    let asked = of(examples::unanswered());
    assert!(has(&asked, "not known whether it arrived") && !has(&asked, "state inferred by the RFC"), "{asked:?}");
}

#[test]
fn an_arrival_that_nothing_shows_ends_in_a_question_mark() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::unanswered().into(), Tempo::Teaching);
    let scene = scene_at(&timeline, timeline.length, &options(&catalog, 1280.0, 2_000.0, 1.0));
    let own: Vec<&Item> = scene.items.iter().filter(|item| item.id >> 56 == 13).collect();
    let marks = own.iter().filter(|item| matches!(&item.shape, Shape::Text { text, .. } if text == "?")).count();
    assert_eq!(marks, timeline.steps.len());
    assert!(own.iter().all(|item| !matches!(item.shape, Shape::Polygon { .. })), "no arrowhead");
    let dotted = |item: &&&Item| matches!(item.shape, Shape::Line { dash: crate::scene::Dash::Dotted, .. });
    assert_eq!(own.iter().filter(dotted).count(), marks);
}

/// While a class is to say it first, the braces stand there without their names.
#[test]
fn braces_do_not_name_what_is_to_be_told() {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
        for (width, height) in [(1280.0, 800.0), (600.0, 490.0)] {
            let plain = options(&catalog, width, height, 1.0);
            let count = |told: bool| {
                let scene = scene_at(&timeline, timeline.length, &SceneOptions { told, ..plain });
                let braces: Vec<Item> = scene.items.into_iter().filter(|item| item.id >> 56 == 10).collect();
                let words = braces.iter().filter(|item| matches!(item.shape, Shape::Text { .. })).count();
                (words, braces.len() - words)
            };
            let ((named, lines), (untold, left)) = (count(true), count(false));
            assert!(named > 0 && lines > 0, "{language:?} {width}");
            assert_eq!((untold, left), (0, lines), "{language:?} {width}");
        }
    }
}
