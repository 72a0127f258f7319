//! Compares decoding and folding events with serde's derives and a map, alternately in one run, and measures the memory of a
//! meeting.
//!
//! `cargo bench -p huaweicloud-meeting --no-default-features --features events --bench events`

#![allow(missing_docs, clippy::indexing_slicing, clippy::print_stdout, clippy::unwrap_used)]

mod frames;
mod user;

use std::hint::black_box;
use std::time::{Duration, Instant};

use allocation_counter::measure;
use huaweicloud_meeting::events::Event;
use huaweicloud_meeting::live::MeetingSnapshot;
use huaweicloud_meeting_runtime::Snapshot as _;

/// The participants of a large meeting.
const MANY: usize = 1000;

fn receive(meeting: &mut MeetingSnapshot, frame: &str) {
    let (event, anomalies) = Event::decode(frame.as_bytes()).unwrap();
    debug_assert!(anomalies.is_empty());
    meeting.fold(event);
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, mode, side, case, count] = arguments.as_slice()
        && mode == "repeat"
    {
        return repeat(side, case, count.parse().unwrap());
    }
    println!("| frames | size | frames per second | µs per frame | serde, two passes | serde, tagged |");
    println!("|---|--:|--:|--:|--:|--:|");
    for case in CASES {
        compare(case);
    }
    memory();
}

const CASES: [&str; 6] = ["full 10", "full 100", "full 1000", "increment", "speakers", "state"];

/// Returns the frames of a case.
fn frames_of(case: &str) -> Vec<String> {
    match case.split_once(' ') {
        Some((_, count)) => vec![frames::participants(count.parse().unwrap())],
        None if case == "increment" => frames::increments(MANY),
        None if case == "speakers" => frames::speakers(100),
        None => vec![frames::state()],
    }
}

/// Receives the frames of a case a number of times.
fn repeat(side: &str, case: &str, count: usize) {
    let (full, frames) = (frames::participants(MANY), frames_of(case));
    let frames = frames.iter().cycle().take(count);
    let mut ours = MeetingSnapshot::default();
    let mut user = user::Meeting::default();
    match side {
        "ours" => {
            receive(&mut ours, &full);
            frames.for_each(|frame| receive(&mut ours, frame));
        }
        _ => {
            user.receive(&full).unwrap();
            frames.for_each(|frame| user.receive(frame).unwrap());
        }
    }
    black_box((ours, user));
}

/// Prints the row of a case: the fastest of many rounds. The sides alternate, so that both run under the same conditions.
fn compare(case: &str) {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(200);
    let full = frames::participants(MANY);
    let frames = frames_of(case);
    let mut ours = MeetingSnapshot::default();
    let [mut user, mut tagged] = [(); 2].map(|()| user::Meeting::default());
    receive(&mut ours, &full);
    user.receive(&full).unwrap();
    tagged.receive_tagged(&full).unwrap();

    let repeats =
        frames.len().max(20_000 / frames.iter().map(String::len).sum::<usize>().max(1)).div_ceil(frames.len());
    let mut best = [Duration::MAX; 3];
    for _ in 0..rounds {
        let sides: [&mut dyn FnMut(&str); 3] =
            [&mut |frame| receive(&mut ours, frame), &mut |frame| user.receive(frame).unwrap(), &mut |frame| {
                tagged.receive_tagged(frame).unwrap()
            }];
        for (side, best) in sides.into_iter().zip(&mut best) {
            let start = Instant::now();
            for _ in 0..repeats {
                frames.iter().for_each(|frame| side(black_box(frame)));
            }
            *best = (*best).min(start.elapsed());
        }
    }
    assert_same(&ours, &user);
    assert_same(&ours, &tagged);

    let size = frames.iter().map(String::len).sum::<usize>() / frames.len();
    let [ours, user, tagged] = best.map(|time| time.as_secs_f64() / (repeats * frames.len()) as f64);
    println!(
        "| {case} | {size} | {:.0} | {:.2} | **{:.2}** | {:.2} |",
        1.0 / ours,
        ours * 1e6,
        ours / user,
        ours / tagged
    );
}

/// Asserts that both sides have the same meeting.
fn assert_same(ours: &MeetingSnapshot, user: &user::Meeting) {
    assert_eq!(ours.participants().len(), user.participants.len());
    for participant in ours.participants() {
        let info = &user.participants[participant.participant_id.as_str()];
        assert_eq!(participant.name, info.name);
        assert_eq!((participant.is_muted, participant.is_hand_raised), (info.is_muted, info.is_hand_raised));
    }
    let speakers = user.speakers.iter().map(|speaker| speaker.pid.as_str());
    assert!(ours.speakers().iter().map(|speaker| speaker.participant_id.as_str()).eq(speakers));
    assert_eq!(ours.is_locked(), user.state.as_ref().is_some_and(|state| state.is_locked == Some(true)));
}

/// Prints the memory of a large meeting, and the allocations of an increment.
fn memory() {
    println!("\n| | bytes | allocations |");
    println!("|---|--:|--:|");
    let full = frames::participants(MANY);
    let increments = frames::increments(MANY);

    let mut user = user::Meeting::default();
    let used = measure(|| user.receive(&full).unwrap());
    row("a meeting of 1,000 participants, serde and a map", used.bytes_current, used.count_total);
    let mut meeting = MeetingSnapshot::default();
    let used = measure(|| receive(&mut meeting, &full));
    row("a meeting of 1,000 participants", used.bytes_current, used.count_total);

    let mut snapshot = None;
    let used = measure(|| snapshot = Some(meeting.clone()));
    row("a snapshot of it", used.bytes_current, used.count_total);
    let (first, rest) = increments.split_first().unwrap();
    let used = measure(|| receive(&mut meeting, first));
    row("the first increment while the snapshot is held", used.bytes_current, used.count_total);
    let used = measure(|| receive(&mut meeting, &rest[0]));
    row("the second", used.bytes_current, used.count_total);
    drop(snapshot);
    let used = measure(|| rest.iter().for_each(|frame| receive(&mut meeting, frame)));
    row("an increment without a snapshot", used.bytes_current / 999, used.count_total / 999);
}

fn row(title: &str, bytes: i64, allocations: u64) {
    println!("| {title} | {bytes} | {allocations} |");
}
