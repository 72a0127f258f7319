//! QR codes of whiteboard minutes.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::{Error, Result, rt};

/// What the QR codes of minutes begin with.
const QR_CODE: &str = "cloudlink://cloudlink.huawei.com/h5page";

/// The content of a QR code for whiteboard minutes: what to do, and the keys and values that the request for it takes.
///
/// # Examples
///
/// ```
/// use huaweicloud_meeting::links::{MinutesQrCode, QrCodeAction};
///
/// # fn main() -> huaweicloud_meeting::Result<()> {
/// let scanned = "cloudlink://cloudlink.huawei.com/h5page?action=SAVE_MEETING_FILE&uuid=42b8e80be504";
/// let code: MinutesQrCode = scanned.parse()?;
/// assert_eq!(*code.action(), QrCodeAction::SaveMinutes);
/// assert_eq!(code.into_values()["uuid"], "42b8e80be504"); // for `AddToPersonalSpaceRequest::new`
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinutesQrCode {
    action: QrCodeAction,
    values: BTreeMap<String, String>,
}

/// What a [`MinutesQrCode`] is for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QrCodeAction {
    /// Save whiteboard minutes in the personal cloud space, with AddToPersonalSpace.
    SaveMinutes,
    /// Open the list of minutes on an IdeaHub, with ShowMeetingFileList.
    OpenMinutesList,
    /// Another action.
    Unknown(String),
}

impl MinutesQrCode {
    /// Returns what the code is for.
    #[inline]
    pub fn action(&self) -> &QrCodeAction {
        &self.action
    }

    /// Returns the keys and values, without the action.
    #[inline]
    pub fn into_values(self) -> BTreeMap<String, String> {
        self.values
    }
}

impl FromStr for MinutesQrCode {
    type Err = Error;

    /// Parses the content of a QR code.
    #[inline]
    fn from_str(content: &str) -> Result<Self> {
        parse_qr_code(content).ok_or_else(|| {
            Error::request(format!(
                "expected the content of a QR code for minutes, like `{QR_CODE}?action=…&key=value`"
            ))
        })
    }
}

#[inline]
fn parse_qr_code(content: &str) -> Option<MinutesQrCode> {
    let query = content.trim().strip_prefix(QR_CODE)?.strip_prefix('?')?;
    let mut values = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=')?;
        values.insert(rt::decode_component(key)?, rt::decode_component(value)?);
    }
    let action = match values.remove("action")?.as_str() {
        "SAVE_MEETING_FILE" => QrCodeAction::SaveMinutes,
        "OPEN_MEETING_FILE_LIST" => QrCodeAction::OpenMinutesList,
        other => QrCodeAction::Unknown(other.to_owned()),
    };
    Some(MinutesQrCode { action, values })
}
