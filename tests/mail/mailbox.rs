//! The mailbox of the trial: kept, found again, bounded, and broken on demand.

use std::sync::Arc;

use contract::words::Locale;
use functions::mail::{Letter, Mail, MailError, Mailbox, Mailer, Observer};
use functions::store::Moment;

use super::stationery::{composed, email, stationery};

fn mail(id: &str) -> Mail {
    let letter = Letter::answer(email("ada@exemple.example"), "test", id)
        .to_path("/api/signups/confirm?t=0a1b")
        .with_code("482915");
    composed(&letter, &stationery(Locale::Fr))
}

#[test]
fn mails_are_read_back() {
    let mailbox = Mailbox::in_memory();
    let mailer = Mailer::Mailbox(mailbox.clone());
    mailer.send(&mail("1")).expect("kept");
    mailer.send(&mail("2")).expect("kept");
    let list = mailbox.list();
    assert_eq!(list.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["00000002", "00000001"]);
    assert_eq!(
        (list[0].to.as_str(), list[0].subject.as_str()),
        ("ada@exemple.example", "Courriel d’essai de La Maille")
    );
    assert_eq!(list[0].date, super::stationery::now());
    assert_eq!(mailbox.get("00000001"), Some(mail("1").bytes));
    assert_eq!(mailbox.get("../1"), None);
    let opened = mailbox.open("00000002").expect("a mail");
    assert_eq!(opened.code(), Some("482915"));
    assert_eq!(
        opened.links(),
        ["https://maille.example/api/signups/confirm?t=0a1b", "https://maille.example/api/preferences"]
    );
    assert_eq!(opened.header("from"), Some("La Maille <bonjour@maille.example>"));
}

#[test]
fn a_folder_keeps_them_over_a_restart_and_forgets_the_oldest() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("mails");
    std::fs::create_dir_all(&place).expect("a folder");
    for foreign in ["note.txt", "7.eml", "00000003.eml.txt"] {
        std::fs::write(place.join(foreign), "not ours").expect("a file");
    }
    let one = mail("1");
    let first = Mailbox::in_folder(&place).expect("a mailbox");
    for _ in 0..1_002 {
        Mailer::Mailbox(first.clone()).send(&one).expect("kept");
    }
    let second = Mailbox::in_folder(&place).expect("a mailbox");
    assert_eq!(second.list(), first.list());
    assert_eq!((second.list().len(), second.list()[0].id.as_str()), (1_000, "00001002"));
    Mailer::Mailbox(second.clone()).send(&one).expect("kept");
    assert_eq!(second.list()[0].id, "00001003");
    assert!(place.join("note.txt").exists() && place.join("7.eml").exists());
    assert_eq!(std::fs::read_dir(&place).expect("a folder").count(), 1_003);
}

#[derive(Debug)]
struct Fails(Moment, MailError);

impl Observer for Fails {
    fn observe(&self, moment: Moment, _: &Mail) -> Result<(), MailError> {
        if moment == self.0 { Err(self.1.clone()) } else { Ok(()) }
    }
}

#[test]
fn a_mailbox_fails_as_it_is_told() {
    for (moment, error, kept) in [
        (Moment::Before, MailError::Later("told to".to_owned()), 0),
        (Moment::Before, MailError::Refused("told to".to_owned()), 0),
        (Moment::After, MailError::Unclear("told to".to_owned()), 1),
    ] {
        let mailbox = Mailbox::in_memory();
        let broken = Mailer::Mailbox(mailbox.observed(Arc::new(Fails(moment, error.clone()))));
        assert_eq!(broken.send(&mail("1")), Err(error));
        assert_eq!(mailbox.list().len(), kept);
    }
}
