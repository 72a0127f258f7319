//! A call that is not awaited is not sent.

#![deny(unused_must_use)]

use huaweicloud_meeting::Client;

async fn who_am_i(client: &Client) {
    client.show_my_info();
}

fn main() {}
