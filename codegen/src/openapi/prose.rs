//! What the document says of itself.

use super::EXTENSIONS;
use crate::spec::Service;

pub(super) fn introduction(service: &Service) -> String {
    let title = &service.title;
    let mut text = format!(
        "{title} as an unofficial, hand-written spec knows it. The version is the day on which it was last compared with \
         what the vendor publishes.\n\n\
         Enumerations list the values that are known; the service may add others, and a client should not stumble over \
         them. Answers may lack every property that is not required, hold null in its place, and hold others, too.\n\n\
         Extensions:\n"
    );
    for (name, meaning) in EXTENSIONS {
        text.push_str(&format!("\n- `{name}`: {meaning}."));
    }
    text
}
