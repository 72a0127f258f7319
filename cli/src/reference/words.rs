//! Words: how a string is split into them, which ones mean the same, and how well one matches another.

/// Words that mean the same. The vendor's names have one of them, people search with any.
const SYNONYMS: &[&[&str]] = &[
    &["extend", "prolong", "lengthen", "延长", "延时"],
    &["kick", "hang-up", "eject", "expel", "disconnect", "踢", "踢出", "挂断"],
    &["remove", "rm", "delete", "erase", "drop", "删除", "移除"],
    &["mute", "silence", "静音"],
    &["unmute", "取消静音", "解除静音"],
    &["record", "recording", "录制", "录像"],
    &["stream", "live", "broadcast", "直播"],
    &["create", "add", "new", "book", "schedule", "reserve", "创建", "添加", "新建", "预约", "预定"],
    &["update", "change", "edit", "modify", "set", "修改", "编辑"],
    &["list", "ls", "search", "find", "query", "查询", "列表"],
    &["show", "get", "detail", "view", "read", "display", "详情", "查看"],
    &["cancel", "取消"],
    &["stop", "end", "finish", "terminate", "close", "结束"],
    &["start", "begin", "open", "launch", "开始"],
    &["meeting", "conference", "call", "会议"],
    &["webinar", "seminar", "网络研讨会"],
    &["participant", "attendee", "member", "people", "person", "与会者", "会场"],
    &["invite", "dial", "call-out", "邀请"],
    &["admit", "accept", "let-in", "准入"],
    &["waiting", "lobby", "等候室"],
    &["lock", "锁定"],
    &["rename", "nickname", "改名"],
    &["host", "chair", "moderator", "主持人", "主席"],
    &["cohost", "co-host", "联席主持人"],
    &["layout", "panes", "continuous-presence", "多画面"],
    &["interpreter", "interpretation", "translation", "translator", "同声传译", "翻译"],
    &["share", "presentation", "screen", "共享"],
    &["raise-hand", "hand", "举手"],
    &["past", "history", "historical", "历史"],
    &["online", "running", "ongoing", "in-progress", "active", "在线", "正在召开"],
    &["recurring", "periodic", "series", "cycle", "repeat", "周期"],
    &["user", "account", "employee", "用户", "帐号", "账号"],
    &["department", "dept", "team", "unit", "部门"],
    &["enterprise", "corp", "corporation", "company", "tenant", "企业"],
    &["admin", "administrator", "管理员"],
    &["device", "terminal", "endpoint", "hardware", "终端", "设备"],
    &["room", "vmr", "云会议室", "会议室"],
    &["directory", "contact", "address-book", "phonebook", "通讯录"],
    &["password", "pwd", "passcode", "pin", "密码"],
    &["picture", "photo", "avatar", "image", "头像"],
    &["login", "log-in", "sign-in", "token", "authenticate", "登录", "鉴权"],
    &["logout", "log-out", "sign-out"],
    &["webhook", "callback", "push", "notification", "推送", "回调"],
    &["statistics", "report", "usage", "metrics", "figures", "统计"],
    &["quality", "qos", "network", "质量", "网络"],
    &["download", "下载"],
    &["upload", "上传"],
    &["disable", "deactivate", "suspend", "停用", "status"],
    &["enable", "activate", "启用", "status"],
    &["whiteboard", "minutes", "纪要", "白板"],
    &["activation", "激活码"],
    &["sso", "single-sign-on", "单点登录"],
    &["attendance", "roll", "sign-in", "点名"],
    &["expired", "expire", "invalid", "过期", "失效"],
    &["permission", "forbidden", "denied", "unauthorized", "privilege", "权限"],
    &["missing", "not-found", "nonexistent", "unknown", "exist", "不存在"],
    &["throttle", "flow", "rate-limit", "too-many", "429", "限流"],
    &["wrong", "incorrect", "invalid", "错误"],
    &["full", "limit", "exceeded", "maximum", "quota", "上限"],
];

/// Words without which a query means the same.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "are", "by", "can", "do", "does", "for", "from", "has", "have", "how", "i", "in", "is", "it",
    "of", "on", "or", "out", "that", "the", "to", "was", "what", "when", "who", "with",
];

/// How well a word matches, out of 100.
const EXACT: u32 = 100;
const SAME_STEM: u32 = 90;
const BEGINNING: u32 = 70;
const MISTYPED: u32 = 55;

/// Splits a string into words in lower case: at spaces, punctuation, and before capital letters inside names.
pub(crate) fn split(text: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for character in text.chars() {
        let begins = was_small && character.is_ascii_uppercase();
        was_small = character.is_lowercase() || character.is_ascii_digit();
        if begins || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| character.is_alphanumeric()) {
            word.extend(character.to_lowercase());
        }
    }
    words.into_iter().filter(|word| !word.is_empty())
}

/// Joins words that mean something together, such as `log` and `out`, with a hyphen.
pub(crate) fn with_phrases(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        let phrase = joined.last().map(|last| format!("{last}-{word}"));
        match phrase.filter(|phrase| SYNONYMS.iter().any(|group| group.contains(&phrase.as_str()))) {
            Some(phrase) => {
                joined.pop();
                joined.push(phrase);
            }
            None => joined.push(word),
        }
    }
    joined
}

/// Splits a run of Chinese characters, which has no spaces, at the words that are known here: `下载录像` into `下载` and `录像`. The longest
/// word counts. What remains is a word if it is longer than one character.
pub(crate) fn segments(run: &str) -> Vec<String> {
    if !is_chinese(run) {
        return vec![run.to_owned()];
    }
    let mut segments = Vec::new();
    let mut unknown = String::new();
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let known = SYNONYMS.iter().copied().flatten().filter(|word| is_chinese(word) && rest.starts_with(**word));
        match known.max_by_key(|word| word.len()) {
            Some(known) => {
                segments.extend(Some(std::mem::take(&mut unknown)).filter(|word| word.chars().count() > 1));
                segments.push((*known).to_owned());
                rest = rest.get(known.len()..).unwrap_or_default();
            }
            None => {
                unknown.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    segments.extend(Some(unknown).filter(|word| word.chars().count() > 1));
    if segments.is_empty() { vec![run.to_owned()] } else { segments }
}

/// Returns whether a word means nothing in a query.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// Returns the words that mean the same as this one, without it.
pub(crate) fn synonyms(word: &str) -> impl Iterator<Item = &'static str> {
    let stem = stem(word);
    let groups = SYNONYMS
        .iter()
        .filter(move |group| group.iter().any(|own| *own == word || self::stem(own) == stem || is_mistyped(word, own)));
    groups.flat_map(|group| group.iter().copied())
}

/// Returns whether a string contains Chinese characters, which are searched as parts of texts.
pub(crate) fn is_chinese(text: &str) -> bool {
    text.chars().any(|character| ('\u{3400}'..='\u{9fff}').contains(&character))
}

/// Returns how well a word of a query matches a word of a string, out of 100.
pub(crate) fn quality(query: &str, word: &str) -> u32 {
    // All words that match begin alike, and most words do not match.
    if query.as_bytes().first() != word.as_bytes().first() {
        0
    } else if query == word {
        EXACT
    } else if stem(query) == stem(word) {
        SAME_STEM
    } else if query.len() >= 3 && word.starts_with(query) {
        BEGINNING
    } else if is_mistyped(query, word) {
        MISTYPED
    } else {
        0
    }
}

/// Returns whether a word is another one with a typing error. Short words have none, and the first letter is right.
pub(crate) fn is_mistyped(query: &str, word: &str) -> bool {
    if query.as_bytes().first() != word.as_bytes().first() {
        return false;
    }
    let length = query.chars().count();
    let errors = match length {
        0..4 => return false,
        4..8 => 1,
        _ => 2,
    };
    length.abs_diff(word.chars().count()) <= errors && strsim::damerau_levenshtein(query, word) <= errors
}

/// Returns what words of one family have in common: `mut` of mute, mutes, muted and muting.
fn stem(word: &str) -> &str {
    let endings = ["ings", "ing", "ers", "ied", "ies", "ed", "es", "er", "s", "e", "y"];
    let stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.filter(|stem| stem.len() >= 3).min_by_key(|stem| stem.len()).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_at_capital_letters_and_punctuation() {
        let words: Vec<String> = split("ShowMeetingDetail: hang-up, 静音 (WebRTC)").collect();
        assert_eq!(words, ["show", "meeting", "detail", "hang", "up", "静音", "web", "rtc"]);
    }

    #[test]
    fn chinese_is_split_at_known_words() {
        for (run, expected) in [
            ("下载录像", &["下载", "录像"][..]),
            ("踢人", &["踢"]),
            ("取消静音", &["取消静音"]),
            ("全场静音", &["全场", "静音"]),
            ("人", &["人"]),
            ("mute", &["mute"]),
        ] {
            assert_eq!(segments(run), expected, "{run}");
        }
    }

    #[test]
    fn a_word_matches_its_forms_its_beginning_and_typing_errors() {
        for (query, word, expected) in [
            ("mute", "mute", EXACT),
            ("muting", "muted", SAME_STEM),
            ("depart", "department", BEGINNING),
            ("recrod", "record", MISTYPED),
            ("deparmtnet", "department", MISTYPED),
            ("lock", "clock", 0),
            ("add", "adb", 0),
        ] {
            assert_eq!(quality(query, word), expected, "{query} {word}");
        }
    }
}
