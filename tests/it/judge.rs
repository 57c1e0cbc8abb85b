//! The judge that compares the command line with tshark on real captures.

use std::path::Path;
use std::process::Command;

use crate::must::{have, skip};

/// The least agreement on the public list, in percent.
const PACKETS: f64 = 99.9;
const CONVERSATIONS: f64 = 99.5;

#[test]
fn must_agree_with_tshark() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.join("judge.py").is_file() {
        return skip("judge", "../shared/corpus is not there");
    }
    if !have("python3") {
        return skip("judge", "python3 is not installed");
    }
    let output = Command::new("python3")
        .arg(corpus.join("judge.py"))
        .args(["--bin", env!("CARGO_BIN_EXE_layerscope")])
        .arg("--list")
        .arg(corpus.join("list.txt"))
        .arg("--root")
        .arg(corpus.join("captures"))
        .arg("--cache")
        .arg(corpus.join("tshark"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    println!("{text}");
    let line = text.lines().rfind(|line| line.starts_with("agreement:")).expect("the judge's closing line");
    let numbers: Vec<f64> =
        line.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter_map(|word| word.parse().ok()).collect();
    let [packets, conversations, crashed, failed, ..] = numbers[..] else { panic!("{line}") };
    assert_eq!((crashed, failed), (0.0, 0.0), "{line}");
    assert!(packets >= PACKETS && conversations >= CONVERSATIONS, "{line}");
    for group in ["link", "network", "transport", "analysis", "application"] {
        let all = text.lines().find(|line| line.starts_with(group) && line.contains("= all")).unwrap();
        let percent: f64 = all.split_whitespace().last().unwrap().parse().unwrap();
        assert!(percent >= PACKETS, "{all}");
    }
}
