//! F38: each feature switched off alone, and all at once: the site builds, no link is dead, no menu is
//! empty, and nothing of the feature is left.

use generator::config::FEATURES;
use generator::problem::Severity;
use tests::report::figure;
use tests::repository::nothing_wrong;
use tests::site::Site;

/// Where a feature shows itself when it is on, in the demo.
const PLACES: [(&str, &[&str]); 17] = [
    ("groups", &["/groupes/", "/pres-de-chez-moi/", "/departements/", "/communes/"]),
    ("events", &["/agenda/"]),
    ("reports", &["/comptes-rendus/"]),
    ("articles", &["/articles/"]),
    ("ideas", &["/idees/"]),
    ("carpool", &["/covoiturage/"]),
    ("lodging", &["/hebergement/"]),
    ("exchange", &["/entraide/"]),
    ("contacts", &["/contacts/"]),
    ("resources", &["/ressources/"]),
    ("tutorials", &["/tutoriels/"]),
    ("wiki", &["/wiki/"]),
    ("faq", &["/faq/"]),
    ("themes", &["/themes/"]),
    ("feeds", &["/suivre/"]),
    ("figures", &["/en-chiffres/"]),
    ("signup", &["/inscription/", "/connexion/"]),
];

/// The demo with these features off.
fn without(features: &[&str]) -> Site {
    let site = Site::demo();
    let mut config = site.read("content/site.toml");
    for feature in features {
        let before = config.clone();
        config = config.replace(&format!("\n{feature} = true"), &format!("\n{feature} = false"));
        assert_ne!(before, config, "the demo's site.toml does not name {feature}");
    }
    site.write("content/site.toml", config);
    site
}

fn look(features: &[&str]) -> Vec<String> {
    let label = features.join(", ");
    let site = without(features);
    let built = site.build();
    let mut wrong: Vec<String> = built
        .problems(Severity::Error)
        .into_iter()
        .map(|problem| format!("without {label}: {problem}"))
        .collect();
    for (feature, places) in PLACES.iter().filter(|(feature, _)| features.contains(feature)) {
        for address in built.pages().keys() {
            if places.iter().any(|place| address.starts_with(place)) {
                wrong.push(format!("without {label}: {feature} left {address}"));
            }
        }
    }
    if let Err(found) = std::panic::catch_unwind(|| super::links::check(&built, &format!("without {label}")))
    {
        let text = found.downcast_ref::<String>().cloned().unwrap_or_default();
        wrong.extend(text.lines().take(12).map(str::to_owned));
    }
    wrong
}

#[test]
fn each_feature_can_be_switched_off_alone() {
    let wrong: Vec<String> = FEATURES.iter().flat_map(|feature| look(&[feature])).collect();
    figure("F38 switches tried alone", FEATURES.len());
    nothing_wrong("F38:", &wrong);
}

#[test]
fn all_features_can_be_switched_off_together() {
    nothing_wrong("F38:", &look(&FEATURES));
}

#[test]
fn every_place_is_there_when_its_feature_is_on() {
    let pages = Site::demo().build().pages();
    let missing: Vec<String> = PLACES
        .iter()
        .flat_map(|(_, places)| places.iter())
        .filter(|place| !pages.keys().any(|address| address.starts_with(**place)))
        .map(|place| (*place).to_owned())
        .collect();
    nothing_wrong("the table of places is wrong, or the demo lacks:", &missing);
}
