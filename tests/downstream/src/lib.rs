//! An application that calls participants back into a meeting.

use huaweicloud_meeting::meeting_control::{Attendee, ConferenceId, PhoneNumber, TerminalType};
use huaweicloud_meeting::{Client, Credentials, Error, Region, Secret, Transport};

/// Creates a client for the international site.
///
/// # Errors
///
/// Returns an error if the configuration is invalid.
pub fn client(token: Secret, transport: impl Transport) -> Result<Client, Error> {
    Client::builder()
        .region(Region::AP_SOUTHEAST_1)
        .credentials(Credentials::token(token))
        .transport(transport)
        .build()
}

/// Invites a phone number to a running meeting.
///
/// # Errors
///
/// Returns the error of the service.
pub async fn call_back(client: &Client, meeting: &ConferenceId, password: Secret, number: &str) -> Result<(), Error> {
    let attendee = Attendee::new("Zhang San", PhoneNumber::new(number), TerminalType::SoftClient);
    client.conference(meeting).password(password).invite_participant([attendee]).await
}
