//! The root certificates of the system, loaded when a certificate is verified for the first time.
//!
//! Loading them takes milliseconds on Linux: more than a call without encryption takes.

use std::fmt;
use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, OtherError, SignatureScheme};
use rustls_platform_verifier::Verifier;

/// Trusts the root certificates of the system.
#[derive(Debug)]
pub(super) struct SystemVerifier {
    provider: Arc<CryptoProvider>,
    verifier: OnceLock<Result<Verifier, RootsError>>,
}

/// The root certificates of the system cannot be loaded.
#[derive(Clone, Debug)]
pub(super) struct RootsError(Error);

impl fmt::Display for RootsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(reason) = self;
        write!(
            f,
            "cannot load the root certificates of the system: {reason}; install them, such as the package `ca-certificates`, or add \
             those of the service to the transport"
        )
    }
}

impl std::error::Error for RootsError {}

impl SystemVerifier {
    pub(super) fn new(provider: &Arc<CryptoProvider>) -> Self {
        Self { provider: Arc::clone(provider), verifier: OnceLock::new() }
    }

    fn verifier(&self) -> Result<&Verifier, Error> {
        let verifier = self.verifier.get_or_init(|| Verifier::new(Arc::clone(&self.provider)).map_err(RootsError));
        verifier.as_ref().map_err(|error| Error::Other(OtherError(Arc::new(error.clone()))))
    }
}

impl ServerCertVerifier for SystemVerifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.verifier()?.verify_server_cert(certificate, intermediates, name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
