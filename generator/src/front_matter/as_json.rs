//! Values of any kind inside a form that must know kinds beforehand: as a text of JSON.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use serde_json::{Map, Value};

pub(super) fn serialize<S: Serializer>(map: &Map<String, Value>, serializer: S) -> Result<S::Ok, S::Error> {
    // Most pages have none.
    let text = if map.is_empty() { String::new() } else { Value::Object(map.clone()).to_string() };
    serializer.serialize_str(&text)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Map<String, Value>, D::Error> {
    let text = <&str>::deserialize(deserializer)?;
    if text.is_empty() { Ok(Map::new()) } else { serde_json::from_str(text).map_err(D::Error::custom) }
}
