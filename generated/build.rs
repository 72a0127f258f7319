//! Regenerates this crate from the spec when the workspace is built at its root (feature `_regenerate`). The published package
//! has no build script.

fn main() {
    #[cfg(feature = "_regenerate")]
    regenerate::run();
    #[cfg(not(feature = "_regenerate"))]
    println!("cargo::rerun-if-changed=build.rs");
}

#[cfg(feature = "_regenerate")]
mod regenerate {
    use std::env;
    use std::path::Path;

    use huaweicloud_meeting_codegen::ReadError;
    use huaweicloud_meeting_codegen::generate::{GenerateError, check_fresh, generate};

    /// The environment variable that selects the mode: `write` (the default) regenerates, `check` fails if a file is out of date,
    /// `off` does nothing.
    const MODE: &str = "MEETING_CODEGEN";

    pub(super) fn run() {
        println!("cargo::rerun-if-env-changed={MODE}");
        // Not `src`: it changes when this script writes it, so the next build would run the script again.
        for watched in ["build.rs", "../spec", "../templates/generated", "Cargo.toml"] {
            println!("cargo::rerun-if-changed={watched}");
        }
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let outcome = match env::var(MODE).as_deref() {
            Ok("off") => return,
            Ok("check") => check_fresh(&workspace).map(|changes| {
                for path in changes.written.iter().chain(&changes.removed) {
                    println!("cargo::error={path} is out of date; run `cargo build` and commit the result");
                }
            }),
            Ok("write") | Err(env::VarError::NotPresent) => generate(&workspace).map(drop),
            _ => {
                println!("cargo::error={MODE} must be `write`, `check` or `off`");
                return;
            }
        };
        if let Err(error) = outcome {
            report(&error);
        }
    }

    /// Prints one line per error.
    fn report(error: &GenerateError) {
        match error {
            GenerateError::Spec(ReadError::Invalid(report)) => {
                for line in report.lines() {
                    println!("cargo::error={line}");
                }
            }
            other => println!("cargo::error={}", other.to_string().replace('\n', " ")),
        }
    }
}
