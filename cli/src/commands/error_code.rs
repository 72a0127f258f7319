//! `hwmeeting error`: explains an error code, or finds codes by the words of their meanings.

use std::cmp::Reverse;

use clap::{Arg, ArgMatches, Command};
use huaweicloud_meeting::ErrorCode;
use huaweicloud_meeting::codes::{self, KnownCode};
use huaweicloud_meeting_catalog::{self as catalog, Evidence, Retry};

use crate::error::{Error, hints};
use crate::output::{self, Node};
use crate::reference::query::{Query, Score, Text};
use crate::reference::text::Page;
use crate::settings::Settings;

pub(crate) const NAME: &str = "error";

/// The number of codes that a search shows.
const MAX_RESULTS: usize = 10;
/// The number of operations that are named for a code.
const MAX_OPERATIONS: usize = 12;

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Explain an error code, or find codes by words")
        .after_help("Examples:\n  hwmeeting error MMC.111072065\n  hwmeeting error 111072065\n  hwmeeting error password expired")
        .arg(
            Arg::new("code")
                .value_name("CODE|WORD")
                .required(true)
                .num_args(1..)
                .help("Error code, such as MMC.111072065, its number or its name; or words of its meaning"),
        )
}

/// Returns the words of the arguments.
pub(crate) fn code(matches: &ArgMatches) -> Vec<String> {
    matches.get_many::<String>("code").unwrap_or_default().cloned().collect()
}

pub(crate) fn run(words: &[String], settings: &Settings) -> Result<(), Error> {
    let page = Page::of_stdout();
    let text = words.join(" ");
    let found = find(&text);
    if settings.output.is_chosen() {
        let found = if found.is_empty() { search(words) } else { found };
        return match found.is_empty() {
            true => Err(unknown(&text)),
            false => output::print_document(settings, &Node::List(found.into_iter().map(document).collect())),
        };
    }
    if !found.is_empty() {
        let cards: Vec<String> = found.into_iter().map(|code| card(code, page)).collect();
        return output::print(&cards.join("\n"));
    }
    match search(words).as_slice() {
        [] => Err(unknown(&text)),
        [code] => output::print(&card(code, page)),
        several => output::print(&list(several, page)),
    }
}

fn unknown(text: &str) -> Error {
    Error::invalid(format!(
        "no error code is or means `{text}`; expected a code such as MMC.111072065, its number, its name, or words of its \
         meaning"
    ))
}

/// Returns the listed codes with this code, number or name. Several codes may have the same number.
fn find(text: &str) -> Vec<&'static KnownCode> {
    let upper = text.to_ascii_uppercase();
    if let Ok(code) = upper.parse::<ErrorCode>() {
        return codes::find(code).into_iter().collect();
    }
    // `parse` alone would accept a leading `+`.
    let number =
        Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())).and_then(|text| text.parse().ok());
    codes::ALL.iter().filter(|code| Some(code.code.number()) == number || code.name == upper).collect()
}

/// Returns the codes whose meanings and names contain all words, the best ones first: those that mean nothing else. The service reports codes that are documented
/// for operations more often than those of its client's SDK.
fn search(words: &[String]) -> Vec<&'static KnownCode> {
    let query = Query::new(words.iter().map(String::as_str));
    let score = |known: &KnownCode| query.score(&[Text::new(100, known.meaning), Text::new(60, known.name)]);
    let scored = codes::ALL.iter().map(|known| (score(known), known)).filter(|(score, _)| score.terms == query.len());
    let mut found: Vec<(Score, &KnownCode)> = scored.collect();
    found.sort_by_cached_key(|(score, known)| {
        let is_other = !query.is_all_of(known.meaning);
        (is_other, Reverse(*score), Reverse(documented_for(known).len()), known.meaning.len())
    });
    found.into_iter().map(|(_, known)| known).collect()
}

/// Returns the operations that a source documents the code for.
fn documented_for(known: &KnownCode) -> Vec<&'static str> {
    let code = known.code.to_string();
    catalog::operations()
        .filter(|operation| operation.errors.contains(&code.as_str()))
        .map(|operation| operation.name)
        .collect()
}

fn list(found: &[&'static KnownCode], page: Page) -> String {
    let rows: Vec<[String; 2]> = found
        .iter()
        .take(MAX_RESULTS)
        .map(|known| [known.code.to_string(), format!("{}\n{}", known.meaning, known.name)])
        .collect();
    let table = page.columns(0, [16, 0], &rows, |_, column, text| match column {
        0 => page.name(text),
        _ if text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_') => {
            page.dim(text)
        }
        _ => text.to_owned(),
    });
    match found.len().saturating_sub(MAX_RESULTS) {
        0 => table,
        others => format!("{table}… and {others} more; add a word to narrow them down\n"),
    }
}

/// Returns what is known of a code.
fn card(known: &KnownCode, page: Page) -> String {
    let code = known.code.to_string();
    let own = catalog::error_code(&code);
    let mut rows: Vec<[String; 2]> = Vec::new();
    let mut row = |name: &str, text: String| rows.push([name.to_owned(), text]);
    if let Some(own) = own {
        if !own.statuses.is_empty() {
            row("HTTP", own.statuses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
        }
        row("Retry", retry(own.retry, own.token).to_owned());
        row("What to do", advice(known, own.retry, own.token));
        row("Known from", evidence(own.evidence).to_owned());
    }
    let operations = documented_for(known);
    if !operations.is_empty() {
        let others = operations.len().saturating_sub(MAX_OPERATIONS);
        let names = operations.into_iter().take(MAX_OPERATIONS).collect::<Vec<_>>().join(", ");
        row("Documented", if others > 0 { format!("{names} and {others} more") } else { names });
    }
    let table =
        page.columns(2, [10, 0], &rows, |_, column, text| if column == 0 { page.dim(text) } else { text.to_owned() });
    format!("{} {}\n{}{table}", page.name(&code), known.name, page.paragraphs(2, known.meaning))
}

/// Returns what is known of a code, as JSON.
fn document(known: &KnownCode) -> Node {
    let code = known.code.to_string();
    let own = catalog::error_code(&code);
    let strings = |names: Vec<&str>| Node::List(names.into_iter().map(Node::string).collect());
    let statuses = own.map_or(&[][..], |own| own.statuses).iter().map(|status| Node::Number(status.to_string()));
    let retry = own.map(|own| match (own.retry, own.token) {
        (Some(Retry::Later), _) => "later",
        (Some(Retry::Never), _) => "never",
        (None, Some(_)) => "new_token",
        (None, None) => "unknown",
    });
    Node::object([
        ("code", Some(Node::string(&code))),
        ("name", Some(Node::string(known.name))),
        ("meaning", Some(Node::string(known.meaning))),
        ("hint", own.map(|own| Node::String(advice(known, own.retry, own.token)))),
        ("retry", retry.map(Node::string)),
        ("statuses", Some(Node::List(statuses.collect()))),
        ("operations", Some(strings(documented_for(known)))),
    ])
}

fn retry(retry: Option<Retry>, token: Option<&str>) -> &'static str {
    match (retry, token) {
        (Some(Retry::Later), _) => "the same call can succeed later; hwmeeting retries it if it may",
        (Some(Retry::Never), _) => "never: another attempt fails as well, and can make it worse",
        (None, Some(_)) => "with another token; hwmeeting obtains one and retries",
        (None, None) => "not known to help",
    }
}

/// Returns what a user can do: what an error of the service advises, unless more is known about attempts.
fn advice(known: &KnownCode, retry: Option<Retry>, token: Option<&str>) -> String {
    let meaning = known.meaning.to_lowercase();
    let is_of_secret = ["password", "locked", "verification code"].iter().any(|word| meaning.contains(word));
    let advice = match (retry, token) {
        (_, Some("access")) => "log in again, or set HWMEETING_TOKEN to a token that is valid",
        (_, Some(_)) => "check that the meeting is in progress, and its host password in HWMEETING_CONFERENCE_PASSWORD",
        (Some(Retry::Later), None) => "wait, and call again",
        (Some(Retry::Never), None) if is_of_secret => {
            "stop, correct the secret, and wait if the account or the meeting is locked"
        }
        _ => return hints::of_any(known),
    };
    advice.to_owned()
}

fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Openapi => "the vendor's OpenAPI document",
        Evidence::Docs => "the vendor's documentation",
        Evidence::ClientHeader => "a header of the vendor's client SDK; the prefix of the code is inferred",
        Evidence::Observed => "responses of the service that third parties published",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_by_code_number_and_name() {
        for text in ["MMC.111072065", "mmc.111072065", "111072065", "CONF_NOT_FOUND_OR_AUTH_FAILED"] {
            let found: Vec<String> = find(text).iter().map(|code| code.code.to_string()).collect();
            assert_eq!(found, ["MMC.111072065"], "{text}");
        }
        for text in ["", "MMC.", "MMC.1", "NO_SUCH", "+111072065"] {
            assert!(find(text).is_empty(), "{text}");
        }
    }
}
