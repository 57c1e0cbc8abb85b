//! Live capture as the window shows it: the menu, the counts, a missing permission. A few lines of shell are the recorder,
//! and the interfaces are the test's.
#![cfg(unix)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use egui_kittest::kittest::{NodeT as _, Queryable as _};
use layerscope::capture::live::{LiveInterface, Traffic};
use layerscope::flow::ConversationId;
use layerscope::i18n::Language;
use layerscope::theme::ThemeKind;
use layerscope::ui::{Launch, Source};
use layerscope::workspace::live::{LiveChoices, LiveCommand, Phase};
use layerscope::workspace::{Choice, Command, Notification, SavePackets, Severity};

use crate::live_workspace::{Fake, blocks};
use crate::window::{Window, open};

fn interface(name: &str, address: &str, up: bool, traffic: u64) -> LiveInterface {
    LiveInterface {
        name: name.to_owned(),
        index: name.len() as u32,
        description: None,
        mac: None,
        addresses: address.parse().map(|address| (address, 24)).into_iter().collect(),
        up,
        loopback: name == "lo",
        traffic: Some(Traffic { received_bytes: traffic, ..Traffic::default() }),
    }
}

fn window(fake: &Fake, language: Language, theme: ThemeKind, size: [f32; 2]) -> Window {
    let source = Source::Sample("http-get".to_owned());
    let mut window = open(Launch { source, language: Some(language), theme: Some(theme) }, size);
    let live = window.state_mut().workspace_mut().live_mut();
    live.record_with(fake.folder.path().join("recorder"));
    let bytes = AtomicU64::new(0);
    live.look_through(Arc::new(move || {
        let more = bytes.fetch_add(1, Ordering::Relaxed);
        vec![
            interface("lo", "127.0.0.1", true, 0),
            interface("eth0", "192.0.2.17", true, more * more % 7 * 9_000),
            interface("wlan0", "none", false, 0),
        ]
    }));
    window.run_steps(2);
    window
}

fn until(window: &mut Window, what: &str, done: impl Fn(&Window) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !done(window) {
        assert!(Instant::now() < deadline, "never: {what}");
        window.run_steps(1);
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn say(window: &Window, id: &str) -> String {
    window.state().workspace().catalog().get(id).clone()
}

fn click(window: &mut Window, id: &str) {
    let name = say(window, id);
    window.get_by_label(&name).click();
    window.run_steps(4);
}

/// Starts `eth0` from the menu, as a person does.
fn start(window: &mut Window) {
    click(window, "live-button-name");
    window.get_by_label("wlan0");
    window.get_by_label("eth0").click();
    window.run_steps(4);
}

fn phase(window: &Window) -> Option<Phase> {
    window.state().workspace().live().session().map(layerscope::workspace::live::Session::phase)
}

#[test]
fn from_the_menu_to_the_counts_in_every_language() {
    for language in Language::ALL {
        let fake = Fake::whole("http-get");
        let mut window = window(&fake, language, ThemeKind::Dark, [1280.0, 800.0]);
        start(&mut window);
        until(&mut window, "packets", |window| {
            window.state().workspace().live().session().is_some_and(|session| session.counts().seen == 11)
        });
        window.run_steps(2);
        assert_eq!(phase(&window), Some(Phase::Capturing));
        let said = window.get_by_role(egui::accesskit::Role::Status).accesskit_node().label().unwrap_or_default();
        assert!(said.contains("eth0") && said.contains("11"), "{said}");
        for id in ["live-seen", "live-kept", "live-dropped-by-kernel", "live-dropped-by-us", "live-let-go"] {
            let word = say(&window, id);
            let word = word.split('{').next().unwrap().trim().to_owned();
            assert!(said.contains(&word), "{word} is not in {said}");
        }
        click(&mut window, "live-pause");
        assert!(window.state().workspace().live().paused());
        click(&mut window, "live-go-on");
        assert!(!window.state().workspace().live().paused());
        click(&mut window, "live-stop");
        until(&mut window, "the end", |window| phase(window) == Some(Phase::Ended));
        window.run_steps(2);
        window.get_by_label(&say(&window, "live-again"));
        assert_eq!(window.state().workspace().capture().store.len(), 11, "what came stays");
    }
}

#[test]
fn without_permission_it_says_what_to_do() {
    let fake = Fake::new("http-get", "echo 'layerscope: sudo setcap cap_net_raw+ep /x' >&2; exit 1");
    let mut window = window(&fake, Language::English, ThemeKind::Light, [1280.0, 800.0]);
    start(&mut window);
    until(&mut window, "a message", |window| !window.state().workspace().notifications.is_empty());
    window.run_steps(2);
    let command = format!("sudo setcap cap_net_raw+ep {}", fake.folder.path().join("recorder").display());
    window.get_by_label(&command);
    window.get_by_label(&say(&window, "live-copy")).click();
    let copied = (0..4).any(|_| {
        window.run_steps(1);
        let commands = &window.output().platform_output.commands;
        commands.iter().any(|one| matches!(one, egui::OutputCommand::CopyText(text) if *text == command))
    });
    assert!(copied, "the command was not copied");
    window.get_by_label(&say(&window, "live-ask-password"));
    assert_eq!(window.state().workspace().capture().store.len(), 11, "what was open still is");
}

#[test]
fn a_silent_interface_costs_no_frame() {
    let fake = Fake::new("http-get", "cat > /dev/null");
    let mut window = window(&fake, Language::English, ThemeKind::Dark, [1280.0, 800.0]);
    start(&mut window);
    window.state_mut().workspace_mut().apply(Command::Choose(Choice::ReduceMotion, true));
    for _ in 0..40 {
        window.run_steps(1);
        std::thread::sleep(Duration::from_millis(5));
    }
    let delay = window.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min().unwrap();
    assert!(delay > Duration::from_mins(1), "wants to be painted again after {delay:?}");
}

/// A frame holds the capture for as long as it is painted. Were it asked for a second time meanwhile, a reading job that
/// waits to write would be waited for, and would itself wait for the frame.
#[test]
fn a_frame_is_painted_while_a_job_waits_to_write() {
    let (tell, told) = std::sync::mpsc::channel();
    // On a thread of its own, which is left behind where it never comes back.
    std::thread::spawn(move || {
        let fake = Fake::whole("web-visit");
        // A question of DNS, then its visit's packets again and again: more than are laid out while they come.
        let starts = blocks(&fake.bytes);
        let mut bytes = fake.bytes.clone();
        let rest = &fake.bytes[starts[2 + 4]..];
        for _ in 0..=20_000 / (starts.len() - 7) * 4 {
            bytes.extend_from_slice(rest);
        }
        std::fs::write(fake.folder.path().join("all"), bytes).unwrap();
        let mut window = window(&fake, Language::English, ThemeKind::Dark, [1280.0, 800.0]);
        let choices = LiveChoices { follow: false, not_my_ssh: false, ..LiveChoices::default() };
        window.state_mut().workspace_mut().apply(Command::Live(LiveCommand::Choose(choices)));
        start(&mut window);
        let long = |window: &Window| {
            let capture = window.state().workspace().capture();
            let mut all = capture.tracker.ids();
            all.find(|id| capture.tracker.conversation(*id).is_some_and(|one| one.packets > 20_000))
        };
        until(&mut window, "a long conversation", |window| long(window).is_some());
        let id = long(&window).unwrap();
        window.state_mut().workspace_mut().apply(Command::SelectConversation(id));
        let writing = Arc::new(AtomicBool::new(true));
        let (capture, go_on) = (window.state().workspace().shared_capture(), Arc::clone(&writing));
        let writer = std::thread::spawn(move || {
            while go_on.load(Ordering::Relaxed) {
                drop(capture.write());
            }
        });
        window.run_steps(20);
        writing.store(false, Ordering::Relaxed);
        writer.join().unwrap();
        window.get_by_label(&say(&window, "live-long-title"));
        tell.send(()).unwrap();
    });
    told.recv_timeout(Duration::from_mins(1)).expect("the window hangs, or something in it has failed");
}

/// Pictures to look at, in the folder named by `LAYERSCOPE_LOOK`.
#[test]
#[ignore = "makes pictures for somebody to look at"]
fn look_at_live_capture() {
    let Some(folder) = std::env::var_os("LAYERSCOPE_LOOK").map(std::path::PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    for (language, theme, size) in [
        (Language::English, ThemeKind::Dark, [1280.0, 800.0]),
        (Language::TraditionalChinese, ThemeKind::Light, [1280.0, 800.0]),
        (Language::SimplifiedChinese, ThemeKind::Dark, [1920.0, 1080.0]),
    ] {
        let name = |what: &str| folder.join(format!("live-{what}-{}.png", language.tag()));
        let fake = Fake::whole("web-visit");
        let mut shown = window(&fake, language, theme, size);
        click(&mut shown, "live-button-name");
        for _ in 0..8 {
            std::thread::sleep(Duration::from_millis(520));
            shown.run_steps(2);
        }
        shown.render().unwrap().save(name("menu")).unwrap();
        shown.get_by_label("eth0").click();
        shown.run_steps(4);
        until(&mut shown, "packets", |window| window.state().workspace().capture().store.len() > 11);
        for _ in 0..200 {
            shown.run_steps(1);
        }
        shown.render().unwrap().save(name("counts")).unwrap();
        shown.state_mut().workspace_mut().apply(Command::Choose(Choice::Mask, true));
        until(&mut shown, "the mask", |window| window.state().workspace().timeline().is_some());
        shown.run_steps(10);
        shown.render().unwrap().save(name("masked")).unwrap();
        click(&mut shown, "ui-save");
        shown.run_steps(4);
        shown.render().unwrap().save(name("save")).unwrap();
        shown.key_press(egui::Key::Escape);
        shown.run_steps(4);
        click(&mut shown, "live-stop");
        until(&mut shown, "its end", |window| phase(window) == Some(Phase::Ended));
        shown.run_steps(4);
        click(&mut shown, "live-again");
        shown.run_steps(4);
        shown.render().unwrap().save(name("unsaved")).unwrap();
        click(&mut shown, "ui-cancel");
        shown.state_mut().workspace_mut().apply(Command::ToggleProjector);
        shown.run_steps(10);
        shown.render().unwrap().save(name("projector")).unwrap();
        let fake = Fake::new("http-get", "echo 'layerscope: sudo setcap cap_net_raw+ep /x' >&2; exit 1");
        let mut shown = window(&fake, language, theme, size);
        start(&mut shown);
        until(&mut shown, "a message", |window| !window.state().workspace().notifications.is_empty());
        shown.run_steps(4);
        shown.render().unwrap().save(name("permission")).unwrap();
    }
}

#[test]
fn nothing_takes_the_place_of_packets_that_are_in_no_file_without_a_word() {
    let fake = Fake::whole("web-visit");
    let mut window = window(&fake, Language::English, ThemeKind::Dark, [1280.0, 800.0]);
    start(&mut window);
    until(&mut window, "packets", |window| window.state().workspace().capture().store.len() == 12);
    click(&mut window, "live-stop");
    until(&mut window, "its end", |window| phase(window) == Some(Phase::Ended));
    window.run_steps(2);
    let generation = |window: &Window| window.state().workspace().generation();
    let before = generation(&window);
    click(&mut window, "live-again");
    window.get_by_label("12 packets are not saved");
    assert_eq!(generation(&window), before);
    click(&mut window, "ui-cancel");
    assert!(window.query_by_label("12 packets are not saved").is_none());
    // Nor by a key, and then nothing behind the question has had it.
    click(&mut window, "live-again");
    window.get_by_label("12 packets are not saved");
    let playing = window.state().workspace().player.playing;
    window.key_press(egui::Key::S);
    window.key_press(egui::Key::Escape);
    window.run_steps(4);
    assert!(window.query_by_label("12 packets are not saved").is_none());
    let workspace = window.state().workspace();
    assert!(!workspace.settings.stop_at_steps && workspace.player.playing == playing);
    assert_eq!(window.state().workspace().capture().store.len(), 12);
    // In a file they are safe, but only all of them.
    let file = |name: &str| fake.folder.path().join(name);
    let saved = |window: &mut Window, name: &str, what: SavePackets| {
        window.state().workspace().save_packets(file(name), what);
        until(window, "the file", |_| file(name).exists());
        window.run_steps(4);
    };
    let one = SavePackets { conversation: Some(ConversationId(0)), ..SavePackets::default() };
    saved(&mut window, "one.pcapng", one);
    click(&mut window, "live-again");
    click(&mut window, "ui-cancel");
    saved(&mut window, "all.pcapng", SavePackets::default());
    until(&mut window, "word of it", |window| window.state().workspace().unsaved() == 0);
    click(&mut window, "live-again");
    until(&mut window, "another capture", |window| generation(window) > before);
    until(&mut window, "packets", |window| window.state().workspace().unsaved() == 12);
    // Let go, they are gone: whatever was chosen goes on.
    click(&mut window, "live-stop");
    until(&mut window, "its end", |window| phase(window) == Some(Phase::Ended));
    window.run_steps(2);
    let before = generation(&window);
    click(&mut window, "live-again");
    click(&mut window, "live-unsaved-let-go");
    until(&mut window, "another capture", |window| generation(window) > before);
}

#[test]
fn news_goes_by_itself_and_trouble_stays() {
    let fake = Fake::whole("web-visit");
    let mut window = window(&fake, Language::English, ThemeKind::Dark, [1280.0, 800.0]);
    for (severity, id) in [(Severity::Info, "live-long-title"), (Severity::Error, "live-long-what")] {
        let message = layerscope::i18n::Message::new(id);
        window.state_mut().workspace_mut().apply(Command::Tell(Notification { severity, message }));
    }
    window.run_steps(4);
    assert_eq!(window.state().workspace().notifications.len(), 2);
    until(&mut window, "quiet", |window| window.state().workspace().notifications.len() == 1);
    assert_eq!(window.state().workspace().notifications[0].severity, Severity::Error);
}

#[test]
fn a_ring_shows_the_packets_that_are_there() {
    let fake = Fake::whole("http-get");
    let mut window = window(&fake, Language::English, ThemeKind::Dark, [1600.0, 1000.0]);
    let choices = LiveChoices { ring_packets: 4, not_my_ssh: false, ..LiveChoices::default() };
    window.state_mut().workspace_mut().apply(Command::Live(LiveCommand::Choose(choices)));
    start(&mut window);
    until(&mut window, "packets", |window| {
        window.state().workspace().live().session().is_some_and(|session| session.counts().seen == 11)
    });
    window.run_steps(3);
    let (first, last) = {
        let capture = window.state().workspace().capture();
        (capture.store.first_number(), capture.store.last_number())
    };
    assert!(first > 1 && last == 11, "{first} to {last}");
    let rows: Vec<String> = window
        .get_all_by_role(egui::accesskit::Role::ListBoxOption)
        .filter_map(|node| node.accesskit_node().label())
        .filter(|label| label.starts_with("Packet "))
        .collect();
    assert_eq!(rows.len() as u32, last - first + 1, "{rows:?}");
    assert!(
        rows[0].starts_with(&format!("Packet {first},")) || rows[0].starts_with(&format!("Packet {first}:")),
        "{rows:?}"
    );
    assert!(rows.last().unwrap().starts_with("Packet 11"), "{rows:?}");
    window.get_by_label(&rows[0]).click();
    window.run_steps(3);
    assert_eq!(window.state().workspace().selection.packet, Some(first));
}

#[test]
fn all_counts_are_in_sight_in_the_smallest_window_and_an_empty_stage_says_what_it_waits_for() {
    for language in Language::ALL {
        // A header and an interface, and nothing else.
        let fake = Fake::new("http-get", "head -c $(cat head) all; cat > /dev/null");
        let head = fake.bytes.windows(4).position(|four| four == [6, 0, 0, 0]).unwrap();
        std::fs::write(fake.folder.path().join("head"), head.to_string()).unwrap();
        let mut window = window(&fake, language, ThemeKind::Dark, [800.0, 520.0]);
        start(&mut window);
        until(&mut window, "the beginning", |window| phase(window) == Some(Phase::Capturing));
        window.run_steps(4);
        let waiting = layerscope::msg!("live-waiting-title", interface = "eth0");
        let waiting = window.state().workspace().catalog().text(&waiting);
        window.get_by_label(&waiting);
        // What does not fit is left out of the picture, so the picture is looked at: the words of the last count end
        // before the first button begins, and there is something painted there.
        let last = window.state().workspace().catalog().text(&layerscope::msg!("live-let-go", count = 0_u64));
        let line = window.get_by(|node| node.label().is_some_and(|label| label.ends_with(&last))).rect();
        let first = say(&window, "live-follow-button");
        let button = window.get_by_label(&first).rect();
        assert!(line.width() > 440.0 && line.right() < button.left(), "{line:?} {button:?}");
    }
}
