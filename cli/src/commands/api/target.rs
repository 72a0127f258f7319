//! The method, the path and the query of a request.

use huaweicloud_meeting::Method;
use huaweicloud_meeting_runtime::decode_component;

use crate::error::Error;

/// The path and the query of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) path: String,
    /// The query parameters, each with its values.
    pub(super) query: Vec<(String, Vec<String>)>,
}

impl Target {
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let is_url =
            text.split_once("://").is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()));
        if is_url || text.starts_with("//") {
            return Err(Error::invalid(
                "the path is that of another host; only paths of the service are called, such as /v1/usg/dcs/corp: --endpoint \
                 selects the service",
            ));
        }
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let slash = if path.starts_with('/') { "" } else { "/" };
        let mut target = Self { path: format!("{slash}{path}"), query: Vec::new() };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match (decode_component(name), decode_component(value)) {
                (Some(name), Some(value)) => target.add(name, value),
                _ => return Err(Error::invalid("the query in the path is not UTF-8")),
            }
        }
        Ok(target)
    }

    /// Adds a query parameter, or another value of it.
    pub(super) fn add(&mut self, name: String, value: String) {
        match self.query.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => self.query.push((name, vec![value])),
        }
    }
}

/// Returns the method and the path of the arguments. A path alone is that of a GET.
pub(super) fn method_and_path<'w>(words: &[&'w str]) -> Result<(Method, &'w str), Error> {
    match words {
        [path] if method(path).is_none() => Ok((Method::GET, path)),
        [first, path] => match method(first) {
            Some(method) => Ok((method, path)),
            // The value is not shown: it may be the rest of a header that was not quoted.
            None => Err(Error::invalid("the first of two arguments is no method, such as GET, before the path")),
        },
        _ => Err(Error::invalid("the path is missing, such as /v1/usg/dcs/corp")),
    }
}

/// Parses a method, in upper or lower case.
fn method(text: &str) -> Option<Method> {
    let is_method = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    Method::from_bytes(text.to_ascii_uppercase().as_bytes()).ok().filter(|_| is_method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_have_a_query_but_no_host() {
        let target = Target::parse("v1/x?a=1&b=%20c+d&a=2&e").unwrap();
        let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let query = [("a", list(&["1", "2"])), ("b", list(&[" c+d"])), ("e", list(&[""]))];
        assert_eq!(target.path, "/v1/x");
        assert_eq!(target.query, query.map(|(name, values)| (name.to_owned(), values)));
        for path in ["https://example.com/v1", "//example.com/v1", "HTTP://x"] {
            assert!(Target::parse(path).is_err(), "{path}");
        }
        assert!(Target::parse("/v1/x?a=%ff").is_err());
    }

    #[test]
    fn methods_are_words() {
        assert_eq!(method("delete"), Some(Method::DELETE));
        for text in ["", "/v1/x", "GET "] {
            assert_eq!(method(text), None, "{text}");
        }
    }
}
