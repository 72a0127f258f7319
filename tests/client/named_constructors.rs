//! Named constructors and the short methods of the handle, and recurrences.

use huaweicloud_meeting::login_authentication::CheckTokenRequest;
use huaweicloud_meeting::meeting_control::{
    LockMeetingRequest, MuteMeetingRequest, ParticipantId, ProlongMeetingRequest,
};
use huaweicloud_meeting::meeting_management::{
    CreateRecurringMeetingRequest, MediaType, Recurrence, RecurrenceUnit, Weekday,
};
use huaweicloud_meeting::values::{DayOfMonth, Days, LocalDate, Minutes};
use huaweicloud_meeting::{Call, Conference, Secret};
use serde_json::{Value, json};

use crate::server::{Reply, Request, Server};
use crate::setup::{client, meeting};

/// Returns the only request that the calls of a handle send.
async fn sent(call: impl FnOnce(&Conference) -> Call<()>) -> Request {
    let server = Server::start(|_: &Request| Reply::json(&json!({}))).await;
    call(&client(&server).conference(meeting()).token(Secret::new("control"))).await.unwrap();
    server.only_request()
}

#[tokio::test]
async fn a_short_method_sends_the_request_of_its_constructor() {
    let participant = ParticipantId::new("p1");
    let locked = sent(|room| room.lock()).await;
    assert_eq!(
        (locked.route(), locked.json()),
        ("PUT /v1/mmc/control/conferences/lock".to_owned(), json!({"isLock": 1}))
    );
    assert_eq!(sent(|room| room.unlock()).await.json(), json!({"isLock": 0}));
    let muted = sent(|room| room.mute(&participant)).await;
    assert_eq!((muted.parameter("participantID"), muted.json()), (Some("p1"), json!({"isMute": 1})));
    assert_eq!(sent(|room| room.unmute_all()).await.json(), json!({"isMute": 0}));
    assert_eq!(sent(|room| room.prolong(Minutes(15))).await.json(), json!({"auto": 0, "duration": 15}));
    assert_eq!(sent(|room| room.prolong_automatically()).await.json(), json!({"auto": 1}));
    let host = sent(|room| room.make_host(&participant, Secret::new("123456"))).await;
    assert_eq!(host.json(), json!({"applyChair": 1, "chairmanPwd": "123456"}));
    assert_eq!(sent(|room| room.admit(&participant)).await.json(), json!({"participantID": "p1", "allowAll": false}));
    assert_eq!(sent(|room| room.admit_all()).await.json(), json!({"allowAll": true}));
    assert_eq!(sent(|room| room.raise_hands([participant])).await.json(), json!({"handsState": 1, "pids": ["p1"]}));
}

#[tokio::test]
async fn optional_fields_are_set_on_a_request_of_a_named_constructor() {
    let mute = MuteMeetingRequest::mute_all().allow_unmute(false);
    assert_eq!(sent(|room| room.mute_meeting(mute)).await.json(), json!({"isMute": 1, "allowUnmuteByOneself": 0}));
    let prolong = ProlongMeetingRequest::prolong_automatically().duration(Minutes(30));
    assert_eq!(sent(|room| room.prolong_meeting(prolong)).await.json(), json!({"auto": 1, "duration": 30}));
    // A value that is known at run time only.
    let mut lock = LockMeetingRequest::lock();
    lock.is_lock = false;
    assert_eq!(sent(|room| room.lock_meeting(lock)).await.json(), json!({"isLock": 0}));
}

#[tokio::test]
async fn an_operation_of_the_client_has_short_methods_too() {
    let server = Server::start(|_: &Request| Reply::json(&json!({}))).await;
    let client = client(&server);
    client.renew_token(Secret::new("old")).await.unwrap();
    client.check_token(CheckTokenRequest::verify_token(Secret::new("old")).need_account_info(false)).await.unwrap();
    let bodies: Vec<Value> = server.requests().iter().map(Request::json).collect();
    let expected = [
        json!({"token": "old", "needGenNewToken": true}),
        json!({"token": "old", "needGenNewToken": false, "needAccountInfo": false}),
    ];
    assert_eq!(bodies, expected);
}

#[tokio::test]
async fn days_of_a_recurrence_are_sent_as_numbers_and_read_with_their_type() {
    let (start, end) = (LocalDate::parse("2027-01-04").unwrap(), LocalDate::parse("2027-03-31").unwrap());
    let dates = json!({"startDate": "2027-01-04", "endDate": "2027-03-31"});
    let daily = Recurrence::daily(start.clone()).end_date(end.clone()).interval(2).pre_remind_days(Days(0));
    let weekly = Recurrence::weekly(start.clone(), [Weekday::Monday, Weekday::Sunday]).end_date(end.clone());
    let monthly = Recurrence::monthly(start, [DayOfMonth(1), DayOfMonth(31)]).end_date(end);
    for (recurrence, sent) in [
        (daily, json!({"cycle": "Day", "interval": 2, "preRemindDays": 0})),
        (weekly, json!({"cycle": "Week", "point": [1, 0]})),
        (monthly, json!({"cycle": "Month", "point": [1, 31]})),
    ] {
        let request = CreateRecurringMeetingRequest::new([MediaType::HdVideo], recurrence.clone());
        let mut expected = dates.clone();
        expected.as_object_mut().unwrap().extend(sent.as_object().unwrap().clone());
        let response = json!([{"cycleParams": expected}]);
        let server = Server::start(move |_: &Request| Reply::json(&response)).await;
        let meeting = client(&server).create_recurring_meeting(request).await.unwrap();
        assert_eq!(server.only_request().json()["cycleParams"], expected);
        let read = meeting.cycle_params.unwrap();
        assert_eq!((read.weekdays(), read.days_of_month()), (recurrence.weekdays(), recurrence.days_of_month()));
        let days = (recurrence.weekdays().len(), recurrence.days_of_month().len());
        let expected_days = match read.cycle {
            RecurrenceUnit::Week => (2, 0),
            RecurrenceUnit::Month => (0, 2),
            _ => (0, 0),
        };
        assert_eq!(days, expected_days);
    }
}

#[tokio::test]
async fn an_unknown_day_of_the_week_is_kept() {
    let response = json!([{"cycleParams": {"cycle": "Week", "point": [1, 9]}}]);
    let server = Server::start(move |_: &Request| Reply::json(&response)).await;
    let daily =
        Recurrence::daily(LocalDate::parse("2027-01-04").unwrap()).end_date(LocalDate::parse("2027-01-05").unwrap());
    let request = CreateRecurringMeetingRequest::new([MediaType::Voice], daily);
    let meeting = client(&server).create_recurring_meeting(request).await.unwrap();
    assert_eq!(meeting.cycle_params.unwrap().weekdays(), [Weekday::Monday, Weekday::from(9)]);
}
