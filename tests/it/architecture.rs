//! The arrows between the modules, read from the sources: who may use whom.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each module and those it may use. `i18n` is a leaf that anyone may use, and so is `osi`.
const ALLOWED: &[(&str, &[&str])] = &[
    ("osi", &[]),
    ("i18n", &[]),
    ("capture", &["osi", "i18n"]),
    ("decode", &["capture", "osi", "i18n"]),
    ("flow", &["decode", "capture", "osi", "i18n"]),
    ("timeline", &["flow", "decode", "capture", "osi", "i18n"]),
    ("scene", &["timeline", "flow", "decode", "capture", "osi", "i18n"]),
    ("theme", &["scene", "flow", "osi", "i18n"]),
    ("workspace", &["theme", "scene", "timeline", "flow", "decode", "capture", "osi", "i18n"]),
    ("export", &["theme", "scene", "timeline", "flow", "decode", "capture", "osi", "i18n"]),
    ("ui", &["export", "workspace", "theme", "scene", "timeline", "flow", "decode", "capture", "osi", "i18n"]),
    ("cli", &["ui", "export", "workspace", "theme", "scene", "timeline", "flow", "decode", "capture", "osi", "i18n"]),
];

/// Crates that only one module may use.
const KEPT_APART: &[(&str, &[&str])] = &[
    ("egui", &["ui"]),
    ("eframe", &["ui"]),
    ("rfd", &["ui"]),
    ("etherparse", &["decode"]),
    ("memmap2", &["capture"]),
    ("pnet", &["capture"]),
    ("nix", &["capture"]),
    ("libc", &["capture"]),
    ("caps", &["capture"]),
    ("seccompiler", &["capture"]),
    ("resvg", &["export", "scene"]),
    ("clap", &["cli"]),
    ("fluent_bundle", &["i18n"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The module a file belongs to: the first part of its path, or its name.
fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(root()).unwrap();
    inside.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The names after `crate::` on a line, also those in braces: `use crate::{a::B, c};`.
fn used_modules(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    for (at, _) in text.match_indices("crate::") {
        // `$crate::` in a macro of ours counts as well; `some_crate::` does not.
        if text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        if let Some(inner) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut item = String::new();
            for c in inner.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => {
                        used.insert(name(item.trim()));
                        item.clear();
                        continue;
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
                item.push(c);
            }
            used.insert(name(item.trim()));
        } else {
            used.insert(name(rest));
        }
    }
    used
}

/// A source without its comments: a link in the docs is no arrow.
fn code_of(file: &Path) -> String {
    std::fs::read_to_string(file)
        .unwrap()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_arrow_is_allowed() {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    assert!(files.len() > 30, "the sources were not found");
    let modules: BTreeSet<&str> = ALLOWED.iter().map(|(module, _)| *module).collect();
    let mut wrong = Vec::new();
    for file in &files {
        let module = module_of(file);
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{}: module `{module}` is not in the table", file.display()));
            continue;
        };
        for used in used_modules(&code_of(file)) {
            if modules.contains(used.as_str()) && used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}: `{module}` may not use `{used}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crates_stay_where_they_belong() {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    let mut wrong = Vec::new();
    for file in &files {
        let (module, code) = (module_of(file), code_of(file));
        for (name, places) in KEPT_APART {
            let uses = code.contains(&format!("use {name}::")) || code.contains(&format!(" {name}::"));
            if uses && !places.contains(&module.as_str()) {
                wrong.push(format!("{}: `{name}` belongs to {places:?}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            text.starts_with("//!") || text.starts_with("#![doc"),
            "{} does not open by saying what it is for",
            file.display()
        );
    }
}

#[test]
fn the_reader_of_arrows_sees_them() {
    let used = used_modules("use crate::{flow::{A, B}, scene};\nlet x = crate::ui::X; other_crate::capture");
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["flow", "scene", "ui"]);
}
