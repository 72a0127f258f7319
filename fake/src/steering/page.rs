//! The page that shows what the fake holds and what happens in it, in a browser.

use axum::response::Response;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderValue, Method};

/// The files of the page, with their media types.
const FILES: [(&str, &str, &str); 3] = [
    ("/", "text/html; charset=utf-8", include_str!("page/page.html")),
    ("/_fake/page.css", "text/css; charset=utf-8", include_str!("page/page.css")),
    ("/_fake/page.js", "text/javascript; charset=utf-8", include_str!("page/page.js")),
];

/// The page loads nothing from elsewhere, and runs no inline scripts.
const POLICY: &str = "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Returns the file of the page with a path, if there is one.
pub(crate) fn respond(method: &Method, path: &str) -> Option<Response> {
    let (_, media_type, content) = FILES.iter().find(|(known, ..)| *known == path && method == Method::GET)?;
    let mut response = Response::new((*content).into());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    // A fake of another version may run on the same port later.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Some(response)
}
