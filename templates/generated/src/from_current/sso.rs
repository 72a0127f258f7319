//! Changes of single sign-on.

use super::{not_empty, required};
use crate::Result;
use crate::login_authentication::*;

impl SetSsoConfigRequest {
    /// Creates a request that leaves the configuration unchanged, as the starting point for changing some of the fields.
    ///
    /// `current` is the response of [`Client::show_sso_config`](crate::Client::show_sso_config). Empty and absent strings are
    /// omitted. So is `client_secret`, which the service then keeps; set it if you change `get_token_url` or `get_user_info_url`.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request) if the response does not contain `enable_sso`.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::login_authentication::SetSsoConfigRequest;
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let current = client.show_sso_config().await?;
    /// let request = SetSsoConfigRequest::from_current(&current)?.third_email("mail");
    /// client.set_sso_config(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn from_current(current: &ShowSsoConfigResponse) -> Result<Self> {
        Ok(Self {
            enable_sso: required("SetSsoConfig", "enable_sso", current.enable_sso)?,
            domain: not_empty(current.domain.as_ref()),
            authorize_url: not_empty(current.authorize_url.as_ref()),
            get_token_url: not_empty(current.get_token_url.as_ref()),
            client_id: not_empty(current.client_id.as_ref()),
            client_secret: None,
            scope: current.scope.clone(),
            acc_field_name: not_empty(current.acc_field_name.as_ref()),
            get_user_info_url: not_empty(current.get_user_info_url.as_ref()),
            oauth2_server_type: current.oauth2_server_type.clone(),
            pc_schema_url: not_empty(current.pc_schema_url.as_ref()),
            android_schema_url: not_empty(current.android_schema_url.as_ref()),
            ios_schema_url: not_empty(current.ios_schema_url.as_ref()),
            third_name: not_empty(current.third_name.as_ref()),
            third_email: not_empty(current.third_email.as_ref()),
            third_mobile: not_empty(current.third_mobile.as_ref()),
            third_access_token: not_empty(current.third_access_token.as_ref()),
            third_head_img_url: not_empty(current.third_head_img_url.as_ref()),
        })
    }
}
