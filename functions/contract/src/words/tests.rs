use std::time::Instant;

use jiff::civil::{date, time};
use proptest::prelude::*;

use super::*;

fn fr() -> &'static Words {
    Words::built_in(Locale::Fr)
}

fn en() -> &'static Words {
    Words::built_in(Locale::En)
}

#[test]
fn both_files_are_read_and_hold_the_same_keys() {
    let texts = [include_str!("../../i18n/fr.toml"), include_str!("../../i18n/en.toml")];
    for (locale, text) in Locale::ALL.into_iter().zip(texts) {
        assert_eq!(Words::parse(locale, text).as_ref(), Ok(Words::built_in(locale)));
    }
    let keys = |words: &'static Words| words.iter().map(|(key, _)| key).collect::<Vec<_>>();
    assert_eq!(keys(fr()), keys(en()));
    eprintln!("words: {} keys in each language", keys(fr()).len());
}

#[test]
fn missing_keys_show() {
    assert_eq!(fr().get("no.such"), None);
    assert_eq!(fr().text("no.such"), "‹no.such›");
    assert_eq!(fr().format("no.such", &[]), "‹no.such›");
    assert_eq!(fr().plural("no.such", 2, &[]), "‹no.such.other›");
}

#[test]
fn placeholders_are_filled_once() {
    let words = Words::parse(Locale::Fr, "[a]\nb = \"{x} {y} {{x}} {x\"\nn = 3").unwrap_or_default();
    assert_eq!(words.format("a.b", &[("x", "{y}"), ("y", "2")]), "{y} 2 {{y}} {x");
    assert_eq!(words.get("a.n"), Some("3"));
}

#[test]
fn plurals_follow_the_language() {
    let text = "[g]\none = \"{n} groupe\"\nother = \"{n} groupes\"";
    for (locale, zero) in [(Locale::Fr, "0 groupe"), (Locale::En, "0 groupes")] {
        let words = Words::parse(locale, text).unwrap_or_default();
        let said: Vec<_> = [0, 1, 2].map(|n| words.plural("g", n, &[])).into();
        assert_eq!(said, [zero, "1 groupe", "2 groupes"]);
    }
}

#[test]
fn later_layers_win() {
    let mut words =
        Words::parse(Locale::Fr, "nav.menu = \"Menu\"\nnav.home = \"Accueil\"").unwrap_or_default();
    let site = Words::parse(Locale::Fr, "\"nav.menu\" = \"Sommaire\"").unwrap_or_default();
    words.overlay(&site);
    assert_eq!((words.get("nav.menu"), words.get("nav.home")), (Some("Sommaire"), Some("Accueil")));
}

#[test]
fn a_broken_file_has_a_place() {
    let error = Words::parse(Locale::Fr, "a = \"b\"\nc = oops").err();
    assert_eq!(error.map(|error| (error.line, error.column)), Some((2, 5)));
    assert!(Words::parse(Locale::Fr, "a = [1]").is_err());
}

#[test]
fn locales_are_read_from_tags() {
    assert_eq!(Locale::parse("fr-FR"), Some(Locale::Fr));
    assert_eq!(Locale::parse("EN_gb"), Some(Locale::En));
    assert_eq!(Locale::parse("de"), None);
}

#[test]
fn days_and_hours_as_people_say_them() {
    let day = date(2026, 12, 3);
    assert_eq!(fr().day_long(day), "jeudi 3 décembre 2026");
    assert_eq!(fr().day_long(date(2026, 12, 1)), "mardi 1er décembre 2026");
    assert_eq!(fr().day_without_year(day), "jeudi 3 décembre");
    assert_eq!(fr().day_plain(day), "3 décembre 2026");
    assert_eq!(fr().month_long(day), "décembre 2026");
    assert_eq!(en().day_long(day), "Thursday 3 December 2026");
    let short = fr().day_short(day);
    assert_eq!([short.weekday, short.day, short.month], ["jeu.", "3", "déc."]);
    assert_eq!(fr().hour(time(19, 0, 0, 0)), "19\u{A0}h");
    assert_eq!(fr().hour(time(18, 30, 0, 0)), "18\u{A0}h\u{A0}30");
    assert_eq!(en().hour(time(19, 0, 0, 0)), "7\u{A0}pm");
    assert_eq!(en().hour(time(0, 5, 0, 0)), "12:05\u{A0}am");
}

#[test]
fn spans_as_people_say_them() {
    let today = date(2026, 12, 3);
    let said = [-3, -1, 0, 1, 3].map(|days| {
        let day = today.checked_add(jiff::Span::new().days(days)).unwrap_or(today);
        fr().relative_day(day, today)
    });
    assert_eq!(said, ["il y a 3 jours", "hier", "aujourd’hui", "demain", "dans 3 jours"]);
    assert_eq!(fr().since_days(41), "depuis 41 jours");
    assert_eq!(fr().since_days(0), "depuis aujourd’hui");
    assert_eq!(en().since_days(1), "for 1 day");
}

#[test]
fn quantities_as_people_say_them() {
    assert_eq!(fr().count(1_234_567), "1\u{202F}234\u{202F}567");
    assert_eq!(en().count(12_345), "12,345");
    assert_eq!(fr().count(999), "999");
    assert_eq!(fr().distance_km(0.4), "à moins de 1\u{A0}km");
    assert_eq!(fr().distance_km(4.4), "à 4\u{A0}km");
    assert_eq!(fr().distance_km(f64::NAN), "distance inconnue");
    assert_eq!(fr().within_km(20), "à moins de 20\u{A0}km");
    assert_eq!(fr().list_and::<&str>(&[]), "");
    assert_eq!(fr().list_and(&["a"]), "a");
    assert_eq!(fr().list_and(&["a", "b", "c"]), "a, b et c");
}

#[test]
fn folding_and_slugs() {
    for (text, folded, slug) in [
        ("L’été à  Ambérieu ", "l'ete a amberieu", "l-ete-a-amberieu"),
        ("Œuvre", "oeuvre", "oeuvre"),
        ("« Œuvre » d'Été", "oeuvre d'ete", "oeuvre-d-ete"),
        ("PORTE‑À‑PORTE", "porte-a-porte", "porte-a-porte"),
        ("Straße 1ᵉʳ", "strasse 1er", "strasse-1er"),
        ("---", "---", ""),
        ("Привет, мир", "привет, мир", "привет-мир"),
        ("so\u{AD}li\u{200B}de", "solide", "solide"),
    ] {
        assert_eq!((fold(text).as_str(), slugify(text).as_str()), (folded, slug), "{text}");
    }
    assert!(slugify(&"mot ".repeat(1000)).len() <= 120);
}

/// `_` stands for the narrow no-break space, `~` for the no-break space.
fn check_typography(locale: Locale, text: &str, expected: &str) {
    let shown = typography(text, locale).replace('\u{202F}', "_").replace('\u{A0}', "~");
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn french_typography() {
    for (text, expected) in [
        ("Bonjour ! Ça va ?", "Bonjour_! Ça va_?"),
        ("Bonjour! Ça va?", "Bonjour_! Ça va_?"),
        ("Quoi ?! Non; si.", "Quoi_?! Non_; si."),
        ("Horaires : 18:30", "Horaires~: 18:30"),
        ("Horaires: demain", "Horaires~: demain"),
        ("« mot » et «mot»", "«_mot_» et «_mot_»"),
        ("l'\"amour\" de \"Marie\"", "l’«_amour_» de «_Marie_»"),
        ("un écran de 15\" plat", "un écran de 15\" plat"),
        ("voir https://a.example/?q=1;b=2 ? oui", "voir https://a.example/?q=1;b=2_? oui"),
        ("\"https://a.example/x's\"", "«_https://a.example/x's_»"),
        ("Euh... ../x .../x", "Euh… ../x .../x"),
        ("à 10 % et 5 €", "à 10~% et 5~€"),
        ("a &nbsp; b", "a &nbsp; b"),
        ("déjà\u{202F}! fait\u{A0}: oui", "déjà_! fait~: oui"),
        ("Non !\n! liste", "Non_!\n! liste"),
        ("page?x=1 C:\\x 12:30", "page?x=1 C:\\x 12:30"),
        ("", ""),
    ] {
        check_typography(Locale::Fr, text, expected);
    }
}

#[test]
fn english_typography() {
    for (text, expected) in [
        ("\"It's 'fine'...\" she said: yes!", "“It’s ‘fine’…” she said: yes!"),
        ("the '90s (\"so\")", "the ’90s (“so”)"),
    ] {
        check_typography(Locale::En, text, expected);
    }
}

#[test]
fn a_quotation_spans_pieces() {
    let mut block = Typographer::new(Locale::Fr);
    let pieces = ["un \"", "mot", "\" ", "ici", "!"].map(|piece| block.text(piece));
    assert_eq!(pieces.concat(), "un «\u{202F}mot\u{202F}» ici\u{202F}!");
}

#[test]
fn ordinals_are_raised() {
    for (text, expected) in [
        ("le 1er mai", "le 1<sup>er</sup> mai"),
        ("la 2e, la 3es", "la 2<sup>e</sup>, la 3<sup>es</sup>"),
        ("XXIe siècle, Ve République", "XXI<sup>e</sup> siècle, V<sup>e</sup> République"),
        ("Le 12 et Ie 1error x/2e &#1e; été", "Le 12 et Ie 1error x/2e &#1e; été"),
        ("finit par 1er", "finit par 1<sup>er</sup>"),
    ] {
        assert_eq!(ordinals_html(text), expected);
    }
}

#[test]
fn typography_takes_linear_time() {
    for pattern in ["\"", "« ", "a ; ", "...", "://", "a://", " ", "&a;", "'", "1er "] {
        let text = pattern.repeat(1 << 20 >> 2);
        let started = Instant::now();
        let set = ordinals_html(&typography(&text, Locale::Fr));
        eprintln!("typography: {} bytes of {pattern:?} in {:?}", set.len(), started.elapsed());
        assert!(started.elapsed().as_secs() < 20, "{pattern:?} is not linear");
    }
}

/// Text made of what typography reacts to, and of anything at all.
fn typed_text() -> impl Strategy<Value = String> {
    let mark = prop::sample::select(vec![
        " ", "\u{A0}", "\u{202F}", "\"", "'", "«", "»", ";", ":", "!", "?", ".", "...", "…", "://", "http",
        "a", "1", "%", "/", "\n", "&", "(", ")", "-", "’", "“", "”", "‘",
    ]);
    prop_oneof![prop::collection::vec(mark, 0..24).prop_map(|parts| parts.concat()), any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn folding_twice_is_folding_once(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn slugging_twice_is_slugging_once(text in any::<String>()) {
        let once = slugify(&text);
        prop_assert_eq!(slugify(&once), once);
    }

    #[test]
    fn typography_twice_is_typography_once(text in typed_text()) {
        for locale in Locale::ALL {
            let once = typography(&text, locale);
            prop_assert_eq!(typography(&once, locale), once);
        }
    }

    #[test]
    fn format_never_panics(text in any::<String>(), value in any::<String>()) {
        let mut words = Words::new(Locale::Fr);
        words.set("k", text);
        words.format("k", &[("n", &value)]);
    }
}
