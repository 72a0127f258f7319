//! The documented response of ShowMyInfo, and its structs as written by hand.

message!(User {
    0 => id: String, "id";
    1 => user_account: String, "userAccount";
    2 => name: String, "name";
    3 => english_name: String, "englishName";
    4 => phone: String, "phone";
    5 => country: String, "country";
    6 => email: String, "email";
    7 => sip_num: String, "sipNum";
    8 => vmr_list: Vec<Vmr>, "vmrList";
    9 => dept_code: String, "deptCode";
    10 => dept_name: String, "deptName";
    11 => dept_name_path: String, "deptNamePath";
    12 => user_type: i32, "userType";
    13 => admin_type: i32, "adminType";
    14 => signature: String, "signature";
    15 => title: String, "title";
    16 => desc: String, "desc";
    17 => corp: Corp, "corp";
    18 => function: Function, "function";
    19 => dev_type: Device, "devType";
    20 => status: i32, "status";
    21 => sort_level: i64, "sortLevel";
    22 => hide_phone: bool, "hidePhone";
    23 => vision_account: String, "visionAccount";
    24 => third_account: String, "thirdAccount";
    25 => license: i32, "license";
    26 => active_time: i64, "activeTime";
});

message!(Vmr {
    0 => id: String, "id";
    1 => vmr_number: String, "vmrId";
    2 => vmr_name: String, "vmrName";
    3 => vmr_mode: i32, "vmrMode";
    4 => vmr_pkg_id: String, "vmrPkgId";
    5 => vmr_pkg_name: String, "vmrPkgName";
    6 => vmr_pkg_parties: i64, "vmrPkgParties";
    7 => vmr_pkg_length: i64, "vmrPkgLength";
    8 => status: i32, "status";
});

message!(Corp {
    0 => id: String, "id";
    1 => name: String, "name";
    2 => address: String, "address";
    3 => admin_name: String, "adminName";
    4 => account: String, "account";
    5 => phone: String, "phone";
    6 => country: String, "country";
    7 => email: String, "email";
    8 => enable_sms: bool, "enableSMS";
    9 => enable_cloud_disk: bool, "enableCloudDisk";
    10 => enable_pstn: bool, "enablePstn";
    11 => auto_user_create: bool, "autoUserCreate";
    12 => corp_type: i32, "corpType";
});

message!(Function {
    0 => enable_room: bool, "enableRoom";
});

message!(Device {
    0 => model: String, "model";
    1 => device_size: String, "deviceSize";
    2 => purchase_channel: String, "purchaseChannel";
});

pub(crate) const RESPONSE: &str = concat!(
    r#"{"id":"4036ca5e54d144d9b9e3ed25b9368d3a","userAccount":"zhangsan123","name":"Zhang San","#,
    r#""englishName":"Zhangsan","phone":"+8618911112222","country":"chinaPR","email":"zhangsan@mycorp.com","#,
    r#""sipNum":"+99111283523475338","vmrList":[{"id":"2c908bc76f61a5f2016f61bbfdf5039b","vmrId":"912992631","#,
    r#""vmrName":"Zhang San's room","vmrMode":0,"status":0}],"deptCode":"1","deptName":"My Corporation","#,
    r#""deptNamePath":"My Corporation","userType":2,"adminType":0,"corp":{"id":"651543334","name":"My Corporation","#,
    r#""address":"Hangzhou","adminName":"Zhang San","account":"zhangsan123","phone":"+8618911112222","#,
    r#""country":"chinaPR","email":"zhangsan@mycorp.com","enableSMS":true,"enableCloudDisk":false,"#,
    r#""enablePstn":false,"autoUserCreate":true,"corpType":0},"function":{"enableRoom":false},"status":0,"#,
    r#""sortLevel":10000,"hidePhone":false,"license":0,"activeTime":1554268817303}"#,
);
