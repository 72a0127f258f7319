//! Files: text, secrets and uploads.

use std::fs;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use crate::output;

/// Reads a file; `-` is standard input.
pub(crate) fn read(path: &str) -> Result<Vec<u8>, String> {
    if path == "-" {
        let mut bytes = Vec::new();
        return match io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(format!("cannot read standard input: {error}")),
        };
    }
    fs::read(path).map_err(|error| format!("cannot read `{path}`: {error}"))
}

/// Reads a file with text, without a byte order mark.
pub(crate) fn read_text(path: &str) -> Result<String, String> {
    let text = String::from_utf8(read(path)?).map_err(|_| format!("`{path}` is not valid UTF-8"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// Returns the secret in a file, without the line break at its end. `-` is standard input; a terminal does not show what is typed.
pub(crate) fn secret(path: &str) -> Result<String, String> {
    if path == "-" && io::stdin().is_terminal() {
        return prompt("Secret: ");
    }
    let text = read_text(path)?;
    let secret = text.strip_suffix('\n').unwrap_or(&text);
    Ok(secret.strip_suffix('\r').unwrap_or(secret).to_owned())
}

/// Asks for a secret on the terminal.
pub(crate) fn prompt(message: &str) -> Result<String, String> {
    output::ask_secret(message).map_err(|error| format!("cannot read the terminal: {error}"))
}

/// Returns the part of a multipart body with a file.
pub(crate) fn upload(path: &str) -> Result<Json, String> {
    let name =
        Path::new(path).file_name().map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().into_owned());
    let name = if path == "-" { "file".to_owned() } else { name };
    Ok(json!({"filename": name, "content_base64": STANDARD.encode(read(path)?)}))
}
