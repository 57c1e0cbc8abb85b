//! Wireshark's sequence analysis: what it calls a segment, from the numbers of the segments
//! before it. Follows Wireshark where it differs from what an RFC would say, because what a
//! student sees here is to be found there. The states of RFC 9293 are [`machine`](super::machine)'s.

use super::{Analysis, AnalysisSet};
use crate::decode::TcpFacts;
use crate::flow::pair::{End, Ends};

/// Whether `a` comes after `b` in sequence space (RFC 9293 §3.4: modulo 2³²).
pub(crate) const fn after(a: u32, b: u32) -> bool {
    (b.wrapping_sub(a) as i32) < 0
}

/// Whether `a` is `b` or comes after it.
pub(crate) const fn reaches(a: u32, b: u32) -> bool {
    !after(b, a)
}

/// A time in ns modulo 2⁴⁸ (three days), six bytes. Differences below that are exact, and
/// a clock that runs backwards gives a very large one, as unsigned differences do in Wireshark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Clock([u16; 3]);

const CLOCK_MASK: u64 = (1 << 48) - 1;

impl Clock {
    const fn at(nanos: u64) -> Clock {
        Clock([nanos as u16, (nanos >> 16) as u16, (nanos >> 32) as u16])
    }
    const fn nanos(self) -> u64 {
        let [low, middle, high] = self.0;
        low as u64 | (middle as u64) << 16 | (high as u64) << 32
    }
    const fn since(self, now: u64) -> u64 {
        now.wrapping_sub(self.nanos()) & CLOCK_MASK
    }
}

/// Window scaling as one end's SYN announced it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Scale {
    /// No SYN of that end was seen.
    #[default]
    Unknown,
    /// Not used, because one of the SYNs lacks the option (RFC 7323 §2.2).
    Off,
    /// Shift by so many bits.
    Shift(u8),
}

/// A count of duplicate ACKs that a lost segment's ACK has silenced.
const MUTED: u8 = u8::MAX;

/// What is remembered of one direction. 0 in `next`, `max_ack`, `last_ack` is "not known yet", as in
/// Wireshark (also right after a wrap to exactly 0).
#[derive(Clone, Copy, Debug, Default)]
struct Direction {
    next: u32,
    max_ack: u32,
    last_ack: u32,
    base: u32,
    next_time: Clock,
    last_ack_time: Clock,
    window: u16,
    window_known: bool,
    base_known: bool,
    /// A non-SYN ACK was sent: the window scale counts from now on.
    acked: bool,
    last_keep_alive: bool,
    last_probe: bool,
    dup: u8,
    scale: Scale,
}

/// Handshake round-trip time, as Wireshark takes it.
#[derive(Clone, Copy, Debug, Default)]
enum Rtt {
    #[default]
    Unknown,
    Since(Clock),
    Known(Clock),
}

/// The analysis of one TCP stream.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sequence {
    ends: Ends<Direction>,
    rtt: Rtt,
}

/// How long a retransmission may take to count as out of order while no round trip is known.
const DEFAULT_RTT_NS: u64 = 3_000_000;
/// How soon after the duplicate ACK a retransmission is a fast one.
const FAST_NS: u64 = 20_000_000;

impl Sequence {
    /// The number an end counts from, where known.
    pub(crate) const fn base(&self, end: End) -> Option<u32> {
        let at = self.ends.at(end);
        if at.base_known { Some(at.base) } else { None }
    }

    /// Sets what an end counts from, where an ICMP error told it before the stream began.
    pub(crate) const fn set_base(&mut self, end: End, base: u32) {
        let at = self.ends.at_mut(end);
        at.base = base;
        at.base_known = true;
    }

    /// Whether a SYN without ACK begins a new stream: its number is not the one this end counts from.
    pub(crate) const fn is_new_incarnation(&self, from: End, seq: u32) -> bool {
        let at = self.ends.at(from);
        at.base_known && at.base != seq
    }

    /// `tcp.seq` and `tcp.ack` of a header: relative where a base is known.
    pub(crate) const fn relative(&self, from: End, tcp: &TcpFacts) -> (u32, u32) {
        let seq = tcp.seq.wrapping_sub(self.ends.at(from).base);
        let peer = self.ends.at(from.other());
        (seq, if tcp.flags.ack() { tcp.ack.wrapping_sub(peer.base) } else { tcp.ack })
    }

    /// The shift that an end's window field is to be read with: `None` where it is not known (no SYN of
    /// both ends was seen).
    pub(crate) const fn shift(&self, end: End) -> Option<u8> {
        match (self.ends.at(end).scale, self.ends.at(end.other()).scale) {
            (Scale::Shift(shift), Scale::Shift(_)) => Some(shift),
            (Scale::Off, _) | (_, Scale::Off) => Some(0),
            _ => None,
        }
    }

    /// The window field of an end's latest segment, unscaled.
    pub(crate) const fn last_window(&self, end: End) -> Option<u16> {
        let at = self.ends.at(end);
        if at.window_known { Some(at.window) } else { None }
    }

    /// Notes what the header says before its numbers are judged: what each end counts from,
    /// scaling. Returns whether a SYN-ACK changed its number (`reused_ports`).
    pub(crate) fn meet(&mut self, from: End, tcp: &TcpFacts) -> bool {
        let (f, v) = self.ends.split(from);
        let flags = tcp.flags;
        let mut reused = false;
        if f.base_known {
            if flags.syn() && !flags.ack() && f.base == tcp.seq {
                f.next = f.max_ack;
            }
            if flags.syn() && flags.ack() && f.base != tcp.seq {
                f.base = tcp.seq;
                reused = true;
            }
        } else if tcp.len.is_some() {
            f.base = if flags.syn() { tcp.seq } else { tcp.seq.wrapping_sub(1) };
            f.base_known = true;
        }
        // What has no length (a fragment, a header longer than its packet) sets nothing to count from.
        if !v.base_known && flags.ack() && tcp.len.is_some() {
            v.base = tcp.ack.wrapping_sub(1);
            v.base_known = true;
        }
        if flags.syn() && tcp.whole && !tcp.cut {
            f.scale = tcp.window_scale.map_or(Scale::Off, |shift| Scale::Shift(shift.min(14)));
            if f.scale == Scale::Off && v.scale != Scale::Unknown || v.scale == Scale::Off {
                f.scale = Scale::Off;
                v.scale = Scale::Off;
            }
        }
        reused
    }

    /// Follows the round trip of the handshake. Comes after [`Self::analyse`], as in Wireshark: the ACK that ends it is
    /// itself judged without.
    pub(crate) const fn time_round_trip(&mut self, tcp: &TcpFacts, now: u64) {
        let flags = tcp.flags;
        if flags.syn() && !flags.ack() {
            // A SYN at the very epoch stands for none, in Wireshark; captures made by hand have such.
            if !matches!(self.rtt, Rtt::Known(_)) && now != 0 {
                self.rtt = Rtt::Since(Clock::at(now));
            }
        } else if flags.ack()
            && !flags.syn()
            && let Rtt::Since(then) = self.rtt
        {
            self.rtt = Rtt::Known(Clock::at(then.since(now)));
        }
    }

    /// Names a segment of `len` payload bytes. The order of the rules is Wireshark's and matters.
    pub(crate) fn analyse(&mut self, from: End, tcp: &TcpFacts, len: u32, now: u64, reused: bool) -> AnalysisSet {
        let rtt = match self.rtt {
            Rtt::Known(rtt) => Some(rtt.nanos()).filter(|&nanos| nanos > 0),
            _ => None,
        };
        let (f, v) = self.ends.split(from);
        let mut set = AnalysisSet::default();
        if reused {
            set.insert(Analysis::ReusedPorts);
        }
        let (seq, ack, flags) = (tcp.seq, tcp.ack, tcp.flags);
        let window = tcp.window;
        let same_window = f.window_known && f.window == window;
        let no_sfr = !flags.any(0x007);
        let repeats = len == 0 && no_sfr && seq == f.next && ack == f.last_ack;
        if !flags.syn() && flags.ack() {
            f.acked = true;
        }

        let probe = len == 1 && seq == f.next && v.window_known && v.window == 0;
        let mut keep_alive = false;
        'named: {
            if probe {
                set.insert(Analysis::ZeroWindowProbe);
                break 'named;
            }
            if window == 0 && no_sfr {
                set.insert(Analysis::ZeroWindow);
            }
            if f.next != 0 && after(seq, f.next) && !flags.rst() {
                set.insert(Analysis::LostSegment);
            }
            if len <= 1 && no_sfr && seq == f.next.wrapping_sub(1) {
                set.insert(Analysis::KeepAlive);
                keep_alive = true;
            }
            if repeats && window > 0 && !same_window {
                set.insert(Analysis::WindowUpdate);
            }
            if len > 0 && no_sfr && v.scale != Scale::Unknown {
                let shift = match v.scale {
                    Scale::Shift(shift) if v.acked => shift,
                    _ => 0,
                };
                let edge = v.last_ack.wrapping_add(u32::from(v.window) << shift);
                if seq.wrapping_add(len) == edge {
                    set.insert(Analysis::WindowFull);
                }
            }
            if repeats && window > 0 && same_window && v.last_keep_alive {
                set.insert(Analysis::KeepAliveAck);
                break 'named;
            }
            if repeats && window == 0 && same_window && v.last_probe {
                set.insert(Analysis::ZeroWindowProbeAck);
                break 'named;
            }
            if repeats && window > 0 && same_window {
                f.dup = if f.dup == MUTED { 1 } else { f.dup.saturating_add(1).min(MUTED - 1) };
                set.insert(Analysis::DuplicateAck);
            }
        }
        if ack != f.last_ack {
            f.dup = 0;
        }
        if v.max_ack != 0 && after(ack, v.max_ack) && flags.ack() {
            if after(v.next, v.max_ack) {
                v.max_ack = v.next;
                set.insert(Analysis::AckLostSegment);
            } else {
                if v.dup == 0 {
                    set.insert(Analysis::AckLostSegment);
                }
                v.dup = MUTED;
            }
        }
        let syn_fin = u32::from(flags.any(0x003));
        let end = seq.wrapping_add(len).wrapping_add(syn_fin);
        if (len > 0 || syn_fin > 0) && !keep_alive {
            let old = f.next != 0 && after(f.next, seq) && !(len > 1 && seq == f.next.wrapping_sub(1));
            if len > 0 && v.last_ack != 0 && !after(seq.wrapping_add(len), v.last_ack) {
                set.insert(Analysis::SpuriousRetransmission);
                set.insert(Analysis::Retransmission);
            } else if old && v.dup >= 2 && v.last_ack == seq && v.last_ack_time.since(now) < FAST_NS {
                set.insert(Analysis::FastRetransmission);
                set.insert(Analysis::Retransmission);
            } else if old && f.next_time.since(now) < rtt.unwrap_or(DEFAULT_RTT_NS) && end != f.next {
                set.insert(Analysis::OutOfOrder);
            } else if old {
                set.insert(Analysis::Retransmission);
            }
        }
        if (after(end, f.next) || f.next == 0) && !probe {
            f.next = end;
            f.next_time = Clock::at(now);
        }
        if (seq == f.max_ack || f.max_ack == 0) && !probe {
            f.max_ack = f.next;
        }
        f.window = window;
        f.window_known = true;
        f.last_ack = ack;
        f.last_ack_time = Clock::at(now);
        f.last_keep_alive = keep_alive;
        f.last_probe = probe;
        set
    }
}
