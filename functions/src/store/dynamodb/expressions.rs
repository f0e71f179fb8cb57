//! Guards and spans in DynamoDB's language.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use super::super::{Guard, Query, Span};
use super::items::{Item, key, seconds, text};

/// An expression with the values it names.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// Names values as `:name`.
    pub text: String,
    /// Each value it names, and no other: DynamoDB refuses what is left over.
    pub values: Vec<(&'static str, AttributeValue)>,
}

/// Holds for what is not expired.
pub fn alive(now: Timestamp) -> Expression {
    Expression {
        text: "attribute_not_exists(x) OR x > :now".to_owned(),
        values: vec![(":now", seconds(now))],
    }
}

/// What must hold; nothing when anything may be there.
pub fn condition(guard: Guard, now: Timestamp) -> Option<Expression> {
    match guard {
        Guard::Any => None,
        Guard::Absent => Some(Expression {
            text: "attribute_not_exists(p) OR x <= :now".to_owned(),
            values: vec![(":now", seconds(now))],
        }),
        Guard::Version(version) => {
            let alive = alive(now);
            let mut values = alive.values;
            values.push((":version", AttributeValue::N(version.to_string())));
            Some(Expression { text: format!("v = :version AND ({})", alive.text), values })
        }
    }
}

/// Which keys a query reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// The condition on partition and sort key.
    pub condition: Expression,
    /// Begins after this key, which lies in the range.
    pub start: Option<Item>,
}

/// The range of a query; nothing when no key can be in it, which DynamoDB would call a mistake.
pub fn range(query: &Query) -> Option<Range> {
    let after = query.after.as_deref().filter(|after| !after.is_empty());
    let (on_sort, value, after) = match &query.span {
        Span::Prefix(prefix) if !prefix.is_empty() => {
            let after = match after {
                Some(after) if after.starts_with(prefix.as_str()) => Some(after),
                Some(after) if after > prefix.as_str() => return None,
                // Before the range: the whole range comes after it.
                _ => None,
            };
            (" AND begins_with(s, :sort)", Some(prefix), after)
        }
        Span::Before(before) => {
            if after.unwrap_or_default() >= before.as_str() {
                return None;
            }
            (" AND s < :sort", Some(before), after)
        }
        Span::All | Span::Prefix(_) => ("", None, after),
    };
    let mut values = vec![(":partition", text(&query.partition))];
    values.extend(value.map(|sort| (":sort", text(sort))));
    Some(Range {
        condition: Expression { text: format!("p = :partition{on_sort}"), values },
        start: after.map(|after| key(&query.partition, after)),
    })
}
