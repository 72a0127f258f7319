//! `http`: method and path.

use std::fmt;

use super::placeholder::guess;
use super::text::parse_from_str;

/// Method and path of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http {
    /// The method.
    pub method: Method,
    /// The path, below the endpoint.
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

    /// As on the wire.
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

/// A path with places to fill: `/v1/shelves/{shelf}/books`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathTemplate {
    /// As it is written.
    pub text: String,
    /// Text and parameters in turn. No text is empty, and no two strings are neighbours.
    pub parts: Vec<PathPart>,
}

/// A piece of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathPart {
    /// Text that stands in the URL as it is, slashes included.
    Literal(String),
    /// The value of the parameter of this name, as one whole segment.
    Parameter(String),
}

impl PathTemplate {
    /// The names between braces, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            PathPart::Parameter(name) => Some(name.as_str()),
            PathPart::Literal(_) => None,
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix('/') else {
            return Err(format!("the path `{text}` does not begin with `/`"));
        };
        let mut parts = Vec::new();
        let mut literal = String::from("/");
        for (index, segment) in rest.split('/').enumerate() {
            if index > 0 {
                literal.push('/');
            }
            if let Some(name) = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                if name.is_empty() || name.contains(['{', '}']) {
                    return Err(format!("`{segment}` names no parameter"));
                }
                parts.push(PathPart::Literal(std::mem::take(&mut literal)));
                parts.push(PathPart::Parameter(name.to_owned()));
            } else if segment.is_empty() || segment == "." || segment == ".." {
                return Err(format!("`{text}` has an empty segment, or one that is only dots"));
            } else if let Some(wrong) = segment.chars().find(|c| !c.is_ascii_alphanumeric() && !"-._~".contains(*c)) {
                return Err(format!(
                    "`{segment}` has a `{wrong}`: a segment is plain text or one whole `{{parameter}}`"
                ));
            } else {
                literal.push_str(segment);
            }
        }
        if !literal.is_empty() {
            parts.push(PathPart::Literal(literal));
        }
        Ok(Self { text: text.to_owned(), parts })
    }
}

impl Http {
    /// Reads method and path.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        if guess(text).is_some() {
            // A method that may have a body, and no parameters, which nobody can know yet.
            return Ok(Self { method: Method::Post, path: PathTemplate::parse("/gap")? });
        }
        let Some((method, path)) = text.split_once(' ') else {
            return Err(format!("`{text}` is not a method, a blank and a path"));
        };
        let Some(method) = Method::ALL.into_iter().find(|known| known.as_str() == method) else {
            return Err(format!("`{method}` is none of GET, POST, PUT, PATCH, DELETE"));
        };
        Ok(Self { method, path: PathTemplate::parse(path)? })
    }
}

impl fmt::Display for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path.text)
    }
}

parse_from_str!(
    Http,
    Http::parse,
    "method and path, such as `GET /v1/shelves/{shelf}`",
    r"^(GET|POST|PUT|PATCH|DELETE) /\S+$"
);
