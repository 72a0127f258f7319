//! Calls everyone back in.

use huaweicloud_meeting::meeting_control::{Attendee, ConferenceId, PhoneNumber, TerminalType};
use huaweicloud_meeting::{Client, Credentials, Error, Region, Secret, Transport};

/// A client of the international site.
///
/// # Errors
///
/// When the client cannot be put together.
pub fn client(token: Secret, transport: impl Transport) -> Result<Client, Error> {
    Client::builder()
        .region(Region::AP_SOUTHEAST_1)
        .credentials(Credentials::token(token))
        .transport(transport)
        .build()
}

/// Calls a number into a meeting that is running.
///
/// # Errors
///
/// What the service says to it.
pub async fn call_back(client: &Client, meeting: &ConferenceId, password: Secret, number: &str) -> Result<(), Error> {
    let attendee = Attendee::new("Back again", PhoneNumber::new(number), TerminalType::SoftClient);
    client.conference(meeting).password(password).invite_participant([attendee]).await
}
