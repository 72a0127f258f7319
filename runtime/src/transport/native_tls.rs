//! TLS by the library of the operating system.

use std::error::Error as StdError;

use hyper::rt::{Read, Write};
use hyper_tls::{HttpsConnector, MaybeHttpsStream};
use native_tls::{Certificate, Identity, TlsConnector as NativeTls};

use super::error::find_source;
use super::options::{HttpTransportBuilder, invalid};
use crate::error::Result;

pub(super) type TlsConnector<C> = HttpsConnector<C>;
pub(super) type TlsStream<S> = MaybeHttpsStream<S>;

/// Returns the stream below TLS, or the stream itself if it is not encrypted.
pub(super) fn inner<S: Read + Write + Unpin>(stream: &TlsStream<S>) -> &S {
    match stream {
        TlsStream::Http(stream) => stream,
        TlsStream::Https(stream) => stream.inner().get_ref().get_ref().get_ref().inner(),
    }
}

/// The TLS settings of a transport.
pub(super) struct Tls {
    service: NativeTls,
    #[cfg(feature = "events")]
    websocket: NativeTls,
    proxy: NativeTls,
}

impl Tls {
    pub(super) fn new(options: &HttpTransportBuilder) -> Result<Self> {
        let mut builder = NativeTls::builder();
        for pem in &options.root_certificates {
            let certificates = Certificate::stack_from_pem(pem);
            for certificate in certificates.map_err(|error| invalid("a root certificate is not valid PEM", error))? {
                builder.add_root_certificate(certificate);
            }
        }
        let proxy = builder.build().map_err(|error| invalid("failed to set up TLS", error))?;
        if let Some(certificate) = &options.client_certificate {
            let identity = Identity::from_pkcs8(&certificate.chain, &certificate.key);
            builder.identity(identity.map_err(|error| invalid("the client certificate or its key is invalid", error))?);
        }
        let failed = |error| invalid("failed to set up TLS", error);
        #[cfg(feature = "events")]
        let websocket = builder.request_alpns(&["http/1.1"]).build().map_err(failed)?;
        let service = builder.request_alpns(&["h2", "http/1.1"]).build().map_err(failed)?;
        Ok(Self {
            service,
            #[cfg(feature = "events")]
            websocket,
            proxy,
        })
    }

    /// Returns a connector to the service.
    pub(super) fn to_service<C>(&self, connector: C) -> TlsConnector<C> {
        (connector, tokio_native_tls::TlsConnector::from(self.service.clone())).into()
    }

    /// Returns a connector to a WebSocket of the service, which does not use HTTP/2.
    #[cfg(feature = "events")]
    pub(super) fn to_websocket<C>(&self, connector: C) -> TlsConnector<C> {
        (connector, tokio_native_tls::TlsConnector::from(self.websocket.clone())).into()
    }

    /// Returns a connector to a proxy, which does not use HTTP/2.
    pub(super) fn to_proxy<C>(&self, connector: C) -> TlsConnector<C> {
        (connector, tokio_native_tls::TlsConnector::from(self.proxy.clone())).into()
    }
}

/// Returns why the certificate of a server was rejected, if it was. The server is the service or the proxy. The library has one type for
/// all errors of a handshake.
pub(super) fn certificate_error(error: &(dyn StdError + 'static), server: &str) -> Option<String> {
    let message = find_source::<native_tls::Error>(error)?.to_string();
    message.contains("certificate").then(|| format!("the certificate of the {server} is invalid: {message}"))
}
