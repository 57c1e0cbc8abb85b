//! Columns for a terminal, in which a Chinese character takes two places.

/// Columns a terminal needs for a text.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x2_0000..=0x3_FFFD)
}

/// The text, filled up with blanks on its right.
pub(super) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text, filled up with blanks on its left.
pub(super) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::{left, right, width};

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(width("封包 3"), 6);
        assert_eq!(left("封包", 6), "封包  ");
        assert_eq!(right("三", 3), " 三");
        assert_eq!(right("long", 2), "long");
    }
}
