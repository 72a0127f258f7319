//! A server that discards what it receives, and sends large responses. The first segment of the path selects the response.

use std::io::{self, BufRead as _, BufReader, Read as _, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

/// 60 MiB, a little less than the default limit of a response.
const LARGE: usize = 60 << 20;

pub(crate) const MEETINGS: &str = "/meetings";
pub(crate) const BLANKS: &str = "/blanks";
pub(crate) const ENDLESS: &str = "/endless";
pub(crate) const ENDLESS_ERROR: &str = "/endless-error";

const MEETING: &str = "{\"conferenceID\":\"914083136\",\"subject\":\"Weekly\",\"mediaTypes\":\"HDVideo\",\
    \"startTime\":\"2030-01-01 02:00\",\"endTime\":\"2030-01-01 03:00\",\"conferenceState\":\"Schedule\"},";

pub(crate) struct Server(SocketAddr);

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for connection in listener.incoming() {
                // An error only ends this connection.
                thread::spawn(move || serve(connection?));
            }
        });
        Self(address)
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.0)
    }
}

fn serve(mut stream: TcpStream) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 20, stream.try_clone()?);
    loop {
        let mut target = String::new();
        let (mut length, mut is_chunked) = (0, false);
        for line in reader.by_ref().lines() {
            let line = line?.to_ascii_lowercase();
            match line.split_once(": ") {
                Some(("content-length", value)) => length = value.parse().map_err(io::Error::other)?,
                Some(("transfer-encoding", _)) => is_chunked = true,
                None if line.is_empty() => break,
                _ if target.is_empty() => target = line,
                _ => {}
            }
        }
        if target.is_empty() {
            return Ok(());
        }
        discard(&mut reader, length, is_chunked)?;
        respond(&mut stream, target.split(['/', ' ']).nth(2).unwrap_or_default())?;
    }
}

/// Reads the body of a request.
fn discard(reader: &mut BufReader<TcpStream>, length: u64, is_chunked: bool) -> io::Result<()> {
    io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
    if !is_chunked {
        return Ok(());
    }
    loop {
        let mut size = String::new();
        reader.read_line(&mut size)?;
        let size = u64::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
        // The line break after the chunk as well.
        io::copy(&mut reader.by_ref().take(size + 2), &mut io::sink())?;
        if size == 0 {
            return Ok(());
        }
    }
}

fn respond(stream: &mut TcpStream, kind: &str) -> io::Result<()> {
    let blanks = vec![b' '; 1 << 20];
    match format!("/{kind}").as_str() {
        MEETINGS => {
            let count = LARGE / MEETING.len();
            let items = MEETING.repeat(count);
            let body = format!("{{\"count\":{count},\"data\":[{}]}}", items.trim_end_matches(','));
            send(stream, 200, body.len(), body.as_bytes())
        }
        BLANKS => {
            send(stream, 200, LARGE + 2, b"{}")?;
            (0..LARGE / blanks.len()).try_for_each(|_| stream.write_all(&blanks))
        }
        kind @ (ENDLESS | ENDLESS_ERROR) => {
            send(stream, if kind == ENDLESS { 200 } else { 400 }, 1 << 50, b"")?;
            loop {
                stream.write_all(&blanks)?;
            }
        }
        _ => send(stream, 200, 2, b"{}"),
    }
}

/// Sends a head with a length, and the beginning of the body.
fn send(stream: &mut TcpStream, status: u16, length: usize, body: &[u8]) -> io::Result<()> {
    write!(stream, "HTTP/1.1 {status} \r\nContent-Length: {length}\r\nX-Request-Id: 1\r\n\r\n")?;
    stream.write_all(body)
}
