//! A server that plays one fault to a sequence of calls, over HTTP/1.1 on loopback.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::fault::{Exchange, Fault, Script, Session};
use crate::response::{Response, Step, json as json_response};
use crate::subject::Subject;
use huaweicloud_meeting_tests::request::Request;

const LOGIN: [&str; 2] = ["POST /v2/usg/acs/auth/appauth", "POST /v1/usg/acs/auth/account"];
const CONTROL_TOKEN: &str = "GET /v1/mmc/control/conferences/token";

/// An endpoint at which every connection is refused: port 1 is reserved and not in use.
const REFUSED: &str = "http://127.0.0.1:1";

/// What arrived during one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrivals {
    pub(crate) connections: usize,
    pub(crate) requests: Vec<Request>,
    pub(crate) logins: usize,
}

/// A server on a port of loopback. It is stopped when it is dropped.
pub(crate) struct FaultServer {
    url: String,
    state: Arc<State>,
    task: Option<JoinHandle<()>>,
}

struct State {
    fault: Arc<Fault>,
    decoy: String,
    token: String,
    call: Mutex<Option<Call>>,
}

/// A call that has begun.
struct Call {
    subject: Arc<Subject>,
    /// The language that the requests of the call carry, so that a late request of another call is recognized.
    language: String,
    arrivals: Arrivals,
}

impl FaultServer {
    /// Starts a server that issues a token to each login.
    pub(crate) async fn start(fault: &Arc<Fault>, decoy: &str, token: &str) -> Self {
        let state = Arc::new(State {
            fault: Arc::clone(fault),
            decoy: decoy.to_owned(),
            token: token.to_owned(),
            call: Mutex::default(),
        });
        if matches!(fault.script, Script::Refused) {
            return Self { url: REFUSED.to_owned(), state, task: None };
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(accept(listener, Arc::clone(&state)));
        Self { url, state, task: Some(task) }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Begins a call of an operation, which requests this language.
    pub(crate) fn begin(&self, subject: &Arc<Subject>, language: &str) {
        let (subject, language) = (Arc::clone(subject), language.to_owned());
        *self.state.call() = Some(Call { subject, language, arrivals: Arrivals::default() });
    }

    /// Ends the call and returns what arrived.
    pub(crate) fn end(&self) -> Arrivals {
        self.state.call().take().map(|call| call.arrivals).unwrap_or_default()
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl State {
    fn call(&self) -> MutexGuard<'_, Option<Call>> {
        self.call.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a connection and returns what happens to it.
    fn on_connection(&self) -> Option<Vec<Step>> {
        let mut call = self.call();
        let arrivals = &mut call.as_mut()?.arrivals;
        arrivals.connections += 1;
        match &self.fault.script {
            Script::Connection(script) => script(arrivals.connections),
            _ => None,
        }
    }

    /// Records a request and returns what follows it.
    fn on_request(&self, request: Request) -> Vec<Step> {
        let mut call = self.call();
        let Some(Call { subject, language, arrivals }) = call.as_mut() else {
            return vec![Step::Close];
        };
        let route = request.route();
        let is_login = LOGIN.contains(&route.as_str()) || route == CONTROL_TOKEN;
        if self.fault.session == Session::Login && is_login {
            arrivals.logins += 1;
            let exchange = Exchange { request: &request, arrival: arrivals.logins, subject, decoy: &self.decoy };
            return match &self.fault.script {
                Script::Login(script) => script(&exchange),
                _ => self.issued(&route).steps(),
            };
        }
        if request.header("Accept-Language") != Some(language) {
            return vec![Step::Close];
        }
        arrivals.requests.push(request);
        let arrival = arrivals.requests.len();
        let Some(request) = arrivals.requests.last() else { return Vec::new() };
        let exchange = Exchange { request, arrival, subject, decoy: &self.decoy };
        self.fault.steps(&exchange)
    }

    /// Returns the response that issues a token.
    fn issued(&self, route: &str) -> Response {
        json_response(200, &issued(&self.token, route == CONTROL_TOKEN))
    }
}

/// Returns the body of a response that issues a token for an hour.
pub(crate) fn issued(token: &str, is_control: bool) -> Value {
    if is_control {
        json!({"data": {"token": token, "confTokenExpireTime": 3_600, "wsURL": "wss://example.com"}})
    } else {
        json!({"accessToken": token, "validPeriod": 3_600})
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        let steps = state.on_connection();
        tokio::spawn(async move {
            // The client under test reports errors.
            let _ = match steps {
                Some(steps) => play(&mut BufReader::new(stream), steps).await.map(drop),
                None => serve(stream, &state).await,
            };
        });
    }
}

/// Handles the requests of a connection until it is closed.
async fn serve(stream: TcpStream, state: &State) -> io::Result<()> {
    let _ = stream.set_nodelay(true);
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(&mut stream).await? {
        let steps = state.on_request(request);
        if !play(&mut stream, steps).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// Executes steps. Returns whether the connection is still open.
pub(crate) async fn play(stream: &mut BufReader<TcpStream>, steps: Vec<Step>) -> io::Result<bool> {
    for step in steps {
        match step {
            Step::Send(bytes) => stream.write_all(&bytes).await?,
            Step::Pause(pause) => tokio::time::sleep(pause).await,
            Step::Endless(bytes) => loop {
                stream.write_all(&bytes).await?;
            },
            Step::Close => {
                stream.shutdown().await?;
                // Reads the rest of the request: unread bytes would make the kernel reset the connection.
                let mut rest = [0; 4_096];
                let end = Duration::from_secs(5);
                while tokio::time::timeout(end, stream.read(&mut rest))
                    .await
                    .is_ok_and(|read| read.is_ok_and(|n| n > 0))
                {}
                return Ok(false);
            }
            Step::Reset => {
                stream.get_ref().set_zero_linger()?;
                return Ok(false);
            }
            Step::Stall => {
                let mut rest = [0; 4_096];
                while stream.read(&mut rest).await? > 0 {}
                return Ok(false);
            }
        }
    }
    Ok(true)
}
