//! Classic capture files: the first byte chooses the magic number, the rest is the file after it.
#![no_main]

#[path = "reading.rs"]
mod reading;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    const MAGIC: [u32; 4] = [0xa1b2_c3d4, 0xa1b2_3c4d, 0xa1b2_cd34, 0xd4c3_b2a1];
    let Some((choice, rest)) = data.split_first() else { return };
    let mut bytes = MAGIC[usize::from(choice & 3)].to_be_bytes().to_vec();
    if choice & 4 != 0 {
        bytes.reverse();
    }
    bytes.extend(rest);
    reading::read_both_ways(bytes);
});
