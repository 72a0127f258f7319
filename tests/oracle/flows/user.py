"""Users: created, read by account and by third account, listed, filtered, changed, disabled and deleted."""

from operator import itemgetter
from typing import Any

from flow import Flow, renamed, without

_DIRECTORY = {"desc": "description"}
# Only set, never shown.
_HIDDEN = ("account", "pwd", "sendNotify", "function")


def run(flow: Flow) -> None:
    department = flow.word("D")
    flow.call("AddDepartment", body={"deptCode": department, "deptName": "Research"})
    users = [_create(flow, department) for _ in range(3)]
    for user in users:
        _is_read(flow, user)
    _is_listed(flow, users, department)
    _sorted(flow, users, department)
    _conflicts(flow, users[0], department)
    _update(flow, users[0])
    _disable(flow, users[1])
    _third_account(flow, users[2])
    _invite(flow, department)
    _delete(flow, users, department)


def new_user(flow: Flow, department: str, **fixed: Any) -> dict:
    """Returns the body of AddUser, with everything that a user has."""
    account = flow.word("u")
    values = {
        "account": account,
        "thirdAccount": flow.word("third-"),
        "name": flow.word("Li "),
        "phone": "+86139" + flow.digits(8),
        "country": "chinaPR",
        "email": f"{account}@example.com",
        "pwd": "Meeting-" + flow.digits(6),
        "deptCode": department,
        "status": 0,
        "hidePhone": False,
    }
    return flow.body("AddUser", **{**values, **fixed})


def shown(user: dict) -> dict:
    """Returns what reads contain of a user that was created."""
    return {**without(user, *_HIDDEN), "userAccount": user["account"]}


def _create(flow: Flow, department: str) -> dict:
    user = new_user(flow, department)
    created = flow.call("AddUser", body=user)
    flow.shows("AddUser", created, {**shown(user), "deptName": "Research"})
    user["id"] = created.get("id")
    return user


def _is_read(flow: Flow, user: dict) -> None:
    read = flow.call("ShowUserDetail", {"account": user["account"]})
    flow.shows("ShowUserDetail", read, {**shown(user), "deptName": "Research", "function": user["function"]})
    third = flow.call("ShowUserDetail", {"account": user["thirdAccount"], "accountType": 1})
    flow.equal("ShowUserDetail by third account", third, read)
    [entry] = flow.call("BatchShowUserDetails", {"idType": "USER_ID"}, [{"id": user["id"]}]) or [{}]
    flow.shows("BatchShowUserDetails", entry, {**_in_directory(user), "statusCode": 0})
    missing = flow.call("BatchShowUserDetails", {"idType": "USER_ID"}, [{"id": "f" * 32}])
    flow.shows("BatchShowUserDetails", missing, [{"statusCode": 2}])
    found = flow.call("SearchCorpDir", {"searchKey": user["account"]})
    flow.shows("SearchCorpDir", flow.find("SearchCorpDir", found.get("data"), id=user["id"]), _in_directory(user))


def _in_directory(user: dict) -> dict:
    same = {name: user[name] for name in ("id", "account", "name", "englishName", "email", "phone", "signature", "title", "hidePhone")}
    return {**same, **renamed(user, _DIRECTORY), "deptCodes": [user["deptCode"]]}


def _is_listed(flow: Flow, users: list[dict], department: str) -> None:
    listed = flow.pages("SearchUsers", {"deptCode": department})
    flow.equal("the users of the department", {user.get("id") for user in listed}, {user["id"] for user in users})
    for user in users:
        flow.shows("SearchUsers", flow.find("SearchUsers", listed, id=user["id"]), shown(user))
        for key in ("account", "thirdAccount", "name", "email", "phone"):
            found = flow.call("SearchUsers", {"searchKey": user[key]})
            flow.equal(f"the users with this {key}", [item["id"] for item in found.get("data", [])], [user["id"]])
    nobody = flow.call("SearchUsers", {"deptCode": department, "status": 1})
    flow.equal("the disabled users", nobody.get("count"), 0)


def _sorted(flow: Flow, users: list[dict], department: str) -> None:
    for field, name in (("ldapAccount", "account"), ("sortLevel", "sortLevel")):
        for is_ascending in (True, False):
            listed = flow.call("SearchUsers", {"deptCode": department, "sortField": field, "isAsc": is_ascending})
            ids = [user["id"] for user in sorted(users, key=itemgetter(name), reverse=not is_ascending)]
            flow.equal(f"the users by {field}", [user.get("id") for user in listed.get("data", [])], ids)


def _conflicts(flow: Flow, user: dict, department: str) -> None:
    again = new_user(flow, department, account=user["account"])
    flow.refused("AddUser", body=again, code="USG.201040001")
    flow.refused("ShowUserDetail", {"account": flow.word("nobody-")}, code="USG.201040000")


def _update(flow: Flow, user: dict) -> None:
    changes = {
        "name": flow.word("Wang "),
        "englishName": flow.word("W "),
        "phone": "+86138" + flow.digits(8),
        "country": "chinaPR",
        "email": flow.word() + "@example.org",
        "signature": flow.word("signature "),
        "title": flow.word("title "),
        "desc": flow.word("desc "),
        "sortLevel": flow.random.randint(1, 10000),
        "hidePhone": True,
        "status": 0,
        "deptCode": user["deptCode"],
        "vmrId": flow.digits(9),
    }
    updated = flow.call("UpdateUser", {"account": user["account"]}, changes)
    user.update(without(changes, "vmrId"))
    flow.shows("UpdateUser", updated, shown(user))
    _is_read(flow, user)
    read = flow.call("ShowUserDetail", {"account": user["account"]})
    personal = flow.find("vmrList", read.get("vmrList"), vmrMode=0)
    flow.equal("the number of the personal meeting ID", personal.get("vmrId"), changes["vmrId"])
    listed = flow.call("SearchUsers", {"searchKey": user["account"]})
    flow.shows("SearchUsers", listed.get("data"), [{**shown(user), "vmrId": changes["vmrId"]}])


def _disable(flow: Flow, user: dict) -> None:
    for status in (1, 0, 1):
        flow.call("BatchUpdateUserStatus", {"value": status}, [user["account"]])
        user["status"] = status
        _is_read(flow, user)
        listed = flow.call("SearchUsers", {"deptCode": user["deptCode"], "status": status})
        flow.shows("SearchUsers", flow.find("SearchUsers", listed.get("data"), id=user["id"]), shown(user))


def _third_account(flow: Flow, user: dict) -> None:
    user["title"] = flow.word("by third account ")
    by_third = {"account": user["thirdAccount"], "accountType": 1}
    fields = ("name", "englishName", "phone", "country", "email", "deptCode", "signature", "title", "desc", "status", "sortLevel", "hidePhone")
    flow.call("UpdateUser", by_third, {name: user[name] for name in fields})
    _is_read(flow, user)
    flow.call("BatchUpdateUserStatus", {"value": 1, "accountType": 1}, [user["thirdAccount"]])
    user["status"] = 1
    _is_read(flow, user)


def _invite(flow: Flow, department: str) -> None:
    values = {"contact": flow.word("i") + "@example.com", "deptCode": department, "country": None}
    sent = flow.body("InviteUser", **values)
    flow.shows("InviteUser", flow.call("InviteUser", body=sent), {"userExist": False})
    found = flow.call("SearchUsers", {"searchKey": sent["contact"]})
    expected = {**without(sent, "contact"), "email": sent["contact"]}
    flow.shows("SearchUsers", found.get("data"), [expected])


def _delete(flow: Flow, users: list[dict], department: str) -> None:
    first, *others = users
    flow.call("BatchDeleteUsers", body=[first["account"]])
    flow.refused("ShowUserDetail", {"account": first["account"]}, code="USG.201040000")
    listed = flow.call("SearchUsers", {"deptCode": department, "limit": 100}).get("data")
    flow.lacks("SearchUsers", listed, id=first["id"])
    for user in others:
        flow.find("SearchUsers", listed, id=user["id"])
    flow.call("BatchDeleteUsers", {"accountType": 1}, [user["thirdAccount"] for user in others])
    for user in others:
        flow.refused("ShowUserDetail", {"account": user["account"]}, code="USG.201040000")
        flow.equal("SearchUsers.count", flow.call("SearchUsers", {"searchKey": user["account"]}).get("count"), 0)
