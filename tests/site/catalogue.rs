//! The classic mistakes, one each, with the place where each must be named.

/// A mistake as somebody makes it.
pub struct Mistake {
    /// In a few words.
    pub name: &'static str,
    /// Files written into the small site of `tests/fixtures/small`. `+++append` adds to what is there.
    pub files: &'static [(&'static str, &'static str)],
    /// `file:line:column code` of everything that must be said, and nothing else may be.
    pub expected: &'static [&'static str],
    /// Whether another mistake of the list keeps this one from being seen when all are made at once.
    pub hidden_by_others: bool,
}

const fn one(
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
    expected: &'static [&'static str],
) -> Mistake {
    Mistake { name, files, expected, hidden_by_others: false }
}

macro_rules! page {
    ($body:literal) => {
        concat!("+++\ntitle = \"Page d’essai\"\n+++\n\n", $body, "\n")
    };
}

/// A group of the data; its id is `g`.
macro_rules! group {
    ($geometry:literal) => {
        concat!(
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":"#,
            $geometry,
            r#","properties":{"id":"g","slug":"g","name":"Groupe","kind":"local","place":{"commune":"63113"},"status":"published","published_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}}]}"#
        )
    };
}

/// One event a line, so that its place is a line.
macro_rules! event {
    ($id:literal, $start:literal, $end:literal, $zone:literal, $more:literal) => {
        concat!(
            "{\"schema\":1,\"records\":[\n{\"id\":\"", $id, "\",\"slug\":\"", $id,
            "\",\"title\":\"Essai\",\"groups\":[],\"kind\":\"reunion\",\"starts_at\":\"", $start,
            "\",\"ends_at\":\"", $end, "\",\"zone\":\"", $zone,
            "\",\"online\":true,\"status\":\"published\",\"published_at\":\"2026-01-01T00:00:00Z\",\"updated_at\":\"2026-01-01T00:00:00Z\"",
            $more, "}\n]}\n"
        )
    };
}

/// Every mistake, in the order of the issue that asked for them, then others.
pub const MISTAKES: &[Mistake] = &[
    one(
        "impossible date",
        &[("content/wiki/agir/jour.md", "+++\ntitle = \"Jour\"\ndate = 2026-02-30\n+++\n")],
        &["content/wiki/agir/jour.md:3:8 impossible-date"],
    ),
    one(
        "unknown key",
        &[("content/wiki/agir/cle.md", "+++\ntitle = \"Clé\"\nsumary = \"x\"\n+++\n")],
        &["content/wiki/agir/cle.md:3:1 unknown-key"],
    ),
    one(
        "broken wiki link",
        &[("content/wiki/agir/lien.md", page!("Voir [[Tracteur volant]]."))],
        &["content/wiki/agir/lien.md:5:6 broken-wiki-link"],
    ),
    one(
        "missing image",
        &[("content/wiki/agir/image.md", page!("![Une table](/images/absente.png)"))],
        &["content/wiki/agir/image.md:5:1 missing-image"],
    ),
    one(
        "image with other capitals",
        &[("content/wiki/agir/casse.md", page!("![Une table](/images/Point.PNG)"))],
        &["content/wiki/agir/casse.md:5:1 image-case"],
    ),
    one(
        "two pages at one address",
        &[("content/pages/À Propos.md", page!("La même adresse."))],
        &["content/pages/À Propos.md:1:1 same-address"],
    ),
    one(
        "broken front matter",
        &[("content/wiki/agir/tete.md", "+++\ntitle = \"Sans fin\nweight = 1\n+++\n")],
        &["content/wiki/agir/tete.md:2:18 front-matter-broken"],
    ),
    one(
        "no front matter",
        &[("content/wiki/agir/nue.md", "Bonjour.\n")],
        &["content/wiki/agir/nue.md:1:1 front-matter-missing"],
    ),
    one(
        "broken template",
        &[(
            "themes/site/templates/tutorial.html",
            "{% extends \"base.html\" %}\n{% block main %}{{ page.nothing.here.at.all }}{% endblock main %}\n",
        )],
        &["themes/site/templates/tutorial.html:2:25 template-broken"],
    ),
    one(
        "swapped GeoJSON",
        &[("content/data/groups/63.geojson", group!(r#"{"type":"Point","coordinates":[45.77,3.08]}"#))],
        &["content/data/groups/63.geojson:1:41 geo-swapped"],
    ),
    one(
        "broken GeoJSON",
        &[("content/data/groups/33.geojson", "{\"type\":\"FeatureCollection\",\n\"features\":[")],
        &["content/data/groups/33.geojson:2:12 shard-broken"],
    ),
    one(
        "GeoJSON that breaks its own rules",
        &[("content/data/groups/75.geojson", group!(r#"{"type":"Point","coordinates":[3.08]}"#))],
        &["content/data/groups/75.geojson:1:41 geo-broken"],
    ),
    one(
        "a place that is not on Earth",
        &[("content/data/groups/59.geojson", group!(r#"{"type":"Point","coordinates":[3.08,245.77]}"#))],
        &["content/data/groups/59.geojson:1:41 geo-outside"],
    ),
    one(
        "an event that ends before it starts",
        &[(
            "content/data/events/63/2026-12.json",
            event!("e1", "2026-12-03T19:00:00", "2026-12-03T18:00:00", "Europe/Paris", ""),
        )],
        &["content/data/events/63/2026-12.json:2:1 event-ends-before-start"],
    ),
    one(
        "an hour that the clocks skip",
        &[(
            "content/data/events/63/2027-03.json",
            event!("e2", "2027-03-28T02:30:00", "2027-03-28T04:00:00", "Europe/Paris", ""),
        )],
        &["content/data/events/63/2027-03.json:2:1 event-hour-skipped"],
    ),
    one(
        "an event of nine days",
        &[(
            "content/data/events/63/2027-01.json",
            event!("e3", "2027-01-03T19:00:00", "2027-01-12T18:00:00", "Europe/Paris", ""),
        )],
        &["content/data/events/63/2027-01.json:2:1 event-too-long"],
    ),
    one(
        "a zone that does not exist",
        &[(
            "content/data/events/63/2027-02.json",
            event!("e4", "2027-02-03T19:00:00", "2027-02-03T20:00:00", "Europe/Clermont", ""),
        )],
        &["content/data/events/63/2027-02.json:2:1 unknown-zone"],
    ),
    one(
        "unknown theme",
        &[("content/wiki/agir/theme.md", "+++\ntitle = \"Thème\"\nthemes = [\"logemant\"]\n+++\n")],
        &["content/wiki/agir/theme.md:3:10 unknown-theme"],
    ),
    one(
        "image nobody describes",
        &[("content/wiki/agir/alt.md", page!("![](/images/point.png)"))],
        &["content/wiki/agir/alt.md:5:1 missing-alt"],
    ),
    one(
        "skipped heading level",
        &[("content/wiki/agir/titre.md", page!("## Deux\n\n#### Quatre"))],
        &["content/wiki/agir/titre.md:7:1 skipped-heading"],
    ),
    one(
        "second title",
        &[("content/wiki/agir/titre-un.md", page!("# Un"))],
        &["content/wiki/agir/titre-un.md:5:1 top-heading"],
    ),
    one(
        "broken internal link",
        &[("content/wiki/agir/interne.md", page!("Voir [la page](/a-propo/)."))],
        &["content/wiki/agir/interne.md:5:6 broken-link"],
    ),
    one(
        "broken anchor",
        &[("content/wiki/agir/ancre.md", page!("Voir [la suite](/wiki/agir/tracter/#apres)."))],
        &["content/wiki/agir/ancre.md:5:6 broken-anchor"],
    ),
    one(
        "not UTF-8",
        &[("content/wiki/agir/latin.md", "+++\ntitle = \"Latin\"\n+++\n\nCaf<ff>\n")],
        &["content/wiki/agir/latin.md:5:4 not-utf8"],
    ),
    one(
        "seven entries in the menu",
        &[(
            "content/site.toml",
            "+++append\n[[nav]]\ntitle = \"3\"\nto = \"/plan/\"\n[[nav]]\ntitle = \"4\"\nto = \"/plan/\"\n[[nav]]\ntitle = \"5\"\nto = \"/plan/\"\n[[nav]]\ntitle = \"6\"\nto = \"/plan/\"\n[[nav]]\ntitle = \"7\"\nto = \"/plan/\"\n",
        )],
        &["content/site.toml:14:1 nav-too-wide"],
    ),
    one(
        "unknown shortcode",
        &[("content/wiki/agir/raccourci.md", page!("{{< figura src=\"x\" >}}"))],
        &["content/wiki/agir/raccourci.md:5:1 unknown-shortcode"],
    ),
    one(
        "shortcode that is never closed",
        &[("content/wiki/agir/ouvert.md", page!("{{< callout kind=\"note\" >}}\n\nTexte."))],
        &["content/wiki/agir/ouvert.md:5:1 broken-shortcode"],
    ),
    one(
        "unknown variable",
        &[("content/wiki/agir/variable.md", page!("Appelez {{ site.fone }}."))],
        &["content/wiki/agir/variable.md:5:9 unknown-variable"],
    ),
    one(
        "a value of another kind",
        &[("content/wiki/agir/valeur.md", "+++\ntitle = \"Valeur\"\nweight = \"lourd\"\n+++\n")],
        &["content/wiki/agir/valeur.md:3:10 wrong-value"],
    ),
    one(
        "a resource without licence",
        &[("content/resources/sans-licence.md", page!("Le texte."))],
        &["content/resources/sans-licence.md:1:1 missing-key"],
    ),
    one(
        "a space nobody declared",
        &[(
            "content/articles/espace.md",
            "+++\ntitle = \"Espace\"\ndate = 2026-11-01\nspace = \"espace-logemant\"\n+++\n",
        )],
        &["content/articles/espace.md:4:9 unknown-reference"],
    ),
    one(
        "a slug that would leave the site",
        &[("content/pages/fuite.md", "+++\ntitle = \"Fuite\"\nslug = \"../ailleurs\"\n+++\n")],
        &["content/pages/fuite.md:3:8 bad-address"],
    ),
    one(
        "a link to members' pages",
        &[
            (
                "content/pages/reserve.md",
                "+++\ntitle = \"Réservé\"\naudience = \"members\"\n+++\n\nEntre nous.\n",
            ),
            ("content/wiki/agir/fuite.md", page!("Voir [[Réservé]].")),
        ],
        &["content/wiki/agir/fuite.md:5:6 link-to-private"],
    ),
    one(
        "a title two pages have",
        &[
            ("content/pages/jumeau.md", "+++\ntitle = \"Jumeau\"\n+++\n"),
            ("content/wiki/agir/jumeau.md", "+++\ntitle = \"Jumeau\"\n+++\n"),
            ("content/wiki/agir/ambigu.md", page!("Voir [[Jumeau]].")),
        ],
        &["content/wiki/agir/ambigu.md:5:6 ambiguous-wiki-link"],
    ),
    one(
        "an image that is none",
        &[
            ("content/images/faux.png", "pas une image"),
            ("content/wiki/agir/faux.md", page!("![Une table](/images/faux.png)")),
        ],
        &["content/images/faux.png:0:0 broken-image"],
    ),
    one(
        "a page nobody has read for years",
        &[("content/wiki/agir/vieux.md", "+++\ntitle = \"Vieux\"\nchecked_on = 2019-01-01\n+++\n")],
        &["content/wiki/agir/vieux.md:3:14 checked-long-ago"],
    ),
    one(
        "a broken shard",
        &[("content/data/ideas/2026.json", "{\"schema\":1,\"records\":[}")],
        &["content/data/ideas/2026.json:1:24 shard-broken"],
    ),
    one(
        "a record that lacks something",
        &[("content/data/reports/2026.json", "{\"schema\":1,\"records\":[\n{\"id\":\"r1\"}\n]}\n")],
        &["content/data/reports/2026.json:2:11 record-broken"],
    ),
    one(
        "two records with one id",
        &[
            (
                "content/data/events/75/2027-04.json",
                event!("e5", "2027-04-03T19:00:00", "2027-04-03T20:00:00", "Europe/Paris", ""),
            ),
            (
                "content/data/events/75/2027-05.json",
                event!("e5", "2027-04-03T19:00:00", "2027-04-03T20:00:00", "Europe/Paris", ""),
            ),
        ],
        &["content/data/events/75/2027-05.json:0:0 record-twice"],
    ),
    one(
        "quotes beyond reason",
        &[(
            "content/wiki/agir/profond.md",
            page!(
                "> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > x"
            ),
        )],
        &["content/wiki/agir/profond.md:5:97 too-nested"],
    ),
    one(
        "words that are no TOML",
        &[("themes/site/i18n/fr.toml", "[nav]\nmenu = \"Menu\nskip = 1\n")],
        &["themes/site/i18n/fr.toml:2:13 words-broken"],
    ),
];
