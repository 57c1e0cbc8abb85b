//! Ethernet frames.
#![no_main]

#[path = "dissecting.rs"]
mod dissecting;

libfuzzer_sys::fuzz_target!(|data: &[u8]| dissecting::dissect_all_ways(&[1], data));
