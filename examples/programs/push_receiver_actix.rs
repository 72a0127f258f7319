//! Receives the events of several enterprises with actix-web: responds at once, and handles the events afterwards.
//! `cargo run -p huaweicloud-meeting-programs --bin push_receiver_actix`

use actix_web::{App, HttpResponse, HttpServer, http::StatusCode, web};
use anyhow::{Context as _, Result};
use huaweicloud_meeting::Secret;
use huaweicloud_meeting::webhooks::{Push, PushEvent, Webhooks};
use huaweicloud_meeting_programs::variable;
use tokio::sync::mpsc;

async fn receive(state: web::Data<(Webhooks, mpsc::Sender<PushEvent>)>, body: web::Bytes) -> HttpResponse {
    let (webhooks, queue) = state.get_ref();
    let status = match webhooks.receive(&body) {
        Ok(Push::Verify(check)) => {
            return HttpResponse::Ok().content_type("application/json").body(check.response());
        }
        // With 503, the service sends the event again.
        Ok(Push::Event(event)) => queue.try_send(event).map_or(503, |()| 200),
        Err(error) => {
            eprintln!("Refused a message: {error}");
            error.status().as_u16()
        }
    };
    HttpResponse::new(StatusCode::from_u16(status).expect("a valid status"))
}

#[tokio::main]
async fn main() -> Result<()> {
    let subscribers = variable("SUBSCRIBERS", "12345678:key-a 87654321:key-b");
    let subscribers = subscribers.split_whitespace().map(|subscriber| {
        let (id, key) = subscriber.split_once(':').context("a subscriber has the form `ID:key`")?;
        anyhow::Ok((id, Secret::new(key)))
    });
    let (queue, mut events) = mpsc::channel::<PushEvent>(1000);
    let state = web::Data::new((Webhooks::with_subscribers(subscribers.collect::<Result<Vec<_>>>()?), queue));
    let app = move || App::new().app_data(state.clone()).route("/", web::post().to(receive));
    let server = HttpServer::new(app).workers(2).bind(variable("LISTEN", "127.0.0.1:8000"))?;
    println!("Listening at http://{}", server.addrs()[0]);
    let server = tokio::spawn(server.run());
    while let Some(event) = events.recv().await {
        println!("{} of {}, {}", event.kind.kind(), event.subscriber_id, event.key());
    }
    Ok(server.await??)
}
