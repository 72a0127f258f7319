//! Following a meeting of the fake for a minute, while connections are lost at random points.

use std::collections::BTreeMap;
use std::time::Duration;

use huaweicloud_meeting::Conference;
use huaweicloud_meeting::events::ParticipantChange;
use huaweicloud_meeting_fake::{Fake, FakeConnections, FakeMeeting};
use huaweicloud_meeting_tests::random::Random;
use tokio::time::Instant;

use crate::follower::{Follower, KINDS, MEETING, Traces, connected, no_task_is_left, room, soon, within};

const MINUTE: Duration = Duration::from_secs(60);
const SEEDS: u64 = 10;

/// What a test has done in a meeting.
struct Script<'a> {
    random: Random,
    meeting: FakeMeeting<'a>,
    /// The people in the meeting, by ID: their names, and whether they have raised a hand.
    people: BTreeMap<String, (String, bool)>,
    joined: usize,
    is_locked: bool,
}

impl Script<'_> {
    /// Does something in the meeting.
    fn act(&mut self) {
        let present: Vec<_> = self.people.keys().cloned().collect();
        match self.random.within(0..10) {
            0..=3 => {
                self.joined += 1;
                let name = format!("Guest {}", self.joined);
                self.people.insert(self.meeting.join(&name), (name, false));
            }
            4 | 5 if !present.is_empty() => {
                let id = self.random.pick(&present).clone();
                self.meeting.leave(&id).unwrap();
                self.people.remove(&id);
            }
            6..=8 if !present.is_empty() => {
                let person = self.people.get_key_value(self.random.pick(&present)).map(|(id, _)| id.clone()).unwrap();
                self.meeting.raise_hand(&person).unwrap();
                self.people.get_mut(&person).unwrap().1 = true;
            }
            _ => {}
        }
    }

    /// Disturbs the connections, or does not.
    fn disturb(&mut self, connections: &FakeConnections<'_>) {
        let frames = self.random.below(8);
        match self.random.within(0..24) {
            0 | 1 => connections.cut(),
            2 => connections.cut_next_after(frames),
            3 => connections.cut_within_frame(),
            4 => connections.send_text("{garbage"),
            5 => connections.send_bytes(&[0xff; 7]),
            6 => connections.fail_next(503, "MMC.111070003", "busy"),
            _ => {}
        }
    }
}

/// Locks or unlocks the meeting with the client, or does neither.
async fn toggle_lock(script: &mut Script<'_>, room: &Conference) {
    if script.random.percent(20) {
        script.is_locked = !script.is_locked;
        let locking = if script.is_locked { room.lock() } else { room.unlock() };
        locking.await.unwrap();
    }
}

/// Each join and each leave is seen once. Those of a person who was present only while the connection was lost are not seen.
///
/// Returns the number of gaps.
async fn follow_for_a_minute(seed: u64) -> usize {
    let fake = Fake::start().await.unwrap();
    let meeting = fake.meeting(MEETING);
    let connections = meeting.connections();
    let room = room(&fake);
    let mut events = within(room.events(KINDS).reconnect(soon()).into_future()).await.unwrap();
    let mut follower = Follower::default();
    let random = Random::of_part(seed, "follow");
    let mut script = Script { random, meeting, people: BTreeMap::new(), joined: 0, is_locked: false };
    let playing = async {
        let start = Instant::now();
        while start.elapsed() < MINUTE {
            tokio::time::sleep(Duration::from_millis(script.random.within(1..700))).await;
            script.act();
            toggle_lock(&mut script, &room).await;
            script.disturb(&connections);
        }
        // The faults that have not occurred yet occur now.
        tokio::time::sleep(MINUTE).await;
        connected(&connections).await;
        script.meeting.end();
    };
    tokio::join!(async { follower.follow(&mut events).await.unwrap() }, playing);
    assert!(follower.has_ended, "seed {seed}");
    let person = |person: &ParticipantChange| (person.name.clone().unwrap(), person.is_hand_raised.unwrap());
    let seen: BTreeMap<_, _> = follower.present.iter().map(|(id, change)| (id.clone(), person(change))).collect();
    assert_eq!(seen, script.people, "seed {seed}");
    assert_eq!(follower.is_locked, Some(script.is_locked), "seed {seed}");
    for (id, (joins, leaves)) in &follower.moves {
        let expected = (1, usize::from(!script.people.contains_key(id)));
        assert_eq!((*joins, *leaves), expected, "seed {seed}, {id}");
    }
    let unseen = script.joined - follower.moves.len();
    assert!(unseen == 0 || follower.gaps > 0, "seed {seed}");
    follower.gaps
}

#[tokio::test(start_paused = true)]
async fn a_meeting_is_followed_while_connections_are_lost() {
    let (traces, _guard) = Traces::record();
    let before = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let mut gaps = 0;
    for seed in 0..SEEDS {
        gaps += follow_for_a_minute(seed).await;
    }
    assert!(gaps > usize::try_from(SEEDS).unwrap(), "only {gaps} connections were lost");
    no_task_is_left(before).await;
    traces.check();
}
