//! TLS, with a certificate that is made when the fake starts.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, crypto};
use tokio_rustls::server::TlsStream;

use crate::options::Options;

/// A client that does not complete its handshake within this time is disconnected.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
const DAY: Duration = Duration::from_secs(86_400);
/// Some clients reject certificates with a longer lifetime.
const LIFETIME: Duration = Duration::from_secs(365 * 86_400);

/// A certificate that is signed with its own key, and that key.
#[derive(Clone)]
pub(crate) struct Identity {
    pem: Arc<str>,
    acceptor: TlsAcceptor,
}

impl Identity {
    /// Makes a certificate for the names of this machine and the address that the fake is bound to.
    fn new(address: IpAddr) -> io::Result<Self> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = params(address)?.self_signed(&key).map_err(io::Error::other)?;
        let provider = Arc::new(crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|config| {
                let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
                config.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key)
            })
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { pem: certificate.pem().into(), acceptor: TlsAcceptor::from(Arc::new(config)) })
    }

    /// Makes a certificate if the fake serves https, and writes it to a file if there is one.
    pub(crate) fn start(options: &Options, address: IpAddr) -> io::Result<Option<Self>> {
        if !options.is_https {
            return Ok(None);
        }
        let identity = Self::new(address)?;
        if let Some(file) = &options.certificate_file {
            let context = |error: io::Error| {
                io::Error::new(error.kind(), format!("cannot write the certificate to {}: {error}", file.display()))
            };
            std::fs::write(file, identity.pem()).map_err(context)?;
        }
        Ok(Some(identity))
    }

    /// Returns the certificate in PEM.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    /// Encrypts a connection. Returns nothing if the handshake fails or takes too long.
    pub(crate) async fn accept(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        timeout(HANDSHAKE_TIMEOUT, self.acceptor.accept(stream)).await.ok()?.ok()
    }
}

fn params(address: IpAddr) -> io::Result<CertificateParams> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    // No client connects to an unspecified address, which stands for all of this machine.
    if !address.is_loopback() && !address.is_unspecified() {
        names.push(address.to_string());
    }
    let mut params = CertificateParams::new(names).map_err(io::Error::other)?;
    params.distinguished_name.push(DnType::CommonName, env!("CARGO_PKG_NAME"));
    // Required by OpenSSL's strict mode, which Python uses from version 3.13 on.
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_err(io::Error::other)?;
    // Valid from the day before, because clocks of other machines may be late.
    params.not_before = rcgen::date_time_ymd(1970, 1, 1) + now.saturating_sub(DAY);
    params.not_after = params.not_before + LIFETIME;
    Ok(params)
}
