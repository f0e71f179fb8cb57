//! Groups brought along in a table: the command takes them in, whoever animates them is asked by mail, and
//! taking the table again changes nothing.

use std::fs;
use std::path::Path;

use functions::clock::{Clock, Virtual};
use functions::membership::{self, Rank};
use functions::store::sqlite::Sqlite;
use functions::store::{Store, Table};
use jiff::Timestamp;
use tests::command::{self, Said};
use tests::site::Site;
use tests::world::World;

/// As people have it: saved by Excel in France, with what goes wrong in it.
const TABLE: &str = "Nom du groupe;Code postal;Commune;Description;E-mail;Téléphone\r\n\
    Les Pieds dans l’herbe;63000;Clermont-Ferrand;\"Deux\nlignes\";anna@maille.example;06 00 00 00 00\r\n\
    Amitiés rurales;1000;Bourg-en-Bresse;;;\r\n\
    Amitiés rurales;=B2;Lyon;;;\r\n\
    Amitiés rurales;69001;Lyon;;;\r\n\
    ;63100;Clermont-Ferrand;;secret@maille.example;\r\n";

struct House {
    site: Site,
}

impl House {
    fn new() -> Self {
        let house = Self { site: Site::small() };
        let out = house.path("state/out");
        let said = command::run(&["build", "--site", &house.path("."), "--out", &out]);
        assert_eq!(said.status, Some(0), "{}{}", said.out, said.err);
        house
    }

    fn path(&self, name: &str) -> String {
        self.site.path().join(name).display().to_string()
    }

    fn import(&self, more: &[&str]) -> Said {
        let (site, state) = (self.path("."), self.path("state"));
        let mut arguments = vec!["import", "--lang", "fr", "--site", &site, "--state", &state];
        arguments.extend_from_slice(more);
        command::run(&arguments)
    }

    /// The running platform over what was taken in.
    fn world(&self) -> World {
        // The command goes by the machine's clock: a little later.
        let clock = Virtual::at(Timestamp::now() + jiff::SignedDuration::from_mins(1));
        let file = Path::new(&self.path("state")).join("maille.db");
        let engine = Sqlite::open(&file).unwrap_or_else(|error| panic!("{error}"));
        World::over(Store::sqlite(engine, Clock::Virtual(clock.clone())), clock, 1)
    }
}

fn groups(world: &World) -> Vec<(String, usize)> {
    let all = world.app.store().scan(Table::Public, None, 100).expect("a page").documents;
    let groups = all.iter().filter(|document| document.key.partition.starts_with("groups/"));
    groups
        .map(|document| {
            let (_, group) = membership::get(&world.app, &document.key.sort).expect("a group");
            (group.slug, group.animators.len())
        })
        .collect()
}

#[test]
fn a_table_of_groups_is_taken_in_once() {
    let house = House::new();
    let (file, table) = (house.path("groupes.csv"), TABLE.replace('’', "'"));
    let bytes: Vec<u8> =
        table.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect();
    fs::write(&file, bytes).expect("a file");

    let tried = house.import(&["--groups", &file, "--dry-run"]);
    assert_eq!(tried.status, Some(1), "{}{}", tried.out, tried.err);
    assert!(tried.out.contains("3 groupes seraient repris. Rien"), "{}", tried.out);
    assert_eq!(groups(&house.world()), []);

    let said = house.import(&["--groups", &file]);
    assert_eq!(said.status, Some(1), "{}{}", said.out, said.err);
    assert!(said.out.contains("3 groupes repris."), "{}", said.out);
    // Typography puts spaces of its own between words and marks.
    let plain = contract::words::fold(&said.out);
    for told in [
        "ligne 5, colonne code postal (une formule)",
        "ligne 7, colonne nom du groupe (vide)",
        "colonnes laissees de cote, que rien ne lit ici : telephone.",
    ] {
        assert!(plain.contains(told), "{told}: {plain}");
    }
    assert!(!said.out.contains("secret"), "{}", said.out);

    let world = house.world();
    world.work();
    let mut found = groups(&world);
    found.sort();
    let expected = [("amities-rurales", 0), ("amities-rurales-lyon", 0), ("les-pieds-dans-l-herbe", 0)];
    assert_eq!(found, expected.map(|(slug, count)| (slug.to_owned(), count)));

    // The mail asks; only the yes seats.
    let link = world.link_to("anna@maille.example", "/api/mandates/accept");
    let browser = world.browser();
    assert!(browser.open(&link).source.contains("Les Pieds"));
    let token = link.split("t=").nth(1).expect("a token").to_owned();
    let yes = browser.post("/api/mandates/accept", &[("t", &token), ("answer", "yes")]);
    assert_eq!(yes.path, "/api/sent?what=mandate_accepted", "{}", yes.source);
    world.work();
    let (_, group) =
        membership::of_slug(&world.app, "les-pieds-dans-l-herbe").expect("an answer").expect("a group");
    let [animator] = group.animators.as_slice() else { panic!("{:?}", group.animators) };
    assert_eq!(membership::rank(&world.app, &group.id, animator).expect("an answer"), Some(Rank::Animator));
    assert_eq!(group.orphan_since, None);
    assert_eq!(group.description, "Deux\nlignes");

    let mails = world.mails_to("anna@maille.example").len();
    let again = house.import(&["--groups", &file]);
    assert!(again.out.contains("0 groupe repris."), "{}", again.out);
    assert!(again.out.contains("3 lignes déjà reprises avant"), "{}", again.out);
    let world = house.world();
    world.work();
    assert_eq!(groups(&world).len(), 3);
    assert_eq!(world.mails_to("anna@maille.example").len(), 0, "{mails} before, none again");
}

#[test]
fn a_table_of_events_is_taken_in_once() {
    let house = House::new();
    let (groups, events) = (house.path("groupes.csv"), house.path("agenda.csv"));
    fs::write(&groups, "id;nom;cp\nG7;Les Semeurs;63100\n").expect("a file");
    let table = "Titre;Groupe;Date;Heure;Lieu;Code postal;Commune\n\
        Tractage;Les Semeurs;03/12/2030;19h30-21h;Place de Jaude;63000;Clermont-Ferrand\n\
        Réunion;G7;jeudi 5 décembre 2030 à 19h;;;;\n\
        Réunion;Les Inconnus;05/12/2030;19h;;;\n";
    fs::write(&events, table).expect("a file");
    let said = house.import(&["--groups", &groups, "--events", &events]);
    assert_eq!(said.status, Some(1), "{}{}", said.out, said.err);
    assert!(said.out.contains("2 événements repris."), "{}", said.out);
    let known = |world: &World| {
        let all = world.app.store().scan(Table::Public, None, 100).expect("a page").documents;
        all.iter().filter(|document| document.key.partition == "events/63/2030-12").count()
    };
    let world = house.world();
    world.work();
    let first = known(&world);
    assert_eq!(first, 2, "{}", said.out);
    let again = house.import(&["--events", &events]);
    assert!(again.out.contains("0 événement repris."), "{}", again.out);
    assert_eq!(known(&house.world()), first);
}

#[test]
fn wrong_use_is_told() {
    let house = House::new();
    assert_eq!(house.import(&[]).status, Some(2));
    assert_eq!(house.import(&["--groups", "nowhere.csv"]).status, Some(2));
    let file = house.path("vide.csv");
    fs::write(&file, "").expect("a file");
    let said = house.import(&["--groups", &file]);
    assert_eq!(said.status, Some(2));
    assert!(said.err.contains("colonne de noms"), "{}", said.err);
    assert_eq!(house.import(&["--all", "x", "--groups", &file]).status, Some(2));
}
