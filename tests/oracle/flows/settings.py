"""Settings: of the quality of service, single sign-on, pushed events, the enterprise and one's own profile."""

import base64

from flow import Flow, without


def run(flow: Flow) -> None:
    for kind in ("AUDIO", "VIDEO", "SCREEN"):
        _threshold(flow, kind, ("latency", "jitter", "packetLoss"))
    _threshold(flow, "CPU", ("clientCpuMax", "systemCpuMax"))
    _sso(flow)
    _pushes(flow)
    _corp(flow)
    _profile(flow)
    _contact(flow)


def _threshold(flow: Flow, kind: str, names: tuple[str, ...]) -> None:
    parameters = {"thresholdType": kind}
    default = flow.call("ShowQosThreshold", parameters)
    for _ in range(2):
        sent = {name: value for name, value in flow.body("SetQosThreshold").items() if name in names}
        flow.call("SetQosThreshold", parameters, sent)
        read = flow.call("ShowQosThreshold", parameters)
        flow.shows("ShowQosThreshold", read, sent)
        for name in names:
            same = {field: value for field, value in default[name].items() if field.endswith("Default")}
            flow.shows(f"ShowQosThreshold.{name}", read.get(name), same)


def _addresses(flow: Flow) -> dict:
    names = ("authorizeUrl", "getTokenUrl", "getUserInfoUrl", "pcSchemaUrl", "androidSchemaUrl", "iosSchemaUrl")
    return {name: f"https://sso.example.com/{flow.word()}" for name in names}


def _sso(flow: Flow) -> None:
    for _ in range(2):
        # To switch it on, these are required.
        required = {name: flow.word() for name in ("domain", "clientId", "accFieldName", "thirdAccessToken")}
        sent = flow.body("SetSsoConfig", enableSSO=True, **required, **_addresses(flow))
        flow.call("SetSsoConfig", body=sent)
        # Whether the secret is masked is not documented.
        flow.shows("ShowSsoConfig", flow.call("ShowSsoConfig"), without(sent, "clientSecret"))
    flow.call("SetSsoConfig", body={"enableSSO": False})
    flow.shows("ShowSsoConfig", flow.call("ShowSsoConfig"), {"enableSSO": False})


def _pushes(flow: Flow) -> None:
    owner = {"corpId": flow.digits(9)}
    sent = {"subscriberId": flow.word("subscriber-"), "url": "https://events.example.com/" + flow.word()}
    flow.call("SetWebHookConfig", body={**owner, **sent, "subscriberKey": flow.word("key-")})
    read = flow.call("ShowWebHookConfig", owner)
    flow.shows("ShowWebHookConfig", read, {**sent, "status": 1})
    for status in (0, 1):
        flow.call("UpdateWebHookConfigStatus", {"id": read["id"], "status": status})
        flow.shows("ShowWebHookConfig", flow.call("ShowWebHookConfig", owner), {**sent, "id": read["id"], "status": status})
    flow.call("DeleteWebHookConfig", {"id": read["id"]})
    flow.refused("ShowWebHookConfig", owner, code=None)
    again = {**sent, "url": "https://events.example.org/" + flow.word()}
    flow.call("SetWebHookConfig", body={**owner, **again, "subscriberKey": flow.word("key-")})
    flow.shows("ShowWebHookConfig", flow.call("ShowWebHookConfig", owner), {**again, "status": 1})


def _corp(flow: Flow) -> None:
    before = flow.call("ShowCorpBasicInfo")
    for is_automatic in (True, False):
        sent = {"address": flow.word("Street "), "autoUserCreate": is_automatic}
        flow.call("UpdateCorpBasicInfo", body=sent)
        flow.shows("ShowCorpBasicInfo", flow.call("ShowCorpBasicInfo"), {**before, **sent})
    corp = flow.call("ShowMyInfo").get("corp")
    flow.shows("ShowMyInfo.corp", corp, {"id": before["id"], "name": before["name"], **sent})


def _profile(flow: Flow) -> None:
    sent = flow.body("UpdateMyInfo", name=flow.word("Me "), signature=flow.word("signature "))
    flow.call("UpdateMyInfo", body=sent)
    me = flow.call("ShowMyInfo")
    flow.shows("ShowMyInfo", me, sent)
    flow.shows("ShowUserDetail", flow.call("ShowUserDetail", {"account": me["userAccount"]}), {**sent, "id": me["id"]})
    picture = {"file": {"filename": "me.png", "content_base64": base64.b64encode(flow.random.randbytes(500)).decode()}}
    flow.call("SetProfileImage", body=picture)
    flow.call("SetUserProfileImage", {"user_id": me["id"]}, picture)


def _contact(flow: Flow) -> None:
    email = flow.word() + "@example.com"
    flow.call("SendVeriCodeForUpdateUserInfo", body={"contact": email})
    flow.call("UpdateContact", body={"contact": email, "verificationCode": "123456"})
    flow.shows("ShowMyInfo", flow.call("ShowMyInfo"), {"email": email})
    phone = "+86131" + flow.digits(8)
    flow.call("SendVeriCodeForUpdateUserInfo", body={"contact": phone, "country": "chinaPR"})
    flow.call("UpdateContact", body={"contact": phone, "verificationCode": "123456", "country": "chinaPR"})
    flow.shows("ShowMyInfo", flow.call("ShowMyInfo"), {"email": email, "phone": phone, "country": "chinaPR"})
