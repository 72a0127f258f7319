//! Logins: whose they are, and when their tokens expire.

use serde_json::{Map, Value, json};

use super::body_field;
use crate::json::{get_path, set_path};
use crate::memory::call::Call;
use crate::memory::descriptor::Path;
use crate::memory::items::Memory;
use crate::memory::login::LoginUser;
use crate::memory::{ResourceName, resource};
use crate::requests::error_response::ErrorResponse;

const LIFETIME_S: Path = &["validPeriod"];
const EXPIRY_S: Path = &["expireTime"];
const CREATED_MS: Path = &["createTime"];

/// The fields of the user of a login, and where the user has them.
const OF_USER: [(Path, Path); 6] = [
    (&["user", "userId"], &["id"]),
    (&["user", "ucloginAccount"], &["userAccount"]),
    (&["user", "thirdAccount"], &["thirdAccount"]),
    (&["user", "name"], &["name"]),
    (&["user", "nameEn"], &["englishName"]),
    (&["user", "adminType"], &["adminType"]),
];

/// What a login by an application states about its user, and where the user has it.
const OF_LOGIN: [(&str, &str); 4] =
    [("userName", "name"), ("userEmail", "email"), ("userPhone", "phone"), ("deptCode", "deptCode")];

impl Memory {
    /// Returns the token of a login. The user of an application who is not known yet is added.
    pub(super) fn log_in(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let text = |name| body_field(call, name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let account = text("userId").or_else(|| text("account"));
        if let Some(third) = text("userId").filter(|_| !call.is_example)
            && self.login(Some(third)) == self.login(None)
            && self.find(ResourceName::User, &["thirdAccount"], third).is_none()
        {
            let stated = OF_LOGIN.iter().filter_map(|(name, field)| Some(((*field).to_owned(), json!(text(name)?))));
            let mut fields: Map<_, _> = stated.collect();
            fields.entry("name").or_insert_with(|| third.into());
            fields.insert("thirdAccount".to_owned(), third.into());
            // A login does not fail because of an unknown department.
            let of_users = Call { resource: resource(ResourceName::User), is_example: !self.is_strict, ..*call };
            self.add(&of_users, fields.into())?;
        }
        let user = self.login(account);
        Ok(Some(self.token(call, user)))
    }

    /// Returns the token of a request that checks or renews it.
    pub(super) fn show_login(&self, call: &Call<'_>) -> Value {
        self.token(call, call.login)
    }

    /// Returns the response of the example with the user of a login, if a request has added or changed the user, and with the time.
    fn token(&self, call: &Call<'_>, user: LoginUser) -> Value {
        let mut response = call.example.response.clone();
        if self.user(&user).is_some_and(|item| item.origin.is_changed()) {
            for (path, field) in OF_USER {
                set_path(&mut response, path, self.login_value(&user, field).unwrap_or_default());
            }
        }
        let now_ms = self.now_ms();
        let lifetime_s = get_path(&response, LIFETIME_S).and_then(Value::as_i64).unwrap_or_default();
        set_path(&mut response, EXPIRY_S, (now_ms / 1000).saturating_add(lifetime_s).into());
        set_path(&mut response, CREATED_MS, now_ms.into());
        response
    }
}
