//! Real captures, read as Wireshark reads them; and every way in on a real file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, clippy::panic)]

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use layerscope::capture::{CaptureReader, CaptureSource, PacketStore, ReadLimits};

/// The corpus beside the project, where it is there.
fn corpus() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let root = if root.is_dir() { root } else { Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus") };
    if root.is_dir() {
        return Some(root);
    }
    println!("skipped: no ../shared/corpus");
    None
}

fn captures(root: &Path) -> Vec<PathBuf> {
    let list = fs::read_to_string(root.join("list.txt")).unwrap();
    let names = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    names.map(|name| root.join("captures").join(name)).collect()
}

/// SHA-256 by the system's tool: the answers are filed by it, and the project needs none else.
fn sha256(paths: &[PathBuf]) -> Option<HashMap<PathBuf, String>> {
    let output = std::process::Command::new("sha256sum").args(paths).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Some(
        text.lines()
            .filter_map(|line| line.split_once("  "))
            .map(|(sum, path)| (PathBuf::from(path), sum.to_owned()))
            .collect(),
    )
}

/// Number, time, length on the wire and captured length of a line of answers. Where a damaged record has a
/// fraction of a second or more, the time is left out: here it is carried over to the seconds, while
/// Wireshark prints it as it is (`5.1011041000`), cut to 32 bits.
fn answer(line: &str) -> [&str; 4] {
    let mut columns = line.split('\t');
    let mut answer = [(); 4].map(|()| columns.next().unwrap());
    if answer[1].split_once('.').is_some_and(|(_, fraction)| fraction.len() > 9) {
        answer[1] = "?";
    }
    answer
}

#[test]
fn frames_as_wireshark_has_them() {
    let Some(root) = corpus() else { return };
    let captures = captures(&root);
    let Some(sums) = sha256(&captures) else {
        println!("skipped: no sha256sum");
        return;
    };
    let mut wrong = Vec::new();
    let mut frames = 0;
    for path in &captures {
        let answers = root.join("tshark").join(format!("{}.tsv.gz", sums[path].get(..40).unwrap()));
        let mut text = String::new();
        flate2::read::GzDecoder::new(fs::File::open(answers).unwrap()).read_to_string(&mut text).unwrap();
        let mut lines = text.lines();
        let head = lines.next().unwrap();
        let want: Vec<[&str; 4]> = lines.map(answer).collect();
        let name = path.strip_prefix(&root).unwrap().display();
        let (found, ended_early): (Vec<[String; 4]>, bool) =
            match PacketStore::read_all(CaptureSource::Path(path.clone())) {
                Ok(store) => {
                    assert_eq!(store.frames(1).count(), store.len(), "{name}");
                    let found = store
                        .frames(1)
                        .map(|frame| {
                            assert_eq!(frame.bytes.len(), frame.meta.cap_len as usize);
                            let time = frame.meta.time().map(|time| time.to_string()).unwrap_or_default();
                            let (wire_len, cap_len) = (frame.meta.wire_len.to_string(), frame.meta.cap_len.to_string());
                            [frame.number.to_string(), time, wire_len, cap_len]
                        })
                        .collect();
                    (found, !store.notices().is_empty())
                }
                Err(error) => {
                    println!("{name}: {error}");
                    (Vec::new(), true)
                }
            };
        frames += want.len();
        let same = |found: &[String; 4], want: &[&str; 4]| {
            found.iter().zip(want).all(|(found, want)| found == want || *want == "?")
        };
        let unlike = found.iter().zip(&want).find(|(found, want)| !same(found, want));
        if found.len() != want.len() || unlike.is_some() {
            wrong.push(format!("{name}: {} of {} frames, first unlike {unlike:?}", found.len(), want.len()));
        }
        if !head.contains("\"rc\": 0") && !ended_early {
            wrong.push(format!("{name}: the damage goes unsaid"));
        }
    }
    println!("{} captures, {frames} frames", captures.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_way_in_yields_the_same() {
    let Some(root) = corpus() else { return };
    for path in captures(&root) {
        let Ok(whole) = PacketStore::read_all(CaptureSource::Path(path.clone())) else { continue };
        let bytes = fs::read(&path).unwrap();
        let limits = ReadLimits { map_from: 0, ..ReadLimits::default() };
        let mapped = CaptureReader::open_within(CaptureSource::Path(path.clone()), limits).unwrap();
        let memory = CaptureReader::open(CaptureSource::Bytes(bytes.clone().into())).unwrap();
        let stream = CaptureReader::open(CaptureSource::Reader(Box::new(std::io::Cursor::new(bytes)))).unwrap();
        for mut reader in [mapped, memory, stream] {
            let mut store = PacketStore::default();
            while let Some(batch) = reader.next_batch(100) {
                store.append(batch);
            }
            assert_eq!(store.metas(), whole.metas(), "{}", path.display());
            assert_eq!(store.interfaces(), whole.interfaces());
            assert_eq!(store.notices(), whole.notices());
            assert!(store.frames(1).zip(whole.frames(1)).all(|(a, b)| a.bytes == b.bytes));
        }
    }
}

/// Run with `--ignored` on a large capture named by `LAYERSCOPE_BIG`: how long the walk takes, alone and with
/// every frame's first bytes looked at.
#[test]
#[ignore = "a measurement, not a check"]
fn walk_a_large_capture() {
    let path = PathBuf::from(std::env::var("LAYERSCOPE_BIG").unwrap());
    let begin = std::time::Instant::now();
    let store = PacketStore::read_all(CaptureSource::Path(path)).unwrap();
    println!("{} frames walked in {:?}, {:?}", store.len(), begin.elapsed(), store.notices());
    let sum: u64 = store.frames(1).map(|frame| u64::from(frame.bytes.first().copied().unwrap_or_default())).sum();
    println!("and looked at by {:?} ({sum})", begin.elapsed());
}
