//! Dissection over real captures: the laws that hold for every frame, whatever is in it.

use std::fs;
use std::path::{Path, PathBuf};

use layerscope::capture::{Frame, FrameMeta, LinkType, Timestamp};
use layerscope::decode::{Facts, LayerTree, NoSink, Note, TreeSink, dissect};
use pcap_parser::{Block, PcapBlockOwned, PcapError, create_reader};

/// Every frame of a capture, as far as it can be read.
fn for_each_frame(path: &Path, mut each: impl FnMut(u32, LinkType, &[u8], u32)) {
    let Ok(file) = fs::File::open(path) else { return };
    let Ok(mut reader) = create_reader(1 << 20, file) else { return };
    let mut links = vec![];
    let mut number = 0;
    loop {
        match reader.next() {
            Ok((used, block)) => {
                let mut frame = |link: u16, data: &[u8], len: u32| {
                    number += 1;
                    each(number, LinkType(link), data, len);
                };
                match block {
                    PcapBlockOwned::LegacyHeader(header) => links = vec![header.network.0 as u16],
                    PcapBlockOwned::Legacy(packet) => frame(links[0], packet.data, packet.origlen),
                    PcapBlockOwned::NG(Block::SectionHeader(_)) => links.clear(),
                    PcapBlockOwned::NG(Block::InterfaceDescription(interface)) => {
                        links.push(interface.linktype.0 as u16);
                    }
                    PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => {
                        let data = &packet.data[..packet.data.len().min(packet.caplen as usize)];
                        frame(links.get(packet.if_id as usize).copied().unwrap_or(0), data, packet.origlen);
                    }
                    PcapBlockOwned::NG(Block::SimplePacket(packet)) => {
                        let data = &packet.data[..packet.data.len().min(packet.origlen as usize)];
                        frame(links.first().copied().unwrap_or(0), data, packet.origlen);
                    }
                    PcapBlockOwned::NG(_) => {}
                }
                reader.consume(used);
            }
            Err(PcapError::Incomplete(_)) => {
                if reader.refill().is_err() {
                    return;
                }
            }
            Err(_) => return,
        }
    }
}

fn decode(link_type: LinkType, bytes: &[u8], wire_len: u32) -> (Facts, Facts, LayerTree) {
    let meta = FrameMeta::new(Some(Timestamp::from_nanos(0)), 0, bytes.len() as u32, wire_len, 0, link_type);
    let frame = Frame { number: 1, meta, bytes };
    let mut sink = TreeSink::new();
    let full = dissect(&frame, &mut sink);
    let fast = dissect(&frame, &mut NoSink);
    (full, fast, sink.into_tree())
}

/// What is wrong with a tree of a frame of `len` captured bytes; empty where nothing is.
fn faults(tree: &LayerTree, len: u32) -> Vec<String> {
    let mut faults = vec![];
    let mut at = 0;
    for (index, layer) in tree.layers.iter().enumerate() {
        let name = layer.protocol.token;
        if layer.range.start < at || layer.range.end < layer.range.start || layer.range.end > len {
            faults.push(format!("layer {name} {:?} after {at} of {len}", layer.range));
        }
        at = layer.range.start;
        if let Some(next) = tree.layers.get(index + 1)
            && layer.range.end > next.range.start
        {
            faults.push(format!("layer {name} {:?} runs into {} {:?}", layer.range, next.protocol.token, next.range));
        }
        for field in tree.fields_of(layer) {
            let (start, end) = (field.range.start, field.range.end);
            if start > end || start < layer.range.start || end > layer.range.end {
                faults.push(format!("{} {start}..{end} outside {name} {:?}", field.def.name, layer.range));
            }
        }
    }
    let mut covered = vec![false; len as usize];
    let mut leaf = vec![true; tree.fields.len()];
    for field in &tree.fields {
        if let Some(parent) = field.parent {
            if !field.computed {
                leaf[parent] = false;
            }
            let outer = &tree.fields[parent].range;
            if !field.computed && (field.range.start < outer.start || field.range.end > outer.end) {
                faults.push(format!("{} {:?} outside its parent {:?}", field.def.name, field.range, outer));
            }
        }
        if let Some((first, count)) = field.bits
            && u32::from(first) + u32::from(count) > (field.range.end - field.range.start) * 8
        {
            faults.push(format!("{} bits {first}+{count} outside {:?}", field.def.name, field.range));
        }
    }
    for (field, leaf) in tree.fields.iter().zip(leaf) {
        if leaf && !field.computed && field.range.end <= len {
            covered[field.range.start as usize..field.range.end as usize].fill(true);
        }
    }
    if let Some(gap) = covered.iter().position(|covered| !covered) {
        let layer = tree.layer_at(gap as u32).map_or("no layer", |(_, layer)| layer.protocol.token);
        faults.push(format!("byte {gap} of {len} in no leaf field ({layer})"));
    }
    faults
}

fn captures(root: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() { captures(&path, found) } else { found.push(path) }
    }
}

#[test]
fn every_byte_of_every_capture_is_in_a_field() {
    let mut files = vec![];
    captures(Path::new("../shared/corpus/captures"), &mut files);
    captures(Path::new("../../shared/corpus/captures"), &mut files);
    captures(Path::new("captures"), &mut files);
    if files.is_empty() {
        println!("no captures here: skipped");
        return;
    }
    files.sort();
    let (mut frames, mut wrong) = (0_u32, vec![]);
    for path in &files {
        for_each_frame(path, |number, link_type, bytes, wire_len| {
            frames += 1;
            let (full, fast, tree) = decode(link_type, bytes, wire_len);
            let mut faults = faults(&tree, bytes.len() as u32);
            if full.protocols().ne(fast.protocols()) {
                faults.push("the fast pass names other protocols".to_owned());
            }
            let dear = 1 << Note::BadChecksum as u16 | 1 << Note::Offload as u16;
            if (full.notes | dear) != (fast.notes | dear) {
                faults.push(format!("the fast pass notes {:b}, the full {:b}", fast.notes, full.notes));
            }
            if full.net != fast.net || full.icmp != fast.icmp || full.transports().ne(fast.transports()) {
                faults.push("the fast pass has other facts".to_owned());
            }
            for fault in faults.into_iter().take(3) {
                wrong.push(format!("{} frame {number}: {fault}", path.display()));
            }
        });
    }
    println!("{frames} frames of {} files", files.len());
    let shown: Vec<&String> = wrong.iter().take(40).collect();
    assert!(wrong.is_empty(), "{} faults: {shown:#?}", wrong.len());
}

/// A small generator of numbers, so that a failure can be repeated.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn frames_cut_anywhere_or_damaged_are_still_covered() {
    let mut files = vec![];
    captures(Path::new("captures"), &mut files);
    captures(Path::new("../shared/corpus/captures"), &mut files);
    captures(Path::new("../../shared/corpus/captures"), &mut files);
    let (mut state, mut wrong, mut tried) = (1, vec![], 0_u32);
    for path in &files {
        for_each_frame(path, |number, link_type, bytes, wire_len| {
            if number > 12 {
                return;
            }
            let mut check = |bytes: &[u8], what: &str| {
                tried += 1;
                let (full, fast, tree) = decode(link_type, bytes, wire_len.max(bytes.len() as u32));
                let mut faults = faults(&tree, bytes.len() as u32);
                if full.protocols().ne(fast.protocols()) {
                    faults.push("the fast pass names other protocols".to_owned());
                }
                for fault in faults.into_iter().take(1) {
                    wrong.push(format!("{} frame {number} {what}: {fault}", path.display()));
                }
            };
            for cut in 0..bytes.len().min(160) {
                check(&bytes[..cut], &format!("cut at {cut}"));
            }
            let mut damaged = bytes.to_vec();
            for _ in 0..40 {
                if damaged.is_empty() {
                    break;
                }
                let at = next(&mut state) as usize % damaged.len().min(120);
                let old = std::mem::replace(&mut damaged[at], next(&mut state) as u8);
                check(&damaged, &format!("with byte {at} as {}", damaged[at]));
                if !next(&mut state).is_multiple_of(4) {
                    damaged[at] = old;
                }
            }
        });
    }
    println!("{tried} frames");
    let shown: Vec<&String> = wrong.iter().take(30).collect();
    assert!(wrong.is_empty(), "{} faults: {shown:#?}", wrong.len());
}
