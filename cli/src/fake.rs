//! `hwmeeting fake`: the service on this machine.

use std::io;

use huaweicloud_meeting_fake as fake;

use crate::args;
use crate::failure::Failure;

pub(crate) async fn run(arguments: &args::Fake) -> Result<(), Failure> {
    let builder = fake::Fake::builder();
    let builder = if arguments.own_tokens_only { builder } else { builder.accept_any_token() };
    fake::run(builder, arguments.port, io::stdout())
        .await
        .map_err(|error| Failure::refused(format!("the fake cannot run: {error}")))
}
