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
fn without_conversations_it_says_what_there_is() {
    let file = sample("arp-ping.pcap");
    let output = run(&["conversations", file.to_str().unwrap()]);
    assert!(output.status.success() && output.stdout.is_empty());
    let said = complaint(&output);
    assert!(said.contains("no TCP or UDP conversation") && said.contains("ARP (2), ICMP (6)"), "{said}");
    let json = run(&["conversations", file.to_str().unwrap(), "--json"]);
    assert!(json.status.success() && json.stdout.is_empty() && json.stderr.is_empty());
}

#[test]
fn packets_as_a_table() {
    let output = run(&["packets", sample("dns-lookup.pcap").to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() >= 2);
    assert!(text.contains("DNS") && text.contains("10.0.0.2"), "{text}");
}

#[test]
fn the_table_has_titles_and_says_what_wireshark_says_of_tcp() {
    let lines = |name: &str, more: &[&str]| {
        let file = sample(name);
        let output = run(&[&["packets", file.to_str().unwrap()][..], more].concat());
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let table = lines("retransmission.pcap", &["--lang", "en"]);
    let titles: Vec<&str> = table[0].split_whitespace().collect();
    assert_eq!(titles, ["No.", "Time", "Source", "Destination", "Protocol", "Length", "Info"]);
    // What a packet says stands below its title.
    assert_eq!(table[0].find("Info"), table[1].find("56616"), "{table:#?}");
    // As tshark has it, but for the options that it adds at the end.
    let says = [
        (1, "56616 → 9000 [SYN] Seq=0 Win=64240 Len=0"),
        (2, "9000 → 56616 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0"),
        (3, "56616 → 9000 [ACK] Seq=1 Ack=1 Win=64512 Len=0"),
        (7, "[TCP Retransmission] 56616 → 9000 [PSH, ACK] Seq=59 Ack=1 Win=64512 Len=58"),
    ];
    for (number, info) in says {
        assert!(table[number].ends_with(&format!("  {info}")), "{}", table[number]);
    }
    // Without the SYNs the scale is not known: the field as it is.
    assert!(lines("mid-stream.pcap", &[])[1].contains("Seq=1 Ack=1 Win=63 Len=15"));
    let fast = lines("fast-retransmit.pcap", &["--lang", "zh-Hant"]);
    assert!(fast[0].contains("編號") && fast[0].contains("資訊"), "{}", fast[0]);
    assert!(fast.iter().any(|line| line.contains("  [TCP Fast Retransmission] 59274")), "{fast:#?}");
    // Under the mask as well, whose addresses the tracker never saw.
    assert!(lines("retransmission.pcap", &["--mask"])[3].contains("Win=64512"));
}

#[test]
fn the_table_of_conversations_has_titles_and_json_has_none() {
    let file = sample("web-visit.pcap");
    let lines = |more: &[&str]| {
        let output = run(&[&["conversations", file.to_str().unwrap()][..], more].concat());
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let table = lines(&["--lang", "en"]);
    assert_eq!(table.len(), 3, "a line for each, and the titles: {table:#?}");
    let title = |word: &str| table[0].find(word).unwrap_or_else(|| panic!("{word}: {}", table[0]));
    assert!(table[0].starts_with("Protocol") && table[0].contains("Packets") && table[0].contains("Bytes"));
    // What a conversation says stands below its title.
    assert_eq!(Some(title("Client → server")), table[1].find("10.0.0.2"), "{table:#?}");
    let place = |line: &str, words: &str| line.find(words).map(|at| line[..at].chars().count());
    assert_eq!(place(&table[0], "Pattern"), place(&table[1], "request and reply"), "{table:#?}");
    assert!(lines(&["--lang", "zh-Hant"])[0].contains("封包數"));
    assert!(lines(&["--json"]).iter().all(|line| line.starts_with('{')));
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
    assert_eq!(text.lines().count(), 3, "the titles and two packets: {text}");
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
fn a_packet_is_drawn_at_its_moment() {
    let picture = |file: &str, arguments: &[&str]| {
        let file = sample(file);
        let mut all = vec!["render", file.to_str().unwrap(), "--lang", "en", "--size", "640x400", "-o", "-"];
        all.extend(arguments);
        let output = run(&all);
        assert!(output.status.success(), "{arguments:?}: {}", complaint(&output));
        output.stdout
    };
    let text = |file, arguments: &[&str]| String::from_utf8(picture(file, arguments)).unwrap();
    // Of one conversation, whose packets are its steps.
    for view in ["ladder", "states", "header", "udp"] {
        let of = |which: &[&str]| text("http-get.pcap", &[&["--view", view], which].concat());
        assert_eq!(of(&["--packet", "4"]), of(&["--step", "4"]), "{view}");
        assert_ne!(of(&["--packet", "4"]), of(&[]), "{view}");
        assert_eq!(of(&["--packet", "4", "--step", "2"]), of(&["--step", "2"]), "{view}: the step goes first");
    }
    let layers = |which: &[&str]| text("http-get.pcap", &[&["--view", "layers"], which].concat());
    assert_ne!(layers(&["--packet", "4"]), layers(&["--step", "4"]), "with its headers on, not taken off");
    assert!(layers(&["--packet", "4"]).contains("Step 4 of 11"));
    // The exchange below TCP and UDP, and its second packet.
    let arp = |which: &[&str]| text("arp-ping.pcap", &[&["--packet", "2"], which].concat());
    assert_ne!(arp(&[]), arp(&["--step", "1"]));
    let gif = |which: &[&str]| picture("http-get.pcap", &[&["--format", "gif"], which].concat());
    assert!(gif(&["--packet", "2"]) == gif(&["--step", "2"]), "that packet's step");
}

#[test]
fn every_command_speaks_the_language_asked_for() {
    let file = sample("http-get.pcap");
    let file = file.to_str().unwrap();
    let said = |arguments: &[&str]| {
        let output = run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", complaint(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let system = |arguments: &[&str]| {
        let output = program().args(arguments).env("LC_ALL", "zh_TW.UTF-8").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for command in [&["conversations", file][..], &["interfaces"], &["packets", "--help"], &["--help"]] {
        let asked = said(&[command, &["--lang", "zh-Hant"]].concat());
        assert_eq!(asked, said(&[&["--lang=zh-Hant"], command].concat()), "{command:?}");
        assert_eq!(asked, system(command), "{command:?}: as the system's language");
        assert_ne!(asked, said(command), "{command:?}");
    }
    let missing = run(&["packets", "/no/such/file", "--lang", "zh-Hans"]);
    assert!(complaint(&missing).contains('件'), "{}", complaint(&missing));
    // What machines read is the same in every language.
    let json = |language| said(&["packets", file, "--json", "--lang", language]);
    assert_eq!(json("en"), json("zh-Hant"));
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

#[test]
fn nothing_of_whose_packets_they_are_is_printed_or_drawn_under_the_mask() {
    let file = sample("web-visit.pcap");
    let file = file.to_str().unwrap();
    let secret = ["10.0.0.1", "10.0.0.2", "school", "nginx", "Welcome"];
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("picture");
    let drawn = |rest: &[&str], mask: bool| {
        let mut arguments = vec!["render", file, "-o", picture.to_str().unwrap()];
        arguments.extend(rest);
        arguments.extend(mask.then_some("--mask"));
        let output = run(&arguments);
        assert!(output.status.success(), "{}", complaint(&output));
        std::fs::read_to_string(&picture).unwrap()
    };
    let printed = |rest: &[&str], mask: bool| {
        let mut arguments = rest.to_vec();
        arguments.push(file);
        arguments.extend(mask.then_some("--mask"));
        String::from_utf8(run(&arguments).stdout).unwrap()
    };
    let cases: [(&str, &dyn Fn(bool) -> String); 7] = [
        ("packets", &|mask| printed(&["packets"], mask)),
        ("packets --json", &|mask| printed(&["packets", "--json"], mask)),
        ("conversations", &|mask| printed(&["conversations"], mask)),
        ("conversations --json", &|mask| printed(&["conversations", "--json"], mask)),
        ("ladder", &|mask| drawn(&["--format", "svg", "--conversation", "1"], mask)),
        ("layers", &|mask| drawn(&["--format", "svg", "--view", "layers", "--packet", "1"], mask)),
        ("handout", &|mask| drawn(&["--format", "handout", "--conversation", "1"], mask)),
    ];
    for (name, output) in cases {
        let (plain, masked) = (output(false), output(true));
        let seen = |text: &str| secret.into_iter().find(|secret| text.contains(*secret));
        assert!(seen(&plain).is_some(), "{name} shows nothing that could be masked:\n{plain}");
        assert_eq!(seen(&masked), None, "{name}");
    }
}

#[test]
fn a_handout_has_the_width_that_is_asked_for_and_the_captures_name() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("my lecture.pcap");
    std::fs::copy(sample("http-get.pcap"), &own).unwrap();
    let draw = |file: &std::path::Path, more: &[&str]| {
        let asked = [&["render", file.to_str().unwrap(), "--format", "handout", "-o", "-"], more].concat();
        let drawn = run(&asked);
        (drawn.status.code(), String::from_utf8(drawn.stdout).unwrap(), String::from_utf8(drawn.stderr).unwrap())
    };
    let (_, paper, _) = draw(&sample("http-get.pcap"), &["--lang", "en"]);
    assert!(paper.contains("width=\"210mm\"") && paper.contains(">A web page, start to finish<"), "{paper:.300}");
    let (_, chinese, _) = draw(&sample("http-get.pcap"), &["--lang", "zh-Hans"]);
    assert!(!chinese.contains("A web page") && !chinese.contains("http-get"));
    let (_, other, _) = draw(&own, &["--lang", "en"]);
    assert!(other.contains(">my lecture.pcap<"));
    let (_, masked, _) = draw(&own, &["--lang", "en", "--mask"]);
    assert!(!masked.contains("my lecture"), "it may tell what the mask hides");
    let (_, wide, _) = draw(&own, &["--size", "1240x1754"]);
    assert!(wide.contains("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1240\""), "{wide:.300}");
    let (status, _, complaint) = draw(&own, &["--size", "400x600", "--lang", "en"]);
    assert!(status == Some(2) && complaint.contains("600 pixels or more"), "{complaint}");
}

#[test]
fn a_capture_without_conversations_is_drawn_from_its_first_packet() {
    let file = sample("router.pcapng");
    let draw = |more: &[&str]| {
        let asked = [&["render", file.to_str().unwrap(), "--format", "svg", "-o", "-"], more].concat();
        run(&asked)
    };
    let drawn = draw(&[]);
    assert!(drawn.status.success(), "{}", complaint(&drawn));
    let text = String::from_utf8(drawn.stdout).unwrap();
    // The router between the two links, and what it did.
    assert!(text.contains(">Router<") && text.contains("TTL 64 → 63") && text.contains("same packet"));
    // Each of four packets has two frames.
    assert!(text.contains("All told: 4 packets, seen 8 times on their way"));
    let none = draw(&["--conversation", "3"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(complaint(&none).contains("--packet"), "{}", complaint(&none));
}
