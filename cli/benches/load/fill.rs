//! As many items as the fake keeps, and more.

use std::time::Instant;

use serde_json::json;

use crate::client::{Client, Request};
use crate::fake::Fake;
use crate::mix::{booking, create, user};
use crate::requests::{print_memory, put_load_on};
use crate::setting;

/// How often the memory is measured.
const MEASUREMENTS: u64 = 10;

/// Fills the tables of meetings and users, and puts the ordinary load on the fake.
pub(crate) async fn measure_full() {
    let fake = Fake::start();
    let mut client = connect(&fake).await;
    repeat(&fake, &mut client, "meetings that are booked", async |client, number| {
        create(client, booking(&format!("Meeting {number}"), 30)).await;
    })
    .await;
    repeat(&fake, &mut client, "users", async |client, number| {
        client.call(Request::new("AddUser").body(user(&format!("user{number}")))).await;
    })
    .await;
    client.stats.print();
    put_load_on(&fake).await;
}

/// Lets many meetings take place.
pub(crate) async fn measure_history() {
    let fake = Fake::start();
    let mut client = connect(&fake).await;
    repeat(&fake, &mut client, "meetings that took place", async |client, _| {
        let (id, password) = create(client, json!({"subject": "Retro", "mediaTypes": "HDVideo"})).await;
        client.control(&id, &password).await;
        let attendees = json!([{"name": "Ann", "phone": "+991110000000001", "type": "normal"}]);
        let of_meeting = |name| Request::new(name).query("conferenceID", &id);
        client.call(of_meeting("InviteParticipant").body(json!({"attendees": attendees}))).await;
        client.call(of_meeting("StopMeeting")).await;
    })
    .await;
    client.stats.print();
}

async fn connect(fake: &Fake) -> Client {
    let mut client = Client::connect(&fake.url).await;
    client.log_in("filler").await;
    client
}

/// Adds items one after the other, and prints how the time and the memory grow.
async fn repeat(fake: &Fake, client: &mut Client, what: &str, add: impl AsyncFn(&mut Client, u64)) {
    let count = setting("ITEMS", 25_000) / MEASUREMENTS;
    let (mut memory, mut rates) = (vec![fake.memory_mb()], Vec::new());
    for step in 0..MEASUREMENTS {
        let started = Instant::now();
        for number in 0..count {
            add(client, step * count + number).await;
        }
        memory.push(fake.memory_mb());
        rates.push(format!("{:.0}", count as f64 / started.elapsed().as_secs_f64()));
    }
    println!("{} {what}, {count} at a time. Per second: {}", count * MEASUREMENTS, rates.join(" "));
    print_memory(&memory);
}
