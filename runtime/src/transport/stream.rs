//! A connection as hyper uses it.

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::Connection as _;
use socket2::SockRef;

use super::route::ProxyStream;
use super::tls::{TlsStream, inner};

/// A connection to the server.
pub(super) struct Stream {
    io: TlsStream<ProxyStream>,
    probe: Probe,
}

/// Requests that the next read verifies that an idle connection is open.
///
/// The runtime learns what happened to a socket when it waits for events. If it has not done so since the server closed the
/// connection, a request would be written to it, and be lost.
#[derive(Clone, Default)]
pub(super) struct Probe(Arc<AtomicBool>);

impl Probe {
    pub(super) fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn take(&self) -> bool {
        self.0.load(Ordering::Relaxed) && self.0.swap(false, Ordering::Relaxed)
    }
}

impl Stream {
    pub(super) fn new(io: TlsStream<ProxyStream>) -> Self {
        Self { io, probe: Probe::default() }
    }

    pub(super) fn probe(&self) -> Probe {
        self.probe.clone()
    }

    /// Returns whether ALPN has selected HTTP/2.
    pub(super) fn is_http2(&self) -> bool {
        self.io.connected().is_negotiated_h2()
    }

    /// Returns whether nothing has arrived at the socket, neither data nor the end of the connection.
    fn is_silent(&self) -> bool {
        let socket = inner(inner(&self.io)).inner();
        let peeked = SockRef::from(socket).peek(&mut [MaybeUninit::uninit()]);
        peeked.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.io).poll_read(context, buffer);
        if self.probe.take() && read.is_pending() && !self.is_silent() {
            // Whatever has arrived is not the response to a request that has not been sent.
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        read
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(context, buffers)
    }
}
