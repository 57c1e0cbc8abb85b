//! Every view of every sample in every language: texts large enough, none cut off by the picture's edge, none over another.

use std::collections::BTreeMap;
use std::sync::Arc;

use layerscope::capture::{CaptureReader, CaptureSource};
use layerscope::flow::{ConversationId, below, story};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::{Align, Scene, SceneOptions, Shape, View, scene_at, text, vec2};
use layerscope::timeline::{PlayTime, Tempo, Timeline};
use layerscope::workspace::{Capture, counterpart, samples};

/// What the stage of the window has: at the desk with both panels beside it, and in the projector at 1920×1080.
const STAGE: (f32, f32, f32, bool) = (600.0, 490.0, 1.0, false);
const PROJECTOR: (f32, f32, f32, bool) = (1920.0, 744.0, 2.0, false);
/// Pictures: at the desk, and for a slide.
const PICTURE: (f32, f32, f32, bool) = (1280.0, 800.0, 1.0, true);
const SLIDE: (f32, f32, f32, bool) = (1920.0, 1080.0, 1.0, true);

struct Subject {
    name: String,
    capture: Capture,
    timeline: Timeline,
    beside: Option<Timeline>,
}

fn subjects() -> Vec<Subject> {
    let tell = |story| Timeline::new(Arc::new(story), Tempo::Teaching);
    let all = samples::all().iter().filter_map(|sample| {
        let mut reader = CaptureReader::open(CaptureSource::Bytes(sample.bytes.into())).unwrap();
        let capture = Capture::read_all(sample.id.clone(), &mut reader);
        let id = ConversationId(0);
        let timeline = if capture.tracker.is_empty() {
            tell(below::tell(&capture.store, &capture.tracker, 1)?)
        } else {
            tell(story::tell(&capture.store, &capture.tracker, id))
        };
        let other = counterpart(&capture.tracker, id).filter(|_| !capture.tracker.is_empty());
        let beside = other.map(|other| tell(story::tell(&capture.store, &capture.tracker, other)));
        Some(Subject { name: sample.id.clone(), capture, timeline, beside })
    });
    all.collect()
}

/// Each picture once: of each view, language and subject at some instants.
fn pictures(
    subjects: &[Subject],
    (width, height, scale, narration): (f32, f32, f32, bool),
    mut look: impl FnMut(&Scene, View, &str),
) {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for subject in subjects {
            for view in View::ALL {
                let options = SceneOptions {
                    scale,
                    narration,
                    packets: &subject.capture,
                    beside: subject.beside.as_ref(),
                    ..SceneOptions::new(view, vec2(width, height), &catalog)
                };
                for part in 0..=4 {
                    // Not where a step begins or ends.
                    let now = PlayTime(subject.timeline.length.0 / 4 * part - i64::from(part == 2));
                    let what = format!("{} {} {} {part}/4", subject.name, view.as_str(), language.tag());
                    look(&scene_at(&subject.timeline, now, &options), view, &what);
                }
            }
        }
    }
}

#[derive(Debug)]
struct Words<'a> {
    /// Its place in the scene, from back to front.
    place: usize,
    text: &'a str,
    size: f32,
    x: (f32, f32),
    y: (f32, f32),
    angle: f32,
    opacity: f32,
}

fn words(scene: &Scene) -> Vec<Words<'_>> {
    let texts = scene.items.iter().enumerate().filter_map(|(place, item)| {
        let Shape::Text { at, text, size, weight, align, angle, .. } = &item.shape else { return None };
        if text.is_empty() {
            return None;
        }
        let wide = text::width(text, *size, *weight);
        let before = match align {
            Align::Start => 0.0,
            Align::Middle => wide / 2.0,
            Align::End => wide,
        };
        // The box of a line that is turned.
        let (half, (sin, cos)) = (size * 0.34, angle.sin_cos());
        let corners = [(-before, -half), (wide - before, -half), (-before, half), (wide - before, half)];
        let turned = corners.map(|(x, y)| (at.x + x * cos - y * sin, at.y + x * sin + y * cos));
        let reach = |of: fn(&(f32, f32)) -> f32| {
            turned.iter().map(of).fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)))
        };
        let (x, y) = (reach(|corner| corner.0), reach(|corner| corner.1));
        Some(Words { place, text, size: *size, x, y, angle: *angle, opacity: item.opacity })
    });
    texts.collect()
}

/// Whether something opaque lies on that part of the picture, in front of what is at `behind`.
fn covered(scene: &Scene, behind: usize, (x, y): ((f32, f32), (f32, f32))) -> bool {
    scene.items.iter().skip(behind + 1).filter(|item| item.opacity > 0.9).any(|item| {
        let (paint, min, max) = match &item.shape {
            Shape::Rect { min, max, paint, .. } => (paint, *min, *max),
            Shape::Circle { centre, radius, paint } => {
                (paint, vec2(centre.x - radius, centre.y - radius), vec2(centre.x + radius, centre.y + radius))
            }
            _ => return false,
        };
        let opaque = paint.fill.is_some_and(|(_, opacity)| opacity > 0.9);
        opaque && min.x <= x.0 + 1.0 && min.y <= y.0 + 1.0 && max.x >= x.1 - 1.0 && max.y >= y.1 - 1.0
    })
}

#[test]
fn large_enough_for_the_last_row() {
    pictures(&subjects(), PROJECTOR, |scene, view, what| {
        let words = words(scene);
        let sizes: Vec<f32> = words.iter().map(|words| words.size).collect();
        let (least, most) = (sizes.iter().copied().fold(f32::MAX, f32::min), sizes.iter().copied().fold(0.0, f32::max));
        assert!(sizes.is_empty() || least >= 18.0, "{what}: {least}");
        assert!(sizes.is_empty() || most >= 24.0, "{what}: {most}");
        // The three sizes and no other.
        let k = least / 12.0;
        for words in &words {
            let known = [12.0, 15.0, 19.0].iter().any(|size| (words.size - size * k).abs() < 0.1);
            // The counts of the comparison are drawn, as a chart is, as large as there is room.
            let figure = view == View::Udp && words.text.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
            let known = known || (figure && words.size >= 19.0 * k);
            assert!(known, "{what}: “{}” is {} high", words.text, words.size);
        }
        assert!(15.0 * k >= 24.0 && (view == View::Layers || k >= 2.0), "{what}: body text is {} high", 15.0 * k);
    });
}

#[test]
fn a_slide_is_the_desk_made_larger() {
    let sizes = |size| {
        let mut all = BTreeMap::new();
        pictures(&subjects(), size, |scene, view, _| {
            let least = words(scene).iter().map(|words| words.size).fold(f32::MAX, f32::min);
            let known: &mut f32 = all.entry(view.as_str()).or_insert(f32::MAX);
            *known = known.min(least);
        });
        all
    };
    let (desk, slide) = (sizes(PICTURE), sizes(SLIDE));
    for (view, least) in &desk {
        assert!((least - 12.0).abs() < 0.01, "{view}: {least}");
        assert!((slide[view] - 18.0).abs() < 0.01, "{view}: {}", slide[view]);
    }
}

#[test]
fn nothing_is_cut_off_and_no_two_texts_overlap() {
    let subjects = subjects();
    let mut wrong: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for size in [STAGE, PROJECTOR, PICTURE, SLIDE] {
        pictures(&subjects, size, |scene, view, what| {
            let mut note = |kind: &str, said: String| {
                let entry = wrong.entry(format!("{} {}x{} {kind}", view.as_str(), size.0, size.1)).or_insert((0, said));
                entry.0 += 1;
            };
            let words: Vec<Words<'_>> = words(scene);
            let seen =
                words.iter().filter(|words| words.opacity > 0.5 && !covered(scene, words.place, (words.x, words.y)));
            for words in seen.clone() {
                // Rows scroll: the ladder's are cut off at its foot.
                let (x, y) = (words.x, words.y);
                if x.0 < -0.5 || x.1 > scene.size.x + 0.5 {
                    note("edge x", format!("{what}: “{}” {x:?} {y:?}", words.text));
                }
                // Of two ladders, the one that is not the selected one's scrolls as well.
                let row = view == View::Udp && words.angle != 0.0;
                let out = row || y.1 < 0.0 || y.0 > scene.size.y;
                if !out && (y.0 < -0.5 || y.1 > scene.size.y + 0.5) && scene.content_height <= scene.size.y {
                    note("edge y", format!("{what}: “{}” {x:?} {y:?}", words.text));
                }
                // The mark of bytes that are not shown stands alone.
                if matches!(view, View::Header | View::Layers) && words.text.ends_with('…') && words.text != "…" {
                    note("shortened", format!("{what}: “{}”", words.text));
                }
            }
            // Bits rain over the frame that they are made of.
            let seen: Vec<&Words<'_>> = seen.filter(|words| !matches!(words.text, "0" | "1")).collect();
            for (index, a) in seen.iter().enumerate() {
                for b in seen.iter().skip(index + 1) {
                    let apart =
                        a.x.1 <= b.x.0 + 1.0 || b.x.1 <= a.x.0 + 1.0 || a.y.1 <= b.y.0 + 1.0 || b.y.1 <= a.y.0 + 1.0;
                    let common = ((a.x.0.max(b.x.0), a.x.1.min(b.x.1)), (a.y.0.max(b.y.0), a.y.1.min(b.y.1)));
                    let apart = apart || covered(scene, a.place.min(b.place), common);
                    if !apart && a.angle == 0.0 && b.angle == 0.0 {
                        note(
                            "overlap",
                            format!("{what}: “{}” {:?} {:?} over “{}” {:?} {:?}", a.text, a.x, a.y, b.text, b.x, b.y),
                        );
                    }
                }
            }
        });
    }
    let said: Vec<String> = wrong.iter().map(|(kind, (count, first))| format!("{kind}: {count}, {first}")).collect();
    assert!(said.is_empty(), "\n{}", said.join("\n"));
}

/// Which end is which is told by its address: none is cut, but for that of everybody, who has the longest name too.
#[test]
fn the_addresses_of_the_ends_are_whole() {
    let subjects = subjects();
    let mut cut: BTreeMap<String, String> = BTreeMap::new();
    for size in [STAGE, PROJECTOR, PICTURE, SLIDE] {
        pictures(&subjects, size, |scene, view, what| {
            let ladder = matches!(view, View::Ladder | View::Udp);
            let everybody = |text: &str| text.starts_with("….") && text.contains(".255:");
            for words in words(scene).iter().filter(|words| ladder && words.text.contains('…')) {
                if !everybody(words.text) && !words.text.contains(' ') && words.text.contains([':', '.']) {
                    cut.entry(words.text.to_owned()).or_insert_with(|| format!("{what} {size:?}"));
                }
            }
        });
    }
    assert!(cut.is_empty(), "{cut:#?}");
}

/// A picture of the whole at the desk, and whether packets follow for which there is no room.
fn whole(subject: &Subject, catalog: &Catalog) -> (Scene, bool) {
    let options = SceneOptions {
        whole: true,
        packets: &subject.capture,
        ..SceneOptions::new(View::Ladder, vec2(PICTURE.0, PICTURE.1), catalog)
    };
    let scene = scene_at(&subject.timeline, subject.timeline.length, &options);
    let more = scene.items.iter().any(|item| item.id >> 56 == 24);
    (scene, more)
}

/// Turned or not: two lines keep apart where one stands over the other.
#[test]
fn twelve_packets_are_shown_as_a_whole_and_their_words_keep_apart() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for subject in subjects() {
            let (scene, more) = whole(&subject, &catalog);
            let packets = subject.timeline.steps.len();
            if more && packets <= 12 {
                wrong.push(format!("{} {}: some of {packets} packets follow", subject.name, language.tag()));
            }
            let lines: Vec<Words<'_>> = words(&scene)
                .into_iter()
                .filter(|words| words.opacity > 0.5 && !covered(&scene, words.place, (words.x, words.y)))
                .collect();
            let middle = |words: &Words<'_>, x: f32| {
                let (from, to) = if words.angle < 0.0 { (words.y.1, words.y.0) } else { (words.y.0, words.y.1) };
                let rise = words.angle.tan() * (words.x.1 - words.x.0);
                let first = f32::midpoint(from, to) - rise / 2.0;
                first + words.angle.tan() * (x - words.x.0)
            };
            for (index, a) in lines.iter().enumerate() {
                for b in lines.iter().skip(index + 1).filter(|b| a.angle.abs() < 1.0 && b.angle.abs() < 1.0) {
                    let common = (a.x.0.max(b.x.0), a.x.1.min(b.x.1));
                    if common.1 - common.0 <= 1.0 {
                        continue;
                    }
                    let apart = |x: f32| middle(a, x) - middle(b, x);
                    let (start, end) = (apart(common.0), apart(common.1));
                    let least = 0.34 * (a.size + b.size);
                    if start.abs().min(end.abs()) < least || (start > 0.0) != (end > 0.0) {
                        wrong.push(format!(
                            "{} {}: “{}” over “{}”, {start} {end}",
                            subject.name,
                            language.tag(),
                            a.text,
                            b.text
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
