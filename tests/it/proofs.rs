//! Every name of Wireshark's explained, with the frames that prove it: on the samples by the very frames, and on every
//! capture at hand that there is a sentence for each and that its frames are there and came before.

use std::path::{Path, PathBuf};

use layerscope::capture::{CaptureReader, CaptureSource};
use layerscope::flow::story::{Exhibit, Part, Proof, Story, tell};
use layerscope::flow::tcp::Analysis;
use layerscope::flow::{exhibit_message, proof_message};
use layerscope::i18n::{Catalog, Language};
use layerscope::workspace::{Capture, samples};

fn stories(capture: &Capture) -> Vec<Story> {
    let of_tcp = capture.tracker.iter().filter(|conversation| conversation.tcp.is_some());
    of_tcp.map(|conversation| tell(&capture.store, &capture.tracker, conversation.id)).collect()
}

fn sample(id: &str) -> Vec<Story> {
    let bytes = samples::by_id(id).unwrap().bytes;
    let mut reader = CaptureReader::open(CaptureSource::Bytes(bytes.into())).unwrap();
    stories(&Capture::read_all(id.to_owned(), &mut reader))
}

/// The proof of a name of a frame of a sample.
fn proof(id: &str, frame: u32, name: Analysis) -> (Proof, String) {
    let stories = sample(id);
    let (story, index) = stories
        .iter()
        .find_map(|story| Some((story, story.index_of(frame)?)))
        .unwrap_or_else(|| panic!("{id} {frame}"));
    let proof = story.proofs(index).into_iter().find(|proof| proof.name == name).unwrap();
    let text = Catalog::new(Language::English).text(&proof_message(&proof));
    (proof, text)
}

fn frames(proof: &Proof) -> Vec<(u32, Part)> {
    proof.exhibits.iter().map(|Exhibit { frame, part }| (*frame, *part)).collect()
}

#[test]
fn a_fast_retransmission_shows_who_asked() {
    let (proof, text) = proof("fast-retransmit", 14, Analysis::FastRetransmission);
    let want = [
        (5, Part::FirstSent),
        (10, Part::FirstAck),
        (11, Part::DuplicateAck),
        (12, Part::DuplicateAck),
        (13, Part::DuplicateAck),
    ];
    assert_eq!(frames(&proof), want);
    assert_eq!(
        text,
        "The client repeated bytes 59–116 without waiting for its timer: 3 duplicate ACKs asked for it, the last of them \
         14\u{a0}µs before."
    );
}

/// Prints what is said of every sample: `cargo test --test it every_sample_is_explained -- --ignored --nocapture`.
#[test]
#[ignore = "prints for a person to read"]
fn every_sample_is_explained() {
    let language = match std::env::var("SPEAK").as_deref() {
        Ok("zh-Hant") => Language::TraditionalChinese,
        Ok("zh-Hans") => Language::SimplifiedChinese,
        _ => Language::English,
    };
    let catalog = Catalog::new(language);
    for sample in samples::all() {
        for story in self::sample(&sample.id) {
            for (index, event) in story.events.iter().enumerate() {
                for proof in story.proofs(index) {
                    println!("{} {} {}", sample.id, event.frame, proof.name.name());
                    println!("    {}", catalog.text(&proof_message(&proof)));
                    for exhibit in &proof.exhibits {
                        println!("    [{} {}]", exhibit.frame, catalog.text(&exhibit_message(exhibit.part)));
                    }
                }
            }
        }
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

/// What is not as it must be with the proofs of a story.
fn faults(story: &Story, catalogs: &[Catalog]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (index, event) in story.events.iter().enumerate() {
        let names: Vec<_> = event.segment.map(|segment| segment.named.iter().collect()).unwrap_or_default();
        let proofs = story.proofs(index);
        let mut fault = |what: String| wrong.push(format!("frame {}: {what}", event.frame));
        if proofs.iter().map(|proof| proof.name).collect::<Vec<_>>() != names {
            fault(format!("{names:?} and not all explained"));
        }
        for proof in &proofs {
            // The capture may begin with it.
            let first = story.events[..index].iter().all(|earlier| earlier.from != event.from);
            if proof.exhibits.is_empty() && !(first && proof.name == Analysis::ZeroWindow) {
                fault(format!("nothing proves {:?} {:?}", proof.name, proof.reason));
            }
            for exhibit in &proof.exhibits {
                let elsewhere = exhibit.part == Part::EarlierConnection;
                if exhibit.frame >= event.frame || story.index_of(exhibit.frame).is_some() == elsewhere {
                    fault(format!("{:?} is proved by {exhibit:?}", proof.name));
                }
            }
            for catalog in catalogs {
                let text = catalog.text(&proof_message(proof));
                if text.contains(['{', '[', '$']) {
                    fault(text);
                }
            }
        }
    }
    wrong
}

#[test]
fn every_name_is_proved_by_frames_before_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("captures"), &mut files);
    let own = files.len();
    collect(&root.join("../shared/corpus/captures"), &mut files);
    collect(&root.join("../../shared/corpus/captures"), &mut files);
    if files.len() == own {
        println!("skipped the public corpus: ../shared/corpus is not there");
    }
    let catalogs = [Catalog::new(Language::English), Catalog::new(Language::TraditionalChinese)];
    let (mut wrong, mut named) = (Vec::new(), 0);
    for path in files {
        let Ok(mut reader) = CaptureReader::open(CaptureSource::Path(path.clone())) else { continue };
        let capture = Capture::read_all(String::new(), &mut reader);
        for story in stories(&capture) {
            named += story.events.iter().filter_map(|event| event.segment).filter(|s| !s.named.is_empty()).count();
            wrong.extend(faults(&story, &catalogs).into_iter().map(|fault| format!("{}: {fault}", path.display())));
        }
    }
    println!("{named} packets with names");
    assert!(named > 20);
    wrong.truncate(60);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Prints both ends after every packet with data, for a comparison with tshark.
#[test]
#[ignore = "prints for a comparison"]
fn what_the_ends_know() {
    for path in std::env::var("CAPTURES").unwrap_or_default().split_whitespace() {
        let mut reader = CaptureReader::open(CaptureSource::Path(path.into())).unwrap();
        let capture = Capture::read_all(String::new(), &mut reader);
        for story in stories(&capture) {
            for (index, event) in story.events.iter().enumerate() {
                let now = story.control_blocks(index).unwrap();
                let (mine, peer) = (now.of(event.from), now.of(event.from.other()));
                let rtt = peer.round_trip.map(|rtt| (rtt.samples, rtt.last));
                println!("@ {path} {} {} {rtt:?} {:?}", event.frame, mine.in_flight, now.initial_rtt);
            }
        }
    }
}
