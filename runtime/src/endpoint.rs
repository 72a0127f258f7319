//! Where the service is.

use std::net::IpAddr;

use crate::Error;

/// A checked base URL, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint(String);

impl Endpoint {
    /// Checks a base URL: `https`, or `http` if it stays on this machine; a path prefix is allowed, a query is not.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        // What has a user name or a query is not repeated: it may hold a password or a key.
        let shown =
            if text.contains(['@', '?']) { "the endpoint".to_owned() } else { format!("the endpoint `{text}`") };
        let refuse = |why: &str| Err(Error::configuration(format!("{shown} {why}")));
        let Ok(uri) = text.parse::<http::Uri>() else {
            return refuse("is no URL; expected something like `https://api.meeting.huaweicloud.com`");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return refuse("lacks a scheme; expected something like `https://api.meeting.huaweicloud.com`");
        };
        if authority.as_str().contains('@') {
            // Not repeated: it may hold a password.
            return Err(Error::configuration(
                "the endpoint holds a user name; give credentials to the builder instead",
            ));
        }
        if uri.query().is_some() {
            return refuse("has a query, which no path can follow");
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority.host()) => {}
            "http" => {
                return refuse("is not encrypted; `http` is accepted for loopback addresses only");
            }
            _ => return refuse("is neither `https` nor `http`"),
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
    fn https_and_loopback_are_accepted() {
        for (given, kept) in [
            ("https://api.example.com", "https://api.example.com"),
            ("https://api.example.com/", "https://api.example.com"),
            ("https://gateway.example.com:8443/meeting/", "https://gateway.example.com:8443/meeting"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost:1/x", "http://localhost:1/x"),
            ("http://[::1]:9", "http://[::1]:9"),
        ] {
            assert_eq!(Endpoint::parse(given).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn what_could_leak_or_cannot_work_is_refused() {
        for given in [
            "",
            "api.example.com",
            "http://api.example.com",
            "http://127.0.0.1.example.com",
            "ftp://api.example.com",
            "https://alice:pw@api.example.com",
            "https://api.example.com?key=pw",
            "https://alice:pw@api example.com",
        ] {
            let error = Endpoint::parse(given).unwrap_err().to_string();
            assert!(!error.contains("pw"), "{error}");
        }
    }
}
