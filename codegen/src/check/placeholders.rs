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
            let mut help = expected(index, &placeholder.path);
            if !placeholder.guess.is_empty() {
                help = format!("{help}; remove `{TODO}` if the rest is correct");
            }
            let path = SpecPath { file, keys: placeholder.path.clone() };
            reporter.report(PLACEHOLDER, path, "placeholder to replace").help(help);
        }
    }
}

/// Describes the value of a key.
fn expected(index: &Index, path: &KeyPath) -> String {
    let keys = path.segments.iter().filter_map(|segment| match segment {
        Segment::Key(key) => Some(key.as_str()),
        Segment::Index(_) => None,
    });
    let keys: Vec<&str> = keys.collect();
    let text = match keys.as_slice() {
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
