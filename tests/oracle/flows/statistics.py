"""Statistics and the quality of service, of a meeting that was held."""

from datetime import UTC, datetime

from flow import Flow
from flows.control import Meeting

_HOUR_MS = 3_600_000


def run(flow: Flow) -> None:
    before = _today(flow)
    meeting = Meeting.book(flow)
    meeting.start()
    meeting.obtain_token()
    people = [{"name": flow.word("Ann "), "phone": "+99111" + flow.digits(7)} for _ in range(3)]
    meeting.invite(people)
    _is_online(flow, meeting, people)
    meeting.stop()
    _is_past(flow, meeting, people)
    after = _today(flow)
    flow.equal("confCount", after["confCount"], before["confCount"] + 1)
    flow.equal("attendeeCount", after["attendeeCount"], before["attendeeCount"] + len(people))


def _today(flow: Flow) -> dict:
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    period = {"timeUnit": "D", "startTime": today, "endTime": today}
    rows = flow.call("SearchStatisticConferenceInfo", {**period, "category": "conference_info"}).get("data") or [{}]
    return {name: int(rows[0].get(name) or 0) for name in ("confCount", "attendeeCount")}


def _is_online(flow: Flow, meeting: Meeting, people: list[dict]) -> None:
    online = flow.call("SearchQosOnlineMeetings", {"searchKey": meeting.id}).get("data")
    found = flow.find("SearchQosOnlineMeetings", online, confUUID=meeting.uuid)
    flow.shows("SearchQosOnlineMeetings", found, _qos(meeting, people))
    _participants(flow, meeting, people, "online")


def _qos(meeting: Meeting, people: list[dict]) -> dict:
    return {"conferenceID": meeting.id, "subject": meeting.sent["subject"], "participants": len(people)}


def _is_past(flow: Flow, meeting: Meeting, people: list[dict]) -> None:
    now = int(datetime.now(UTC).timestamp() * 1000)
    period = {"startDate": now - _HOUR_MS, "endDate": now + _HOUR_MS}
    past = flow.call("SearchQosHistoryMeetings", {**period, "searchKey": meeting.id}).get("data")
    found = flow.find("SearchQosHistoryMeetings", past, confUUID=meeting.uuid)
    flow.shows("SearchQosHistoryMeetings", found, _qos(meeting, people))
    _participants(flow, meeting, people, "history")
    online = flow.call("SearchQosOnlineMeetings", {"searchKey": meeting.id}).get("data")
    flow.lacks("SearchQosOnlineMeetings", online, confUUID=meeting.uuid)


def _participants(flow: Flow, meeting: Meeting, people: list[dict], kind: str) -> None:
    listed = flow.pages("SearchQosParticipants", {"confUUID": meeting.uuid, "confType": kind})
    flow.equal("the names of the participants", {item.get("displayName") for item in listed}, {person["name"] for person in people})
    for item in listed:
        flow.shows("SearchQosParticipants", item, {"confUUID": meeting.uuid, "conferenceID": meeting.id})
