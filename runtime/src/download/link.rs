//! Links to files.

use std::fmt;

use http::header::{ACCEPT, ACCEPT_ENCODING, IF_RANGE, RANGE};
use http::{HeaderName, HeaderValue, Uri};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::range::Resumption;
use crate::body::Body;
use crate::endpoint::UnencryptedHosts;
use crate::error::{Error, Result};
use crate::response::redaction::Secrets;
use crate::values::Secret;

/// What is encoded in a URL that is not encoded completely. Characters other than those of ASCII always are.
const NOT_IN_URLS: &AsciiSet = &CONTROLS.add(b' ');
/// Values of this length in the query of a URL may be signatures.
const MIN_SECRET_IN_QUERY: usize = 16;

/// The URL of a file, with the header that the server requires.
///
/// The header is sent to this URL only. `Debug` prints the host.
#[derive(Clone)]
pub struct DownloadLink {
    url: String,
    header: Option<(&'static str, Secret)>,
}

impl DownloadLink {
    /// Creates a link without a header.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), header: None }
    }

    /// Sets a header that is sent with the request.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: Secret) -> Self {
        self.header = Some((name, value));
        self
    }

    /// Returns the URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the request for the file, or for the part of it that is missing.
    pub(super) fn request(
        &self,
        resumption: Option<&Resumption>,
        unencrypted: &UnencryptedHosts,
    ) -> Result<http::Request<Body>> {
        let mut request = http::Request::new(Body::empty());
        *request.uri_mut() = self.uri(unencrypted)?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        // A range of an encoded file is not a range of the file.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if let Some((name, value)) = &self.header {
            let invalid = || Error::request(format!("the header `{name}` of the download is not valid"));
            let name = HeaderName::try_from(*name).map_err(|_| invalid())?;
            let mut value = HeaderValue::try_from(value.expose()).map_err(|_| invalid())?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        if let Some(Resumption { start, validator, .. }) = resumption {
            headers.insert(RANGE, HeaderValue::try_from(format!("bytes={start}-")).unwrap_or(HeaderValue::from(0)));
            if let Some(validator) = validator {
                headers.insert(IF_RANGE, validator.clone());
            }
        }
        Ok(request)
    }

    /// Returns the URL, if a file may be requested from it. Messages do not contain it: its query may contain a signature.
    fn uri(&self, unencrypted: &UnencryptedHosts) -> Result<Uri> {
        let reject = |reason: &str| Err(Error::request(format!("the URL of the file {reason}")));
        let Ok(uri) = utf8_percent_encode(self.url.trim(), NOT_IN_URLS).to_string().parse::<Uri>() else {
            return reject("is not valid");
        };
        let Some(authority) = uri.authority() else { return reject("has no host") };
        if authority.as_str().contains('@') {
            return reject("has a user name");
        }
        match uri.scheme_str() {
            Some("https") => Ok(uri),
            Some("http") if unencrypted.contains(authority.host()) => Ok(uri),
            Some("http") => reject("is not encrypted; `http` is allowed for loopback addresses only"),
            _ => reject("has a scheme other than `https` and `http`"),
        }
    }

    /// Returns the host, for traces.
    pub(super) fn host(&self) -> Option<String> {
        self.url.trim().parse::<Uri>().ok()?.host().map(str::to_owned)
    }
}

impl Secrets for DownloadLink {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        if let Some((_, value)) = &self.header {
            each(value.expose());
        }
        let query = self.url.split_once('?').map_or("", |(_, query)| query);
        let values = query.split('&').map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value));
        values.filter(|value| value.len() >= MIN_SECRET_IN_QUERY).for_each(each);
    }
}

impl fmt::Debug for DownloadLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadLink").field("host", &self.host()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_urls_and_loopback_addresses_are_requested() {
        for url in ["https://10.1.2.3/a b/会.pdf?x=1", "http://127.0.0.1:8080/a", "http://localhost/a"] {
            assert!(DownloadLink::new(url).request(None, &UnencryptedHosts::default()).is_ok(), "{url}");
        }
        for url in
            ["", "/a.mp4", "http://files.example.com/pw", "ftp://127.0.0.1/pw", "https://a:pw@files.example.com/"]
        {
            let error = DownloadLink::new(url).request(None, &UnencryptedHosts::default()).unwrap_err().to_string();
            assert!(!error.contains("pw"), "{error}");
        }
    }

    #[test]
    fn debug_output_has_no_token_and_no_query() {
        let link = DownloadLink::new("https://files.example.com/a?pw=1").header("authorization", Secret::new("pw"));
        assert_eq!(format!("{link:?}"), "DownloadLink { host: Some(\"files.example.com\"), .. }");
        let request = link.request(None, &UnencryptedHosts::default()).unwrap();
        assert!(request.headers()["authorization"].is_sensitive());
    }
}
