//! Logins, of which some clients never log out.

use tokio::task::JoinSet;

use crate::client::Client;
use crate::fake::Fake;
use crate::requests::print_memory;
use crate::setting;
use crate::stats::Stats;

/// How often the memory is measured.
const MEASUREMENTS: u64 = 12;

pub(crate) async fn measure() {
    for logs_out in [true, false] {
        let fake = Fake::start();
        let (clients, logins) = (setting("CLIENTS", 64), setting("LOGINS", 72_000));
        let (mut stats, mut memory) = (Stats::default(), vec![fake.memory_mb()]);
        for _ in 0..MEASUREMENTS {
            let mut tasks = JoinSet::new();
            for client in 0..clients {
                tasks.spawn(log_in(fake.url.clone(), client, (logins / MEASUREMENTS).div_ceil(clients), logs_out));
            }
            tasks.join_all().await.into_iter().for_each(|client| stats.merge(client));
            memory.push(fake.memory_mb());
        }
        println!("{logins} logins {} a logout:", if logs_out { "with" } else { "without" });
        print_memory(&memory);
        stats.print();
    }
}

async fn log_in(url: String, client: u64, logins: u64, logs_out: bool) -> Stats {
    let mut connection = Client::connect(&url).await;
    for _ in 0..logins {
        connection.log_in(&format!("user{client}")).await;
        if logs_out {
            connection.log_out().await;
        }
    }
    connection.stats
}
