//! DNS over UDP and TCP, mDNS, LLMNR.
#![no_main]

#[path = "carrying.rs"]
mod carrying;
#[path = "dissecting.rs"]
mod dissecting;

use carrying::{TCP, UDP, carry};

libfuzzer_sys::fuzz_target!(|data: &[u8]| carry(&[(UDP, 53), (TCP, 53), (UDP, 5353), (UDP, 5355)], data));
