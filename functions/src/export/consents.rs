//! What a person agreed to show is shown until its day, and leaves no store after it.

use contract::records::Consented;
use jiff::Timestamp;
use serde_json::Value;

/// The same body without consented values whose time is over. A body that is no JSON stays as it is: its
/// reading says so.
pub fn only_lasting(body: &str, now: Timestamp) -> String {
    // Most bodies hold none, and are not worth reading twice.
    if !body.contains("\"consent\"") {
        return body.to_owned();
    }
    match serde_json::from_str::<Value>(body) {
        Ok(mut value) => {
            strip(&mut value, now);
            value.to_string()
        }
        Err(_) => body.to_owned(),
    }
}

fn strip(value: &mut Value, now: Timestamp) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !is_over(member, now));
            members.values_mut().for_each(|member| strip(member, now));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| strip(item, now)),
        _ => {}
    }
}

fn is_over(value: &Value, now: Timestamp) -> bool {
    serde_json::from_value::<Consented<Value>>(value.clone())
        .is_ok_and(|consented| consented.expires_at <= now)
}
