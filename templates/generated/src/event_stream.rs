//! The events of a meeting, received over its WebSocket. [`Conference::events`] subscribes to them.

#[cfg(feature = "blocking")]
use crate::blocking;
#[cfg(feature = "blocking")]
use crate::events::Event;
use crate::events::{CHANNEL, EventKind, Subscribe};
use crate::{Conference, IntoList, rt};

impl Conference {
    /// Subscribes to kinds of events of the meeting, which must be in progress. Awaiting the [`Subscribe`] connects to the meeting
    /// and returns an [`EventStream`](crate::events::EventStream).
    ///
    /// [`EventKind::ALL`] is a list of all documented kinds. A kind that this version does not define is subscribed to as it is, and
    /// logged, in case its name is misspelled. The service first sends a full message for each kind that has
    /// content, and increments after it. The stream reconnects if the connection is lost; an
    /// [`Event::Gap`](crate::events::Event::Gap) marks where events may be missing. After the end of the meeting, it yields
    /// [`Event::Ended`](crate::events::Event::Ended).
    ///
    /// Requires the built-in transport, or one that implements [`Transport::connect`](crate::Transport::connect).
    ///
    /// # Errors
    ///
    /// Awaiting it returns an error if the password of the handle is wrong, the meeting is not in progress, no connection can be
    /// established, or the service refuses the subscription.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::events::{Event, EventKind};
    ///
    /// # async fn example(room: huaweicloud_meeting::Conference) -> huaweicloud_meeting::Result<()> {
    /// let mut events = room.events([EventKind::Participants, EventKind::Speakers]).await?;
    /// while let Some(event) = events.next().await {
    ///     match event? {
    ///         Event::Participants(changes) => {
    ///             for change in changes {
    ///                 println!("{:?} {:?}", change.participant_id, change.name);
    ///             }
    ///         }
    ///         Event::Gap(gap) => println!("no events for {:?}", gap.duration),
    ///         Event::Ended => break,
    ///         _ => {}
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn events<K>(&self, kinds: impl IntoList<EventKind, K>) -> Subscribe {
        rt::Subscribe::new(self.handle(), &CHANNEL, &kinds.into_list(), EventKind::values())
    }
}

#[cfg(feature = "blocking")]
impl blocking::Conference {
    /// Subscribes to kinds of events, like [`Conference::events`](crate::Conference::events). The stream is an iterator.
    pub fn events<K>(&self, kinds: impl IntoList<EventKind, K>) -> blocking::Subscribe<Event> {
        blocking::Subscribe::new(self.asynchronous().events(kinds), self.background())
    }
}

rt::string_enumeration! {
    /// A language model of captions, for [`Captions::start_with`](crate::Captions::start_with).
    pub enum CaptionModel {
        /// Mandarin Chinese. This is the default of the service.
        Mandarin = "chinese_16k_general",
        /// Mandarin Chinese, as spoken in court.
        Court = "chinese_16k_trial",
    }
}
