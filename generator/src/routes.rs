//! The addresses of a site: one table, French or English segments. No other module writes an address.

use contract::records::{Event, Group, Idea, PostKind, Report};
use contract::words::{Locale, slugify};

macro_rules! places {
    ($($name:ident $fr:literal $en:literal $feature:literal $doc:literal;)+) => {
        /// A fixed place of the site.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Place { $(#[doc = $doc] $name,)+ }

        impl Place {
            /// Every fixed place.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            fn segments(self, locale: Locale) -> &'static str {
                match (self, locale) {
                    $((Self::$name, Locale::Fr) => $fr, (Self::$name, Locale::En) => $en,)+
                }
            }

            /// The feature that switches it off; empty = always there.
            #[must_use]
            pub fn feature(self) -> &'static str {
                match self { $(Self::$name => $feature),+ }
            }
        }
    };
}

places! {
    Home "" "" "" "The first page.";
    Near "pres-de-chez-moi" "near-me" "groups" "Departments, knit, search.";
    Departments "departements" "departments" "groups" "Folder of departments.";
    Communes "communes" "communes" "groups" "Folder of communes.";
    Groups "groupes" "groups" "groups" "All groups.";
    Agenda "agenda" "agenda" "events" "What comes.";
    AgendaPast "agenda/passes" "agenda/past" "events" "What was.";
    AgendaThemes "agenda/themes" "agenda/themes" "events" "Folder of agendas by theme.";
    AgendaKinds "agenda/types" "agenda/kinds" "events" "Folder of agendas by kind.";
    Reports "comptes-rendus" "reports" "reports" "Reports.";
    ReportsByTheme "comptes-rendus/themes" "reports/themes" "reports" "Folder of lists by theme.";
    Articles "articles" "articles" "articles" "Articles.";
    ArticlesByTheme "articles/themes" "articles/themes" "articles" "Folder of lists by theme.";
    ArticlesBySpace "articles/espaces" "articles/spaces" "articles" "Folder of what follows a space.";
    Ideas "idees" "ideas" "ideas" "Ideas.";
    IdeaNew "idees/proposer" "ideas/propose" "ideas" "Form.";
    Unanswered "idees/sans-reponse" "ideas/unanswered" "ideas" "What waits.";
    IdeasByTheme "idees/themes" "ideas/themes" "ideas" "Folder of lists by theme.";
    IdeasByStatus "idees/etat" "ideas/status" "ideas" "Folder of lists by status.";
    Carpool "covoiturage" "rides" "carpool" "Board of rides.";
    Lodging "hebergement" "beds" "lodging" "Board of beds.";
    Exchange "entraide" "exchange" "exchange" "Notice board.";
    CarpoolNew "covoiturage/proposer" "rides/propose" "carpool" "Form.";
    LodgingNew "hebergement/proposer" "beds/propose" "lodging" "Form.";
    ExchangeNew "entraide/proposer" "exchange/propose" "exchange" "Form.";
    Wiki "wiki" "wiki" "wiki" "Wiki.";
    Faq "faq" "faq" "faq" "Questions.";
    Tutorials "tutoriels" "tutorials" "tutorials" "Tutorials.";
    Resources "ressources" "resources" "resources" "Resources.";
    Contacts "contacts" "contacts" "contacts" "Who answers for what.";
    Themes "themes" "themes" "themes" "Hubs.";
    Follow "suivre" "follow" "feeds" "How to follow: feeds and calendars.";
    Figures "en-chiffres" "in-figures" "figures" "The movement in figures.";
    Plan "plan" "site-map" "" "Plan of the site.";
    Search "recherche" "search" "search" "Search, and all from A to Z.";
    Signup "inscription" "sign-up" "signup" "Form.";
    SignupAbroad "inscription/hors-de-france" "sign-up/abroad" "signup" "Form.";
    Signin "connexion" "sign-in" "signup" "Form.";
    EventNew "agenda/proposer" "agenda/propose" "events" "Form.";
}

/// Makes addresses in the site's language. All begin and end with `/`.
#[derive(Debug, Clone, Copy)]
pub struct Routes {
    locale: Locale,
}

impl Routes {
    /// For a site in `locale`.
    #[must_use]
    pub fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// A fixed place.
    #[must_use]
    pub fn to(self, place: Place) -> String {
        match place.segments(self.locale) {
            "" => "/".into(),
            segments => format!("/{segments}/"),
        }
    }

    fn under(self, place: Place, last: &str) -> String {
        format!("{}{last}/", self.to(place))
    }

    /// A page below a fixed place.
    #[must_use]
    pub fn below(self, place: Place, segment: &str) -> String {
        self.under(place, segment)
    }

    /// A page of a list: the list itself, then `page/2/`.
    #[must_use]
    pub fn paged(self, list: &str, page: usize) -> String {
        if page <= 1 { list.to_owned() } else { format!("{list}page/{page}/") }
    }

    /// A group's page.
    #[must_use]
    pub fn group(self, group: &Group) -> String {
        self.under(Place::Groups, &group.slug)
    }

    /// A group's short address, for posters.
    #[must_use]
    pub fn short(self, slug: &str) -> String {
        format!("/g/{slug}/")
    }

    /// The agenda of a group or department whose page is `page`.
    #[must_use]
    pub fn agenda_of(self, page: &str) -> String {
        format!("{page}agenda/")
    }

    /// What was, of the group or department whose page is `page`.
    #[must_use]
    pub fn agenda_past_of(self, page: &str) -> String {
        let past = match self.locale {
            Locale::Fr => "passes",
            Locale::En => "past",
        };
        format!("{}{past}/", self.agenda_of(page))
    }

    /// The calendar file of the agenda of the group or place whose page is `page`.
    #[must_use]
    pub fn calendar_of(self, page: &str) -> String {
        format!("{page}agenda.ics")
    }

    /// The same agenda as text.
    #[must_use]
    pub fn text_of(self, page: &str) -> String {
        format!("{page}agenda.txt")
    }

    /// The same agenda on paper.
    #[must_use]
    pub fn sheet_of(self, page: &str) -> String {
        let sheet = match self.locale {
            Locale::Fr => "feuille",
            Locale::En => "sheet",
        };
        format!("{page}{sheet}/")
    }

    /// The feed of what is new at `page`, for programs that read feeds.
    #[must_use]
    pub fn feed_of(self, page: &str) -> String {
        match self.locale {
            Locale::Fr => format!("{page}fil.xml"),
            Locale::En => format!("{page}feed.xml"),
        }
    }

    /// The same as JSON.
    #[must_use]
    pub fn json_feed_of(self, page: &str) -> String {
        match self.locale {
            Locale::Fr => format!("{page}fil.json"),
            Locale::En => format!("{page}feed.json"),
        }
    }

    /// An article of the group whose page is `group`.
    #[must_use]
    pub fn group_article(self, group: &str, slug: &str) -> String {
        format!("{group}articles/{slug}/")
    }

    /// A department's page.
    #[must_use]
    pub fn department(self, code: &str, name: &str) -> String {
        self.under(Place::Departments, &format!("{}-{}", code.to_ascii_lowercase(), slugify(name)))
    }

    /// A commune's page.
    #[must_use]
    pub fn commune(self, insee: &str, name: &str) -> String {
        self.under(Place::Communes, &format!("{}-{}", insee.to_ascii_lowercase(), slugify(name)))
    }

    /// What the postcodes of these first three digits lead to.
    #[must_use]
    pub fn postcodes(self, start: &str) -> String {
        format!("/data/postcodes/{start}.json")
    }

    /// An event's page.
    #[must_use]
    pub fn event(self, event: &Event) -> String {
        self.under(Place::Agenda, &event.slug)
    }

    /// A report's page.
    #[must_use]
    pub fn report(self, report: &Report) -> String {
        self.under(Place::Reports, &report.slug)
    }

    /// An idea's page.
    #[must_use]
    pub fn idea(self, idea: &Idea) -> String {
        self.under(Place::Ideas, &format!("{}-{}", idea.code.to_ascii_lowercase(), slugify(&idea.title)))
    }

    /// A theme's hub.
    #[must_use]
    pub fn theme(self, id: &str) -> String {
        self.under(Place::Themes, id)
    }

    /// A role's page.
    #[must_use]
    pub fn role(self, id: &str) -> String {
        self.under(Place::Contacts, id)
    }

    /// A board.
    #[must_use]
    pub fn board(self, kind: PostKind) -> String {
        self.to(match kind {
            PostKind::Carpool => Place::Carpool,
            PostKind::Lodging => Place::Lodging,
            PostKind::Exchange => Place::Exchange,
        })
    }

    /// The feature an address belongs to, if one can switch it off: the longest place it lies under.
    #[must_use]
    pub fn feature_of(self, path: &str) -> Option<&'static str> {
        Place::ALL
            .iter()
            .filter(|place| !place.feature().is_empty() && path.starts_with(&self.to(**place)))
            .max_by_key(|place| self.to(**place).len())
            .map(|place| place.feature())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_know_their_feature() {
        let routes = Routes::new(Locale::Fr);
        assert_eq!(routes.feature_of("/idees/ab12-x/"), Some("ideas"));
        assert_eq!(routes.feature_of("/covoiturage/proposer/"), Some("carpool"));
        assert_eq!(routes.feature_of("/a-propos/"), None);
        assert_eq!(routes.feature_of("/"), None);
    }

    #[test]
    fn no_two_places_share_an_address() {
        for locale in [Locale::Fr, Locale::En] {
            let routes = Routes::new(locale);
            let mut all: Vec<_> = Place::ALL.iter().map(|place| routes.to(*place)).collect();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), Place::ALL.len());
        }
    }
}
