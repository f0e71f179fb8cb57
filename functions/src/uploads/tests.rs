use super::*;

#[test]
fn a_name_becomes_a_title_and_nothing_else() {
    for (name, expected) in [
        ("Tract d'avril.pdf", "Tract d'avril"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\affiche.PNG", "affiche"),
        ("facture.pdf.exe", "facture"),
        ("a\0b.pdf", "a b"),
        ("v1.2 du plan.odt", "v1.2 du plan"),
        ("gnp.\u{202E}fdp.exe", "gnp. fdp"),
        (".pdf", "…"),
        ("..", "…"),
        ("", "…"),
        ("<b>x</b>.txt", "b>"),
    ] {
        assert_eq!(title(name), expected, "{name:?}");
    }
    assert_eq!(title(&"é".repeat(500)).chars().count(), 100);
}

#[test]
fn texts_and_tables_are_told_apart_by_their_content() {
    for (text, expected) in [
        ("Ordre du jour\n- accueil, tour de table\n", Ok(Kind::Text)),
        ("nom;ville\nAda;Lyon\nIda;Brest\n", Ok(Kind::Csv)),
        ("a\tb\n-1\t+33 1 99 00 00 00\n", Ok(Kind::Csv)),
        ("a;b\n=HYPERLINK(\"http://x\");2\n", Err(Refusal::Formula)),
        ("a;b\n+cmd|' /C calc'!A0;2\n", Err(Refusal::Formula)),
        ("voir <script>alert(1)</script>", Err(Refusal::Markup)),
        ("#!/bin/sh\nrm -r .", Err(Refusal::Program)),
        ("   \n", Err(Refusal::Empty)),
        ("a\0b", Err(Refusal::Unknown)),
    ] {
        assert_eq!(kind::of(text.as_bytes()), expected, "{text:?}");
    }
    assert_eq!(
        kind::of("\u{E9}t\u{E9}".chars().map(|c| c as u8).collect::<Vec<_>>().as_slice()),
        Err(Refusal::Encoding)
    );
}

#[test]
fn nothing_that_comes_in_makes_it_panic() {
    let random = Random::seeded(5);
    let starts: [&[u8]; 7] = [
        b"PK\x03\x04",
        b"%PDF-1.4\n",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF....WEBP",
        b"\0\0\0\x18ftypheic",
        b"",
    ];
    for round in 0..2000 {
        let mut bytes = starts[round % starts.len()].to_vec();
        for _ in 0..random.below(8) {
            bytes.extend_from_slice(&random.bytes());
        }
        if round % 3 == 0 {
            bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\xff\0\0\0\x04\0\0\0\0\0");
        }
        let _ = document(&bytes);
        let _ = photo(&bytes);
    }
}
