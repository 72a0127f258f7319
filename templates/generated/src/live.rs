//! A meeting in progress as a value that follows its events. [`Conference::watch`] returns it.
//!
//! Requires the Cargo feature `events`.
//!
//! [`LiveMeeting`] applies the events of a meeting in the background; [`MeetingSnapshot`] is what they report. The
//! [guide](crate::guide::watch) describes both.

#[cfg(feature = "blocking")]
pub(crate) mod blocking;
mod people;
mod roster;
mod snapshot;

use std::fmt;

pub use self::people::{Invitee, Participant, WaitingParticipant};
pub use self::roster::{Iter, Roster};
pub use self::snapshot::MeetingSnapshot;
use crate::events::{Event, EventKind, Speaker};
use crate::values::EpochMillisString;
use crate::{Conference, Result, rt};

/// The kinds of events that a snapshot consists of.
const KINDS: [EventKind; 8] = [
    EventKind::MeetingInfo,
    EventKind::MeetingState,
    EventKind::Participants,
    EventKind::Invitees,
    EventKind::WaitingRoom,
    EventKind::Speakers,
    EventKind::Layout,
    EventKind::InterpreterGroups,
];

impl Conference {
    /// Follows the meeting: subscribes to its events, and returns a value that they keep up to date.
    ///
    /// It is returned when the service has sent the participants and the state of the meeting, usually at once, or after
    /// 5 seconds without them.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`events`](Self::events).
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(room: huaweicloud_meeting::Conference) -> huaweicloud_meeting::Result<()> {
    /// let live = room.watch().await?;
    /// println!("{} people, locked: {}", live.participants().len(), live.is_locked());
    ///
    /// while let Some(meeting) = live.changed().await? {
    ///     for guest in meeting.waiting_room() {
    ///         println!("{} waits", guest.name.as_deref().unwrap_or("a guest"));
    ///     }
    /// }
    /// println!("the meeting has ended");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn watch(&self) -> Result<LiveMeeting> {
        LiveMeeting::follow(self.events(KINDS).await?).await
    }
}

/// A meeting in progress, kept up to date by its events.
///
/// A task applies the events as they arrive, so that accessors return at once. It ends with the stream, and when the last clone is
/// dropped, which closes the connection.
///
/// Each accessor returns the meeting as it is at that moment. To read several values of the same moment, or the information, the
/// state, the layout or the interpretation groups, use [`snapshot`](Self::snapshot).
///
/// Cloning is cheap. Each clone has its own [`changed`](Self::changed): use one for each task.
#[derive(Clone)]
pub struct LiveMeeting {
    live: rt::Live<MeetingSnapshot>,
}

impl LiveMeeting {
    /// Follows a stream of events, such as one of [`Conference::events`] with kinds of your choice, or a stream in a test.
    ///
    /// It is returned when the stream has sent the participants, the invitees, the state and the information of the meeting, half a
    /// second after the last two, when the stream ends, or after 5 seconds. The events until then have been applied: they are no
    /// change for [`changed`](Self::changed).
    ///
    /// # Errors
    ///
    /// Returns the error of the stream if it fails before that.
    ///
    /// # Examples
    ///
    /// In a test, a stream that ends needs no other events, and [`snapshot`](Self::snapshot) returns what it has sent. A stream that
    /// stays open should send the information and the state first; without them, this waits for 5 seconds, unless the test pauses
    /// the clock with `#[tokio::test(start_paused = true)]`.
    ///
    /// ```
    /// use huaweicloud_meeting::events::Event;
    /// use huaweicloud_meeting::live::LiveMeeting;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let message = r#"{"action": "ParticipantsNotify", "msgMode": 0, "data": [{"pid": "a", "mode": 0, "pinfoMap": {"NAME": "Ann"}}]}"#;
    /// let (event, _) = Event::decode(message.as_bytes())?;
    /// let live = LiveMeeting::follow(futures_util::stream::iter([Ok(event)])).await?;
    /// assert_eq!(live.snapshot().participants().len(), 1);
    /// assert!(live.changed().await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn follow<E>(events: E) -> Result<Self>
    where
        E: rt::Stream<Item = Result<Event>> + Unpin + Send + 'static,
    {
        Ok(Self { live: rt::Live::follow(events, MeetingSnapshot::default()).await? })
    }

    /// Waits for a change that this method has not returned before, and returns the meeting after it, or `None` if the meeting has
    /// ended.
    ///
    /// No change is missed: one that occurred since the last call is returned at once, several as one. The last change before the
    /// end is returned before `None`. If the future is dropped, the next call returns the change.
    ///
    /// # Errors
    ///
    /// Returns the error with which the stream ended, in each call.
    pub async fn changed(&self) -> Result<Option<MeetingSnapshot>> {
        self.live.changed().await
    }

    /// Returns the meeting as it is now, which does not change later.
    ///
    /// It is cheap: it shares lists and items with this value. If a list changes while a snapshot shares it, the pointers to its items
    /// are copied, so drop snapshots that are no longer needed.
    #[must_use]
    pub fn snapshot(&self) -> MeetingSnapshot {
        self.live.snapshot()
    }

    /// Returns the participants in the order of joining, with those who are being called at the end.
    #[must_use]
    pub fn participants(&self) -> Roster<Participant> {
        self.live.read(|meeting| meeting.participants().clone())
    }

    /// Returns the people in the waiting room, in the order of entering.
    #[must_use]
    pub fn waiting_room(&self) -> Roster<WaitingParticipant> {
        self.live.read(|meeting| meeting.waiting_room().clone())
    }

    /// Returns the people and rooms that are invited, sorted by number.
    #[must_use]
    pub fn invitees(&self) -> Roster<Invitee> {
        self.live.read(|meeting| meeting.invitees().clone())
    }

    /// Returns the invitees who [are](Invitee::is) none of the participants who have joined.
    #[must_use]
    pub fn absent_invitees(&self) -> Vec<Invitee> {
        self.live.read(|meeting| meeting.absent_invitees().cloned().collect())
    }

    /// Returns the host, if there is one.
    #[must_use]
    pub fn host(&self) -> Option<Participant> {
        self.live.read(|meeting| meeting.host().cloned())
    }

    /// Returns the participants who share content.
    #[must_use]
    pub fn sharing(&self) -> Vec<Participant> {
        self.live.read(|meeting| meeting.sharing().cloned().collect())
    }

    /// Returns the participants whose hand is raised.
    #[must_use]
    pub fn raised_hands(&self) -> Vec<Participant> {
        self.live.read(|meeting| meeting.raised_hands().cloned().collect())
    }

    /// Returns the loudest speakers, at most three. The list is empty in silence.
    #[must_use]
    pub fn speakers(&self) -> Vec<Speaker> {
        self.live.read(|meeting| meeting.speakers().to_vec())
    }

    /// Returns the subject.
    #[must_use]
    pub fn title(&self) -> Option<String> {
        self.live.read(|meeting| meeting.title().map(str::to_owned))
    }

    /// Returns the time when the meeting ends.
    #[must_use]
    pub fn ends_at(&self) -> Option<EpochMillisString> {
        self.live.read(|meeting| meeting.ends_at().cloned())
    }

    /// Returns whether the meeting is locked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.live.read(MeetingSnapshot::is_locked)
    }

    /// Returns whether the cloud recording is running.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.live.read(MeetingSnapshot::is_recording)
    }

    /// Returns whether a participant shares content.
    #[must_use]
    pub fn is_sharing(&self) -> bool {
        self.live.read(MeetingSnapshot::is_sharing)
    }

    /// Returns whether participants are muted when they join.
    #[must_use]
    pub fn mutes_on_entry(&self) -> bool {
        self.live.read(MeetingSnapshot::mutes_on_entry)
    }

    /// Returns whether participants can unmute themselves while all are muted.
    #[must_use]
    pub fn allows_unmuting(&self) -> bool {
        self.live.read(MeetingSnapshot::allows_unmuting)
    }

    /// Returns whether something may be out of date, because events were missed. See [`MeetingSnapshot::is_stale`].
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.live.read(MeetingSnapshot::is_stale)
    }

    /// Returns whether the meeting has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.live.read(MeetingSnapshot::has_ended)
    }
}

impl fmt::Debug for LiveMeeting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.live.fmt(f)
    }
}
