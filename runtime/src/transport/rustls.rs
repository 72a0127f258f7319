//! TLS by rustls.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, OtherError};
use rustls_platform_verifier::Verifier;

use super::error::find_source;
use super::options::{ClientCertificate, HttpTransportBuilder, invalid};
use super::system_verifier::{RootsError, SystemVerifier};
use crate::error::{Error, Result};

pub(super) type TlsConnector<C> = HttpsConnector<C>;
pub(super) type TlsStream<S> = MaybeHttpsStream<S>;

/// Returns the stream below TLS, or the stream itself if it is not encrypted.
pub(super) fn inner<S>(stream: &TlsStream<S>) -> &S {
    match stream {
        TlsStream::Http(stream) => stream,
        TlsStream::Https(stream) => stream.inner().get_ref().0.inner(),
    }
}

/// The TLS settings of a transport.
pub(super) struct Tls {
    service: Arc<ClientConfig>,
    proxy: Arc<ClientConfig>,
}

impl Tls {
    pub(super) fn new(options: &HttpTransportBuilder) -> Result<Self> {
        // Named explicitly, so that it does not depend on the process-wide default of the application.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = verifier(&options.root_certificates, &provider)?;
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| invalid("failed to set up TLS", error))?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let proxy = builder.clone().with_no_client_auth();
        let mut service = match &options.client_certificate {
            None => builder.with_no_client_auth(),
            Some(ClientCertificate { chain, key }) => builder
                .with_client_auth_cert(certificates("the client certificate", chain)?, private_key(key)?)
                .map_err(|error| invalid("the client certificate or its key is invalid", error))?,
        };
        service.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { service: Arc::new(service), proxy: Arc::new(proxy) })
    }

    /// Returns a connector to the service.
    pub(super) fn to_service<C>(&self, connector: C) -> TlsConnector<C> {
        (connector, Arc::clone(&self.service)).into()
    }

    /// Returns a connector to a WebSocket of the service, which does not use HTTP/2.
    #[cfg(feature = "events")]
    pub(super) fn to_websocket<C>(&self, connector: C) -> TlsConnector<C> {
        let mut config = ClientConfig::clone(&self.service);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        (connector, Arc::new(config)).into()
    }

    /// Returns a connector to a proxy, which does not use HTTP/2.
    pub(super) fn to_proxy<C>(&self, connector: C) -> TlsConnector<C> {
        (connector, Arc::clone(&self.proxy)).into()
    }
}

/// Creates a verifier that trusts the certificates of the system and additional ones.
fn verifier(additional: &[Vec<u8>], provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>> {
    if additional.is_empty() {
        return Ok(Arc::new(SystemVerifier::new(provider)));
    }
    let mut roots = Vec::new();
    for pem in additional {
        roots.extend(certificates("a root certificate", pem)?);
    }
    let verifier = Verifier::new_with_extra_roots(roots, Arc::clone(provider));
    Ok(Arc::new(verifier.map_err(|error| invalid("failed to set up TLS", error))?))
}

fn certificates(what: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let parsed: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let certificates = parsed.map_err(|error| invalid(&format!("{what} is not valid PEM"), error))?;
    if certificates.is_empty() {
        return Err(Error::configuration(format!("{what} is not valid PEM: there is no section `CERTIFICATE`")));
    }
    Ok(certificates)
}

fn private_key(pem: &[u8]) -> Result<PrivateKeyDer<'static>> {
    PrivateKeyDer::from_pem_slice(pem)
        .map_err(|error| invalid("the key of the client certificate is not valid PEM", error))
}

/// Returns why the certificate of a server was rejected, if it was. The server is the service or the proxy.
pub(super) fn certificate_error(error: &(dyn StdError + 'static), server: &str) -> Option<String> {
    let invalid = |reason: &dyn fmt::Display| format!("the certificate of the {server} is invalid: {reason}");
    match find_source::<rustls::Error>(error)? {
        rustls::Error::InvalidCertificate(reason) => Some(invalid(reason)),
        rustls::Error::NoCertificatesPresented => Some(invalid(&"the server has none")),
        rustls::Error::Other(OtherError(error)) => error.downcast_ref::<RootsError>().map(ToString::to_string),
        _ => None,
    }
}
