//! Participants, people in the waiting room, and invitees.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::roster::{Change, Item, Roster};
use crate::events::{
    ConferenceRole, InviteeChange, ParticipantChange, ParticipantId, ParticipantState, PhoneNumber, UserId,
    WaitingChange,
};
use crate::values::EpochMillisString;

/// Declares an item of a list: a shared pointer to merged changes.
macro_rules! item {
    ($(#[$meta:meta])* $name:ident, $change:ident) => {
        $(#[$meta])*
        #[derive(Clone)]
        #[cfg_attr(feature = "eq", derive(PartialEq))]
        pub struct $name(Arc<$change>);

        impl Deref for $name {
            type Target = $change;

            fn deref(&self) -> &$change {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Item for $name {
            type Change = $change;

            fn new(change: $change) -> Self {
                Self(Arc::new(change))
            }

            fn change(&self) -> &$change {
                &self.0
            }

            fn change_mut(&mut self) -> &mut $change {
                Arc::make_mut(&mut self.0)
            }
        }
    };
}

item! {
    /// A participant: what all events so far report.
    ///
    /// Its fields are those of [`ParticipantChange`]: `participant.name`, `participant.is_muted`. A field is `None` until the
    /// service has sent it. `is_removed` is always false.
    ///
    /// Cloning is cheap: clones share the fields. A clone does not change with the meeting.
    Participant, ParticipantChange
}

item! {
    /// A person in the waiting room: what all events so far report.
    ///
    /// Its fields are those of [`WaitingChange`]. `is_removed` is always false.
    ///
    /// Cloning is cheap: clones share the fields. A clone does not change with the meeting.
    WaitingParticipant, WaitingChange
}

item! {
    /// A person or room that is invited: what all events so far report.
    ///
    /// Its fields are those of [`InviteeChange`]. `is_removed` is always false.
    ///
    /// Cloning is cheap: clones share the fields. A clone does not change with the meeting.
    Invitee, InviteeChange
}

impl Participant {
    /// Returns whether the participant has joined, and is neither being called nor about to join.
    #[must_use]
    pub fn has_joined(&self) -> bool {
        !matches!(self.state, Some(ParticipantState::Calling | ParticipantState::Joining))
    }

    /// Returns whether the participant is the host.
    #[must_use]
    pub fn is_host(&self) -> bool {
        self.role == Some(ConferenceRole::Host)
    }
}

impl Invitee {
    /// Returns whether a participant is this invitee: if the number, the participant ID or the user ID is the same.
    ///
    /// Several participants can be the same invitee, who joined from several devices.
    #[must_use]
    pub fn is(&self, participant: &Participant) -> bool {
        is_equal(&self.phone, &participant.phone)
            || is_equal(&self.user_id, &participant.user_id)
            || self.participant_id.as_ref() == Some(&participant.participant_id)
    }
}

impl Roster<Participant> {
    /// Returns the participant with an ID.
    #[must_use]
    pub fn get(&self, id: &ParticipantId) -> Option<&Participant> {
        self.find(id.as_str())
    }

    /// Returns the participants who have joined, in order. The list itself also contains those who are being called.
    pub fn joined(&self) -> impl Iterator<Item = &Participant> {
        self.iter().filter(|participant| participant.has_joined())
    }

    /// Returns the participants with a SIP or phone number. There can be several: the devices of one user have the same number.
    pub fn with_phone(&self, phone: &PhoneNumber) -> impl Iterator<Item = &Participant> {
        self.iter().filter(move |participant| participant.phone.as_ref() == Some(phone))
    }
}

impl Roster<WaitingParticipant> {
    /// Returns the person with a participant ID.
    #[must_use]
    pub fn get(&self, id: &ParticipantId) -> Option<&WaitingParticipant> {
        self.find(id.as_str())
    }
}

impl Roster<Invitee> {
    /// Returns the invitee with a SIP or phone number.
    #[must_use]
    pub fn get(&self, phone: &PhoneNumber) -> Option<&Invitee> {
        self.find(phone.as_str())
    }
}

impl Change for ParticipantChange {
    const HAS_ID: bool = true;

    fn is_removal(&self) -> bool {
        self.is_removed
    }

    fn id(&self) -> &str {
        self.participant_id.as_str()
    }

    fn time(&self) -> Option<&EpochMillisString> {
        self.joined_at.as_ref()
    }

    fn is_same(&self, later: &Self) -> bool {
        self.participant_id == later.participant_id
    }

    fn merge(&mut self, later: Self) {
        Self::merge(self, later);
    }
}

impl Change for WaitingChange {
    const HAS_ID: bool = true;

    fn is_removal(&self) -> bool {
        self.is_removed
    }

    fn id(&self) -> &str {
        self.participant_id.as_str()
    }

    fn time(&self) -> Option<&EpochMillisString> {
        self.entered_at.as_ref()
    }

    fn is_same(&self, later: &Self) -> bool {
        self.participant_id == later.participant_id
    }

    fn merge(&mut self, later: Self) {
        Self::merge(self, later);
    }
}

impl Change for InviteeChange {
    const HAS_ID: bool = false;

    fn is_removal(&self) -> bool {
        self.is_removed
    }

    /// The number identifies an invitee. An invitee without one is identified by what is most specific.
    fn id(&self) -> &str {
        let phone = self.phone.as_ref().map(PhoneNumber::as_str);
        let user_id = self.user_id.as_ref().map(UserId::as_str);
        let participant_id = self.participant_id.as_ref().map(ParticipantId::as_str);
        let others = [&self.email, &self.mobile, &self.name].into_iter().find_map(Option::as_deref);
        phone.or(participant_id).or(user_id).or(others).unwrap_or_default()
    }

    fn time(&self) -> Option<&EpochMillisString> {
        None
    }

    /// The first of these values that both have decides.
    fn is_same(&self, later: &Self) -> bool {
        both(&self.phone, &later.phone)
            .or_else(|| both(&self.participant_id, &later.participant_id))
            .or_else(|| both(&self.user_id, &later.user_id))
            .or_else(|| both(&self.email, &later.email))
            .or_else(|| both(&self.mobile, &later.mobile))
            .or_else(|| both(&self.name, &later.name))
            .unwrap_or(false)
    }

    fn merge(&mut self, later: Self) {
        Self::merge(self, later);
    }
}

/// Returns whether two values are the same, if both are known.
fn both<T: PartialEq>(known: &Option<T>, later: &Option<T>) -> Option<bool> {
    Some(known.as_ref()? == later.as_ref()?)
}

fn is_equal<T: PartialEq>(value: &Option<T>, other: &Option<T>) -> bool {
    both(value, other).unwrap_or(false)
}
