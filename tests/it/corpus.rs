//! Real captures nobody here made: every one is read without a panic, its bytes are covered by fields without gaps, and
//! ranges stay inside what holds them. Skipped, and said so, where the corpus is not at hand.

use std::path::{Path, PathBuf};

use layerscope::capture::CaptureSource;
use layerscope::capture::{Frame, PacketStore};
use layerscope::decode::{LayerTree, NoSink, TreeSink, dissect};

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

/// The bundled captures, and the corpus beside the project where it is there.
pub fn captures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    collect(&root.join("captures"), &mut found);
    found.retain(|path| path.extension().is_some_and(|e| e != "toml"));
    assert!(found.len() >= 13);
    let own = found.len();
    collect(&root.join("../shared/corpus/captures"), &mut found);
    if found.len() == own {
        println!("skipped the public corpus: ../shared/corpus is not there");
    }
    found.sort();
    found
}

/// What is wrong with a tree: bytes that no leaf field covers, ranges that leave what holds them.
pub fn faults(frame: &Frame<'_>, tree: &LayerTree) -> Vec<String> {
    let mut wrong = Vec::new();
    let length = frame.bytes.len() as u32;
    let mut covered = vec![false; frame.bytes.len()];
    let mut is_parent = vec![false; tree.fields.len()];
    for field in &tree.fields {
        if let Some(parent) = field.parent {
            is_parent[parent] = true;
        }
    }
    for (index, field) in tree.fields.iter().enumerate() {
        let name = field.def.name;
        if field.range.start > field.range.end || field.range.end > length {
            wrong.push(format!("{name}: {:?} leaves the frame of {length}", field.range));
            continue;
        }
        if let Some(parent) = field.parent.filter(|_| !field.computed) {
            let outer = &tree.fields[parent];
            if field.range.start < outer.range.start || field.range.end > outer.range.end {
                wrong.push(format!("{name}: {:?} leaves {} {:?}", field.range, outer.def.name, outer.range));
            }
        }
        if let Some((first, count)) = field.bits {
            let bits = (field.range.end - field.range.start) * 8;
            if u32::from(first) + u32::from(count) > bits || count == 0 {
                wrong.push(format!("{name}: bits {first}+{count} of {bits}"));
            }
        }
        if !is_parent[index] && !field.computed {
            covered[field.range.start as usize..field.range.end as usize].fill(true);
        }
    }
    for layer in &tree.layers {
        if layer.range.start > layer.range.end || layer.range.end > length {
            wrong.push(format!("layer {}: {:?} leaves the frame", layer.protocol.token, layer.range));
        }
        for field in tree.fields_of(layer).iter().filter(|field| !field.computed) {
            if field.range.start < layer.range.start || field.range.end > layer.range.end {
                wrong.push(format!(
                    "{}: {:?} leaves layer {} {:?}",
                    field.def.name, field.range, layer.protocol.token, layer.range
                ));
            }
        }
    }
    if let Some(gap) = covered.iter().position(|covered| !covered) {
        wrong.push(format!(
            "byte {gap} of {length} is in no field (last layer {:?})",
            tree.layers.last().map(|l| l.protocol.token)
        ));
    }
    wrong
}

#[test]
fn every_byte_is_in_a_field_and_every_range_in_its_parent() {
    let (mut wrong, mut frames) = (Vec::new(), 0);
    for path in captures() {
        // Some files of the corpus are damaged on purpose, or no captures at all.
        let Ok(store) = PacketStore::read_all(CaptureSource::Path(path.clone())) else { continue };
        for frame in store.frames(1) {
            frames += 1;
            let mut sink = TreeSink::new();
            let _facts = dissect(&frame, &mut sink);
            for fault in faults(&frame, &sink.into_tree()).into_iter().take(2) {
                wrong.push(format!("{} frame {}: {fault}", path.file_name().unwrap().to_string_lossy(), frame.number));
            }
        }
    }
    assert!(frames > 200);
    assert!(
        wrong.is_empty(),
        "{} faults in {frames} frames:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

#[test]
fn the_fast_pass_and_the_inspector_agree() {
    for path in captures() {
        let Ok(store) = PacketStore::read_all(CaptureSource::Path(path.clone())) else { continue };
        for frame in store.frames(1) {
            let mut sink = TreeSink::new();
            let (full, fast) = (dissect(&frame, &mut sink), dissect(&frame, &mut NoSink));
            let place = format!("{} frame {}", path.display(), frame.number);
            assert_eq!(
                full.protocols().map(|p| p.token).collect::<Vec<_>>(),
                fast.protocols().map(|p| p.token).collect::<Vec<_>>(),
                "{place}"
            );
            assert_eq!(full.transports().collect::<Vec<_>>(), fast.transports().collect::<Vec<_>>(), "{place}");
            assert_eq!((full.net, full.icmp), (fast.net, fast.icmp), "{place}");
        }
    }
}
