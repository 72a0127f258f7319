//! The matrix: every operation with every fault.

use std::collections::BTreeMap;
use std::env;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::call::{Outcome, client, observe};
use crate::check::{Violation, check};
use crate::fault::{Fault, Repeats, Session};
use crate::recorder;
use crate::server::FaultServer;
use crate::subject::{CANARY, Subject, subjects};
use crate::table;
use crate::tally::Tally;

/// How many clients call at the same time.
const PARALLEL: usize = 24;

/// How many calls share a client whose calls are retried, so that its retry budget suffices.
const RETRIED: usize = 45;

/// The values that the operations return without a fault, by operation.
pub(crate) type Regular = Arc<BTreeMap<&'static str, String>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_operation_misbehaves_with_any_fault() {
    let started = Instant::now();
    recorder::start();
    let decoy = Decoy::start().await;
    let tally = Arc::new(Mutex::new(Tally::default()));
    let regular = Arc::new(regular_values(&decoy.address).await);
    let permits = Arc::new(Semaphore::new(PARALLEL));
    let faults = table::sections().into_iter().flat_map(|section| section.faults).filter(is_selected);
    let mut tasks = Vec::new();
    for (index, fault) in faults.enumerate() {
        let fault = Arc::new(fault);
        for subjects in lanes(&fault) {
            let lane = Lane {
                fault: Arc::clone(&fault),
                subjects,
                canary: format!("{CANARY}-{index:03}-"),
                decoy: decoy.address.clone(),
                regular: Arc::clone(&regular),
            };
            let (permits, tally) = (Arc::clone(&permits), Arc::clone(&tally));
            tasks.push(tokio::spawn(async move {
                let _permit = permits.acquire().await.unwrap();
                lane.run(&tally).await;
            }));
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    let mut tally = tally.lock().unwrap();
    let redirected = decoy.connections.load(Ordering::SeqCst);
    if redirected > 0 {
        tally.add_finding("redirects", "all", Violation::Redirected, &format!("{redirected} connections"));
    }
    println!("{} calls, {} requests in {:?}", tally.calls, tally.requests, started.elapsed());
    tally.assert_empty();
}

/// Returns whether the environment selects a fault: `FAULT` is a part of its name.
fn is_selected(fault: &Fault) -> bool {
    env::var("FAULT").map_or(true, |part| fault.name.contains(&part))
}

/// A server to which no redirect may lead.
struct Decoy {
    address: String,
    connections: Arc<AtomicUsize>,
}

impl Decoy {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let decoy = Self { address: listener.local_addr().unwrap().to_string(), connections: Arc::default() };
        let connections = Arc::clone(&decoy.connections);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                connections.fetch_add(1, Ordering::SeqCst);
            }
        });
        decoy
    }
}

/// Calls every operation without a fault.
pub(crate) async fn regular_values(decoy: &str) -> BTreeMap<&'static str, String> {
    let fault = Arc::new(Fault::new("none", |exchange| exchange.success().steps()).succeeds());
    let server = FaultServer::start(&fault, decoy, CANARY).await;
    let client = client(server.url(), &fault, CANARY);
    let mut values = BTreeMap::new();
    for subject in subjects() {
        match observe(&client, &server, subject, &fault, CANARY).await.outcome {
            Outcome::Success { value, .. } => values.insert(subject.name(), value),
            Outcome::Failure(error) => panic!("{} fails without a fault: {error}", subject.name()),
            Outcome::Panic(message) => panic!("{} panics without a fault: {message}", subject.name()),
            Outcome::Hang => panic!("{} hangs without a fault", subject.name()),
        };
    }
    values
}

/// Returns the operations that a fault is tried with, divided among clients.
fn lanes(fault: &Fault) -> Vec<Vec<Arc<Subject>>> {
    let applies = |subject: &&Arc<Subject>| {
        (fault.session == Session::Token || subject.is_authorized())
            && (!fault.values_only || subject.has_value())
            && fault.unless_field.is_none_or(|field| !subject.has_field(field))
    };
    let tried: Vec<_> = subjects().iter().filter(applies).step_by(fault.every).cloned().collect();
    let size = match (fault.calls_per_client, fault.expected.repeats) {
        (Some(calls), _) => calls,
        (None, Repeats::Never) => tried.len(),
        (None, Repeats::IfRetryable | Repeats::Always) => RETRIED,
    };
    tried.chunks(size.max(1)).map(<[_]>::to_vec).collect()
}

/// Calls of one client, one after the other.
struct Lane {
    fault: Arc<Fault>,
    subjects: Vec<Arc<Subject>>,
    canary: String,
    decoy: String,
    regular: Regular,
}

impl Lane {
    async fn run(&self, tally: &Mutex<Tally>) {
        let server = FaultServer::start(&self.fault, &self.decoy, &self.canary).await;
        let client = client(server.url(), &self.fault, &self.canary);
        for subject in &self.subjects {
            let observation = observe(&client, &server, subject, &self.fault, &self.canary).await;
            let regular = self.regular.get(subject.name()).map_or("", String::as_str);
            let findings = check(&self.fault, subject, &observation, regular);
            let requests = observation.arrivals.requests.len();
            tally.lock().unwrap().add(self.fault.name, subject.name(), requests, findings);
            tokio::time::sleep(self.fault.pause).await;
        }
        for leak in recorder::take(&self.canary) {
            tally.lock().unwrap().add_finding(self.fault.name, "trace", Violation::Secret, &leak);
        }
    }
}
