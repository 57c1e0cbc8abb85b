//! What can go wrong: no permission, an interface that goes, a disk that is full, a reader that leaves.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use layerscope::capture::write::{SaveError, SaveFormat, save};
use layerscope::capture::{CaptureSource, PacketStore};

use super::{Namespace, Pair, Running, can, datagrams, do_it, folder, layerscope, pause, read, run};

/// A copy of the program where anybody can run it.
pub(super) fn copy(folder: &Path) -> PathBuf {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
    let program = folder.join("layerscope");
    fs::copy(layerscope(), &program).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

pub(super) const NOBODY: [&str; 4] = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/// Lines of `/proc/<pid>/status`.
fn status(id: u32, of: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(of)).unwrap_or_else(|| panic!("{of}: {status}"));
    line.split_whitespace().nth(1).unwrap().to_owned()
}

pub(super) fn assert_no_capability(id: u32) {
    for set in ["CapInh:", "CapPrm:", "CapEff:", "CapAmb:"] {
        assert_eq!(status(id, set), "0000000000000000", "{set}");
    }
}

#[test]
fn must_live_without_permission_it_says_what_is_missing_and_with_it_it_works() {
    if !can(&["ip", "python3", "setpriv", "setcap"]) {
        return;
    }
    let (directory, file) = folder();
    let program = copy(directory.path());
    let program = program.to_str().unwrap();
    let out = file("out.pcapng");
    let out = out.to_str().unwrap();
    let host = Namespace::new("nobody");
    let refused = run(&host.inside(&[&NOBODY[..], &[program, "capture", "-i", "lo", "-w", out]].concat()));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(&format!("sudo setcap cap_net_raw+ep {program}")), "{said}");
    assert!(said.contains(&format!("pkexec {program}")), "{said}");
    assert!(!Path::new(out).exists(), "no file for nothing");

    do_it(&format!("setcap cap_net_raw+ep {program}"));
    let recorder = host.start(&[&NOBODY[..], &[program, "capture", "-i", "lo", "-w", out]].concat());
    super::wait_for_file(out);
    let id = recorder.0.id();
    assert_no_capability(id);
    assert_eq!((status(id, "NoNewPrivs:"), status(id, "Uid:")), ("1".to_owned(), "65534".to_owned()));
    assert_eq!(status(id, "Seccomp:"), "2");
    // Whatever is not the recorder has none either: here one that waits for its standard input.
    let mut waiting = super::command(&host.inside(&[&NOBODY[..], &[program, "packets", "-"]].concat()));
    let waiting = Running(waiting.stdin(std::process::Stdio::piped()).spawn().unwrap());
    pause(300);
    assert_no_capability(waiting.0.id());
    drop(waiting);
    host.python(&datagrams(4000, 10, 3));
    pause(200);
    let (code, said) = recorder.interrupt();
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("cannot be restricted"), "{said}");
    assert!(read(Path::new(out)).len() >= 3);
}

#[test]
fn must_live_root_records_on_behalf_of_who_asked() {
    if !can(&["ip", "python3", "env"]) {
        return;
    }
    let (directory, file) = folder();
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let host = Namespace::new("behalf");
    for asked in ["PKEXEC_UID=65534", "SUDO_UID=65534"] {
        let out = file(asked);
        let recorder = host.start(&["env", asked, layerscope(), "capture", "-i", "lo", "-w", out.to_str().unwrap()]);
        super::wait_for_file(out.to_str().unwrap());
        let id = recorder.0.id();
        assert_no_capability(id);
        assert_eq!((status(id, "NoNewPrivs:"), status(id, "Uid:")), ("1".to_owned(), "65534".to_owned()), "{asked}");
        host.python(&datagrams(4000, 10, 3));
        pause(200);
        let (code, said) = recorder.interrupt();
        assert_eq!(code, Some(0), "{said}");
        assert!(read(&out).len() >= 3);
        // Theirs to read and to throw away.
        assert_eq!(std::os::unix::fs::MetadataExt::uid(&fs::metadata(&out).unwrap()), 65534, "{asked}");
    }
}

#[test]
fn must_live_an_interface_that_is_not_there() {
    if !can(&["ip"]) {
        return;
    }
    let host = Namespace::new("none");
    let output = run(&host.inside(&[layerscope(), "capture", "-i", "eth7", "-w", "-"]));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(said.contains("eth7") && said.contains("lo"), "{said}");
    host.run("ip link add down0 type veth peer name down1");
    let output = run(&host.inside(&[layerscope(), "capture", "-i", "down0", "-w", "-"]));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("sudo ip link set down0 up"), "{said}");
}

/// The capture has these datagrams, whole, and nothing is wrong with it.
fn assert_whole(store: &PacketStore, datagrams: usize) {
    assert!(store.notices().is_empty(), "{:?}", store.notices());
    assert_eq!(store.metas().iter().filter(|meta| meta.wire_len == 142).count(), datagrams);
    assert!(!store.statistics().is_empty());
    assert_eq!(store.counts().seen, store.len() as u64);
}

#[test]
fn must_live_an_interface_that_goes_away() {
    if !can(&["ip", "python3"]) {
        return;
    }
    for (how, says) in [("ip link del v1", "was removed"), ("ip link set v1 down", "went down")] {
        let (_folder, file) = folder();
        let Pair { one, two } = Pair::new("gone");
        let recorder = one.record("v1", &file("out.pcapng"), &[]);
        two.python(&datagrams(4000, 100, 50).replace("127.0.0.1", "10.77.0.1"));
        one.run(how);
        let (code, said) = recorder.end();
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(says) && said.contains("v1"), "{said}");
        assert_whole(&read(&file("out.pcapng")), 50);
    }
}

/// A small disk, taken away at the end.
struct Disk(tempfile::TempDir);

impl Disk {
    fn new(size: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        do_it(&format!("mount -t tmpfs -o size={size} tmpfs {}", folder.path().display()));
        Disk(folder)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _gone_already = run(&["umount", self.0.path().to_str().unwrap()]);
    }
}

#[test]
fn must_live_a_full_disk_keeps_what_is_on_it() {
    if !can(&["ip", "python3", "mount"]) {
        return;
    }
    let disk = Disk::new("256k");
    let host = Namespace::new("disk");
    let out = disk.0.path().join("out.pcapng");
    let recorder = host.record("lo", &out, &["--protocol", "udp"]);
    host.python(&datagrams(4000, 1000, 1000));
    let (code, said) = recorder.end();
    assert_eq!(code, Some(1), "{said}");
    let store = read(&out);
    assert!(store.notices().is_empty(), "{:?}", store.notices());
    assert!(store.len() > 150, "{}", store.len());
    assert!(said.contains("no room left") && said.contains(&format!("; {} packets", store.len())), "{said}");
    assert!(said.contains(&format!(" {} packets captured, 0 dropped", store.len())), "{said}");
    assert!(said.lines().last().is_some_and(|line| line.contains("no room left")), "{said}");

    // One that has enough before it finds that they have no room: what was cut off is counted.
    let (disk, host) = (Disk::new("64k"), Namespace::new("enough"));
    let out = disk.0.path().join("out.pcapng");
    let recorder = host.record("lo", &out, &["--protocol", "udp", "--packets", "100"]);
    // Held until all of them wait for it: a pause between two would make it write, and find out before it has enough.
    recorder.signal("STOP");
    host.python(&datagrams(4000, 1000, 200));
    pause(300);
    recorder.signal("CONT");
    let (code, said) = recorder.end();
    assert_eq!(code, Some(1), "{said}");
    let counts = read(&out).counts();
    assert_eq!((counts.seen, counts.dropped_by_kernel), (100, 0), "{counts:?}");
    assert_eq!(counts.kept + counts.dropped_by_us, 100, "{counts:?}");
    assert!((20..80).contains(&counts.kept), "{counts:?}");

    // Saving from a store: what was there before stays, and nothing is left beside it.
    let small = Disk::new("64k");
    let target = small.0.path().join("saved.pcapng");
    fs::write(&target, "before").unwrap();
    let result = save(&store, 1..=store.last_number(), &target, SaveFormat::Pcapng, None);
    assert!(matches!(result, Err(SaveError::DiskFull(_))), "{result:?}");
    assert_eq!(fs::read(&target).unwrap(), b"before");
    assert_eq!(fs::read_dir(small.0.path()).unwrap().count(), 1);
}

#[test]
fn must_live_a_reader_that_leaves_is_a_quiet_end() {
    if !can(&["ip", "python3", "sh", "head"]) {
        return;
    }
    let host = Namespace::new("pipe");
    let script = format!("{} capture -i lo -w - | head -c 100 >/dev/null; echo ${{PIPESTATUS[0]}}", layerscope());
    // No frame comes: it notices all the same.
    let output = run(&host.inside(&["bash", "-c", &script]));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn must_live_signals_end_the_file() {
    if !can(&["ip", "python3"]) {
        return;
    }
    for signal in ["INT", "TERM", "HUP"] {
        let (_folder, file) = folder();
        let host = Namespace::new("signal");
        let recorder = host.record("lo", &file("out.pcapng"), &["--protocol", "udp"]);
        host.python(&datagrams(4000, 100, 20));
        recorder.signal(signal);
        let (code, said) = recorder.end();
        assert_eq!(code, Some(0), "{said}");
        assert_whole(&read(&file("out.pcapng")), 20);
    }
}

/// Records loopback's datagrams to a pipe that is not read yet. What comes is the header, so that it has begun.
fn record_to_a_pipe(host: &Namespace, more: &[&str]) -> (Running, ChildStdin, ChildStdout, Vec<u8>) {
    let words = [layerscope(), "capture", "-i", "lo", "-w", "-", "--protocol", "udp"];
    let mut command = super::command(&host.inside(&[&words[..], more].concat()));
    let mut recorder = Running(command.stdin(Stdio::piped()).spawn().unwrap());
    let input = recorder.0.stdin.take().unwrap();
    let mut output = recorder.0.stdout.take().unwrap();
    let mut header = vec![0; 24];
    output.read_exact(&mut header).unwrap();
    (recorder, input, output, header)
}

/// The rest of what comes out of a pipe, as a capture.
fn the_rest(mut output: ChildStdout, mut bytes: Vec<u8>) -> PacketStore {
    output.read_to_end(&mut bytes).unwrap();
    PacketStore::read_all(CaptureSource::Bytes(bytes.into())).unwrap()
}

fn count(store: &PacketStore, wire_len: u32) -> usize {
    store.metas().iter().filter(|meta| meta.wire_len == wire_len).count()
}

#[test]
fn must_live_an_end_is_noticed_while_the_reader_is_slow() {
    if !can(&["ip", "python3"]) {
        return;
    }
    // Far more than a pipe holds, so that there is always something to be written. What comes once it has been asked to end
    // is none of its business, however late the reader takes what came before.
    let host = Namespace::new("slow");
    for how in ["input", "TERM", "seconds"] {
        let more: &[&str] = match how {
            "input" => &["--until-input-ends"],
            "seconds" => &["--seconds", "2"],
            _ => &[],
        };
        let (recorder, input, output, begun) = record_to_a_pipe(&host, more);
        host.python(&datagrams(4000, 1000, 3000));
        pause(200);
        match how {
            "input" => drop(input),
            "seconds" => pause(2000),
            signal => recorder.signal(signal),
        }
        pause(400);
        host.python(&datagrams(4000, 700, 100));
        let store = the_rest(output, begun);
        let (code, said) = recorder.end();
        assert_eq!(code, Some(0), "{how}: {said}");
        assert_eq!((count(&store, 1042), count(&store, 742)), (3000, 0), "{how}");
        assert!(store.notices().is_empty(), "{how}: {:?}", store.notices());
        let counts = store.counts();
        assert_eq!((counts.seen, counts.kept), (3000, 3000), "{how}");
    }
}

#[test]
fn must_live_a_reader_that_takes_nothing_does_not_keep_it() {
    if !can(&["ip", "python3"]) {
        return;
    }
    let host = Namespace::new("stall");
    for how in ["input", "INT"] {
        let (recorder, mut input, output, begun) = record_to_a_pipe(&host, &["--until-input-ends"]);
        host.python(&datagrams(4000, 1000, 3000));
        pause(200);
        if how == "input" {
            input.write_all(b"end").unwrap();
        } else {
            recorder.signal(how);
        }
        let asked = Instant::now();
        let (code, said) = recorder.end();
        assert!(asked.elapsed() < Duration::from_secs(6), "{how}: {:?}", asked.elapsed());
        let store = the_rest(output, begun);
        // It says how many are there, and no more is.
        assert_eq!(code, Some(1), "{how}: {said}");
        assert!(said.contains(&format!("; {} packets were handed over", store.len())), "{said}, {}", store.len());
        assert!(store.len() > 20 && store.len() < 3000, "{how}: {}", store.len());
    }
}
