//! Hours of traffic, compressed: ten million frames through a ring of one million.

use layerscope::capture::{CaptureReader, CaptureSource, RingLimit};
use layerscope::decode::{Facts, NoSink, dissect_into};
use layerscope::workspace::Capture;
use std::io::Read;

const FRAMES: u32 = 10_000_000;
const RING: usize = 1_000_000;

/// A pcap of TCP and UDP between some pairs of endpoints, as it comes.
struct Traffic {
    frames: u32,
    pairs: u32,
    next: u32,
    ahead: Vec<u8>,
    at: usize,
}

impl Traffic {
    fn new(frames: u32, pairs: u32) -> Self {
        let header = [0xa1b2_3c4d_u32, 0x0004_0002, 0, 0, 65_535, 1].map(u32::to_le_bytes).concat();
        Traffic { frames, pairs, next: 0, ahead: header, at: 0 }
    }

    fn frame(&mut self) {
        let number = self.next;
        self.next += 1;
        let port = (40_000 + number % self.pairs) as u16;
        let tcp = number.is_multiple_of(2);
        let mut ip = vec![0x45, 0, 0, 48, 0, 0, 0x40, 0, 64, if tcp { 6 } else { 17 }, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
        ip.extend(port.to_be_bytes());
        ip.extend(80_u16.to_be_bytes());
        if tcp {
            ip.extend((number / self.pairs * 8).to_be_bytes());
            ip.extend([0, 0, 0, 1, 0x50, 0x10, 1, 0, 0, 0, 0, 0]);
        } else {
            ip.extend([0, 28, 0, 0]);
        }
        ip.resize(48, 0);
        for word in [1_700_000_000 + number / 10_000, number % 10_000 * 100_000, 62, 62] {
            self.ahead.extend(word.to_le_bytes());
        }
        self.ahead.extend([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0]);
        self.ahead.extend(ip);
    }
}

impl Read for Traffic {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.ahead.len() {
            self.ahead.clear();
            self.at = 0;
            for _ in 0..1000.min(self.frames - self.next) {
                self.frame();
            }
        }
        let len = into.len().min(self.ahead.len() - self.at);
        into[..len].copy_from_slice(&self.ahead[self.at..self.at + len]);
        self.at += len;
        Ok(len)
    }
}

/// Bytes of memory that this process really has.
fn memory() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

/// How long this thread has had a processor, in hundredths of a second: what others do meanwhile does not count.
fn worked() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}

#[test]
fn must_live_ten_million_frames_in_flat_memory() {
    if !super::can_measure(&[]) {
        return;
    }
    let mut reader = CaptureReader::open(CaptureSource::Reader(Box::new(Traffic::new(FRAMES, 100)))).unwrap();
    let mut capture = Capture::default();
    capture.store.keep_at_most(RingLimit { packets: RING, bytes: 1 << 30 });
    let mut facts: Vec<Facts> = Vec::new();
    let mut marks = Vec::new();
    let mut since = worked();
    while let Some(batch) = reader.next_batch(4096) {
        facts.resize_with(batch.len(), Facts::default);
        for (frame, facts) in batch.frames().zip(facts.iter_mut()) {
            dissect_into(&frame, &mut NoSink, facts);
        }
        capture.take_in(batch, &facts);
        if u64::from(capture.store.last_number()) >= (marks.len() as u64 + 1) * 1_000_000 {
            marks.push((worked() - since, memory()));
            since = worked();
        }
    }
    let store = &capture.store;
    assert_eq!((store.len(), store.last_number()), (RING, FRAMES));
    let counts = store.counts();
    assert_eq!((counts.seen, counts.kept, counts.let_go), (10_000_000, 1_000_000, 9_000_000));
    assert_eq!(capture.tracker.len(), 100);
    for mark in &marks {
        println!("live: a million frames in {} ticks, {} MiB held", mark.0, mark.1 >> 20);
    }
    let (early, late) = (marks[2], marks[marks.len() - 1]);
    assert!(late.1 <= early.1 + early.1 / 10, "memory grows: {} to {} MiB", early.1 >> 20, late.1 >> 20);
    // The best of three on either side: a shared machine disturbs single ones.
    let best = |marks: &[(u64, u64)]| marks.iter().map(|mark| mark.0).min().unwrap();
    let (early, late) = (best(&marks[1..4]), best(&marks[marks.len() - 3..]));
    assert!(late <= early * 3 / 2, "frames cost more as they become many: {early} to {late}");
}

/// How much work a moving frame of the window is, in hundredths of a second a hundred frames, with so many packets in so
/// many conversations.
#[cfg(feature = "gui")]
fn work_of_the_window(frames: u32, pairs: u32) -> u64 {
    use layerscope::i18n::Language;
    use layerscope::theme::ThemeKind;
    use layerscope::ui::{Launch, Source};
    use std::time::{Duration, Instant};

    let file = tempfile::NamedTempFile::new().unwrap();
    std::io::copy(&mut Traffic::new(frames, pairs), &mut file.as_file()).unwrap();
    let launch = Launch {
        source: Source::File(file.path().into()),
        language: Some(Language::English),
        theme: Some(ThemeKind::Dark),
    };
    let mut window = crate::window::open(launch, [1280.0, 800.0]);
    let deadline = Instant::now() + Duration::from_mins(2);
    while window.state().workspace().loading().is_some() || window.state().workspace().timeline().is_none() {
        assert!(Instant::now() < deadline, "it is never read");
        window.run_steps(1);
        super::pause(5);
    }
    assert_eq!(window.state().workspace().capture().store.len(), frames as usize);
    assert_eq!(window.state().workspace().capture().tracker.len(), pairs as usize);
    window.run_steps(20);
    let rounds = (0..5).map(|_| {
        let since = worked();
        window.run_steps(100);
        worked() - since
    });
    rounds.min().unwrap()
}

#[cfg(feature = "gui")]
#[test]
fn must_live_a_frame_of_the_window_costs_the_same_however_many_packets_there_are() {
    if !super::can_measure(&[]) {
        return;
    }
    let (few, many) = (work_of_the_window(10_000, 100), work_of_the_window(1_000_000, 10_000));
    println!("live: a hundred frames of the window in {few} ticks with 10,000 packets, in {many} with 1,000,000");
    // A hundred times the packets: what grows with them would show though the machine is shared.
    assert!(many <= few * 2, "the window is slower with many packets: {few} to {many}");
}
