//! Links that people open, and the contents of QR codes.

use huaweicloud_meeting::links::{
    JoinLink, MinutesQrCode, PortalLink, QrCodeAction, WebJoinLink, launch_and_log_in_url, launch_url,
};
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{ErrorKind, Secret};

use crate::setup::meeting;

fn nonce() -> Secret {
    Secret::new("n0nce/+1")
}

#[test]
fn a_join_link_contains_what_was_set_encoded_once() {
    let link = JoinLink::new(meeting()).name("李 & 王 50%").unwrap();
    let start = "cloudlink://welinksoftclient/h5page?page=joinConfByLink";
    let name = "name=%E6%9D%8E%20%26%20%E7%8E%8B%2050%25";
    assert_eq!(link.client_url(), format!("{start}&conf_id=914067448&{name}"));
    let link = link.password(Secret::new("a=b#")).microphone(true).camera(false);
    let link = link.server("intl.meeting.huaweicloud.com").port(8443);
    assert_eq!(
        link.client_url(),
        format!(
            "{start}&server_url=intl.meeting.huaweicloud.com&port=8443&conf_id=914067448&enter_code=a%3Db%23&{name}\
             &open_mic=true&open_camera=false"
        )
    );
}

#[test]
fn a_join_link_has_a_name_and_no_empty_password() {
    for name in ["", " "] {
        let error = JoinLink::new(meeting()).name(name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains("name"), "{error}");
    }
    let link = JoinLink::new(meeting()).name("Li").unwrap();
    assert_eq!(link.clone().password(Secret::new("")), link);
    assert_eq!(link.clone().password(Secret::new("1")).password(Secret::new("")).client_url(), link.client_url());
}

#[test]
fn links_with_a_nonce_are_secrets() {
    let join = JoinLink::new(meeting()).name("Li").unwrap().microphone(false).log_in(nonce());
    for (url, expected) in [
        (
            join.client_url(),
            "cloudlink://welinksoftclient/h5page?page=LoginAndJoinConf&conf_id=914067448&name=Li&open_mic=false\
             &nonce=n0nce%2F%2B1",
        ),
        (launch_and_log_in_url(nonce()), "cloudlink://welinksoftclient/h5page?page=launch&nonce=n0nce%2F%2B1"),
        (PortalLink::new(nonce()).url(), "https://meeting.huaweicloud.com/?lang=zh-CN&nonce=n0nce%2F%2B1#/login"),
        (
            PortalLink::new(nonce()).language("en-US").host("bmeeting.huaweicloud.com").url(),
            "https://bmeeting.huaweicloud.com/?lang=en-US&nonce=n0nce%2F%2B1#/login",
        ),
    ] {
        assert_eq!(url.expose(), expected);
    }
    assert_eq!(launch_url(), "cloudlink://welinksoftclient/h5page?page=launch");
}

#[test]
fn web_links_are_parsed_and_built() {
    let hex = "5b1f".repeat(12);
    for url in [
        format!("https://bmeeting.huaweicloud.com/#/j/914067448/{hex}"),
        "https://bmeeting.huaweicloud.com/#/j/914067448".to_owned(),
        "https://meeting.example.com:8443/#/j/914067448/made-up-token".to_owned(),
    ] {
        let link: WebJoinLink = url.parse().unwrap();
        assert_eq!((link.url(), link.conference_id()), (url, &meeting()));
    }
    assert_eq!(WebJoinLink::new(meeting()).url(), "https://bmeeting.huaweicloud.com/#/j/914067448");
    let link: WebJoinLink = format!("https://bmeeting.huaweicloud.com/#/j/1/{hex}").parse().unwrap();
    assert_eq!(link.random().map(Secret::expose), Some(hex.as_str()));
    for url in ["https://bmeeting.huaweicloud.com/#/j/914067448", "https://bmeeting.huaweicloud.com/#/j/914067448/5b1f"]
    {
        let link: WebJoinLink = format!("{url}/").parse().unwrap();
        assert_eq!(link.url(), url);
    }
}

#[test]
fn other_links_are_errors_that_do_not_contain_them() {
    for url in [
        "",
        "https://bmeeting.huaweicloud.com/",
        "https://bmeeting.huaweicloud.com/#/j/",
        "https://bmeeting.huaweicloud.com/#/j//",
        "https://bmeeting.huaweicloud.com/#/j//secret",
        "https://bmeeting.huaweicloud.com/#/j/914067448//",
        "https://bmeeting.huaweicloud.com/#/j/914067448?x=1",
        "https://bmeeting.huaweicloud.com/#/j/914067448?x=secret/1",
        "https://bmeeting.huaweicloud.com/#/j/914067448/secret?x=1",
        "https://bmeeting.huaweicloud.com/#/j/914067448&x=1",
        "https://bmeeting.huaweicloud.com/#/j/914067448#secret",
        "https://bmeeting.huaweicloud.com/#/j/914067448/secret/more",
        "http://bmeeting.huaweicloud.com/#/j/914067448/secret",
        "https:///#/j/914067448/secret",
        "https://evil.example.com/x/#/j/914067448/secret",
        "https://bmeeting.huaweicloud.com/#/j/%ff/secret",
    ] {
        let error = url.parse::<WebJoinLink>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{url}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[test]
fn debug_output_contains_no_password_nonce_or_random() {
    let link = JoinLink::new(meeting()).name("Li").unwrap().password(Secret::new("pa55word"));
    let web: WebJoinLink = "https://bmeeting.huaweicloud.com/#/j/914067448/pa55word".parse().unwrap();
    let text = format!("{link:?} {:?} {web:?} {:?}", link.clone().log_in(nonce()), PortalLink::new(nonce()));
    assert!(!text.contains("pa55word") && !text.contains("n0nce"), "{text}");
    assert!(text.contains("914067448"), "{text}");
}

#[test]
fn a_qr_code_has_an_action_and_the_values_of_its_request() {
    let code: MinutesQrCode =
        "cloudlink://cloudlink.huawei.com/h5page?action=OPEN_MEETING_FILE_LIST&uuid=0084+/%3D&b=".parse().unwrap();
    assert_eq!(*code.action(), QrCodeAction::OpenMinutesList);
    let values = code.into_values();
    assert_eq!((values["uuid"].as_str(), values["b"].as_str(), values.len()), ("0084+/=", "", 2));
    let other: MinutesQrCode = "cloudlink://cloudlink.huawei.com/h5page?action=NEW&a=1".parse().unwrap();
    assert_eq!(*other.action(), QrCodeAction::Unknown("NEW".to_owned()));
    for content in ["", "https://cloudlink.huawei.com/h5page?action=NEW", "cloudlink://cloudlink.huawei.com/h5page?a=1"]
    {
        assert!(content.parse::<MinutesQrCode>().is_err(), "{content}");
    }
}

#[test]
fn an_id_is_encoded_in_every_link() {
    let id = ConferenceId::new("1/2&name=x");
    assert!(JoinLink::new(&id).name("Li").unwrap().client_url().contains("conf_id=1%2F2%26name%3Dx&name=Li"));
    let link = WebJoinLink::new(&id);
    assert_eq!(link.url().parse::<WebJoinLink>().unwrap(), link);
}
