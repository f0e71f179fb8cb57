//! What may be found, by kind.

/// What a hit is. Its number stands in the index, its word in the translation files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A page of editors, or a list of the site.
    Page,
    /// A page that leads on to others of its folder.
    Section,
    /// A page of the wiki.
    Wiki,
    /// A question.
    Question,
    /// Steps to follow.
    Tutorial,
    /// A document.
    Resource,
    /// An article.
    Article,
    /// A group.
    Group,
    /// An event to come.
    Event,
    /// A report.
    Report,
    /// An idea.
    Idea,
    /// A role one may write to.
    Contact,
    /// A theme.
    Theme,
    /// A department or commune.
    Place,
}

impl Sort {
    /// All, in the order of the filters.
    pub const ALL: [Self; 14] = [
        Self::Page,
        Self::Section,
        Self::Wiki,
        Self::Question,
        Self::Tutorial,
        Self::Resource,
        Self::Article,
        Self::Group,
        Self::Event,
        Self::Report,
        Self::Idea,
        Self::Contact,
        Self::Theme,
        Self::Place,
    ];

    /// Its word, and how much a hit of it counts among others, in hundredths: what explains comes before what
    /// happened.
    const fn row(self) -> (&'static str, u32) {
        match self {
            Self::Page => ("page", 100),
            Self::Section => ("section", 80),
            Self::Wiki => ("wiki", 100),
            Self::Question => ("question", 100),
            Self::Tutorial => ("tutorial", 100),
            Self::Resource => ("resource", 90),
            Self::Article => ("article", 75),
            Self::Group => ("group", 85),
            Self::Event => ("event", 70),
            Self::Report => ("report", 60),
            Self::Idea => ("idea", 65),
            Self::Contact => ("contact", 90),
            Self::Theme => ("theme", 95),
            Self::Place => ("place", 110),
        }
    }

    /// The last part of the keys of its words.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().0
    }

    /// How much a hit counts, in hundredths.
    #[must_use]
    pub fn weight(self) -> u32 {
        self.row().1
    }
}
