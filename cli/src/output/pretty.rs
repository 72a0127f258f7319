//! Indented JSON.

const INDENT: &str = "  ";

/// Indents well-formed compact JSON. Unlike with `serde_json`, the order of fields and the digits of numbers stay the same.
pub(crate) fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut characters = json.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => copy_string(&mut characters, &mut out),
            '{' | '[' => {
                out.push(character);
                if let Some(end) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(character);
            }
            ',' => {
                out.push(',');
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => out.push(character),
        }
    }
    out
}

/// Copies a string up to its closing quote. The opening quote has been read.
fn copy_string(characters: &mut impl Iterator<Item = char>, out: &mut String) {
    out.push('"');
    let mut is_escaped = false;
    for character in characters {
        out.push(character);
        if character == '"' && !is_escaped {
            return;
        }
        is_escaped = character == '\\' && !is_escaped;
    }
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(INDENT, depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_not_changed() {
        let json = r#"{"a":[1,{"b":"x,{\"\\"},[],{}],"c":1.50}"#;
        let lines = "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x,{\\\"\\\\\"\n    },\n    [],\n    {}\n  ],\n  \"c\": 1.50\n}";
        assert_eq!(pretty(json), lines);
        assert_eq!(pretty("[]"), "[]");
        assert_eq!(pretty("\"[\""), "\"[\"");
    }
}
