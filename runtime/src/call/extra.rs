//! Inputs of a call that the spec does not have.

use std::sync::Arc;

use super::Call;
use crate::request::{Extras, InputValue};

impl<T> Call<T> {
    /// Adds a field to the JSON body that the request does not have. The service may accept more than it documents.
    ///
    /// A name that begins with `/` is a JSON pointer to a field of a nested object, such as `/books/0/shelfMark`; the objects
    /// and lists that contain the field have to be set in the request. `None` is not sent.
    ///
    /// The call fails with an error of kind [`Request`](crate::ErrorKind::Request), and nothing is sent, if the request has a
    /// field with this name; the error states its Rust name. The exception is [`Json::null`](crate::values::Json::null) for a
    /// field that is not set: this is how `null` is sent, which no type of a request can express. It also fails if the body of
    /// the request is not JSON.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
    /// use huaweicloud_meeting::{Call, Result};
    /// use huaweicloud_meeting::values::Json;
    ///
    /// async fn with_new_fields<T>(call: Call<T>) -> Result<T> {
    ///     call.extra("reserveDays", 3).extra("/reader/nickname", "Ada").extra("title", Json::null()).await
    /// }
    /// ```
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.extras().fields.push((name.into(), value.into()));
        self
    }

    /// Adds a query parameter that the request does not have. A list is sent as several parameters with this name.
    ///
    /// The call fails with an error of kind [`Request`](crate::ErrorKind::Request), and nothing is sent, if the request has a
    /// query parameter with this name.
    pub fn extra_query(mut self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.extras().query.push((name.into(), value.into()));
        self
    }

    /// Adds a header that the request does not have. The items of a list are joined with commas.
    ///
    /// The call fails with an error of kind [`Request`](crate::ErrorKind::Request), and nothing is sent, if the request or the
    /// client sets this header, such as that of the token, the language or the content type.
    pub fn extra_header(mut self, name: impl Into<String>, value: impl Into<InputValue>) -> Self {
        self.extras().headers.push((name.into(), value.into()));
        self
    }

    fn extras(&mut self) -> &mut Extras {
        Arc::make_mut(self.untyped.options.extras.get_or_insert_default())
    }
}
