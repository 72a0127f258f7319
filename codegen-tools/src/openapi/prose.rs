//! What the document says of itself.

use huaweicloud_meeting_codegen::spec::Service;

pub(super) fn introduction(service: &Service) -> String {
    format!(
        "{} as an unofficial, hand-written spec knows it. Enumerations list the values that are known; the service may add \
         others. Responses may lack every property that is not required, or hold null in its place. What `x-…` stands for \
         is said under `x-extensions`.",
        service.title
    )
}

/// A day as a version that generators can give to a package: `2026.2.1`.
pub(super) fn version(day: &str) -> String {
    let numbers: Vec<&str> = day.split('-').map(|number| number.trim_start_matches('0')).collect();
    numbers.join(".")
}
