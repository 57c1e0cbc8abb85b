//! The window driven as a person drives it: by the names of its controls and by keys.

use std::time::Duration;

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use layerscope::i18n::Language;
use layerscope::theme::ThemeKind;
use layerscope::ui::{App, Launch, Source};
use layerscope::workspace::{Command, Workspace};

use crate::raster::Raster;

pub type Window = Harness<'static, App>;

/// Opens a window and waits for what it was asked to show. The animation stands at its beginning, paused.
pub fn open(launch: Launch, size: [f32; 2]) -> Window {
    let mut window = Harness::builder()
        .with_size(size)
        .with_step_dt(1.0 / 60.0)
        .with_render_cursor(false)
        .renderer(Raster::default())
        .build_eframe(move |cc| {
            let mut app = App::new(&cc.egui_ctx, None, launch);
            let workspace = app.workspace_mut();
            workspace.settle();
            workspace.apply(Command::Pause);
            workspace.apply(Command::Home);
            app
        });
    window.run_steps(4);
    window
}

fn english(source: Source) -> Window {
    let launch = Launch { source, language: Some(Language::English), theme: Some(ThemeKind::Dark) };
    open(launch, [1280.0, 800.0])
}

fn http() -> Window {
    english(Source::Sample("http-get".to_owned()))
}

fn model(window: &Window) -> &Workspace {
    window.state().workspace()
}

fn now(window: &Window) -> f64 {
    model(window).player.now.secs()
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(3);
}

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run_steps(4);
}

#[test]
fn an_empty_window_says_what_to_do() {
    let mut window = english(Source::Nothing);
    window.get_by_label("Open a capture");
    press(&mut window, Key::L);
    window.get_by_label("開啟擷取檔");
}

#[test]
fn what_to_do_first_stands_in_the_middle_in_every_language() {
    for (language, open, watch) in [
        (Language::English, "Open a capture", "Watch a handshake"),
        (Language::TraditionalChinese, "開啟擷取檔", "看一次三次握手"),
    ] {
        let launch = Launch { source: Source::Nothing, language: Some(language), theme: Some(ThemeKind::Dark) };
        let window = super::window::open(launch, [1280.0, 800.0]);
        let title = window.get_by_label(&model(&window).catalog().get("ui-empty-title")).rect();
        let both = window.get_by_label(open).rect().union(window.get_by_label(watch).rect());
        assert!((both.center().x - title.center().x).abs() < 2.0, "{language:?}: {both:?} under {title:?}");
    }
}

#[test]
fn a_fresh_window_plays_by_itself() {
    let mut window = Harness::builder().with_step_dt(1.0 / 60.0).renderer(Raster::default()).build_eframe(|cc| {
        let mut app = App::new(&cc.egui_ctx, None, Launch::default());
        app.workspace_mut().settle();
        app
    });
    window.run_steps(60);
    assert!(model(&window).player.playing);
    let moved = now(&window);
    assert!((0.5..=1.2).contains(&moved), "a second of frames moves it a second, not {moved}");
}

#[test]
fn play_and_pause_by_button_and_by_key() {
    let mut window = http();
    click(&mut window, "Play");
    window.run_steps(30);
    assert!(model(&window).player.playing && now(&window) > 0.3);
    press(&mut window, Key::Space);
    assert!(!model(&window).player.playing);
    let stood = now(&window);
    window.run_steps(30);
    assert_eq!(now(&window), stood);
}

#[test]
fn steps_forward_and_back_meet_again() {
    let mut window = http();
    let mut stops = vec![now(&window)];
    for _ in 0..4 {
        click(&mut window, "Step forward");
        stops.push(now(&window));
    }
    assert!(stops.is_sorted_by(|a, b| a < b), "{stops:?}");
    assert_eq!(model(&window).current_step(), Some(3));
    stops.pop();
    for want in stops.into_iter().rev() {
        press(&mut window, Key::ArrowLeft);
        assert_eq!(now(&window), want);
    }
    press(&mut window, Key::End);
    let end = now(&window);
    assert!(end > 1.0);
    press(&mut window, Key::PageUp);
    assert!(now(&window) < end, "a clicker's page-up steps back");
    press(&mut window, Key::Home);
    assert_eq!(now(&window), 0.0);
}

#[test]
fn the_scrubber_is_dragged_both_ways() {
    let mut window = http();
    let track = window.get_by_label("Timeline").rect();
    let at = |share: f32| egui::pos2(track.left() + track.width() * share, track.center().y);
    window.drag_at(at(0.2));
    window.run_steps(3);
    let mut seen = vec![now(&window)];
    for share in [0.7, 0.3] {
        window.hover_at(at(share));
        window.run_steps(3);
        seen.push(now(&window));
    }
    window.drop_at(at(0.3));
    window.run_steps(3);
    let length = model(&window).timeline().unwrap().length.secs();
    assert!(seen[0] < seen[1] && seen[2] < seen[1], "{seen:?}");
    assert!((seen[1] / length - 0.7).abs() < 0.03, "{seen:?} of {length}");
    assert!((now(&window) / length - 0.3).abs() < 0.03);
}

#[test]
fn the_language_is_chosen_from_its_menu() {
    let mut window = http();
    click(&mut window, "Language");
    click(&mut window, "简体中文");
    assert_eq!(model(&window).settings.language, Some(Language::SimplifiedChinese));
    window.get_by_label("打开");
    window.get_by_label("播放");
}

#[test]
fn speed_tempo_theme_and_projector() {
    let mut window = http();
    click(&mut window, "Speed");
    click(&mut window, "2×");
    assert_eq!(model(&window).player.speed, 2.0);
    click(&mut window, "Tempo");
    click(&mut window, "As captured");
    window.state_mut().workspace_mut().settle();
    window.run_steps(2);
    assert_eq!(model(&window).timeline().unwrap().tempo, layerscope::timeline::Tempo::Captured);
    click(&mut window, "Light theme");
    assert_eq!(model(&window).settings.theme, ThemeKind::Light);
    press(&mut window, Key::F);
    assert!(window.query_by_label("Conversations").is_none() && window.query_by_label("Open").is_none());
    press(&mut window, Key::Escape);
    window.get_by_label("Open");
}

#[test]
fn a_presenter_stops_at_each_step_and_lets_the_class_say_it_first() {
    let mut window = http();
    click(&mut window, "How it is shown");
    click(&mut window, "Stop at each step");
    press(&mut window, Key::Escape);
    assert!(model(&window).settings.stop_at_steps);
    let stops: Vec<f64> =
        model(&window).timeline().unwrap().steps.iter().take(2).map(|step| step.arrive.secs()).collect();
    for stop in stops {
        press(&mut window, Key::Space);
        window.run_steps(600);
        assert!(!model(&window).player.playing, "it rests");
        assert!((now(&window) - stop).abs() < 1e-6, "{} is not {stop}", now(&window));
    }
    // What a clicker sends.
    press(&mut window, Key::PageDown);
    assert_eq!(model(&window).current_step(), Some(2));
    let narration = model(&window).timeline().unwrap().narration(model(&window).player.now);
    let sentence = model(&window).catalog().text(&narration.title);
    assert!(window.query_by_label_contains(&sentence).is_some());
    press(&mut window, Key::N);
    assert!(window.query_by_label_contains(&sentence).is_none(), "not told");
    click(&mut window, "Show what happens");
    assert!(window.query_by_label_contains(&sentence).is_some());
}

#[test]
fn help_opens_and_closes() {
    let mut window = http();
    click(&mut window, "Keyboard");
    assert!(model(&window).settings.show_help);
    press(&mut window, Key::Escape);
    assert!(!model(&window).settings.show_help);
}

#[test]
fn a_packet_its_layers_a_field_and_its_bytes() {
    let mut window = http();
    window.get_by(|node| node.label().is_some_and(|l| l.starts_with("Packet 4:"))).click();
    window.run_steps(4);
    assert_eq!(model(&window).inspected().unwrap().number, 4);
    assert_eq!(model(&window).timeline().unwrap().steps[model(&window).current_step().unwrap()].frame, 4);
    press(&mut window, Key::ArrowUp);
    assert_eq!(model(&window).inspected().unwrap().number, 3);
    for layer in ["7 Application: —", "5 Session: —", "1 Physical: —"] {
        window.get_by_label(layer);
    }
    // A field marks its bytes.
    click(&mut window, "4 Transport: TCP");
    let port = "tcp.dstport";
    let tree = &model(&window).inspected().unwrap().tree;
    let index = tree.fields.iter().position(|field| field.def.name == port).unwrap();
    let range = tree.fields[index].range.clone();
    let name = window.state().workspace().catalog().get(&tree.fields[index].def.label_id());
    window.get_by(|node| node.label().is_some_and(|l| l.starts_with(&format!("{name}:")))).click();
    window.run_steps(4);
    assert_eq!(model(&window).selection.field, Some(index));
    // A byte marks its field: the first of the source port, two before the destination port.
    let row = range.start - 2;
    let line = row / 8 * 8;
    let place = window.get_by(|node| node.label().is_some_and(|l| l.starts_with(&format!("{line:04x}:"))));
    let rect = place.rect();
    let char = 12.0 * 0.6;
    let x = rect.left() + 16.0 + char * 6.0 + (row - line) as f32 * char * 2.5 + 6.0;
    window.drag_at(egui::pos2(x, rect.center().y));
    window.run_steps(1);
    window.drop_at(egui::pos2(x, rect.center().y));
    window.run_steps(4);
    let chosen = model(&window).selection.field.unwrap();
    assert_eq!(model(&window).inspected().unwrap().tree.fields[chosen].def.name, "tcp.srcport");
}

#[test]
fn conversations_by_key_and_by_row() {
    let mut window = english(Source::Sample("web-visit".to_owned()));
    let capture = model(&window).shared_capture();
    assert!(capture.read().unwrap().tracker.len() > 1);
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::ArrowDown);
    window.run_steps(2);
    window.state_mut().workspace_mut().settle();
    window.run_steps(2);
    assert_eq!(model(&window).selection.conversation, Some(layerscope::flow::ConversationId(1)));
}

fn has_row(window: &Window, start: &str) -> bool {
    window.query_all_by(|node| node.label().is_some_and(|l| l.starts_with(start))).next().is_some()
}

#[test]
fn what_an_icmp_error_quotes_is_not_its_own() {
    let mut window = english(Source::Sample("udp-unreachable".to_owned()));
    window.get_by(|node| node.label().is_some_and(|l| l.starts_with("Packet 2: ICMP "))).click();
    window.run_steps(4);
    for layer in ["3 Network: IPv4 · ICMP · IPv4 (quoted)", "4 Transport: UDP (quoted)"] {
        window.get_by_label(layer);
    }
}

#[test]
fn the_list_of_one_conversation_is_that_of_the_capture_that_is_open() {
    let mut window = english(Source::Sample("web-visit".to_owned()));
    window.state_mut().workspace_mut().apply(Command::ShowOnlyConversation(true));
    window.run_steps(3);
    let (packets, foreign) = {
        let capture = model(&window).capture();
        let of_another = |n: &u32| capture.tracker.packet(*n).conversation != Some(layerscope::flow::ConversationId(0));
        (capture.store.len() as u32, (1..20).find(of_another).unwrap())
    };
    assert!(!has_row(&window, &format!("Packet {foreign}: ")));
    // Another capture, with as many packets and a conversation of the same number.
    let workspace = window.state_mut().workspace_mut();
    workspace.apply(Command::OpenBytes("other.pcap".to_owned(), long_capture(packets - 3).into()));
    workspace.settle();
    window.run_steps(4);
    assert_eq!(model(&window).capture().store.len() as u32, packets);
    assert!(has_row(&window, &format!("Packet {foreign}: ")), "all packets are of the one conversation");
}

#[test]
fn escape_closes_a_menu_and_nothing_else() {
    let mut window = http();
    click(&mut window, "Samples");
    window.run_steps(4);
    assert!(egui::Popup::is_any_open(&window.ctx));
    press(&mut window, Key::Escape);
    assert!(!egui::Popup::is_any_open(&window.ctx));
    press(&mut window, Key::F);
    assert!(model(&window).settings.projector);
}

#[test]
fn the_menu_of_samples_opens_at_the_one_that_is_open() {
    let mut window = english(Source::Sample("vlan-http".to_owned()));
    let title = |window: &Window| {
        let sample = layerscope::workspace::samples::by_id("vlan-http").unwrap();
        sample.title(model(window).catalog().language()).to_owned()
    };
    click(&mut window, "Samples");
    window.run_steps(6);
    let title_now = title(&window);
    let entry = window.get_by(|node| {
        node.role() == egui::accesskit::Role::MenuItem && node.label().as_deref() == Some(title_now.as_str())
    });
    let rect = entry.rect();
    assert!(rect.top() > 0.0 && rect.bottom() < 800.0, "{rect:?}");
}

#[test]
fn samples_are_searched_and_chosen_by_the_keyboard() {
    let mut window = http();
    let listed = |window: &Window| -> Vec<String> {
        let entry = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.role() == egui::accesskit::Role::MenuItem && node.description().is_some()
        };
        window.query_all_by(entry).filter_map(|node| node.accesskit_node().label()).collect()
    };
    click(&mut window, "Samples");
    window.run_steps(4);
    let first = listed(&window);
    assert!(first.contains(&"A web page, start to finish".to_owned()), "the topic of the open one: {first:?}");
    // Typed at once: the field has the focus. It is matched in any language.
    window.event(egui::Event::Text("零視窗".to_owned()));
    window.run_steps(4);
    assert_eq!(listed(&window), ["Zero window"]);
    press(&mut window, Key::Enter);
    window.state_mut().workspace_mut().settle();
    window.run_steps(4);
    assert_eq!(model(&window).capture().name, "Zero window");
    assert!(!egui::Popup::is_any_open(&window.ctx));
    // By a topic and the arrows.
    click(&mut window, "Samples");
    window.run_steps(4);
    window.get_by(|node| node.label().is_some_and(|l| l.starts_with("UDP: datagrams ("))).click();
    window.run_steps(4);
    let topic = listed(&window);
    assert!(topic.contains(&"UDP without an answer".to_owned()), "{topic:?}");
    click(&mut window, "Search: SYN, loss, DNS, TIME-WAIT …");
    for _ in 0..2 {
        press(&mut window, Key::ArrowDown);
    }
    press(&mut window, Key::Enter);
    window.state_mut().workspace_mut().settle();
    window.run_steps(4);
    assert_eq!(model(&window).capture().name, topic[2]);
    // Nothing found says so, and Escape closes.
    click(&mut window, "Samples");
    window.run_steps(4);
    window.event(egui::Event::Text("gopher".to_owned()));
    window.run_steps(4);
    assert!(window.query_by_label_contains("No sample is about that").is_some());
    press(&mut window, Key::Escape);
    window.run_steps(2);
    assert!(!egui::Popup::is_any_open(&window.ctx));
}

#[test]
fn where_there_is_nothing_to_compare_a_sample_that_has_both_is_a_click_away() {
    let mut window = http();
    assert!(window.query_by_label("Samples that compare").is_none());
    press(&mut window, Key::Num5);
    window.state_mut().workspace_mut().settle();
    window.run_steps(3);
    click(&mut window, "Samples that compare");
    click(&mut window, "The same question over UDP and over TCP");
    window.state_mut().workspace_mut().settle();
    window.run_steps(3);
    window.state_mut().workspace_mut().settle();
    window.run_steps(3);
    assert!(model(&window).beside().is_some());
    assert!(window.query_by_label("Samples that compare").is_none());
}

#[test]
fn the_conversations_share_the_height_with_the_packets() {
    let window = english(Source::Sample("web-visit".to_owned()));
    let count = model(&window).capture().tracker.len().min(3);
    assert!(count > 1);
    let conversation = |label: String| label.starts_with("TCP 1") || label.starts_with("UDP 1");
    let rows = window.query_all_by(|node| node.label().is_some_and(conversation)).map(|node| node.rect());
    let rows: Vec<egui::Rect> = rows.collect();
    let packets = window.get_by(|node| node.label().is_some_and(|l| l.starts_with("Packet 1:"))).rect();
    assert_eq!(rows.len(), count);
    assert!(rows[count - 1].bottom() <= packets.top(), "{rows:?} above {packets:?}");
}

#[test]
fn a_capture_without_packets_says_so() {
    let mut window = english(Source::Nothing);
    let header = long_capture(0)[..24].to_vec();
    let workspace = window.state_mut().workspace_mut();
    workspace.apply(Command::OpenBytes("empty.pcap".to_owned(), header.into()));
    workspace.settle();
    window.run_steps(3);
    assert!(model(&window).capture().store.is_empty() && !model(&window).capture().name.is_empty());
    window.get_by_label("No packets in this file");
    window.get_by_label("Open a capture");
}

#[test]
fn a_window_too_narrow_for_a_panel_says_so_at_its_button() {
    let launch = Launch { source: Source::Nothing, language: Some(Language::English), theme: Some(ThemeKind::Dark) };
    let window = open(launch, [900.0, 600.0]);
    window.get_by_label("Inspector (the window is too narrow for it)");
    window.get_by_label("Conversations and packets");
}

/// Whether the last frame asked for another one soon.
fn wants_another(window: &Window) -> bool {
    let output = &window.output().viewport_output[&egui::ViewportId::ROOT];
    output.repaint_delay < Duration::from_secs(1)
}

#[test]
fn nothing_is_painted_while_nothing_moves() {
    let mut window = http();
    press(&mut window, Key::ArrowRight);
    window.run_steps(30);
    let painted = (0..60)
        .filter(|_| {
            window.run_steps(1);
            wants_another(&window)
        })
        .count();
    assert_eq!(painted, 0, "frames asked for while paused");
    press(&mut window, Key::Space);
    assert!(wants_another(&window), "and while it plays there is one after the other");
}

#[test]
fn the_settings_come_back() {
    #[derive(Default)]
    struct Kept(std::collections::HashMap<String, String>);
    impl eframe::Storage for Kept {
        fn get_string(&self, key: &str) -> Option<String> {
            self.0.get(key).cloned()
        }
        fn set_string(&mut self, key: &str, value: String) {
            self.0.insert(key.to_owned(), value);
        }
        fn remove_string(&mut self, key: &str) {
            self.0.remove(key);
        }
        fn flush(&mut self) {}
    }
    let nothing = || Launch { source: Source::Nothing, ..Launch::default() };
    let ctx = egui::Context::default();
    let mut app = App::new(&ctx, None, nothing());
    app.workspace_mut().apply(Command::SetLanguage(Language::TraditionalChinese));
    app.workspace_mut().apply(Command::SetTheme(ThemeKind::Light));
    app.workspace_mut().apply(Command::ToggleProjector);
    let mut kept = Kept::default();
    eframe::App::save(&mut app, &mut kept);
    let app = App::new(&ctx, Some(&kept), nothing());
    assert_eq!(app.workspace().settings.language, Some(Language::TraditionalChinese));
    assert_eq!(app.workspace().settings.theme, ThemeKind::Light);
    assert!(!app.workspace().settings.projector, "a start with all controls in sight");
    // What was asked for on the command line goes before what was remembered.
    let asked = Launch { theme: Some(ThemeKind::Dark), ..nothing() };
    assert_eq!(App::new(&ctx, Some(&kept), asked).workspace().settings.theme, ThemeKind::Dark);
    // A damaged file does not stop the start.
    for value in kept.0.values_mut() {
        *value = "{\"speed\": \"fast".to_owned();
    }
    assert_eq!(App::new(&ctx, Some(&kept), nothing()).workspace().settings.theme, ThemeKind::Dark);
}

/// A capture of one connection with that many data segments, each acknowledged by the last.
fn long_capture(segments: u32) -> Vec<u8> {
    let mut file = Vec::new();
    file.extend(0xa1b2_c3d4_u32.to_le_bytes());
    file.extend([2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]);
    let mut packet = |ms: u32, to_server: bool, flags: u8, seq: u32, ack: u32, payload: &[u8]| {
        let (a, b) = if to_server { (2, 1) } else { (1, 2) };
        let mut frame = vec![2, 0, 0, 0, 0, b, 2, 0, 0, 0, 0, a, 8, 0, 0x45, 0];
        frame.extend((40 + payload.len() as u16).to_be_bytes());
        frame.extend([0, 0, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, a, 10, 0, 0, b]);
        let (from, to) = if to_server { (50_000_u16, 80_u16) } else { (80, 50_000) };
        frame.extend(from.to_be_bytes());
        frame.extend(to.to_be_bytes());
        frame.extend(seq.to_be_bytes());
        frame.extend(ack.to_be_bytes());
        frame.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
        frame.extend(payload);
        file.extend((1_700_000_000 + ms / 1000).to_le_bytes());
        file.extend((ms % 1000 * 1000).to_le_bytes());
        file.extend((frame.len() as u32).to_le_bytes());
        file.extend((frame.len() as u32).to_le_bytes());
        file.extend(frame);
    };
    packet(0, true, 0x02, 999, 0, &[]);
    packet(10, false, 0x12, 4999, 1000, &[]);
    packet(20, true, 0x10, 1000, 5000, &[]);
    for i in 0..segments {
        packet(30 + i * 2, i % 3 != 0, 0x18, 1000 + i * 100, 5000 + i * 100, &[b'x'; 100]);
    }
    file
}

#[test]
fn every_colour_of_the_window_is_a_token() {
    fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                let literal =
                    ["Color32::from_rgb(", "Color32::from_hex", "hex_color!", "Color32::RED", "Color32::BLUE"];
                if literal.iter().any(|sign| text.contains(sign)) {
                    found.push(path.display().to_string());
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(std::path::Path::new("src/ui"), &mut found);
    assert!(found.is_empty(), "colours outside the theme: {found:?}");
}

#[test]
fn tcp_is_put_beside_udp() {
    let mut window = english(Source::Sample("dns-over-tcp".to_owned()));
    press(&mut window, Key::Num5);
    window.state_mut().workspace_mut().settle();
    window.run_steps(3);
    let beside = model(&window).beside().unwrap().story.conversation().unwrap().id;
    assert_eq!(beside.0, 1);
    // The clock is that of the longer one.
    let own = model(&window).timeline().unwrap().length;
    assert!(model(&window).length() > own);
    press(&mut window, Key::End);
    assert_eq!(model(&window).player.now, model(&window).length());
    window.get_by_label("Conversation to compare with").click();
    window.run_steps(4);
    click(&mut window, "TCP · DNS · 10.0.0.1:53");
    window.state_mut().workspace_mut().settle();
    assert_eq!(model(&window).beside_choice(), Some(beside));
    // Another view has its own, shorter clock.
    press(&mut window, Key::Num1);
    assert_eq!(model(&window).player.now, own);
}

#[test]
fn what_stands_beside_the_ladder_can_be_hidden() {
    let mut window = http();
    click(&mut window, "How it is shown");
    for entry in ["Byte streams", "Socket calls"] {
        click(&mut window, entry);
    }
    let extras = model(&window).settings.extras();
    assert!(!extras.calls && !extras.streams);
}

#[test]
fn the_legend_is_a_click_away_where_the_ladder_is() {
    let mut window = http();
    let listed = |window: &Window| {
        window.query_by(|node| node.label().is_some_and(|l| l.contains("arrival worked out"))).is_some()
    };
    assert!(!listed(&window));
    click(&mut window, "Legend");
    assert!(listed(&window));
    press(&mut window, Key::Escape);
    press(&mut window, Key::F);
    click(&mut window, "Legend");
    assert!(listed(&window), "in the projector too");
    press(&mut window, Key::Escape);
    press(&mut window, Key::Num3);
    assert!(window.query_by_label("Legend").is_none(), "it explains the ladder");
}

#[test]
fn a_picture_of_the_window_is_that_of_the_command_line() {
    use layerscope::export::picture::Picture;
    let folder = tempfile::tempdir().unwrap();
    let mut window = http();
    press(&mut window, Key::End);
    for (picture, name, format) in [
        (Picture::Svg, "window.svg", "svg"),
        (Picture::Png, "window.png", "png"),
        (Picture::Handout, "handout.svg", "handout"),
    ] {
        let path = folder.path().join(name);
        let ctx = window.ctx.clone();
        window.state_mut().save_picture(&ctx, picture, path.clone());
        for _ in 0..600 {
            window.run_steps(1);
            if !model(&window).notifications.is_empty() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let said = model(&window).notifications[0].clone();
        assert_eq!(said.severity, layerscope::workspace::Severity::Info, "{said:?}");
        window.state_mut().workspace_mut().apply(Command::Dismiss(0));
        let out = folder.path().join(format!("render-{name}"));
        let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/captures/http-get.pcap");
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .args(["render", sample, "--lang", "en", "--format", format, "-o"])
            .arg(&out)
            .status()
            .unwrap();
        assert!(status.success());
        assert!(std::fs::read(&path).unwrap() == std::fs::read(&out).unwrap(), "{name}");
    }
    // Where it cannot be written, that is said.
    let ctx = window.ctx.clone();
    window.state_mut().save_picture(&ctx, Picture::Svg, folder.path().join("no/such/folder/x.svg"));
    for _ in 0..300 {
        window.run_steps(1);
        std::thread::sleep(Duration::from_millis(10));
        if !model(&window).notifications.is_empty() {
            break;
        }
    }
    assert_eq!(model(&window).notifications[0].severity, layerscope::workspace::Severity::Error);
}
