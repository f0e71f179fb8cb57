//! Public articles from elsewhere, so that their group can correct them here: an invented movement's, or those
//! of another platform. Nobody here wrote them.

use contract::records;

use super::article::{self, Article, Wording};
use super::states::State;
use crate::App;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;

/// Takes a public article in. One that is known is left as it is.
///
/// # Errors
/// The store does not answer.
pub fn import(app: &App, record: &records::Article) -> Result<(), Trouble> {
    if article::find(app, &record.id)?.is_some() {
        return Ok(());
    }
    let new = Article {
        id: record.id.clone(),
        group: record.group.clone(),
        slug: Some(record.slug.clone()),
        state: State::Published,
        changed_at: record.published_at,
        wording: Wording {
            title: record.title.clone(),
            summary: record.summary.clone(),
            body: record.body.clone(),
            themes: record.themes.clone(),
            audience: record.audience.clone(),
            by: None,
            signed: record.signed.clone(),
        },
        correction: None,
        sent_back: None,
        read_first: false,
        published_at: Some(record.published_at),
        corrected_on: record.corrected_on,
        hidden_at: None,
        decided_at: None,
        before: None,
    };
    let commit = article::insert(Commit::new(), &new);
    let commit = commit.insert(Table::Work, article::slug_key(&new.group, &record.slug), &new.id);
    Ok(app.store().commit(&commit)?)
}
