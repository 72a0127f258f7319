//! A guide: what to write for common tasks, what may go wrong, and the numbers.
//!
//! Each page begins with a complete example. The pages are independent of each other; [the first one](first_meeting) is a good start.
//!
//! | page | what it is about |
//! |---|---|
//! | [First meeting](first_meeting) | scheduling, starting and finding meetings |
//! | [Credentials and tokens](credentials_and_tokens) | logging in; sharing a token between clients and processes |
//! | [Requests and values](requests_and_values) | required and optional fields, options of a call, identifiers, times, enumerations, secrets |
//! | [A meeting under control](meeting_under_control) | inviting, muting, admitting and ending, while the meeting is in progress; links that people open |
//! | [Watch](watch) | a meeting in progress as a value: who participates, who waits, what is locked or recorded |
//! | [Errors and retries](errors_and_retries) | handling errors; what is retried, and what may have taken effect |
//! | [Pages](pages) | lists that are longer than a page |
//! | [Updates that lose nothing](updates_that_lose_nothing) | changing one field of a meeting, a user or another resource |
//! | [Events](events) | what happens in a meeting, as a stream; captions |
//! | [Pushes](pushes) | events that the service sends to a server: signatures, repeated messages |
//! | [Files](files) | downloads of recordings and minutes, uploads |
//! | [Beyond the spec](beyond_the_spec) | endpoints, inputs and fields that this crate does not have |
//! | [Testing](testing) | tests of your own code without a network |
//! | [Blocking](blocking) | programs without `async` |
//! | [Tracing](tracing) | spans, events and metrics |
//! | [Connections](connections) | proxies, certificates, other HTTP clients |
//! | [Features and compile times](features_and_compile_times) | compiling only what you use |
//! | [中文](zh) | 前四个主题的中文版 |
//!
//! `examples/` in the repository contains longer programs, which run against a fake service.

// The pages link to items of optional features.
#![cfg_attr(
    not(all(
        feature = "all-groups",
        feature = "blocking",
        feature = "events",
        feature = "file-token-store",
        feature = "jiff",
        feature = "rustls",
        feature = "serde",
        feature = "test-util",
        feature = "webhooks"
    )),
    allow(rustdoc::broken_intra_doc_links)
)]

// The names that the pages link to.
#[allow(unused_imports)]
use crate::*;

// When doctests are compiled without the features that a page uses, the page is empty.
macro_rules! pages {
    ($($file:literal => $page:ident $(, $feature:literal)*;)*) => {
        $(
            #[cfg_attr(
                any(not(doctest), all($(feature = $feature),*)),
                doc = include_str!(concat!("../guide/", $file))
            )]
            pub mod $page {}
        )*
    };
}

pages! {
    "first_meeting.md" => first_meeting;
    "credentials_and_tokens.md" => credentials_and_tokens, "file-token-store", "rustls";
    "requests_and_values.md" => requests_and_values, "jiff";
    "meeting_under_control.md" => meeting_under_control;
    "watch.md" => watch, "events";
    "errors_and_retries.md" => errors_and_retries, "test-util";
    "pages.md" => pages;
    "updates_that_lose_nothing.md" => updates_that_lose_nothing;
    "events.md" => events, "events";
    "pushes.md" => pushes, "test-util", "webhooks";
    "files.md" => files;
    "beyond_the_spec.md" => beyond_the_spec;
    "testing.md" => testing, "events", "test-util";
    "blocking.md" => blocking, "blocking";
    "tracing.md" => tracing, "test-util";
    "connections.md" => connections, "rustls";
    "features_and_compile_times.md" => features_and_compile_times;
}

/// 中文指南：第一个会议、鉴权与 Token、会议控制、错误与重试。
///
/// 其余主题请参见英文版[指南](crate::guide)。
///
/// | 页面 | 内容 |
/// |---|---|
/// | [第一个会议](zh::first_meeting) | 预约、激活和查询会议 |
/// | [鉴权与 Token](zh::credentials_and_tokens) | 登录鉴权，以及在多个客户端和进程之间共享 Token |
/// | [会议控制](zh::meeting_under_control) | 会控：邀请、静音、准入和结束会议 |
/// | [错误与重试](zh::errors_and_retries) | 错误处理、重试规则，以及操作是否可能已经生效 |
pub mod zh {
    #[allow(unused_imports)]
    use crate::*;

    pages! {
        "zh/first_meeting.md" => first_meeting;
        "zh/credentials_and_tokens.md" => credentials_and_tokens, "file-token-store", "rustls";
        "zh/meeting_under_control.md" => meeting_under_control;
        "zh/errors_and_retries.md" => errors_and_retries, "test-util";
    }
}
