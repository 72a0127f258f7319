//! Names of files in URLs.

use percent_encoding::percent_decode_str;

/// The maximum length of a name, in bytes. File systems allow 255.
const MAX_BYTES: usize = 200;

/// Returns the last segments of the path of a URL, joined with `-`, as a name that is safe for a file: it contains no separator
/// and no character that a file system or a terminal interprets, and does not begin with a dot.
///
/// Returns `file` if the path is empty.
#[doc(hidden)]
#[must_use]
pub fn file_name_in_url(url: &str, segments: usize) -> String {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut last: Vec<&str> = path.rsplit('/').filter(|segment| !segment.is_empty()).take(segments).collect();
    last.reverse();
    let name = safe(&percent_decode_str(&last.join("-")).decode_utf8_lossy());
    if name.is_empty() { "file".to_owned() } else { name }
}

fn safe(name: &str) -> String {
    let is_safe = |character: char| character.is_alphanumeric() || matches!(character, '.' | '-' | '_');
    let replaced: String = name.chars().map(|character| if is_safe(character) { character } else { '_' }).collect();
    let mut name = replaced.trim_start_matches('.');
    // The extension is at the end.
    while name.len() > MAX_BYTES {
        let mut characters = name.chars();
        characters.next();
        name = characters.as_str();
    }
    name.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_end_of_the_path() {
        let url = "https://files.example.com:8443/download/00037/videoHD/0_1.mp4?token=a/b.mp4#c/d";
        assert_eq!(file_name_in_url(url, 1), "0_1.mp4");
        assert_eq!(file_name_in_url(url, 2), "videoHD-0_1.mp4");
        assert_eq!(file_name_in_url(url, 9), "download-00037-videoHD-0_1.mp4");
    }

    #[test]
    fn a_name_cannot_leave_its_directory_and_is_never_empty() {
        for (url, name) in [
            ("https://files.example.com", "file"),
            ("https://files.example.com/?x=/y", "file"),
            ("https://files.example.com/a/..", "file"),
            ("https://files.example.com/..%2f..%2fetc%2fpasswd", "_.._etc_passwd"),
            ("https://files.example.com/%2e%2e%5cboot.ini", "_boot.ini"),
            ("https://files.example.com/%00%0a%1b[2J", "____2J"),
            ("https://files.example.com/%E4%BC%9A%E8%AE%AE.pdf", "会议.pdf"),
            ("", "file"),
        ] {
            assert_eq!(file_name_in_url(url, 1), name, "{url}");
        }
        let long = file_name_in_url(&format!("https://files.example.com/{}.mp4", "会".repeat(500)), 1);
        assert!(long.len() <= MAX_BYTES && long.ends_with("会.mp4"), "{long}");
    }
}
