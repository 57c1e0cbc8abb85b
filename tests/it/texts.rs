//! Every text in every language, with the same arguments, and every character of them in the bundled fonts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use layerscope::i18n::{AREAS, Catalog, Language};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Id and arguments of each message of a language's files. The files use one-line and indented messages only.
fn messages(language: Language) -> BTreeMap<String, (String, BTreeSet<String>, String)> {
    let mut found: BTreeMap<String, (String, BTreeSet<String>, String)> = BTreeMap::new();
    for area in AREAS {
        let path = root().join("assets/lang").join(language.tag()).join(format!("{area}.ftl"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}", path.display()));
        let mut current: Option<String> = None;
        for line in text.lines() {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let (id, value) = line.split_once('=').unwrap_or_else(|| panic!("{area}: {line}"));
                let id = id.trim().to_owned();
                let entry = (String::from(*area), arguments(value), value.trim().to_owned());
                assert!(found.insert(id.clone(), entry).is_none(), "{id} stands twice in {}", language.tag());
                current = Some(id);
            } else if line.starts_with([' ', '\t', '}'])
                && let Some(entry) = current.as_ref().and_then(|id| found.get_mut(id))
            {
                entry.1.extend(arguments(line));
                entry.2.push_str(line);
            }
        }
    }
    found
}

fn arguments(text: &str) -> BTreeSet<String> {
    text.match_indices('$')
        .map(|(at, _)| text[at + 1..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect())
        .collect()
}

#[test]
fn every_language_says_the_same_things() {
    let english = messages(Language::English);
    assert!(english.len() > 100, "the texts were not found");
    for language in [Language::TraditionalChinese, Language::SimplifiedChinese] {
        let other = messages(language);
        let mut wrong = Vec::new();
        for (id, (area, arguments, _)) in &english {
            match other.get(id) {
                None => wrong.push(format!("{}: {area}: {id} is missing", language.tag())),
                Some((other_area, ..)) if other_area != area => wrong.push(format!("{id} stands in {other_area}")),
                Some((_, other_arguments, _)) if other_arguments != arguments => {
                    wrong.push(format!("{}: {id}: {arguments:?} is not {other_arguments:?}", language.tag()));
                }
                Some(_) => {}
            }
        }
        wrong.extend(other.keys().filter(|id| !english.contains_key(*id)).map(|id| format!("{id} is not in English")));
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn every_text_can_be_parsed() {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        for id in messages(language).keys() {
            assert!(catalog.has(id), "{}: {id} cannot be parsed", language.tag());
        }
    }
}

#[test]
fn chinese_texts_are_chinese() {
    // A text copied from English and not translated is noticed; names of protocols and keys may stay.
    let english = messages(Language::English);
    for language in [Language::TraditionalChinese, Language::SimplifiedChinese] {
        for (id, (_, _, text)) in messages(language) {
            let words = text
                .split(|c: char| !c.is_ascii_alphabetic())
                .filter(|w| w.len() > 3 && w.chars().all(|c| c.is_ascii_lowercase()));
            let plain = !text.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
            let said = english.get(&id).is_some_and(|(_, _, original)| *original == text);
            assert!(!(plain && said && words.count() > 3), "{}: {id} is not translated: {text}", language.tag());
        }
    }
}

#[test]
fn every_id_named_in_the_sources_has_a_text() {
    fn walk(folder: &Path, check: &mut impl FnMut(&Path, &str)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, check);
            } else if path.extension().is_some_and(|e| e == "rs") {
                check(&path, &std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let catalog = Catalog::new(Language::English);
    let (mut wrong, mut seen) = (Vec::new(), 0);
    walk(&root().join("src"), &mut |path, text| {
        for call in ["msg!(", "catalog.get(", ".tr(", "ValueName::Message("] {
            for (at, _) in text.match_indices(call) {
                let rest = text[at + call.len()..].trim_start();
                let Some(rest) = rest.strip_prefix('"') else { continue };
                let id = rest.split('"').next().unwrap();
                seen += 1;
                if !catalog.has(id)
                    && !text[..at].lines().next_back().unwrap_or_default().trim_start().starts_with("//")
                {
                    wrong.push(format!("{}: {id}", path.display()));
                }
            }
        }
    });
    assert!(seen > 50, "no calls were found");
    assert!(wrong.is_empty(), "no such text:\n{}", wrong.join("\n"));
}

#[test]
fn every_glyph_is_bundled() {
    use layerscope::scene::fonts;
    let mut missing = BTreeSet::new();
    let mut check = |language: Language, text: &str| {
        for c in text.chars().filter(|c| !c.is_control()) {
            if !fonts::has_glyph(language, c) {
                missing.insert((language.tag(), c));
            }
        }
    };
    for language in Language::ALL {
        for (_, _, text) in messages(language).values() {
            check(language, text);
        }
        for other in Language::ALL {
            check(language, other.own_name());
        }
        for sample in layerscope::workspace::samples::all() {
            check(language, sample.title(language));
            check(language, sample.summary(language));
        }
    }
    assert!(missing.is_empty(), "run assets/fonts/subset.py; missing: {missing:?}");
}
