"""Webinars: scheduled in a webinar room, changed, held and deleted, with the settings of their rooms."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from flow import Flow, without
from flows.control import Meeting

_MINUTE = "%Y-%m-%d %H:%M"
_LISTED = ("subject", "description", "startTime", "duration", "timeZoneId", "guestPasswd", "audiencePasswd")


def run(flow: Flow) -> None:
    room = _room(flow)
    webinar, other = _create(flow, room), _create(flow, room)
    _is_read(flow, webinar)
    _is_listed(flow, [webinar, other])
    _update(flow, webinar)
    _room_setting(flow, webinar)
    uuid = _start(flow, webinar)
    _hold(flow, webinar)
    _is_over(flow, webinar, uuid)
    flow.call("DeleteWebinar", {"conference_id": other["id"]})
    flow.refused("ShowWebinar", {"conference_id": other["id"]}, code="WSS.301000100")
    flow.lacks("ListUpComingWebinars", flow.pages("ListUpComingWebinars"), conferenceId=other["id"])


def _room(flow: Flow) -> dict:
    """Returns a room that is assigned to the user of the login."""
    [room, *_] = flow.call("SearchMemberVmr", {"specialVmr": True, "limit": 100})["data"]
    return room


def _new_webinar(flow: Flow, operation: str, **fixed: Any) -> dict:
    start = datetime.now(UTC) + timedelta(days=flow.random.randint(1, 60), minutes=flow.random.randint(0, 1000))
    attendees = [{"appId": flow.word("app"), "userName": flow.word("Panelist "), "isHardTerminal": False} for _ in range(2)]
    values = {
        "subject": flow.word("Webinar "),
        "description": flow.word("About "),
        "startTime": start.strftime(_MINUTE),
        "timeZoneId": 56,
        "attendees": attendees,
        "guestPasswd": flow.digits(6),
        "audiencePasswd": flow.digits(5),
        "liveUrl": "https://live.example.com/" + flow.word(),
    }
    return flow.body(operation, **{**values, **fixed})


def _shown(sent: dict) -> dict:
    names = [attendee["userName"] for attendee in sent["attendees"]]
    return {**without(sent, "vmrID", "attendees", "notifySetting"), "attendees": names}


def _create(flow: Flow, room: dict) -> dict:
    sent = _new_webinar(flow, "CreateWebinar", vmrID=room["id"])
    created = flow.call("CreateWebinar", body=sent)
    flow.shows("CreateWebinar", created, {**_shown(sent), "state": "schedule", "vmrPkgName": room["vmrPkgName"]})
    return {"id": created["conferenceId"], "room": room["id"], "sent": sent, "created": created}


def _is_read(flow: Flow, webinar: dict) -> None:
    read = flow.call("ShowWebinar", {"conference_id": webinar["id"]})
    sent = webinar["sent"]
    flow.shows("ShowWebinar", read, {**_shown(sent), "conferenceId": webinar["id"], "state": "schedule", "notifySetting": sent["notifySetting"]})
    same = ("chairPasswd", "chairJoinUri", "guestJoinUri", "audienceJoinUri", "scheduserId", "scheduserName")
    flow.shows("ShowWebinar", read, {name: webinar["created"][name] for name in same})


def _is_listed(flow: Flow, webinars: list[dict]) -> None:
    listed = flow.pages("ListUpComingWebinars")
    for webinar in webinars:
        expected = {name: webinar["sent"][name] for name in _LISTED}
        flow.shows("ListUpComingWebinars", flow.find("ListUpComingWebinars", listed, conferenceId=webinar["id"]), expected)
        for key in (webinar["id"], webinar["sent"]["subject"]):
            found = flow.call("ListUpComingWebinars", {"searchKey": key}).get("data", [])
            flow.equal("the webinars that the search finds", [item["conferenceId"] for item in found], [webinar["id"]])
    for order in ("ASC_StartTIME", "DSC_StartTIME"):
        found = flow.call("ListUpComingWebinars", {"sortType": order, "limit": 100}).get("data", [])
        times = [item["startTime"] for item in found]
        flow.equal("the order of start times", times, sorted(times, reverse=order.startswith("D")))


def _update(flow: Flow, webinar: dict) -> None:
    sent = _new_webinar(flow, "UpdateWebinar", conferenceId=webinar["id"])
    flow.call("UpdateWebinar", body=sent)
    webinar["sent"] = without(sent, "conferenceId")
    _is_read(flow, webinar)
    _is_listed(flow, [webinar])


def _image(flow: Flow) -> str:
    content = base64.b64encode(flow.random.randbytes(1000)).decode()
    return flow.call("UploadFile", body={"file": {"filename": flow.word() + ".png", "content_base64": content}})["fileId"]


def _room_setting(flow: Flow, webinar: dict) -> None:
    parameters = {"conference_id": webinar["id"]}
    for _ in range(2):
        sent = flow.body("UpdateRoomSetting", cropLogoId=_image(flow), coverPictureId=_image(flow), roomIntroduce=flow.word("Welcome "))
        flow.call("UpdateRoomSetting", parameters, sent)
        flow.shows("ShowRoomSetting", flow.call("ShowRoomSetting", parameters), sent)


def _start(flow: Flow, webinar: dict) -> str:
    """Returns the ID of the webinar in progress."""
    flow.call("StartMeeting", body={"conferenceID": webinar["id"], "password": webinar["created"]["chairPasswd"]})
    flow.shows("ShowWebinar", flow.call("ShowWebinar", {"conference_id": webinar["id"]}), {"state": "created"})
    found = flow.find("ListOngoingWebinars", flow.pages("ListOngoingWebinars"), conferenceId=webinar["id"])
    flow.shows("ListOngoingWebinars", found, {name: webinar["sent"][name] for name in ("subject", "description", "guestPasswd", "audiencePasswd")})
    flow.lacks("ListUpComingWebinars", flow.pages("ListUpComingWebinars"), conferenceId=webinar["id"])
    flow.refused("DeleteWebinar", {"conference_id": webinar["id"]}, code="WSS.301000101")
    flow.refused("UpdateWebinar", body=_new_webinar(flow, "UpdateWebinar", conferenceId=webinar["id"]), code="WSS.301000101")
    return found.get("confUUID", "")


def _hold(flow: Flow, webinar: dict) -> None:
    """Calls a panelist, who is in the history afterwards."""
    held = Meeting(flow, webinar["id"], webinar["created"]["chairPasswd"])
    held.obtain_token()
    held.invite([{"name": flow.word("Panelist "), "phone": "+99111" + flow.digits(7)}])
    online = flow.find("ListOngoingWebinars", flow.pages("ListOngoingWebinars"), conferenceId=webinar["id"])
    flow.shows("ListOngoingWebinars", online, {"onlineAttendeeCount": 1})
    held.stop()


def _is_over(flow: Flow, webinar: dict, uuid: str) -> None:
    flow.shows("ShowWebinar", flow.call("ShowWebinar", {"conference_id": webinar["id"]}), {"state": "destroyed"})
    flow.lacks("ListOngoingWebinars", flow.pages("ListOngoingWebinars"), conferenceId=webinar["id"])
    past = flow.call("ListHistoryWebinars", {"searchKey": webinar["id"], "limit": 100}).get("data")
    expected = {name: webinar["sent"][name] for name in ("subject", "startTime", "duration", "timeZoneId")}
    found = flow.find("ListHistoryWebinars", past, confUUID=uuid)
    flow.shows("ListHistoryWebinars", found, {**expected, "vmrId": webinar["room"], "attendeeCount": 1, "guestCount": 1})
