//! The conversation tracker, and everything that is made of what it finds: the input is a dialogue, a few bytes a packet.
#![no_main]

use std::sync::{Arc, LazyLock};

use layerscope::capture::{CaptureReader, CaptureSource};
use layerscope::flow::{Side, pattern_message, story, why_message};
use layerscope::i18n::{Catalog, Language};
use layerscope::scene::{SceneOptions, View, scene_at, vec2};
use layerscope::timeline::{PlayTime, Tempo, Timeline};
use layerscope::workspace::Capture;

/// Bytes of input a packet takes.
const RECORD: usize = 11;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(Language::English));

/// A packet of the dialogue, as raw IPv4.
fn packet(record: &[u8]) -> Vec<u8> {
    let &[kind, flags, s1, s0, a1, a0, w1, w0, len, options, _time] = record else { return Vec::new() };
    let from_server = kind & 1 != 0;
    // A few pairs of endpoints, the same port at both ends among them.
    let (client, server) = [(40_000_u16, 80_u16), (40_001, 80), (53, 53), (40_000, 5353)][usize::from(kind >> 1 & 3)];
    let (source, destination) = if from_server { (server, client) } else { (client, server) };
    // Numbers near the wrap.
    let number = |high, low, bias: u32| (i32::from(i16::from_be_bytes([high, low])) as u32).wrapping_add(bias);
    let (seq, ack) = (number(s1, s0, 0xffff_ff00), number(a1, a0, 0xffff_ff00));
    let payload = vec![0x61; usize::from(len & 0x7f) * if len & 0x80 == 0 { 1 } else { 12 }];
    let mut transport = Vec::new();
    let protocol = match kind >> 3 & 7 {
        0..=5 => {
            let mut opts = Vec::new();
            if options & 1 != 0 {
                opts.extend([2, 4, 5, 180]);
            }
            if options & 2 != 0 {
                opts.extend([1, 3, 3, options >> 4]);
            }
            if options & 4 != 0 {
                let left = ack.wrapping_add(u32::from(options));
                opts.extend([1, 1, 5, 10]);
                opts.extend(left.to_be_bytes());
                opts.extend(left.wrapping_add(100).to_be_bytes());
            }
            if options & 8 != 0 {
                opts.extend([1, 1, 8, 10, 0, 0, 0, options, 0, 0, 0, w0]);
            }
            transport.extend(source.to_be_bytes());
            transport.extend(destination.to_be_bytes());
            transport.extend(seq.to_be_bytes());
            transport.extend(ack.to_be_bytes());
            transport.extend([((20 + opts.len()) / 4 << 4) as u8, flags, w1, w0, 0, 0, 0, 0]);
            transport.extend(opts);
            transport.extend(&payload);
            6
        }
        6 => {
            transport.extend(source.to_be_bytes());
            transport.extend(destination.to_be_bytes());
            transport.extend((payload.len() as u16 + 8).to_be_bytes());
            transport.extend([0, 0]);
            transport.extend(&payload);
            17
        }
        _ => {
            // An ICMP error that quotes a segment or datagram of the other direction.
            let quoted = packet(&[kind & 7 ^ 1 | s1 & 0x30, flags, s1, s0, a1, a0, w1, w0, 0, 0, 0]);
            transport.extend([if flags & 1 == 0 { 3 } else { 11 }, flags & 7, 0, 0, 0, 0, 0, 0]);
            transport.extend(quoted.iter().take(28 + usize::from(flags >> 4)));
            1
        }
    };
    let last = |server: bool| if server { 2 } else { 1 };
    let mut bytes = vec![0x45, 0];
    bytes.extend((transport.len() as u16 + 20).to_be_bytes());
    bytes.extend([0, w0, 0x40, 0, 64, protocol, 0, 0, 192, 0, 2, last(from_server), 192, 0, 2, last(!from_server)]);
    bytes.extend(transport);
    bytes
}

/// A classic capture of raw IP.
fn capture(data: &[u8]) -> Vec<u8> {
    let mut file = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 101, 0, 0, 0];
    let mut micros = 1_000_000_000_u64;
    for record in data.chunks_exact(RECORD).take(200) {
        // From a microsecond to half a minute; sometimes backwards.
        let time = record[RECORD - 1];
        micros = if time == 0xff { micros - 5 } else { micros + (1 << (time % 26)) };
        let bytes = packet(record);
        for number in [(micros / 1_000_000) as u32, (micros % 1_000_000) as u32, bytes.len() as u32, bytes.len() as u32]
        {
            file.extend(number.to_le_bytes());
        }
        file.extend(bytes);
    }
    file
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let source = || CaptureSource::Bytes(capture(data).into());
    let Ok(mut reader) = CaptureReader::open(source()) else { return };
    let capture = Capture::read_all(String::new(), &mut reader);
    for conversation in capture.tracker.iter() {
        assert!(conversation.packets > 0 && conversation.first_frame <= conversation.last_frame);
        let frames = capture.tracker.frames_of(conversation.id).count();
        assert_eq!(frames, conversation.packets as usize);
        let story = story::tell(&capture.store, &capture.tracker, conversation.id);
        assert_eq!(story.conversation(), Some(&conversation));
        let _said = (pattern_message(&conversation), why_message(&conversation).map(|why| CATALOG.text(&why)));
        let story = Arc::new(story);
        for tempo in [Tempo::Teaching, Tempo::Captured] {
            let timeline = Timeline::new(Arc::clone(&story), tempo);
            assert!(timeline.steps.iter().all(|step| step.depart <= step.arrive && step.arrive <= timeline.length));
            // Each packet's names have a reason, and frames that show it.
            for index in 0..story.events.len() {
                for proof in story.proofs(index) {
                    assert!(proof.exhibits.iter().all(|exhibit| exhibit.frame <= story.events[index].frame));
                }
                let _known = story.control_blocks(index);
            }
            for part in 0..=4 {
                let now = PlayTime(timeline.length.0 / 4 * part);
                let _states = Side::BOTH.map(|side| timeline.state_at(side, now));
                let _words = CATALOG.text(&timeline.narration(now).text);
                for view in View::ALL {
                    let options = SceneOptions::new(view, vec2(1280.0, 800.0), &CATALOG);
                    let _scene = scene_at(&timeline, now, &SceneOptions { packets: &capture, ..options });
                }
            }
        }
    }
});
