use super::layout::layout;
use super::outlines::outlines;
use super::*;
use crate::site::Site;
use crate::trial::{commune, group, records, site};

fn borders(a: &str, b: &str) -> bool {
    neighbours(a).iter().any(|code| code == b)
}

#[test]
fn every_outline_is_read() {
    assert_eq!(outlines().len(), 101);
    assert!(outlines().values().all(|outline| outline.centre.iter().all(|degrees| degrees.is_finite())));
}

#[test]
fn who_borders_whom() {
    assert!(borders("63", "03") && borders("03", "63"));
    assert!(borders("2A", "2B") && borders("75", "92") && borders("64", "65"));
    assert!(!borders("63", "75") && !borders("06", "2B") && !borders("29", "35"));
    assert!(neighbours("974").is_empty() && neighbours("975").is_empty());
}

#[test]
fn knots_can_be_hit_one_by_one() {
    let knots = &layout().knots;
    assert_eq!(knots.len(), 96);
    for (at, knot) in knots.iter().enumerate() {
        for other in &knots[at + 1..] {
            let (dx, dy) = (knot.spot.0 - other.spot.0, knot.spot.1 - other.spot.1);
            assert!(dx.hypot(dy) >= 22.0, "{} {}", knot.code, other.code);
        }
    }
}

#[test]
fn knots_stay_in_the_drawing_and_out_of_the_inset() {
    let [left, top, width, height] = super::layout::INSET_FRAME;
    for knot in &layout().knots {
        let (x, y) = knot.spot;
        assert!((9.0..=471.0).contains(&x) && (9.0..=411.0).contains(&y), "{}", knot.code);
        let framed = (left..=left + width).contains(&(x - 9.0)) && (top..=top + height).contains(&(y - 9.0));
        assert_eq!(framed, ["75", "92", "93", "94"].contains(&knot.code), "{}", knot.code);
    }
}

/// A site with groups in every department: the largest knit there can be.
fn full() -> Site {
    let all = contract::places::departments()
        .iter()
        .filter(|department| department.code.len() == 2 || department.code < "977");
    let groups = all.flat_map(|department| {
        let insee =
            department.communes().first().map(|commune| commune.insee.to_string()).unwrap_or_default();
        (0..12).map(move |n| group(&format!("g-{insee}-{n}"), commune(&insee)))
    });
    site("", records(groups, []))
}

#[test]
fn the_knit_links_to_pages_and_names_them() {
    let site = full();
    let knit = knit(&site).unwrap_or_default();
    assert!(knit.contains("href=\"/departements/63-puy-de-dome/\" aria-label=\"Puy-de-Dôme, 12 groupes\""));
    assert!(knit.contains("role=\"group\""));
    assert!(!knit.contains("style=") && !knit.contains('‹'));
    assert!(knit.len() <= 28_000, "{} bytes", knit.len());
    assert_eq!(Some(knit), super::knit(&site));
}

#[test]
fn a_small_movement_has_a_small_knit() {
    let site = site("", records([group("a", commune("63113"))], []));
    let knit = knit(&site).unwrap_or_default();
    assert_eq!(knit.matches("<a ").count(), 1);
    assert!(knit.contains("Puy-de-Dôme, 1 groupe\""));
    assert!(knit.len() <= 14_000, "{} bytes", knit.len());
}

#[test]
fn nobody_yet_is_a_picture_without_links() {
    let site = site("", records([], []));
    let knit = knit(&site).unwrap_or_default();
    assert!(knit.contains("role=\"img\"") && !knit.contains("<a "));
}

#[test]
fn names_on_a_department_s_map_do_not_cover_one_another() {
    let towns = contract::places::department("63").map(|found| found.communes()).unwrap_or_default();
    let groups = towns.iter().step_by(9).map(|town| group(&town.insee, commune(&town.insee)));
    let site = site("", records(groups, []));
    let map = of_department(&site, "63").map(|drawn| drawn.svg).unwrap_or_default();
    let names = map.matches("<text").count();
    assert!(names > 3 && names <= 12, "{names}");
    assert!(map.contains("<path class=\"map-area\"") && map.matches("<a ").count() > 40);
}

/// A ride from a hamlet of a hundred people, as a careless export might name it.
fn ride(id: &str, area: &str) -> contract::records::Post {
    contract::records::Post {
        id: id.to_owned(),
        kind: contract::records::PostKind::Carpool,
        direction: contract::records::Direction::Offer,
        area: commune(area),
        event: None,
        theme: None,
        text: String::new(),
        places: Some(2),
        starts_on: None,
        nights: None,
        solved: false,
        published_at: crate::trial::now() - jiff::SignedDuration::from_hours(1),
        expires_at: crate::trial::now() + jiff::SignedDuration::from_hours(24),
    }
}

/// The smallest commune of the Puy-de-Dôme, which no map may name.
fn hamlet() -> &'static contract::places::Commune {
    let towns = contract::places::department("63").map(|found| found.communes()).unwrap_or_default();
    let small = towns.iter().filter(|town| town.position.is_some() && town.population.is_some());
    small.min_by_key(|town| town.population).expect("a hamlet")
}

fn with_rides(config: &str, towns: &[&str]) -> Site {
    let mut records = records([group("a", commune("63113"))], []);
    let rides = towns.iter().enumerate().map(|(at, town)| ride(&format!("r{at}"), town));
    records.posts = rides.map(|ride| (ride.id.clone(), ride)).collect();
    site(config, records)
}

#[test]
fn rides_stand_at_areas_and_lead_to_the_board() {
    let hamlet = hamlet();
    let site = with_rides("", &[&hamlet.insee, "63113", "63113"]);
    let drawn = of_department(&site, "63").expect("a map");
    assert_eq!(drawn.choices.iter().map(|choice| choice.name).collect::<Vec<_>>(), ["groups", "rides"]);
    assert!(!drawn.svg.contains(hamlet.name), "{}", hamlet.name);
    assert!(drawn.svg.contains("href=\"/covoiturage/\" aria-label=\"Clermont-Ferrand, 2 trajets"));
    let country = country(&site, &Counts::of(&site)).expect("a map");
    assert!(country.contains("<tspan class=\"on-rides\">3</tspan>"));
}

#[test]
fn a_layer_without_anything_is_no_choice() {
    let off = with_rides("[features]\ncarpool = false", &["63113"]);
    let drawn = of_department(&off, "63").expect("a map");
    assert!(drawn.choices.is_empty() && !drawn.svg.contains("on-"));
    assert!(choices(&off, &Counts::of(&off).layers()).is_empty());
    let nobody = site("", records([], []));
    assert_eq!(country(&nobody, &Counts::of(&nobody)), None);
}

#[test]
fn the_map_of_all_departments_is_light_and_names_them() {
    let site = full();
    let country = country(&site, &Counts::of(&site)).expect("a map");
    assert!(
        country.contains("href=\"/departements/63-puy-de-dome/\" aria-label=\"Puy-de-Dôme, 12 groupes\"")
    );
    assert!(country.contains("/departements/974-la-reunion/") && country.contains("/departements/2a-"));
    assert_eq!(country.matches("<a ").count(), site.places.departments().len());
    assert!(country.len() <= 40_000, "{} bytes", country.len());
}
