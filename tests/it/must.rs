//! Tests that need more than Rust: where the need is not met they skip and say why, unless `LAYERSCOPE_MUST` names
//! them (CI does), which makes the lack a failure.

/// Skips a test whose need is not met: prints why, or fails where it must run.
pub fn skip(kind: &str, why: &str) {
    assert!(!asked(kind), "{kind} must run here, but: {why}");
    println!("skipped {kind}: {why}");
}

/// Whether `LAYERSCOPE_MUST` names this kind. What measures runs only then, one test at a time: beside others it would
/// measure them.
pub fn asked(kind: &str) -> bool {
    let must = std::env::var("LAYERSCOPE_MUST").unwrap_or_default();
    must.split(',').any(|word| word == kind)
}

/// Whether a program is on the path.
pub fn have(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|folder| folder.join(program).is_file()))
}
