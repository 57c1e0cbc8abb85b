//! The window on a real interface: how soon a frame is on the stage, and a handshake seen on a real screen.

use std::net::UdpSocket;
use std::process::Command as Program;
use std::time::{Duration, Instant};

use layerscope::i18n::Language;
use layerscope::scene::Role;
use layerscope::theme::{Theme, ThemeKind};
use layerscope::timeline::Tempo;
use layerscope::ui::{Launch, Source};
use layerscope::workspace::Command;
use layerscope::workspace::live::{LiveChoices, LiveCommand, Phase};

use super::troubles::{NOBODY, assert_no_capability, copy};
use super::{Pair, can_measure, layerscope, pause};
use crate::must::{have, skip};
use crate::real_window::Screen;

#[test]
fn must_live_a_frame_is_on_the_stage_within_a_tenth_of_a_second() {
    if !can_measure(&["ip"]) {
        return;
    }
    let server = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    let launch = Launch { source: Source::Nothing, language: Some(Language::English), theme: Some(ThemeKind::Dark) };
    let mut window = crate::window::open(launch, [1280.0, 800.0]);
    let workspace = window.state_mut().workspace_mut();
    workspace.live_mut().record_with(layerscope().into());
    let choices = LiveChoices { ports: port.to_string(), not_my_ssh: false, ..LiveChoices::default() };
    workspace.apply(Command::Live(LiveCommand::Choose(choices)));
    // As it comes: at teaching tempo the stage is behind the wire on purpose.
    workspace.apply(Command::SetTempo(Tempo::Captured));
    workspace.apply(Command::Live(LiveCommand::start("lo")));
    let deadline = Instant::now() + Duration::from_secs(20);
    while window.state().workspace().live().session().map(layerscope::workspace::live::Session::phase)
        != Some(Phase::Capturing)
    {
        assert!(Instant::now() < deadline, "{:?}", window.state().workspace().notifications);
        window.run_steps(1);
        pause(5);
    }
    let mut waits = Vec::new();
    for number in 1..=31 {
        let sent = Instant::now();
        client.send_to(b"hello", ("127.0.0.1", port)).unwrap();
        while window.state().workspace().timeline().is_none_or(|timeline| timeline.steps.len() < number) {
            assert!(sent.elapsed() < Duration::from_secs(10), "never");
            window.run_steps(1);
            std::thread::sleep(Duration::from_millis(1));
        }
        // The frame that has it.
        window.run_steps(1);
        waits.push(sent.elapsed());
        // At no beat of anybody's.
        pause(40 + number as u64 * 37 % 90);
    }
    waits.sort_unstable();
    println!("live: from the wire to the stage: {:?} median, {:?} at worst", waits[15], waits[30]);
    assert!(waits[15] <= Duration::from_millis(100), "{waits:?}");
}

const SERVER: &str = "
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Length', '6')
        self.end_headers()
        self.wfile.write(b'hello\\n')
    def log_message(self, *words): pass
http.server.HTTPServer(('10.77.0.1', 8080), Handler).serve_forever()
";

/// Pixels of the colour that a handshake's segments have.
fn handshake(picture: &image::RgbaImage) -> usize {
    let want = Theme::of(ThemeKind::Dark).colour(Role::Handshake);
    let near = |a: u8, b: u8| a.abs_diff(b) <= 6;
    let is =
        |pixel: &image::Rgba<u8>| near(pixel[0], want.0[0]) && near(pixel[1], want.0[1]) && near(pixel[2], want.0[2]);
    // The stage, without the bars above and below it.
    let (from, to) = (picture.height() / 6, picture.height() * 3 / 4);
    picture.enumerate_pixels().filter(|(_, y, pixel)| (from..to).contains(y) && is(pixel)).count()
}

#[test]
fn must_live_a_real_window_shows_a_handshake_as_it_happens() {
    // Pixels drawn by the processor, beside other tests, come too late.
    if !can_measure(&["ip", "python3", "curl", "setpriv", "setcap"]) {
        return;
    }
    for program in ["Xvfb", "xdotool", "import"] {
        if !have(program) {
            return skip("live", program);
        }
    }
    let Pair { one, two } = Pair::new("window");
    let _server = one.start(&["python3", "-c", SERVER]);
    // As anybody, with the one privilege on the file.
    let folder = tempfile::tempdir().unwrap();
    let program = copy(folder.path());
    let program = program.to_str().unwrap();
    super::do_it(&format!("setcap cap_net_raw+ep {program}"));
    let screen = Screen::start();
    screen.let_anybody_in();
    let words = one.inside(&[&NOBODY[..], &[program, "--live", "v1"]].concat());
    let mut command = Program::new(words[0]);
    command.args(&words[1..]);
    let mut process = screen.show(command);
    screen.window(&mut process);
    // Nothing has come: the stage is empty.
    let before = screen.still_picture();
    assert!(handshake(&before) < 50, "{} pixels before anything came", handshake(&before));
    let page =
        super::run(&two.inside(&["curl", "-s", "--retry", "20", "--retry-connrefused", "http://10.77.0.1:8080/"]));
    assert_eq!(String::from_utf8_lossy(&page.stdout), "hello\n");
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let now = screen.picture();
        if let Ok(folder) = std::env::var("LAYERSCOPE_KEEP_PICTURES") {
            now.save(std::path::Path::new(&folder).join("real-window-live.png")).unwrap();
        }
        if handshake(&now) > 600 {
            println!("live: {} pixels of a handshake on the screen", handshake(&now));
            break;
        }
        assert!(Instant::now() < deadline, "no handshake on the screen: {} pixels", handshake(&now));
        pause(200);
    }
    assert!(process.0.try_wait().unwrap().is_none(), "the window closed by itself");
    // Neither has a privilege left, not even the one that the file gives: the recorder has its socket.
    let window = process.0.id();
    let recorders = children(window);
    assert_eq!(recorders.len(), 1, "{recorders:?}");
    for id in [window, recorders[0]] {
        assert_eq!(std::fs::read_link(format!("/proc/{id}/exe")).unwrap(), std::path::Path::new(program));
        assert_no_capability(id);
    }
}

/// The processes that a process started.
fn children(of: u32) -> Vec<u32> {
    let all = std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let is_child = |id: &u32| {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"));
        parent.and_then(|id| id.trim().parse::<u32>().ok()) == Some(of)
    };
    all.filter(is_child).collect()
}
