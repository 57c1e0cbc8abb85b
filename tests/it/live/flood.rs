//! Half a million frames at full speed.

use std::path::{Path, PathBuf};

use crate::must;

use super::{Namespace, Pair, Running, can_measure, pause, read, run};

const FRAMES: u64 = 500_000;
/// Frames in the file, which is replayed again and again.
const IN_FILE: u64 = 10_000;

/// What a file of them takes, in bytes, with room to spare.
const FILE_SIZE: u64 = FRAMES * 680;

/// A pcap of frames of many sizes, as a busy link has them: most of them small, some full, a few jumbo.
fn capture(path: &Path) {
    let mut bytes = Vec::new();
    for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 1] {
        bytes.extend(word.to_le_bytes());
    }
    for number in 0..IN_FILE as u32 {
        let len = match number % 40 {
            0..25 => 66,
            25..34 => 590,
            34..39 => 1514,
            _ => 9014,
        };
        for word in [1, number, len, len] {
            bytes.extend(word.to_le_bytes());
        }
        let start = bytes.len();
        bytes.extend([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xb5]);
        bytes.extend(number.to_be_bytes());
        bytes.resize(start + len as usize, 0x55);
    }
    std::fs::write(path, bytes).unwrap();
}

/// How many tcpdump says it dropped.
fn dropped_by_tcpdump(said: &str) -> u64 {
    let line = said.lines().find(|line| line.contains("dropped by kernel")).unwrap_or_else(|| panic!("{said}"));
    line.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn must_live_flood_captured_and_dropped_are_what_was_sent() {
    if !can_measure(&["ip", "tcpdump", "tcpreplay"]) {
        return;
    }
    let (folder, file) = folder_with_room(3 * FILE_SIZE);
    println!("live: the files are in {}", folder.path().display());
    capture(&file("flood.pcap"));
    let Pair { one, two } = Pair::new("flood");
    let mut drops = (Vec::new(), Vec::new());
    for _ in 0..5 {
        for name in ["ours.pcapng", "theirs.pcap", "dumpcap.pcapng"] {
            let _not_there_yet = std::fs::remove_file(file(name));
        }
        let theirs = beside(&one, &["tcpdump", "-Z", "root", "-i", "v1", "-w"], &file("theirs.pcap"));
        // For reference: where it is not there, the comparison that counts stands without it.
        let reference =
            must::have("dumpcap").then(|| beside(&one, &["dumpcap", "-q", "-i", "v1", "-w"], &file("dumpcap.pcapng")));
        let ours = one.record("v1", &file("ours.pcapng"), &[]);
        let loops = format!("--loop={}", FRAMES / IN_FILE);
        let flood = file("flood.pcap");
        let replay = two.inside(&[
            "tcpreplay",
            "--topspeed",
            "--preload-pcap",
            "-q",
            &loops,
            "-i",
            "v2",
            flood.to_str().unwrap(),
        ]);
        let replayed = run(&replay);
        let report =
            String::from_utf8_lossy(&replayed.stdout).into_owned() + &String::from_utf8_lossy(&replayed.stderr);
        assert!(replayed.status.success(), "{report}");
        pause(500);
        let (code, said) = ours.interrupt();
        assert_eq!(code, Some(0), "{said}");
        let (_, said_theirs) = theirs.interrupt();
        let store = read(&file("ours.pcapng"));
        let size = std::fs::metadata(file("ours.pcapng")).unwrap().len();
        assert!(size <= FILE_SIZE, "{size}");
        let counts = store.counts();
        let rate = report.lines().find(|line| line.contains("pps")).unwrap_or_default().trim().to_owned();
        let by_tcpdump = dropped_by_tcpdump(&said_theirs);
        let by_dumpcap = reference.map(|reference| dropped_by_dumpcap(&reference.interrupt().1));
        println!(
            "live: kept {} + dropped {} = {} of {FRAMES}; tcpdump dropped {by_tcpdump}, dumpcap {by_dumpcap:?}; {rate}",
            counts.kept, counts.dropped_by_kernel, counts.seen
        );
        assert_eq!(counts.kept + counts.dropped_by_kernel, FRAMES, "{said}");
        assert_eq!((counts.seen, counts.dropped_by_us), (FRAMES, 0));
        assert!(said.contains(&format!("{} packets captured, {} dropped", counts.kept, counts.dropped_by_kernel)));
        assert!(store.notices().is_empty());
        drops.0.push(counts.dropped_by_kernel);
        drops.1.push(by_tcpdump);
    }
    let median = |drops: &mut Vec<u64>| {
        drops.sort_unstable();
        drops[drops.len() / 2]
    };
    let (ours, theirs) = (median(&mut drops.0), median(&mut drops.1));
    println!("live: medians of five: {ours} dropped, by tcpdump {theirs}");
    assert!(ours <= theirs, "{ours} > {theirs}");
}

/// A folder with that much room, in bytes: three recorders write whole frames at once, and a disk that is full is another
/// test's matter. Memory serves where the disk does not.
fn folder_with_room(needed: u64) -> (tempfile::TempDir, impl Fn(&str) -> PathBuf) {
    let places = [std::env::temp_dir(), env!("CARGO_TARGET_TMPDIR").into(), "/dev/shm".into()];
    let rooms: Vec<_> = places.iter().map(|place| (place, room(place))).collect();
    let Some((place, _)) = rooms.iter().find(|(_, room)| *room >= needed) else {
        panic!("the flood needs a place with {needed} bytes of room, but there are: {rooms:?}");
    };
    let folder = tempfile::tempdir_in(place).unwrap();
    let path = folder.path().to_path_buf();
    (folder, move |name: &str| path.join(name))
}

/// How many bytes can still be written in a folder.
fn room(folder: &Path) -> u64 {
    let said = run(&["df", "--output=avail", "--block-size=1", folder.to_str().unwrap()]);
    String::from_utf8_lossy(&said.stdout).lines().last().and_then(|line| line.trim().parse().ok()).unwrap_or(0)
}

/// How many dumpcap says were dropped: `Packets received/dropped on interface 'v1': 499986/14 (pcap:14/…)`.
fn dropped_by_dumpcap(said: &str) -> u64 {
    let line = said.lines().find(|line| line.contains("received/dropped")).unwrap_or_else(|| panic!("{said}"));
    let (_, counts) = line.rsplit_once("': ").unwrap();
    let (_, dropped) = counts.split_once('/').unwrap();
    dropped.split_whitespace().next().unwrap().parse().unwrap()
}

/// Another recorder as it is used for speed: not flushing each packet.
fn beside(namespace: &Namespace, words: &[&str], file: &Path) -> Running {
    let running = namespace.start(&[words, &[file.to_str().unwrap()]].concat());
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !file.exists() {
        assert!(std::time::Instant::now() < deadline, "{words:?} does not begin");
        pause(20);
    }
    pause(300);
    running
}
