//! The settings of a fake that serves https, and its certificate.

use std::path::PathBuf;

use crate::{Builder, Fake};

impl Builder {
    /// Serves https with a certificate that is made at the start, for clients that do not log in over http.
    ///
    /// Clients must trust [`Fake::certificate_pem`]. The WebSockets of meetings have URLs with `wss`. Requires the Cargo feature
    /// `https`.
    ///
    /// ```
    /// use huaweicloud_meeting::{Client, Credentials, HttpTransport, Secret};
    /// use huaweicloud_meeting_fake::Fake;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let fake = Fake::builder().https().start().await?;
    /// let certificate = fake.certificate_pem().unwrap_or_default();
    /// let client = Client::builder()
    ///     .endpoint(fake.url())
    ///     .transport(HttpTransport::builder().add_root_certificates(certificate).build()?)
    ///     .credentials(Credentials::app_id("app-id", Secret::new("app-key")))
    ///     .build()?;
    /// client.show_my_info().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn https(mut self) -> Self {
        self.options.is_https = true;
        self
    }

    /// Writes the certificate to a file in PEM when the fake starts, for programs that trust the certificates of a file.
    ///
    /// Has no effect without [`https`](Self::https). An existing file is replaced.
    pub fn certificate_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.certificate_file = Some(path.into());
        self
    }
}

impl Fake {
    /// Returns the certificate that clients must trust, in PEM, if the fake [serves https](crate::Builder::https).
    #[must_use]
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate()
    }
}
