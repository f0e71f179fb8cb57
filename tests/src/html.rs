//! What a page says, by html5ever's tokenizer: the generator writes pages as text and never parses them,
//! so this is an independent reading.

use std::cell::RefCell;
use std::collections::BTreeMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// In lower case.
    pub name: String,
    /// Attributes, values decoded.
    pub attributes: BTreeMap<String, String>,
    /// Line in the source, from 1.
    pub line: u64,
    /// The text inside it, blanks folded.
    pub text: String,
}

impl Element {
    /// The value of an attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Whether its `class` holds `class`.
    #[must_use]
    pub fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|all| all.split_whitespace().any(|one| one == class))
    }
}

/// A page as a list of its elements in the order of the source.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Every start tag.
    pub elements: Vec<Element>,
    /// Every text a reader may see, in order, scripts and styles left out.
    pub text: String,
    /// What the parser complained about.
    pub errors: Vec<String>,
}

impl Document {
    /// Reads a page.
    #[must_use]
    pub fn parse(source: &str) -> Self {
        let tokenizer = Tokenizer::new(Sink::default(), html5ever::tokenizer::TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(source));
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        let state = tokenizer.sink.state.into_inner();
        Self { elements: state.elements, text: fold(&state.text), errors: state.errors }
    }

    /// The elements of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// Every `id`.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.elements.iter().filter_map(|element| element.get("id"))
    }

    /// Every address the page names, with the attribute it stands in: links, pictures, forms, files.
    #[must_use]
    pub fn addresses(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        for element in &self.elements {
            for attribute in ["href", "src", "action", "poster", "data", "cite", "formaction", "xlink:href"] {
                found.extend(element.get(attribute).map(|value| (attribute, value.to_owned())));
            }
            let candidates = element.get("srcset").unwrap_or_default().split(',');
            found.extend(
                candidates
                    .filter_map(|one| one.split_whitespace().next())
                    .map(|one| ("srcset", one.to_owned())),
            );
        }
        found
    }
}

/// Blanks of the source as one space; no-break ones are part of the words.
fn fold(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct State {
    elements: Vec<Element>,
    open: Vec<usize>,
    text: String,
    errors: Vec<String>,
}

#[derive(Default)]
struct Sink {
    state: RefCell<State>,
}

const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

impl State {
    fn start(&mut self, tag: &Tag, line: u64) -> TokenSinkResult<()> {
        let name = tag.name.to_string();
        let attributes = tag
            .attrs
            .iter()
            .map(|a| (a.name.local.to_string(), a.value.to_string()))
            .collect::<BTreeMap<_, _>>();
        self.elements.push(Element { name: name.clone(), attributes, line, text: String::new() });
        if !tag.self_closing && !VOID.contains(&name.as_str()) {
            self.open.push(self.elements.len() - 1);
        }
        match name.as_str() {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
            "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    /// Closes the nearest open element of that name and all inside it; a stray end tag closes nothing.
    fn end(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|index| self.elements[*index].name == name) {
            for index in self.open.drain(at..) {
                self.elements[index].text = fold(&self.elements[index].text);
            }
        }
    }

    fn characters(&mut self, text: &str) {
        let silent =
            self.open.last().is_some_and(|i| ["script", "style"].contains(&self.elements[*i].name.as_str()));
        if !silent {
            self.text.push_str(text);
        }
        for index in &self.open {
            self.elements[*index].text.push_str(text);
        }
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return state.start(&tag, line),
            Token::TagToken(tag) => state.end(&tag.name),
            Token::CharacterTokens(text) => state.characters(&text),
            Token::ParseError(error) => state.errors.push(format!("{line}: {error}")),
            Token::DoctypeToken(_) | Token::CommentToken(_) | Token::NullCharacterToken | Token::EOFToken => {
            }
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_with_entities_nesting_and_raw_text() {
        let page = Document::parse(
            "<h1 id=a>A &amp; <b>b</b></h1>\n<script>if (a<b) x('<p id=no>')</script><img src=x.png srcset='a 1x, b 2x'>",
        );
        assert_eq!(page.ids().collect::<Vec<_>>(), ["a"]);
        assert_eq!(page.all("h1").next().map(|h| h.text.as_str()), Some("A & b"));
        assert_eq!(page.text, "A & b");
        let addresses: Vec<String> = page.addresses().into_iter().map(|(_, address)| address).collect();
        assert_eq!(addresses, ["x.png", "a", "b"]);
        assert_eq!(page.all("img").next().map(|i| i.line), Some(2));
    }
}
