//! Compares the codec with serde's derives on the same types: the ratio of CPU times, measured alternately in one run.
//!
//! `cargo bench -p huaweicloud-meeting-runtime --bench codec`

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing)]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use huaweicloud_meeting_runtime::codec::{self, Mode};
use meetings::{Attendee, Config, CycleParams, Page, attendee, config, cycle, meeting, text};

/// Declares a type with both the table of the codec and serde's derives.
macro_rules! message {
    ($name:ident { $($index:literal => $field:ident: $type:ty, $wire:literal;)* }) => {
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        pub(crate) struct $name {
            $(
                #[serde(rename = $wire, default, skip_serializing_if = "Option::is_none")]
                pub(crate) $field: Option<$type>,
            )*
        }

        // Without `serde_struct!`: serde's traits are derived.
        huaweicloud_meeting_runtime::fields! { @shape $name { $($field, $wire;)* } }
        huaweicloud_meeting_runtime::fields! { @encode $name { $($index => $field;)* } }
        huaweicloud_meeting_runtime::fields! { @decode $name { $($index => $field;)* } }
    };
}

mod meetings;

message!(Request {
    0 => start_time: String, "startTime";
    1 => length: i32, "length";
    2 => subject: String, "subject";
    3 => media_types: String, "mediaTypes";
    4 => group_uri: String, "groupuri";
    5 => attendees: Vec<Attendee>, "attendees";
    6 => is_auto_struct: i32, "isAutoRecord";
    7 => encrypt_mode: i32, "encryptMode";
    8 => language: String, "language";
    9 => time_zone_id: String, "timeZoneID";
    10 => struct_type: i32, "recordType";
    11 => live_address: String, "liveAddress";
    12 => aux_address: String, "auxAddress";
    13 => struct_aux_stream: i32, "recordAuxStream";
    14 => conf_config_info: Config, "confConfigInfo";
    15 => struct_auth_type: i32, "recordAuthType";
    16 => vmr_flag: i32, "vmrFlag";
    17 => cycle_params: CycleParams, "cycleParams";
    18 => vmr_id: String, "vmrID";
    19 => concurrent_participants: i32, "concurrentParticipants";
    20 => support_interpretation: bool, "supportSimultaneousInterpretation";
    21 => conf_res_type: i32, "confResType";
    22 => a22: String, "optionalText22";
    23 => a23: String, "optionalText23";
    24 => a24: String, "optionalText24";
    25 => a25: String, "optionalText25";
    26 => a26: i32, "optionalNumber26";
    27 => a27: i32, "optionalNumber27";
    28 => a28: i32, "optionalNumber28";
    29 => a29: i32, "optionalNumber29";
    30 => a30: bool, "optionalFlag30";
    31 => a31: bool, "optionalFlag31";
    32 => a32: bool, "optionalFlag32";
    33 => a33: bool, "optionalFlag33";
    34 => a34: String, "optionalText34";
    35 => a35: String, "optionalText35";
    36 => a36: String, "optionalText36";
    37 => a37: String, "optionalText37";
    38 => a38: i32, "optionalNumber38";
    39 => a39: i32, "optionalNumber39";
});

fn request() -> Request {
    Request {
        start_time: text("2026-11-24 07:28"),
        length: Some(60),
        subject: text("Weekly \"all hands\" 全体会议"),
        media_types: text("Data,Voice,HDVideo"),
        attendees: Some((0..4).map(attendee).collect()),
        is_auto_struct: Some(1),
        encrypt_mode: Some(2),
        language: text("en-US"),
        time_zone_id: text("56"),
        struct_type: Some(2),
        struct_aux_stream: Some(1),
        conf_config_info: Some(config(1)),
        struct_auth_type: Some(1),
        vmr_flag: Some(0),
        cycle_params: Some(cycle()),
        concurrent_participants: Some(100),
        support_interpretation: Some(false),
        a22: text("a string of some length"),
        a23: text("another text of some length"),
        a26: Some(26),
        a27: Some(27_000),
        a30: Some(true),
        a31: Some(false),
        a34: text("https://example.com/callback?of=meetings"),
        a38: Some(-1),
        ..Request::default()
    }
}

/// A deterministic random number generator.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    /// Returns a random order of a number of fields.
    fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

/// Rewrites each object of a document without the fields that `keep` rejects, in the order that `order` returns.
fn rewrite(
    value: &serde_json::Value,
    out: &mut String,
    order: &mut dyn FnMut(&[&str]) -> Vec<usize>,
    keep: &mut dyn FnMut(&str) -> bool,
) {
    match value {
        serde_json::Value::Object(fields) => {
            let fields: Vec<_> = fields.iter().filter(|(name, _)| keep(name)).collect();
            let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
            out.push('{');
            for (count, index) in order(&names).into_iter().enumerate() {
                if count > 0 {
                    out.push(',');
                }
                out.push_str(&serde_json::to_string(fields[index].0).unwrap());
                out.push(':');
                rewrite(fields[index].1, out, order, keep);
            }
            out.push('}');
        }
        serde_json::Value::Array(items) => {
            out.push('[');
            for (count, item) in items.iter().enumerate() {
                if count > 0 {
                    out.push(',');
                }
                rewrite(item, out, order, keep);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// Returns the fastest of many rounds. The sides alternate, so that both run under the same conditions.
fn compare(title: &str, rounds: usize, sides: &mut [(&str, &mut dyn FnMut())]) {
    let mut best = vec![Duration::MAX; sides.len()];
    for _ in 0..rounds {
        for (side, best) in sides.iter_mut().zip(&mut best) {
            let start = Instant::now();
            side.1();
            *best = (*best).min(start.elapsed());
        }
    }
    println!("{title}");
    for (side, time) in sides.iter().zip(&best) {
        let ratio = time.as_secs_f64() / best[0].as_secs_f64();
        println!("  {ratio:.2}  {:>9.1} µs  {}", time.as_secs_f64() * 1e6, side.0);
    }
}

fn decode<T>(title: &str, rounds: usize, repeat: usize, document: &str)
where
    T: codec::Decode + Clone + Default + PartialEq + std::fmt::Debug + for<'de> serde::Deserialize<'de>,
{
    let bytes = document.as_bytes();
    let ours: T = codec::decode(bytes, Mode::Lenient).unwrap();
    assert_eq!(ours, serde_json::from_slice::<T>(bytes).unwrap());

    // An allocation that is kept above the freed memory, so that the allocator does not return that to the system after every
    // round. A long-running process is in the same state.
    let freed = [(); 3].map(|()| serde_json::from_slice::<T>(bytes).unwrap());
    let kept: T = serde_json::from_slice(bytes).unwrap();
    drop((ours, freed));
    compare(
        &format!("decode {title}, {} bytes", bytes.len()),
        rounds,
        &mut [
            ("serde derive, from_slice", &mut || {
                for _ in 0..repeat {
                    black_box(serde_json::from_slice::<T>(black_box(bytes)).unwrap());
                }
            }),
            ("serde derive, from_str of text checked once", &mut || {
                for _ in 0..repeat {
                    let text = std::str::from_utf8(black_box(bytes)).unwrap();
                    black_box(serde_json::from_str::<T>(text).unwrap());
                }
            }),
            ("table", &mut || {
                for _ in 0..repeat {
                    black_box(codec::decode::<T>(black_box(bytes), Mode::Lenient).unwrap());
                }
            }),
            // What any decoder needs that returns these types.
            ("a check of UTF-8, and a clone of the value", &mut || {
                for _ in 0..repeat {
                    black_box(std::str::from_utf8(black_box(bytes)).is_ok());
                    black_box(black_box(&kept).clone());
                }
            }),
        ],
    );
    drop(kept);
}

fn encode<T: codec::Encode + serde::Serialize>(title: &str, rounds: usize, repeat: usize, value: &T) {
    let document = serde_json::to_string(value).unwrap();
    assert_eq!(document, codec::encode(value));
    compare(
        &format!("encode {title}, {} bytes", document.len()),
        rounds,
        &mut [
            ("serde derive, to_string", &mut || {
                for _ in 0..repeat {
                    black_box(serde_json::to_string(black_box(value)).unwrap());
                }
            }),
            ("table", &mut || {
                for _ in 0..repeat {
                    black_box(codec::encode(black_box(value)));
                }
            }),
        ],
    );
}

fn main() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(300);
    let page = meetings::page(100);
    let document = serde_json::to_string(&page).unwrap();
    decode::<Page>("100 meetings", rounds, 1, &document);

    let value: serde_json::Value = serde_json::from_str(&document).unwrap();
    let mut chance = Chance(7);
    let mut sorted = String::new();
    rewrite(&value, &mut sorted, &mut |names| (0..names.len()).collect(), &mut |_| true);
    decode::<Page>("100 meetings, fields sorted", rounds, 1, &sorted);

    let mut shuffled = String::new();
    rewrite(&value, &mut shuffled, &mut |names| chance.order(names.len()), &mut |_| true);
    decode::<Page>("100 meetings, a new order in every object", rounds, 1, &shuffled);

    let mut placeholders = String::new();
    let mut chance = Chance(11);
    rewrite(&value, &mut placeholders, &mut |names| (0..names.len()).collect(), &mut |_| chance.below(3) > 0);
    decode::<Page>("100 meetings, sorted, a third of the fields absent at random", rounds, 1, &placeholders);

    let pretty = serde_json::to_string_pretty(&page).unwrap();
    decode::<Page>("100 meetings, indented", rounds, 1, &pretty);

    let small = serde_json::to_string(&Page { data: Some(vec![meeting(1)]), ..Page::default() }).unwrap();
    decode::<Page>("one meeting", rounds, 100, &small);

    encode("a request of 40 fields", rounds, 100, &request());
    encode("100 meetings", rounds, 1, &page);
}
