//! The ladder through the public interface, as the window and `render` use it.

use layerscope::export::{gif, png, svg};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::{Scene, SceneOptions, Shape, View, fonts, scene_at, vec2};
use layerscope::theme::{Theme, ThemeKind};
use layerscope::timeline::{PlayTime, Tempo, Timeline, examples};

pub fn options(catalog: &Catalog, width: f32, height: f32) -> SceneOptions<'_> {
    SceneOptions::new(View::Ladder, vec2(width, height), catalog)
}

fn ladders(language: Language) -> Vec<(&'static str, Scene)> {
    let catalog = Catalog::new(language);
    let mut scenes = Vec::new();
    for (name, story) in examples::all() {
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        for part in [0, 3, 5, 8] {
            let now = PlayTime(timeline.length.0 / 8 * part);
            scenes.push((name, scene_at(&timeline, now, &options(&catalog, 960.0, 600.0))));
        }
    }
    scenes
}

/// Every character on the stage is in a bundled font.
#[test]
fn each_glyph_on_the_stage_is_bundled() {
    use skrifa::MetadataProvider;
    for language in Language::ALL {
        for (name, scene) in ladders(language) {
            for item in &scene.items {
                let Shape::Text { text, weight, .. } = &item.shape else { continue };
                for c in text.chars() {
                    let has = fonts::order(*weight, language)
                        .iter()
                        .any(|font| skrifa::FontRef::new(font.bytes).unwrap().charmap().map(c).is_some());
                    assert!(has, "{name} in {language:?}: {c} of “{text}”");
                }
            }
        }
    }
}

#[test]
fn a_picture_is_the_same_bytes_each_time() {
    for kind in ThemeKind::ALL {
        let theme = Theme::of(kind);
        let first = ladders(Language::TraditionalChinese);
        let second = ladders(Language::TraditionalChinese);
        for ((name, a), (_, b)) in first.iter().zip(&second).take(8) {
            let language = Language::TraditionalChinese;
            assert_eq!(svg::write(a, theme, language), svg::write(b, theme, language), "{name}");
            let picture = png::render(a, theme, language, 1.0).unwrap();
            assert_eq!(picture, png::render(b, theme, language, 1.0).unwrap(), "{name}");
            let decoded = image::load_from_memory(&picture).unwrap().to_rgb8();
            assert_eq!(decoded.dimensions(), (960, 600));
            let colours: std::collections::BTreeSet<[u8; 3]> = decoded.pixels().map(|p| p.0).collect();
            assert!(colours.len() > 50, "{name}: something is drawn");
        }
    }
}

#[test]
fn a_picture_of_no_size_is_refused() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::refused().into(), Tempo::Teaching);
    for (width, height) in [(0.0, 100.0), (100.0, 1e9), (f32::NAN, 10.0)] {
        let mut scene = scene_at(&timeline, PlayTime(0), &options(&catalog, 100.0, 100.0));
        scene.size = vec2(width, height);
        assert!(png::render(&scene, Theme::of(ThemeKind::Dark), Language::English, 1.0).is_err());
    }
}

#[test]
fn a_handshake_is_a_small_animation() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let clip = gif::Clip::steps(&timeline, 0, 2);
    let options = options(&catalog, 960.0, 600.0);
    let bytes = gif::render(&timeline, clip, &options, Theme::of(ThemeKind::Dark), 1.0, &mut |_| true).unwrap();
    assert!(bytes.starts_with(b"GIF89a"));
    assert!(bytes.len() <= 400_000, "{} bytes", bytes.len());
    println!("handshake: {} bytes", bytes.len());
    let mut decoder = ::gif::DecodeOptions::new().read_info(bytes.as_slice()).unwrap();
    let (mut frames, mut hundredths) = (0, 0);
    while let Some(frame) = decoder.next_frame_info().unwrap() {
        frames += 1;
        hundredths += i64::from(frame.delay);
    }
    let length = (clip.to.0 - clip.from.0) / 10_000_000;
    assert!(frames > 40, "{frames} pictures");
    assert!((hundredths - i64::from(clip.rest) - length).abs() <= 20, "it lasts as long as the clip");
}

fn texts(scene: &Scene) -> Vec<&str> {
    scene
        .items
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

/// Where texts stand upright, none lies over another or beyond the page.
fn assert_legible(name: &str, scene: &Scene) {
    use layerscope::scene::{Align, text::width};
    let mut boxes: Vec<(f32, f32, f32, &str)> = Vec::new();
    for item in &scene.items {
        let Shape::Text { at, text, size, weight, align, angle, .. } = &item.shape else { continue };
        if *angle != 0.0 {
            continue;
        }
        let w = width(text, *size, *weight);
        let left = match align {
            Align::Start => at.x,
            Align::Middle => at.x - w / 2.0,
            Align::End => at.x - w,
        };
        assert!(left >= 0.0 && left + w <= scene.size.x && at.y <= scene.size.y, "{name}: “{text}”");
        boxes.push((left, left + w, at.y, text));
    }
    for (index, a) in boxes.iter().enumerate() {
        for b in boxes.iter().skip(index + 1) {
            let apart = a.1 <= b.0 || b.1 <= a.0 || (a.2 - b.2).abs() >= 10.0;
            assert!(apart, "{name}: “{}” over “{}”", a.3, b.3);
        }
    }
}

#[test]
fn a_handout_is_of_a4_sheets_with_every_step_told() {
    use layerscope::scene::ladder::{SHEET, handout};
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for (name, story) in examples::all() {
            let timeline = Timeline::new(story.into(), Tempo::Teaching);
            let page = handout(&timeline, &options(&catalog, 100.0, 100.0));
            let sheets = page.size.y / page.size.x * 210.0 / 297.0;
            assert!((sheets - sheets.round()).abs() < 0.001, "{name}: {sheets} of A4");
            // Points to the logical pixel, where a sheet is as wide as A4 is. Text gives way only to have one page of it.
            let point = 210.0 / 25.4 * 72.0 / page.size.x;
            let least = if page.size.x == SHEET.x { 8.0 } else { 6.4 };
            assert!(page.size.x == SHEET.x || sheets.round() == 1.0, "{name}");
            assert_legible(name, &page);
            for item in &page.items {
                if let Shape::Text { text, size, at, .. } = &item.shape {
                    assert!(size * point >= least, "{name}: “{text}” prints at {} points", size * point);
                    let on = at.y / (page.size.x * 297.0 / 210.0);
                    assert!((on - on.round()).abs() > 0.01, "{name}: “{text}” stands where the paper ends");
                }
            }
            let texts = texts(&page);
            // Its beginning is tested below.
            for (index, step) in timeline.steps.iter().enumerate().filter(|_| name != "download") {
                let number = (index + 1).to_string();
                let twice = texts.iter().filter(|text| **text == number).count();
                assert!(twice >= 2, "{name}: {number} at its arrow and at its caption");
                let title = catalog.text(&step.title);
                let begins = |text: &&&str| !text.is_empty() && title.starts_with(**text);
                assert!(texts.iter().any(|text| begins(&text)), "{name}: {title}");
            }
            assert_eq!(
                page,
                handout(&timeline, &options(&catalog, 700.0, 500.0)),
                "{name}: whatever the window's size"
            );
        }
    }
}

#[test]
fn a_long_conversation_has_a_handout_of_its_beginning() {
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::download(2_000).into(), Tempo::Teaching);
    let page = layerscope::scene::ladder::handout(&timeline, &options(&catalog, 100.0, 100.0));
    assert_legible("download", &page);
    assert!(page.size.y <= 9.0 * layerscope::scene::ladder::SHEET.y, "nobody copies more");
    let cut = format!("of {} packets", timeline.steps.len());
    assert!(texts(&page).iter().any(|text| text.starts_with("The first ") && text.ends_with(&cut)));
}

#[test]
fn parts_of_a_conversation_are_animated_alone_and_can_be_stopped() {
    use layerscope::export::picture::{Picture, Stretch, make};
    use layerscope::export::png::PictureError;
    use layerscope::flow::story::Phase;
    let catalog = Catalog::new(Language::English);
    let timeline = Timeline::new(examples::four_way().into(), Tempo::Teaching);
    let options = options(&catalog, 960.0, 600.0);
    let theme = Theme::of(ThemeKind::Light);
    let gif = |stretch| {
        let mut last = 0.0;
        let mut go_on = |part: f32| {
            assert!((last..=1.0).contains(&part));
            last = part;
            true
        };
        make(Picture::Gif(stretch), (&timeline, PlayTime(0)), &options, theme, 1.0, &mut go_on).unwrap()
    };
    let handshake = gif(Stretch::Phase(Phase::Handshake)).unwrap();
    println!("handshake: {} bytes", handshake.len());
    assert!(handshake.len() <= 400_000, "{} bytes", handshake.len());
    let step = gif(Stretch::Step(1)).unwrap();
    assert!(step.starts_with(b"GIF89a") && step.len() < handshake.len());
    assert!(gif(Stretch::Step(999)).is_none());
    let stopped =
        make(Picture::Gif(Stretch::Whole), (&timeline, PlayTime(0)), &options, theme, 1.0, &mut |part| part < 0.02);
    assert!(matches!(stopped, Err(PictureError::Cancelled)));
}

#[test]
fn a_duplicate_ack_that_tells_of_a_second_copy_says_that_nothing_is_missing() {
    use layerscope::workspace::{Capture, samples};
    let catalog = Catalog::new(Language::English);
    let told = |sample: &str, step: usize| {
        let bytes = samples::by_id(sample).unwrap().bytes;
        let mut reader =
            layerscope::capture::CaptureReader::open(layerscope::capture::CaptureSource::Bytes(bytes.into())).unwrap();
        let capture = Capture::read_all(sample.into(), &mut reader);
        let story =
            layerscope::flow::story::tell(&capture.store, &capture.tracker, layerscope::flow::ConversationId(0));
        let timeline = layerscope::timeline::Timeline::new(std::sync::Arc::new(story), Tempo::Teaching);
        let step = &timeline.steps[step - 1];
        (catalog.text(&step.title), catalog.text(&step.narration), step.clause)
    };
    let (title, words, clause) = told("spurious-retransmission", 7);
    assert!(title.contains("I had that already") && clause == "RFC 2883 §4", "{title}");
    assert!(words.contains("numbers 1 to 23 a second time"), "{words}");
    // One that asks for what is missing still does.
    let (title, words, _) = told("fast-retransmit", 11);
    assert!(title.contains("one is missing"), "{title}: {words}");
}

/// What a packet's words have room for beside those of the one it meets, and beyond the place where it was lost, is said.
#[test]
fn how_many_bytes_a_packet_carries_is_said_where_there_is_room() {
    use layerscope::capture::{CaptureReader, CaptureSource};
    use layerscope::flow::{ConversationId, story};
    use layerscope::workspace::{Capture, samples};
    for (name, language, wanted) in [
        ("out-of-order", Language::English, "seq=59 ack=1 len=58"),
        ("lost-synack", Language::TraditionalChinese, "seq=0 ack=1 len=0"),
    ] {
        let sample = samples::all().iter().find(|sample| sample.id == name).unwrap();
        let mut reader = CaptureReader::open(CaptureSource::Bytes(sample.bytes.into())).unwrap();
        let capture = Capture::read_all(sample.id.clone(), &mut reader);
        let told = story::tell(&capture.store, &capture.tracker, ConversationId(0));
        let timeline = Timeline::new(told.into(), Tempo::Teaching);
        let catalog = Catalog::new(language);
        let whole = SceneOptions { whole: true, ..options(&catalog, 1920.0, 1080.0) };
        let scene = scene_at(&timeline, timeline.length, &whole);
        let count = texts(&scene).iter().filter(|text| **text == wanted).count();
        assert_eq!(count, if name == "lost-synack" { 2 } else { 1 }, "{name}: {:?}", texts(&scene));
    }
}
