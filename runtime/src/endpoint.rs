//! The base URL of the service.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};

use crate::error::{Error, Result};

/// A valid base URL without a trailing slash.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    url: String,
    scheme: Scheme,
    authority: Authority,
    /// The path that precedes that of an operation. Empty or like `/meeting`.
    path: String,
    unencrypted: UnencryptedHosts,
}

/// The hosts that may be requested without encryption: this machine, and those that the caller has named.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnencryptedHosts(Vec<String>);

impl UnencryptedHosts {
    pub(crate) fn add(&mut self, host: String) {
        self.0.push(host);
    }

    /// Returns whether a host of a URL may be requested without encryption.
    pub(crate) fn contains(&self, host: &str) -> bool {
        is_loopback(host) || self.0.iter().any(|named| bare(named).eq_ignore_ascii_case(bare(host)))
    }
}

impl Endpoint {
    /// Parses a base URL: `https`, or `http` with one of these hosts. A path prefix is allowed, a query is not.
    pub(crate) fn parse(url: &str, unencrypted: UnencryptedHosts) -> Result<Self> {
        // A URL with a user name or a query is not shown in messages: it may contain a password or a key.
        let shown =
            if url.contains(['@', '?', '#']) { "the endpoint".to_owned() } else { format!("the endpoint `{url}`") };
        if url.contains('#') {
            return Err(Error::configuration(format!("{shown} has a fragment")));
        }
        let reject = |reason: &str| Err(Error::configuration(format!("{shown} {reason}")));
        let Ok(uri) = url.parse::<Uri>() else {
            return reject("is not a URL; expected one like `https://api.meeting.huaweicloud.com`");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return reject("has no scheme; expected a URL like `https://api.meeting.huaweicloud.com`");
        };
        if authority.as_str().contains('@') {
            return reject("has a user name; set credentials on the builder instead");
        }
        if !is_host(authority.host()) {
            return reject("has no valid host name or address");
        }
        let port = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
        let is_port =
            |port: &str| port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
        if !port.is_empty() && !is_port(port) {
            return reject("has an invalid port; expected a number from 1 to 65535");
        }
        if uri.query().is_some() {
            return reject("has a query");
        }
        match scheme.as_str() {
            "https" => {}
            "http" if unencrypted.contains(authority.host()) => {}
            "http" => {
                return reject(
                    "is not encrypted; `http` is allowed for loopback addresses only, and for a host named with `allow_http`",
                );
            }
            _ => return reject("has a scheme other than `https` and `http`"),
        }
        let path = uri.path().trim_end_matches('/');
        let url = format!("{scheme}://{authority}{path}");
        Ok(Self { url, scheme: scheme.clone(), authority: authority.clone(), path: path.to_owned(), unencrypted })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.url
    }

    /// Returns the hosts that may be requested without encryption.
    pub(crate) fn unencrypted(&self) -> &UnencryptedHosts {
        &self.unencrypted
    }

    /// Returns the path that precedes that of an operation.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Returns the URL with a path, which begins with that of the endpoint, and a query.
    pub(crate) fn uri(&self, path_and_query: String) -> Result<Uri> {
        let invalid = |error: http::Error| {
            Error::request("the path and query parameters do not form a valid URL").with_source(error)
        };
        let path_and_query = PathAndQuery::try_from(path_and_query).map_err(|error| invalid(error.into()))?;
        let uri = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone());
        uri.path_and_query(path_and_query).build().map_err(invalid)
    }
}

/// Returns whether the host of a URL is an address or a name that DNS can resolve.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        return address.strip_suffix(']').is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    // A number in the last place makes it an address, not a name.
    let is_numeric = name.rsplit('.').next().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    name.len() <= 253 && name.split('.').all(is_label) && (!is_numeric || name.parse::<Ipv4Addr>().is_ok())
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Returns whether a host is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    // An IPv4 address may be written as one of IPv6.
    let is_loopback = |address: IpAddr| address.to_canonical().is_loopback();
    name.eq_ignore_ascii_case("localhost") || bare(host).parse().is_ok_and(is_loopback)
}

/// Returns a host without the brackets of an IPv6 address.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
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
            ("http://[::ffff:127.0.0.1]:9", "http://[::ffff:127.0.0.1]:9"),
            ("http://localhost.", "http://localhost."),
            ("https://10.0.0.1", "https://10.0.0.1"),
            ("https://[2001:db8::1]", "https://[2001:db8::1]"),
            ("https://meeting-1.example_2.com.:65535", "https://meeting-1.example_2.com.:65535"),
        ] {
            assert_eq!(Endpoint::parse(url, UnencryptedHosts::default()).unwrap().as_str(), parsed);
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
            "https://api.example.com:99999",
            "https://api.example.com:0",
            "https://api.example.com:",
            "https://api.example.com:443a",
            "https://:443",
            "https://",
            "https://a..b",
            "https://.example.com",
            "https://api.example.com#pw",
            "https://-api.example.com",
            "https://999.999.999.999",
            "https://127.1",
            "http://0.0.0.0",
            "http://[::ffff:10.0.0.1]",
            "https://api%2eexample.com",
            "https://[::1",
            "https://[api]:443",
            "http://[::1]x:80",
        ] {
            let error = Endpoint::parse(url, UnencryptedHosts::default()).unwrap_err().to_string();
            assert!(!error.contains("pw"), "{error}");
        }
    }

    #[test]
    fn http_is_accepted_for_a_host_that_was_named() {
        let mut named = UnencryptedHosts::default();
        named.add("fake.test".to_owned());
        named.add("fd00::2".to_owned());
        for url in ["http://fake.test:8080", "http://FAKE.test", "http://[fd00::2]:80", "http://localhost"] {
            assert!(Endpoint::parse(url, named.clone()).is_ok(), "{url}");
        }
        for url in ["http://fake.test.example.com", "http://a.fake.test", "http://fake", "http://[fd00::3]"] {
            assert!(Endpoint::parse(url, named.clone()).is_err(), "{url}");
        }
    }
}
