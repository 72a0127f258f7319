//! People who enter a meeting or its waiting room, and leave.

use super::calls::LEFT;
use super::message::{PARTICIPANTS, WAITING, example_person};
use super::model::{GUEST, HOST, Meeting, Person};
use super::records::{CALL, CANCEL_BROADCAST, CLOSE_MICROPHONE, OPEN_MICROPHONE, SET_HOST, Source, forget_first};
use crate::limits;

/// A person who joins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Joining<'a> {
    pub(crate) name: &'a str,
    pub(crate) role: &'a str,
    /// The number, unless one is made.
    pub(crate) number: Option<&'a str>,
    /// The account, unless it is made of the name.
    pub(crate) account: Option<&'a str>,
}

impl Meeting {
    /// Lets a person enter the meeting, or the waiting room if it is on, and returns the participant ID.
    pub(crate) fn join(&mut self, joining: Joining<'_>) -> String {
        self.begin();
        let waits = joining.role != HOST && self.state_is("waitingRoomState", 1);
        let number = joining.number.map_or_else(|| self.next_number(), str::to_owned);
        let mut person = self.person(if waits { WAITING } else { PARTICIPANTS }, joining.name, &number);
        if let Some(account) = joining.account {
            person.set("ACCOUNT", account);
            person.set("THIRDACCOUNT", account);
        }
        let pid = person.pid.clone();
        if waits {
            person.set("WAITINGSTATE", "0");
            self.waiting.push(person.into());
        } else {
            self.enter(person, joining.role);
        }
        pid
    }

    /// Lets the first people leave, and forgets the first of what else is kept of people, as far as there are too many.
    pub(crate) fn keep_within_limits(&mut self) {
        let leaving: Vec<String> = {
            let guests = self.participants.iter().filter(|person| !person.is_host()).map(|person| &person.pid);
            let guests = guests.take(self.participants.len().saturating_sub(limits::PARTICIPANTS));
            let waiting = self.waiting.len().saturating_sub(limits::WAITING);
            let waiting = self.waiting.iter().map(|person| &person.pid).take(waiting);
            guests.chain(waiting).cloned().collect()
        };
        leaving.iter().for_each(|pid| self.leave(pid, LEFT));
        forget_first(&mut self.invitees, limits::INVITEES);
        while self.next_results.len() > limits::INVITEES {
            self.next_results.pop_front();
        }
        while self.invite_results.len() > limits::INVITEES
            && let Some((oldest, _)) = self.invite_results.iter().min_by_key(|(_, result)| result.number)
        {
            let oldest = oldest.clone();
            self.invite_results.remove(&oldest);
        }
    }

    /// Lets a person leave the meeting or its waiting room. The result is that of the call to the person.
    pub(crate) fn leave(&mut self, pid: &str, result: &str) {
        self.waiting.retain(|person| person.pid != pid);
        self.stop_speaking(pid);
        let Some(index) = self.participants.iter().position(|person| person.pid == pid) else { return };
        let person = self.participants.remove(index);
        self.report(person.string("TEL"), result);
        if person.string("BROADCAST") == "1" || person.string("ROLLCALL") == "1" {
            self.set_state("mode", "FREE");
            self.set_state("vas", 1);
            self.record(Source::Mcu, CANCEL_BROADCAST, Some(pid));
        }
    }

    /// Lets a person leave whose connection was lost.
    pub(crate) fn drop_connection(&mut self, pid: &str, result: &str) {
        self.records.drop_connection(pid);
        self.leave(pid, result);
    }

    /// Moves a person from the waiting room to the meeting.
    pub(crate) fn admit(&mut self, pid: &str) {
        let Some(index) = self.waiting.iter().position(|person| person.pid == pid) else { return };
        let waiting = self.waiting.remove(index);
        let person = self.moved(&waiting, PARTICIPANTS);
        self.enter(person, GUEST);
    }

    /// Moves a guest from the meeting to the waiting room.
    pub(crate) fn move_to_waiting_room(&mut self, pid: &str) {
        let Some(index) = self.participants.iter().position(|person| person.pid == pid) else { return };
        let present = self.participants.remove(index);
        self.stop_speaking(pid);
        let mut person = self.moved(&present, WAITING);
        person.set("WAITINGSTATE", "0");
        self.waiting.push(person.into());
    }

    /// Switches the waiting room on or off. Without it, the people who wait enter the meeting.
    pub(crate) fn set_waiting_room(&mut self, is_on: bool) {
        self.set_state("waitingRoomState", u8::from(is_on));
        let waiting: Vec<_> = self.waiting.iter().map(|person| person.pid.clone()).collect();
        waiting.iter().filter(|_| !is_on).for_each(|pid| self.admit(pid));
    }

    /// Makes a participant the host in place of the former one, or releases the role. A host is no co-host and raises no hand.
    pub(crate) fn set_host(&mut self, pid: &str, is_host: bool) {
        if is_host && self.participants.iter().any(|person| person.pid == pid) {
            self.set_for_all("ROLE", GUEST, |person| person.is_host() && person.pid != pid);
            self.set_for_all("IS_COHOST", "0", |person| person.pid == pid);
            self.set_for_all("HAND", "0", |person| person.pid == pid);
        }
        self.set(pid, "ROLE", if is_host { HOST } else { GUEST });
    }

    /// Makes one participant share, in place of another one, or ends that.
    pub(crate) fn share(&mut self, pid: &str, shares: bool) {
        if shares {
            self.set_for_all("SHARE", "0", |person| person.pid != pid && person.string("SHARE") == "1");
        }
        self.set(pid, "SHARE", if shares { "1" } else { "0" });
        self.set(pid, "INVITE_SHARE_STATE", "0");
    }

    /// Opens the microphone of a participant who does so. Returns whether that is allowed.
    pub(crate) fn unmute_self(&mut self, pid: &str) -> bool {
        let is_host = self.participant(pid).is_some_and(Person::is_host);
        let is_allowed = is_host || !self.state_is("canUnmute", 0);
        if is_allowed {
            self.set(pid, "MUTE", "0");
        }
        is_allowed
    }

    /// Creates a person with an ID of its own.
    pub(super) fn person(&self, kind: &str, name: &str, number: &str) -> Person {
        let pid = self.clock.uuid();
        let fields = example_person(kind);
        let mut person = Person { pid: pid.clone(), fields, joined_at: None, called_at: None };
        let account = name.to_lowercase().replace(' ', ".");
        for (field, value) in [
            ("NAME", name),
            ("TEL", number),
            ("ACCOUNT", &account),
            ("THIRDACCOUNT", &account),
            ("ADDTIME", &self.clock.now_ms().to_string()),
        ] {
            person.set(field, value);
        }
        person.set("ACCOUNT_ID", self.clock.uuid());
        if person.fields.contains_key("RTC_USER_ID") {
            person.set("RTC_USER_ID", pid);
            let site = (self.participants.len() + 1).to_string();
            person.set("M", site.clone());
            person.set("T", site);
        }
        person
    }

    /// Returns a person with the fields of another list.
    fn moved(&self, from: &Person, kind: &str) -> Person {
        let mut person = self.person(kind, from.string("NAME"), from.string("TEL"));
        person.pid.clone_from(&from.pid);
        person.joined_at = from.joined_at;
        for field in ["ACCOUNT", "THIRDACCOUNT", "ACCOUNT_ID"] {
            person.set(field, from.string(field));
        }
        if person.fields.contains_key("RTC_USER_ID") {
            person.set("RTC_USER_ID", from.pid.clone());
        }
        person
    }

    /// Adds a person to the participants. Guests are muted if that is set.
    pub(super) fn enter(&mut self, mut person: Person, role: &str) {
        self.begin();
        person.joined_at = person.joined_at.or_else(|| Some(self.clock.now_ms()));
        let is_host = role == HOST;
        let is_muted = !is_host && self.state_is("mute", 1);
        person.set("MUTE", if is_muted { "1" } else { "0" });
        person.set("ROLE", GUEST);
        let pid = person.pid.clone();
        self.participants.push(person.into());
        self.record(Source::System, CALL, Some(&pid));
        if is_host {
            self.set_host(&pid, true);
            self.record(Source::System, SET_HOST, Some(&pid));
        }
        let microphone = if is_muted { CLOSE_MICROPHONE } else { OPEN_MICROPHONE };
        self.record(Source::Mcu, microphone, Some(&pid));
    }

    fn stop_speaking(&mut self, pid: &str) {
        self.speakers.retain(|speaker| speaker.get("pid").and_then(serde_json::Value::as_str) != Some(pid));
    }

    pub(super) fn next_number(&mut self) -> String {
        self.numbers += 1;
        format!("+99000000{:07}", self.numbers)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clock::Clock;

    #[test]
    fn more_people_than_a_meeting_holds_make_the_first_guests_leave() {
        let mut meeting = Meeting::new("1", &Clock::new(0, Some(0)));
        let joining = |name, role| Joining { name, role, number: None, account: None };
        let (host, first) = (meeting.join(joining("Host", HOST)), meeting.join(joining("First", GUEST)));
        (2..limits::PARTICIPANTS).for_each(|_| drop(meeting.join(joining("Guest", GUEST))));
        meeting.keep_within_limits();
        assert!(meeting.participant(&first).is_some() && meeting.is_full());
        meeting.join(joining("Last", GUEST));
        meeting.keep_within_limits();
        assert!(meeting.participant(&first).is_none() && meeting.participant(&host).is_some());
        assert_eq!(meeting.participants.len(), limits::PARTICIPANTS);
    }

    #[test]
    fn the_first_invitees_and_results_of_calls_are_forgotten() {
        let mut meeting = Meeting::new("1", &Clock::new(0, Some(0)));
        for number in 0..=limits::INVITEES {
            meeting.add_invitee(json!({"phone": number.to_string()}).as_object().unwrap());
            meeting.report(&number.to_string(), LEFT);
        }
        meeting.keep_within_limits();
        assert_eq!((meeting.invitees.len(), meeting.invite_results.len()), (limits::INVITEES, limits::INVITEES));
        assert!(meeting.invitees[0]["phone"] == "1" && !meeting.invite_results.contains_key("0"));
    }
}
