//! What the ladder promises of every story, at every size and in every language.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::i18n::{Catalog, Language};
use crate::scene::{Align, Item, Scene, SceneOptions, Shape, Target, View, scene_at, text, vec2};
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
                    let bottom = height - if wanted.narration { 124.0 * scale } else { 0.0 };
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
                        if kind == 16 || *angle != 0.0 || !(scrolled || (fixed && kind >= 20)) {
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
    for word in ["用戶端", "伺服器", "四次揮手", "TIME-WAIT", "推定", "FIN, ACK"] {
        assert!(texts(&four).any(|text| text == word), "{word}");
    }
    assert!(texts(&at_end(examples::unanswered())).any(|text| text == "沒有回應"));
    assert!(texts(&at_end(examples::multicast())).any(|text| text == "群播群組"));
    assert!(texts(&at_end(examples::mid_stream())).any(|text| text == "未知"));
    let timeline = Timeline::new(examples::lost_syn().into(), Tempo::Teaching);
    let lost = &timeline.steps[0];
    let says = |now: PlayTime| texts(&scene_at(&timeline, now, &options)).any(|text| text == "遺失");
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
