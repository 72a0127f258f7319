//! The known error codes of the service, as constants.
//!
//! Compare [`Error::code`](crate::Error::code) with a constant, or match on it:
//!
//! ```
//! use huaweicloud_meeting::{Error, codes};
//!
//! fn explain(error: &Error) -> &'static str {
//!     match error.code() {
//!         Some(codes::CONF_NOT_STARTED) => "The meeting has not started.",
//!         Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED) => "The number or the password is wrong.",
//!         Some(code) => codes::find(code).map_or("Unknown error code.", |known| known.meaning),
//!         None => "The service returned no error code.",
//!     }
//! }
//! ```
//!
//! The part of a code before the dot names a part of the service: `MMC` are meetings, `USG` logins, users and enterprises,
//! `MBI` statistics. The list is incomplete, because the vendor documents only a few codes: a code that is not in it is an
//! [`ErrorCode`] as well. [`find`] returns the meaning of a code that is received at run time, and [`ALL`] lists them.

#[doc(inline)]
pub use huaweicloud_meeting_runtime::KnownCode;

use crate::ErrorCode;

{% set sources = {
    "openapi": "Listed in the vendor's OpenAPI document.",
    "docs": "Listed in the vendor's documentation.",
    "client-header": "Listed in a header file of the vendor's client SDK, without the prefix, which is inferred.",
    "observed": "Observed in published responses of the service; not documented by the vendor.",
} %}
{% for code in codes %}
{% for line in code.docs %}
///{{ " " if line }}{{ line }}
{% endfor %}
///
/// {{ sources[code.evidence] }}{% if code.statuses %} HTTP status {{ code.statuses|join(" or ") }}.{% endif %}

#[doc(alias = "{{ code.text }}")]
pub const {{ code.constant }}: ErrorCode = ErrorCode::new("{{ code.family }}", {{ code.digits }}, {{ code.number }});

{% endfor %}
/// Returns the entry of a code, if it is known.
#[must_use]
#[inline]
pub fn find(code: ErrorCode) -> Option<&'static KnownCode> {
    crate::auth::SERVICE.find_code(code)
}

/// All known codes, sorted.
#[rustfmt::skip]
pub static ALL: &[KnownCode] = &[
{% for code in codes %}
    KnownCode::new({{ code.constant }}, "{{ code.constant }}", {{ code.meaning }}),
{% endfor %}
];
