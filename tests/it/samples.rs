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

#[test]
fn a_datagram_that_icmp_reports_on_did_not_meet_silence() {
    use layerscope::flow::{ConversationId, story};
    use layerscope::i18n::{Catalog, Language};
    use layerscope::scene::{SceneOptions, Shape, View, scene_at, vec2};
    use layerscope::timeline::{Tempo, Timeline};

    let catalog = Catalog::new(Language::English);
    for (id, said) in [("traceroute", "time exceeded"), ("udp-unreachable", "port unreachable")] {
        let bytes = samples::by_id(id).unwrap().bytes;
        let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
        let capture = Capture::read_all(id.into(), &mut reader);
        let story = story::tell(&capture.store, &capture.tracker, ConversationId(0));
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        let options = SceneOptions {
            view: View::Ladder,
            size: vec2(1000.0, 700.0),
            scale: 1.0,
            catalog: &catalog,
            selected: None,
            reduce_motion: false,
            narration: true,
            packets: &layerscope::scene::NoPackets,
            beside: None,
            extras: layerscope::scene::Extras::default(),
            layer: None,
            field: None,
        };
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
