"""A meeting: booked, read, listed, changed and cancelled."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flow import Flow, renamed, without

_MINUTE = "%Y-%m-%d %H:%M"
# Responses contain them in another form, or not at all.
_NOT_REPEATED = ("attendees", "confConfigInfo", "confResType", "cycleParams", "encryptMode", "groupuri", "length", "mediaTypes")
_PART_ATTENDEE = ("name", "phone", "phone2", "phone3", "type", "role", "isMute")
_INVITEE = ("name", "role", "address", "accountId", "phone2", "phone3", "email", "sms", "deptName", "userUUID", "appId", "isAutoInvite")


def run(flow: Flow) -> None:
    retro = _book(flow, subject="Retro")
    other = _book(flow, subject=flow.word("Planning "), length=flow.random.randint(15, 1440))
    for meeting in (retro, other):
        _is_read(flow, meeting)
        _is_listed(flow, meeting)
    flow.true("both meetings have the same ID", retro["id"] != other["id"])
    _sorted(flow, [retro, other])
    _update(flow, retro)
    _cancel(flow, other)
    _find_by_subject(flow, retro)
    _smallest(flow)
    flow.refused("ShowMeetingDetail", {"conferenceID": flow.digits(9)}, code="MMC.111070005")


def new_meeting(flow: Flow, operation: str = "CreateMeeting", **fixed: Any) -> dict:
    """Returns the body of a booking, with everything but what belongs to rooms."""
    random = flow.random
    start = datetime.now(UTC) + timedelta(days=random.randint(1, 100), minutes=random.randint(0, 1440))
    config = flow.body(operation)["confConfigInfo"]
    values = {
        "subject": flow.word("Meeting "),
        "startTime": start.strftime(_MINUTE),
        "length": random.choice((15, 30, 45, 60, 90)),
        "mediaTypes": "HDVideo",
        "timeZoneID": str(random.choice((1, 26, 56, 73))),
        "attendees": [_attendee(flow, role) for role in (0, 1, 0)],
        "recordType": 2,
        "recordAuthType": random.randrange(3),
        "isAutoRecord": random.randrange(2),
        "language": random.choice(("zh-CN", "en-US")),
        "vmrFlag": 0,
        "vmrID": None,
        "cycleParams": None,
        "concurrentParticipants": random.randint(3, 100),
        "confResType": 0,
        "confConfigInfo": {**config, "isGuestFreePwd": False, "guestPwd": flow.digits(6), "callInRestriction": random.choice((0, 2, 3))},
    }
    return flow.body(operation, **{**values, **fixed})


def shown(sent: dict) -> dict:
    """Returns what responses contain of a booking."""
    start = datetime.strptime(sent["startTime"], _MINUTE)
    config = sent["confConfigInfo"]
    return {
        **without(sent, *_NOT_REPEATED),
        "endTime": (start + timedelta(minutes=sent["length"])).strftime(_MINUTE),
        "confConfigInfo": without(config, "guestPwd"),
        "isAutoMute": int(config["isAutoMute"]),
        "size": len(sent["attendees"]),
        "partAttendeeInfo": [{name: attendee[name] for name in _PART_ATTENDEE} for attendee in sent["attendees"]],
    }


def password(meeting: dict, role: str) -> str:
    """Returns a password of a response."""
    return next((entry["password"] for entry in meeting.get("passwordEntry", []) if entry["conferenceRole"] == role), "")


def shows_meeting(flow: Flow, what: str, read: dict, sent: dict) -> None:
    flow.shows(what, read, shown(sent))
    media = set(read.get("mediaTypes", "").split(","))
    flow.true(f"{what}.mediaTypes lacks {sent['mediaTypes']}", set(sent["mediaTypes"].split(",")) <= media)
    flow.equal(f"{what}: the guest password", password(read, "general"), sent["confConfigInfo"]["guestPwd"])
    flow.true(f"{what}: there is no host password", password(read, "chair"))


def shows_invitees(flow: Flow, what: str, page: dict, sent: dict) -> None:
    flow.equal(f"{what}.count", page.get("count"), len(sent["attendees"]))
    for attendee in sent["attendees"]:
        found = flow.find(what, page.get("data"), participantID=attendee["phone"])
        same = {name: attendee[name] for name in _INVITEE}
        flow.shows(what, found, {**same, **renamed(attendee, {"type": "attendeeType"})})


def _attendee(flow: Flow, role: int) -> dict:
    name = flow.word("Guest ")
    return {
        "userUUID": f"{flow.random.getrandbits(128):032x}",
        "accountId": flow.word("account-"),
        "name": name,
        "role": role,
        "phone": "+99111" + flow.digits(7),
        "phone2": "+86138" + flow.digits(8),
        "phone3": "+86137" + flow.digits(8),
        "email": flow.word() + "@example.com",
        "sms": "+86136" + flow.digits(8),
        "isMute": flow.random.randrange(2),
        "isAutoInvite": 0,
        "type": "normal",
        "address": flow.word("Room "),
        "deptUUID": "1",
        "deptName": flow.word("Dept "),
        "appId": flow.word("app"),
        "uniqueType": 0,
    }


def _book(flow: Flow, **fixed: Any) -> dict:
    sent = new_meeting(flow, **fixed)
    [created] = flow.call("CreateMeeting", body=sent)
    shows_meeting(flow, "CreateMeeting", created, sent)
    flow.shows("CreateMeeting", created, {"conferenceState": "Schedule", "conferenceType": 0, "confType": "FUTURE", "confUUID": None})
    return {"id": created["conferenceID"], "sent": sent, "created": created}


def _is_read(flow: Flow, meeting: dict) -> None:
    read = flow.call("ShowMeetingDetail", {"conferenceID": meeting["id"]})
    shows_meeting(flow, "conferenceData", read.get("conferenceData", {}), meeting["sent"])
    flow.shows("conferenceData", read.get("conferenceData"), _same_as_created(meeting))
    shows_invitees(flow, "data", read.get("data", {}), meeting["sent"])
    page = flow.call("ShowMeetingDetail", {"conferenceID": meeting["id"], "offset": 1, "limit": 1}).get("data", {})
    flow.shows("data", page, {"offset": 1, "limit": 1, "count": len(meeting["sent"]["attendees"])})
    flow.equal("the number of invitees on the page", len(page.get("data", [])), 1)


def _same_as_created(meeting: dict) -> dict:
    names = ("conferenceID", "conferenceState", "accessNumber", "passwordEntry", "chairJoinUri", "guestJoinUri", "scheduserName", "userUUID")
    return {name: meeting["created"][name] for name in names}


def _is_listed(flow: Flow, meeting: dict) -> None:
    listed = flow.pages("SearchMeetings")
    found = flow.find("SearchMeetings", listed, conferenceID=meeting["id"])
    shows_meeting(flow, "SearchMeetings", found, meeting["sent"])
    flow.shows("SearchMeetings", found, _same_as_created(meeting))
    online = flow.call("SearchOnlineMeetings", {"limit": 100})
    flow.lacks("SearchOnlineMeetings", online.get("data"), conferenceID=meeting["id"])


def _sorted(flow: Flow, meetings: list[dict]) -> None:
    ids = {meeting["id"]: meeting["sent"]["startTime"] for meeting in meetings}
    for order in ("ASC_StartTIME", "DSC_StartTIME"):
        listed = flow.call("SearchMeetings", {"sortType": order, "limit": 100}).get("data", [])
        times = [item["startTime"] for item in listed]
        flow.equal(f"the start times, {order}", times, sorted(times, reverse=order.startswith("D")))
        flow.equal("the meetings", {item["conferenceID"] for item in listed} & set(ids), set(ids))


def _update(flow: Flow, meeting: dict) -> None:
    sent = new_meeting(flow, "UpdateMeeting", subject=flow.word("Retro 2 "), attendees=[_attendee(flow, 0)])
    [updated] = flow.call("UpdateMeeting", {"conferenceID": meeting["id"]}, sent)
    meeting["sent"] = sent
    shows_meeting(flow, "UpdateMeeting", updated, sent)
    # The host password stays; the guest password is that of the request.
    meeting["created"] = {**meeting["created"], "passwordEntry": updated.get("passwordEntry")}
    _is_read(flow, meeting)
    _is_listed(flow, meeting)


def _cancel(flow: Flow, meeting: dict) -> None:
    parameters = {"conferenceID": meeting["id"]}
    flow.call("CancelMeeting", parameters)
    for operation in ("ShowMeetingDetail", "CancelMeeting"):
        flow.refused(operation, parameters, code="MMC.111070005")
    flow.refused("UpdateMeeting", parameters, new_meeting(flow, "UpdateMeeting"), code="MMC.111070005")
    flow.lacks("SearchMeetings", flow.pages("SearchMeetings"), conferenceID=meeting["id"])


def _find_by_subject(flow: Flow, meeting: dict) -> None:
    for key in (meeting["sent"]["subject"], meeting["id"]):
        found = flow.call("SearchMeetings", {"searchKey": key})
        flow.equal("the meetings that the search finds", [item["conferenceID"] for item in found.get("data", [])], [meeting["id"]])
    flow.equal("the meetings with another subject", flow.call("SearchMeetings", {"searchKey": flow.word("none-")}).get("count"), 0)


def _smallest(flow: Flow) -> None:
    """Books with nothing but a subject, a start and the media types; the rest has defaults."""
    start = (datetime.now(UTC) + timedelta(hours=3)).strftime(_MINUTE)
    sent = {"subject": flow.word("Small "), "startTime": start, "mediaTypes": "Voice"}
    [created] = flow.call("CreateMeeting", body=sent)
    read = flow.call("ShowMeetingDetail", {"conferenceID": created["conferenceID"]}).get("conferenceData")
    flow.shows("conferenceData", read, {"subject": sent["subject"], "startTime": start, "size": 0, "timeZoneID": "56", "conferenceState": "Schedule"})
    minutes = datetime.strptime(read["endTime"], _MINUTE) - datetime.strptime(start, _MINUTE)
    flow.equal("the default length", minutes, timedelta(minutes=30))

