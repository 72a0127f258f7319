//! Subscribers of one meeting, while people join, are unmuted and leave.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::client::{Client, Request, string};
use crate::fake::Fake;
use crate::mix::create;
use crate::requests::print_memory;
use crate::setting;
use crate::stats::percentiles;

const PATH: &str = "/cms/open/websocket/confctl/increment/conn";
const PARTICIPANTS: &str = "ParticipantsNotify";
/// How long subscribers wait for a message after the last change.
const SILENCE: Duration = Duration::from_secs(3);

/// A change of a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Join,
    Unmute,
    Leave,
}

/// When something was sent or received, by participant and kind of change.
type Times = HashMap<(String, Kind), Instant>;

/// What a subscriber has received.
struct Received {
    changes: Times,
    /// The versions of the increments.
    versions: Vec<u64>,
    /// The changes that came twice, and what was no change.
    unexpected: usize,
}

pub(crate) async fn measure() {
    let (subscribers, seconds, rate) = (setting("SUBSCRIBERS", 200), setting("SECONDS", 60), setting("RATE", 50));
    let fake = Fake::start();
    let mut client = Client::connect(&fake.url).await;
    client.log_in("load").await;
    let (id, password) = create(&mut client, json!({"subject": "Retro", "mediaTypes": "HDVideo"})).await;
    client.control(&id, &password).await;
    let subscribed = Arc::new(Barrier::new(subscribers as usize + 1));
    let mut sockets = JoinSet::new();
    for _ in 0..subscribers {
        let socket = open(&fake, &mut client, &id).await;
        sockets.spawn(receive(socket, client.control_token.clone(), subscribed.clone()));
    }
    subscribed.wait().await;
    let (cpu, started, before) = (fake.cpu(), Instant::now(), fake.memory_mb());
    let sent = make_changes(&mut client, &id, rate, seconds).await;
    let (elapsed, cpu) = (started.elapsed().as_secs_f64(), fake.cpu() - cpu);
    let received = sockets.join_all().await;
    let messages: usize = received.iter().map(|subscriber| subscriber.versions.len()).sum();
    println!(
        "{subscribers} subscribers, {} changes in {elapsed:.1} s, {messages} messages, {:.0} per second.",
        sent.len(),
        messages as f64 / elapsed
    );
    println!("CPU of the fake: {:.1} µs per message.", cpu.as_secs_f64() * 1e6 / messages as f64);
    print_memory(&[before, fake.memory_mb()]);
    print_delays(&sent, &received);
    client.stats.print();
}

/// Opens the WebSocket of a meeting with a ticket of its own.
async fn open(fake: &Fake, client: &mut Client, meeting: &str) -> WebSocketStream<TcpStream> {
    let response = client.call(Request::new("CreateWebSocketToken").query("conferenceID", meeting)).await;
    let ticket = string(&response["webSocketToken"]);
    let address = fake.url.strip_prefix("http://").unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let url = format!("ws://{address}{PATH}?confID={meeting}&tmpToken={ticket}");
    client_async(url, stream).await.unwrap().0
}

/// Subscribes, and receives messages until there are no more.
async fn receive(mut socket: WebSocketStream<TcpStream>, token: String, subscribed: Arc<Barrier>) -> Received {
    let data = json!({"subscribeType": [PARTICIPANTS], "confToken": token}).to_string();
    let subscribe = json!({"action": "Subscribe", "sequence": "1", "data": data}).to_string();
    socket.send(Message::text(subscribe)).await.unwrap();
    let mut received = Received { changes: Times::new(), versions: Vec::new(), unexpected: 0 };
    // The acknowledgement and the full list.
    for _ in 0..2 {
        socket.next().await.unwrap().unwrap();
    }
    subscribed.wait().await;
    while let Ok(Some(message)) = tokio::time::timeout(SILENCE, socket.next()).await {
        let now = Instant::now();
        let message: Value = serde_json::from_slice(&message.unwrap().into_data()).unwrap();
        received.versions.extend(message["version"].as_u64());
        for item in message["data"].as_array().into_iter().flatten() {
            let key = kind(item).map(|kind| (string(&item["pid"]), kind));
            if key.is_none_or(|key| received.changes.insert(key, now).is_some()) {
                received.unexpected += 1;
            }
        }
    }
    received
}

/// Returns what an item of a message reports.
fn kind(item: &Value) -> Option<Kind> {
    let fields = &item["pinfoMap"];
    match (&item["mode"], fields["NAME"].is_string(), &fields["MUTE"]) {
        (mode, ..) if *mode == 1 => Some(Kind::Leave),
        (_, true, _) => Some(Kind::Join),
        (_, false, mute) if *mute == "0" => Some(Kind::Unmute),
        _ => None,
    }
}

/// Lets people join, unmutes them and lets them leave, at a rate per second. Returns when each change was requested.
async fn make_changes(client: &mut Client, meeting: &str, rate: u64, seconds: u64) -> Times {
    let mut sent = Times::new();
    let mut ticks = interval(Duration::from_secs(1) / rate as u32);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for number in 0..rate * seconds / 3 {
        ticks.tick().await;
        let join = format!("/_fake/meetings/{meeting}/join");
        let joined = Instant::now();
        let (_, person) = client.send("POST", &join, &[], &json!({"name": format!("Person {number}")})).await;
        let person = string(&person["pid"]);
        sent.insert((person.clone(), Kind::Join), joined);
        ticks.tick().await;
        sent.insert((person.clone(), Kind::Unmute), Instant::now());
        let unmute = Request::new("MuteParticipant").query("conferenceID", meeting).query("participantID", &person);
        client.call(unmute.body(json!({"isMute": 0}))).await;
        ticks.tick().await;
        sent.insert((person.clone(), Kind::Leave), Instant::now());
        let leave = format!("/_fake/meetings/{meeting}/leave");
        let (status, _) = client.send("POST", &leave, &[], &json!({"participant": person})).await;
        assert!((200..300).contains(&status), "{status}");
    }
    sent
}

/// Prints whether every subscriber has received every change once and in order, and after which time.
fn print_delays(sent: &Times, received: &[Received]) {
    let mut delays = Vec::new();
    let (mut missing, mut unexpected, mut gaps) = (0, 0, 0);
    for subscriber in received {
        for (change, at) in sent {
            match subscriber.changes.get(change) {
                Some(arrived) => delays.push(arrived.saturating_duration_since(*at)),
                None => missing += 1,
            }
        }
        unexpected += subscriber.unexpected;
        gaps += subscriber.versions.windows(2).filter(|pair| pair[0] + 1 != pair[1]).count();
    }
    let [p50, p99, longest] = percentiles(&mut delays);
    println!("Missing: {missing}. Unexpected: {unexpected}. Gaps of versions: {gaps}.");
    println!("From the request to the event: p50 {p50:.1} ms, p99 {p99:.1} ms, longest {longest:.1} ms.");
}
