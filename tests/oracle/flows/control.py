"""A meeting that is held: started, controlled, ended, and read from the history."""

import base64
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from flow import Flow
from flows.meeting import new_meeting, password

_HOUR_MS = 3_600_000


def run(flow: Flow) -> None:
    meeting = Meeting.book(flow)
    meeting.start()
    meeting.obtain_token()
    people = [{"name": flow.word(name), "phone": "+99111" + flow.digits(7)} for name in ("Ann ", "Bob ", "Cem ")]
    meeting.invite(people)
    ann, bob, cem = (meeting.participant(person["phone"]) for person in people)
    _mute(meeting, ann, bob)
    _hands(meeting, ann, bob)
    _roles(meeting, ann, bob)
    _rename(flow, meeting, cem)
    _prolong(flow, meeting)
    _switches(meeting, ann)
    _layouts(flow, meeting)
    _leave(flow, meeting, bob, cem)
    meeting.stop()
    _is_over(flow, meeting, ann, bob, cem)


class Meeting:
    """A meeting with its control token."""

    def __init__(self, flow: Flow, conference_id: str, host_password: str, sent: dict | None = None):
        self.flow = flow
        self.id = conference_id
        self.host_password = host_password
        # The booking.
        self.sent = sent or {}
        self.uuid = ""
        self._token = ""

    @classmethod
    def book(cls, flow: Flow, **fixed: Any) -> "Meeting":
        sent = new_meeting(flow, attendees=[], concurrentParticipants=None, **fixed)
        sent["confConfigInfo"] |= {"enableWaitingRoom": False, "callInRestriction": 0, "isAutoMute": True}
        [created] = flow.call("CreateMeeting", body=sent)
        return cls(flow, created["conferenceID"], password(created, "chair"), sent)

    def start(self) -> None:
        flow, parameters = self.flow, {"conferenceID": self.id}
        headers = {**parameters, "X-Password": self.host_password, "X-Login-Type": 1}
        flow.refused("CreateConfToken", headers, code="MMC.111072005")
        flow.call("StartMeeting", body={**parameters, "password": self.host_password})
        online = flow.call("SearchOnlineMeetings", {"searchKey": self.id}).get("data")
        running = flow.find("SearchOnlineMeetings", online, conferenceID=self.id)
        flow.shows("SearchOnlineMeetings", running, {"subject": self.sent["subject"], "conferenceState": "Created"})
        self.uuid = running.get("confUUID", "")
        flow.true("SearchOnlineMeetings: there is no confUUID", self.uuid)
        for operation in ("ShowOnlineMeetingDetail", "ShowMeetingDetail"):
            read = flow.call(operation, parameters).get("conferenceData")
            flow.shows(operation, read, {"subject": self.sent["subject"], "conferenceState": "Created", "confUUID": self.uuid})

    def obtain_token(self) -> None:
        flow, parameters = self.flow, {"conferenceID": self.id, "X-Login-Type": 1}
        flow.refused("CreateConfToken", {**parameters, "X-Password": "wrong-" + self.host_password}, code="MMC.111072065")
        token = flow.call("CreateConfToken", {**parameters, "X-Password": self.host_password})["data"]
        flow.shows("CreateConfToken", token, {"role": 1, "vmrCurrentConfID": self.id})
        flow.true("the WebSocket is not secure", str(token.get("wsURL")).startswith("wss://127.0.0.1:"))
        flow.true("the token expires within an hour", 0 < token["expireTime"] - time.time() * 1000 < _HOUR_MS)
        self._token = "Basic " + base64.b64encode(token["token"].encode()).decode()

    def control(self, operation: str, body: Any = None, **parameters: Any) -> Any:
        return self.flow.call(operation, self._controlled(parameters), body)

    def refuses(self, operation: str, body: Any = None, *, code: str, **parameters: Any) -> None:
        self.flow.refused(operation, self._controlled(parameters), body, code=code)

    def invite(self, people: list[dict]) -> None:
        """Invites people, and waits until all of them are in the meeting."""
        attendees = [{**person, "type": "normal", "role": 0} for person in people]
        self.control("InviteParticipant", {"attendees": attendees})
        now = self.control("ShowRealTimeInfoOfMeeting")
        for person in people:
            self.flow.shows("attendees", self.flow.find("attendees", now.get("attendees"), phone=person["phone"]), person)
        deadline = time.monotonic() + 10
        while not all(person["state"] == 0 for person in now["participants"]) and time.monotonic() < deadline:
            time.sleep(0.05)
            now = self.control("ShowRealTimeInfoOfMeeting")
        for person in people:
            entry = self.flow.find("participants", now.get("participants"), phone=person["phone"])
            self.flow.shows("participants", entry, {**person, "state": 0, "hand": 0})

    def participant(self, phone: str) -> dict:
        return self.flow.find("participants", self.participants(), phone=phone)

    def participants(self) -> list[dict]:
        return self.control("ShowRealTimeInfoOfMeeting").get("participants") or []

    def shows(self, person: dict, **expected: Any) -> None:
        """Expects the state of a participant."""
        self.flow.shows("participants", self.flow.find("participants", self.participants(), pid=person["pid"]), expected)

    def stop(self) -> None:
        self.control("StopMeeting")
        self.refuses("ShowRealTimeInfoOfMeeting", code="MMC.111072065")

    def _controlled(self, parameters: dict) -> dict:
        return {"conferenceID": self.id, "X-Conference-Authorization": self._token, **parameters}


def _mute(meeting: Meeting, ann: dict, bob: dict) -> None:
    for is_muted in (0, 1, 0):
        meeting.control("MuteParticipant", {"isMute": is_muted}, participantID=ann["pid"])
        meeting.shows(ann, mute=is_muted)
    for is_muted in (1, 0, 1):
        meeting.control("MuteMeeting", {"isMute": is_muted, "allowUnmuteByOneself": 1})
        for person in (ann, bob):
            meeting.shows(person, mute=is_muted)


def _hands(meeting: Meeting, ann: dict, bob: dict) -> None:
    meeting.control("Hand", {"handsState": 1}, participantID=ann["pid"])
    meeting.shows(ann, hand=1)
    meeting.shows(bob, hand=0)
    meeting.control("BatchHand", {"pids": [ann["pid"], bob["pid"]], "handsState": 0})
    for person in (ann, bob):
        meeting.shows(person, hand=0)


def _roles(meeting: Meeting, ann: dict, bob: dict) -> None:
    def roles() -> dict:
        return meeting.control("ShowRealTimeInfoOfMeeting").get("confInfo", {})

    meeting.control("SetRole", {"applyChair": 1, "chairmanPwd": meeting.host_password}, participantID=ann["pid"])
    meeting.flow.equal("the host", roles().get("chairID"), ann["pid"])
    _role(meeting, ann, 1)
    meeting.control("SetCohost", {"isCohost": 1}, participantID=bob["pid"])
    meeting.flow.equal("the co-hosts", roles().get("coHosts"), [bob["pid"]])
    meeting.control("SetCohost", {"isCohost": 0}, participantID=bob["pid"])
    meeting.flow.equal("the co-hosts", roles().get("coHosts") or [], [])
    meeting.control("SetRole", {"applyChair": 0}, participantID=ann["pid"])
    meeting.flow.true("there is still a host", not roles().get("chairID"))
    _role(meeting, ann, 0)


def _role(meeting: Meeting, person: dict, role: int) -> None:
    listed = meeting.flow.call("ListOnlineConfAttendee", {"conf_id": meeting.id}).get("data")
    entry = meeting.flow.find("ListOnlineConfAttendee", listed, participant_id=person["pid"])
    meeting.flow.shows("ListOnlineConfAttendee", entry, {"name": person["name"], "call_number": person["phone"], "role": role})


def _rename(flow: Flow, meeting: Meeting, person: dict) -> None:
    person["name"] = flow.word("Renamed ")
    body = {"participantID": person["pid"], "number": person["phone"], "newName": person["name"]}
    meeting.control("RenameParticipant", body)
    meeting.shows(person, name=person["name"])
    now = meeting.control("ShowRealTimeInfoOfMeeting")
    flow.shows("attendees", flow.find("attendees", now.get("attendees"), phone=person["phone"]), {"name": person["name"]})
    _role(meeting, person, 0)


def _prolong(flow: Flow, meeting: Meeting) -> None:
    def end() -> datetime:
        read = flow.call("ShowOnlineMeetingDetail", {"conferenceID": meeting.id}).get("conferenceData")
        return datetime.strptime(read["endTime"], "%Y-%m-%d %H:%M")

    before, minutes = end(), flow.random.randint(10, 40)
    meeting.control("ProlongMeeting", {"auto": 0, "duration": minutes})
    flow.equal("the end", end(), before + timedelta(minutes=minutes))
    online = flow.call("SearchOnlineMeetings", {"searchKey": meeting.id}).get("data")
    expected = (before + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M")
    flow.shows("SearchOnlineMeetings", online, [{"endTime": expected, "onlineAttendeeAmount": 3}])


def _switches(meeting: Meeting, ann: dict) -> None:
    """Switches that only events show."""
    for value in (1, 0):
        meeting.control("LockMeeting", {"isLock": value})
        meeting.control("AllowGuestUnmute", {"allowUnmuteByOneself": value})
    meeting.control("BroadcastParticipant", participantID=ann["pid"])
    meeting.control("RollcallParticipant", participantID=ann["pid"])
    meeting.shows(ann, mute=0)
    meeting.control("CancelBroadcast")


def _layouts(flow: Flow, meeting: Meeting) -> None:
    panes = [{"index": index, "id": ["+99111" + flow.digits(7)], "share": 0} for index in (1, 2)]
    sent = {"layOutName": flow.word("Layout "), "imageType": "Two", "switchTime": 10, "picNum": 2, "subscriberInPics": panes}
    meeting.control("SaveLayout", {"restPicLayout": sent})
    saved = meeting.control("ShowLayout").get("picLayouts") or []
    entry = flow.find("picLayouts", saved, layOutName=sent["layOutName"])
    flow.shows("picLayouts", entry, {name: sent[name] for name in ("imageType", "switchTime", "picNum")})
    meeting.control("DeleteLayout", uuID=entry["uuid"])
    flow.lacks("picLayouts", meeting.control("ShowLayout").get("picLayouts"), uuid=entry["uuid"])


def _leave(flow: Flow, meeting: Meeting, bob: dict, cem: dict) -> None:
    flow.shows("CheckCallNumberInConf", _call(flow, bob), {"in_conf": True, "conf_id": meeting.id})
    meeting.control("HangUp", {"bulkHangUpParticipants": [bob["pid"]]})
    flow.lacks("participants", meeting.participants(), pid=bob["pid"])
    attendees = meeting.control("ShowRealTimeInfoOfMeeting").get("attendees")
    flow.find("attendees", attendees, phone=bob["phone"])
    flow.shows("CheckCallNumberInConf", _call(flow, bob), {"in_conf": False})
    meeting.control("DeleteAttendees", {"bulkDelAttendInfo": [{"number": cem["phone"], "participantID": cem["pid"]}]})
    now = meeting.control("ShowRealTimeInfoOfMeeting")
    flow.lacks("participants", now.get("participants"), pid=cem["pid"])
    flow.lacks("attendees", now.get("attendees"), phone=cem["phone"])


def _call(flow: Flow, person: dict) -> dict:
    return flow.call("CheckCallNumberInConf", {"call_number": person["phone"]})


def history(flow: Flow, key: str) -> list[dict]:
    now = int(datetime.now(UTC).timestamp() * 1000)
    period = {"startDate": now - _HOUR_MS, "endDate": now + _HOUR_MS}
    return flow.call("SearchHisMeetings", {**period, "searchKey": key, "limit": 100}).get("data") or []


def _is_over(flow: Flow, meeting: Meeting, *people: dict) -> None:
    online = flow.call("SearchOnlineMeetings", {"limit": 100}).get("data")
    flow.lacks("SearchOnlineMeetings", online, conferenceID=meeting.id)
    flow.refused("ShowOnlineMeetingDetail", {"conferenceID": meeting.id}, code=None)
    past = flow.find("SearchHisMeetings", history(flow, meeting.id), confUUID=meeting.uuid)
    flow.shows("SearchHisMeetings", past, {"conferenceID": meeting.id, "subject": meeting.sent["subject"], "conferenceState": "Destroyed"})
    detail = flow.call("ShowHisMeetingDetail", {"confUUID": meeting.uuid}).get("conferenceData")
    flow.shows("ShowHisMeetingDetail", detail, {"conferenceID": meeting.id, "subject": meeting.sent["subject"]})
    stays = flow.pages("SearchAttendanceRecordsOfHisMeeting", {"confUUID": meeting.uuid})
    flow.equal("the people who were there", {stay.get("callNumber") for stay in stays}, {person["phone"] for person in people})
    for person in people:
        stay = flow.find("attendance", stays, callNumber=person["phone"])
        flow.shows("attendance", stay, {"displayName": person["name"]})
        flow.true("attendance: who leaves before joining", stay.get("leftTime", 0) >= stay.get("joinTime", 1) > 0)
    _records(flow, meeting, *people)


def _records(flow: Flow, meeting: Meeting, ann: dict, bob: dict, cem: dict) -> None:
    records = flow.pages("SearchCtlRecordsOfHisMeeting", {"confUUID": meeting.uuid}, limit=10)
    times = [record.get("operateTime") for record in records]
    flow.equal("the order of the control records", times, sorted(times))
    objects = {record.get("operationObject") for record in records}
    flow.true("no control record of who was hung up", bob["pid"] in objects)
    flow.true("no control record of who was deleted", cem["phone"] in objects)
    flow.true("no control record of who got the floor", ann["pid"] in objects)
