//! Changes of departments.

use super::{invalid, not_empty, present, required};
use crate::Result;
use crate::department_management::*;

const OPERATION: &str = "UpdateDepartment";

/// The code of the department that has no parent.
const ROOT: &str = "1";

impl UpdateDepartmentRequest {
    /// Creates a request that leaves the department unchanged, as the starting point for changing some of the fields.
    ///
    /// `current` is the response of [`Client::show_dept_and_child_dept`](crate::Client::show_dept_and_child_dept). Fields that it
    /// does not contain are omitted.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request), which names the field, if the response does not contain
    /// `dept_code`, or `parent_dept_code` of a department other than the root, without which the service may move the department
    /// to the root, or if it contains a department in `designated_out_dept_codes` without a code.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::department_management::{DeptCode, UpdateDepartmentRequest};
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let current = client.show_dept_and_child_dept(DeptCode::new("109674873")).await?;
    /// let request = UpdateDepartmentRequest::from_current(&current)?.note("Moved to Hangzhou");
    /// client.update_department(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn from_current(current: &ShowDeptAndChildDeptResponse) -> Result<Self> {
        let dept_code = required(OPERATION, "dept_code", present(&current.dept_code))?;
        let parent = current.parent_dept_code.as_ref().and_then(present);
        let is_root = dept_code.as_str() == ROOT;
        Ok(Self {
            parent_dept_code: if is_root { parent } else { Some(required(OPERATION, "parent_dept_code", parent)?) },
            dept_code,
            dept_name: not_empty(current.dept_name.as_ref()),
            note: not_empty(current.note.as_ref()),
            in_permission: current.in_permission.clone(),
            out_permission: current.out_permission.clone(),
            designated_out_dept_codes: present(&designated(current)?),
            sort_level: current.sort_level.map(sort_level).transpose()?,
        })
    }
}

#[inline]
fn designated(current: &ShowDeptAndChildDeptResponse) -> Result<Vec<DeptCode>> {
    let code = |department: &DepartmentMark| {
        required(OPERATION, "designated_out_dept_codes.dept_code", department.dept_code.clone())
    };
    current.designated_out_dept_codes.iter().map(code).collect()
}

#[inline]
fn sort_level(level: i64) -> Result<i32> {
    i32::try_from(level).map_err(|_| invalid(OPERATION, format!("`sort_level` is {level}, which is out of range")))
}
