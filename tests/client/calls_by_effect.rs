//! Calls of operations with each effect, for tests of retries and timeouts.

use std::sync::atomic::{AtomicUsize, Ordering};

use huaweicloud_meeting::meeting_management::{
    CreateAuthRandomRequest, CreateMeetingRequest, MediaType, SearchMeetingsRequest,
};
use huaweicloud_meeting::user_management::UpdateMyInfoRequest;
use huaweicloud_meeting::user_password_management::{LoginName, ResetPwdRequest};
use huaweicloud_meeting::{Call, Client, Result, Secret};
use serde_json::json;

use crate::server::{Reply, Request};
use crate::setup::{empty_object, meeting};

/// The effect of an operation on the service, which decides whether a call is retried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Effect {
    Read,
    Issue,
    Idempotent,
    NonIdempotent,
    OneTime,
}

impl Effect {
    pub(crate) const ALL: [Self; 5] = [Self::Read, Self::Issue, Self::Idempotent, Self::NonIdempotent, Self::OneTime];

    /// Returns whether a call may be retried although it may have taken effect.
    pub(crate) fn is_retryable(self) -> bool {
        matches!(self, Self::Read | Self::Issue | Self::Idempotent)
    }

    /// Calls an operation with this effect. Returns how many times it was sent.
    pub(crate) async fn call(self, client: &Client) -> Result<u32> {
        match self {
            Self::Read => attempts(client.search_meetings(SearchMeetingsRequest::new())).await,
            Self::Issue => attempts(client.create_auth_random(random())).await,
            Self::Idempotent => attempts(client.update_my_info(UpdateMyInfoRequest::new("Alice"))).await,
            Self::NonIdempotent => attempts(client.create_meeting(CreateMeetingRequest::new([MediaType::Voice]))).await,
            Self::OneTime => attempts(client.reset_pwd(reset())).await,
        }
    }
}

async fn attempts<T>(call: Call<T>) -> Result<u32> {
    Ok(call.with_meta().await?.1.attempts())
}

fn random() -> CreateAuthRandomRequest {
    CreateAuthRandomRequest::new(meeting(), Secret::new("123456"))
}

fn reset() -> ResetPwdRequest {
    ResetPwdRequest::new(Secret::new("one-time"), LoginName::new("alice")).new_pwd(Secret::new("new password"))
}

/// A response that all operations of these tests can decode.
pub(crate) fn success(request: &Request) -> Reply {
    if request.method == "POST" { Reply::json(&json!([{}])) } else { empty_object(request) }
}

/// Returns an error once, and success responses after that.
pub(crate) fn once(error: Reply) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let failures = AtomicUsize::new(0);
    move |request| if failures.fetch_add(1, Ordering::SeqCst) == 0 { error.clone() } else { success(request) }
}
