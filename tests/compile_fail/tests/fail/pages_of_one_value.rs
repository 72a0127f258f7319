//! Only lists have items and pages.

use huaweicloud_meeting::Client;

fn resources(client: &Client) {
    let _ = client.show_org_res().items();
}

fn main() {}
