//! PPP, its sessions over Ethernet, and Cisco HDLC.
#![no_main]

#[path = "dissecting.rs"]
mod dissecting;

libfuzzer_sys::fuzz_target!(|data: &[u8]| dissecting::dissect_all_ways(&[9, 51, 104], data));
