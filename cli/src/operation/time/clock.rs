//! The current time and the time zone of the user.

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;

use crate::error::Error;
use crate::settings::Settings;

/// The current time, in the time zone of the user.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    pub(crate) now: ZonedDateTime,
    /// The zone of the user, if it was chosen for this call.
    pub(crate) chosen_zone: Option<String>,
}

impl Clock {
    /// Returns the clock of the machine, in the time zone of the settings or of the machine.
    pub(crate) fn of(settings: &Settings) -> Result<Self, Error> {
        let zone = match &settings.zone {
            Some(name) => TimeZone::get(name).map_err(|_| {
                Error::invalid(format!(
                    "unknown time zone `{name}`; --zone is an IANA name, such as Europe/Berlin or UTC"
                ))
            })?,
            None => TimeZone::system(),
        };
        Ok(Self { now: ZonedDateTime::now().with_time_zone(zone), chosen_zone: settings.zone.clone() })
    }
}
