//! Proxies of the environment. Each call is made by a process of its own, because the environment belongs to the process.

use std::env;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use huaweicloud_meeting::{Client, Credentials, Secret};
use tokio::io::{AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use super::TOKEN;
use crate::call::output;
use crate::response::{json as json_response, response};
use huaweicloud_meeting_tests::request::Request;

/// The endpoint of the child process.
const ENDPOINT: &str = "FAULTS_CHILD_ENDPOINT";

/// A server that sends the same response to each request.
struct Server {
    address: String,
    routes: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    async fn start(response: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = Self { address, routes: Arc::default(), connections: Arc::default() };
        let (routes, connections) = (Arc::clone(&server.routes), Arc::clone(&server.connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let mut stream = BufReader::new(stream);
                if let Ok(Some(request)) = Request::read(&mut stream).await {
                    routes.lock().unwrap().push(format!("{} {}", request.method, request.target));
                    let _ = stream.write_all(&response).await;
                }
            }
        });
        server
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Makes a call in a child process, and returns its output.
async fn call_in_child(endpoint: &str, variable: &str, proxy: &str) -> String {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "field::proxies::child", "--nocapture"]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.env(ENDPOINT, endpoint).env(variable, proxy);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The child process: it calls an operation at the endpoint of its environment. Without one, there is nothing to do.
#[tokio::test]
async fn child() {
    let Ok(endpoint) = env::var(ENDPOINT) else { return };
    let client = Client::builder().endpoint(endpoint).credentials(Credentials::token(Secret::new(TOKEN)));
    let client = match client.build() {
        Ok(client) => client,
        Err(error) => return println!("result: no client: {}", output(&error)),
    };
    match client.show_my_info().await {
        Ok(_) => println!("result: success"),
        Err(error) => println!("result: {} attempts: {}", error.attempts(), output(&error)),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_proxy_receives_requests_to_loopback() {
    let service = Server::start(json_response(200, &serde_json::json!({"id": "u1"})).bytes()).await;
    let proxy = Server::start(response(200, "{}").bytes()).await;
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        let output = call_in_child(&service.url(), variable, &proxy.url()).await;
        assert!(output.contains("result: success"), "{output}");
        assert_eq!(*proxy.routes.lock().unwrap(), Vec::<String>::new(), "{variable}");
    }
    assert_eq!(service.routes.lock().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_variable_that_is_not_the_url_of_a_proxy_is_an_error_and_not_a_direct_connection() {
    let service = Server::start(json_response(200, &serde_json::json!({"id": "u1"})).bytes()).await;
    for url in
        ["http://alice:pass-word@proxy example.com", "ftp://alice:pass-word@proxy.example.com", "socks4://h", "://"]
    {
        for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            let output = call_in_child(&service.url(), variable, url).await;
            assert!(output.contains("result: no client: "), "{output}");
            assert!(
                output.contains(&format!("the environment variable `{variable}` is not the URL of a proxy")),
                "{output}"
            );
            assert!(!output.contains("alice") && !output.contains("pass-word"), "{output}");
        }
    }
    let output = call_in_child(&service.url(), "HTTPS_PROXY", "").await;
    assert!(output.contains("result: success"), "an empty variable is the same as none: {output}");
    assert_eq!(service.connections.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_that_refuses_is_named_with_its_status() {
    let proxy = Server::start(response(407, "").header("Proxy-Authenticate", "Basic realm=\"p\"").bytes()).await;
    let output = call_in_child("https://meeting.example.com", "HTTPS_PROXY", &proxy.url()).await;
    assert!(output.contains("proxy") && output.contains("407"), "{output}");
    assert!(output.contains("result: 1 attempts"), "{output}");
    assert_eq!(*proxy.routes.lock().unwrap(), ["CONNECT meeting.example.com:443"]);
}
