//! The operation that a request belongs to, by its method and path.

use huaweicloud_meeting::OPERATIONS;
use huaweicloud_meeting_catalog as catalog;

/// Returns the operation with this method and path, which may begin with that of the endpoint. A literal segment precedes a
/// parameter.
pub(super) fn operation(method: &str, path: &str) -> Option<&'static catalog::Operation> {
    let matching = OPERATIONS.iter().filter(|operation| operation.method.as_str() == method);
    let best =
        matching.filter_map(|operation| Some((literals(operation.path, path)?, operation))).max_by_key(|found| found.0);
    catalog::operation(best?.1.name)
}

/// Returns how many segments of a path are those of a template, or nothing if the path does not match.
fn literals(template: &str, path: &str) -> Option<usize> {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    // The first segment of a template is empty.
    let prefix = path.len().checked_sub(template.len())?;
    let pairs = template.iter().zip(path.iter().skip(prefix)).skip(1);
    let mut count = 0;
    for (expected, actual) in pairs {
        match expected.contains('{') {
            true => {}
            false if expected == actual => count += 1,
            false => return None,
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_own_path() {
        for expected in OPERATIONS {
            for prefix in ["", "/meeting/x"] {
                let path = format!("{prefix}{}", expected.path.replace('{', "1").replace('}', ""));
                let found = operation(expected.method.as_str(), &path).map(|operation| operation.name);
                assert_eq!(found, Some(expected.name), "{path}");
            }
        }
        assert!(operation("GET", "/v1/unknown").is_none());
        assert!(operation("GET", "/").is_none());
    }
}
