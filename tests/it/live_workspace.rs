//! Live captures in the workspace: a program of a few lines of shell is the recorder, so no interface and no permission is
//! needed.
#![cfg(unix)]

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use layerscope::capture::write::{SaveFormat, save};
use layerscope::capture::{CaptureReader, CaptureSource, PacketStore};
use layerscope::flow::ConversationId;
use layerscope::scene::View;
use layerscope::timeline::Tempo;
use layerscope::workspace::live::{LiveChoices, LiveCommand, Phase};
use layerscope::workspace::{Capture, Choice, Command, SavePackets, Settings, Wake, Workspace, samples};

/// A sample as a recorder would write it.
pub fn recording(sample: &str, path: &Path) -> Vec<u8> {
    let bytes = samples::by_id(sample).unwrap().bytes;
    let store = PacketStore::read_all(CaptureSource::Bytes(bytes.into())).unwrap();
    save(&store, 1..=store.last_number(), path, SaveFormat::Pcapng, None).unwrap();
    std::fs::read(path).unwrap()
}

/// A recorder that runs a script, in a folder that has a sample as `all` and a pipe named `pipe`.
pub struct Fake {
    pub folder: tempfile::TempDir,
    pub bytes: Vec<u8>,
}

impl Fake {
    pub fn new(sample: &str, script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bytes = recording(sample, &folder.path().join("all"));
        let here = folder.path().display().to_string();
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status();
        assert!(made.unwrap().success());
        let program = folder.path().join("recorder");
        std::fs::write(&program, format!("#!/bin/sh\ncd '{here}'\necho \"$@\" > asked\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        Fake { folder, bytes }
    }

    /// Writes the sample, then waits to be asked to end.
    pub fn whole(sample: &str) -> Self {
        Self::new(sample, "cat all; cat > /dev/null")
    }

    /// Writes what the test puts into the pipe, until asked to end.
    pub fn piped(sample: &str) -> Self {
        Self::new(sample, "exec 4<&0; cat pipe <&- & cat <&4 > /dev/null; kill $! 2> /dev/null; exit 0")
    }

    pub fn workspace(&self, choices: LiveChoices) -> Workspace {
        let settings = Settings { live: LiveChoices { not_my_ssh: false, ..choices }, ..Settings::default() };
        let mut workspace = Workspace::new(settings, Wake::none());
        workspace.live_mut().record_with(self.folder.path().join("recorder"));
        workspace
    }

    /// Starts the capture. The pipe's end that the test writes into, and where the blocks to write begin.
    fn live(&self, workspace: &mut Workspace) -> (std::fs::File, Vec<usize>) {
        workspace.apply(start());
        (self.pipe(), blocks(&self.bytes))
    }

    /// The pipe's end that the test writes into. Waits for the recorder to open the other one.
    fn pipe(&self) -> std::fs::File {
        std::fs::File::options().write(true).open(self.folder.path().join("pipe")).unwrap()
    }
}

pub fn start() -> Command {
    Command::Live(LiveCommand::start("eth0"))
}

fn until(workspace: &mut Workspace, what: &str, done: impl Fn(&Workspace) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !done(workspace) {
        assert!(Instant::now() < deadline, "never: {what}; {:?}", workspace.notifications);
        workspace.drain();
        workspace.tick(0.005);
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn packets(workspace: &Workspace) -> usize {
    workspace.capture().store.len()
}

fn phase(workspace: &Workspace) -> Option<Phase> {
    workspace.live().session().map(layerscope::workspace::live::Session::phase)
}

fn add_up(workspace: &Workspace) -> u64 {
    let counts = workspace.live().session().unwrap().counts();
    assert_eq!(counts.seen, counts.kept + counts.dropped_by_kernel + counts.dropped_by_us + counts.let_go);
    counts.seen
}

/// Where each block of a pcapng capture begins, and its end.
pub fn blocks(bytes: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    while let Some(head) = bytes.get(starts[starts.len() - 1]..).filter(|rest| rest.len() >= 8) {
        let len = u32::from_le_bytes(head[4..8].try_into().unwrap()) as usize;
        starts.push(starts[starts.len() - 1] + len);
    }
    starts
}

#[test]
fn what_a_recorder_writes_is_on_the_stage_and_stays_when_it_is_stopped() {
    let fake = Fake::whole("http-get");
    let mut workspace =
        fake.workspace(LiveChoices { hosts: "10.0.0.0/8".into(), ports: "80".into(), ..LiveChoices::default() });
    workspace.apply(start());
    assert_eq!(phase(&workspace), Some(Phase::Starting));
    until(&mut workspace, "all of it", |workspace| {
        workspace.timeline().is_some_and(|timeline| timeline.steps.len() == 11)
    });
    assert_eq!((phase(&workspace), add_up(&workspace)), (Some(Phase::Capturing), 11));
    assert!(workspace.player.playing, "it plays itself");
    assert_eq!(workspace.settings.live.interface.as_deref(), Some("eth0"), "is remembered");
    let asked = std::fs::read_to_string(fake.folder.path().join("asked")).unwrap();
    assert!(asked.contains("--interface=eth0") && asked.contains("--host=10.0.0.0/8 --port=80"), "{asked}");
    workspace.apply(Command::Live(LiveCommand::Stop));
    until(&mut workspace, "the end", |workspace| phase(workspace) == Some(Phase::Ended));
    assert_eq!((packets(&workspace), workspace.notifications.len(), workspace.loading()), (11, 0, None));
    // What is opened next takes its place.
    workspace.apply(Command::OpenSample("udp-unreachable".into()));
    workspace.settle();
    assert_eq!(phase(&workspace), None);
}

#[test]
fn a_ring_lets_go_and_says_so() {
    let fake = Fake::piped("web-visit");
    let choices = LiveChoices { ring_packets: 5, follow: false, ..LiveChoices::default() };
    let mut workspace = fake.workspace(choices);
    let (mut pipe, starts) = fake.live(&mut workspace);
    // Header, interface and the first four packets.
    pipe.write_all(&fake.bytes[..starts[6]]).unwrap();
    until(&mut workspace, "the first", |workspace| packets(workspace) == 4);
    workspace.apply(Command::SelectPacket(2));
    until(&mut workspace, "the stage", |workspace| workspace.timeline().is_some());
    pipe.write_all(&fake.bytes[starts[6]..]).unwrap();
    let all = starts.len() as u64 - 3;
    until(&mut workspace, "all", |workspace| workspace.live().session().unwrap().counts().seen == all);
    until(&mut workspace, "the note", |workspace| workspace.selection.packet.is_none());
    let counts = workspace.live().session().unwrap().counts();
    assert_eq!((counts.kept, counts.let_go, add_up(&workspace)), (5, all - 5, all));
    let notes: Vec<&str> = workspace.notifications.iter().map(|note| note.message.id).collect();
    assert_eq!(notes, ["live-selected-let-go"]);
    assert!(workspace.inspected().is_none());
    // From packet to packet among those that are there.
    workspace.apply(Command::NextPacket);
    assert_eq!(workspace.selection.packet, Some(all as u32 - 4));
    workspace.apply(Command::PreviousPacket);
    assert_eq!(workspace.selection.packet, Some(all as u32 - 4));
}

#[test]
fn a_paused_view_stands_still_and_nothing_is_lost() {
    let fake = Fake::piped("http-get");
    let mut workspace = fake.workspace(LiveChoices::default());
    let (mut pipe, starts) = fake.live(&mut workspace);
    pipe.write_all(&fake.bytes[..starts[5]]).unwrap();
    until(&mut workspace, "the first", |workspace| packets(workspace) == 3);
    workspace.apply(Command::Live(LiveCommand::PauseView(true)));
    pipe.write_all(&fake.bytes[starts[5]..starts[10]]).unwrap();
    until(&mut workspace, "more", |workspace| workspace.live().session().unwrap().counts().kept == 8);
    until(&mut workspace, "the stage", |workspace| workspace.timeline().is_some_and(|line| line.steps.len() == 3));
    assert_eq!(packets(&workspace), 3, "the view stands still");
    assert_eq!(workspace.whole_capture().read().unwrap().store.len(), 8);
    workspace.apply(Command::Live(LiveCommand::PauseView(false)));
    assert_eq!(packets(&workspace), 8);
    pipe.write_all(&fake.bytes[starts[10]..]).unwrap();
    until(&mut workspace, "all", |workspace| workspace.timeline().is_some_and(|line| line.steps.len() == 11));
    assert_eq!(packets(&workspace), 11);
}

#[test]
fn what_comes_while_the_view_is_paused_is_shown_under_the_mask_of_the_moment() {
    for before in [false, true] {
        let fake = Fake::piped("http-get");
        let mut workspace = fake.workspace(LiveChoices::default());
        workspace.apply(Command::Choose(Choice::Mask, before));
        let (mut pipe, starts) = fake.live(&mut workspace);
        pipe.write_all(&fake.bytes[..starts[5]]).unwrap();
        until(&mut workspace, "the first", |workspace| packets(workspace) == 3);
        workspace.apply(Command::Live(LiveCommand::PauseView(true)));
        pipe.write_all(&fake.bytes[starts[5]..starts[10]]).unwrap();
        until(&mut workspace, "more", |workspace| workspace.live().session().unwrap().counts().kept == 8);
        workspace.apply(Command::Choose(Choice::Mask, !before));
        assert_eq!(workspace.whole_capture().read().unwrap().is_masked(), !before, "what is not in sight yet");
        workspace.apply(Command::Live(LiveCommand::PauseView(false)));
        assert_eq!(packets(&workspace), 8);
        pipe.write_all(&fake.bytes[starts[10]..]).unwrap();
        until(&mut workspace, "all", |workspace| packets(workspace) == 11);
        assert_eq!(workspace.capture().is_masked(), !before);
        // And so are the ends of conversations.
        let ends = |capture: &Capture| {
            let one = capture.tracker.conversation(ConversationId(0)).unwrap();
            (one.client, one.server)
        };
        let mut reader = CaptureReader::open(CaptureSource::Path(fake.folder.path().join("all"))).unwrap();
        let own = ends(&Capture::read_all(String::new(), &mut reader));
        assert_eq!(ends(&workspace.capture()) == own, before);
    }
}

/// Whatever ends a capture ends the pause, too: nothing that came during it is out of reach.
#[test]
fn what_came_while_the_view_was_paused_is_there_when_the_capture_ends() {
    for stopped in [true, false] {
        let fake = Fake::piped("http-get");
        let mut workspace = fake.workspace(LiveChoices::default());
        let (mut pipe, starts) = fake.live(&mut workspace);
        pipe.write_all(&fake.bytes[..starts[5]]).unwrap();
        until(&mut workspace, "the first", |workspace| packets(workspace) == 3);
        workspace.apply(Command::Live(LiveCommand::PauseView(true)));
        pipe.write_all(&fake.bytes[starts[5]..]).unwrap();
        until(&mut workspace, "more", |workspace| workspace.live().session().unwrap().counts().kept == 11);
        assert_eq!(packets(&workspace), 3);
        if stopped {
            workspace.apply(Command::Live(LiveCommand::Stop));
        } else {
            let pid = workspace.live().session().unwrap().recorder_id().to_string();
            assert!(std::process::Command::new("kill").args(["-9", &pid]).status().unwrap().success());
        }
        drop(pipe);
        until(&mut workspace, "the end", |workspace| phase(workspace) == Some(Phase::Ended));
        assert_eq!((packets(&workspace), add_up(&workspace)), (11, 11));
        assert!(!workspace.live().paused());
        until(&mut workspace, "the stage", |workspace| {
            workspace.timeline().is_some_and(|timeline| timeline.steps.len() == 11)
        });
    }
}

#[test]
fn trouble_is_said_and_what_came_stays() {
    let whole = Fake::whole("http-get");
    let mut workspace = whole.workspace(LiveChoices::default());
    workspace.apply(start());
    until(&mut workspace, "all", |workspace| packets(workspace) == 11);
    let pid = workspace.live().session().unwrap().recorder_id().to_string();
    assert!(std::process::Command::new("kill").args(["-9", &pid]).status().unwrap().success());
    until(&mut workspace, "the message", |workspace| !workspace.notifications.is_empty());
    assert_eq!(workspace.notifications[0].message.id, "live-killed");
    assert_eq!((packets(&workspace), phase(&workspace)), (11, Some(Phase::Ended)));

    // Asked to end by somebody else, as `kill` and the system do: it does so in good order, and that is told.
    let ended = Fake::new("http-get", "trap 'exit 0' TERM; cat all; while :; do sleep 0.02; done");
    workspace.live_mut().record_with(ended.folder.path().join("recorder"));
    workspace.apply(start());
    // Until then what is there is the capture before.
    until(&mut workspace, "the beginning", |workspace| phase(workspace) == Some(Phase::Capturing));
    until(&mut workspace, "all", |workspace| packets(workspace) == 11);
    let pid = workspace.live().session().unwrap().recorder_id().to_string();
    assert!(std::process::Command::new("kill").arg(&pid).status().unwrap().success());
    until(&mut workspace, "the message", |workspace| !workspace.notifications.is_empty());
    let told: Vec<&str> = workspace.notifications.iter().map(|note| note.message.id).collect();
    assert_eq!(told, ["live-ended-unasked"]);
    assert_eq!((packets(&workspace), phase(&workspace)), (11, Some(Phase::Ended)));

    // Cut off in the middle of a frame, with a reason: the reason alone is told.
    let vanished = Fake::new("http-get", "head -c 700 all; echo 'layerscope: it has gone' >&2; exit 1");
    workspace.live_mut().record_with(vanished.folder.path().join("recorder"));
    workspace.apply(start());
    until(&mut workspace, "the message", |workspace| !workspace.notifications.is_empty());
    let ids: Vec<&str> = workspace.notifications.iter().map(|note| note.message.id).collect();
    assert_eq!(ids, ["live-said"]);
    let came = packets(&workspace);
    assert!(came > 1 && came < 11);

    // One that may not begin leaves everything as it is, and says what to do.
    let denied = Fake::new("http-get", "echo 'layerscope: no: sudo setcap cap_net_raw+ep x' >&2; exit 1");
    workspace.live_mut().record_with(denied.folder.path().join("recorder"));
    workspace.apply(start());
    until(&mut workspace, "the message", |workspace| !workspace.notifications.is_empty());
    let remedy = workspace.live().remedy(&workspace.notifications[0].message).unwrap();
    assert!(remedy.commands[0].starts_with("sudo setcap cap_net_raw+ep /"), "{remedy:?}");
    assert_eq!((packets(&workspace), phase(&workspace)), (came, Some(Phase::Ended)));

    // The pipe closed while the recorder stays: an end, soon.
    let closed = Fake::new("http-get", "cat all; exec >&-; exec sleep 60");
    workspace.live_mut().record_with(closed.folder.path().join("recorder"));
    workspace.apply(start());
    until(&mut workspace, "the end", |workspace| packets(workspace) == 11 && phase(workspace) == Some(Phase::Ended));

    workspace.live_mut().record_with("/no/such/program".into());
    workspace.apply(start());
    assert_eq!(workspace.notifications[0].message.id, "live-not-started");
    let wrong = LiveChoices { ports: "http".into(), ..workspace.settings.live.clone() };
    workspace.apply(Command::Live(LiveCommand::Choose(wrong)));
    workspace.apply(start());
    assert_eq!(workspace.notifications.last().unwrap().message.id, "live-filter-port");
}

#[test]
fn what_cannot_be_opened_does_not_end_what_is_being_captured() {
    let fake = Fake::piped("http-get");
    let mut workspace = fake.workspace(LiveChoices::default());
    let (mut pipe, starts) = fake.live(&mut workspace);
    let mut sent = 2;
    let mut send = |workspace: &mut Workspace, to: usize| {
        pipe.write_all(&fake.bytes[if sent == 2 { 0 } else { starts[sent] }..starts[to + 2]]).unwrap();
        sent = to + 2;
        until(workspace, "more", |workspace| packets(workspace) == to);
        assert_eq!(
            (phase(workspace), workspace.live().session().unwrap().interface()),
            (Some(Phase::Capturing), "eth0")
        );
    };
    send(&mut workspace, 3);
    let recorder = workspace.live().session().unwrap().recorder_id().to_string();
    let there = || {
        let asked =
            std::process::Command::new("kill").args(["-0", &recorder]).stderr(std::process::Stdio::null()).status();
        asked.unwrap().success()
    };

    // A file that there is not, and one that is no capture.
    let text = fake.folder.path().join("text");
    std::fs::write(&text, "no capture").unwrap();
    for (path, to) in [(fake.folder.path().join("none"), 4), (text, 5)] {
        workspace.apply(Command::Open(path));
        until(&mut workspace, "the message", |workspace| !workspace.notifications.is_empty());
        send(&mut workspace, to);
    }
    // Another interface that may not be captured.
    let denied = Fake::new("http-get", "echo 'layerscope: no: sudo setcap cap_net_raw+ep x' >&2; exit 1");
    workspace.live_mut().record_with(denied.folder.path().join("recorder"));
    workspace.apply(Command::Live(LiveCommand::start("eth1")));
    assert_eq!(phase(&workspace), Some(Phase::Starting));
    until(&mut workspace, "the message", |workspace| !workspace.notifications.is_empty());
    send(&mut workspace, 6);
    // One that never says a word, stopped; and one overtaken by a file that is none.
    for to in [7, 8] {
        let silent = Fake::new("http-get", "exec sleep 60");
        workspace.live_mut().record_with(silent.folder.path().join("recorder"));
        workspace.apply(Command::Live(LiveCommand::start("eth1")));
        if to == 7 {
            workspace.apply(Command::Live(LiveCommand::Stop));
        } else {
            workspace.apply(Command::Open("/no/such/file".into()));
            until(&mut workspace, "the message", |workspace| !workspace.notifications.is_empty());
        }
        send(&mut workspace, to);
    }
    // While another begins, it may be paused, and end.
    workspace.apply(Command::Live(LiveCommand::PauseView(true)));
    let silent = Fake::new("http-get", "exec sleep 60");
    workspace.live_mut().record_with(silent.folder.path().join("recorder"));
    workspace.apply(Command::Live(LiveCommand::start("eth1")));
    assert!(workspace.live().paused() && there());
    workspace.apply(Command::Live(LiveCommand::Stop));
    workspace.apply(Command::Live(LiveCommand::PauseView(false)));
    send(&mut workspace, 11);
    // What can be opened ends it.
    workspace.apply(Command::OpenSample("udp-unreachable".into()));
    until(&mut workspace, "the sample", |workspace| phase(workspace).is_none());
    until(&mut workspace, "its recorder's end", |_| !there());
}

#[test]
fn the_newest_conversation_takes_the_stage_until_somebody_else_does() {
    let fake = Fake::piped("web-visit");
    let mut workspace = fake.workspace(LiveChoices::default());
    let (mut pipe, starts) = fake.live(&mut workspace);
    pipe.write_all(&fake.bytes[..starts[3]]).unwrap();
    until(&mut workspace, "the first", |workspace| workspace.timeline().is_some());
    assert_eq!(workspace.selection.conversation, Some(ConversationId(0)));
    assert!(workspace.following() && workspace.player.playing);
    // What has been played to its end plays on when more comes.
    workspace.tick(0.0);
    until(&mut workspace, "the end of it", |workspace| !workspace.player.playing);
    pipe.write_all(&fake.bytes[starts[3]..]).unwrap();
    let newest = |workspace: &Workspace| workspace.capture().tracker.newest().unwrap();
    until(&mut workspace, "the newest", |workspace| {
        let on_stage = workspace.timeline().and_then(|line| line.story.conversation()).map(|it| it.id);
        newest(workspace).0 > 0 && on_stage == Some(newest(workspace))
    });
    assert!(workspace.player.playing);
    workspace.apply(Command::SelectConversation(ConversationId(0)));
    assert!(!workspace.following(), "somebody else did");
    for _ in 0..10 {
        workspace.drain();
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(workspace.selection.conversation, Some(ConversationId(0)));
    workspace.apply(Command::Live(LiveCommand::Follow(true)));
    assert_eq!(workspace.selection.conversation, Some(newest(&workspace)));
}

#[test]
fn a_frame_is_on_the_stage_within_a_tenth_of_a_second() {
    let fake = Fake::piped("http-get");
    let mut workspace = fake.workspace(LiveChoices::default());
    workspace.apply(Command::SetTempo(Tempo::Captured));
    let (mut pipe, starts) = fake.live(&mut workspace);
    pipe.write_all(&fake.bytes[..starts[2]]).unwrap();
    until(&mut workspace, "the beginning", |workspace| phase(workspace) == Some(Phase::Capturing));
    let mut took = Vec::new();
    for number in 1..=11 {
        let sent = Instant::now();
        pipe.write_all(&fake.bytes[starts[number + 1]..starts[number + 2]]).unwrap();
        while workspace.timeline().is_none_or(|timeline| timeline.steps.len() < number) {
            assert!(sent.elapsed() < Duration::from_secs(10), "never");
            workspace.drain();
            std::thread::sleep(Duration::from_millis(1));
        }
        took.push(sent.elapsed());
        std::thread::sleep(Duration::from_millis(30 * number as u64 % 70));
    }
    took.sort();
    assert!(took[5] <= Duration::from_millis(100), "{took:?}");
}

#[test]
fn the_conversation_beside_it_comes_and_grows_too() {
    let fake = Fake::piped("dns-over-tcp");
    let mut workspace = fake.workspace(LiveChoices { follow: false, ..LiveChoices::default() });
    workspace.apply(Command::SetView(View::Udp));
    let (mut pipe, starts) = fake.live(&mut workspace);
    let count = starts.len() - 3;
    let beside = |workspace: &Workspace| {
        let beside = workspace.beside().and_then(|beside| beside.story.conversation().map(|one| (one.id, one.packets)));
        beside.unwrap_or((ConversationId(0), 0))
    };
    let mut seen = Vec::new();
    for number in 0..count {
        let from = if number == 0 { 0 } else { starts[number + 2] };
        pipe.write_all(&fake.bytes[from..starts[number + 3]]).unwrap();
        until(&mut workspace, "the packet", |workspace| packets(workspace) == number + 1);
        let there = workspace.capture().tracker.conversation(ConversationId(1)).map_or(0, |one| one.packets);
        // Only what has payload compares.
        if there > 4 {
            until(&mut workspace, "its picture", |workspace| beside(workspace) == (ConversationId(1), there));
            seen.push(there);
        }
    }
    assert!(seen.len() >= 3, "{seen:?}");
    assert!(workspace.live().running());
}

#[test]
fn a_long_conversation_beside_one_that_grows_is_told_again_when_the_view_is_paused() {
    let fake = Fake::piped("dns-over-tcp");
    let mut workspace = fake.workspace(LiveChoices { follow: false, ..LiveChoices::default() });
    workspace.apply(Command::SetView(View::Udp));
    let (mut pipe, starts) = fake.live(&mut workspace);
    let block = |number: usize| &fake.bytes[starts[number + 2]..starts[number + 3]];
    let aligned = |workspace: &Workspace| {
        let rows =
            workspace.timeline().zip(workspace.beside()).map(|(main, beside)| beside.rows_beside(main).is_some());
        rows == Some(true)
    };
    let told = |workspace: &Workspace| {
        workspace.timeline().and_then(|main| main.story.conversation()).map_or(0, |one| one.packets)
    };
    let count = starts.len() - 3;
    pipe.write_all(&fake.bytes[..starts[count + 2]]).unwrap();
    until(&mut workspace, "both", aligned);
    // The one on the stage goes on: the one beside it follows, though it has not.
    let before = told(&workspace);
    pipe.write_all(block(0)).unwrap();
    until(&mut workspace, "its packet", |workspace| told(workspace) > before);
    until(&mut workspace, "the same rows", aligned);
    let of_beside = |workspace: &Workspace| {
        workspace.capture().tracker.conversation(ConversationId(1)).map_or(0, |one| one.packets)
    };
    let many = block(count - 1).repeat(500);
    for _ in 0..41 {
        pipe.write_all(&many).unwrap();
    }
    until(&mut workspace, "a long one", |workspace| of_beside(workspace) > 20_000);
    // A layout that was begun before comes to its end.
    let mut still = (Instant::now(), workspace.beside().cloned());
    while still.0.elapsed() < Duration::from_millis(500) {
        workspace.drain();
        if workspace.beside().map(Arc::as_ptr) != still.1.as_ref().map(Arc::as_ptr) {
            still = (Instant::now(), workspace.beside().cloned());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let before = told(&workspace);
    pipe.write_all(block(0)).unwrap();
    until(&mut workspace, "its packet", |workspace| told(workspace) > before);
    let from = Instant::now();
    while from.elapsed() < Duration::from_secs(1) {
        workspace.drain();
        assert_eq!(workspace.beside().map(Arc::as_ptr), still.1.as_ref().map(Arc::as_ptr), "it waits");
        std::thread::sleep(Duration::from_millis(5));
    }
    workspace.apply(Command::Live(LiveCommand::PauseView(true)));
    until(&mut workspace, "what a view that stands still shows", aligned);
}

#[test]
fn packets_are_saved_while_they_come() {
    let fake = Fake::piped("web-visit");
    let mut workspace = fake.workspace(LiveChoices::default());
    let (mut pipe, starts) = fake.live(&mut workspace);
    pipe.write_all(&fake.bytes[..starts[2 + 8]]).unwrap();
    until(&mut workspace, "eight packets", |workspace| packets(workspace) == 8);
    let all = PacketStore::read_all(CaptureSource::Path(fake.folder.path().join("all"))).unwrap();
    let frames = |store: &PacketStore| {
        store.frames(1).map(|frame| (frame.meta.time(), frame.meta.wire_len, frame.bytes.to_vec())).collect::<Vec<_>>()
    };
    let told = |workspace: &mut Workspace| {
        workspace.notifications.clear();
        until(workspace, "word of it", |workspace| !workspace.notifications.is_empty());
        workspace.notifications[0].message.id
    };
    for (name, format) in [("a.pcapng", SaveFormat::Pcapng), ("a.pcap", SaveFormat::Pcap)] {
        let path = fake.folder.path().join(name);
        workspace.save_packets(path.clone(), SavePackets { format, ..SavePackets::default() });
        assert_eq!(told(&mut workspace), "live-saved");
        let saved = PacketStore::read_all(CaptureSource::Path(path)).unwrap();
        assert_eq!(frames(&saved), frames(&all)[..8]);
    }
    // Of one conversation: the question and the answer of DNS, which come first.
    let path = fake.folder.path().join("one.pcapng");
    workspace
        .save_packets(path.clone(), SavePackets { conversation: Some(ConversationId(0)), ..SavePackets::default() });
    assert_eq!(told(&mut workspace), "live-saved");
    let saved = PacketStore::read_all(CaptureSource::Path(path)).unwrap();
    assert_eq!(frames(&saved), frames(&all)[..2]);
    // Where it cannot be written, that is said, and the packets are still here.
    workspace.save_packets(fake.folder.path().join("no such folder/a.pcapng"), SavePackets::default());
    assert_eq!(told(&mut workspace), "live-save-cannot-write");
    pipe.write_all(&fake.bytes[starts[2 + 8]..]).unwrap();
    until(&mut workspace, "the rest", |workspace| packets(workspace) == all.len());
}

#[test]
fn a_conversation_that_grows_is_laid_out_ten_times_a_second_at_most() {
    let fake = Fake::piped("http-get");
    let mut workspace = fake.workspace(LiveChoices::default());
    let (mut pipe, starts) = fake.live(&mut workspace);
    pipe.write_all(&fake.bytes[..starts[2]]).unwrap();
    // The same packets again and again, as fast as the pipe takes them.
    let packets = fake.bytes[starts[2]..starts[13]].to_vec();
    let writer = std::thread::spawn(move || {
        let from = Instant::now();
        let mut turns = 0_u64;
        while from.elapsed() < Duration::from_secs(2) {
            pipe.write_all(&packets).unwrap();
            turns += 1;
            std::thread::sleep(Duration::from_millis(5));
        }
        (pipe, turns)
    });
    let from = Instant::now();
    let (mut laid_out, mut last) = (0, None);
    while from.elapsed() < Duration::from_secs(2) {
        workspace.drain();
        let now = workspace.timeline().map(Arc::as_ptr);
        if now.is_some() && now != last {
            (laid_out, last) = (laid_out + 1, now);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!((2..=22).contains(&laid_out), "{laid_out} times in two seconds");
    let (_pipe, turns) = writer.join().unwrap();
    // And in the end it is all there.
    until(&mut workspace, "all", |workspace| packets_of(workspace) == turns * 11);
    assert_eq!(add_up(&workspace), turns * 11);
    until(&mut workspace, "the stage", |workspace| {
        let told = workspace.timeline().and_then(|line| line.story.conversation()).map_or(0, |one| one.packets);
        let there = workspace.capture().tracker.newest().and_then(|id| workspace.capture().tracker.conversation(id));
        // The last tenth of a long one may wait.
        there.is_some_and(|one| told > 0 && told >= one.packets - one.packets / 10)
    });
}

fn packets_of(workspace: &Workspace) -> u64 {
    workspace.capture().store.len() as u64
}
