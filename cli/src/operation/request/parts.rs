//! The parts of a string between commas: `name=Li Wei,phone=+8613800000000`.

/// Returns the parts between commas. Commas between double quotes separate nothing.
pub(super) fn parts(text: &str) -> Result<Vec<String>, String> {
    let (mut parts, mut part, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                part.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if part.is_empty() || part.ends_with('=') => is_quoted = true,
            ',' if !is_quoted => parts.push(std::mem::take(&mut part)),
            character => part.push(character),
        }
    }
    if is_quoted {
        return Err("a double quote is not closed".to_owned());
    }
    if !part.is_empty() {
        parts.push(part);
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_commas() {
        let parts = |text| parts(text).unwrap_or_default();
        assert_eq!(parts("name=Li Wei,phone=+86"), ["name=Li Wei", "phone=+86"]);
        assert_eq!(parts(r#"name="Li, Wei",phone=1"#), ["name=Li, Wei", "phone=1"]);
        assert_eq!(parts(r#""name=Li, ""W""",phone=1"#), [r#"name=Li, "W""#, "phone=1"]);
        assert!(super::parts(r#"name="Li"#).is_err());
    }
}
