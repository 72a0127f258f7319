//! From a request line to the operation that is meant.

use std::borrow::Cow;

use http::Method;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use percent_encoding::percent_decode_str;

/// All operations, by method and path.
#[derive(Debug)]
pub(crate) struct Routes(Vec<Route>);

#[derive(Debug)]
struct Route {
    dynamic: &'static DynamicOperation,
    segments: Vec<Segment>,
}

// The order decides which of two routes is tried first: where a literal stands, it wins.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(&'static str),
    Parameter(&'static str),
}

/// What a request line leads to.
#[derive(Debug)]
pub(crate) enum Target {
    /// An operation, with the values of its path parameters.
    Operation(&'static DynamicOperation, Vec<(&'static str, String)>),
    /// A path that takes other methods.
    OtherMethods(Vec<&'static str>),
    /// A path that no operation has.
    Empty,
}

impl Routes {
    pub(crate) fn new(operations: &[&'static DynamicOperation]) -> Self {
        let route = |dynamic: &'static DynamicOperation| Route { dynamic, segments: template(dynamic.operation.path) };
        let mut routes: Vec<_> = operations.iter().copied().map(route).collect();
        routes.sort_by(|left, right| left.segments.cmp(&right.segments));
        Self(routes)
    }

    /// The operation of a method and a path, which is still percent-encoded.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Target {
        let Some(given) = segments(path) else { return Target::Empty };
        let mut others = Vec::new();
        for route in &self.0 {
            let Some(values) = route.matches(&given) else { continue };
            let name = route.dynamic.operation.method.as_str();
            if name == method.as_str() {
                return Target::Operation(route.dynamic, values);
            }
            if !others.contains(&name) {
                others.push(name);
            }
        }
        if others.is_empty() { Target::Empty } else { Target::OtherMethods(others) }
    }
}

impl Route {
    fn matches(&self, given: &[Cow<'_, str>]) -> Option<Vec<(&'static str, String)>> {
        if given.len() != self.segments.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, text) in self.segments.iter().zip(given) {
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

/// The decoded segments of a path; `None` where one is no string.
fn segments(path: &str) -> Option<Vec<Cow<'_, str>>> {
    path.strip_prefix('/')?.split('/').map(|segment| percent_decode_str(segment).decode_utf8().ok()).collect()
}

#[cfg(test)]
mod tests {
    use huaweicloud_meeting::operations;

    use super::*;

    #[test]
    fn every_path_leads_to_its_operation() {
        let routes = Routes::new(operations());
        for dynamic in operations() {
            let operation = dynamic.operation;
            let filled: Vec<_> =
                operation.path.split('/').map(|text| if text.starts_with('{') { "a%2Fb" } else { text }).collect();
            let method = operation.method.as_str().parse().unwrap();
            match routes.find(&method, &filled.join("/")) {
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
    fn what_is_no_path_leads_nowhere() {
        let routes = Routes::new(operations());
        for path in ["", "*", "/", "/%FF", "//", "v1"] {
            assert!(matches!(routes.find(&Method::GET, path), Target::Empty), "{path}");
        }
    }
}
