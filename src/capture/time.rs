//! Time at the tap.

/// A moment at the point of capture: nanoseconds since the Unix epoch, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From nanoseconds since the epoch.
    pub const fn from_nanos(nanos: i64) -> Self {
        Timestamp(nanos)
    }

    /// From whole seconds and nanoseconds; saturates at the ends of the range (years 1677 to 2262).
    pub const fn from_parts(seconds: i64, nanos: u32) -> Self {
        Timestamp(seconds.saturating_mul(1_000_000_000).saturating_add(nanos as i64))
    }

    /// Nanoseconds since the epoch.
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// Nanoseconds from `earlier` to this; negative where the clock ran backwards.
    pub const fn since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl std::fmt::Display for Timestamp {
    /// Seconds since the epoch with nine decimals, as Wireshark's `frame.time_epoch`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let nanos = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000)
    }
}

/// The time since the first frame, in nanoseconds, as a list shows it: seconds with six decimals, cut and not
/// rounded, as Wireshark does. Every list of packets writes its times by this.
pub fn since_first_text(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let nanos = nanos.unsigned_abs();
    format!("{sign}{}.{:06}", nanos / 1_000_000_000, nanos % 1_000_000_000 / 1000)
}

#[cfg(test)]
mod tests {
    use super::{Timestamp, since_first_text};

    #[test]
    fn times_of_a_list_are_cut_to_six_decimals() {
        assert_eq!(since_first_text(1_204_999_999), "1.204999");
        assert_eq!(since_first_text(-1_500), "-0.000001");
        assert_eq!(since_first_text(18_494), "0.000018");
        // Where floating point has no digits left for microseconds.
        assert_eq!(since_first_text(9_007_199_254_740_993_999), "9007199254.740993");
    }

    #[test]
    fn shown_with_nine_decimals() {
        assert_eq!(Timestamp::from_parts(1_700_000_000, 5).to_string(), "1700000000.000000005");
        assert_eq!(Timestamp::from_nanos(-1_500_000_000).to_string(), "-1.500000000");
        assert_eq!(Timestamp::from_nanos(0).to_string(), "0.000000000");
    }
}
