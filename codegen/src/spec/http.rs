//! Method and path of an operation.

use std::fmt;

use super::placeholder::guess;
use super::text::{parse_from_str, unknown};

/// Method and path of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http {
    /// The method.
    pub method: Method,
    /// The path, which follows the endpoint.
    pub path: PathTemplate,
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
}

impl Method {
    const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// Returns the method as on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A path with parameters, such as `/v1/shelves/{shelf}/books`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathTemplate {
    /// The path as in the spec. A parameter is a whole segment.
    pub text: String,
}

impl PathTemplate {
    /// Returns the names of the parameters in order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.text.split('/').filter_map(parameter)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let Some(path) = text.strip_prefix('/') else {
            return Err(format!("the path must begin with `/`, found `{text}`"));
        };
        for segment in path.split('/') {
            if let Some(name) = parameter(segment) {
                if name.is_empty() || name.contains(['{', '}']) {
                    return Err(format!("`{segment}` is not a parameter such as `{{name}}`"));
                }
            } else if matches!(segment, "" | "." | "..") {
                return Err(format!("`{text}` has a segment that is empty or consists of dots"));
            } else if let Some(wrong) = segment.chars().find(|c| !c.is_ascii_alphanumeric() && !"-._~".contains(*c)) {
                return Err(format!("`{segment}` contains `{wrong}`: a segment is either text or one `{{parameter}}`"));
            }
        }
        Ok(Self { text: text.to_owned() })
    }
}

/// Returns the name of the parameter that a segment is.
fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

impl Http {
    /// Parses method and path.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        if guess(text).is_some() {
            // A method that can have a body, and a path without parameters.
            return Ok(Self { method: Method::Post, path: PathTemplate::parse("/placeholder")? });
        }
        let Some((method, path)) = text.split_once(' ') else {
            return Err(format!("expected method and path such as `GET /v1/shelves`, found `{text}`"));
        };
        let Some(method) = Method::ALL.into_iter().find(|known| known.as_str() == method) else {
            return Err(unknown("method", method, &Method::ALL.map(Method::as_str)));
        };
        Ok(Self { method, path: PathTemplate::parse(path)? })
    }
}

impl fmt::Display for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path.text)
    }
}

parse_from_str!(Http, Http::parse, "method and path, such as `GET /v1/shelves/{shelf}`");
