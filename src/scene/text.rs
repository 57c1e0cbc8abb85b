//! Measuring and breaking lines of text by the bundled fonts, without a window.

use super::{Weight, fonts};

/// The width of a line of text, logical pixels.
pub fn width(text: &str, size: f32, weight: Weight) -> f32 {
    text.chars().map(|c| fonts::advance(c, weight)).sum::<f32>() * size
}

/// Characters that no line begins with (GB/T 15834, CLREQ).
fn not_first(c: char) -> bool {
    "、。，．：；！？）〉》」』】〕”’…—～·%‰,.:;!?)]}".contains(c)
}

/// Characters that no line ends with.
fn not_last(c: char) -> bool {
    "（〈《「『【〔“‘([{".contains(c)
}

/// A space at which no line is broken.
const NO_BREAK: char = '\u{a0}';

/// Whether a line may be broken beside the character: Chinese has no spaces.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

/// Breaks a text into lines no wider than `limit`, logical pixels. Breaks at spaces and between Chinese
/// characters, keeps punctuation where it belongs, and breaks a word only where it alone is too wide.
pub fn wrap(text: &str, size: f32, weight: Weight, limit: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let first = lines.len();
        wrap_paragraph(paragraph, size, weight, limit, &mut lines);
        let count = lines.len() - first;
        // A word or a sign that would stand alone at the end gets company, where that costs no line.
        let lonely = |lines: &[String]| lines.last().is_none_or(|line| width(line, size, weight) < limit * LONELY);
        if count < 2 || !lonely(&lines) {
            continue;
        }
        // No word is broken for that.
        let widest =
            pieces(paragraph).into_iter().map(|piece| width(piece.trim_end(), size, weight)).fold(0.0, f32::max);
        for share in NARROWER.into_iter().filter(|share| widest <= limit * share) {
            let mut tried = Vec::with_capacity(count);
            wrap_paragraph(paragraph, size, weight, limit * share, &mut tried);
            if tried.len() > count {
                break;
            }
            if !lonely(&tried) {
                lines.truncate(first);
                lines.append(&mut tried);
                break;
            }
        }
    }
    lines
}

/// A last line shorter than this share of the room stands alone, and the shares of the room that are tried then.
const LONELY: f32 = 0.15;
const NARROWER: [f32; 4] = [0.95, 0.9, 0.84, 0.78];

fn wrap_paragraph(text: &str, size: f32, weight: Weight, limit: f32, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut line_width = 0.0f32;
    for piece in pieces(text) {
        let piece_width = width(piece, size, weight);
        let visible = width(piece.trim_end(), size, weight);
        if line_width + visible > limit && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            line_width = 0.0;
        }
        if visible > limit {
            for c in piece.chars() {
                let advance = fonts::advance(c, weight) * size;
                if line_width + advance > limit && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    line_width = 0.0;
                }
                line.push(c);
                line_width += advance;
            }
        } else {
            line.push_str(piece);
            line_width += piece_width;
        }
    }
    if !line.trim_end().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
}

/// The text cut where a line may break; each piece keeps the space after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let may_break = match before {
            None => false,
            Some(' ') => c != ' ',
            // A number and its unit stay together.
            Some(b) if b == NO_BREAK || c == NO_BREAK => false,
            Some(b) => (is_wide(b) || is_wide(c)) && c != ' ' && !not_first(c) && !not_last(b),
        };
        if may_break {
            if let Some(piece) = text.get(start..at) {
                pieces.push(piece);
            }
            start = at;
        }
        before = Some(c);
    }
    if let Some(piece) = text.get(start..).filter(|piece| !piece.is_empty()) {
        pieces.push(piece);
    }
    pieces
}

/// The text, cut with an ellipsis where it is wider than `limit`.
pub fn elide(text: &str, size: f32, weight: Weight, limit: f32) -> String {
    if width(text, size, weight) <= limit {
        return text.to_owned();
    }
    let room = limit - fonts::advance('…', weight) * size;
    let mut out = String::new();
    let mut used = 0.0;
    for c in text.chars() {
        used += fonts::advance(c, weight) * size;
        if used > room {
            break;
        }
        out.push(c);
    }
    let mut out = out.trim_end().to_owned();
    out.push('…');
    out
}

/// The text, with an ellipsis in its middle where it is wider than `limit`: for addresses, whose ends tell most.
pub fn elide_middle(text: &str, size: f32, weight: Weight, limit: f32) -> String {
    if width(text, size, weight) <= limit {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut keep = chars.len().saturating_sub(1);
    while keep > 2 {
        let head = keep / 2;
        let tail = keep - head;
        let short: String =
            chars.iter().take(head).chain(std::iter::once(&'…')).chain(chars.iter().skip(chars.len() - tail)).collect();
        if width(&short, size, weight) <= limit {
            return short;
        }
        keep -= 1;
    }
    "…".to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn english_breaks_at_spaces() {
        let lines = wrap("The client asks to open a connection.", 10.0, Weight::Regular, 80.0);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), "The client asks to open a connection.");
        assert!(lines.iter().all(|line| width(line, 10.0, Weight::Regular) <= 80.0));
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_a_full_stop() {
        // Ten characters of ten pixels and a full stop: eight fit, so the stop would begin a line.
        let lines = wrap("一二三四五六七八。九（十）", 10.0, Weight::Regular, 80.0);
        assert_eq!(lines, ["一二三四五六七", "八。九（十）"]);
        let lines = wrap("一二三四五六七（八）", 10.0, Weight::Regular, 80.0);
        assert_eq!(lines, ["一二三四五六七", "（八）"], "no line ends with an opening bracket");
        let lines = wrap("收到 SYN-RECEIVED 之後", 10.0, Weight::Regular, 100.0);
        assert!(lines.iter().any(|line| line.contains("SYN-RECEIVED")), "a word stays whole: {lines:?}");
    }

    #[test]
    fn a_number_stays_with_its_unit() {
        for text in ["It came after 8.4\u{a0}ms or so.", "客戶送出 1448\u{a0}個位元組，再等。"] {
            for limit in 60..200u8 {
                let lines = wrap(text, 10.0, Weight::Regular, f32::from(limit));
                let ends = |line: &String| line.ends_with(|c: char| c.is_ascii_digit() || c == NO_BREAK);
                assert!(!lines.iter().any(ends), "{limit}: {lines:?}");
            }
        }
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut_and_nothing_is_lost() {
        let lines = wrap("aaaaaaaaaaaaaaaaaaaa b", 10.0, Weight::Mono, 30.0);
        assert_eq!(lines.concat().replace(' ', ""), "aaaaaaaaaaaaaaaaaaaab");
        // No word is broken to give another company.
        let word = "retransmission-timeout";
        let room = width(word, 10.0, Weight::Regular) + 1.0;
        assert_eq!(wrap(&format!("{word} ok"), 10.0, Weight::Regular, room), [word, "ok"]);
        // Nothing stands alone in a last line.
        let lines = wrap("一二三四五六七八九十一二三四五六七八九十甲。", 10.0, Weight::Regular, 200.0);
        assert_eq!(lines.iter().map(|line| line.chars().count()).collect::<Vec<_>>(), [18, 4]);
        assert!(wrap("", 10.0, Weight::Regular, 10.0).is_empty());
        assert!(!wrap("abc", 10.0, Weight::Regular, 0.0).is_empty(), "no room at all must still end");
    }

    #[test]
    fn elided_texts_fit() {
        let address = "2001:db8:85a3:1234:5678:8a2e:1370:7334";
        let short = elide_middle(address, 13.0, Weight::Mono, 160.0);
        assert!(width(&short, 13.0, Weight::Mono) <= 160.0);
        assert!(short.starts_with("2001:db8") && short.ends_with(":7334"), "{short}");
        assert_eq!(elide("short", 13.0, Weight::Regular, 160.0), "short");
        assert!(elide("a longer text", 13.0, Weight::Regular, 40.0).ends_with('…'));
    }
}
