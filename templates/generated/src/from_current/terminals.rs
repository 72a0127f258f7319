//! Changes of hard terminals.

use super::{present, required};
use crate::Result;
use crate::hard_terminal_management::*;

impl UpdateDeviceRequest {
    /// Creates a request that leaves the terminal unchanged, as the starting point for changing some of its fields.
    ///
    /// `current` is the response of [`Client::show_device_detail`](crate::Client::show_device_detail). Absent fields are
    /// omitted.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request) if the response does not contain `sn`.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::hard_terminal_management::{DeviceSn, UpdateDeviceRequest};
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let current = client.show_device_detail(DeviceSn::new("I2lwxg01VgZWM1bmzEBzpC52ZvvOw3")).await?;
    /// let request = UpdateDeviceRequest::from_current(&current)?.name("Hangzhou Z5-3-A30");
    /// client.update_device(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn from_current(current: &HardTerminal) -> Result<Self> {
        Ok(Self {
            sn: required("UpdateDevice", "sn", present(&current.sn))?,
            name: present(&current.name),
            projection_code_mode: current.projection_code_mode.clone(),
            dept_code: current.dept_code.clone(),
            phone: current.phone.clone(),
            country: current.country.clone(),
            email: current.email.clone(),
            description: current.description.clone(),
            status: present(&current.status),
        })
    }
}
