//! The recorder as a window has it, through the library.

use std::net::UdpSocket;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use layerscope::capture::live::filter::CaptureFilter;
use layerscope::capture::live::{CaptureRequest, LiveError, Recorder, Through};
use layerscope::capture::{CaptureReader, PacketStore};
use layerscope::i18n::Language;

use super::{can, do_it, layerscope};

/// Starts to record what goes to a port of loopback; each store that comes is of one batch more.
fn start(port: u16) -> (Recorder, Receiver<usize>, std::thread::JoinHandle<PacketStore>) {
    let filter = CaptureFilter { ports: vec![port], ..CaptureFilter::default() };
    let request = CaptureRequest { filter, ..CaptureRequest::new("lo") };
    let (recorder, source) =
        Recorder::start(Path::new(layerscope()), &request, Through::Ourselves, Language::English).unwrap();
    let (tell, told) = channel();
    let reader = std::thread::spawn(move || {
        let mut store = PacketStore::default();
        let mut reader = CaptureReader::open(source).unwrap();
        while let Some(batch) = reader.next_batch(4096) {
            store.append(batch);
            let _nobody_asks = tell.send(store.len());
        }
        store
    });
    // The header: the interface is open.
    told.recv_timeout(Duration::from_secs(20)).unwrap();
    (recorder, told, reader)
}

fn socket() -> (UdpSocket, u16) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port();
    (socket, port)
}

#[test]
fn must_live_a_frame_comes_at_once_and_the_counts_add_up() {
    if !super::can_measure(&["ip"]) {
        return;
    }
    let (socket, port) = socket();
    let (mut recorder, told, reader) = start(port);
    let mut waits = Vec::new();
    for number in 1..=40 {
        let sent = Instant::now();
        socket.send_to(b"hello", ("127.0.0.1", port)).unwrap();
        while told.recv_timeout(Duration::from_secs(5)).unwrap() < number {}
        waits.push(sent.elapsed());
        std::thread::sleep(Duration::from_millis(25));
    }
    waits.sort_unstable();
    println!("live: from the wire to the reader: {:?} median, {:?} at worst", waits[20], waits[39]);
    assert!(waits[20] < Duration::from_millis(50), "{waits:?}");
    assert!(recorder.ended().is_none());
    recorder.stop();
    let store = reader.join().unwrap();
    recorder.wait().unwrap();
    assert!(store.notices().is_empty());
    let counts = store.counts();
    assert_eq!((counts.seen, counts.kept, counts.dropped_by_kernel, counts.dropped_by_us), (40, 40, 0, 0));
    assert_eq!(store.statistics()[0].accepted, Some(40));
    assert_eq!(store.interfaces()[0].name.as_deref(), Some("lo"));
}

#[test]
fn must_live_a_recorder_that_is_killed_leaves_what_it_had() {
    if !can(&["ip"]) {
        return;
    }
    let (socket, port) = socket();
    let (mut recorder, told, reader) = start(port);
    for _ in 0..5 {
        socket.send_to(b"hello", ("127.0.0.1", port)).unwrap();
    }
    while told.recv_timeout(Duration::from_secs(5)).unwrap() < 5 {}
    do_it(&format!("kill -KILL {}", recorder.id()));
    assert_eq!(reader.join().unwrap().len(), 5);
    assert!(matches!(recorder.wait(), Err(LiveError::Killed { signal: 9 })));
}

#[test]
fn must_live_a_recorder_ends_when_its_window_does() {
    if !can(&["ip"]) {
        return;
    }
    let (_socket, port) = socket();
    let (recorder, _told, reader) = start(port);
    let id = recorder.id();
    drop(recorder);
    reader.join().unwrap();
    let deadline = Instant::now() + Duration::from_secs(5);
    while Path::new(&format!("/proc/{id}")).exists() {
        assert!(Instant::now() < deadline, "it goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
}
