//! A call that nobody awaits is not made.

#![deny(unused_must_use)]

use huaweicloud_meeting::Client;

async fn who_am_i(client: &Client) {
    client.show_my_info();
}

fn main() {}
