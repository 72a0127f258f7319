"""Cloud meeting rooms: assigned to a user, changed by the owner, used by a meeting, recycled and deleted."""

from typing import Any

from flow import Flow, without
from flows.meeting import new_meeting, password


def run(flow: Flow) -> None:
    me = flow.call("ShowMyInfo")
    room = _take(flow)
    flow.call("AssociateVmr", {"account": me["userAccount"]}, [room["id"]])
    _is_assigned(flow, room, me)
    _update(flow, room)
    _meeting(flow, room)
    flow.call("DisassociateVmr", {"account": me["userAccount"]}, [room["id"]])
    _is_unassigned(flow, room)
    _by_third_account(flow, room)
    flow.call("DeleteCorpVmr", body=[room["id"]])
    flow.lacks("SearchCorpVmr", _corp_rooms(flow), id=room["id"])


def _take(flow: Flow) -> dict:
    """Takes a room from its owner, and returns it."""
    room = next(room for room in _corp_rooms(flow, status=0) if room.get("member"))
    flow.call("DisassociateVmr", {"account": room["member"]["id"]}, [room["id"]])
    _is_unassigned(flow, room)
    return room


def _corp_rooms(flow: Flow, **filters: Any) -> list[dict]:
    return flow.pages("SearchCorpVmr", filters, limit=10)


def _my_rooms(flow: Flow) -> list[dict]:
    return flow.pages("SearchMemberVmr", limit=10)


def _is_unassigned(flow: Flow, room: dict) -> None:
    found = flow.find("SearchCorpVmr", _corp_rooms(flow, status=2), id=room["id"])
    flow.shows("SearchCorpVmr", found, {"vmrId": room["vmrId"], "status": 2})
    flow.true("the room has an owner", not (found.get("member") or {}).get("id"))
    flow.lacks("SearchMemberVmr", _my_rooms(flow), id=room["id"])


def _is_assigned(flow: Flow, room: dict, owner: dict) -> None:
    found = flow.find("SearchCorpVmr", _corp_rooms(flow, status=0), id=room["id"])
    flow.shows("SearchCorpVmr", found, {"status": 0, "vmrId": room["vmrId"], "member": {"id": owner["userAccount"], "mark": owner["name"]}})
    for key in (room["vmrId"], owner["name"]):
        flow.find("SearchCorpVmr", _corp_rooms(flow, searchKey=key), id=room["id"])
    mine = flow.find("SearchMemberVmr", _my_rooms(flow), id=room["id"])
    flow.shows("SearchMemberVmr", mine, {"vmrId": room["vmrId"], "vmrMode": 1, "status": 0})
    rooms = flow.call("ShowUserDetail", {"account": owner["userAccount"]}).get("vmrList")
    flow.shows("vmrList", flow.find("vmrList", rooms, id=room["id"]), {"vmrId": room["vmrId"], "status": 0})


def _update(flow: Flow, room: dict) -> None:
    for is_guest_first in (True, False):
        sent = {
            "vmrName": flow.word("Room "),
            "gustPwd": flow.digits(6),
            "chairPwd": flow.digits(7),
            "allowGustFirst": is_guest_first,
            "gustFirstNotice": not is_guest_first,
        }
        flow.call("UpdateMemberVmr", {"id": room["id"]}, sent)
        flow.shows("SearchMemberVmr", flow.find("SearchMemberVmr", _my_rooms(flow), id=room["id"]), {**sent, "vmrId": room["vmrId"]})
        named = _corp_rooms(flow, searchKey=sent["vmrName"])
        flow.shows("SearchCorpVmr", flow.find("SearchCorpVmr", named, id=room["id"]), {"vmrName": sent["vmrName"]})
    room.update(sent)


def _meeting(flow: Flow, room: dict) -> None:
    sent = new_meeting(flow, vmrFlag=1, vmrID=room["id"])
    sent["confConfigInfo"] = {**without(sent["confConfigInfo"], "guestPwd"), "vmrIDType": 0}
    [created] = flow.call("CreateMeeting", body=sent)
    expected = {"vmrFlag": 1, "vmrID": room["id"], "vmrConferenceID": room["vmrId"], "subject": sent["subject"]}
    flow.shows("CreateMeeting", created, expected)
    read = flow.call("ShowMeetingDetail", {"conferenceID": created["conferenceID"]}).get("conferenceData", {})
    flow.shows("ShowMeetingDetail", read, expected)
    flow.true("there is no host password", password(read, "chair"))
    flow.call("CancelMeeting", {"conferenceID": created["conferenceID"]})


def _by_third_account(flow: Flow, room: dict) -> None:
    third = flow.word("third-")
    values = {"name": flow.word("Owner "), "account": flow.word("u"), "thirdAccount": third, "email": flow.word() + "@example.com"}
    user = flow.call("AddUser", body=values)
    flow.call("AssociateVmr", {"account": third, "accountType": 1}, [room["id"]])
    found = flow.find("SearchCorpVmr", _corp_rooms(flow, status=0), id=room["id"])
    flow.shows("SearchCorpVmr", found, {"member": {"id": user["userAccount"], "mark": user["name"]}})
    flow.lacks("SearchMemberVmr", _my_rooms(flow), id=room["id"])
