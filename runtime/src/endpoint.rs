//! The base URL of the service.

use std::net::IpAddr;

use crate::error::Error;

/// A valid base URL without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint(String);

impl Endpoint {
    /// Parses a base URL: `https`, or `http` with a loopback address. A path prefix is allowed, a query is not.
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        // A URL with a user name or a query is not shown in messages: it may contain a password or a key.
        let shown = if url.contains(['@', '?']) { "the endpoint".to_owned() } else { format!("the endpoint `{url}`") };
        let reject = |reason: &str| Err(Error::configuration(format!("{shown} {reason}")));
        let Ok(uri) = url.parse::<http::Uri>() else {
            return reject("is not a URL; expected one like `https://api.meeting.huaweicloud.com`");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return reject("has no scheme; expected a URL like `https://api.meeting.huaweicloud.com`");
        };
        if authority.as_str().contains('@') {
            return reject("has a user name; set credentials on the builder instead");
        }
        if uri.query().is_some() {
            return reject("has a query");
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority.host()) => {}
            "http" => {
                return reject("is not encrypted; `http` is allowed for loopback addresses only");
            }
            _ => return reject("has a scheme other than `https` and `http`"),
        }
        let path = uri.path().trim_end_matches('/');
        Ok(Self(format!("{scheme}://{authority}{path}")))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_loopback_addresses_are_accepted() {
        for (url, parsed) in [
            ("https://api.example.com", "https://api.example.com"),
            ("https://api.example.com/", "https://api.example.com"),
            ("https://gateway.example.com:8443/meeting/", "https://gateway.example.com:8443/meeting"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost:1/x", "http://localhost:1/x"),
            ("http://[::1]:9", "http://[::1]:9"),
        ] {
            assert_eq!(Endpoint::parse(url).unwrap().as_str(), parsed);
        }
    }

    #[test]
    fn unencrypted_and_malformed_urls_are_rejected() {
        for url in [
            "",
            "api.example.com",
            "http://api.example.com",
            "http://127.0.0.1.example.com",
            "ftp://api.example.com",
            "https://alice:pw@api.example.com",
            "https://api.example.com?key=pw",
            "https://alice:pw@api example.com",
        ] {
            let error = Endpoint::parse(url).unwrap_err().to_string();
            assert!(!error.contains("pw"), "{error}");
        }
    }
}
