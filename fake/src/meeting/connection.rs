//! Serving a connection: what is written to it, what it sends, and when it ends.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::session::{Frame, Outgoing};
use super::wire::{Received, receive};
use crate::server_data::ServerData;

/// A connection without a heartbeat for this time is closed.
const SILENCE: Duration = Duration::from_secs(180);
/// How long the server waits for the client to close its side.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);
/// The first byte of a text frame that is a whole message.
const TEXT: u8 = 0x81;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Serves a connection until either side ends it, it is cut, or the fake stops.
pub(crate) async fn serve(data: Arc<ServerData>, meeting: String, mut outgoing: Outgoing, upgrade: OnUpgrade) {
    let mut stopped = data.stopped();
    let number = outgoing.number;
    tokio::select! {
        _ = stopped.changed() => {}
        _ = &mut outgoing.cut => {}
        () = async {
            if let Ok(stream) = upgrade.await {
                let socket = WebSocketStream::from_raw_socket(TokioIo::new(stream), Role::Server, None).await;
                exchange(&data, &meeting, number, socket, &mut outgoing.frames, outgoing.frame_limit).await;
            }
        } => {}
    }
    data.state().sessions.session(&meeting).disconnect(number);
}

/// Writes and reads frames until the connection ends.
async fn exchange(
    data: &ServerData,
    meeting: &str,
    number: u64,
    mut socket: Socket,
    frames: &mut tokio::sync::mpsc::Receiver<Frame>,
    mut frames_left: Option<usize>,
) {
    let mut deadline = Instant::now() + SILENCE;
    loop {
        tokio::select! {
            frame = frames.recv() => {
                let Some(frame) = frame else { return };
                let is_cut = frames_left == Some(0);
                if is_cut || !write(&mut socket, frame).await {
                    return;
                }
                frames_left = frames_left.map(|left| left.saturating_sub(1));
            }
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    if receive(data, meeting, number, &text) == Received::HeartBeat {
                        deadline = Instant::now() + SILENCE;
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            () = sleep_until(deadline) => {
                // A connection that is silent ends only when it is cut.
                if data.state().sessions.session(meeting).is_silent(number) {
                    deadline = Instant::now() + SILENCE;
                } else {
                    close(&mut socket).await;
                    return;
                }
            }
        }
    }
}

/// Writes a frame. Returns whether the connection continues.
async fn write(socket: &mut Socket, frame: Frame) -> bool {
    match frame {
        Frame::Text(text) => socket.send(Message::text(text)).await.is_ok(),
        Frame::Bytes(bytes) => write_bytes(socket, &bytes).await,
        Frame::HalfText(text) => {
            let frame = text_frame(&text);
            write_bytes(socket, frame.get(..frame.len() / 2).unwrap_or_default()).await;
            false
        }
        Frame::Close => {
            close(socket).await;
            false
        }
    }
}

async fn write_bytes(socket: &mut Socket, bytes: &[u8]) -> bool {
    let stream = socket.get_mut();
    stream.write_all(bytes).await.is_ok() && stream.flush().await.is_ok()
}

/// Closes a connection. Dropping it at once could discard frames that the client has not received.
async fn close(socket: &mut Socket) {
    let closing = async {
        if socket.close(None).await.is_ok() {
            while let Some(Ok(_)) = socket.next().await {}
        }
    };
    // A client that does not close its side is disconnected.
    let _ = timeout(CLOSE_TIMEOUT, closing).await;
}

/// Returns the bytes of a text frame without a mask.
fn text_frame(text: &str) -> Vec<u8> {
    let mut frame = vec![TEXT];
    match u8::try_from(text.len()) {
        Ok(length) if length < 126 => frame.push(length),
        _ => match u16::try_from(text.len()) {
            Ok(length) => {
                frame.push(126);
                frame.extend(length.to_be_bytes());
            }
            Err(_) => {
                frame.push(127);
                frame.extend(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            }
        },
    }
    frame.extend(text.as_bytes());
    frame
}
