//! A secret cannot be printed by accident.

use huaweicloud_meeting::Secret;

fn main() {
    println!("{}", Secret::new("hidden"));
}
