//! Queries in the language of jq.

use std::{env, fmt};

use jaq_core::compile::Undefined;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Exn, Vars, data};
use jaq_json::{Val, read};

use super::json::Node;
use crate::error::Error;

/// What the library does not define, or otherwise than jq.
const DEFINITIONS: &str = include_str!("query.jq");
/// The variable with those of the environment.
const ENVIRONMENT: &str = "$ENV";

/// The most characters of a query, and of the reason why it failed.
const MAX_REASON: usize = 120;

/// A query.
pub(crate) struct Query {
    code: String,
    filter: jaq_core::Filter<data::JustLut<Val>>,
}

impl Query {
    /// Parses a query.
    pub(crate) fn parse(code: &str) -> Result<Self, Error> {
        let invalid = |reason: String| Error::invalid(format!("invalid --jq: {reason}"));
        let arena = Arena::default();
        let own = load::parse(DEFINITIONS, |parser| parser.defs()).unwrap_or_default();
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs()).chain(own);
        let modules = Loader::new(definitions).load(&arena, File { code, path: () }).map_err(|errors| {
            invalid(errors.into_iter().map(|(_, error)| syntax(error)).collect::<Vec<_>>().join("; "))
        })?;
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let filter =
            Compiler::default().with_funs(functions).with_global_vars([ENVIRONMENT]).compile(modules).map_err(
                |errors| {
                    let names = errors.into_iter().flat_map(|(_, names)| names).map(|(name, kind)| match kind {
                        Undefined::Filter(arguments) => format!("there is no function `{name}/{arguments}`"),
                        other => format!("there is no {} `{name}`", other.as_str()),
                    });
                    invalid(names.collect::<Vec<_>>().join("; "))
                },
            )?;
        Ok(Self { code: code.to_owned(), filter })
    }

    /// Returns the results for a value. Strings are returned without quotes, other values as JSON.
    pub(crate) fn run(&self, json: &str) -> Result<Vec<String>, Error> {
        let input = read::parse_single(json.as_bytes())
            .map_err(|error| Error::no_result(format!("cannot parse the response for --jq: {error}")))?;
        let context = Ctx::<data::JustLut<Val>>::new(&self.filter.lut, Vars::new([environment(&self.code)]));
        let mut lines = Vec::new();
        for result in self.filter.id.run((context, input)) {
            match result.map_err(Exn::get_err) {
                Ok(Val::TStr(text) | Val::BStr(text)) => lines.push(String::from_utf8_lossy(&text).into_owned()),
                Ok(value) => lines.push(value.to_string()),
                Err(Ok(error)) => return Err(self.failed(error)),
                // `halt` ends the query.
                Err(Err(_)) => break,
            }
        }
        Ok(lines)
    }

    /// Returns the error of a query that does not fit the value.
    fn failed(&self, error: jaq_core::Error<Val>) -> Error {
        let text = error.to_string();
        // Errors that functions and queries raise are values.
        let is_raised = error.into_val().to_string() == text;
        let reason = match with_kinds(&text, &self.code) {
            Some(reason) => reason,
            None if is_raised && self.code.contains("error") => text,
            None => text.trim_start_matches('"').split(['"', '{', '[', '\\']).next().unwrap_or_default().to_owned(),
        };
        Error::no_result(format!("--jq `{}` failed: {}", shortened(&self.code), shortened(reason.trim_end())))
    }
}

/// Returns the variables of the environment as an object, if a query can use them.
fn environment(code: &str) -> Val {
    let variables = env::vars_os().filter(|_| code.to_lowercase().contains("env"));
    let text = |text: std::ffi::OsString| Val::from(text.to_string_lossy().into_owned());
    Val::obj(variables.map(|(name, value)| (text(name), text(value))).collect())
}

/// Returns an error about values with their kinds: a value can be large, and contain a secret. Names that the query contains stay.
fn with_kinds(text: &str, code: &str) -> Option<String> {
    let starts = ["cannot index ", "cannot use ", "cannot calculate ", "invalid path expression with input "];
    let (start, rest) = starts.iter().find_map(|start| Some((start, text.strip_prefix(start)?)))?;
    let (left, rest) = kind_of(rest, code);
    // ` with VALUE`, ` + VALUE` or ` as TYPE`.
    Some(match rest.strip_prefix(' ').and_then(|rest| rest.split_once(' ')) {
        Some(("as", kind)) => format!("{start}{left} as {kind}"),
        Some((word, right)) => format!("{start}{left} {word} {}", kind_of(right, code).0),
        None => format!("{start}{left}"),
    })
}

/// Returns the kind of the value at the beginning of a string, and what follows it.
fn kind_of<'t>(text: &'t str, code: &str) -> (String, &'t str) {
    let (node, rest) = Node::parse_start(text);
    let kind = match node {
        Some(Node::String(name)) if code.contains(&name) && !name.is_empty() => format!("`{name}`"),
        Some(Node::Null) => "null".to_owned(),
        Some(Node::Bool(_)) => "a boolean".to_owned(),
        Some(Node::Number(_)) => "a number".to_owned(),
        Some(Node::String(_)) => "a string".to_owned(),
        Some(Node::List(_)) => "an array".to_owned(),
        Some(Node::Object(_)) => "an object".to_owned(),
        None => return ("a value".to_owned(), ""),
    };
    (kind, rest)
}

fn shortened(text: &str) -> String {
    let shown: String = text.chars().take(MAX_REASON).collect();
    if shown.len() < text.len() { shown + "…" } else { shown }
}

/// Returns what is wrong with a query.
fn syntax(error: load::Error<&str>) -> String {
    let expected = |what: &str, rest: &str| match rest.trim() {
        "" => format!("expected {what} at the end"),
        rest => format!("expected {what} at `{}`", rest.chars().take(20).collect::<String>()),
    };
    let reasons: Vec<String> = match error {
        load::Error::Lex(errors) => errors.into_iter().map(|(what, rest)| expected(what.as_str(), rest)).collect(),
        load::Error::Parse(errors) => errors.into_iter().map(|(what, rest)| expected(what.as_str(), rest)).collect(),
        load::Error::Io(errors) => errors.into_iter().map(|(name, error)| format!("{name}: {error}")).collect(),
    };
    reasons.join("; ")
}

/// Returns whether a string is JSON that can be indented: an object or a list.
pub(super) fn is_nested(text: &str) -> bool {
    matches!(Node::parse(text), Some(Node::Object(_) | Node::List(_)))
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Query").field(&self.code).finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may unwrap")]
mod tests {
    use super::*;

    #[test]
    fn a_query_returns_strings_raw_and_digits_as_they_are() {
        let query = Query::parse(".items[] | (.name, .n, {b: .b, a: .a})").unwrap();
        let json = r#"{"items":[{"name":"李","n":12345678901234567890.50,"a":1,"b":[2]}]}"#;
        assert_eq!(query.run(json).unwrap(), ["李", "12345678901234567890.50", r#"{"b":[2],"a":1}"#]);
    }

    #[test]
    fn rows_are_written_as_jq_does() {
        let run = |code: &str, json: &str| Query::parse(code).unwrap().run(json).unwrap().remove(0);
        let row = r#"["a\"b","x,y",1.50,true,null,"t\tn\nr\rb\\"]"#;
        assert_eq!(run("@csv", row), "\"a\"\"b\",\"x,y\",1.50,true,,\"t\tn\nr\rb\\\"");
        assert_eq!(run("@tsv", row), "a\"b\tx,y\t1.50\ttrue\t\tt\\tn\\nr\\rb\\\\");
        assert_eq!((run("@csv", "[]"), run("@tsv", "[]")), (String::new(), String::new()));
        assert_eq!(run(r#"@csv "row: \([.a, 1])""#, r#"{"a":"x"}"#), "row: \"x\",1");
        assert_eq!(run("join(\"-\")", r#"[1,null,"a"]"#), "1--a");
        assert_eq!(run("INDEX(.id)", r#"[{"id":1}]"#), r#"{"1":{"id":1}}"#);
        assert_eq!(run("(.[0] | IN(1, 2)), toarray", "[1]"), "true");
        for (code, reason) in [
            ("@csv", "a row of @csv has to be an array, not object"),
            ("[.] | @tsv", "an item of a row of @tsv cannot be object"),
        ] {
            let message = Query::parse(code).unwrap().run("{}").unwrap_err().to_string();
            assert!(message.ends_with(reason), "{message}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_query_is_reported() {
        let message = |code| Query::parse(code).unwrap_err().to_string();
        assert_eq!(message(".a | nope(1)"), "invalid --jq: there is no function `nope/1`");
        assert_eq!(message("$x"), "invalid --jq: there is no variable `$x`");
        assert_eq!(message(".a["), "invalid --jq: expected closing bracket at the end");
        assert_eq!(message(".a |"), "invalid --jq: expected term at the end");
    }

    #[test]
    fn a_query_that_does_not_fit_states_the_kinds_of_values_and_no_values() {
        let json = r#"{"a":[{"pwd":"canary"}],"n":1.5,"s":"canary","t":true}"#;
        let message = |code: &str| Query::parse(code).unwrap().run(json).unwrap_err().to_string();
        for (code, reason) in [
            (".a.name", "cannot index an array with `name`"),
            (".n.name", "cannot index a number with `name`"),
            (".t.name", "cannot index a boolean with `name`"),
            (".s.name", "cannot index a string with `name`"),
            (".a[.s]", "cannot index an array with a string"),
            (".x + .a | .[] | keys | .[0] - {}", "cannot calculate a string - an object"),
            (".nothing | keys", "cannot use null as iterable"),
            (".s | tonumber", "cannot parse"),
            ("error(\"no \\(.n)\")", "\"no 1.5\""),
        ] {
            let message = message(code);
            assert!(message.starts_with(&format!("--jq `{code}` failed: {reason}")), "{message}");
            assert!(!message.contains("canary"), "{message}");
        }
    }
}
