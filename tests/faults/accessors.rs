//! What the client does not return yet. Each function returns `None` until the client has the accessor, and the expectations
//! that need it are skipped.

use huaweicloud_meeting::{Error, Meta};

/// Returns whether the operation may have taken effect although the call failed.
pub(crate) fn may_have_taken_effect(_error: &Error) -> Option<bool> {
    None
}

/// Returns how many fields of a response had an unexpected kind.
pub(crate) fn anomalies(_meta: &Meta) -> Option<usize> {
    None
}
