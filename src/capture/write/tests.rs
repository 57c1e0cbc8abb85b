//! What is written is read back by our own reader.

use super::pcapng::{self, Described, Section, Statistics};
use super::{SaveError, SaveFormat, Saved, Saver, save};
use crate::capture::file::made::{self, Order};
use crate::capture::{CaptureSource, Frame, Interface, InterfaceStatistics, LinkType, PacketStore, Veil};

/// A veil that covers no byte.
#[derive(Debug)]
struct Bare;

impl Veil for Bare {
    fn cover<'a>(&self, frame: &Frame<'a>) -> std::borrow::Cow<'a, [u8]> {
        frame.bytes.into()
    }
}

fn read(bytes: &[u8]) -> PacketStore {
    PacketStore::read_all(CaptureSource::Bytes(bytes.into())).unwrap()
}

/// Two interfaces, one with counts; a frame cut short, one without bytes.
fn capture() -> PacketStore {
    let order = Order::Big;
    let name = |name: &[u8]| [made::option(order, 2, name), made::option(order, 9, &[9])].concat();
    let more = [
        made::option(order, 4, &[10, 0, 0, 1, 255, 255, 240, 0]),
        made::option(order, 5, &[0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 64]),
        made::option(order, 6, &[2, 0, 0, 0, 0, 7]),
        made::option(order, 11, b"\0port 80"),
        made::option(order, 12, b"Linux 6"),
    ];
    let mut counts = 1_u32.to_be_bytes().to_vec();
    counts.extend([0; 8]);
    for (code, count) in [(4, 90_u64), (5, 7), (6, 12), (7, 2), (8, 10)] {
        counts.extend(made::option(order, code, &count.to_be_bytes()));
    }
    let parts = [
        made::section(order),
        made::interface(order, 1, 96, &[name(b"eth0"), more.concat()].concat()),
        made::interface(order, 101, 0, &name(b"tun0")),
        made::packet(order, 0, 1_700_000_000_123_456_789, 1500, b"frame one"),
        made::packet(order, 1, 1_700_000_001_000_000_000, 3, b"two"),
        made::packet(order, 0, 5, 0, b""),
        made::block(order, 5, &counts),
    ];
    read(&parts.concat())
}

fn shown(store: &PacketStore) -> Vec<(i64, u32, LinkType, Vec<u8>)> {
    let time = |frame: &crate::capture::Frame<'_>| frame.meta.time().unwrap().nanos();
    let frames = store.frames(1);
    frames.map(|frame| (time(&frame), frame.meta.wire_len, frame.meta.link_type, frame.bytes.to_vec())).collect()
}

#[test]
fn counts_are_read() {
    let statistics = capture().statistics().to_vec();
    let want = InterfaceStatistics {
        interface: 1,
        received: Some(90),
        dropped_by_interface: Some(7),
        accepted: Some(12),
        dropped_by_system: Some(2),
        delivered: Some(10),
    };
    assert_eq!(statistics, [want]);
}

#[test]
fn what_is_saved_as_pcapng_is_what_there_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pcapng");
    let store = capture();
    std::fs::write(&path, "was there before").unwrap();
    assert_eq!(save(&store, 1..=3, &path, SaveFormat::Pcapng, None).unwrap(), Saved { frames: 3, left_out: 0 });
    let again = read(&std::fs::read(&path).unwrap());
    assert_eq!(shown(&again), shown(&store));
    assert_eq!(again.interfaces(), store.interfaces());
    assert_eq!(again.notices(), []);
    assert_eq!(again.statistics(), store.statistics());
    assert_eq!((again.counts(), again.counts().dropped_by_kernel), (store.counts(), 9));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_a_file_says_of_its_interfaces_is_kept() {
    let store = capture();
    let eth0 = &store.interfaces()[0];
    assert_eq!(eth0.mac, Some([2, 0, 0, 0, 0, 7]));
    assert_eq!(eth0.addresses, [("10.0.0.1".parse().unwrap(), 20), ("fe80::1".parse().unwrap(), 64)]);
    assert_eq!((eth0.filter.as_deref(), eth0.os.as_deref()), (Some("port 80"), Some("Linux 6")));
    let tun0 = Interface { name: Some("tun0".into()), ..Interface::new(LinkType(101), 0) };
    assert_eq!(store.interfaces()[1], tun0);
}

#[test]
fn under_a_veil_nothing_but_its_name_is_said_of_an_interface() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pcapng");
    let mut store = capture();
    store.set_veil(Some(std::sync::Arc::new(Bare)));
    save(&store, 1..=3, &path, SaveFormat::Pcapng, None).unwrap();
    let again = read(&std::fs::read(&path).unwrap());
    let eth0 = Interface { name: Some("eth0".into()), ..Interface::new(LinkType::ETHERNET, 96) };
    assert_eq!(again.interfaces()[0], eth0);
}

/// What is no file is written to, and never replaced.
#[cfg(unix)]
#[test]
fn a_pipe_and_a_device_stay_what_they_are() {
    use std::io::Read;
    use std::os::unix::fs::FileTypeExt;

    let folder = tempfile::tempdir().unwrap();
    let (store, fifo, link) = (capture(), folder.path().join("fifo"), folder.path().join("null"));
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let from = fifo.clone();
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        std::fs::File::open(from).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    });
    save(&store, 1..=3, &fifo, SaveFormat::Pcapng, None).unwrap();
    assert!(std::fs::metadata(&fifo).unwrap().file_type().is_fifo());
    assert_eq!(shown(&read(&reader.join().unwrap())), shown(&store));
    // Through a link in a folder of our own: were it replaced, then not for everybody.
    std::os::unix::fs::symlink("/dev/null", &link).unwrap();
    if std::fs::metadata("/dev/null").is_ok_and(|known| known.file_type().is_char_device()) {
        let (_, beside) = super::save::begin(&super::save::behind_links(&link)).unwrap();
        assert_eq!(beside, None);
        save(&store, 1..=3, &link, SaveFormat::Pcapng, None).unwrap();
        assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn a_link_leads_to_its_file_though_that_is_not_there_yet() {
    let folder = tempfile::tempdir().unwrap();
    let store = capture();
    let (link, again) = (folder.path().join("link"), folder.path().join("again"));
    std::fs::create_dir(folder.path().join("far")).unwrap();
    std::os::unix::fs::symlink("far/away.pcapng", &link).unwrap();
    std::os::unix::fs::symlink(&link, &again).unwrap();
    for round in 0..2 {
        save(&store, 1..=3, &again, SaveFormat::Pcapng, None).unwrap();
        assert!(link.is_symlink() && again.is_symlink(), "{round}");
        assert_eq!(read(&std::fs::read(folder.path().join("far/away.pcapng")).unwrap()).len(), 3);
    }
    // In a circle: an error, and it stays.
    let circle = folder.path().join("circle");
    std::os::unix::fs::symlink("circle", &circle).unwrap();
    assert!(matches!(save(&store, 1..=3, &circle, SaveFormat::Pcapng, None), Err(SaveError::CannotWrite { .. })));
    assert!(circle.is_symlink());
}

#[cfg(unix)]
#[test]
fn whoever_could_not_read_it_still_cannot() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.pcapng");
    std::fs::write(&path, "before").unwrap();
    for mode in [0o600, 0o640] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        save(&capture(), 1..=3, &path, SaveFormat::Pcapng, None).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode);
    }
}

#[test]
fn a_selection_as_pcap() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pcap");
    let store = capture();
    assert_eq!(SaveFormat::by_name(&path), SaveFormat::Pcap);
    assert!(matches!(save(&store, 1..=3, &path, SaveFormat::Pcap, None), Err(SaveError::SeveralLinkTypes)));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left of an attempt");
    save(&store, [3, 1, 99], &path, SaveFormat::Pcap, None).unwrap();
    let again = read(&std::fs::read(&path).unwrap());
    let want = shown(&store);
    assert_eq!(shown(&again), [want[2].clone(), want[0].clone()]);
    save(&store, [], &path, SaveFormat::Pcap, None).unwrap();
    assert!(read(&std::fs::read(&path).unwrap()).is_empty());
}

#[test]
fn comments_of_frames_and_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pcapng");
    let store = capture();
    let mut saver = Saver::create(&path, SaveFormat::Pcapng, Some("a lesson")).unwrap();
    for frame in store.frames(1) {
        let comment = (frame.number == 2).then_some("the interesting one");
        saver.frame(store.interfaces(), &frame, comment).unwrap();
    }
    assert!(!path.exists(), "not before it is whole");
    saver.finish(&[]).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(has(b"a lesson") && has(b"the interesting one") && has(b"layerscope"));
    assert_eq!(shown(&read(&bytes)), shown(&store));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_a_folder_is_no_place() {
    let store = capture();
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(save(&store, 1..=3, folder.path(), SaveFormat::Pcapng, None), Err(SaveError::CannotWrite { .. })));
    let nowhere = folder.path().join("no/such/folder.pcapng");
    assert!(matches!(save(&store, 1..=3, &nowhere, SaveFormat::Pcapng, None), Err(SaveError::CannotWrite { .. })));
}

#[test]
fn a_recording_says_what_it_must() {
    let mut bytes = Vec::new();
    let section = Section::here();
    pcapng::section_header(&mut bytes, &section);
    let described = Described {
        link_type: LinkType::ETHERNET,
        snap_len: 96,
        name: Some("eth0".into()),
        description: Some("a card".into()),
        mac: Some([1, 2, 3, 4, 5, 6]),
        addresses: vec![("10.0.0.1".parse().unwrap(), 24), ("fe80::1".parse().unwrap(), 64)],
        filter: "port 80".into(),
        os: section.os,
    };
    pcapng::interface_description(&mut bytes, &described);
    pcapng::enhanced_packet(&mut bytes, 0, 1_700_000_000_123_456_789, 1500, [b"head", b"body."], None);
    let mut statistics = Statistics { time: 5, accepted: Some(9), dropped: Some(8), ..Statistics::default() };
    pcapng::interface_statistics(&mut bytes, 0, &statistics);
    statistics = Statistics { delivered: Some(1), began: Some(1), ended: Some(6), ..statistics };
    pcapng::interface_statistics(&mut bytes, 0, &statistics);
    let store = read(&bytes);
    let interface = &store.interfaces()[0];
    assert_eq!((interface.name.as_deref(), interface.description.as_deref()), (Some("eth0"), Some("a card")));
    assert_eq!((interface.link_type, interface.snap_len), (LinkType::ETHERNET, 96));
    let want = (1_700_000_000_123_456_789, 1500, LinkType::ETHERNET, b"headbody.".to_vec());
    assert_eq!(shown(&store), [want]);
    assert_eq!(store.statistics().len(), 1, "the last one counts");
    let counts = store.counts();
    assert_eq!((counts.kept, counts.dropped_by_kernel, counts.dropped_by_us, counts.seen), (1, 8, 0, 9));
    for len in 0..bytes.len() {
        let _cut = PacketStore::read_all(CaptureSource::Bytes(bytes[..len].into()));
    }
}

#[test]
fn what_somebody_wrote_about_a_packet_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pcapng");
    let mut store = capture();
    let mut saver = Saver::create(&path, SaveFormat::Pcapng, None).unwrap();
    for number in 1..=3 {
        let comment = ["the first", "", "die dritte — 第三"][number as usize - 1];
        let comment = Some(comment).filter(|comment| !comment.is_empty());
        saver.frame(store.interfaces(), &store.frame(number).unwrap(), comment).unwrap();
    }
    saver.finish(&[]).unwrap();
    store = read(&std::fs::read(&path).unwrap());
    let comments =
        |store: &PacketStore| (1..=4).map(|number| store.comment(number).map(str::to_owned)).collect::<Vec<_>>();
    let want = [Some("the first".to_owned()), None, Some("die dritte — 第三".to_owned()), None];
    assert_eq!(comments(&store), want);
    // Through another saving, a selection with other numbers.
    let other = folder.path().join("b.pcapng");
    save(&store, [3, 1], &other, SaveFormat::Pcapng, None).unwrap();
    let again = read(&std::fs::read(&other).unwrap());
    assert_eq!(comments(&again), [want[2].clone(), want[0].clone(), None, None]);
    // It may name whom a veil hides.
    store.set_veil(Some(std::sync::Arc::new(Bare)));
    save(&store, 1..=3, &other, SaveFormat::Pcapng, None).unwrap();
    assert_eq!(comments(&read(&std::fs::read(&other).unwrap())), [None, None, None, None]);
    // It goes with the frame that is let go.
    store.set_veil(None);
    store.keep_at_most(crate::capture::RingLimit { packets: 1, bytes: u64::MAX });
    assert_eq!(comments(&store), [None, None, want[2].clone(), None]);
}
