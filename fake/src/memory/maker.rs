//! Making the values that the service makes.

use serde_json::Value;

use super::descriptor::Maker;
use super::items::Memory;
use super::login::LoginUser;
use super::time::TimeFormat as _;

const DIGITS: &[u8] = b"0123456789";
const FIRST_DIGITS: &[u8] = b"123456789";
const HEX: &[u8] = b"0123456789abcdef";
const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyz";
/// The digits of a SIP number after its prefix.
const SIP_DIGITS: usize = 15;

impl Memory {
    /// Makes a value. There is none if the user of the login does not have the field.
    pub(crate) fn make(&mut self, maker: Maker, login: &LoginUser) -> Option<Value> {
        let made = match maker {
            Maker::Hex(count) => self.random.string(HEX, count),
            Maker::Digits(count) => self.number(count),
            Maker::Pin(count) => self.random.string(DIGITS, count),
            Maker::Uuid => [8, 4, 4, 4, 12].map(|count| self.random.string(HEX, count)).join("-"),
            Maker::Password => {
                format!("{}-{}A", self.random.string(LETTERS, 8), self.random.string(DIGITS, 4))
            }
            Maker::SipNumber => format!("+99{}", self.number(SIP_DIGITS)),
            Maker::Now(form) => return Some(form.format(self.now_ms())),
            Maker::Login(path) => return self.login_value(login, path),
        };
        Some(made.into())
    }

    fn number(&mut self, count: usize) -> String {
        self.random.string(FIRST_DIGITS, count.min(1)) + &self.random.string(DIGITS, count.saturating_sub(1))
    }
}
