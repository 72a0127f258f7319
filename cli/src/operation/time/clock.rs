//! The current time and the time zone of the user.

use std::cell::OnceCell;

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;

use crate::error::Error;
use crate::settings::Settings;

/// The current time, in the time zone of the user.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    /// Read when it is first needed: finding the zone of the machine takes a tenth of the time of a call.
    now: OnceCell<ZonedDateTime>,
    /// The zone of the user, if it was chosen for this call.
    pub(crate) chosen_zone: Option<String>,
}

impl Clock {
    /// Returns the clock of the machine, in the time zone of the settings or of the machine.
    pub(crate) fn of(settings: &Settings) -> Result<Self, Error> {
        let now = OnceCell::new();
        if let Some(name) = &settings.zone {
            let zone = TimeZone::get(name).map_err(|_| {
                Error::invalid(format!(
                    "unknown time zone `{name}`; --zone is an IANA name, such as Europe/Berlin or UTC"
                ))
            })?;
            now.get_or_init(|| ZonedDateTime::now().with_time_zone(zone));
        }
        Ok(Self { now, chosen_zone: settings.zone.clone() })
    }

    /// Returns a clock that shows a time.
    #[cfg(test)]
    pub(crate) fn at(now: ZonedDateTime) -> Self {
        Self { now: now.into(), chosen_zone: None }
    }

    pub(crate) fn now(&self) -> &ZonedDateTime {
        self.now.get_or_init(ZonedDateTime::now)
    }
}
