//! Finding the operation of a request.

use std::borrow::Cow;

use http::Method;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use percent_encoding::percent_decode_str;

/// The operations, sorted by path.
#[derive(Debug)]
pub(crate) struct Routes(Vec<Route>);

#[derive(Debug)]
struct Route {
    dynamic: &'static DynamicOperation,
    segments: Vec<Segment>,
}

// Routes are tried in this order: a literal segment takes precedence over a parameter.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(&'static str),
    Parameter(&'static str),
}

/// The target of a request.
#[derive(Debug)]
pub(crate) enum Target {
    /// An operation, with the values of its path parameters.
    Operation(&'static DynamicOperation, Vec<(&'static str, String)>),
    /// The path exists, but only with these methods.
    OtherMethods(Vec<&'static str>),
    /// No operation has this path.
    NotFound,
}

impl Routes {
    pub(crate) fn new(operations: &[&'static DynamicOperation]) -> Self {
        let route = |dynamic: &'static DynamicOperation| Route { dynamic, segments: template(dynamic.operation.path) };
        let mut routes: Vec<_> = operations.iter().copied().map(route).collect();
        routes.sort_by(|left, right| left.segments.cmp(&right.segments));
        Self(routes)
    }

    /// Returns the operation with a method and a percent-encoded path.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Target {
        let Some(segments) = segments(path) else { return Target::NotFound };
        let mut others = Vec::new();
        for route in &self.0 {
            let Some(values) = route.matches(&segments) else { continue };
            let expected = route.dynamic.operation.method.as_str();
            if expected == method.as_str() {
                return Target::Operation(route.dynamic, values);
            }
            if !others.contains(&expected) {
                others.push(expected);
            }
        }
        if others.is_empty() { Target::NotFound } else { Target::OtherMethods(others) }
    }
}

impl Route {
    /// Returns the values of the path parameters if the segments match.
    fn matches(&self, segments: &[Cow<'_, str>]) -> Option<Vec<(&'static str, String)>> {
        if segments.len() != self.segments.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, text) in self.segments.iter().zip(segments) {
            match segment {
                Segment::Literal(literal) if literal == text => {}
                Segment::Parameter(name) if !text.is_empty() => values.push((*name, text.clone().into_owned())),
                _ => return None,
            }
        }
        Some(values)
    }
}

fn template(path: &'static str) -> Vec<Segment> {
    let segment = |text: &'static str| match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        Some(name) => Segment::Parameter(name),
        None => Segment::Literal(text),
    };
    path.split('/').skip(1).map(segment).collect()
}

/// Returns the decoded segments of a path, or `None` if one is not valid UTF-8.
fn segments(path: &str) -> Option<Vec<Cow<'_, str>>> {
    path.strip_prefix('/')?.split('/').map(|segment| percent_decode_str(segment).decode_utf8().ok()).collect()
}

#[cfg(test)]
mod tests {
    use huaweicloud_meeting::operations;

    use super::*;

    #[test]
    fn every_path_is_routed_to_its_operation() {
        let routes = Routes::new(operations());
        for dynamic in operations() {
            let operation = dynamic.operation;
            let segments: Vec<_> =
                operation.path.split('/').map(|text| if text.starts_with('{') { "a%2Fb" } else { text }).collect();
            let method = operation.method.as_str().parse().unwrap();
            match routes.find(&method, &segments.join("/")) {
                Target::Operation(found, values) => {
                    assert_eq!(found.operation.name, operation.name);
                    assert!(
                        values.iter().all(|(name, value)| value == "a/b" && operation.path.contains(name)),
                        "{values:?}"
                    );
                }
                other => panic!("{}: {other:?}", operation.name),
            }
        }
    }

    #[test]
    fn an_invalid_path_has_no_operation() {
        let routes = Routes::new(operations());
        for path in ["", "*", "/", "/%FF", "//", "v1"] {
            assert!(matches!(routes.find(&Method::GET, path), Target::NotFound), "{path}");
        }
    }
}
