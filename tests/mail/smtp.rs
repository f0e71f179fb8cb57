//! Mail over SMTP, against a server of a few lines on this machine that does what it is told.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use contract::words::Locale;
use functions::mail::{Letter, Mail, MailError, Mailer, Security, Smtp, SmtpLogin, SmtpSettings};

use super::stationery::{composed, email, stationery};

/// What the server answers at each step; nothing = it hangs up.
#[derive(Debug, Clone, Copy)]
struct Script {
    greeting: Option<&'static str>,
    auth: Option<&'static str>,
    mail: Option<&'static str>,
    recipient: Option<&'static str>,
    data: Option<&'static str>,
    end: Option<&'static str>,
}

const TAKES: Script = Script {
    greeting: Some("220 hello"),
    auth: Some("235 welcome"),
    mail: Some("250 ok"),
    recipient: Some("250 ok"),
    data: Some("354 go on"),
    end: Some("250 taken"),
};

/// What the server heard, its last connection.
#[derive(Debug, Default)]
struct Heard {
    commands: Vec<String>,
    mail: String,
}

fn serve(script: Script) -> (u16, JoinHandle<Heard>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let thread = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a call");
        let mut heard = Heard::default();
        talk(&stream, script, &mut heard);
        heard
    });
    (port, thread)
}

fn talk(stream: &TcpStream, script: Script, heard: &mut Heard) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let say = |answer: Option<&str>| {
        let mut stream = stream;
        answer.and_then(|answer| stream.write_all(format!("{answer}\r\n").as_bytes()).ok())
    };
    say(script.greeting)?;
    loop {
        let line = lines.next()?.ok()?;
        heard.commands.push(line.clone());
        match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => say(Some("250-hello\r\n250 AUTH PLAIN"))?,
            "AUTH" => say(script.auth)?,
            "MAIL" => say(script.mail)?,
            "RCPT" => say(script.recipient)?,
            "DATA" => {
                say(script.data)?;
                if script.data.is_some_and(|answer| answer.starts_with("354")) {
                    heard.mail = lines
                        .by_ref()
                        .map_while(Result::ok)
                        .take_while(|line| line != ".")
                        .map(|line| line.strip_prefix('.').map(str::to_owned).unwrap_or(line) + "\r\n")
                        .collect();
                    say(script.end)?;
                }
            }
            _ => {
                say(Some("221 bye"));
                return None;
            }
        }
    }
}

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        login: Some(SmtpLogin { user: "maille".to_owned(), password: "secret".to_owned() }),
        timeout: Duration::from_secs(5),
    }
}

fn mail() -> Mail {
    let letter = Letter::answer(email("ada@exemple.example"), "test", "1").quoting(".\n..\nfin");
    composed(&letter, &stationery(Locale::Fr))
}

fn send(script: Script) -> (Result<(), MailError>, Heard) {
    let (port, server) = serve(script);
    let smtp = Smtp::new(settings(port)).expect("a server");
    let sent = Mailer::Smtp(smtp).send(&mail());
    (sent, server.join().expect("the server"))
}

#[test]
fn a_server_that_takes_gets_every_byte() {
    let (sent, heard) = send(TAKES);
    assert_eq!(sent, Ok(()));
    assert_eq!(heard.mail.trim_end(), String::from_utf8_lossy(&mail().bytes).trim_end());
    assert_eq!(heard.commands[0], "EHLO maille.example");
    assert!(heard.commands.contains(&"MAIL FROM:<bonjour@maille.example>".to_owned()));
    assert!(heard.commands.contains(&"RCPT TO:<ada@exemple.example>".to_owned()));
}

#[test]
fn what_an_error_means_depends_on_the_step() {
    let refused: [Script; 3] = [
        Script { recipient: Some("550 5.1.1 <ada@exemple.example>: no such user"), ..TAKES },
        Script { data: Some("554 no"), ..TAKES },
        Script { end: Some("552 too large for ada@exemple.example"), ..TAKES },
    ];
    let later: [Script; 10] = [
        Script { greeting: Some("554 go away"), ..TAKES },
        Script { greeting: None, ..TAKES },
        Script { auth: Some("535 wrong"), ..TAKES },
        Script { mail: Some("550 not from you"), ..TAKES },
        Script { mail: None, ..TAKES },
        Script { recipient: Some("451 greylisted ada@exemple.example"), ..TAKES },
        Script { recipient: Some("530 sign in first"), ..TAKES },
        Script { recipient: None, ..TAKES },
        Script { data: None, ..TAKES },
        Script { end: Some("451 disk full"), ..TAKES },
    ];
    let unclear: [Script; 2] = [Script { end: None, ..TAKES }, Script { end: Some("nonsense"), ..TAKES }];
    for script in refused {
        assert!(matches!(said(script), MailError::Refused(_)), "{script:?}");
    }
    for script in later {
        assert!(matches!(said(script), MailError::Later(_)), "{script:?}");
    }
    for script in unclear {
        assert!(matches!(said(script), MailError::Unclear(_)), "{script:?}");
    }
}

/// The error, which never holds an address or a password.
fn said(script: Script) -> MailError {
    let (sent, _) = send(script);
    let error = sent.expect_err("an error");
    let text = format!("{error} {error:?}");
    assert!(!text.contains('@') && !text.contains("secret"), "{text}");
    error
}

#[test]
fn nothing_is_sent_where_the_way_is_not_sealed() {
    let elsewhere = SmtpSettings { host: "smtp.example.org".to_owned(), ..settings(25) };
    assert!(Smtp::new(elsewhere).is_err());
    // The server offers no STARTTLS: neither the password nor the mail is said.
    let (port, server) = serve(TAKES);
    let smtp = Smtp::new(SmtpSettings { security: Security::StartTls, ..settings(port) }).expect("a server");
    assert!(!format!("{smtp:?}").contains("secret"));
    assert!(matches!(Mailer::Smtp(smtp).send(&mail()), Err(MailError::Later(_))));
    let heard = server.join().expect("the server");
    assert!(heard.commands.iter().all(|command| command.starts_with("EHLO") || command.starts_with("QUIT")));
}

#[test]
fn nobody_there_is_later() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    let smtp = Smtp::new(settings(port)).expect("a server");
    assert!(matches!(smtp.check(), Err(MailError::Later(_))));
    assert!(matches!(Mailer::Smtp(smtp).send(&mail()), Err(MailError::Later(_))));
}
