//! The rule about drafts: what nobody but a person knows is filled in by one.

use super::{Context, Reporter, rule_table};
use crate::diagnostics::{KeyPath, RuleId, Segment};
use crate::spec::TODO as WORD;

rule_table! {
    "E130" "placeholder" "Nothing is left to be filled in: no value is `TODO`, or begins with it." => placeholder,
}

/// Whether a rule looks at placeholders; what any other finds there is nobody's mistake yet.
pub(super) fn looks_at_placeholders(rule: RuleId) -> bool {
    RULES.iter().any(|ours| ours.id == rule)
}

fn placeholder(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, placeholders) in &context.index.spec.placeholders {
        for placeholder in placeholders {
            let mut help = wanted(context, &placeholder.path);
            if !placeholder.guess.is_empty() {
                help = format!("{help}; take `{WORD}` away if the rest is right");
            }
            reporter.push(reporter.at(file, placeholder.path.clone(), "this is to be filled in").help(help));
        }
    }
}

/// What belongs at a key.
fn wanted(context: &Context<'_>, path: &KeyPath) -> String {
    let keys: Vec<&str> = path
        .segments()
        .iter()
        .filter_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        })
        .collect();
    let text = match keys.as_slice() {
        ["examples", "name"] => "what is special about this call",
        ["examples", ..] => "a value, as on the wire",
        ["auth", ..] => {
            let schemes: Vec<&str> = context.index.schemes.keys().copied().collect();
            return format!("a scheme whose token a call needs ({}), or no `auth` at all", schemes.join(", "));
        }
        ["title_zh"] => "the vendor's Chinese title",
        ["summary"] => "what a call does: one sentence, an imperative, with a full stop",
        ["source"] => "the vendor's page, such as `meeting_21_0030`, or `openapi` where there is none",
        ["http"] => "method and path, such as `GET /v1/shelves/{shelf}`",
        ["effect"] => "what a call does to the service: `read`, `issue`, `idempotent`, `non_idempotent` or `one_time`",
        ["response"] => "`none`, or the type of the response",
        [.., "required"] => "`true` if a request without it is refused; otherwise take the key away",
        [.., "type"] => {
            "its type by what it means: an identifier, an enumeration, a flag, `secret` if no log may hold it, …"
        }
        [.., "rust"] => "a name for Rust, in snake case, by what it means",
        [.., "doc"] => "what it means, in English, with a full stop",
        [.., "name"] => "a name, by what it means",
        _ => "what `spec/README.md` says of this key",
    };
    text.to_owned()
}
