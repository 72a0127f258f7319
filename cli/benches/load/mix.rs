//! What one client does.

use std::time::{Duration, Instant, SystemTime};

use huaweicloud_meeting::values::UtcMinute;
use serde_json::{Value, json};

use crate::client::{Client, Request, string};
use crate::stats::Stats;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The rounds after which a client ends its meeting, and starts another one.
const ROUNDS_OF_MEETING: usize = 8;
/// The rounds after which a client logs out, and logs in again.
const ROUNDS_OF_LOGIN: usize = 16;

/// Works until a time: books, changes and cancels meetings, controls one that is in progress, and manages users.
pub(crate) async fn work(url: String, client: usize, until: Instant) -> Stats {
    let mut worker =
        Worker { client: Client::connect(&url).await, name: format!("load{client}"), meeting: String::new() };
    for round in 0.. {
        if Instant::now() >= until {
            break;
        }
        if round % ROUNDS_OF_LOGIN == 0 {
            worker.log_in(round > 0).await;
        }
        if round % ROUNDS_OF_MEETING == 0 {
            worker.change_meeting(round > 0).await;
        }
        worker.plan(round).await;
        worker.control(round).await;
        worker.manage(round).await;
    }
    worker.client.stats
}

struct Worker {
    client: Client,
    /// The ID of the user.
    name: String,
    /// The meeting in progress.
    meeting: String,
}

impl Worker {
    async fn log_in(&mut self, is_logged_in: bool) {
        if is_logged_in {
            self.client.log_out().await;
        }
        self.client.log_in(&self.name).await;
    }

    /// Ends a meeting, looks it up in the history, and starts another one.
    async fn change_meeting(&mut self, has_meeting: bool) {
        if has_meeting {
            self.client.call(self.of_meeting("StopMeeting")).await;
            let history = Request::new("SearchHisMeetings").query("startDate", "0").query("endDate", "9999999999999");
            self.client.call(history.query("limit", "10")).await;
        }
        let (id, password) = create(&mut self.client, json!({"subject": self.name, "mediaTypes": "HDVideo"})).await;
        self.client.control(&id, &password).await;
        self.meeting = id;
    }

    /// Books a meeting, finds it, changes it, and cancels it.
    async fn plan(&mut self, round: usize) {
        let subject = format!("{}-{round}", self.name);
        let (id, _) = create(&mut self.client, booking(&subject, 30)).await;
        let of_booking = |name| Request::new(name).query("conferenceID", &id);
        self.client.call(of_booking("ShowMeetingDetail")).await;
        self.client.call(Request::new("SearchMeetings").query("limit", "20")).await;
        self.client.call(of_booking("UpdateMeeting").body(booking(&subject, 60))).await;
        self.client.call(of_booking("ShowMeetingDetail")).await;
        self.client.call(Request::new("SearchMeetings").query("searchKey", &subject)).await;
        self.client.call(of_booking("CancelMeeting")).await;
    }

    /// Calls a person, who joins, is muted and is removed.
    async fn control(&mut self, round: usize) {
        let attendee =
            json!({"name": format!("Guest {round}"), "phone": format!("+99111{round:06}"), "type": "normal"});
        self.client.call(self.of_meeting("InviteParticipant").body(json!({"attendees": [attendee]}))).await;
        let people = self.client.call(self.of_meeting("ShowRealTimeInfoOfMeeting")).await;
        let person = string(&people["participants"][0]["pid"]);
        for is_mute in [1, 0] {
            let mute = self.of_meeting("MuteParticipant").query("participantID", &person);
            self.client.call(mute.body(json!({"isMute": is_mute}))).await;
        }
        self.client.call(self.of_meeting("LockMeeting").body(json!({"isLock": round % 2}))).await;
        self.client.call(self.of_meeting("HangUp").body(json!({"bulkHangUpParticipants": [person]}))).await;
    }

    /// Adds a user, finds and changes it, and deletes it.
    async fn manage(&mut self, round: usize) {
        let account = format!("{}u{round}", self.name);
        self.client.call(Request::new("AddUser").body(user(&account))).await;
        let of_user = |name| Request::new(name).path("account", &account);
        self.client.call(of_user("ShowUserDetail")).await;
        self.client.call(of_user("UpdateUser").body(json!({"name": "Li Si", "title": "Manager"}))).await;
        self.client.call(Request::new("SearchUsers").query("searchKey", &account)).await;
        self.client.call(Request::new("ShowMyInfo")).await;
        self.client.call(Request::new("BatchDeleteUsers").body(json!([account]))).await;
    }

    fn of_meeting(&self, name: &str) -> Request {
        Request::new(name).query("conferenceID", &self.meeting)
    }
}

/// Creates a meeting, and returns its ID and the password of the host.
pub(crate) async fn create(client: &mut Client, meeting: Value) -> (String, String) {
    let response = client.call(Request::new("CreateMeeting").body(meeting)).await;
    let meeting = &response[0];
    (string(&meeting["conferenceID"]), string(&meeting["passwordEntry"][0]["password"]))
}

/// Returns the body of a request that books a meeting for tomorrow.
pub(crate) fn booking(subject: &str, minutes: u32) -> Value {
    let start = UtcMinute::from_system_time(SystemTime::now() + DAY).to_string();
    let attendees = json!([{"name": "Zhang San", "phone": "+991110000004158", "type": "normal"}]);
    json!({"subject": subject, "mediaTypes": "HDVideo", "startTime": start, "length": minutes, "attendees": attendees})
}

/// Returns the body of a request that adds a user.
pub(crate) fn user(account: &str) -> Value {
    let email = format!("{account}@example.com");
    json!({"name": "Zhang San", "account": account, "thirdAccount": account, "pwd": "made-up-Password1", "email": email, "deptCode": "1", "title": "Engineer"})
}
