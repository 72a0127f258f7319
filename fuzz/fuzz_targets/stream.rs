#![no_main]

#[allow(dead_code, reason = "each binary runs one target")]
#[path = "../../tests/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::stream(bytes));
