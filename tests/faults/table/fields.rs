//! Fields of a success response that are of another kind than documented. None of them fails the response.

use serde_json::{Value, json};

use crate::fault::{Fault, Verdict};
use crate::response::response;

/// Returns the replacement of a value, or `None` if it is kept.
type Change = fn(&Value) -> Option<Value>;

pub(crate) fn faults() -> Vec<Fault> {
    // Values of other kinds, which are anomalies.
    let wrong: [(&'static str, Change); 9] = [
        ("strings are objects", |value| value.is_string().then(|| json!({"a": 1}))),
        ("strings are lists", |value| value.is_string().then(|| json!(["a", "b"]))),
        ("numbers are words", |value| value.is_number().then(|| json!("Asia/Shanghai"))),
        ("numbers are objects", |value| value.is_number().then(|| json!({}))),
        ("booleans are words", |value| value.is_boolean().then(|| json!("perhaps"))),
        ("lists are numbers", |value| value.is_array().then(|| json!(7))),
        ("objects are strings", |value| value.is_object().then(|| json!("none"))),
        ("objects are lists of numbers", |value| value.is_object().then(|| json!([1, 2]))),
        ("numbers are 12.5 in quotes and more", |value| value.is_number().then(|| json!("12.5 h"))),
    ];
    // Values that another type or a lenient reader may accept.
    let odd: [(&'static str, Change); 10] = [
        ("strings are numbers", |value| value.is_string().then(|| json!(4711))),
        ("strings are booleans", |value| value.is_string().then(|| json!(true))),
        ("strings are empty", |value| value.is_string().then(|| json!(""))),
        ("strings are words", |value| value.is_string().then(|| json!("Asia/Shanghai"))),
        ("numbers are fractions", |value| value.is_number().then(|| json!(12.5))),
        ("numbers are strings", |value| value.is_number().then(|| json!("1"))),
        ("numbers are negative", |value| value.is_number().then(|| json!(-9_007_199_254_740_993_i64))),
        ("booleans are numbers", |value| value.is_boolean().then(|| json!(1))),
        ("lists are empty strings", |value| value.is_array().then(|| json!(""))),
        ("lists are their only item", |value| value.as_array().and_then(|items| items.first().cloned())),
    ];
    let mut faults: Vec<Fault> = Vec::new();
    for (name, change) in wrong {
        faults.push(changed(name, change).verdicts(Verdict::Anomalies, Verdict::Ok));
    }
    for (name, change) in odd {
        faults.push(changed(name, change).verdicts(Verdict::AnyValue, Verdict::Ok));
    }
    faults.push(changed("all fields are null", |_| Some(Value::Null)).verdicts(Verdict::AnyValue, Verdict::Ok));
    faults.push(changed("all fields are empty objects", |_| Some(json!({}))).verdicts(Verdict::AnyValue, Verdict::Ok));
    faults.push(textual("numbers are 1e400", |text| text.replace(":1,", ":1e400,").replace(":1}", ":1e400}")));
    faults.push(textual("an integer has 40 digits", |text| {
        let digits = "9".repeat(40);
        text.replace(":1,", &format!(":{digits},")).replace(":1}", &format!(":{digits}}}"))
    }));
    faults.push(textual("a lone surrogate is escaped", |text| text.replace("\"text\"", "\"te\\ud800xt\"")));
    faults
}

fn changed(name: &'static str, change: Change) -> Fault {
    Fault::new(name, move |exchange| match exchange.subject.sample {
        Some(_) => response(200, exchange.subject.sample_with(&change).to_string()).steps(),
        None => exchange.success().steps(),
    })
    .values_only()
}

fn textual(name: &'static str, change: impl Fn(&str) -> String + Send + Sync + 'static) -> Fault {
    Fault::new(name, move |exchange| match &exchange.subject.sample {
        Some(sample) => {
            let kept = exchange.subject.dynamic.operation.result_code.is_some();
            let text = sample.to_string();
            response(200, if kept { text } else { change(&text) }).steps()
        }
        None => exchange.success().steps(),
    })
    .verdicts(Verdict::AnyValue, Verdict::Ok)
    .values_only()
}
