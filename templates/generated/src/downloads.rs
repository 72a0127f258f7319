//! Downloads of recordings and other files. [`Client::download`] starts one.
//!
//! Awaiting a [`Download`] returns a stream of bytes; [`Download::to`] writes the file to a path. Neither holds more than a piece
//! of the file in memory.

#[cfg(feature = "blocking")]
use crate::blocking;
use crate::{Client, Download, rt};

#[cfg(feature = "meeting-management")]
pub use self::recordings::RecordedFile;

impl Client {
    /// Downloads a file: one of a recording, as listed by `recording_files`, or one with a URL that requires no token.
    ///
    /// Awaiting the [`Download`] returns a stream; [`Download::to`] writes the file to a path. The access token of the client is
    /// not sent.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(client: huaweicloud_meeting::Client) -> huaweicloud_meeting::Result<()> {
    /// use huaweicloud_meeting::meeting_minutes::MinutesFileCode;
    ///
    /// let code = MinutesFileCode::new("31531e3de7904613a2364c9e1df1fe11");
    /// let minutes = client.show_meeting_file(code).await?;
    /// if let Some(url) = &minutes.pdf_url {
    ///     let mut file = client.download(url).await?;
    ///     println!("{}, {:?} bytes", file.name(), file.size());
    ///     while let Some(chunk) = file.chunk().await? {
    ///         println!("{} bytes", chunk.len());
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn download<F: Downloadable + ?Sized>(&self, file: &F) -> Download {
        Download::new(self.core(), file.source(self))
    }
}

#[cfg(feature = "blocking")]
impl blocking::Client {
    /// Downloads a file, like [`Client::download`](crate::Client::download).
    pub fn download<F: Downloadable + ?Sized>(&self, file: &F) -> blocking::Download {
        blocking::Download::new(self.asynchronous().download(file), self.background())
    }
}

#[cfg(all(feature = "blocking", feature = "meeting-management"))]
impl blocking::Client {
    /// Lists the files of a recording, like [`Client::recording_files`](crate::Client::recording_files).
    ///
    /// # Errors
    ///
    /// Returns the error of the operation ShowRecordingFileDownloadUrls, and an error in an asynchronous context.
    pub fn recording_files(
        &self,
        conf_uuid: impl crate::IntoParam<crate::types::ConferenceUuid>,
    ) -> crate::Result<Vec<RecordedFile>> {
        self.background().block_on(self.asynchronous().recording_files(conf_uuid))?
    }
}

/// A file that [`Client::download`] accepts.
///
/// | type | file |
/// |---|---|
/// | `RecordedFile` | a file of a recording; each attempt requests a new token |
/// | `RecordingFile` | a file of a recording with one token, which can be used once: the download is not retried |
/// | `str`, `String` | the file at a URL that requires no token, such as one of whiteboard minutes |
///
/// This trait cannot be implemented for other types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a file that can be downloaded",
    note = "a recording consists of several files, which `client.recording_files(&recording.conf_uuid)` lists"
)]
pub trait Downloadable: sealed::Sealed {
    #[doc(hidden)]
    fn source(&self, client: &Client) -> rt::DownloadSource;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for str {}
    impl Sealed for String {}
}

impl Downloadable for str {
    #[inline]
    fn source(&self, _: &Client) -> rt::DownloadSource {
        rt::DownloadSource::reusable(rt::DownloadLink::new(self))
    }
}

impl Downloadable for String {
    #[inline]
    fn source(&self, client: &Client) -> rt::DownloadSource {
        self.as_str().source(client)
    }
}

#[cfg(feature = "meeting-management")]
mod recordings {
    use std::fmt;

    use super::{Downloadable, sealed};
    use crate::meeting_management::{RecordingFile, RecordingFileType, ShowRecordingFileDownloadUrlsRequest};
    use crate::types::ConferenceUuid;
    use crate::{Client, Error, IntoParam, Result, RetryPolicy, rt};

    /// The header with the token of a file, which has no scheme.
    const TOKEN_HEADER: &str = "authorization";

    impl Client {
        /// Lists the files of a recording, to pass to [`download`](Self::download). Enterprise administrators only.
        ///
        /// A meeting is recorded as several files: the video, the shared content, and both in one picture. If it is longer than
        /// three hours, each of them has several parts. The list is empty if there is no recording with this UUID.
        ///
        /// # Errors
        ///
        /// Returns the error of the operation ShowRecordingFileDownloadUrls.
        ///
        /// # Examples
        ///
        /// ```no_run
        /// # async fn example(client: huaweicloud_meeting::Client) -> huaweicloud_meeting::Result<()> {
        /// use huaweicloud_meeting::meeting_management::{ConferenceUuid, RecordingFileType};
        ///
        /// let uuid = ConferenceUuid::new("ef67f6ada67e11eba6374db4b9a61d2c");
        /// for file in client.recording_files(uuid).await? {
        ///     if *file.kind() == RecordingFileType::Combined {
        ///         let name = format!("{}-{}", file.conf_uuid(), file.name());
        ///         let bytes = client.download(&file).to(&name).await?;
        ///         println!("{name}: {bytes} bytes");
        ///     }
        /// }
        /// # Ok(())
        /// # }
        /// ```
        pub async fn recording_files(&self, conf_uuid: impl IntoParam<ConferenceUuid>) -> Result<Vec<RecordedFile>> {
            let conf_uuid = conf_uuid.into_param();
            let files = links(self, &conf_uuid, None).await?;
            let segments = unambiguous_segments(&files);
            let recorded = files.into_iter().map(|file| RecordedFile {
                name: rt::file_name_in_url(&file.url, segments),
                conf_uuid: conf_uuid.clone(),
                kind: file.file_type,
                url: file.url,
            });
            Ok(recorded.collect())
        }
    }

    /// A file of a recording, as listed by [`Client::recording_files`].
    ///
    /// It has no token: [`Client::download`] requests one for each attempt. It can be downloaded again later, as long as the
    /// recording exists.
    #[derive(Clone)]
    pub struct RecordedFile {
        conf_uuid: ConferenceUuid,
        kind: RecordingFileType,
        url: String,
        name: String,
    }

    impl RecordedFile {
        /// Returns the UUID of the recorded meeting occurrence.
        #[inline]
        pub fn conf_uuid(&self) -> &ConferenceUuid {
            &self.conf_uuid
        }

        /// Returns what the file shows: the video, the shared content, or both.
        #[inline]
        pub fn kind(&self) -> &RecordingFileType {
            &self.kind
        }

        /// Returns the number of the part, counted from 0, of a recording that is split into several files. `None` if the URL
        /// does not end like `0_1.mp4`.
        #[inline]
        pub fn part(&self) -> Option<u32> {
            let stem = self.name.rsplit_once('.').map_or(self.name.as_str(), |(stem, _)| stem);
            stem.rsplit_once('_')?.1.parse().ok()
        }

        /// Returns a name for the file, such as `videoHD-0_1.mp4`: the end of its URL. It is safe to use in a path, and no other
        /// file of the recording has the same. Files of other recordings can have it: to keep the files of several recordings in
        /// one directory, prepend the [UUID](Self::conf_uuid).
        #[inline]
        pub fn name(&self) -> &str {
            &self.name
        }

        /// Returns the URL of the file. Requesting it requires a token.
        #[inline]
        pub fn url(&self) -> &str {
            &self.url
        }

        /// Returns whether a link is for this file. The host of the URL may change.
        #[inline]
        fn is_at(&self, link: &RecordingFile) -> bool {
            link.file_type == self.kind && path(&link.url) == path(&self.url)
        }
    }

    // Omits the URL, which may have a query.
    impl fmt::Debug for RecordedFile {
        #[inline]
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("RecordedFile")
                .field("conf_uuid", &self.conf_uuid)
                .field("kind", &self.kind)
                .field("name", &self.name)
                .finish_non_exhaustive()
        }
    }

    impl sealed::Sealed for RecordedFile {}
    impl sealed::Sealed for RecordingFile {}

    impl Downloadable for RecordedFile {
        #[inline]
        fn source(&self, client: &Client) -> rt::DownloadSource {
            let (client, file) = (client.clone(), self.clone());
            rt::DownloadSource::issued(&self.name, move |retry| {
                let (client, file) = (client.clone(), file.clone());
                Box::pin(async move {
                    let links = links(&client, &file.conf_uuid, retry).await?;
                    let link = links.into_iter().find(|link| file.is_at(link));
                    link.map(with_token).ok_or_else(|| {
                        Error::request(format!(
                            "the recording no longer has the file `{}`; list its files again",
                            file.name
                        ))
                    })
                })
            })
        }
    }

    impl Downloadable for RecordingFile {
        #[inline]
        fn source(&self, _: &Client) -> rt::DownloadSource {
            rt::DownloadSource::single_use(with_token(self.clone()))
        }
    }

    #[inline]
    fn with_token(file: RecordingFile) -> rt::DownloadLink {
        rt::DownloadLink::new(file.url).header(TOKEN_HEADER, file.token)
    }

    #[inline]
    async fn links(
        client: &Client,
        conf_uuid: &ConferenceUuid,
        retry: Option<RetryPolicy>,
    ) -> Result<Vec<RecordingFile>> {
        let mut call = client.show_recording_file_download_urls(ShowRecordingFileDownloadUrlsRequest::new(conf_uuid));
        if let Some(policy) = retry {
            call = call.retry(policy);
        }
        let recordings = call.items().collect().await?;
        Ok(recordings.into_iter().flat_map(|recording| recording.urls).collect())
    }

    /// Returns how many segments of their URLs distinguish the files. One is not enough, because files of different kinds are in
    /// different directories.
    #[inline]
    fn unambiguous_segments(files: &[RecordingFile]) -> usize {
        const MOST: usize = 8;
        let is_unambiguous = |segments: &usize| {
            let mut names: Vec<_> = files.iter().map(|file| rt::file_name_in_url(&file.url, *segments)).collect();
            names.sort_unstable();
            names.windows(2).all(|pair| pair.first() != pair.last())
        };
        (2..MOST).find(is_unambiguous).unwrap_or(MOST)
    }

    /// Returns the path of a URL.
    #[inline]
    fn path(url: &str) -> &str {
        let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
        let path = after_scheme.split_once('/').map_or("", |(_, path)| path);
        path.split(['?', '#']).next().unwrap_or_default()
    }
}
