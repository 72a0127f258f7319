//! Responses to the requests that obtain, refresh and revoke tokens, which are not scripted.

use super::route::TokenRoute;
use crate::codec::Writer;

/// How long a token of the script is valid: longer than a test takes, even one with a paused clock.
const LIFETIME_MS: u64 = 24 * 60 * 60 * 1000;
/// Every token of the script.
const TOKEN: &str = "scripted-token";

/// Returns the body of the response to a token request.
pub(super) fn body(route: &TokenRoute) -> String {
    if !route.has_token {
        return String::new();
    }
    let scheme = route.scheme;
    let mut token = Writer::new();
    token.string(TOKEN);
    let lifetime = (LIFETIME_MS / scheme.lifetime_unit_ms.max(1)).to_string();
    object(&[(scheme.token_path, &token.finish()), (scheme.lifetime_path, &lifetime)])
}

/// The path of a value, and its JSON.
type AtPath<'a> = (&'a [&'a str], &'a str);

/// Returns the JSON object with values at paths.
fn object(values: &[AtPath<'_>]) -> String {
    let mut fields: Vec<(&str, Vec<AtPath<'_>>)> = Vec::new();
    for (path, json) in values {
        let Some((name, rest)) = path.split_first() else { continue };
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) => values.push((rest, json)),
            None => fields.push((name, vec![(rest, json)])),
        }
    }
    let fields = fields.iter().map(|(name, values)| {
        let value = match values.as_slice() {
            [([], json)] => (*json).to_owned(),
            values => object(values),
        };
        format!("\"{name}\":{value}")
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::object;

    #[test]
    fn values_share_the_objects_of_their_paths() {
        let json = object(&[(&["data", "token"], "\"t\""), (&["data", "lifetime"], "60"), (&[], "left out")]);
        assert_eq!(json, r#"{"data":{"token":"t","lifetime":60}}"#);
        assert_eq!(object(&[(&["token"], "\"t\""), (&[], "0")]), r#"{"token":"t"}"#);
    }
}
