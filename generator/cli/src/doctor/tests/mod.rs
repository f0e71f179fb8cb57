//! Everything is well in a world of its own; then one thing after another is not, and is named.

mod world;

use std::fs;
use std::time::Duration;

use contract::words::Locale;
use functions::values::Email;

use super::finding::{Finding, State};
use crate::words::Sentences;
use world::{Answer, Built, DOMAIN, Said};

/// What is not well in a world, by key, with its state.
fn ill(said: &Said) -> Vec<(&'static str, State)> {
    let findings = Built::of(said).findings(None);
    findings
        .iter()
        .filter(|finding| finding.state != State::Good)
        .map(|finding| (finding.key, finding.state))
        .collect()
}

#[test]
fn a_world_where_all_is_well_is_told_so() {
    let built = Built::of(&Said::well());
    let to = Email::parse("ada@exemple.fr").expect("an address");
    let findings = built.findings(Some(&to));
    let sentences = Sentences::of(Locale::Fr);
    let told: Vec<String> = findings.iter().map(|finding| finding.sentence(&sentences)).collect();
    // Of the disk this test knows nothing: it is as full as the machine's.
    let well = |finding: &Finding| finding.state == State::Good || finding.key.starts_with("disk.");
    assert!(findings.iter().all(well), "{findings:#?}");
    assert_eq!(findings.len(), 14, "{told:#?}");
    assert!(told.iter().all(|sentence| !sentence.contains(['‹', '{'])), "{told:#?}");
    let mail = built.taken.lock().expect("a mail").clone();
    assert!(mail.contains("To: ada@exemple.fr") && mail.contains("Essai d'envoi"), "{mail}");
}

#[test]
fn each_planted_fault_is_named_and_nothing_else() {
    use State::{Bad, Look};
    let well = Said::well;
    let spf = |text| well().without(DOMAIN).and(DOMAIN, Answer::Text(text));
    let dkim = format!("maille._domainkey.{DOMAIN}");
    let dmarc = format!("_dmarc.{DOMAIN}");
    let planted: Vec<(&str, State, Said)> = vec![
        ("spf.missing", Bad, spf("v=spf10 -all")),
        ("spf.several", Bad, well().and(DOMAIN, Answer::Text("v=spf1 -all"))),
        ("spf.anyone", Bad, spf("v=spf1 +all")),
        ("spf.open_end", Look, spf("v=spf1 mx")),
        ("dkim.missing", Bad, well().without(&dkim)),
        ("dkim.revoked", Bad, well().without(&dkim).and(&dkim, Answer::Text("v=DKIM1; p="))),
        ("dmarc.missing", Bad, well().without(&dmarc)),
        ("dmarc.none", Look, well().without(&dmarc).and(&dmarc, Answer::Text("v=DMARC1; p=none"))),
        ("reverse.missing", Bad, well().without("7.2.0.192.in-addr.arpa")),
        ("tls.expired", Bad, Said { ends_in_days: -1, ..well() }),
        ("tls.soon", Look, Said { ends_in_days: 5, ..well() }),
        ("tls.other_name", Bad, Said { certificate_for: "www.autre.example".to_owned(), ..well() }),
        ("tls.untrusted", Bad, Said { is_known: false, ..well() }),
        ("proxy.headers", Bad, Said { policy: "default-src *".to_owned(), ..well() }),
        ("mail.refused", Bad, Said { mail: "554 no", ..well() }),
        ("clock.off", Bad, Said { clock_off: Duration::from_secs(90), ..well() }),
        ("clock.late", Look, Said { clock_off: Duration::from_secs(5), ..well() }),
        ("disk.full", Bad, Said { least_free_megabytes: u64::MAX / 2_097_152, ..well() }),
        ("state.open_to_others", Bad, Said { state_mode: 0o755, ..well() }),
        ("state.broken", Bad, Said { is_database_torn: true, ..well() }),
        ("offsite.old", Bad, Said { offsite_hours: 72, ..well() }),
        ("erasures.inside", Bad, Said { erasure_list: "state/erasures.jsonl", ..well() }),
        ("site.errors", Bad, Said { has_publisher: false, ..well() }),
    ];
    let usual = ill(&well());
    for (key, state, said) in planted {
        let mut expected = vec![(key, state)];
        expected.extend(
            usual
                .iter()
                .copied()
                .filter(|(known, _)| !known.starts_with("disk.") || !key.starts_with("disk.")),
        );
        let mut found = ill(&said);
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{key}");
    }
}

#[test]
fn a_silent_name_server_is_one_finding_and_the_rest_is_looked_at() {
    let said = Said::well();
    let built = Built::of(&said);
    let text = fs::read_to_string(&built.settings).expect("settings");
    let lines: Vec<String> = text
        .lines()
        .map(|line| match line.starts_with("resolver") {
            // Nobody listens on the port of this address.
            true => "resolver = \"127.0.0.1:9\"".to_owned(),
            false => line.to_owned(),
        })
        .collect();
    fs::write(&built.settings, lines.join("\n")).expect("settings");
    let findings = built.findings(None);
    let bad: Vec<&str> =
        findings.iter().filter(|finding| finding.state == State::Bad).map(|finding| finding.key).collect();
    assert_eq!(bad, ["names.silent"], "{findings:#?}");
}

#[test]
fn every_finding_says_what_it_is_and_what_to_do_in_both_languages() {
    let french = toml::from_str::<toml::Table>(include_str!("../../../i18n/fr.toml")).expect("a table");
    let doctor = french["doctor"].as_table().expect("a table");
    let help = doctor["help"].as_table().expect("a table");
    let mut count = 0;
    for (check, found) in
        doctor.iter().filter(|(check, _)| !["help", "marks", "mail"].contains(&check.as_str()))
    {
        for state in found.as_table().expect("a table").keys().filter(|state| *state != "good") {
            count += 1;
            assert!(help[check].get(state).is_some(), "{check}.{state} says not what to do");
        }
    }
    assert!(count > 20, "{count}");
}
