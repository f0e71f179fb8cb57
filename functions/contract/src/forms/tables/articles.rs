//! Articles of groups: written, read by a second person, published, corrected.

use super::{CONSENT_PUBLIC, Field, FieldKind, Form, Length, List, THEMES, pseudonym};
use crate::forms::{HiddenShape, Method, Rule};

/// The group that speaks.
const GROUP: Field =
    Field::new("group", "forms.article.group", FieldKind::Hidden(HiddenShape::Id)).required();
/// The article a button is about.
const WHICH: Field =
    Field::new("article", "forms.article.which", FieldKind::Hidden(HiddenShape::Id)).required();

const AUDIENCES: &[&str] = &["public", "members", "group"];
const VERDICTS: &[&str] = &["yes", "back"];

/// The words: a new article, other words of a draft, or a correction of what is public.
pub static ARTICLE: Form = Form {
    name: "article",
    method: Method::Post,
    action: "/api/articles/write",
    feature: Some("articles"),
    fields: &[
        GROUP,
        Field::new("article", "forms.article.which", FieldKind::Hidden(HiddenShape::Id)),
        Field::new("title", "forms.article.title_field", FieldKind::Text(Length { min: 3, max: 120 }))
            .required(),
        Field::new("summary", "forms.article.summary", FieldKind::LongText(Length { min: 10, max: 300 })),
        Field::new("body", "forms.article.body", FieldKind::LongText(Length { min: 20, max: 8000 }))
            .required(),
        THEMES,
        Field::new("audience", "forms.article.audience", FieldKind::Choice(List::Fixed(AUDIENCES)))
            .required()
            .starts_as("public"),
        pseudonym("forms.article.why_pseudonym"),
        CONSENT_PUBLIC,
    ],
    rules: &[Rule::Needs { field: "consent_public", when: "pseudonym" }],
};

/// Somebody else of the group reads it first.
pub static ARTICLE_REVIEW: Form = button("article_review", "/api/articles/review");
/// It is published, or goes to the moderators.
pub static ARTICLE_PUBLISH: Form = button("article_publish", "/api/articles/publish");
/// It is a draft again.
pub static ARTICLE_TAKE_BACK: Form = button("article_take_back", "/api/articles/take-back");
/// It leaves the site.
pub static ARTICLE_UNPUBLISH: Form = button("article_unpublish", "/api/articles/unpublish");
/// It is thrown away.
pub static ARTICLE_DROP: Form = button("article_drop", "/api/articles/drop");

/// What the second reader says.
pub static ARTICLE_READ: Form = Form {
    name: "article_read",
    method: Method::Post,
    action: "/api/articles/read",
    feature: Some("articles"),
    fields: &[
        GROUP,
        WHICH,
        Field::new("verdict", "forms.article_read.verdict", FieldKind::Choice(List::Fixed(VERDICTS)))
            .required(),
        Field::new("text", "forms.article_read.text", FieldKind::LongText(Length { min: 5, max: 500 })),
    ],
    rules: &[],
};

/// Whoever signed takes their name off, whatever they are in the group by now.
pub static ARTICLE_UNSIGN: Form = Form {
    name: "article_unsign",
    method: Method::Post,
    action: "/api/articles/unsign",
    feature: Some("articles"),
    fields: &[WHICH],
    rules: &[],
};

/// One button that carries what it is about.
const fn button(name: &'static str, action: &'static str) -> Form {
    let fields = &[GROUP, WHICH];
    Form { name, method: Method::Post, action, feature: Some("articles"), fields, rules: &[] }
}
