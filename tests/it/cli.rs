//! The command line as its users meet it: the real program, its output, its exit status.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("captures").join(name)
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_layerscope"));
    command.env("LC_ALL", "C.UTF-8").env("LANG", "en_US.UTF-8").env_remove("LC_MESSAGES").env_remove("LANGUAGE");
    command.stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn objects(output: &Output) -> Vec<serde_json::Value> {
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn packets_as_json() {
    let file = sample("http-get.pcap");
    let output = run(&["packets", file.to_str().unwrap(), "--json"]);
    assert!(output.status.success(), "{}", complaint(&output));
    let packets = objects(&output);
    let first = &packets[0];
    assert_eq!(first["frame.number"], 1);
    assert_eq!(first["layers"], serde_json::json!(["eth", "ip", "tcp"]));
    assert_eq!(first["ip.src"], "10.0.0.2");
    assert_eq!(first["tcp.dstport"], 80);
    assert_eq!(first["tcp.flags"], 2);
    assert_eq!(first["tcp.seq"], 0);
    assert_eq!(first["tcp.len"], 0);
    assert_eq!(first["tcp.stream"], 0);
    assert!(first["frame.time_epoch"].as_str().unwrap().split('.').nth(1).unwrap().len() == 9);
    assert!(first.get("udp.srcport").is_none());
    let request = packets.iter().find(|packet| packet["http.request.method"] == "GET").unwrap();
    assert_eq!(request["layers"], serde_json::json!(["eth", "ip", "tcp", "http"]));
    assert!(packets.iter().any(|packet| packet["http.response.code"] == 200));
    let limited = run(&["packets", file.to_str().unwrap(), "--json", "--limit", "2"]);
    assert_eq!(objects(&limited), packets[..2]);
}

#[test]
fn packets_as_a_table() {
    let output = run(&["packets", sample("dns-lookup.pcap").to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() >= 2);
    assert!(text.contains("DNS") && text.contains("10.0.0.2"), "{text}");
}

#[test]
fn conversations_as_json() {
    let output = run(&["conversations", sample("http-get.pcap").to_str().unwrap(), "--json"]);
    let conversations = objects(&output);
    assert_eq!(conversations.len(), 1);
    let only = &conversations[0];
    assert_eq!(only["proto"], "tcp");
    assert_eq!(only["evidence"], "observed");
    assert_eq!(only["server"]["port"], 80);
    assert_eq!(only["handshake"], serde_json::json!([1, 2, 3]));
    assert_eq!(only["states"]["client"]["state"], "TIME-WAIT");
    assert_eq!(only["states"]["client"]["evidence"], "inferred");
    assert_eq!(only["states"]["server"]["state"], "CLOSED");
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    for name in ["http-get.pcap", "router.pcapng"] {
        let bytes = std::fs::read(sample(name)).unwrap();
        let mut child = program()
            .args(["packets", "-", "--json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&bytes).unwrap();
        let piped = child.wait_with_output().unwrap();
        let named = run(&["packets", sample(name).to_str().unwrap(), "--json"]);
        assert_eq!(String::from_utf8_lossy(&piped.stdout), String::from_utf8_lossy(&named.stdout));
        assert!(!piped.stdout.is_empty());
    }
}

#[test]
fn a_file_cut_off_at_its_end_is_done_with_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = std::fs::read(sample("http-get.pcap")).unwrap();
    let file = folder.path().join("cut.pcap");
    std::fs::write(&file, &bytes[..bytes.len() - 3]).unwrap();
    let output = run(&["packets", file.to_str().unwrap(), "--json"]);
    assert!(output.status.success());
    assert_eq!(complaint(&output).lines().count(), 1, "{}", complaint(&output));
    let whole = run(&["packets", sample("http-get.pcap").to_str().unwrap(), "--json"]);
    assert_eq!(objects(&output).len(), objects(&whole).len() - 1);
}

#[test]
fn a_capture_damaged_in_its_middle_shows_what_is_whole_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = std::fs::read(sample("http-get.pcap")).unwrap();
    // The length of the second record: 24 bytes of header, a record of 16 and 74, then eight bytes on.
    bytes[24 + 16 + 74 + 8..][..4].copy_from_slice(&[0xff; 4]);
    let file = folder.path().join("damaged.pcap");
    std::fs::write(&file, bytes).unwrap();
    let output = run(&["packets", file.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(objects(&output).len(), 1);
    assert_eq!(complaint(&output).lines().count(), 1, "{}", complaint(&output));
}

#[test]
fn frames_of_an_unknown_link_type_are_listed_and_the_type_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = std::fs::read(sample("http-get.pcap")).unwrap();
    // LINKTYPE_USER0: nobody outside knows what it holds.
    bytes[20..22].copy_from_slice(&147_u16.to_le_bytes());
    let file = folder.path().join("user0.pcap");
    std::fs::write(&file, bytes).unwrap();
    for command in ["packets", "conversations"] {
        let output = run(&[command, file.to_str().unwrap(), "--json"]);
        assert!(output.status.success());
        assert_eq!(complaint(&output).lines().count(), 1, "{}", complaint(&output));
        assert!(complaint(&output).contains("147"), "{}", complaint(&output));
    }
    let packets = objects(&run(&["packets", file.to_str().unwrap(), "--json"]));
    assert_eq!(packets.len(), 11);
    assert!(packets.iter().all(|packet| packet["notes"].as_array().unwrap().contains(&"unknown-link-type".into())));
}

#[test]
fn a_limit_ends_at_once_on_a_live_pipe() {
    let bytes = std::fs::read(sample("http-get.pcap")).unwrap();
    let mut child =
        program().args(["packets", "-", "--limit", "2"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(&bytes[..24 + 2 * 90]).unwrap();
    pipe.flush().unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut text).unwrap();
    assert_eq!(text.lines().count(), 2);
    assert!(child.wait().unwrap().success());
    drop(pipe);
}

#[test]
fn an_unfinished_picture_never_takes_a_name_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("x.svg");
    std::fs::write(&out, "mine").unwrap();
    std::fs::write(folder.path().join("x.svg.part"), "mine too").unwrap();
    let file = sample("dns-lookup.pcap");
    assert!(run(&["render", file.to_str().unwrap(), "-o", out.to_str().unwrap()]).status.success());
    assert!(std::fs::read_to_string(&out).unwrap().starts_with("<svg"));
    assert_eq!(std::fs::read_to_string(folder.path().join("x.svg.part")).unwrap(), "mine too");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn what_cannot_be_done_says_so_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("empty.pcap"), b"").unwrap();
    std::fs::write(path("text.pcap"), b"This is a shopping list: milk, bread, a packet of crisps.").unwrap();
    std::fs::write(path("header.pcap"), &std::fs::read(sample("http-get.pcap")).unwrap()[..10]).unwrap();
    let file = sample("http-get.pcap");
    let file = file.to_str().unwrap();
    let cases: &[&[&str]] = &[
        &["packets", &path("empty.pcap")],
        &["packets", &path("text.pcap")],
        &["packets", &path("header.pcap")],
        &["packets", &path("missing.pcap")],
        &["conversations", folder.path().to_str().unwrap()],
        &["render", file, "--conversation", "7", "-o", &path("x.svg")],
        &["render", file, "--step", "7000", "-o", &path("x.svg")],
        &["render", file, "--view", "udp", "--beside", "9", "-o", &path("x.svg")],
        &["render", file, "--view", "udp", "--beside", "0", "-o", &path("x.svg")],
        &["render", file, "-o", &path("no/such/folder/x.svg")],
    ];
    for arguments in cases {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert_eq!(complaint(&output).lines().count(), 1, "{arguments:?}: {}", complaint(&output));
        assert!(output.stdout.is_empty());
    }
    assert_eq!(run(&["packets"]).status.code(), Some(2));
    assert_eq!(run(&["render", file, "--size", "1x1", "-o", "x"]).status.code(), Some(2));
}

#[test]
fn messages_come_in_the_readers_language() {
    let output = program()
        .args(["packets", "/no/such/file"])
        .env("LC_ALL", "zh_TW.UTF-8")
        .env("LANG", "zh_TW.UTF-8")
        .output()
        .unwrap();
    assert!(complaint(&output).contains('檔'), "{}", complaint(&output));
}

#[test]
fn a_closed_pipe_is_quiet() {
    let mut child = program()
        .args(["packets", sample("tls.pcap").to_str().unwrap(), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(complaint(&output), "");
}

#[test]
fn without_a_display_it_says_what_works() {
    let output =
        program().env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = complaint(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    for command in ["packets", "conversations", "render"] {
        assert!(said.contains(command), "{said}");
    }
}

#[test]
fn pictures_are_the_same_bytes_on_every_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = sample("http-get.pcap");
    for (format, start) in [("svg", &b"<svg"[..]), ("png", &b"\x89PNG"[..]), ("gif", &b"GIF89a"[..])] {
        let mut pictures = Vec::new();
        for turn in ["a", "b"] {
            let out = folder.path().join(format!("{turn}.{format}"));
            let output = run(&[
                "render",
                file.to_str().unwrap(),
                "--step",
                "2",
                "--size",
                "480x320",
                "--lang",
                "zh-Hant",
                "-o",
                out.to_str().unwrap(),
            ]);
            assert!(output.status.success(), "{}", complaint(&output));
            pictures.push(std::fs::read(out).unwrap());
        }
        assert!(pictures[0].starts_with(start), "{format}");
        assert!(pictures[0] == pictures[1], "{format} differs from run to run");
    }
}

#[test]
fn tcp_beside_udp_is_chosen_or_named() {
    let file = sample("dns-over-tcp.pcap");
    let file = file.to_str().unwrap();
    let picture = |arguments: &[&str]| {
        let mut all = vec!["render", file, "--view", "udp", "--lang", "en", "--format", "svg", "-o", "-"];
        all.extend(arguments);
        let output = run(&all);
        assert!(output.status.success(), "{}", complaint(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let chosen = picture(&[]);
    assert_eq!(chosen, picture(&["--beside", "1"]), "the best match is the same question over TCP");
    assert!(chosen.contains(">TCP<") && chosen.contains(">UDP<") && chosen.contains(">round trips<"));
    let other_way = picture(&["--conversation", "1"]);
    assert!(other_way.contains(">676<") && other_way.contains(">84<"), "header bytes of both");
    let alone =
        run(&["render", sample("dns-lookup.pcap").to_str().unwrap(), "--view", "udp", "--lang", "en", "-o", "-"]);
    assert!(String::from_utf8(alone.stdout).unwrap().contains("no TCP conversation"));
}

#[test]
#[cfg(unix)]
fn interfaces_name_the_loopback() {
    let output = run(&["interfaces", "--json"]);
    assert!(output.status.success());
    let interfaces = objects(&output);
    assert!(interfaces.iter().all(|interface| interface["name"].is_string()));
    assert!(interfaces.iter().any(|interface| interface["loopback"] == true), "{interfaces:?}");
}
