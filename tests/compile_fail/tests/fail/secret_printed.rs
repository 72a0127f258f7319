//! A secret is not printed by chance.

use huaweicloud_meeting::Secret;

fn main() {
    println!("{}", Secret::new("hidden"));
}
