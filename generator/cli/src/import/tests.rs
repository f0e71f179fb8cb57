//! Tables of people, as they come: what is read of them, and what is said of the rest.

use contract::bundle::Named;
use contract::records::Territory;
use contract::words::Locale;
use jiff::Timestamp;

use super::*;

fn themes() -> Vec<Named> {
    [("logement", "Logement"), ("sante", "Santé")]
        .map(|(id, name)| Named { id: id.to_owned(), name: name.to_owned() })
        .to_vec()
}

/// The one line of a table of groups, and the codes of what was remarked.
fn read(bytes: &[u8]) -> (Option<groups::Line>, Vec<&'static str>) {
    let sheet = Sheet::read(bytes, groups::FIELDS);
    let mut reading = sheet.reading(sheet.rows.first().expect("a line"));
    let now: Timestamp = "2026-11-24T09:00:00Z".parse().expect("an instant");
    let line = groups::read(&mut reading, &themes(), "01K".to_owned(), now);
    (line, reading.remarks.iter().map(|remark| remark.what).collect())
}

#[test]
fn what_excel_saves_in_france_is_read() {
    let (line, remarks) = read(
        b"Nom du groupe;Code Postal;Ville;Th\xE8mes;Description;E-mail;T\xE9l\r\n\
          Les Pieds dans l\x92herbe;1000;Bourg en Bresse;\"Logement, sant\xE9\";\"Deux\r\nlignes\";a@maille.example;0600\r\n",
    );
    let line = line.expect("a group");
    assert_eq!(remarks, Vec::<&str>::new());
    assert_eq!(line.group.name, "Les Pieds dans l’herbe");
    assert_eq!(line.group.place, Territory::Commune("01053".to_owned()));
    assert_eq!(line.group.themes, ["logement", "sante"]);
    assert_eq!(line.group.description, "Deux\nlignes");
    assert_eq!(line.animators.len(), 1);
}

#[test]
fn every_separator_and_title_leads_to_the_same() {
    for text in [
        "nom,cp,commune\nLes Semeurs,63000,Clermont-Ferrand\n",
        "sep=;\r\nNom ;Code_postal;COMMUNE\r\nLes Semeurs;63000;Clermont-Ferrand\r\n",
        "name\tpostcode\tcity\nLes Semeurs\t63 000\tclermont ferrand\n",
        "nom;cp;commune\n\"Les Semeurs\";=\"63000\";\n",
        "nom;cp;commune\nLes Semeurs;63035;Clermont-Ferrand Cedex\n",
        "nom;code postal;commune;pays\nLes Semeurs;F-63100;Clermont-Ferrand;France\n",
    ] {
        let (line, remarks) = read(text.as_bytes());
        let place = line.map(|line| (line.group.name, line.group.place));
        let meant = ("Les Semeurs".to_owned(), Territory::Commune("63113".to_owned()));
        assert_eq!(place, Some(meant), "{text:?} {remarks:?}");
    }
}

#[test]
fn each_mistake_has_its_sentence() {
    let head = "nom;cp;commune;departement;latitude;longitude;lien;email;description;theme;pays;type\n";
    for (line, what) in [
        (";63000;;;;;;;;;;", "name_missing"),
        ("ab;63000;;;;;;;;;;", "name_length"),
        ("Les S\u{435}meurs;63000;;;;;;;;;;", "letters_mixed"),
        ("Les Semeurs;630;;;;;;;;;;", "postcode_form"),
        ("Les Semeurs;99999;;;;;;;;;;", "postcode_unknown"),
        ("Les Semeurs;63000;Lyon;;;;;;;;;", "place_mismatch"),
        ("Les Semeurs;63000;Zzyzx;;;;;;;;;", "commune_not_at"),
        ("Les Semeurs;;Saint-Denis;;;;;;;;;", "commune_several"),
        ("Les Semeurs;;Zzyzx;;;;;;;;;", "commune_unknown"),
        ("Les Semeurs;;;;;;;;;;;", "place_missing"),
        ("Les Semeurs;;;Zzyzx;;;;;;;;", "department_unknown"),
        ("Les Semeurs;=A1;;;;;;;;;;", "formula"),
        ("Les Semeurs;#N/A;Lyon;;;;;;;;;", "formula"),
        ("Les Semeurs;63000;;;;;;;rÃ©union;;;", "garbled"),
        ("Les Semeurs;63000;;;3,08;45,77;;;;;;", "position"),
        ("Les Semeurs;63000;;;nord;3;;;;;;", "degrees"),
        ("Les Semeurs;;;;;;;;;;Belgique;", "town_missing"),
    ] {
        let (read, remarks) = read(format!("{head}{line}\n").as_bytes());
        assert!(read.is_none(), "{line}");
        assert!(remarks.contains(&what), "{line}: {remarks:?}");
    }
    for (line, what) in [
        ("Les Semeurs;63120;;;;;;;;;;", "commune_assumed"),
        ("Les Semeurs;63000;;;;;pas un lien;;;;;", "link_form"),
        ("Les Semeurs;63000;;;;;;pas une adresse;;;;", "address_form"),
        ("Les Semeurs;63000;;;;;;a@b.example c@d.example e@f.example g@h.example;;;;", "animators_many"),
        ("Les Semeurs;63000;;;;;;;;Fusées;;", "theme_unknown"),
        ("Les Semeurs;63000;;;;;;;;;;Cosmique", "kind_unknown"),
    ] {
        let (read, remarks) = read(format!("{head}{line}\n").as_bytes());
        assert!(read.is_some(), "{line}: {remarks:?}");
        assert!(remarks.contains(&what), "{line}: {remarks:?}");
    }
}

#[test]
fn a_remark_says_where_and_what_to_do_and_never_what_stands_there() {
    let sheet = Sheet::read("nom;cp\nLes Semeurs;secret@maille.example\n".as_bytes(), groups::FIELDS);
    let mut reading = sheet.reading(&sheet.rows[0]);
    let now: Timestamp = "2026-11-24T09:00:00Z".parse().expect("an instant");
    assert!(groups::read(&mut reading, &themes(), "01K".to_owned(), now).is_none());
    for locale in Locale::ALL {
        for format in [Format::Human, Format::Json, Format::Github] {
            for remark in &reading.remarks {
                let told = remark.told(Path::new("groupes.csv"), format, &Sentences::of(locale));
                assert!(!told.contains("secret") && !told.contains('‹'), "{told}");
                assert!(told.contains("groupes.csv") && told.contains("cp"), "{told}");
            }
        }
    }
}

#[test]
fn every_remark_has_its_two_sentences() {
    let sources = [
        include_str!("groups.rs"),
        include_str!("place.rs"),
        include_str!("cells.rs"),
        include_str!("sheet.rs"),
        include_str!("taking.rs"),
        include_str!("events.rs"),
    ];
    let sentences = Sentences::of(Locale::Fr);
    let mut seen = 0;
    for call in sources
        .iter()
        .flat_map(|text| text.split("reading.refuse(").chain(text.split("reading.notice(")).skip(1))
    {
        let mut parts = call.trim_start().split('"');
        let (Some(""), Some(_), Some(", "), Some(what)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        seen += 1;
        assert!(sentences.has(&format!("import.wrong.{what}")), "{what}");
        assert!(sentences.has(&format!("import.help.{what}")), "{what}");
    }
    assert!(seen > 20, "{seen}");
}

/// The one line of a table of events, and the codes of what was remarked.
fn event(text: &str) -> (Option<contract::records::Event>, Vec<&'static str>) {
    let sheet = Sheet::read(text.as_bytes(), events::FIELDS);
    let mut reading = sheet.reading(sheet.rows.first().expect("a line"));
    let now: Timestamp = "2026-11-24T09:00:00Z".parse().expect("an instant");
    let place = Territory::Commune("63113".to_owned());
    let group =
        functions::membership::Group::draft("01G".to_owned(), "halles".to_owned(), "Halles", place, now);
    let site = events::Lists { themes: &themes(), kinds: &themes(), zone: "Europe/Paris" };
    let read = events::read(&mut reading, &site, &group, "01K".to_owned(), now);
    (read, reading.remarks.iter().map(|remark| remark.what).collect())
}

#[test]
fn events_are_read_as_people_write_them() {
    for (head, line) in [
        ("Titre;Groupe;Date;Heure;Type", "Tractage;Halles;03/12/2026;19h30-21h;logement"),
        ("Titre;Groupe;Date;Type", "Tractage;Halles;jeudi 3 décembre 2026 à 19h30 - 21h;logement"),
        ("Titre;Groupe;Date;Heure de fin;Type", "Tractage;Halles;03/12/2026 19h30;21h;Logement"),
        ("Titre;Groupe;Date;Fin;Type", "Tractage;Halles;46359,8125;03/12/2026 21:00;logement"),
    ] {
        let (read, remarks) = event(&format!("{head}\n{line}\n"));
        let read = read.unwrap_or_else(|| panic!("{line}: {remarks:?}"));
        assert_eq!(read.starts_at.to_string(), "2026-12-03T19:30:00", "{line}");
        assert_eq!(read.ends_at.to_string(), "2026-12-03T21:00:00", "{line}");
        assert_eq!(read.slug, "tractage-2026-12-03");
    }
    let head = "titre;date;heure;fin;type;cp\n";
    for (line, what) in [
        (";03/12/2026;19h;;logement;", "title_missing"),
        ("Tractage;;19h;;logement;", "date_missing"),
        ("Tractage;bientôt;19h;;logement;", "date_form"),
        ("Tractage;31/02/2026;19h;;logement;", "date_impossible"),
        ("Tractage;12/25/2026;19h;;logement;", "date_month_first"),
        ("Tractage;03/12/2026;;;logement;", "hour_missing"),
        ("Tractage;03/12/2026;le soir;;logement;", "hour_form"),
        ("Tractage;28/03/2027;2h30-4h;;logement;", "hour_skipped"),
        ("Tractage;03/12/2026;19h;20/12/2026 19h;logement;", "end_wrong"),
        ("Tractage;03/12/2026;19h-20h;;logement;630", "postcode_form"),
    ] {
        let (read, remarks) = event(&format!("{head}{line}\n"));
        assert!(read.is_none() && remarks.contains(&what), "{line}: {remarks:?}");
    }
    for (line, what) in [
        ("Tractage;03/12/2026;19h;;logement;", "end_assumed"),
        ("Tractage;03/12/2026;19h-20h;;Fusées;", "event_kind_assumed"),
    ] {
        let (read, remarks) = event(&format!("{head}{line}\n"));
        assert!(read.is_some() && remarks.contains(&what), "{line}: {remarks:?}");
    }
}
