//! Requests that replace a resource as a whole, or may replace it, created from its current state.
//!
//! The requests are struct literals without `..`: adding a field to a request is a compile error until it is set here. A
//! field that the response does not contain is omitted; if the resource cannot lack it, `from_current` returns an error
//! that names it. No value is invented: see `docs/adr/0010-requests-that-replace-everything.md`.

use crate::{Error, Result};

/// Returns the error for a request that cannot be created.
// Unused, like the functions below, if the groups of these requests are disabled.
#[allow(dead_code)]
#[inline]
fn invalid(operation: &'static str, reason: String) -> Error {
    Error::request(reason).with_operation(operation, 0)
}

/// Returns the value of a field that the request requires, or an error that names the field.
#[allow(dead_code)]
fn required<T>(operation: &'static str, field: &str, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| {
        let reason = format!("the response passed to `from_current` does not contain `{field}`");
        invalid(operation, format!("{reason}; set the field of that value, or create the request with `new`"))
    })
}

/// Returns a value of a response, unless it is the default of its type: an absent field is decoded as that value.
#[allow(dead_code)]
fn present<T: Default + PartialEq + Clone>(value: &T) -> Option<T> {
    (*value != T::default()).then(|| value.clone())
}

/// Returns an optional string of a response, unless it is empty: the service returns an empty string for an absent value.
#[allow(dead_code)]
#[inline]
fn not_empty(value: Option<&String>) -> Option<String> {
    value.filter(|value| !value.is_empty()).cloned()
}

#[cfg(feature = "department-management")]
mod departments;
#[cfg(feature = "meeting-management")]
mod meetings;
#[cfg(feature = "bulletin-board-program-management")]
mod programs;
#[cfg(feature = "bulletin-board-publication-management")]
mod publications;
#[cfg(feature = "qos")]
mod qos;
#[cfg(feature = "login-authentication")]
mod sso;
#[cfg(feature = "hard-terminal-management")]
mod terminals;
#[cfg(feature = "user-management")]
mod users;
#[cfg(feature = "webinar-management")]
mod webinars;
