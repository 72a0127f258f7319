"""A meeting with a waiting room, interpreters, a recording and a live stream."""

from flow import Flow
from flows.control import Meeting


def run(flow: Flow) -> None:
    meeting = _book(flow)
    meeting.start()
    meeting.obtain_token()
    meeting.invite([{"name": flow.word(name), "phone": "+99111" + flow.digits(7)} for name in ("Ann ", "Bob ")])
    ann, bob = meeting.participants()
    _move(meeting, ann, bob)
    _with_password(flow, meeting)
    _pictures(meeting, ann)
    _people(meeting, ann, bob)
    _interpretation(flow, meeting, ann)
    _recording(meeting)
    _randoms(flow, meeting)
    meeting.stop()


def _book(flow: Flow) -> Meeting:
    meeting = Meeting.book(flow, recordType=3, isAutoRecord=0, supportSimultaneousInterpretation=True, liveAddress="rtmp://live.example.com/a")
    config = {**meeting.sent["confConfigInfo"], "enableWaitingRoom": True}
    flow.call("UpdateMeeting", {"conferenceID": meeting.id}, {**meeting.sent, "confConfigInfo": config})
    return meeting


def _move(meeting: Meeting, ann: dict, bob: dict) -> None:
    meeting.control("MoveToWaitingRoom", {"participantID": ann["pid"]})
    _are_present(meeting, bob)
    meeting.control("AllowWaitingParticipant", {"participantID": ann["pid"]})
    _are_present(meeting, ann, bob)
    meeting.control("BatchMoveToWaitingRoom", {"batchParticipants": [ann["pid"], bob["pid"]]})
    _are_present(meeting)
    meeting.control("AllowWaitingParticipant", {"allowAll": True})
    _are_present(meeting, ann, bob)


def _are_present(meeting: Meeting, *people: dict) -> None:
    expected = {person["phone"] for person in people}
    meeting.flow.equal("the participants", {person["phone"] for person in meeting.participants()}, expected)
    listed = meeting.flow.call("ListOnlineConfAttendee", {"conf_id": meeting.id}).get("data") or []
    meeting.flow.equal("the participants", {person["call_number"] for person in listed}, expected)


def _with_password(flow: Flow, meeting: Meeting) -> None:
    number = "+99111" + flow.digits(7)
    body = {"callNum": number, "confID": meeting.id, "pwd": meeting.host_password}
    flow.call("InviteWithPwd", {"conferenceID": meeting.id}, body)
    flow.find("participants", meeting.participants(), phone=number)
    flow.refused("InviteWithPwd", {"conferenceID": meeting.id}, {**body, "pwd": "wrong"}, code="MMC.111072065")


def _pictures(meeting: Meeting, ann: dict) -> None:
    meeting.control("SwitchMode", {"switchMode": "VAS", "imageType": 0})
    panes = [{"index": 1, "subscriber": [ann["phone"]], "isAssistStream": 0}]
    meeting.control("SetCustomMultiPicture", {"manualSet": 1, "imageType": "Single", "subscriberInPics": panes, "switchTime": 10})
    meeting.control("SetCustomMultiPicture", {"manualSet": 0})
    meeting.control("SwitchMode", {"switchMode": "Fixed", "imageType": 1})
    meeting.control("CancelBroadcast")


def _people(meeting: Meeting, ann: dict, bob: dict) -> None:
    meeting.control("InviteShare", {"share": 1}, participantID=ann["pid"])
    meeting.control("InviteShare", {"share": 0}, participantID=ann["pid"])
    meeting.control("InviteOperateVideo", {"status": 1}, participantID=bob["pid"])
    meeting.control("AllowClientRecord", {"allowClientRecord": 1}, participantID=bob["pid"])
    meeting.control("UpdateStartedConfConfig", {"lockSharing": 1, "allowUnmuteByOneself": 0, "isLock": 1})


def _interpretation(flow: Flow, meeting: Meeting, ann: dict) -> None:
    interpreter = {"loginAccount": flow.word("u"), "name": flow.word("Interpreter ")}
    group = {"groupID": flow.word(), "groupName": "Chinese and English", "firstLanguage": "Chinese", "secondLanguage": "English", "interpreters": [interpreter]}
    meeting.control("SetInterpreterGroup", {"interpreterGroups": [group]})
    meeting.control("ResumeSimultaneousInterpretation", {"simultaneousInterpretation": 1})
    channel = {"participantIDs": [ann["pid"]], "listenLanChannel": "English", "speakLanChannel": "English", "includeOriginalVoice": 1}
    meeting.control("SetAttendeeLanChannel", channel)
    meeting.control("ResumeSimultaneousInterpretation", {"simultaneousInterpretation": 0})


def _recording(meeting: Meeting) -> None:
    for action in (1, 0, 1, 2):
        meeting.control("SetMmrRecord", {"recordType": action})
    for state in (1, 0):
        meeting.control("Live", {"isLive": state})
        meeting.control("SetMmrLive", {"liveState": state})


def _randoms(flow: Flow, meeting: Meeting) -> None:
    flow.true("there is no WebSocket token", meeting.control("CreateWebSocketToken").get("webSocketToken"))
    guest = flow.call("CreateAuthRandom", {"conf_id": meeting.id, "X-Password": meeting.host_password})
    flow.shows("CreateAuthRandom", guest, {"subject": meeting.sent["subject"]})
    flow.call("CreateAnonymousAuthRandom", {"conferenceID": meeting.id, "X-Password": meeting.host_password})
    flow.true("there is no region", flow.call("ShowRegionInfoOfMeeting", {"conferenceID": meeting.id}).get("regionIP"))
    flow.true("there is no enterprise", flow.call("ShowConfOrg", {"conferenceID": meeting.id}).get("orgID"))
