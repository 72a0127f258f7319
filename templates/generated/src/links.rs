//! Links that people open, and a parser for the QR codes of whiteboard minutes.
//!
//! | value | link |
//! |---|---|
//! | [`JoinLink`] | opens the desktop or mobile client and joins a meeting |
//! | [`LoginAndJoinLink`] | the same, as a user who need not log in |
//! | [`launch_url`], [`launch_and_log_in_url`] | open the client |
//! | [`WebJoinLink`] | joins a meeting in the browser; the links in responses |
//! | [`PortalLink`] | opens the management portal as a user who need not log in |
//! | [`MinutesQrCode`] | the content of a QR code that a whiteboard or an IdeaHub displays, parsed |
//!
//! No item creates the picture of a QR code. The vendor documents no content of QR codes that join a meeting other than the link
//! itself: encode the `guest_join_uri` of a meeting with a crate for QR codes.
//!
//! A link that can be passed on is a `String`. A link that logs a user in is a [`Secret`]: the first person to open it is logged
//! in.

mod minutes;

use std::str::FromStr;

pub use self::minutes::{MinutesQrCode, QrCodeAction};
use crate::types::ConferenceId;
use crate::{Error, IntoParam, Result, Secret, rt};

/// What opens the desktop or mobile client.
const CLIENT: &str = "cloudlink://welinksoftclient/h5page";
/// The host of web links in China.
const WEB_HOST: &str = "bmeeting.huaweicloud.com";
/// The host of the management portal in China.
const PORTAL_HOST: &str = "meeting.huaweicloud.com";

/// A link that opens the desktop or mobile client and joins a meeting.
///
/// If the client is not running or its user is not logged in, it joins anonymously, under the name in the link. A user who is
/// logged in joins under the own name.
///
/// # Examples
///
/// ```
/// use huaweicloud_meeting::links::JoinLink;
/// use huaweicloud_meeting::types::ConferenceId;
///
/// # fn main() -> huaweicloud_meeting::Result<()> {
/// let url = JoinLink::new(ConferenceId::new("914067448")).name("Li Wei")?.microphone(false).client_url();
/// assert_eq!(
///     url,
///     "cloudlink://welinksoftclient/h5page?page=joinConfByLink&conf_id=914067448&name=Li%20Wei&open_mic=false"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinLink {
    conference_id: ConferenceId,
    name: String,
    password: Option<Secret>,
    microphone: Option<bool>,
    camera: Option<bool>,
    server: Option<String>,
    port: Option<u16>,
}

/// A [`JoinLink`] whose name has not been set yet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "call `name` to get a link"]
pub struct JoinLinkWithoutName {
    conference_id: ConferenceId,
}

impl JoinLinkWithoutName {
    /// Sets the name under which a participant joins who is not logged in. The client requires one.
    ///
    /// # Errors
    ///
    /// Returns an error if the name is empty or consists of spaces.
    pub fn name(self, name: impl Into<String>) -> Result<JoinLink> {
        let (conference_id, name) = (self.conference_id, name.into());
        if name.trim().is_empty() {
            return Err(Error::request(
                "the name in a link that joins a meeting is empty, but the client requires one",
            ));
        }
        Ok(JoinLink { conference_id, name, password: None, microphone: None, camera: None, server: None, port: None })
    }
}

impl JoinLink {
    /// Creates a link to a meeting. [`name`](JoinLinkWithoutName::name) must be called next.
    pub fn new(conference_id: impl IntoParam<ConferenceId>) -> JoinLinkWithoutName {
        JoinLinkWithoutName { conference_id: conference_id.into_param() }
    }

    /// Sets the password of the meeting: that of the host to join as host, or that of guests, if the meeting has one. An empty one
    /// is the same as none.
    ///
    /// The link contains it. Anyone who has the link can join.
    #[must_use]
    pub fn password(mut self, password: impl IntoParam<Secret>) -> Self {
        self.password = Some(password.into_param()).filter(|password| !password.expose().is_empty());
        self
    }

    /// Sets whether the microphone is on. By default, it is on with Windows and HarmonyOS, and off with Android, iOS and macOS.
    #[must_use]
    #[inline]
    pub fn microphone(mut self, is_on: bool) -> Self {
        self.microphone = Some(is_on);
        self
    }

    /// Sets whether the camera is on. The defaults are those of [`microphone`](Self::microphone).
    #[must_use]
    #[inline]
    pub fn camera(mut self, is_on: bool) -> Self {
        self.camera = Some(is_on);
        self
    }

    /// Sets the server, such as `intl.meeting.huaweicloud.com` outside of China. By default, the client decides.
    #[must_use]
    pub fn server(mut self, host: impl Into<String>) -> Self {
        self.server = Some(host.into());
        self
    }

    /// Sets the port of the server. By default, the client decides; it is usually 8443.
    #[must_use]
    #[inline]
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Logs the user in to whom the nonce belongs, which CreatePortalRefNonce returns. The client logs out after the meeting.
    ///
    /// A user who is logged in already joins with that account.
    pub fn log_in(self, nonce: impl IntoParam<Secret>) -> LoginAndJoinLink {
        LoginAndJoinLink { link: self, nonce: nonce.into_param() }
    }

    /// Returns the URL, which begins with `cloudlink://`. It contains the password, if there is one.
    #[must_use]
    #[inline]
    pub fn client_url(&self) -> String {
        self.url("joinConfByLink", None)
    }

    #[inline]
    fn url(&self, page: &str, nonce: Option<&Secret>) -> String {
        let flag = |flag: Option<bool>| flag.map(|is_on| is_on.to_string());
        let port = self.port.map(|port| port.to_string());
        let mut url = format!("{CLIENT}?page={page}");
        for (name, value) in [
            ("server_url", self.server.as_deref()),
            ("port", port.as_deref()),
            ("conf_id", Some(self.conference_id.as_str())),
            ("enter_code", self.password.as_ref().map(Secret::expose)),
            ("name", Some(self.name.as_str())),
            ("open_mic", flag(self.microphone).as_deref()),
            ("open_camera", flag(self.camera).as_deref()),
            ("nonce", nonce.map(Secret::expose)),
        ] {
            if let Some(value) = value {
                // Once: the client does not decode twice.
                url.extend(["&", name, "=", &rt::encode_component(value)]);
            }
        }
        url
    }
}

/// A link that opens the desktop or mobile client, logs a user in and joins a meeting. Created by [`JoinLink::log_in`].
///
/// The microphone and the camera are off by default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginAndJoinLink {
    link: JoinLink,
    nonce: Secret,
}

impl LoginAndJoinLink {
    /// Returns the URL, which begins with `cloudlink://`. It can be used once.
    #[must_use]
    #[inline]
    pub fn client_url(&self) -> Secret {
        Secret::new(self.link.url("LoginAndJoinConf", Some(&self.nonce)))
    }
}

/// Returns the URL that opens the desktop or mobile client.
#[must_use]
#[inline]
pub fn launch_url() -> String {
    format!("{CLIENT}?page=launch")
}

/// Returns the URL that opens the desktop or mobile client, and logs the user in to whom the nonce belongs, which
/// CreatePortalRefNonce returns. It can be used once.
#[must_use]
pub fn launch_and_log_in_url(nonce: impl IntoParam<Secret>) -> Secret {
    let nonce = nonce.into_param();
    Secret::new(format!("{CLIENT}?page=launch&nonce={}", rt::encode_component(nonce.expose())))
}

/// A link that opens the management portal as the user to whom a nonce belongs.
///
/// # Examples
///
/// ```
/// use huaweicloud_meeting::Secret;
/// use huaweicloud_meeting::links::PortalLink;
///
/// let link = PortalLink::new(Secret::new("f3a1")).language("en-US");
/// assert_eq!(link.url().expose(), "https://meeting.huaweicloud.com/?lang=en-US&nonce=f3a1#/login");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalLink {
    nonce: Secret,
    language: String,
    host: String,
}

impl PortalLink {
    /// Creates a link with a nonce, which CreatePortalRefNonce returns.
    pub fn new(nonce: impl IntoParam<Secret>) -> Self {
        Self { nonce: nonce.into_param(), language: "zh-CN".to_owned(), host: PORTAL_HOST.to_owned() }
    }

    /// Sets the language of the portal. Defaults to `zh-CN`.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = language.into();
        self
    }

    /// Sets the host of the portal. Defaults to `meeting.huaweicloud.com`.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = host.into();
        self
    }

    /// Returns the URL. It can be used once.
    #[must_use]
    #[inline]
    pub fn url(&self) -> Secret {
        let (language, nonce) = (rt::encode_component(&self.language), rt::encode_component(self.nonce.expose()));
        Secret::new(format!("https://{}/?lang={language}&nonce={nonce}#/login", self.host))
    }
}

/// A link that joins a meeting in the browser, like those in responses that create or show a meeting.
///
/// # Examples
///
/// ```
/// use huaweicloud_meeting::links::WebJoinLink;
///
/// # fn main() -> huaweicloud_meeting::Result<()> {
/// let link: WebJoinLink = "https://bmeeting.huaweicloud.com/#/j/914067448/5b1f".parse()?;
/// assert_eq!(link.conference_id().as_str(), "914067448");
/// assert!(link.random().is_some());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebJoinLink {
    host: String,
    conference_id: ConferenceId,
    random: Option<Secret>,
}

impl WebJoinLink {
    /// Creates a link to a meeting without a guest password.
    pub fn new(conference_id: impl IntoParam<ConferenceId>) -> Self {
        Self { host: WEB_HOST.to_owned(), conference_id: conference_id.into_param(), random: None }
    }

    /// Sets the host. Defaults to `bmeeting.huaweicloud.com`.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = host.into();
        self
    }

    /// Returns the ID of the meeting.
    #[inline]
    pub fn conference_id(&self) -> &ConferenceId {
        &self.conference_id
    }

    /// Returns the last part of a link that the service has created, which stands for a role and its password. The client SDK
    /// of the vendor has the same name for it.
    #[inline]
    pub fn random(&self) -> Option<&Secret> {
        self.random.as_ref()
    }

    /// Returns the URL. With a [`random`](Self::random), anyone who has it can join in the role.
    #[must_use]
    #[inline]
    pub fn url(&self) -> String {
        let mut url = format!("https://{}/#/j/{}", self.host, rt::encode_component(self.conference_id.as_str()));
        if let Some(random) = &self.random {
            url.extend(["/", &rt::encode_component(random.expose())]);
        }
        url
    }
}

impl FromStr for WebJoinLink {
    type Err = Error;

    /// Parses a link in the form `https://host/#/j/<conference id>/<random>`, whose last part is optional. A `/` at the end has no
    /// meaning. A link with a query is an error.
    #[inline]
    fn from_str(url: &str) -> Result<Self> {
        parse_web_link(url)
            .ok_or_else(|| Error::request("expected a link like `https://host/#/j/914067448/5b1f`, without a query"))
    }
}

#[inline]
fn parse_web_link(url: &str) -> Option<WebJoinLink> {
    let (host, path) = url.trim().strip_prefix("https://")?.split_once("/#/j/")?;
    let path = path.strip_suffix('/').unwrap_or(path);
    let (conference_id, random) = match path.split_once('/') {
        Some((conference_id, random)) => (conference_id, Some(random)),
        None => (path, None),
    };
    let is_part = |part: &str| !part.is_empty() && !part.contains(['/', '?', '#', '&']);
    let is_host = is_part(host) && !host.contains('@');
    if !is_host || !is_part(conference_id) || !random.is_none_or(is_part) {
        return None;
    }
    let random = match random {
        Some(random) => Some(Secret::new(rt::decode_component(random)?)),
        None => None,
    };
    let conference_id = ConferenceId::new(rt::decode_component(conference_id)?);
    Some(WebJoinLink { host: host.to_owned(), conference_id, random })
}
