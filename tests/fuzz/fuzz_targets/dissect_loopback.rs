//! BSD loopback, both kinds.
#![no_main]

#[path = "dissecting.rs"]
mod dissecting;

libfuzzer_sys::fuzz_target!(|data: &[u8]| dissecting::dissect_all_ways(&[0, 108], data));
