//! The workspace without a window: commands in, the model out, jobs in between.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use layerscope::capture::{CaptureReader, CaptureSource};
use layerscope::flow::ConversationId;
use layerscope::scene::View;
use layerscope::timeline::Tempo;
use layerscope::workspace::{Capture, Command, Settings, Severity, Wake, Workspace, samples};

fn workspace() -> Workspace {
    Workspace::new(Settings::default(), Wake::none())
}

fn with_sample(id: &str) -> Workspace {
    let mut workspace = workspace();
    workspace.apply(Command::OpenSample(id.into()));
    workspace.settle();
    workspace
}

/// Drains until `done`, or fails after ten seconds.
fn until(workspace: &mut Workspace, what: &str, done: impl Fn(&Workspace) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !done(workspace) {
        assert!(Instant::now() < deadline, "never: {what}");
        workspace.drain();
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_sample_opens_playing_with_its_first_packet_selected() {
    let workspace = with_sample(samples::FIRST);
    assert_eq!(workspace.selection.conversation, Some(ConversationId(0)));
    assert_eq!(workspace.selection.packet, Some(1));
    assert!(workspace.player.playing);
    assert!(workspace.inspected().unwrap().tree.first("tcp.flags.syn").is_some());
    assert_eq!(workspace.timeline().unwrap().steps.len(), 11);
}

#[test]
fn in_the_view_of_the_layers_steps_go_from_layer_to_layer_and_the_clock_runs_slower() {
    let mut workspace = with_sample(samples::FIRST);
    workspace.apply(Command::SetView(View::Layers));
    workspace.apply(Command::SelectPacket(3));
    let arrived = workspace.player.now;
    let mut stops = Vec::new();
    while workspace.selection.packet != Some(5) {
        workspace.apply(Command::StepForward);
        stops.push(workspace.player.now);
    }
    assert!((10..40).contains(&stops.len()), "{}", stops.len());
    let timeline = Arc::clone(workspace.timeline().unwrap());
    assert!(stops.contains(&timeline.steps[3].arrive), "an arrival is one of them");
    for _ in &stops {
        workspace.apply(Command::StepBack);
    }
    assert_eq!(workspace.player.now, arrived);

    workspace.apply(Command::StepForward);
    let before = workspace.player.now;
    workspace.apply(Command::SetView(View::Ladder));
    assert_eq!(workspace.player.now, before, "one clock for all views");
    workspace.apply(Command::Play);
    workspace.tick(0.1);
    let quick = workspace.player.now.0 - before.0;
    workspace.apply(Command::SetView(View::Layers));
    workspace.apply(Command::Seek(before));
    workspace.apply(Command::Play);
    workspace.tick(0.1);
    let slow = workspace.player.now.0 - before.0;
    assert!(slow > 0 && slow * 5 < quick, "{slow} {quick}");
}

#[test]
fn a_packet_of_no_conversation_comes_on_the_stage_with_its_answer() {
    let mut workspace = with_sample("arp-ping");
    // Nothing but ARP and ICMP: what comes first is on the stage by itself.
    assert_eq!(workspace.selection.conversation, None);
    let frames = |workspace: &Workspace| -> Vec<u32> {
        workspace.timeline().unwrap().steps.iter().map(|step| step.frame).collect()
    };
    assert_eq!(frames(&workspace), [1, 2]);
    assert!(workspace.player.playing);
    workspace.apply(Command::SelectPacket(6));
    workspace.settle();
    assert_eq!(frames(&workspace), [3, 4, 5, 6, 7, 8], "a ping's questions and answers");
    assert_eq!(workspace.selection.packet, Some(6));
    let timeline = Arc::clone(workspace.timeline().unwrap());
    assert_eq!(timeline.event(&timeline.steps[3]).unwrap().answers, Some(5));
    assert_eq!(workspace.player.now, timeline.steps[3].arrive);
    workspace.apply(Command::SetTempo(Tempo::Captured));
    workspace.settle();
    assert_eq!(workspace.timeline().unwrap().tempo, Tempo::Captured);

    // Beside conversations too, and back.
    let mut workspace = with_sample("igmp-join");
    assert_eq!(workspace.selection.conversation, Some(ConversationId(0)));
    workspace.apply(Command::SelectPacket(1));
    workspace.settle();
    assert_eq!((workspace.selection.conversation, frames(&workspace)), (None, vec![1, 5]));
    workspace.apply(Command::SelectPacket(3));
    workspace.settle();
    assert_eq!((workspace.selection.conversation, frames(&workspace)), (Some(ConversationId(0)), vec![2, 3, 4]));

    // What ICMP says of a datagram is told with the datagram.
    let mut workspace = with_sample("udp-unreachable");
    let about = workspace.timeline().unwrap().steps.iter().find(|step| step.action.is_icmp()).unwrap().frame;
    workspace.apply(Command::Home);
    workspace.apply(Command::SelectPacket(about));
    workspace.settle();
    assert_eq!(workspace.selection.conversation, Some(ConversationId(0)));
    let timeline = workspace.timeline().unwrap();
    assert_eq!(workspace.current_step(), timeline.step_of_frame(about));
}

#[test]
fn steps_go_forward_and_back_and_the_inspector_follows() {
    let mut workspace = with_sample(samples::FIRST);
    workspace.apply(Command::Home);
    let mut packets = Vec::new();
    for _ in 0..4 {
        workspace.apply(Command::StepForward);
        packets.push(workspace.selection.packet.unwrap());
    }
    assert_eq!(packets, [1, 2, 3, 4]);
    workspace.apply(Command::StepBack);
    assert_eq!(workspace.selection.packet, Some(3));
    assert!(!workspace.player.playing);
    workspace.apply(Command::End);
    assert_eq!(workspace.player.now, workspace.timeline().unwrap().length);
}

#[test]
fn a_selected_packet_takes_the_stage_to_its_step() {
    let mut workspace = with_sample("web-visit");
    let last = workspace.capture().store.len() as u32;
    workspace.apply(Command::SelectPacket(last));
    workspace.settle();
    assert_ne!(workspace.selection.conversation, Some(ConversationId(0)), "it is of another conversation");
    let step = workspace.current_step().unwrap();
    assert_eq!(workspace.timeline().unwrap().steps[step].frame, last);
    assert!(!workspace.player.playing, "who picks a packet wants to look at it");
}

#[test]
fn a_field_stays_marked_from_packet_to_packet() {
    let mut workspace = with_sample(samples::FIRST);
    workspace.apply(Command::SelectPacket(1));
    let at = workspace.inspected().unwrap().tree.fields.iter().position(|f| f.def.name == "ip.ttl").unwrap();
    workspace.apply(Command::SelectField(Some(at)));
    workspace.apply(Command::NextPacket);
    let field = workspace.selection.field.unwrap();
    assert_eq!(workspace.inspected().unwrap().tree.fields[field].def.name, "ip.ttl");
    assert_eq!(workspace.selection.packet, Some(2));
}

#[test]
fn what_was_open_stays_when_the_next_file_cannot_be_opened() {
    let mut workspace = with_sample(samples::FIRST);
    let before = workspace.generation();
    workspace.apply(Command::OpenBytes("list.txt".into(), Arc::from(&b"milk and bread and nothing else at all"[..])));
    workspace.settle();
    assert_eq!(workspace.notifications.len(), 1);
    assert_eq!(workspace.notifications[0].severity, Severity::Error);
    assert_eq!(workspace.capture().store.len(), 11);
    assert_eq!(workspace.generation(), before);
    workspace.apply(Command::Open(PathBuf::from("/no/such/file")));
    workspace.settle();
    assert_eq!(workspace.notifications[0].severity, Severity::Error);
    assert!(workspace.timeline().is_some());
}

#[test]
fn a_cut_capture_keeps_what_is_whole_and_says_so() {
    let bytes = samples::by_id(samples::FIRST).unwrap().bytes;
    let mut workspace = workspace();
    workspace.apply(Command::OpenBytes("cut.pcap".into(), Arc::from(&bytes[..bytes.len() - 3])));
    workspace.settle();
    assert_eq!(workspace.capture().store.len(), 10);
    assert_eq!(workspace.notifications[0].severity, Severity::Warning);
    assert!(workspace.timeline().is_some());
}

#[test]
fn the_tempo_chosen_last_is_the_one_on_the_stage() {
    let mut workspace = with_sample("lost-syn");
    workspace.apply(Command::StepForward);
    let step = workspace.current_step();
    for tempo in [Tempo::Captured, Tempo::Teaching, Tempo::Captured] {
        workspace.apply(Command::SetTempo(tempo));
    }
    workspace.settle();
    assert_eq!(workspace.timeline().unwrap().tempo, Tempo::Captured);
    workspace.apply(Command::SetTempo(Tempo::Teaching));
    workspace.apply(Command::SetTempo(Tempo::Captured));
    workspace.apply(Command::SetTempo(Tempo::Teaching));
    workspace.settle();
    assert_eq!(workspace.timeline().unwrap().tempo, Tempo::Teaching);
    assert_eq!(workspace.current_step(), step, "the step at the playhead stays");
}

#[test]
fn what_stands_beside_is_on_the_clock_of_the_one_on_the_stage() {
    let mut workspace = with_sample("web-visit");
    workspace.apply(Command::SetView(View::Udp));
    workspace.settle();
    let on_one_clock = |workspace: &Workspace| {
        let (own, other) = (workspace.timeline().unwrap(), workspace.beside().unwrap());
        own.tempo == workspace.settings.tempo && other.tempo == own.tempo && other.rows_beside(own).is_some()
    };
    assert!(on_one_clock(&workspace));
    for tempo in [Tempo::Captured, Tempo::Teaching, Tempo::Captured] {
        workspace.apply(Command::SetTempo(tempo));
        workspace.settle();
        assert!(on_one_clock(&workspace), "{tempo:?}");
    }
    for tempo in [Tempo::Teaching, Tempo::Captured, Tempo::Teaching] {
        workspace.apply(Command::SetTempo(tempo));
    }
    workspace.settle();
    assert!(on_one_clock(&workspace));
    workspace.apply(Command::NextConversation);
    workspace.settle();
    assert!(on_one_clock(&workspace), "the other one on the stage");
}

#[test]
fn leafing_quickly_ends_at_the_last_conversation() {
    let mut workspace = with_sample("two-pages");
    let last = ConversationId(workspace.capture().tracker.len() as u32 - 1);
    for _ in 0..20 {
        workspace.apply(Command::NextConversation);
        workspace.apply(Command::PreviousConversation);
        workspace.apply(Command::SelectConversation(last));
    }
    workspace.settle();
    assert_eq!(workspace.selection.conversation, Some(last));
    assert_eq!(workspace.timeline().unwrap().story.conversation().unwrap().id, last);
}

/// Yields what it is sent, and waits in between, as a live pipe does.
struct Pipe(mpsc::Receiver<Vec<u8>>, Vec<u8>);

impl Read for Pipe {
    fn read(&mut self, mut into: &mut [u8]) -> std::io::Result<usize> {
        if self.1.is_empty() {
            let Ok(more) = self.0.recv() else { return Ok(0) };
            self.1 = more;
        }
        let count = into.write(&self.1)?;
        self.1.drain(..count);
        Ok(count)
    }
}

#[test]
fn a_live_pipe_grows_on_the_stage_and_can_be_left() {
    let bytes = samples::by_id(samples::FIRST).unwrap().bytes;
    let (sender, receiver) = mpsc::channel();
    let mut workspace = workspace();
    workspace.open("pipe".into(), CaptureSource::Reader(Box::new(Pipe(receiver, Vec::new()))));
    // The header and three packets: 24 bytes, then 16 and the frame each.
    let three = 24 + 3 * 16 + 74 + 74 + 66;
    sender.send(bytes[..three].to_vec()).unwrap();
    let steps = |workspace: &Workspace| workspace.timeline().map_or(0, |timeline| timeline.steps.len());
    until(&mut workspace, "three packets on the stage", |workspace| steps(workspace) == 3);
    sender.send(bytes[three..].to_vec()).unwrap();
    until(&mut workspace, "eleven packets on the stage", |workspace| steps(workspace) == 11);
    assert!(workspace.loading().is_some(), "the pipe is still open");
    workspace.apply(Command::CancelLoading);
    assert!(workspace.loading().is_none(), "nobody waits for the pipe");
    assert_eq!(workspace.capture().store.len(), 11);
    drop(sender);
}

#[test]
fn both_passes_find_the_same_conversations() {
    for sample in samples::all() {
        let open = || CaptureReader::open(CaptureSource::Bytes(sample.bytes.into())).unwrap();
        let kept = Capture::read_all(sample.id.clone(), &mut open());
        let (alone, notices, _) = layerscope::workspace::conversations(&mut open());
        assert!(kept.tracker.iter().eq(alone.iter()), "{}", sample.id);
        assert!(notices.is_empty(), "{}: {notices:?}", sample.id);
    }
}
