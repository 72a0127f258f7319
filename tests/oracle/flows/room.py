"""Cloud meeting rooms: assigned to a user, changed by the owner, used by a meeting, recycled and deleted."""

from typing import Any

from flow import Flow, without
from flows.meeting import new_meeting, password


def run(flow: Flow) -> None:
    me = flow.call("ShowMyInfo")
    rooms = _make(flow)
    first, second = rooms
    for room in rooms:
        _is_unassigned(flow, room)
    flow.call("AssociateVmr", {"account": me["userAccount"]}, [room["id"] for room in rooms])
    for room in rooms:
        _is_assigned(flow, room, me)
    _update(flow, first)
    _meeting(flow, first)
    flow.call("DisassociateVmr", {"account": me["userAccount"]}, [second["id"]])
    _is_unassigned(flow, second)
    _is_assigned(flow, first, me)
    flow.call("DeleteCorpVmr", body=[second["id"]])
    flow.lacks("SearchCorpVmr", _corp_rooms(flow), id=second["id"])
    _by_third_account(flow, first)


def _make(flow: Flow) -> list[dict]:
    """Adds two rooms to the enterprise, and returns them."""
    before = {room["id"] for room in _corp_rooms(flow)}
    corp = flow.call("ShowMyInfo")["corp"]["id"]
    resource = {"id": flow.word("R"), "type": "VMR", "typeId": _package(flow), "count": 2, "expireDate": 1_924_905_600_000}
    flow.call("AddResource", {"corp_id": corp}, [resource])
    rooms = [room for room in _corp_rooms(flow) if room["id"] not in before]
    flow.equal("the number of new rooms", len(rooms), 2)
    return rooms


def _package(flow: Flow) -> str:
    packages = flow.call("ShowCorpResource").get("vmr") or [{}]
    return packages[0].get("vmrPkgId", "")


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
    me = flow.call("ShowMyInfo")
    flow.call("DisassociateVmr", {"account": me["userAccount"]}, [room["id"]])
    flow.call("AssociateVmr", {"account": third, "accountType": 1}, [room["id"]])
    found = flow.find("SearchCorpVmr", _corp_rooms(flow, status=0), id=room["id"])
    flow.shows("SearchCorpVmr", found, {"member": {"id": user["userAccount"], "mark": user["name"]}})
    flow.lacks("SearchMemberVmr", _my_rooms(flow), id=room["id"])
