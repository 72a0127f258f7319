//! Changes of bulletin board publications.

use super::{invalid, not_empty, present, required};
use crate::Result;
use crate::bulletin_board_publication_management::*;

const OPERATION: &str = "UpdatePublication";

impl UpdatePublicationRequest {
    /// Creates a request that leaves the publication unchanged, as the starting point for changing some of the fields.
    ///
    /// `current` is the response of [`Client::show_publication`](crate::Client::show_publication).
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request), which names the field, if the response does not contain
    /// `id`, `publish_name`, `start_time`, `end_time`, `program_list`, or the ID of a program, a department or a device, or if it
    /// contains neither departments nor devices.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::bulletin_board_publication_management::{PublicationId, UpdatePublicationRequest};
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let current = client.show_publication(PublicationId::new("835fb3c2")).await?;
    /// let mut request = UpdatePublicationRequest::from_current(&current)?;
    /// request.publish_name = "Canteen".to_owned();
    /// client.update_publication(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn from_current(current: &ShowPublicationResponse) -> Result<Self> {
        if current.dept_list.is_empty() && current.device_list.is_empty() {
            let reason = "the response passed to `from_current` contains neither `dept_list` nor `device_list`";
            return Err(invalid(OPERATION, format!("{reason}; set one of them, or create the request with `new`")));
        }
        let dept_code =
            |dept: &PublicationDepartment| required(OPERATION, "dept_list.dept_code", present(&dept.dept_code));
        let device = |device: &PublicationDevice| {
            required(OPERATION, "device_list.device_user_id", present(&device.device_user_id))
        };
        let program = |program: &Program| {
            let id = program.id.as_ref().map(|id| ProgramId::new(id.as_str()));
            required(OPERATION, "program_list.id", id)
        };
        let programs = Some(&current.program_list).filter(|programs| !programs.is_empty());
        let programs = required(OPERATION, "program_list", programs)?;
        Ok(Self {
            id: required(OPERATION, "id", present(&current.id))?,
            publish_name: required(OPERATION, "publish_name", not_empty(current.publish_name.as_ref()))?,
            start_time: required(OPERATION, "start_time", current.start_time)?,
            end_time: required(OPERATION, "end_time", current.end_time)?,
            dept_list: current.dept_list.iter().map(dept_code).collect::<Result<_>>()?,
            device_list: current.device_list.iter().map(device).collect::<Result<_>>()?,
            program_list: Some(programs.iter().map(program).collect::<Result<_>>()?),
        })
    }
}
