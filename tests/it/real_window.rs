//! A real window under Xvfb with software GL: it opens with the first sample playing, and keys drive it from step to step.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::must::{have, skip};

/// A child process that ends with the test, whatever happens.
pub struct Owned(pub Child);

impl Drop for Owned {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

/// A screen of its own, and somewhere for the settings of what runs on it.
pub struct Screen {
    display: String,
    folder: tempfile::TempDir,
    _server: Owned,
}

impl Screen {
    pub fn start() -> Screen {
        let mut server = Owned(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        );
        let mut line = String::new();
        BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Screen { display: format!(":{}", line.trim()), folder: tempfile::tempdir().unwrap(), _server: server }
    }

    /// Lets other users keep their settings here too.
    pub fn let_anybody_in(&self) {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(self.folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    }

    fn program(&self, arguments: &[&Path]) -> Owned {
        let mut command = Command::new(env!("CARGO_BIN_EXE_layerscope"));
        command.args(arguments);
        self.show(command)
    }

    /// Starts a program whose window is on this screen.
    pub fn show(&self, mut command: Command) -> Owned {
        Owned(
            command
                .env("DISPLAY", &self.display)
                .env_remove("WAYLAND_DISPLAY")
                .env("LANG", "en_US.UTF-8")
                .env("LC_ALL", "en_US.UTF-8")
                .env("LIBGL_ALWAYS_SOFTWARE", "1")
                // Its own settings, not those of whoever runs the test.
                .env("HOME", self.folder.path())
                .env("XDG_DATA_HOME", self.folder.path().join("data"))
                .env("XDG_CONFIG_HOME", self.folder.path().join("config"))
                .stderr(Stdio::inherit())
                .spawn()
                .unwrap(),
        )
    }

    fn xdotool(&self, arguments: &[&str]) -> Option<String> {
        let output = Command::new("xdotool").args(arguments).env("DISPLAY", &self.display).output().unwrap();
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    pub fn picture(&self) -> image::RgbaImage {
        let file = self.folder.path().join("screen.png");
        let status = Command::new("import")
            .args(["-display", &self.display, "-window", "root"])
            .arg(format!("png:{}", file.display()))
            .status()
            .unwrap();
        assert!(status.success());
        image::open(file).unwrap().to_rgba8()
    }

    /// A picture once nothing moves any more: two in a row are the same.
    pub fn still_picture(&self) -> image::RgbaImage {
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut last = self.picture();
        loop {
            std::thread::sleep(Duration::from_millis(300));
            let now = self.picture();
            if now == last {
                return now;
            }
            assert!(Instant::now() < deadline, "the window never comes to rest");
            last = now;
        }
    }

    pub fn window(&self, process: &mut Owned) -> String {
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            if let Some(status) = process.0.try_wait().unwrap() {
                panic!("the window closed at once: {status}");
            }
            let found = self.xdotool(&["search", "--onlyvisible", "--name", "layerscope"]);
            if let Some(id) = found.as_deref().and_then(|ids| ids.lines().next()).filter(|id| !id.is_empty()) {
                return id.to_owned();
            }
            assert!(Instant::now() < deadline, "no window after a minute");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    pub fn key(&self, window: &str, key: &str) {
        self.xdotool(&["windowfocus", "--sync", window]);
        assert!(self.xdotool(&["key", key]).is_some(), "key {key}");
    }
}

fn different_pixels(a: &image::RgbaImage, b: &image::RgbaImage) -> usize {
    a.pixels().zip(b.pixels()).filter(|(a, b)| a != b).count()
}

#[test]
fn must_drive_a_real_window() {
    for program in ["Xvfb", "xdotool", "import"] {
        if !have(program) {
            return skip("window", &format!("{program} is not installed"));
        }
    }
    let screen = Screen::start();
    let mut process = screen.program(&[]);
    let window = screen.window(&mut process);
    // The sample is playing: two pictures in a row differ, with nobody touching anything.
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        let before = screen.picture();
        std::thread::sleep(Duration::from_millis(500));
        if different_pixels(&before, &screen.picture()) > 200 {
            break;
        }
        assert!(Instant::now() < deadline, "the sample does not play");
    }
    screen.key(&window, "Home");
    let start = screen.still_picture();
    let colours: std::collections::HashSet<_> = start.pixels().map(|pixel| pixel.0).collect();
    assert!(colours.len() > 100, "the window is blank: {} colours", colours.len());
    let mut pictures = vec![start];
    for step in 1..=3 {
        screen.key(&window, "Right");
        let now = screen.still_picture();
        for (earlier, picture) in pictures.iter().enumerate() {
            assert!(different_pixels(picture, &now) > 500, "step {step} looks like step {earlier}");
        }
        pictures.push(now);
    }
    // Back by one step is the same picture as before, to the pixel, but for the pointer's blink.
    screen.key(&window, "Left");
    let back = screen.still_picture();
    assert!(different_pixels(&pictures[2], &back) < 50, "one step back is another picture");
    if let Ok(folder) = std::env::var("LAYERSCOPE_KEEP_PICTURES") {
        for (index, picture) in pictures.iter().enumerate() {
            picture.save(Path::new(&folder).join(format!("real-window-{index}.png"))).unwrap();
        }
    }
    assert!(process.0.try_wait().unwrap().is_none(), "the window closed by itself");
}

#[test]
fn must_show_a_message_for_a_file_that_is_no_capture() {
    for program in ["Xvfb", "xdotool", "import"] {
        if !have(program) {
            return skip("window", &format!("{program} is not installed"));
        }
    }
    let screen = Screen::start();
    let file = screen.folder.path().join("list.pcap");
    std::fs::write(&file, "milk, bread, a packet of crisps, and no capture at all").unwrap();
    let mut process = screen.program(&[&file]);
    screen.window(&mut process);
    let picture = screen.still_picture();
    if let Ok(folder) = std::env::var("LAYERSCOPE_KEEP_PICTURES") {
        picture.save(Path::new(&folder).join("real-window-message.png")).unwrap();
    }
    assert!(process.0.try_wait().unwrap().is_none(), "the window closed by itself");
}
