//! What an event says when: words that wait for a moderator, and what is left once it is long over.

use contract::records::Venue;
use serde::{Deserialize, Serialize};

use super::event::{Occasion, ShownTo, where_about};
use crate::values::PersonKey;

/// What an event shall say once a moderator has read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextWords {
    /// As [`Occasion::title`].
    pub title: String,
    /// As [`Occasion::description`].
    pub description: String,
    /// How to get there.
    pub directions: String,
}

impl NextWords {
    /// The words an event says now.
    #[must_use]
    pub fn of(event: &Occasion) -> Self {
        let directions = event.venue.as_ref().map(|venue| venue.directions.clone()).unwrap_or_default();
        Self { title: event.title.clone(), description: event.description.clone(), directions }
    }
}

impl Occasion {
    /// The words it was given now wait; those of before stand.
    #[must_use]
    pub fn saying_later(self, old: &Self) -> Self {
        let directions = self.venue.as_ref().map(|venue| venue.directions.clone()).unwrap_or_default();
        let next = NextWords { title: self.title.clone(), description: self.description.clone(), directions };
        self.saying(NextWords::of(old), Some(next))
    }

    /// The words that waited stand.
    #[must_use]
    pub fn saying_now(self) -> Self {
        match self.next_words.clone() {
            Some(next) => self.saying(next, None),
            None => self,
        }
    }

    fn saying(self, words: NextWords, next_words: Option<NextWords>) -> Self {
        let NextWords { title, description, directions } = words;
        let venue = self.venue.clone().map(|venue| Venue { directions, ..venue });
        Self { title, description, venue, next_words, ..self }
    }
}

impl Occasion {
    /// Without what was for those coming, and without its phone: nothing of it is left once it is long over.
    #[must_use]
    pub fn blanked(&self) -> Self {
        let venue = match self.shown_to {
            ShownTo::Everyone => self.venue.clone(),
            ShownTo::Coming | ShownTo::Accepted => self.venue.as_ref().map(where_about),
        };
        Self {
            venue,
            was_online: self.was_online || self.online_link.is_some(),
            online_link: None,
            phone: None,
            phone_by: None,
            before: None,
            ..self.clone()
        }
    }

    /// Who gave its phone.
    #[must_use]
    pub fn phone_giver(&self) -> Option<&PersonKey> {
        self.phone.as_ref().and_then(|_| self.phone_by.as_ref().or(self.author.as_ref()))
    }
}
