//! The rule about drafts: every placeholder must be replaced.

use crate::diagnostics::{KeyPath, Reporter, Segment, SpecPath, rules};
use crate::index::Index;
use crate::spec::TODO;

rules! {
    PLACEHOLDER = "E130" "placeholder" "No value is `TODO` or begins with it.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, placeholders) in &index.spec().placeholders {
        for placeholder in placeholders {
            let is_event = index.spec().events().any(|(known, _)| known.path == *file);
            let in_event = is_event.then(|| expected_in_event(&placeholder.path)).flatten();
            let mut help = in_event.map_or_else(|| expected(index, &placeholder.path), str::to_owned);
            if !placeholder.guess.is_empty() {
                help = format!("{help}; remove `{TODO}` if the rest is correct");
            }
            let path = SpecPath { file, keys: placeholder.path.clone() };
            reporter.report(PLACEHOLDER, path, "placeholder to replace").help(help);
        }
    }
}

/// Describes the value of a key of an event, if it differs from that of an operation.
fn expected_in_event(path: &KeyPath) -> Option<&'static str> {
    Some(match keys(path).as_slice() {
        ["examples", "name"] => "what distinguishes this message",
        ["examples", "origin"] => "`published` if only personal data was replaced, or `constructed`",
        ["summary"] => "what the event reports, as one sentence",
        ["source"] => {
            "the vendor's page, such as `meeting_21_0030` or `topic_0001195047523`, or `client` for the code of a client"
        }
        ["confidence"] => {
            "`high` if the vendor's page, and a sample or a client agree, `medium` if one of them has it, or `low` if it is inferred"
        }
        _ => return None,
    })
}

/// Returns the keys of a path, without the indexes.
fn keys(path: &KeyPath) -> Vec<&str> {
    let keys = path.segments.iter().filter_map(|segment| match segment {
        Segment::Key(key) => Some(key.as_str()),
        Segment::Index(_) => None,
    });
    keys.collect()
}

/// Describes the value of a key.
fn expected(index: &Index, path: &KeyPath) -> String {
    let text = match keys(path).as_slice() {
        ["examples", "name"] => "what distinguishes this call",
        ["examples", ..] => "a value, as on the wire",
        ["auth", ..] => {
            let schemes: Vec<&str> = index.scheme_names().collect();
            return format!("the scheme whose token a call needs ({}), or no `auth` at all", schemes.join(", "));
        }
        ["title_zh"] => "the vendor's Chinese title",
        ["summary_zh"] => "the same as `summary`, as one Chinese sentence that ends in `。`",
        ["summary"] => "what a call does, as one imperative sentence",
        ["source"] => "the vendor's page, such as `meeting_21_0030`, or `openapi` if there is none",
        ["http"] => "method and path, such as `GET /v1/shelves/{shelf}`",
        ["effect"] => "what a call does to the service: `read`, `issue`, `idempotent`, `non_idempotent` or `one_time`",
        ["response"] => "`none`, or the type of the response",
        [.., "required"] => "`true` if the service rejects a request without it; otherwise remove the key",
        [.., "type"] => {
            "the type that expresses the meaning: an identifier, an enumeration, a flag, `secret` if it must not be logged, …"
        }
        [.., "rust"] => "a Rust name in snake case that expresses the meaning",
        [.., "doc"] => "what it means, in English sentences",
        [.., "name"] => "a name that expresses the meaning",
        _ => "see `spec/README.md` for this key",
    };
    text.to_owned()
}
