use contract::records::{Records, Territory};
use contract::visibility::Audience;
use jiff::SignedDuration;
use jiff::civil::date;

use super::*;
use crate::job::{Listing, Tree};
use crate::trial::{commune, event, group, now, records, render, site};

fn post(id: &str, kind: PostKind, direction: Direction) -> Post {
    Post {
        id: id.to_owned(),
        kind,
        direction,
        area: commune("63113"),
        event: Some("e".to_owned()),
        theme: None,
        text: String::new(),
        places: Some(2),
        starts_on: Some(date(2026, 11, 20)),
        nights: None,
        solved: false,
        published_at: now() - SignedDuration::from_hours(1),
        expires_at: now() + SignedDuration::from_hours(24),
    }
}

fn with(posts: impl IntoIterator<Item = Post>) -> Records {
    let posts = posts.into_iter().map(|post| (post.id.clone(), post)).collect();
    let event = event("e", "g", commune("63113"), "2026-11-20T18:30:00");
    Records { posts, ..records([group("g", commune("63113"))], [event]) }
}

type Pages = Vec<(Tree, String, String)>;

fn page<'p>(pages: &'p Pages, path: &str) -> &'p str {
    pages.iter().find(|(_, at, _)| at == path).map_or("", |(_, _, html)| html)
}

#[test]
fn a_board_shows_both_sides_and_asks_not_to_be_indexed() {
    let bed = Post { nights: Some(3), ..post("lit", PostKind::Lodging, Direction::Request) };
    let site = site("", with([post("trajet", PostKind::Carpool, Direction::Offer), bed]));
    let pages = render(&site, jobs);
    let rides = page(&pages, "/covoiturage/");
    assert!(
        rides.contains("noindex") && rides.contains("Trajet proposé") && rides.contains("Clermont-Ferrand")
    );
    assert!(rides.contains("/agenda/e/") && rides.contains("2\u{a0}places") || rides.contains("2 places"));
    assert!(rides.contains("/covoiturage/proposer/"));
    assert!(page(&pages, "/hebergement/").contains("3 nuits"));
    assert!(page(&pages, "/covoiturage/proposer/").contains("/api/posts/carpool"));
}

#[test]
fn an_empty_board_is_there_but_nothing_leads_to_it() {
    let site = site("[[nav]]\ntitle = \"Covoiturage\"\nto = \"/covoiturage/\"\n", with([]));
    assert!(site.posts.is_empty_board("carpool") && !site.posts.is_empty_board("wiki"));
    assert!(site.nav.is_empty());
    let mut all = Vec::new();
    jobs(&site, &mut all);
    assert_eq!(all.len(), 6);
    assert!(all.iter().all(|job| job.listing == Listing::Apart));
    assert!(page(&render(&site, jobs), "/covoiturage/").contains("/covoiturage/proposer/"));
}

#[test]
fn posts_go_when_they_expire_and_solved_ones_count_no_more() {
    let gone = Post { expires_at: now(), ..post("canari-vieux", PostKind::Carpool, Direction::Offer) };
    let future = Post {
        published_at: now() + SignedDuration::from_secs(1),
        ..post("canari-futur", PostKind::Carpool, Direction::Offer)
    };
    let solved = Post { solved: true, ..post("trouve", PostKind::Carpool, Direction::Request) };
    let site = site("", with([gone, future, solved, post("a", PostKind::Carpool, Direction::Offer)]));
    let pages = render(&site, jobs);
    assert!(pages.iter().all(|(_, _, html)| !html.contains("canari")));
    assert!(page(&pages, "/covoiturage/").contains("Trouvé"));
    assert_eq!(site.posts.counts_of_event("e").rides, Counts { offers: 1, requests: 0 });
    assert_eq!(site.posts.counts_of_event("nobody"), EventCounts::default());
}

#[test]
fn a_hidden_event_is_not_named_and_a_small_commune_neither() {
    let mut records =
        with([Post { area: commune("63002"), ..post("a", PostKind::Carpool, Direction::Offer) }]);
    for event in records.events.values_mut() {
        event.audience = Audience::Members;
        event.title = "canari".into();
    }
    let small = contract::places::commune("63002");
    assert!(small.is_some_and(|commune| commune.population.is_some_and(|n| n < 2_000)), "{small:?}");
    let name = small.map_or("", |commune| commune.name);
    let site = site("", records);
    for (_, path, html) in render(&site, jobs) {
        assert!(!html.contains("canari") && !html.contains("/agenda/e/") && !html.contains(name), "{path}");
    }
}

#[test]
fn an_exchange_is_told_in_its_own_words_escaped() {
    let text = "Je prête une sono <b>lourde</b>, à venir chercher. ".repeat(4);
    let exchange = Post {
        event: None,
        places: None,
        starts_on: None,
        area: Territory::Department("63".into()),
        text,
        ..post("x", PostKind::Exchange, Direction::Offer)
    };
    let site = site("", with([exchange]));
    let pages = render(&site, jobs);
    let board = page(&pages, "/entraide/");
    assert!(board.contains("&lt;b&gt;") && board.contains("Puy-de-Dôme") && board.contains("…"));
}

#[test]
fn each_board_is_switched_off_alone() {
    let posts =
        [post("a", PostKind::Carpool, Direction::Offer), post("b", PostKind::Lodging, Direction::Offer)];
    let site = site("[features]\ncarpool = false\n", with(posts));
    let pages = render(&site, jobs);
    assert!(pages.iter().all(|(_, path, _)| !path.starts_with("/covoiturage/")));
    assert!(page(&pages, "/hebergement/").contains("Lit proposé"));
    let own = render(&site, crate::events::jobs);
    assert!(!page(&own, "/agenda/e/").contains("/covoiturage/"));
    assert!(page(&own, "/agenda/e/").contains("/hebergement/"));
}
