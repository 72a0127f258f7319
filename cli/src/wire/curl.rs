//! A request as a curl command for POSIX shells. Secrets are variables of the shell.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::mask::{Piece, SecretForm};
use super::shown::{PartValue, Shown, ShownBody};

/// The prefix of the variables that the command does not share with this program.
const PREFIX: &str = "HWMEETING_";
const NEXT: &str = " \\\n  ";
/// Headers that curl sets.
const OF_CURL: [&str; 2] = ["Content-Length", "User-Agent"];

/// Returns a request as a command.
pub(super) fn command(shown: &Shown) -> String {
    let mut variables = Variables::default();
    let mut command = String::from("curl");
    command.push_str(&method(shown));
    let url = variables.word(&shown.url);
    // Without the option, curl takes these characters as patterns.
    if url.contains(['[', ']', '{', '}']) {
        command.push_str(" --globoff");
    }
    let _ = write!(command, " {url}");
    for (name, value) in &shown.headers {
        let is_empty_post = name == "Content-Length" && matches!(shown.body, ShownBody::None);
        let is_of_form = name == "Content-Type" && matches!(shown.body, ShownBody::Multipart(_));
        if (OF_CURL.contains(&name.as_str()) && !is_empty_post) || is_of_form {
            continue;
        }
        let header = variables.word(&with_prefix(format!("{name}: "), value));
        let _ = write!(command, "{NEXT}-H {header}");
    }
    command.push_str(&body(&shown.body, &mut variables));
    variables.comment() + &command + "\n"
}

/// Returns the option for the method, unless it is what curl uses anyway.
fn method(shown: &Shown) -> String {
    match (shown.method.as_str(), &shown.body) {
        ("GET", ShownBody::None) => String::new(),
        ("HEAD", _) => " --head".to_owned(),
        (method, _) => format!(" -X {method}"),
    }
}

fn body(body: &ShownBody, variables: &mut Variables) -> String {
    match body {
        ShownBody::None => String::new(),
        ShownBody::Json(pieces) => format!("{NEXT}--data-raw {}", variables.word(pieces)),
        ShownBody::Text(text) => format!("{NEXT}--data-raw {}", quoted(text)),
        ShownBody::Other(media_type, _) => format!("{NEXT}--data-binary @body  # the body ({media_type}), as a file"),
        ShownBody::Multipart(parts) => parts
            .iter()
            .map(|part| match &part.value {
                PartValue::String(pieces) => {
                    let word = variables.word(&with_prefix(format!("{}=", part.name), pieces));
                    format!("{NEXT}--form-string {word}")
                }
                PartValue::File { name, media_type, .. } => {
                    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
                    format!("{NEXT}-F {}", quoted(&format!("{}=@\"{name}\";type={media_type}", part.name)))
                }
            })
            .collect(),
    }
}

/// Returns a string and what follows it.
fn with_prefix(prefix: String, pieces: &[Piece]) -> Vec<Piece> {
    match pieces {
        [Piece::Text(first), rest @ ..] => {
            std::iter::once(Piece::Text(prefix + first)).chain(rest.iter().cloned()).collect()
        }
        pieces => std::iter::once(Piece::Text(prefix)).chain(pieces.iter().cloned()).collect(),
    }
}

/// The variables of a command.
#[derive(Default)]
struct Variables {
    /// How often each name of a secret occurs.
    counts: BTreeMap<String, u32>,
    names: Vec<String>,
}

impl Variables {
    /// Returns a word of the shell.
    fn word(&mut self, pieces: &[Piece]) -> String {
        let is_plain = |piece: &Piece| match piece {
            Piece::Text(text) => !text.contains(['"', '$', '`', '\\', '!', '\'']),
            Piece::Secret { .. } => true,
        };
        let has_secret = pieces.iter().any(|piece| matches!(piece, Piece::Secret { .. }));
        if has_secret && pieces.iter().all(is_plain) {
            let parts = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Secret { name, form } => self.expansion(name, *form),
            });
            return format!("\"{}\"", parts.collect::<String>());
        }
        let parts = pieces.iter().map(|piece| match piece {
            Piece::Text(text) if text.is_empty() => String::new(),
            Piece::Text(text) => quoted(text),
            Piece::Secret { name, form } => format!("\"{}\"", self.expansion(name, *form)),
        });
        parts.collect()
    }

    /// Returns the expansion of a variable, for a place within double quotes.
    fn expansion(&mut self, name: &str, form: SecretForm) -> String {
        let name = self.variable(name);
        match form {
            SecretForm::Raw => format!("${name}"),
            SecretForm::JsonString => format!("$(printf %s \"${name}\" | sed 's/[\\\\\"]/\\\\&/g')"),
            SecretForm::Url => {
                format!("$(printf %s \"${name}\" | od -An -v -tx1 | tr -d ' \\n' | sed 's/../%&/g')")
            }
        }
    }

    /// Returns the variable of a secret. Tokens are the same wherever they occur.
    fn variable(&mut self, name: &str) -> String {
        if name.starts_with(PREFIX) {
            self.add(name);
            return name.to_owned();
        }
        let base = format!("SECRET_{}", upper_snake(name));
        let count = self.counts.entry(base.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { base } else { format!("{base}_{count}") };
        self.add(&name);
        name
    }

    fn add(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    /// Returns a comment that lists the variables.
    fn comment(&self) -> String {
        match self.names.as_slice() {
            [] => String::new(),
            names => format!("# Secrets are in {}\n", names.join(", ")),
        }
    }
}

/// Returns a word in single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Returns a name with underscores, such as `NEW_PWD` for `newPwd`.
fn upper_snake(name: &str) -> String {
    let mut snake = String::new();
    let mut was_lower = false;
    for character in name.chars() {
        if character.is_ascii_uppercase() && was_lower {
            snake.push('_');
        }
        was_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        snake.push(if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' });
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted() {
        let mut variables = Variables::default();
        assert_eq!(variables.word(&[Piece::Text("it's".to_owned())]), r"'it'\''s'");
        let token = Piece::Secret { name: "HWMEETING_TOKEN".to_owned(), form: SecretForm::Raw };
        assert_eq!(variables.word(&[Piece::Text("X: ".to_owned()), token.clone()]), r#""X: $HWMEETING_TOKEN""#);
        assert_eq!(variables.word(&[Piece::Text("$x".to_owned()), token]), r#"'$x'"$HWMEETING_TOKEN""#);
        let secret = Piece::Secret { name: "newPwd".to_owned(), form: SecretForm::Raw };
        assert_eq!(variables.word(&[secret.clone(), secret]), r#""$SECRET_NEW_PWD$SECRET_NEW_PWD_2""#);
        assert_eq!(variables.comment(), "# Secrets are in HWMEETING_TOKEN, SECRET_NEW_PWD, SECRET_NEW_PWD_2\n");
    }
}
