//! Content lines of RFC 5545: escaped, folded, ended by CRLF.

/// Octets a line may have without its end (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// A calendar being written.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line whose value needs no escaping: dates, numbers, addresses.
    pub fn put(&mut self, name: &str, value: &str) {
        // Whatever a record holds, a value cannot end its line.
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        self.fold(&format!("{name}:{value}"));
    }

    /// A line of TEXT; nothing when it is blank.
    pub fn text(&mut self, name: &str, value: &str) {
        if !value.trim().is_empty() {
            self.fold(&format!("{name}:{}", escaped(value.trim())));
        }
    }

    /// A line of several TEXTs; nothing when there are none.
    pub fn texts(&mut self, name: &str, values: &[String]) {
        let values: Vec<String> = values.iter().map(|value| escaped(value.trim())).collect();
        if !values.is_empty() {
            self.fold(&format!("{name}:{}", values.join(",")));
        }
    }

    /// The file.
    pub fn finish(self) -> String {
        self.0
    }

    /// A line that is continued begins with one space; no character is cut in two.
    fn fold(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > LINE_OCTETS {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// TEXT (RFC 5545, 3.3.11): line breaks are `\n`, other controls are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters_and_read_back_whole() {
        let text = "Réunion à l’École : “été” 🎉 ".repeat(20);
        let mut lines = Lines::default();
        lines.text("SUMMARY", &text);
        let file = lines.finish();
        assert!(file.split("\r\n").all(|line| line.len() <= LINE_OCTETS));
        assert_eq!(file.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", text.trim()));
    }

    #[test]
    fn what_people_wrote_stays_in_its_value() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", "a;b,c\\d\r\nEND:VEVENT\u{7}");
        lines.put("URL", "https://a.example/\r\nATTENDEE:x");
        lines.text("COMMENT", " \n ");
        lines.texts("CATEGORIES", &["a,b".to_owned(), "c".to_owned()]);
        assert_eq!(
            lines.finish(),
            "SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT\r\nURL:https://a.example/ATTENDEE:x\r\nCATEGORIES:a\\,b,c\r\n"
        );
    }
}
