//! Processes that share tokens in files.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_meeting::{Client, FileTokenStore};
use tokio::time::Instant;

use crate::server::{Reply, Request, Server};
use crate::setup::{
    LOGIN_BY_APP_ID, LOGOUT, MY_INFO, access_token, app_id, builder, count, empty_object, issuing, sent_tokens,
};

const DAY: u64 = 86_400;

/// Tells a process of this test binary what to do.
const ENDPOINT: &str = "TOKEN_FILES_ENDPOINT";
const DIRECTORY: &str = "TOKEN_FILES_DIRECTORY";

/// A directory that is removed when it is dropped.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        static CREATED: AtomicUsize = AtomicUsize::new(0);
        let number = CREATED.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("token-files-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn store(&self) -> FileTokenStore {
        // Not the directory itself: the store creates directories.
        FileTokenStore::new(self.0.join("tokens"))
    }

    /// Returns the files whose names have an extension.
    fn files(&self, extension: &str) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.0.join("tokens")) else { return Vec::new() };
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.extension().is_some_and(|other| other == extension)).collect()
    }

    /// Returns the only file with an extension.
    fn file(&self, extension: &str) -> PathBuf {
        let files = self.files(extension);
        let [file] = files.as_slice() else { panic!("{files:?}") };
        file.clone()
    }

    fn start_process(&self, server: &Server) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["token_files::process", "--exact", "--nocapture"])
            .env(ENDPOINT, server.url())
            .env(DIRECTORY, self.0.join("tokens"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Starts processes at the same time, and waits until all have ended.
    async fn run_processes(&self, server: &Server, number: usize) {
        let processes: Vec<_> = (0..number).map(|_| self.start_process(server)).collect();
        for process in processes {
            let status = tokio::task::spawn_blocking(|| process.wait_with_output().unwrap().status);
            assert!(status.await.unwrap().success(), "a call of another process failed");
        }
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn client_with(server: &Server, store: FileTokenStore) -> Client {
    builder(&server.url()).credentials(app_id()).token_store(store).build().unwrap()
}

fn logins(server: &Server) -> usize {
    count(&server.routes(), LOGIN_BY_APP_ID)
}

/// Makes one call, in a process that another test has started.
#[tokio::test]
async fn process() {
    let (Ok(endpoint), Ok(directory)) = (std::env::var(ENDPOINT), std::env::var(DIRECTORY)) else { return };
    let store = FileTokenStore::new(directory);
    let client = builder(&endpoint).credentials(app_id()).token_store(store).build().unwrap();
    client.show_my_info().await.unwrap();
}

/// A service that accepts the newest of its tokens. `issued` is their number.
fn strict(issued: &Arc<AtomicUsize>) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let issued = Arc::clone(issued);
    move |request| match request.route().as_str() {
        LOGIN_BY_APP_ID => {
            let token = format!("access-{}", issued.fetch_add(1, Ordering::SeqCst) + 1);
            Reply::json(&access_token(&token, DAY)).after(Duration::from_millis(300))
        }
        _ if request.header("X-Access-Token") == Some(&format!("access-{}", issued.load(Ordering::SeqCst))) => {
            empty_object(request)
        }
        _ => Reply::error(401, "USG.206020000", "the token is invalid"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_processes_make_one_login() {
    let (server, directory) = (Server::start(strict(&Arc::default())).await, Directory::new());
    directory.run_processes(&server, 20).await;
    assert_eq!(logins(&server), 1);
    assert_eq!(sent_tokens(&server.requests(), MY_INFO, "X-Access-Token"), ["access-1"; 20]);
    assert_eq!((directory.files("json").len(), directory.files("lock").len(), directory.files("tmp").len()), (1, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_token_is_replaced_by_one_process() {
    let issued = Arc::default();
    let (server, directory) = (Server::start(strict(&issued)).await, Directory::new());
    directory.run_processes(&server, 1).await;
    // As if a client without the store had logged in.
    issued.fetch_add(1, Ordering::SeqCst);
    directory.run_processes(&server, 10).await;
    assert_eq!(logins(&server), 2);
}

/// The lock is that of the operating system: it ends with the process.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_during_its_login_does_not_delay_others() {
    let logins_received = AtomicUsize::new(0);
    let server = Server::start(move |request: &Request| match request.route().as_str() {
        LOGIN_BY_APP_ID if logins_received.fetch_add(1, Ordering::SeqCst) == 0 => Reply::no_response(),
        LOGIN_BY_APP_ID => Reply::json(&access_token("access-2", DAY)),
        _ => empty_object(request),
    })
    .await;
    let directory = Directory::new();
    let mut first = directory.start_process(&server);
    server.has_received(1).await;
    first.kill().unwrap();
    first.wait().unwrap();
    let began = Instant::now();
    client_with(&server, directory.store()).show_my_info().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(8), "a lock is waited for during ten seconds");
}

#[tokio::test]
async fn a_file_that_contains_no_token_is_replaced() {
    for contents in ["", "{", "{\"token\": \"access-", "\0\0\0\0", "null"] {
        let (server, directory) = (Server::start(issuing(DAY, empty_object)).await, Directory::new());
        client_with(&server, directory.store()).show_my_info().await.unwrap();
        fs::write(directory.file("json"), contents).unwrap();
        client_with(&server, directory.store()).show_my_info().await.unwrap();
        client_with(&server, directory.store()).show_my_info().await.unwrap();
        let sent = sent_tokens(&server.requests(), MY_INFO, "X-Access-Token");
        assert_eq!(sent, ["access-1", "access-2", "access-2"], "{contents}");
    }
}

#[tokio::test]
async fn a_logout_removes_the_file_and_revokes_the_token() {
    let (server, directory) = (Server::start(issuing(DAY, empty_object)).await, Directory::new());
    client_with(&server, directory.store()).show_my_info().await.unwrap();
    client_with(&server, directory.store()).logout().await.unwrap();
    assert_eq!(sent_tokens(&server.requests(), LOGOUT, "X-Access-Token"), ["access-1"]);
    assert!(directory.files("json").is_empty());
}

#[tokio::test]
async fn an_expired_token_in_a_file_is_not_used() {
    let (server, directory) = (Server::start(issuing(DAY, empty_object)).await, Directory::new());
    client_with(&server, directory.store()).show_my_info().await.unwrap();
    let path = directory.file("json");
    let contents = fs::read_to_string(&path).unwrap();
    let expires_at = contents.split("\"expires_at_ms\":").nth(1).unwrap().trim_end_matches('}');
    fs::write(&path, contents.replace(expires_at, "1600000000000")).unwrap();
    client_with(&server, directory.store()).show_my_info().await.unwrap();
    assert_eq!(logins(&server), 2);
}

#[tokio::test]
async fn a_directory_that_cannot_be_created_does_not_fail_a_call() {
    let (server, directory) = (Server::start(issuing(DAY, empty_object)).await, Directory::new());
    fs::write(&directory.0, "a file in its place").unwrap();
    client_with(&server, directory.store()).show_my_info().await.unwrap();
    assert_eq!(logins(&server), 1);
    fs::remove_file(&directory.0).unwrap();
}

#[cfg(unix)]
mod permissions {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[tokio::test]
    async fn only_the_user_can_read_the_files() {
        let (server, directory) = (Server::start(issuing(DAY, empty_object)).await, Directory::new());
        client_with(&server, directory.store()).show_my_info().await.unwrap();
        let paths = [directory.file("json"), directory.file("lock"), directory.0.join("tokens")];
        assert_eq!(paths.each_ref().map(|path| mode(path)), [0o600, 0o600, 0o700]);
        let name = paths[0].file_name().unwrap().to_string_lossy();
        for secret in ["my-app", "my-key", "alice", "access"] {
            assert!(!name.contains(secret), "{name}");
        }
    }

    /// Another user could place a token there, with which the client would act for that user.
    #[tokio::test]
    async fn a_directory_that_other_users_can_write_to_is_not_used() {
        let (server, directory) = (Server::start(issuing(DAY, empty_object)).await, Directory::new());
        client_with(&server, directory.store()).show_my_info().await.unwrap();
        fs::set_permissions(directory.0.join("tokens"), fs::Permissions::from_mode(0o777)).unwrap();
        client_with(&server, directory.store()).show_my_info().await.unwrap();
        assert_eq!(sent_tokens(&server.requests(), MY_INFO, "X-Access-Token"), ["access-1", "access-2"]);
    }
}
