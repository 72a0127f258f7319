//! Values of inputs that the spec does not have.

use std::fmt;
use std::sync::Arc;

use crate::codec::{Encode, EncodeList, Form, View};
use crate::values::{Json, Secret};

/// The value of an input that the client does not have a field for: an [extra](crate::Call::extra) of a call, or an input of a
/// [custom call](crate::CustomCall).
///
/// It is created from numbers, booleans, strings, lists, [`Json`], and all types of this crate that are sent, such as
/// identifiers, enumerations, and the structs of requests. A [`Secret`](crate::values::Secret) stays one: it is sent, but removed
/// from errors. `None` is not sent; [`Json::null`] is. With the feature `serde`, a `serde_json::Value` is converted,
/// too, and `Json::from_serialize` converts any value that implements `Serialize`.
///
/// # Examples
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use huaweicloud_meeting::InputValue;
/// use huaweicloud_meeting::values::{Json, Secret};
///
/// let number = InputValue::from(3);
/// let string = InputValue::from("weekly");
/// let list = InputValue::from(["a", "b"]);
/// let object = InputValue::from(Json::parse(r#"{"rows": 2, "columns": [1, 2]}"#)?);
/// let secret = InputValue::from(Secret::new("a key"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct InputValue(Arc<dyn Encode + Send + Sync>);

impl InputValue {
    pub(crate) fn view(&self) -> View<'_> {
        self.0.view()
    }

    /// Calls `each` with the strings that are sent for the value outside a body.
    pub(crate) fn for_each_string(&self, each: &mut dyn FnMut(&str)) {
        self.view().for_each_string(Form::Plain, &mut |string| each(&string));
    }

    /// Returns whether the value is `null`, which is sent.
    pub(super) fn is_null(&self) -> bool {
        matches!(self.view(), View::Json("null"))
    }
}

impl<T: Encode + Send + Sync + 'static> From<T> for InputValue {
    fn from(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl From<&str> for InputValue {
    fn from(string: &str) -> Self {
        Self(Arc::new(string.to_owned()))
    }
}

impl From<&String> for InputValue {
    fn from(string: &String) -> Self {
        Self(Arc::new(string.clone()))
    }
}

impl From<&Secret> for InputValue {
    fn from(secret: &Secret) -> Self {
        Self(Arc::new(secret.clone()))
    }
}

impl From<u32> for InputValue {
    fn from(number: u32) -> Self {
        Self(Arc::new(i64::from(number)))
    }
}

impl From<u64> for InputValue {
    fn from(number: u64) -> Self {
        Self(Arc::new(Json::of_well_formed(&number.to_string())))
    }
}

impl From<usize> for InputValue {
    fn from(number: usize) -> Self {
        Self::from(number as u64)
    }
}

impl<T: Into<Self>, const LENGTH: usize> From<[T; LENGTH]> for InputValue {
    fn from(items: [T; LENGTH]) -> Self {
        items.into_iter().map(Into::into).collect()
    }
}

impl FromIterator<Self> for InputValue {
    fn from_iter<I: IntoIterator<Item = Self>>(items: I) -> Self {
        Self(Arc::new(Items(items.into_iter().collect())))
    }
}

#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl From<serde_json::Value> for InputValue {
    fn from(value: serde_json::Value) -> Self {
        Self(Arc::new(Json::from(value)))
    }
}

/// The items of a list.
struct Items(Vec<InputValue>);

impl Encode for Items {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl EncodeList for Items {
    fn item(&self, index: usize) -> Option<View<'_>> {
        self.0.get(index).map(InputValue::view)
    }
}

/// Omits the content, which may be a secret.
impl fmt::Debug for InputValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InputValue(…)")
    }
}
