//! A board: what is offered, what is looked for, and the form.

use contract::records::{Direction, Post, PostKind};
use tera::Value;

use super::{card, feature};
use crate::job::{Context, Job, LinkTo, Listing, PageMeta};
use crate::paging::Cut;
use crate::routes::Place;
use crate::site::Site;

/// Posts of one side on one page of a board.
const PER_PAGE: usize = 50;

/// The pages of one board. They are there when it is empty, so that someone can be the first.
pub fn jobs<'s>(site: &'s Site, kind: PostKind, jobs: &mut Vec<Job<'s>>) {
    let path = site.routes.board(kind);
    for page in cut(site, kind).numbers() {
        let make = move || context(site, kind, page);
        let job = Job::page(site.routes.paged(&path, page), "board.html", make);
        let listing = if page > 1 { Listing::Archive } else { listing(site, kind) };
        jobs.push(job.listed(listing));
    }
    let crumbs = vec![LinkTo::new(title(site, kind), path)];
    let form = crate::forms::job(site, feature(kind), site.routes.to(form_place(kind)), crumbs);
    jobs.extend(form.map(|job| job.listed(listing(site, kind))));
}

/// Nothing leads to an empty board.
fn listing(site: &Site, kind: PostKind) -> Listing {
    if site.posts.is_empty_board(feature(kind)) { Listing::Apart } else { Listing::Near }
}

fn form_place(kind: PostKind) -> Place {
    match kind {
        PostKind::Carpool => Place::CarpoolNew,
        PostKind::Lodging => Place::LodgingNew,
        PostKind::Exchange => Place::ExchangeNew,
    }
}

fn side(site: &Site, kind: PostKind, direction: Direction) -> Vec<&Post> {
    site.posts.open(site, kind).filter(|post| post.direction == direction).collect()
}

/// The longer side decides how many pages there are.
fn cut(site: &Site, kind: PostKind) -> Cut {
    let offers = side(site, kind, Direction::Offer).len();
    Cut::new(offers.max(side(site, kind, Direction::Request).len()), PER_PAGE)
}

fn title(site: &Site, kind: PostKind) -> String {
    site.words.text(&format!("board.{}", feature(kind))).into_owned()
}

fn context(site: &Site, kind: PostKind, page: usize) -> Context {
    let (name, path) = (feature(kind), site.routes.board(kind));
    let heading = crate::paging::title(&site.words, &title(site, kind), page);
    let meta = PageMeta::new(site, "board", heading, &site.routes.paged(&path, page))
        .summary(site, &site.words.text(&format!("board.{name}_description")))
        .under(site, [])
        .noindex();
    let cut = cut(site, kind);
    let shown = |direction| -> Vec<Value> {
        let posts = side(site, kind, direction);
        cut.of(&posts, page).iter().map(|post| card(site, post)).collect()
    };
    Context::new(&meta)
        .with("board", name)
        .with_values("offers", shown(Direction::Offer))
        .with_values("requests", shown(Direction::Request))
        .with("propose", &[propose(site, kind)])
        .with("rules", &rules(site, kind))
        .with("pager", &cut.pager(site.routes, &path, page))
}

/// One form serves both sides.
fn propose(site: &Site, kind: PostKind) -> LinkTo {
    let title = site.words.text(&format!("forms.{}.title", feature(kind)));
    LinkTo::new(title, site.routes.to(form_place(kind)))
}

/// The rules of the board: the words `board.rules.<board>.1` and on, as many as there are.
fn rules(site: &Site, kind: PostKind) -> Vec<String> {
    let rule = |n: u32| site.words.get(&format!("board.rules.{}.{n}", feature(kind)));
    (1..).map_while(rule).map(str::to_owned).collect()
}
