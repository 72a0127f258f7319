//! Who is logged in.

use serde_json::Value;

use super::ResourceName;
use super::descriptor::Path;
use super::items::Memory;
use super::store::Item;
use super::view::View;

/// The fields of a user that a login can name.
const ACCOUNTS: [Path; 2] = [&["userAccount"], &["thirdAccount"]];

/// The user of a login: the number of the item. Without one, values of the user are missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LoginUser(Option<u64>);

impl Memory {
    /// Returns the user with the account that a login has named, or else the user of the examples.
    pub(crate) fn login(&self, account: Option<&str>) -> LoginUser {
        let named = account
            .and_then(|account| ACCOUNTS.into_iter().find_map(|path| self.find(ResourceName::User, path, account)));
        let user = named.or_else(|| self.find(ResourceName::User, ACCOUNTS[0], &self.own.user_account));
        LoginUser(user.map(|item| item.number))
    }

    /// Returns the item of the user of a login.
    pub(crate) fn user(&self, login: &LoginUser) -> Option<&Item> {
        self.table(ResourceName::User)?.get(login.0?)
    }

    /// Returns whether there is a meeting or a webinar with an ID.
    pub(crate) fn has_meeting(&self, id: &str) -> bool {
        self.find(ResourceName::Meeting, &["conferenceID"], id).is_some()
            || self.find(ResourceName::Webinar, &["conferenceId"], id).is_some()
    }

    /// Returns the ID of the user who has booked a meeting or a webinar, if a request has booked or changed it.
    pub(crate) fn booker(&self, id: &str) -> Option<Value> {
        let of = |name, key, user: Path| {
            let item = self.find(name, key, id).filter(|item| item.origin.is_changed())?;
            item.get(user).cloned()
        };
        let meeting = of(ResourceName::Meeting, &["conferenceID"], &["userUUID"]);
        meeting.or_else(|| of(ResourceName::Webinar, &["conferenceId"], &["scheduserId"]))
    }

    /// Returns the ID of the enterprise of a login.
    pub(crate) fn corp_id(&self) -> &str {
        &self.own.corp_id
    }

    /// Returns whether a login is that of the user of the examples.
    pub(crate) fn is_own_login(&self, login: &LoginUser) -> bool {
        self.user(login).is_none_or(|user| user.id == self.own.user_account)
    }

    /// Returns a field of the user of a login.
    pub(crate) fn login_value(&self, login: &LoginUser, path: Path) -> Option<Value> {
        View::new(self, super::resource(ResourceName::User), self.user(login)?, *login).value(path)
    }
}
