//! An exchange with HTTP/1.1. The call drives its connection, and then the reader of the body does.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::Response;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use tokio::task::coop::unconstrained;

use super::failure::Failed;
use super::http1::Responded;
use super::pool::Lease;
use crate::body::Body;

/// Drives a connection until the head of a response is received. The connection is closed if the future is dropped.
///
/// `responded` is the future of the exchange on this connection.
pub(super) async fn receive_head(
    mut lease: Option<Lease>,
    responded: Pin<&mut impl Future<Output = Responded>>,
) -> Result<Response<Body>, Failed> {
    // Only the connection completes this future, which is polled after it: nothing has to be woken. Tokio's budget of a task would
    // wake it to continue.
    let mut responded = unconstrained(responded);
    let response = poll_fn(|context| {
        if lease.as_mut().is_some_and(|lease| lease.connection().poll_closed(context)) {
            // Completes the future, with an error if the response has not arrived.
            lease = None;
        }
        Pin::new(&mut responded).poll(&mut Context::from_waker(Waker::noop()))
    })
    .await?;
    let mut rest = Rest(lease);
    rest.release_if_idle();
    Ok(response.map(|incoming| match rest.0 {
        None => Body::incoming(incoming),
        Some(_) => Body::new(ReceivedBody { incoming, rest }),
    }))
}

/// The body of a response whose end has not arrived. Reading it drives the connection.
struct ReceivedBody {
    // Dropped first: the connection does not wait for a reader that has been dropped.
    incoming: Incoming,
    rest: Rest,
}

/// The connection of a response, until the end of the response has arrived.
struct Rest(Option<Lease>);

impl Rest {
    /// Makes progress.
    fn poll(&mut self, context: &mut Context<'_>) {
        if self.0.as_mut().is_some_and(|lease| lease.connection().poll_closed(context)) {
            self.0 = None;
        }
        self.release_if_idle();
    }

    fn release_if_idle(&mut self) {
        if let Some(lease) = self.0.take_if(|lease| lease.connection().is_idle()) {
            lease.release();
        }
    }
}

/// Keeps the connection if the rest of the response has already arrived.
impl Drop for Rest {
    fn drop(&mut self) {
        self.poll(&mut Context::from_waker(Waker::noop()));
    }
}

impl http_body::Body for ReceivedBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        // Only the connection adds frames: nothing has to be woken.
        let mut noop = Context::from_waker(Waker::noop());
        let frame = Pin::new(&mut self.incoming).poll_frame(&mut noop);
        if frame.is_ready() {
            return frame;
        }
        self.rest.poll(context);
        Pin::new(&mut self.incoming).poll_frame(&mut noop)
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}
