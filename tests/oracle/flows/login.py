"""Logins by account and by application, and passwords."""

import time

from huaweicloudsdkmeeting.v1.meeting_credentials import AuthTypeEnum, MeetingCredentials

from flow import Flow
from flows.user import new_user


def run(flow: Flow) -> None:
    _application(flow)
    user = _account(flow)
    _tokens(flow, user)
    _change_password(flow, user)
    _forgotten_password(flow, user)


def _tokens(flow: Flow, user: dict) -> None:
    flow.call("CreatePortalRefNonce")
    renewed = flow.call("UpdateToken")
    flow.true("the token expires at once", renewed.get("validPeriod", 0) > 0)
    known = {"userId": user["id"], "ucloginAccount": user["account"], "name": user["name"]}
    flow.shows("UpdateToken.user", renewed.get("user"), known)
    flow.true("the token has expired", renewed.get("expireTime", 0) > time.time())
    checked = flow.call("CheckToken", body={"token": renewed["accessToken"], "needGenNewToken": False, "needAccountInfo": True})
    flow.shows("CheckToken.user", checked.get("user"), known)


def _application(flow: Flow) -> None:
    """A user whose third-party ID is not known yet is added by the login."""
    added = flow.call("AddAppId", body={"app_name": flow.word("App ")})
    third = flow.word("third-")
    credentials = MeetingCredentials().with_auth_type_enum(AuthTypeEnum.APP_ID)
    credentials = credentials.with_app_id(added["app_id"]).with_app_key(added["app_key"]).with_user_id(third)
    flow.log_in(credentials)
    me = flow.call("ShowMyInfo")
    flow.shows("ShowMyInfo", me, {"thirdAccount": third})
    found = flow.call("SearchUsers", {"searchKey": third}).get("data")
    flow.shows("SearchUsers", found, [{"id": me.get("id"), "thirdAccount": third}])
    flow.call("DeleteToken")
    flow.refused("ShowMyInfo", code="USG.206020000")


def _account(flow: Flow) -> dict:
    flow.log_in(MeetingCredentials("zhangsan", "Meeting-2026"))
    user = new_user(flow, "1")
    user["id"] = flow.call("AddUser", body=user)["id"]
    flow.log_in(MeetingCredentials(user["account"], user["pwd"]))
    flow.shows("ShowMyInfo", flow.call("ShowMyInfo"), {"id": user["id"], "userAccount": user["account"], "name": user["name"]})
    return user


def _change_password(flow: Flow, user: dict) -> None:
    new = "Changed-" + flow.digits(6)
    flow.call("UpdatePwd", body={"account": user["account"], "oldPwd": user["pwd"], "newPwd": new})
    flow.log_in(MeetingCredentials(user["account"], new))
    flow.shows("ShowMyInfo", flow.call("ShowMyInfo"), {"id": user["id"]})


def _forgotten_password(flow: Flow, user: dict) -> None:
    name = {"user": user["account"]}
    slide = flow.call("SendSlideVerifyCode", body={**name, "clientType": 0, "checkType": 0})
    checked = {**name, "clientType": 0, "checkType": 0, "token": slide["token"], "pointX": 100, "slideTime": 900}
    token = flow.call("CheckSlideVerifyCode", body=checked)["token"]
    flow.call("SendVeriCodeForChangePwd", body={**name, "token": token})
    flow.call("CheckVerifyCode", body={**name, "code": "123456"})
    flow.call("ResetPwdByAdmin", body={"account": user["account"]})
