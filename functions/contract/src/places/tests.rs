use proptest::prelude::*;

use super::*;
use crate::records::Territory;

fn names(found: &[&Commune]) -> Vec<&'static str> {
    found.iter().map(|commune| commune.name).collect()
}

fn codes(found: &[&Department]) -> Vec<&'static str> {
    found.iter().map(|department| department.code).collect()
}

#[test]
fn the_tables_are_whole() {
    let placed = communes().iter().filter(|commune| commune.position.is_some()).count();
    eprintln!("places: {} communes ({placed} placed)", communes().len());
    assert_eq!((communes().len(), placed), (34_969, 34_969 - 102));
    assert_eq!((departments().len(), regions().len()), (109, 26));
    assert!(communes().windows(2).all(|pair| pair[0].insee < pair[1].insee));
    assert!(communes().iter().all(|commune| commune.insee.len() == 5));
    let spread: usize = departments().iter().map(|department| department.communes().len()).sum();
    assert_eq!(spread, communes().len());
    for department in departments() {
        assert!(region(department.region).is_some(), "{}", department.name);
        assert!(department.communes().iter().all(|commune| commune.department == department.code));
    }
}

#[test]
fn communes_are_found_by_code_postcode_and_name() {
    assert_eq!(commune("63113").map(|commune| commune.name), Some("Clermont-Ferrand"));
    assert_eq!(commune("2a004").map(|commune| commune.name), Some("Ajaccio"));
    assert_eq!(commune("99999"), None);
    assert_eq!(names(&communes_of_postcode("63000")), ["Clermont-Ferrand"]);
    assert_eq!(names(&communes_of_postcode("75011")), ["Paris"]);
    assert!(communes_of_postcode("").is_empty());
    assert_eq!(names(&communes_named("ST ÉTIENNE"))[..1], ["Saint-Étienne"]);
    assert_eq!(names(&communes_named("l’abergement clemenciat")), ["L'Abergement-Clémenciat"]);
}

#[test]
fn departments_follow_from_codes() {
    let of_insee = |code| department_of(code).map(|department| department.code);
    let of_postcode = |code| department_of_postcode(code).map(|department| department.code);
    assert_eq!(
        ["63113", "2A004", "97411", "97701"].map(of_insee),
        [Some("63"), Some("2A"), Some("974"), Some("977")]
    );
    assert_eq!(["", "6", "99000", "é0000"].map(of_insee), [None; 4]);
    assert_eq!(
        ["63000", "20000", "20200", "97133", "98714"].map(of_postcode),
        [Some("63"), Some("2A"), Some("2B"), Some("977"), Some("987")]
    );
    // A CEDEX we do not know; then not a postcode.
    assert_eq!(["63099", "20199", "x3000", "6300"].map(of_postcode), [Some("63"), Some("2A"), None, None]);
}

#[test]
fn the_near_field_understands_what_people_type() {
    for (query, commune) in [
        ("63000", "Clermont-Ferrand"),
        (" 63 000 ", "Clermont-Ferrand"),
        ("clermont ferrand", "Clermont-Ferrand"),
        ("63000 Clermont-Ferrand", "Clermont-Ferrand"),
        ("Clermont-Ferrand (63)", "Clermont-Ferrand"),
        ("St-Denis 974", "Saint-Denis"),
        ("Paris 11e arrondissement", "Paris"),
        ("havre", "Le Havre"),
        ("Chalon s/ Saône", "Chalon-sur-Saône"),
        ("75056", "Paris"),
        ("6300", "Clermont-Ferrand"),
        ("nouméa", "Nouméa"),
        ("clermont-fer", "Clermont-Ferrand"),
    ] {
        let found = search(query);
        let first = names(&found.communes).first().copied();
        assert_eq!(first, Some(commune), "{query}");
    }
    assert_eq!(search("St-Denis 974").communes.len(), 1);
    for (query, expected) in [
        ("63", vec!["63"]),
        ("1", vec!["01"]),
        ("2a", vec!["2A"]),
        ("20", vec!["2A", "2B"]),
        ("971", vec!["971"]),
        ("puy de dôme", vec!["63"]),
        ("Loire", vec!["42"]),
        ("réunion", vec!["974"]),
        ("bretagne", vec!["22", "29", "35", "56"]),
        ("63999", vec!["63"]),
    ] {
        assert_eq!(codes(&search(query).departments), expected, "{query}");
    }
    let both = search("Vienne");
    assert_eq!((both.communes.len(), codes(&both.departments)), (1, vec!["86"]));
    for query in ["", " ", "zz", "999999", "00", "xyzxyz", "?"] {
        assert!(search(query).is_empty(), "{query}");
    }
}

#[test]
fn distances_and_bands() {
    let paris = commune("75056").and_then(|commune| commune.position);
    let lyon = commune("69123").and_then(|commune| commune.position);
    let km = paris.zip(lyon).map(|(paris, lyon)| distance_km(paris, lyon).round());
    assert_eq!(km, Some(393.0));
    let antipode = distance_km(Position { lat: 0.0, lon: 0.0 }, Position { lat: 0.0, lon: 180.0 });
    assert_eq!(antipode.round(), 20_015.0);
    assert_eq!(
        [0.0, 0.4, 1.0, 3.0, 20.0, 20.1, 30_000.0, f64::NAN].map(band),
        [1, 1, 1, 5, 20, 50, 20_000, 20_000]
    );
    assert_eq!(Position::from_lon_lat([2.0, 91.0]), None);
    assert_eq!(commune("97502").and_then(|commune| commune.distance_km(commune)), None);
}

#[test]
fn every_place_has_a_zone_that_exists() {
    for commune in communes() {
        assert!(jiff::tz::TimeZone::get(zone_of_commune(commune)).is_ok(), "{}", commune.name);
    }
    assert_eq!(
        ["63", "974", "987", "nowhere"].map(zone),
        ["Europe/Paris", "Indian/Reunion", "Pacific/Tahiti", "Europe/Paris"]
    );
    assert_eq!(commune("98731").map(zone_of_commune), Some("Pacific/Marquesas"));
}

#[test]
fn small_communes_are_not_named_in_public() {
    assert_eq!(commune("63113").map(area_of), Some(Territory::Commune("63113".into())));
    let mut departments_only = 0;
    for small in communes() {
        match area_of(small) {
            Territory::Commune(insee) => {
                let area = commune(&insee);
                assert_eq!(area.map(|area| area.department), Some(small.department));
                assert!(area.and_then(|area| area.population) >= Some(AREA_MIN_POPULATION));
            }
            other => {
                departments_only += 1;
                assert_eq!(other, Territory::Department(small.department.to_owned()));
            }
        }
    }
    eprintln!("places: {departments_only} communes stand as their department");
}

#[test]
fn forms_get_one_place_or_the_reason() {
    let insee = |query| resolve_commune(query).map(|commune| commune.insee.to_string());
    assert_eq!(insee("63000").as_deref(), Ok("63113"));
    assert_eq!(insee("01 400").as_deref(), Ok("01093"));
    assert_eq!(insee("97400 Saint-Denis").as_deref(), Ok("97411"));
    assert_eq!(insee("Puy-de-Dôme").err(), Some(Unresolved::TooWide));
    assert_eq!(insee("nulle part").err(), Some(Unresolved::Nothing));
    assert!(matches!(insee("Saint-Denis"), Err(Unresolved::Ambiguous(several)) if several.len() > 1));
    assert_eq!(resolve_territory("63"), Ok(Territory::Department("63".into())));
    assert_eq!(resolve_territory("Bretagne"), Ok(Territory::Region("53".into())));
    assert_eq!(resolve_territory("20"), Ok(Territory::Region("94".into())));
    assert_eq!(resolve_territory("Vienne"), Ok(Territory::Department("86".into())));
    assert_eq!(resolve_territory("38200 Vienne"), Ok(Territory::Commune("38544".into())));
}

proptest! {
    #[test]
    fn no_query_panics(query in any::<String>()) {
        let found = search(&query);
        prop_assert!(found.communes.len() <= 30);
        let _ = (department_of(&query), department_of_postcode(&query), commune(&query), zone(&query));
    }

    #[test]
    fn distances_are_symmetric(a in (-90.0..90.0f64, -180.0..180.0f64), b in (-90.0..90.0f64, -180.0..180.0f64)) {
        let (a, b) = (Position { lat: a.0, lon: a.1 }, Position { lat: b.0, lon: b.1 });
        prop_assert!((distance_km(a, b) - distance_km(b, a)).abs() < 1e-6);
        prop_assert!(distance_km(a, b) <= 20_038.0);
    }
}
