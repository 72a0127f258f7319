//! Colors for examples: strings and words of the language. It knows no grammar, and the text stays as it is.

const WORDS: [&str; 14] =
    ["as", "async", "await", "curl", "else", "false", "for", "if", "in", "let", "null", "true", "use", "while"];

/// An example as HTML, with its strings and words marked.
pub(super) fn highlight(text: &str) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, class) = match first {
            '"' => string(rest),
            '$' => (1 + word(rest.get(1..).unwrap_or_default()), Some("k")),
            _ if is_word(first) => {
                let length = word(rest);
                (length, rest.get(..length).filter(|word| WORDS.contains(word)).map(|_| "k"))
            }
            other => (other.len_utf8(), None),
        };
        let Some((token, behind)) = rest.split_at_checked(length) else { break };
        match class {
            Some(class) => html.push_str(&format!("<span class=\"{class}\">{}</span>", escaped(token))),
            None => html.push_str(&escaped(token)),
        }
        rest = behind;
    }
    html
}

/// Between tags, where quotes are just that.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn word(text: &str) -> usize {
    text.find(|character| !is_word(character)).unwrap_or(text.len())
}

/// How long the text at the beginning is, with its quotes. The name of a field is none, nor is what never ends.
fn string(text: &str) -> (usize, Option<&'static str>) {
    let mut is_escaped = false;
    for (index, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '\n' => return (1, None),
            '"' => {
                let length = index + 1;
                let is_name = text.get(length..).is_some_and(|behind| behind.starts_with(':'));
                return (length, (!is_name).then_some("s"));
            }
            _ => {}
        }
    }
    (1, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_everything_is_escaped() {
        assert_eq!(
            highlight("let a<T> = {\"k\": \"v\\\"\"} $X \"open"),
            "<span class=\"k\">let</span> a&lt;T&gt; = {\"k\": <span class=\"s\">\"v\\\"\"</span>} \
             <span class=\"k\">$X</span> \"open"
        );
    }
}
