//! In place of `tls` without the feature `https`: there is no certificate.

use std::io;
use std::net::IpAddr;

use tokio::net::TcpStream;

use crate::options::Options;

#[derive(Clone)]
pub(crate) enum Identity {}

impl Identity {
    #[expect(clippy::unnecessary_wraps, reason = "as with the feature")]
    pub(crate) fn start(options: &Options, _: IpAddr) -> io::Result<Option<Self>> {
        debug_assert!(!options.is_https && options.certificate_file.is_none(), "set by methods of the feature only");
        Ok(None)
    }

    pub(crate) fn pem(&self) -> &str {
        match *self {}
    }

    pub(crate) async fn accept(&self, _: TcpStream) -> Option<TcpStream> {
        match *self {}
    }
}
