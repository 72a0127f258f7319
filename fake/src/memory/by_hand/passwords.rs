//! Passwords of users.

use serde_json::Value;

use super::body_field;
use crate::json::get_path;
use crate::memory::call::Call;
use crate::memory::descriptor::{Cause, Path};
use crate::memory::items::Memory;
use crate::memory::store::Item;
use crate::memory::{ResourceName, resource};
use crate::requests::error_response::ErrorResponse;
use crate::requests::request::{ParsedBody, ParsedRequest};

const PASSWORD: Path = &["pwd"];
/// The fields of a user that a login name can be.
const LOGIN_NAMES: [Path; 3] = [&["userAccount"], &["phone"], &["email"]];

impl Memory {
    /// Returns the password that a request has set for a user, by the login name.
    pub(crate) fn password(&self, login_name: &str) -> Option<String> {
        self.user_named(login_name)?.text(PASSWORD)
    }

    /// Returns the user with a login name whom a request has created or changed.
    fn user_named(&self, name: &str) -> Option<&Item> {
        let found = LOGIN_NAMES.into_iter().find_map(|path| self.find(ResourceName::User, path, name));
        found.filter(|user| user.origin.is_changed())
    }

    /// Changes the password of a user who states the old one. That of a user of an example is not known.
    pub(super) fn update_password(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let text = |name| body_field(call, name).and_then(Value::as_str).unwrap_or_default();
        let (account, old, new) = (text("account"), text("oldPwd"), text("newPwd"));
        if self.password(account).is_some_and(|password| password != old) {
            return Err(call.refuse(Cause::WrongPassword, "the old password is wrong"));
        }
        self.set_password(account, new);
        Ok(None)
    }

    /// Changes the password of a user who has confirmed a verification code, which is any one.
    pub(crate) fn reset_password(&mut self, request: &ParsedRequest) {
        let ParsedBody::Json(body, _) = &request.body else { return };
        let text = |name: &str| get_path(body, &[name]).and_then(Value::as_str).unwrap_or_default();
        self.set_password(text("user"), text("newPwd"));
    }

    fn set_password(&mut self, login_name: &str, password: &str) {
        let user = LOGIN_NAMES.into_iter().find_map(|path| self.find(ResourceName::User, path, login_name));
        if let Some(number) = user.map(|user| user.number) {
            self.set(resource(ResourceName::User), number, vec![(PASSWORD, Some(password.into()))]);
        }
    }
}
