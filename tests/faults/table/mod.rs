//! The table of faults.

mod bodies;
mod connection;
mod errors;
mod fields;
mod http;
mod limits;
mod refusals;
mod retries;
mod secrets;
mod tokens;

pub(crate) use bodies::HTML;

use crate::fault::Fault;

/// Faults of one kind.
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) faults: Vec<Fault>,
}

/// Returns all faults, by kind.
pub(crate) fn sections() -> Vec<Section> {
    let section = |title, faults| Section { title, faults };
    vec![
        section("The connection breaks", connection::faults()),
        section("Unusual and broken HTTP", http::faults()),
        section("Success responses with an unusual or unreadable body", bodies::faults()),
        section("Fields of another kind than documented", fields::faults()),
        section("Error responses", errors::faults()),
        section("Errors in a success response", refusals::faults()),
        section("Responses that lead to retries", retries::faults()),
        section("Sizes", limits::faults()),
        section("Tokens", tokens::faults()),
        section("Secrets that come back", secrets::faults()),
    ]
}
