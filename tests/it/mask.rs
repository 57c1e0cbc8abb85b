//! The switch that hides whose packets they are: frames keep their structure, and nothing of what is masked is left.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use layerscope::capture::write::SaveFormat;
use layerscope::capture::{CaptureReader, CaptureSource, Frame, PacketStore, Timestamp};
use layerscope::decode::{
    Facts, LayerTree, Mask, RelativeNumbers, TransportKind, TreeSink, Value, dissect, summary, value_text,
};
use layerscope::flow::{ConversationId, Side, story};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::{Packets, SceneOptions, Shape, View, scene_at, vec2};
use layerscope::timeline::{PlayTime, Tempo, Timeline};
use layerscope::workspace::{Capture, Choice, Command, SavePackets, Settings, Wake, Workspace};

use crate::corpus::captures;

/// Frames looked at of each capture.
const FRAMES: usize = 300;

fn read(frame: &Frame<'_>) -> (LayerTree, Facts) {
    let mut sink = TreeSink::new();
    let facts = dissect(frame, &mut sink);
    (sink.into_tree(), facts)
}

/// What must be the same of a frame and its masked one.
fn structure(frame: &Frame<'_>) -> Vec<String> {
    let (tree, facts) = read(frame);
    let mut lines: Vec<String> =
        tree.layers.iter().map(|layer| format!("{} {:?}", layer.protocol.token, layer.range)).collect();
    lines.push(format!("notes {:b}", facts.notes));
    for header in facts.transports() {
        let kind = match header.kind {
            TransportKind::Tcp(tcp) => format!("{tcp:?}"),
            TransportKind::Udp(udp) => format!("{udp:?}"),
        };
        lines.push(format!("{} {} {:?} {kind}", header.src_port, header.dst_port, header.payload));
    }
    for field in &tree.fields {
        let value = match &field.value {
            Value::Unsigned(_) if field.def.name.ends_with("checksum") || field.def.name.ends_with("csum") => {
                "sum".into()
            }
            Value::Unsigned(_) if matches!(field.def.name, "isl.hsa" | "eth.fcs") => "other".into(),
            Value::Unsigned(number) => number.to_string(),
            _ => String::new(),
        };
        lines.push(format!("{} {:?} {value}", field.def.name, field.range));
    }
    lines
}

#[test]
fn masked_frames_have_the_structure_they_had() {
    let mask = Mask::known(2024);
    let (mut frames, mut wrong) = (0, Vec::new());
    for path in captures() {
        let Ok(store) = PacketStore::read_all(CaptureSource::Path(path.clone())) else { continue };
        for frame in store.frames(1).take(FRAMES) {
            frames += 1;
            let bytes = mask.rewrite(&frame);
            assert_eq!(bytes.len(), frame.bytes.len());
            let (old, new) = (structure(&frame), structure(&Frame { bytes: &bytes, ..frame }));
            if old != new {
                let at = old.iter().zip(&new).position(|(a, b)| a != b).unwrap_or(0);
                wrong.push(format!("{} {}: {:?} became {:?}", path.display(), frame.number, old.get(at), new.get(at)));
            }
        }
    }
    println!("{frames} frames, {} of them read otherwise", wrong.len());
    // A name of DNS that points into another's middle, say, is read otherwise: only what is damaged may be.
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures");
    let own = wrong.iter().filter(|line| line.starts_with(&*bundled.to_string_lossy())).count();
    assert!(own == 0 && wrong.len() * 1000 <= frames, "{} of {frames}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Words of six letters and more, in small letters.
fn words(text: &[u8]) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| word.len() >= 6);
    words.map(|word| String::from_utf8_lossy(word).to_lowercase())
}

/// What must not be seen of a capture: addresses, names, and words of what is said.
#[derive(Default)]
struct Secrets {
    addresses: BTreeSet<String>,
    names: BTreeSet<String>,
    words: BTreeSet<String>,
}

/// Fields that say what the protocol says.
static OWN: [&str; 8] = [
    "http.request.line",
    "http.response.line",
    "http.request.method",
    "http.response.phrase",
    "http.connection",
    "http.upgrade",
    "http.content_length_header",
    "http.transfer_encoding",
];

/// What the protocols say, whoever speaks.
static COMMON: [&str; 12] = [
    "http",
    "keepalive",
    "chunked",
    "upgrade",
    "localhost",
    "length",
    "content",
    "accept",
    "encoding",
    "language",
    "connection",
    "transfer",
];

fn secrets(store: &PacketStore, mask: &Mask) -> Secrets {
    let mut secrets = Secrets::default();
    for frame in store.frames(1).take(FRAMES) {
        let (tree, facts) = read(&frame);
        for field in tree.fields.iter().filter(|field| !field.computed) {
            let bytes = &frame.bytes[field.range.start as usize..field.range.end as usize];
            let name = field.def.name;
            match &field.value {
                Value::Ipv4(address) if !name.ends_with("mask") && mask.address((*address).into()) != *address => {
                    secrets.addresses.insert(address.to_string());
                }
                Value::Ipv6(address) if mask.address((*address).into()) != *address => {
                    secrets.addresses.insert(address.to_string());
                }
                Value::Mac([first, rest @ ..]) if first & 1 == 0 && (*first != 0 || *rest != [0; 5]) => {
                    let bytes = std::iter::once(first).chain(rest).map(|byte| format!("{byte:02x}"));
                    secrets.addresses.insert(bytes.collect::<Vec<_>>().join(":"));
                }
                Value::Text(text)
                    if name.starts_with("dns.") || name == "http.host" || name.ends_with("server_name") =>
                {
                    let is_name = text.len() > 3 && text.bytes().any(|byte| byte.is_ascii_alphabetic());
                    let found = is_name && !matches!(text.as_ref(), "<Root>" | "localhost");
                    secrets.names.extend(found.then(|| text.to_lowercase()));
                }
                Value::Text(text) if !matches!(name, "http.request.method" | "http.response.phrase") => {
                    secrets
                        .words
                        .extend(words(text.as_bytes()).filter(|word| !name.ends_with("line") && !word.is_empty()));
                }
                Value::Bytes if name != "http2.magic" => secrets.words.extend(words(bytes)),
                _ => {}
            }
        }
        for header in facts.transports() {
            let payload = frame.bytes.get(header.payload_range()).unwrap_or_default();
            // Behind the first line and the names of the header lines.
            for line in payload.split(|byte| *byte == b'\n').skip(1) {
                let value = line.iter().position(|byte| *byte == b':').map_or(line, |at| &line[at..]);
                secrets.words.extend(words(value));
            }
        }
    }
    secrets.words.retain(|word| !COMMON.iter().any(|common| word.contains(common)));
    secrets
}

impl Secrets {
    /// What is given away by a text.
    fn in_text(&self, text: &str, with_words: bool) -> Option<String> {
        let tokens = text.split(|c: char| !c.is_ascii_hexdigit() && c != ':' && c != '.');
        let mut address = tokens.flat_map(|token| {
            [token, token.trim_end_matches([':', '.']), token.rsplit_once(':').map_or("", |(a, _)| a)]
        });
        if let Some(found) = address.find(|token| self.addresses.contains(*token)) {
            return Some(format!("address {found} in {text:?}"));
        }
        let small = text.to_lowercase();
        if let Some(found) = self.names.iter().find(|name| small.contains(name.as_str())) {
            return Some(format!("name {found} in {text:?}"));
        }
        let found = words(text.as_bytes()).find(|word| with_words && self.words.contains(word))?;
        Some(format!("word {found} in {text:?}"))
    }
}

#[test]
fn nothing_of_what_is_masked_is_left_in_anything_shown() {
    let catalog = Catalog::new(Language::English);
    let mut wrong = Vec::new();
    for path in captures() {
        let Ok(mut reader) = CaptureReader::open(CaptureSource::Path(path.clone())) else { continue };
        let mut capture = Capture::read_all(String::new(), &mut reader);
        let mask = Arc::new(Mask::known(99));
        let secrets = secrets(&capture.store, &mask);
        capture.set_mask(Some(mask));
        let mut seen = |text: &str, with_words: bool, where_: &str| {
            if let Some(found) = secrets.in_text(text, with_words) {
                wrong.push(format!("{} {where_}: {found}", path.display()));
            }
        };
        for number in 1..=capture.store.last_number().min(FRAMES as u32) {
            let Some(packet) = capture.packet(number) else { continue };
            seen(&catalog.text(&summary(&packet.tree, RelativeNumbers::default())), false, "row");
            for field in &packet.tree.fields {
                let text = value_text(field, &packet.bytes, &catalog);
                // A header line's own name stays.
                let is_said = matches!(field.value, Value::Text(_) | Value::Bytes) && !OWN.contains(&field.def.name);
                seen(&text, is_said, field.def.name);
            }
            for run in packet.bytes.split(|byte| !byte.is_ascii_graphic()).filter(|run| run.len() >= 6) {
                seen(&String::from_utf8_lossy(run), false, "bytes");
            }
        }
        for id in capture.tracker.ids().take(6).collect::<Vec<_>>() {
            let conversation = capture.tracker.conversation(id).unwrap();
            seen(&format!("{} {}", conversation.client, conversation.server), true, "conversation");
            let story = story::tell(&capture.store, &capture.tracker, id);
            assert_eq!(story.events.is_empty(), conversation.packets == 0, "{} {id:?}", path.display());
            if story.events.len() > FRAMES {
                continue;
            }
            let timeline = Timeline::new(Arc::new(story), Tempo::Teaching);
            for view in View::ALL {
                for part in 0..4 {
                    let options =
                        SceneOptions { packets: &capture, ..SceneOptions::new(view, vec2(1280.0, 800.0), &catalog) };
                    let scene = scene_at(&timeline, PlayTime(timeline.length.0 / 3 * part), &options);
                    let texts = scene.items.iter().filter_map(|item| match &item.shape {
                        Shape::Text { text, .. } => Some(text.as_str()),
                        _ => None,
                    });
                    let texts: Vec<&str> = texts.collect();
                    assert!(
                        texts.contains(&catalog.get("scene-masked").as_str()),
                        "the picture says that it is masked"
                    );
                    for text in texts {
                        seen(text, false, view.as_str());
                    }
                }
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_switch_masks_what_is_open_and_what_is_opened() {
    let mut workspace = Workspace::new(Settings::default(), Wake::none());
    workspace.apply(Command::OpenSample("web-visit".into()));
    workspace.settle();
    let ends = |workspace: &Workspace| workspace.timeline().unwrap().story.end_text(Side::Client);
    let plain = (ends(&workspace), workspace.inspected().unwrap().bytes.clone());
    // In the middle of an arrow, playing.
    let moment = PlayTime(workspace.timeline().unwrap().length.0 / 3 + 12_345);
    workspace.apply(Command::Seek(moment));
    workspace.apply(Command::Play);
    workspace.apply(Command::Choose(Choice::Mask, true));
    // Before anything is told anew, nothing of before is in sight.
    assert!(workspace.timeline().is_none());
    assert_ne!(workspace.inspected().unwrap().bytes, plain.1);
    workspace.settle();
    assert!(workspace.player.now == moment && workspace.player.playing, "the lesson goes on where it was");
    let masked = ends(&workspace);
    assert_ne!(masked, plain.0);
    assert!(workspace.settings.mask && workspace.mask().is_some());
    // The same host has the same stand-in as long as the program runs.
    workspace.apply(Command::OpenSample("web-visit".into()));
    workspace.settle();
    assert_eq!(ends(&workspace), masked);
    workspace.apply(Command::Choose(Choice::Mask, false));
    workspace.settle();
    assert_eq!((ends(&workspace), workspace.inspected().unwrap().bytes.clone()), plain);
}

/// A frame's moment, wire length and bytes.
type Kept = (Option<Timestamp>, u32, Vec<u8>);

/// What a workspace puts into a file.
fn saved(workspace: &mut Workspace, path: &Path, what: SavePackets) -> Vec<Kept> {
    workspace.notifications.clear();
    workspace.save_packets(path.to_path_buf(), what);
    for _ in 0..1000 {
        workspace.drain();
        if !workspace.notifications.is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let told: Vec<_> = workspace.notifications.iter().map(|notification| notification.message.id).collect();
    assert_eq!(told, if what.masked { ["live-saved-masked"] } else { ["live-saved"] });
    let store = PacketStore::read_all(CaptureSource::Path(path.to_path_buf())).unwrap();
    store.frames(1).map(|frame| (frame.meta.time(), frame.meta.wire_len, frame.bytes.to_vec())).collect()
}

#[test]
fn what_is_saved_is_masked_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = Workspace::new(Settings::default(), Wake::none());
    workspace.apply(Command::OpenSample("web-visit".into()));
    workspace.settle();
    let (plain, masked): (Vec<Kept>, Vec<Kept>) = {
        workspace.apply(Command::Choose(Choice::Mask, true));
        workspace.settle();
        let capture = workspace.capture();
        let kept = |frame: &Frame<'_>, bytes: &[u8]| (frame.meta.time(), frame.meta.wire_len, bytes.to_vec());
        let frames = capture.store.frames(1);
        let both = frames.map(|frame| {
            let shown = capture.store.shown(frame.number).unwrap();
            (kept(&frame, frame.bytes), kept(&frame, shown.frame().bytes))
        });
        both.unzip()
    };
    assert!(plain.len() == 12 && plain.iter().zip(&masked).all(|(plain, masked)| plain.2 != masked.2));
    for on in [true, false] {
        workspace.apply(Command::Choose(Choice::Mask, on));
        workspace.settle();
        for format in [SaveFormat::Pcapng, SaveFormat::Pcap] {
            let path = folder.path().join(format!("a.{}", format.extension()));
            // Each file is asked about: what the screen shows makes no difference.
            for (mask, want) in [(true, &masked), (false, &plain)] {
                let what = SavePackets { format, masked: mask, ..SavePackets::default() };
                assert_eq!(saved(&mut workspace, &path, what), *want, "screen {on}, file {mask}, {format:?}");
                let bytes = std::fs::read(&path).unwrap();
                let says = bytes.windows(9).any(|window| window == b"Masked by");
                assert_eq!(says, mask && format == SaveFormat::Pcapng, "a masked file says so, where it can");
            }
        }
    }
    // One conversation alone.
    let path = folder.path().join("one.pcapng");
    let what = SavePackets { conversation: Some(ConversationId(0)), masked: true, ..SavePackets::default() };
    assert_eq!(saved(&mut workspace, &path, what), masked[..2]);
}

#[test]
fn whoever_shows_packets_asks_for_them_as_they_may_be_shown() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let (mut read, mut wrong) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                // The store itself, and what is saved as it was captured unless a mask is asked for.
                if !name.ends_with("src/capture") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "rs") && !name.ends_with("tests.rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                let code = source.split("#[cfg(test)]").next().unwrap_or_default();
                read += 1;
                let saves = name.ends_with("src/workspace/saving.rs");
                if !saves && (code.contains("store.frame(") || code.contains("store.frames(")) {
                    wrong.push(name);
                }
            }
        }
    }
    assert!(read > 100 && wrong.is_empty(), "{wrong:?} would show a frame that is to be masked");
}
