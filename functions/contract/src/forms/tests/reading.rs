use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::samples::{bad, body, good_answers, site};
use crate::forms::*;
use crate::words::{Locale, Words, typography};

/// Cases a form, shared among its fields (S7: 500 at each run).
const CASES_A_FORM: u32 = 500;

fn event_form() -> &'static Form {
    form("event").expect("the form of events")
}

#[test]
fn good_answers_are_taken() {
    for form in FORMS {
        let answers = parse(form, &site(), &body(good_answers(form)));
        let told =
            answers.as_ref().err().map(|rejected| rejected.sentences(form, Words::built_in(Locale::Fr)));
        assert_eq!(told, None, "{}", form.name);
    }
}

#[test]
fn each_bad_answer_is_told_at_its_field_and_the_others_kept() {
    let mut cases = 0;
    for form in FORMS {
        let cases_a_field = CASES_A_FORM.div_ceil(form.fields.len() as u32);
        for field in form.fields {
            let config = Config { failure_persistence: None, ..Config::with_cases(cases_a_field) };
            let mut runner = TestRunner::new(config);
            let outcome = runner.run(&bad(field), |value| check_bad(form, field, &value));
            assert_eq!(outcome, Ok(()), "{} / {}", form.name, field.name);
            cases += cases_a_field;
        }
    }
    eprintln!("S7 (contract): {cases} bad answers over {} forms", FORMS.len());
}

/// A day without separators is refused; nothing else is said of the answers that depend on it.
#[test]
fn what_follows_from_a_bad_day_is_no_second_mistake() {
    let event = FORMS.into_iter().find(|form| form.name == "event").expect("the form of events");
    let day = event.field("day").expect("its day");
    check_bad(event, day, "00000101").expect("one error, at the day");
}

fn check_bad(form: &Form, field: &Field, value: &str) -> Result<(), TestCaseError> {
    let mut pairs = good_answers(form);
    for (name, answer) in &mut pairs {
        if *name == field.name {
            value.clone_into(answer);
        }
    }
    let Err(rejected) = parse(form, &site(), &body(pairs)) else {
        return Err(TestCaseError::fail(format!("{value:?} was taken")));
    };
    let fields: Vec<&str> = rejected.errors.iter().map(|error| error.field).collect();
    prop_assert_eq!(&fields, &[field.name], "{:?}", value);
    for other in form.fields.iter().filter(|other| other.name != field.name && other.kind != FieldKind::Trap)
    {
        prop_assert!(rejected.answers.is_given(other.name), "{} was lost", other.name);
    }
    let words = Words::built_in(Locale::Fr);
    let sentence = rejected.errors.first().map(|error| error.sentence(form, words)).unwrap_or_default();
    let label = typography(&words.text(&field.label_key()), Locale::Fr);
    let is_hidden = matches!(field.kind, FieldKind::Hidden(_) | FieldKind::Trap);
    prop_assert!(is_hidden || sentence.contains(&label), "{} does not name {}", sentence, label);
    prop_assert!(!sentence.contains('‹') && !sentence.contains('{'), "{}", sentence);
    Ok(())
}

#[test]
fn what_is_required_is_told_when_missing() {
    for form in FORMS {
        let missing = parse(form, &site(), "").err().unwrap_or_default();
        let told: Vec<&str> = missing.errors.iter().map(|error| error.field).collect();
        let mut required: Vec<&str> =
            form.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
        if form.name.starts_with("event") && form.field("commune").is_some() {
            required.push("commune");
            required.sort_by_key(|name| form.fields.iter().position(|field| field.name == *name));
        }
        assert_eq!(told, required, "{}", form.name);
    }
}

#[test]
fn text_is_trimmed_and_composed() {
    let typed = "title=+e%CC%81te%CC%81+au+parc%C2%AD+&body=a%0D%0Ab+et+bien+plus+encore";
    let kept = parse(&IDEA_PARTS, &site(), typed).unwrap_or_default();
    assert_eq!((kept.text("title"), kept.text("body")), ("été au parc", "a\nb et bien plus encore"));
}

const IDEA_PARTS: Form = Form {
    name: "idea",
    method: Method::Post,
    action: "/",
    feature: None,
    fields: &[
        Field::new("title", "forms.idea.title_field", FieldKind::Text(Length { min: 5, max: 120 })),
        Field::new("body", "forms.idea.body", FieldKind::LongText(Length { min: 20, max: 3000 })),
    ],
    rules: &[],
};

#[test]
fn days_hours_and_numbers_are_read_as_people_write_them() {
    let event = |day: &str, starts: &str| {
        let mut pairs = good_answers(event_form());
        for (name, answer) in &mut pairs {
            match *name {
                "day" => day.clone_into(answer),
                "starts" => starts.clone_into(answer),
                "last_day" | "ends" | "repeat_until" => answer.clear(),
                _ => {}
            }
        }
        parse(event_form(), &site(), &body(pairs))
    };
    for (day, starts) in [
        ("2026-12-03", "18:30"),
        ("3/12/2026", "18h30"),
        ("03.12.2026", " 18 H 30 "),
        ("3 12 2026", "18:30:00"),
    ] {
        let kept = event(day, starts).unwrap_or_default();
        assert_eq!((kept.text("day"), kept.text("starts")), ("2026-12-03", "18:30"), "{day} {starts}");
        assert_eq!(kept.commune("commune").map(|commune| commune.name), Some("Clermont-Ferrand"));
    }
    let skipped = event("29/3/2026", "2:30").err().unwrap_or_default();
    let said = skipped.sentences(event_form(), Words::built_in(Locale::Fr));
    assert!(said.contains("01:30 ou 03:30"), "{said}");
}

#[test]
fn events_end_after_they_start() {
    let with = |last_day: &str, ends: &str| {
        let mut pairs = good_answers(event_form());
        for (name, answer) in &mut pairs {
            match *name {
                "last_day" => last_day.clone_into(answer),
                "ends" => ends.clone_into(answer),
                _ => {}
            }
        }
        let errors = parse(event_form(), &site(), &body(pairs)).err().unwrap_or_default().errors;
        errors.first().map(|error| (error.field, error.key))
    };
    assert_eq!(with("", "18:30"), Some(("ends", "forms.errors.ends_before")));
    assert_eq!(with("2/12/2026", "20:30"), Some(("ends", "forms.errors.ends_before")));
    assert_eq!(with("20/12/2026", "20:30"), Some(("ends", "forms.errors.too_many_days")));
    assert_eq!(with("10/12/2026", "18:30"), None);
}

#[test]
fn consents_are_needed_for_what_they_publish() {
    for (form, shown, consent) in
        [("idea", "pseudonym", "consent_public"), ("event", "phone", "consent_phone")]
    {
        let Some(form) = form_named(form) else { continue };
        let without = |left_out: &[&str]| {
            let pairs = good_answers(form).into_iter().filter(|(name, _)| !left_out.contains(name));
            parse(form, &site(), &body(pairs)).err().unwrap_or_default().errors
        };
        assert_eq!(without(&[consent]).first().map(|error| error.field), Some(consent));
        assert_eq!(without(&[consent, shown]), []);
    }
}

fn form_named(name: &str) -> Option<&'static Form> {
    form(name)
}

#[test]
fn strange_bodies_are_refused_or_told() {
    let near = form("near").unwrap_or(FORMS[2]);
    let errors = |body: &str| parse(near, &site(), body).err().unwrap_or_default().errors;
    assert_eq!(errors(&"a".repeat(MAX_BODY_BYTES + 1))[0].key, "forms.errors.too_large");
    assert_eq!(errors(&"q=a&".repeat(MAX_PAIRS))[0].key, "forms.errors.too_large");
    assert_eq!(errors("q=a&q=b")[0].key, "forms.errors.repeated");
    assert_eq!(errors("q=%FF%FE")[0].key, "forms.errors.unreadable");
    let kept = parse(near, &site(), "q=63&utm=1&utm=2&autre=x").unwrap_or_default();
    assert_eq!((kept.text("q"), kept.unknown()), ("63", ["utm".to_owned(), "autre".to_owned()].as_slice()));
}

#[test]
fn a_list_the_site_leaves_empty_is_not_asked() {
    let form = form("idea").unwrap_or(FORMS[5]);
    let pairs = good_answers(form).into_iter().filter(|(name, _)| *name != "theme");
    assert!(parse(form, &FormChoices::default(), &body(pairs)).is_ok());
}

#[test]
fn the_largest_bodies_are_read_quickly() {
    let mut slowest = std::time::Duration::ZERO;
    for pattern in
        ["a", "+", "%CC%81", "%EF%B7%BA", "%00", "&q=a", "saint+", "%22", "%0D%0A", "@a.", "1/", "="]
    {
        for form in FORMS {
            for field in form.fields.iter().take(8) {
                let typed = pattern.repeat((MAX_BODY_BYTES - 40) / pattern.len());
                let started = std::time::Instant::now();
                if let Err(rejected) = parse(form, &site(), &format!("{}={typed}", field.name)) {
                    let words = Words::built_in(Locale::Fr);
                    let _ = render(form, &rejected.answers, &rejected.errors, words, &site());
                }
                slowest = slowest.max(started.elapsed());
            }
        }
    }
    eprintln!("S1 (forms): slowest body of 64 KiB, read and shown again: {slowest:?}, goal 100 ms");
    assert!(slowest.as_secs() < 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn no_body_panics(sent in any::<String>(), form in prop::sample::select(FORMS.to_vec())) {
        let _ = parse(form, &site(), &sent);
    }

    #[test]
    fn no_answer_panics(form in prop::sample::select(FORMS.to_vec()), values in prop::collection::vec(any::<String>(), 30)) {
        let pairs = form.fields.iter().map(|field| field.name).zip(values);
        if let Err(rejected) = parse(form, &site(), &body(pairs)) {
            let html = render(form, &rejected.answers, &rejected.errors, Words::built_in(Locale::Fr), &site());
            prop_assert!(html.ends_with("</form>\n"));
        }
    }

    #[test]
    fn what_was_kept_is_taken_again(form in prop::sample::select(FORMS.to_vec())) {
        let once = parse(form, &site(), &body(good_answers(form))).unwrap_or_default();
        let pairs = once.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value.clone())));
        let again = parse(form, &site(), &body(pairs.collect::<Vec<_>>()));
        prop_assert_eq!(again, Ok(once));
    }
}
