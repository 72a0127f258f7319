//! `hwmeeting fake`: runs the fake service.

use std::io;

use huaweicloud_meeting_fake as fake;

use crate::args;
use crate::error::Error;

pub(crate) async fn run(arguments: &args::Fake) -> Result<(), Error> {
    let builder = fake::Fake::builder();
    let builder = if arguments.check_tokens { builder } else { builder.accept_any_token() };
    let builder = if arguments.https { builder.https() } else { builder };
    let builder = arguments.certificate.iter().fold(builder, fake::Builder::certificate_file);
    fake::run(builder, arguments.port, io::stdout())
        .await
        .map_err(|error| Error::invalid(format!("cannot run the fake on port {}: {error}", arguments.port)))
}
