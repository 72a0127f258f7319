//! Changes of bulletin board programs.

use super::{not_empty, present, required};
use crate::Result;
use crate::bulletin_board_program_management::*;

impl UpdateProgramRequest {
    /// Creates a request that leaves the program unchanged, as the starting point for changing its name or its materials.
    ///
    /// `current` is the response of [`Client::show_program`](crate::Client::show_program).
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request), which names the field, if the response does not contain
    /// `id`, `program_name`, `program_item_list` or the `play_time` of a material.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::bulletin_board_program_management::{ProgramId, UpdateProgramRequest};
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let current = client.show_program(ProgramId::new("e36ea3f9")).await?;
    /// let mut request = UpdateProgramRequest::from_current(&current)?;
    /// request.program_name = "Welcome".to_owned();
    /// client.update_program(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn from_current(current: &ShowProgramResponse) -> Result<Self> {
        const OPERATION: &str = "UpdateProgram";
        let item = |material: &ProgramMaterial| {
            let id = required(OPERATION, "program_item_list.material_id", present(&material.material_id))?;
            let time = required(OPERATION, "program_item_list.play_time", material.play_time)?;
            Ok(ProgramItem { material_id: id, play_time: time })
        };
        let items = Some(&current.program_item_list).filter(|items| !items.is_empty());
        let items = required(OPERATION, "program_item_list", items)?.iter().map(item).collect::<Result<_>>()?;
        Ok(Self {
            id: required(OPERATION, "id", present(&current.id))?,
            program_name: required(OPERATION, "program_name", not_empty(current.program_name.as_ref()))?,
            program_item_list: Some(items),
        })
    }
}
