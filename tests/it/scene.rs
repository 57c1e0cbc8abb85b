//! The ladder through the public interface, as the window and `render` use it.

use layerscope::export::{gif, png, svg};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::{Scene, SceneOptions, Shape, View, fonts, scene_at, vec2};
use layerscope::theme::{Theme, ThemeKind};
use layerscope::timeline::{PlayTime, Tempo, Timeline, examples};

fn options(catalog: &Catalog, width: f32, height: f32) -> SceneOptions<'_> {
    SceneOptions {
        view: View::Ladder,
        size: vec2(width, height),
        scale: 1.0,
        catalog,
        selected: None,
        reduce_motion: false,
        narration: true,
        packets: &layerscope::scene::NoPackets,
        beside: None,
        extras: layerscope::scene::Extras::default(),
        layer: None,
        field: None,
    }
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
