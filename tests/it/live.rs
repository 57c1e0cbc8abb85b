//! Live capture as it is: the real program on real interfaces, in network namespaces of its own or on loopback.
//!
//! All of it needs root, Linux and a few programs; where they are not there, the tests skip and say so, unless
//! `LAYERSCOPE_MUST` contains `live`.
#![cfg(target_os = "linux")]

mod flood;
mod recorder;
mod soak;
mod troubles;
#[cfg(feature = "gui")]
mod window;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use layerscope::capture::{CaptureSource, PacketStore};

use crate::must;

/// Whether this can run here; says why where it cannot.
fn can(programs: &[&str]) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let root = status.lines().any(|line| line.starts_with("Uid:\t0\t0"));
    let missing = programs.iter().find(|program| !must::have(program));
    let why = if !root {
        "not root"
    } else if let Some(missing) = missing {
        missing
    } else if !run(&["ip", "netns", "list"]).status.success() {
        "no network namespaces"
    } else {
        return true;
    };
    must::skip("live", why);
    false
}

/// Whether something can be measured here: nothing else must run meanwhile, so it is not done unless it is asked for.
fn can_measure(programs: &[&str]) -> bool {
    if !must::asked("live") {
        must::skip("live", "a measurement; LAYERSCOPE_MUST=live asks for it");
        return false;
    }
    can(programs)
}

fn command(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).env("LC_ALL", "C.UTF-8").env("LANG", "en_US.UTF-8").env_remove("LANGUAGE");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(words: &[&str]) -> Output {
    command(words).output().unwrap_or_else(|error| panic!("{words:?}: {error}"))
}

/// Runs a program that must succeed.
fn do_it(words: &str) {
    let words: Vec<&str> = words.split_whitespace().collect();
    let output = run(&words);
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn layerscope() -> &'static str {
    env!("CARGO_BIN_EXE_layerscope")
}

/// A network namespace of our own, removed at the end.
struct Namespace(String);

impl Namespace {
    fn new(name: &str) -> Self {
        let name = format!("ls{}-{name}", std::process::id());
        do_it(&format!("ip netns add {name}"));
        let this = Namespace(name);
        // Nothing but what a test sends.
        this.run("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1");
        this.run("ip link set lo up");
        this
    }
    /// The words of a command that runs in it.
    fn inside<'a>(&'a self, words: &[&'a str]) -> Vec<&'a str> {
        [&["ip", "netns", "exec", self.0.as_str()], words].concat()
    }
    fn run(&self, words: &str) {
        do_it(&format!("ip netns exec {} {words}", self.0));
    }
    fn python(&self, script: &str) {
        let output = run(&self.inside(&["python3", "-c", script]));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    fn start(&self, words: &[&str]) -> Running {
        Running::start(&self.inside(words))
    }
    /// Records an interface to a file, and waits until it does.
    fn record(&self, interface: &str, file: &Path, more: &[&str]) -> Running {
        let file = file.to_str().unwrap();
        let recorder = self.start(&[&[layerscope(), "capture", "-i", interface, "-w", file], more].concat());
        wait_for_file(file);
        recorder
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _gone_already = run(&["ip", "netns", "del", &self.0]);
    }
}

/// Two hosts with a cable between them: `one` has the end `v1` with 10.77.0.1, `two` has `v2` with 10.77.0.2.
struct Pair {
    one: Namespace,
    two: Namespace,
}

impl Pair {
    fn new(name: &str) -> Self {
        let (one, two) = (Namespace::new(&format!("{name}1")), Namespace::new(&format!("{name}2")));
        do_it(&format!("ip link add v1 netns {} mtu 9000 type veth peer name v2 netns {} mtu 9000", one.0, two.0));
        for (host, end) in [(&one, 1), (&two, 2)] {
            host.run(&format!("ip address add 10.77.0.{end}/24 dev v{end}"));
            host.run(&format!("ip link set v{end} up"));
        }
        Pair { one, two }
    }
}

/// A program that was started, and is ended by its id.
struct Running(Child);

impl Running {
    fn start(words: &[&str]) -> Self {
        Running(command(words).spawn().unwrap_or_else(|error| panic!("{words:?}: {error}")))
    }
    /// Sends a signal; `ip netns exec` becomes the program itself, so the id is its own.
    fn signal(&self, signal: &str) {
        do_it(&format!("kill -{signal} {}", self.0.id()));
    }
    /// Waits for its end and gives what it said on standard error.
    fn end(mut self) -> (Option<i32>, String) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.0.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "it does not end");
            pause(20);
        }
        let mut said = String::new();
        std::io::Read::read_to_string(self.0.stderr.as_mut().unwrap(), &mut said).unwrap();
        (self.0.wait().unwrap().code(), said)
    }
    fn interrupt(self) -> (Option<i32>, String) {
        self.signal("INT");
        self.end()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended_already = self.0.kill();
        let _status = self.0.wait();
    }
}

fn pause(millis: u64) {
    std::thread::sleep(Duration::from_millis(millis));
}

/// Until a capture file has its header.
fn wait_for_file(file: &str) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while std::fs::metadata(file).map_or(0, |file| file.len()) < 24 {
        assert!(Instant::now() < deadline, "{file} does not begin");
        pause(20);
    }
    pause(50);
}

/// tcpdump, which hands over each frame at once (otherwise it keeps the last second to itself when it is interrupted) and
/// has room for all of them.
fn tcpdump(namespace: &Namespace, interface: &str, file: &Path) -> Running {
    let file = file.to_str().unwrap();
    let words = "tcpdump -Z root -U --immediate-mode -B 131072 -s 66000 --nano -i";
    let words: Vec<&str> = words.split(' ').chain([interface, "-w", file]).collect();
    let running = namespace.start(&words);
    wait_for_file(file);
    running
}

fn read(file: &Path) -> PacketStore {
    PacketStore::read_all(CaptureSource::Path(file.to_path_buf())).unwrap()
}

fn bytes(store: &PacketStore) -> Vec<Vec<u8>> {
    store.frames(1).map(|frame| frame.bytes.to_vec()).collect()
}

fn folder() -> (tempfile::TempDir, impl Fn(&str) -> PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_path_buf();
    (folder, move |name: &str| path.join(name))
}

/// On one processor: two that send at the same instant reach the two recorders in either order, and both are right.
const HTTP: &str = "
import http.client, http.server, os, threading
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        body = b'x' * 2000
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', 8080), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
for _ in range(REQUESTS):
    client = http.client.HTTPConnection('127.0.0.1', 8080)
    client.request('GET', '/')
    assert len(client.getresponse().read()) == 2000
    client.close()
";

/// Records so many requests on loopback beside tcpdump. How far apart the times are, in ns.
fn beside_tcpdump(requests: usize) -> i64 {
    let (_folder, file) = folder();
    let host = Namespace::new("lo");
    let theirs = tcpdump(&host, "lo", &file("theirs.pcap"));
    let ours = host.record("lo", &file("ours.pcapng"), &[]);
    host.python(&HTTP.replace("REQUESTS", &requests.to_string()));
    pause(300);
    let (code, said) = ours.interrupt();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(" 0 dropped"), "{said}");
    let (_, said) = theirs.interrupt();
    assert!(said.contains("\n0 packets dropped"), "no comparison: {said}");
    let (ours, theirs) = (read(&file("ours.pcapng")), read(&file("theirs.pcap")));
    assert!(theirs.len() > 8 * requests, "{}", theirs.len());
    assert_eq!(ours.len(), theirs.len());
    assert!(bytes(&ours) == bytes(&theirs), "the frames differ");
    let counts = ours.counts();
    assert_eq!((counts.seen, counts.kept), (ours.len() as u64, ours.len() as u64));
    let far = ours.metas().iter().zip(theirs.metas()).map(|(our, their)| {
        assert_eq!(our.wire_len, their.wire_len);
        our.time().unwrap().since(their.time().unwrap()).abs()
    });
    let far = far.max().unwrap();
    println!("live: {} frames of loopback, times within {far} ns of tcpdump's", ours.len());
    far
}

#[test]
fn must_live_loopback_sees_what_tcpdump_sees() {
    if !can_measure(&["ip", "tcpdump", "python3"]) {
        return;
    }
    // TCP's frames carry a time of their own on loopback, so the kernel reads the clock for one tap after the other: a
    // machine that is interrupted in between shows it. The frames must agree every time; the times once, and where a
    // machine is interrupted often, in fewer frames.
    let tries = [100, 100, 100].into_iter().chain([30; 20]);
    let far = tries.map(beside_tcpdump).find(|far| *far < 50_000);
    assert!(far.is_some(), "times more than 50 µs apart");
}

/// Sends UDP datagrams of a size to a port of this host.
fn datagrams(port: u16, size: usize, count: u32) -> String {
    format!(
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n\
         for i in range({count}): s.sendto(bytes({size}), ('127.0.0.1', {port}))"
    )
}

#[test]
fn must_live_frames_are_whole_or_cut_as_asked() {
    if !can(&["ip", "python3"]) {
        return;
    }
    let (_folder, file) = folder();
    let host = Namespace::new("snap");
    let whole = host.record("lo", &file("whole.pcapng"), &["--protocol", "udp"]);
    let cut = host.record("lo", &file("cut.pcapng"), &["--snaplen", "96", "--packets", "3"]);
    host.python(&datagrams(4000, 60_000, 5));
    let (code, said) = cut.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("3 packets captured"), "{said}");
    whole.interrupt();
    let (whole, cut) = (read(&file("whole.pcapng")), read(&file("cut.pcapng")));
    let lengths =
        |store: &PacketStore| store.metas().iter().map(|meta| (meta.cap_len, meta.wire_len)).collect::<Vec<_>>();
    assert_eq!(lengths(&whole), [(60_042, 60_042); 5]);
    assert_eq!(lengths(&cut).iter().filter(|lengths| **lengths == (96, 60_042)).count(), 2);
    assert_eq!((cut.len(), cut.interfaces()[0].snap_len), (3, 96));
}

#[test]
fn must_live_the_kernel_filters() {
    if !can(&["ip", "python3"]) {
        return;
    }
    let (_folder, file) = folder();
    let host = Namespace::new("filter");
    let one = host.record("lo", &file("port.pcapng"), &["--port", "4001", "--protocol", "udp"]);
    let other = host.record("lo", &file("host.pcapng"), &["--host", "127.0.0.9"]);
    let net = host.record("lo", &file("net.pcapng"), &["--host", "127.0.0.0/8", "--protocol", "icmp"]);
    for port in [4000, 4001, 4002] {
        host.python(&datagrams(port, 10, 2));
    }
    pause(200);
    let count = |running: Running, name: &str| {
        let (code, said) = running.interrupt();
        assert_eq!(code, Some(0), "{said}");
        read(&file(name)).len()
    };
    assert_eq!(count(one, "port.pcapng"), 2);
    assert_eq!(count(other, "host.pcapng"), 0);
    assert_eq!(count(net, "net.pcapng"), 6, "a port unreachable for each");
}

/// Sends two datagrams in frames with a VLAN tag each, and one without.
const TAGGED: &str = "
import socket
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind(('v2', 0))
ip = bytes.fromhex('4500002600004000401100000a4d00020a4d00010fa00fa000120000') + bytes(10)
for tag in ('81002007', '88a80009', ''):
    s.send(bytes.fromhex('020000000001' + '020000000002' + tag + '0800') + ip)
";

#[test]
fn must_live_vlan_tags_are_put_back() {
    if !can(&["ip", "tcpdump", "python3"]) {
        return;
    }
    let (_folder, file) = folder();
    let Pair { one, two } = Pair::new("vlan");
    let theirs = tcpdump(&one, "v1", &file("theirs.pcap"));
    let ours = one.record("v1", &file("ours.pcapng"), &["--port", "4000"]);
    two.python(TAGGED);
    pause(300);
    let (code, said) = ours.interrupt();
    assert_eq!(code, Some(0), "{said}");
    theirs.interrupt();
    let (ours, theirs) = (read(&file("ours.pcapng")), read(&file("theirs.pcap")));
    let tags: Vec<Vec<u8>> = ours.frames(1).map(|frame| frame.bytes[12..16].to_vec()).collect();
    assert_eq!(tags, [[0x81, 0, 0x20, 7], [0x88, 0xa8, 0, 9], [8, 0, 0x45, 0]]);
    assert!(ours.metas().iter().all(|meta| meta.wire_len == meta.cap_len));
    assert_eq!(bytes(&ours), bytes(&theirs));
}
