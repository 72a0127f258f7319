//! Serializing a value without its secrets.

use serde::{Serialize, Serializer};

use super::serde::serialize_json;
use super::{Encode, encode_without_secrets};

/// Serializes a value without its secrets.
///
/// Requests, responses and their types implement `serde::Serialize` with the content of their secrets, so that they can be
/// stored and read back. In this wrapper, a value is serialized without them, to be sent to others or logged: fields, items of
/// lists and entries of maps that are a [`Secret`](crate::values::Secret), at any depth, are left out. These are passwords,
/// tokens and keys, and links that contain one.
///
/// It wraps a type of the API, a list, an `Option` or a map of them, or a reference to one. It can be a field of a struct that
/// derives `Serialize`, and the body of a response in a web framework: `Json(WithoutSecrets(meeting))`.
///
/// # Examples
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use huaweicloud_meeting::WithoutSecrets;
/// use huaweicloud_meeting::values::Secret;
///
/// #[derive(Default)]
/// pub struct Room {
///     pub name: String,
///     pub password: Secret,
/// }
/// # huaweicloud_meeting_runtime::fields! { both Room { 0 => name, "name"; 1 => password, "password"; } }
///
/// # fn main() -> serde_json::Result<()> {
/// let room = Room { name: "Weekly".to_owned(), password: Secret::new("1234") };
/// assert_eq!(serde_json::to_string(&WithoutSecrets(&room))?, r#"{"name":"Weekly"}"#);
/// assert_eq!(serde_json::to_string(&WithoutSecrets(vec![room]))?, r#"[{"name":"Weekly"}]"#);
/// # Ok(())
/// # }
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
#[derive(Clone, Copy, Debug, Default)]
pub struct WithoutSecrets<T>(pub T);

impl<T: Encode> Serialize for WithoutSecrets<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_json(&encode_without_secrets(self.0.view()), serializer)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may")]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::values::Secret;

    #[derive(Default)]
    struct Safe {
        label: Option<String>,
        key: Secret,
        spare: Option<Secret>,
        keys: Vec<Secret>,
        joined: Vec<Secret>,
        named: BTreeMap<String, Secret>,
        inner: Vec<Safe>,
    }

    crate::fields! {
        both Safe {
            0 => label, "label";
            1 => key, "key";
            2 => spare, "spare";
            3 => keys, "keys";
            4 => joined, "joined", csv;
            5 => named, "named";
            6 => inner, "inner";
        }
    }

    fn safe(inner: Vec<Safe>) -> Safe {
        let secret = || Secret::new("canary");
        Safe {
            label: Some("a".to_owned()),
            key: secret(),
            spare: Some(secret()),
            keys: vec![secret(), secret()],
            joined: vec![secret(), secret()],
            named: BTreeMap::from([("b".to_owned(), secret())]),
            inner,
        }
    }

    fn json<T: Encode>(value: T) -> String {
        serde_json::to_string(&WithoutSecrets(value)).unwrap()
    }

    #[test]
    fn secrets_are_left_out_at_any_depth() {
        let leaf = r#"{"label":"a","named":{},"inner":[]}"#;
        let safe = safe(vec![safe(Vec::new()), safe(Vec::new())]);
        assert_eq!(json(&safe), format!(r#"{{"label":"a","named":{{}},"inner":[{leaf},{leaf}]}}"#));
        assert_eq!(json(Some(Secret::new("canary"))), "null");
        assert_eq!(json(vec![Secret::new("canary")]), "[]");
        assert_eq!(json(vec![vec![Secret::new("canary")], vec![]]), "[[]]");
    }
}
