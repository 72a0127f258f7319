"""Administrators: users that are made administrators, and no longer are."""

from flow import Flow
from flows.user import new_user


def run(flow: Flow) -> None:
    flow.call("AddDepartment", body={"deptCode": "ops", "deptName": "Operations"})
    users = [new_user(flow, "ops") for _ in range(2)]
    for user in users:
        user["id"] = flow.call("AddUser", body=user).get("id")
        _is_administrator(flow, user, 2)
    flow.call("AddCorpAdmin", body={"account": users[0]["account"]})
    flow.call("AddCorpAdmin", {"accountType": 1}, {"account": users[1]["thirdAccount"]})
    for user in users:
        _is_read(flow, user)
    flow.call("BatchDeleteCorpAdmins", body=[users[0]["account"]])
    _is_gone(flow, users[0])
    _is_read(flow, users[1])
    flow.call("BatchDeleteCorpAdmins", {"accountType": 1}, [users[1]["thirdAccount"]])
    _is_gone(flow, users[1])


def _is_read(flow: Flow, user: dict) -> None:
    same = {name: user[name] for name in ("id", "account", "name", "email", "phone", "country")}
    expected = {**same, "adminType": 1, "dept": {"deptCode": "ops", "deptName": "Operations"}}
    for parameters in ({"account": user["account"]}, {"account": user["thirdAccount"], "accountType": 1}):
        flow.shows("ShowCorpAdmin", flow.call("ShowCorpAdmin", parameters), expected)
    flow.shows("SearchCorpAdmins", flow.find("SearchCorpAdmins", flow.pages("SearchCorpAdmins"), id=user["id"]), expected)
    for key in ("account", "thirdAccount", "name", "email", "phone"):
        found = flow.call("SearchCorpAdmins", {"searchKey": user[key]}).get("data", [])
        flow.equal("the administrators that the search finds", [item.get("id") for item in found], [user["id"]])
    _is_administrator(flow, user, 1)


def _is_administrator(flow: Flow, user: dict, admin_type: int) -> None:
    flow.shows("ShowUserDetail", flow.call("ShowUserDetail", {"account": user["account"]}), {"adminType": admin_type})
    listed = flow.call("SearchUsers", {"deptCode": "ops", "adminType": admin_type, "limit": 100}).get("data")
    flow.find("SearchUsers", listed, id=user["id"])


def _is_gone(flow: Flow, user: dict) -> None:
    flow.refused("ShowCorpAdmin", {"account": user["account"]}, code="USG.201040000")
    flow.lacks("SearchCorpAdmins", flow.pages("SearchCorpAdmins"), id=user["id"])
    _is_administrator(flow, user, 2)
