//! Changes of users.

use super::{not_empty, present, required};
use crate::Result;
use crate::user_management::*;

impl UpdateUserRequest {
    /// Creates a request that leaves the user unchanged, as the starting point for changing some of the fields.
    ///
    /// `current` is the response of [`Client::show_user_detail`](crate::Client::show_user_detail), or the user in another
    /// response of the same type. The request identifies the user by `user_account`.
    ///
    /// Empty and absent strings are omitted. So is `vmr_number` if the user has no personal meeting ID in `vmr_list`; whether the
    /// service then generates another one at each call is not documented.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request), which names the field, if the response does not contain
    /// `user_account`, `dept_code` or `status`, or if it contains `phone` without `country`: without them, the service may move
    /// the user to the root department, enable a disabled user, or reject the request.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::types::Account;
    /// use huaweicloud_meeting::user_management::UpdateUserRequest;
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let current = client.show_user_detail(Account::new("alice")).await?;
    /// let request = UpdateUserRequest::from_current(&current)?.title("Project Manager");
    /// client.update_user(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn from_current(current: &User) -> Result<Self> {
        const OPERATION: &str = "UpdateUser";
        let phone = current.phone.clone().filter(|phone| !phone.as_str().is_empty());
        let country = match &phone {
            Some(_) => Some(required(OPERATION, "country", current.country.clone())?),
            None => None,
        };
        let dept_code = current.dept_code.as_ref().and_then(present);
        let is_personal = |room: &&UserVmr| room.vmr_mode == Some(VmrMode::Personal);
        Ok(Self {
            account: required(OPERATION, "user_account", present(&current.user_account))?,
            account_type: None,
            name: not_empty(current.name.as_ref()),
            english_name: not_empty(current.english_name.as_ref()),
            phone,
            country,
            email: not_empty(current.email.as_ref()),
            vmr_number: current.vmr_list.iter().find(is_personal).and_then(|room| room.vmr_number.clone()),
            dept_code: Some(required(OPERATION, "dept_code", dept_code)?),
            signature: not_empty(current.signature.as_ref()),
            title: not_empty(current.title.as_ref()),
            desc: not_empty(current.desc.as_ref()),
            status: Some(required(OPERATION, "status", current.status.clone())?),
            sort_level: current.sort_level,
            hide_phone: current.hide_phone,
        })
    }
}

impl UpdateMyInfoRequest {
    /// Creates a request that leaves the logged-in user unchanged, as the starting point for changing some of the fields.
    ///
    /// `current` is the response of [`Client::show_my_info`](crate::Client::show_my_info). Empty and absent strings are omitted.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request) if the response does not contain `name`.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::user_management::UpdateMyInfoRequest;
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let current = client.show_my_info().await?;
    /// let request = UpdateMyInfoRequest::from_current(&current)?.signature("On vacation");
    /// client.update_my_info(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn from_current(current: &User) -> Result<Self> {
        Ok(Self {
            name: required("UpdateMyInfo", "name", not_empty(current.name.as_ref()))?,
            english_name: not_empty(current.english_name.as_ref()),
            signature: not_empty(current.signature.as_ref()),
            title: not_empty(current.title.as_ref()),
            desc: not_empty(current.desc.as_ref()),
        })
    }
}
