//! Walks through a JSON text ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)) as it
//! comes, without building a tree, and finds the values that a path leads to.

use super::path::Step;
use crate::source::items::place::Fault;
use memchr::memchr2;
use std::ops::Range;
use std::sync::Arc;

/// Arrays and objects that may be open within each other, the limit of `serde_json`.
const MOST_DEPTH: usize = 127;

/// The state of a walk, which may stop and go on at any byte.
#[derive(Debug)]
pub(super) struct Scanner {
    /// The path to the values that are looked for.
    steps: Arc<[Step]>,
    /// Whether a name on the path may stand once only in its object.
    is_strict: bool,
    /// What is open, the outermost first.
    stack: Vec<Open>,
    /// How many of those, from the outermost, are on the path.
    on_path: usize,
    state: State,
    /// Looked through up to here.
    at: usize,
    /// Where the name or the value begins that is to be kept.
    kept: Option<usize>,
    /// The depth at which the value that is kept stands.
    item_depth: Option<usize>,
    /// The member whose name has been read is on the path.
    is_named: bool,
}

#[derive(Debug)]
struct Open {
    is_object: bool,
    /// Elements that have begun.
    elements: usize,
    /// Whether the member on the path has been there.
    is_found: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Value,
    /// A value, or the end of the array.
    First,
    /// A name, or the end of the object.
    FirstName,
    Name,
    Colon,
    /// A comma, or the end of what is open.
    After,
    /// Nothing but white space.
    End,
    Text {
        is_name: bool,
        is_escape: bool,
    },
    /// The digits of `\u`.
    Unicode {
        is_name: bool,
        left: u8,
        unit: u16,
        /// Whether the first half of a pair stands before it.
        is_second: bool,
    },
    /// What must come behind the first half of a pair: `\`, then `u`.
    Pair {
        is_name: bool,
        is_escape: bool,
    },
    Number(Number),
    /// The rest of `true`, `false` or `null`.
    Word(&'static [u8]),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    Minus,
    Zero,
    Integer,
    Point,
    Fraction,
    E,
    Sign,
    Exponent,
}

/// Where a walk has come to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Behind a value that was looked for.
    Found(Range<usize>),
    /// To the end of what there is.
    More,
    /// To the end of the document.
    Done,
}

type Stepped = Result<(), &'static str>;

impl Scanner {
    /// A walk to the values that `steps` lead to. Where `is_strict`, a name of the path
    /// that an object has twice is a fault, for it is not clear which is meant.
    pub(super) fn new(steps: Arc<[Step]>, is_strict: bool) -> Self {
        Self {
            steps,
            is_strict,
            stack: Vec::new(),
            on_path: 0,
            state: State::Value,
            at: 0,
            kept: None,
            item_depth: None,
            is_named: false,
        }
    }

    /// The bytes of the buffer before this are needed no more.
    pub(super) fn needed_from(&self) -> usize {
        self.kept.unwrap_or(self.at)
    }

    /// Tells that as many bytes have been taken from the start of the buffer.
    pub(super) fn rebase(&mut self, taken: usize) {
        self.at -= taken;
        self.kept = self.kept.map(|at| at - taken);
    }

    /// Goes on to the next value that is looked for. Nothing follows the buffer where
    /// `is_at_end`. After a fault, the walk stays where it is.
    pub(super) fn next(&mut self, buffer: &[u8], is_at_end: bool) -> Result<Progress, Fault> {
        while let Some(&byte) = buffer.get(self.at) {
            match self.take(buffer, byte) {
                Ok(None) => {}
                Ok(Some(found)) => return Ok(Progress::Found(found)),
                Err(what) => {
                    return Err(Fault::new(self.at, what));
                }
            }
        }
        if !is_at_end {
            return Ok(Progress::More);
        }
        // A number that is the document ends with it.
        if matches!(self.state, State::Number(number) if number.is_whole())
            && self.stack.is_empty()
            && let Some(found) = self.end_value(self.at)
        {
            return Ok(Progress::Found(found));
        }
        if self.state == State::End {
            return Ok(Progress::Done);
        }
        Err(Fault::new(self.at, "the text breaks off"))
    }

    /// Takes the byte at `self.at`, or several; gives the value that ends with them.
    fn take(&mut self, buffer: &[u8], byte: u8) -> Result<Option<Range<usize>>, &'static str> {
        match self.state {
            State::Text {
                is_name,
                is_escape: false,
            } => return self.text(buffer, is_name),
            State::Text {
                is_name,
                is_escape: true,
            } => self.escape(byte, is_name)?,
            State::Unicode {
                is_name,
                left,
                unit,
                is_second,
            } => self.state = unicode(byte, is_name, left, unit, is_second)?,
            State::Pair { is_name, is_escape } => self.state = pair(byte, is_name, is_escape)?,
            State::Number(number) => match number.after(byte) {
                Some(next) => self.state = State::Number(next),
                // The byte belongs to what follows, and is looked at again.
                None if number.is_whole() => return Ok(self.end_value(self.at)),
                None => return Err("a number breaks off"),
            },
            State::Word([next, rest @ ..]) if *next == byte => {
                self.at += 1;
                self.state = State::Word(rest);
                return Ok(if rest.is_empty() { self.end_value(self.at) } else { None });
            }
            State::Word(_) => return Err("no value begins like this"),
            _ if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') => {}
            _ => return self.structure(byte),
        }
        self.at += 1;
        Ok(None)
    }

    /// Takes a byte between values and texts.
    fn structure(&mut self, byte: u8) -> Result<Option<Range<usize>>, &'static str> {
        match (self.state, byte) {
            (State::First, b']') | (State::FirstName, b'}') => return Ok(self.close()),
            (State::Value | State::First, _) => self.begin_value(byte)?,
            (State::FirstName | State::Name, b'"') => {
                if self.item_depth.is_none() && self.on_path == self.stack.len() {
                    self.kept = Some(self.at);
                }
                self.state = State::Text {
                    is_name: true,
                    is_escape: false,
                };
            }
            (State::FirstName, _) => return Err("a name in double quotes, or `}`, is missing here"),
            (State::Name, _) => return Err("a name in double quotes is missing here"),
            (State::Colon, b':') => self.state = State::Value,
            (State::Colon, _) => return Err("a colon is missing here"),
            (State::End, _) => return Err("something follows the end of the document"),
            _ => {
                let is_object = self.stack.last().is_some_and(|open| open.is_object);
                match (byte, is_object) {
                    (b'}', true) | (b']', false) => return Ok(self.close()),
                    (b',', true) => self.state = State::Name,
                    (b',', false) => self.state = State::Value,
                    (_, true) => return Err("a comma or `}` is missing here"),
                    (_, false) => return Err("a comma or `]` is missing here"),
                }
            }
        }
        self.at += 1;
        Ok(None)
    }

    /// Begins the value whose first byte this is.
    fn begin_value(&mut self, byte: u8) -> Stepped {
        let next = match byte {
            b'"' => State::Text {
                is_name: false,
                is_escape: false,
            },
            b'-' => State::Number(Number::Minus),
            b'0' => State::Number(Number::Zero),
            b'1'..=b'9' => State::Number(Number::Integer),
            b't' => State::Word(b"rue"),
            b'f' => State::Word(b"alse"),
            b'n' => State::Word(b"ull"),
            b'[' => State::First,
            b'{' => State::FirstName,
            _ => return Err("a value is missing here"),
        };
        let is_container = matches!(byte, b'[' | b'{');
        if is_container && self.stack.len() == MOST_DEPTH {
            return Err("more than 127 arrays and objects are open here within each other");
        }
        let is_on_path = self.leads_to_value()?;
        let depth = self.stack.len();
        if is_on_path && depth == self.steps.len() {
            self.kept = Some(self.at);
            self.item_depth = Some(depth);
        }
        if is_container {
            self.stack.push(Open {
                is_object: byte == b'{',
                elements: 0,
                is_found: false,
            });
            if is_on_path && depth < self.steps.len() {
                self.on_path = depth + 1;
            }
        }
        self.state = next;
        Ok(())
    }

    /// Whether the path leads to the value that begins, or through it.
    fn leads_to_value(&mut self) -> Result<bool, &'static str> {
        let depth = self.stack.len();
        let Some(open) = self.stack.last_mut() else {
            return Ok(true);
        };
        if self.on_path != depth {
            return Ok(false);
        }
        let element = open.elements;
        open.elements += 1;
        match self.steps.get(depth - 1) {
            Some(Step::Wildcard) => Ok(true),
            Some(Step::Index(index)) => Ok(!open.is_object && *index == element),
            Some(Step::Name(_)) if open.is_object && self.is_named => {
                if open.is_found && self.is_strict {
                    return Err("the object has this name for the second time, so that it is not clear which is meant");
                }
                open.is_found = true;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Ends what is open.
    fn close(&mut self) -> Option<Range<usize>> {
        self.stack.pop();
        self.on_path = self.on_path.min(self.stack.len());
        self.at += 1;
        self.end_value(self.at)
    }

    /// Ends the value that has been read up to `end`; gives it where it was looked for.
    fn end_value(&mut self, end: usize) -> Option<Range<usize>> {
        self.state = if self.stack.is_empty() {
            State::End
        } else {
            State::After
        };
        if self.item_depth != Some(self.stack.len()) {
            return None;
        }
        self.item_depth = None;
        self.kept.take().map(|start| start..end)
    }

    /// Takes the text up to an escape, to its end, or all there is.
    fn text(&mut self, buffer: &[u8], is_name: bool) -> Result<Option<Range<usize>>, &'static str> {
        let rest = &buffer[self.at..];
        let length = memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
        if let Some(control) = rest[..length].iter().position(|byte| *byte < b' ') {
            self.at += control;
            return Err("a control character, such as a line break, cannot stand in a text: \\n stands for it");
        }
        self.at += length;
        match rest.get(length) {
            Some(b'"') => {
                self.at += 1;
                if is_name {
                    self.end_name(buffer);
                    return Ok(None);
                }
                return Ok(self.end_value(self.at));
            }
            Some(_) => {
                self.at += 1;
                self.state = State::Text {
                    is_name,
                    is_escape: true,
                };
            }
            None => {}
        }
        Ok(None)
    }

    fn end_name(&mut self, buffer: &[u8]) {
        self.state = State::Colon;
        if self.item_depth.is_some() {
            return;
        }
        let Some(start) = self.kept.take() else { return };
        let step = self.stack.len().checked_sub(1).and_then(|step| self.steps.get(step));
        self.is_named = match step {
            Some(Step::Name(name)) => is_text(&buffer[start..self.at], name),
            _ => false,
        };
    }

    fn escape(&mut self, byte: u8, is_name: bool) -> Stepped {
        self.state = match byte {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => State::Text {
                is_name,
                is_escape: false,
            },
            b'u' => State::Unicode {
                is_name,
                left: 4,
                unit: 0,
                is_second: false,
            },
            _ => return Err("a backslash has no such meaning: one that is meant is written twice"),
        };
        Ok(())
    }
}

/// Takes a digit of `\u`.
fn unicode(byte: u8, is_name: bool, left: u8, unit: u16, is_second: bool) -> Result<State, &'static str> {
    let digit = char::from(byte)
        .to_digit(16)
        .and_then(|digit| u16::try_from(digit).ok());
    let Some(digit) = digit else {
        return Err("four hexadecimal digits must follow \\u");
    };
    let unit = unit << 4 | digit;
    if left > 1 {
        return Ok(State::Unicode {
            is_name,
            left: left - 1,
            unit,
            is_second,
        });
    }
    let is_low = (0xdc00..0xe000).contains(&unit);
    let is_high = (0xd800..0xdc00).contains(&unit);
    match (is_second, is_high, is_low) {
        (false, true, _) => Ok(State::Pair {
            is_name,
            is_escape: false,
        }),
        (false, false, false) | (true, _, true) => Ok(State::Text {
            is_name,
            is_escape: false,
        }),
        _ => Err(HALF),
    }
}

/// Takes what follows the first half of a pair.
fn pair(byte: u8, is_name: bool, is_escape: bool) -> Result<State, &'static str> {
    match (is_escape, byte) {
        (false, b'\\') => Ok(State::Pair {
            is_name,
            is_escape: true,
        }),
        (true, b'u') => Ok(State::Unicode {
            is_name,
            left: 4,
            unit: 0,
            is_second: true,
        }),
        _ => Err(HALF),
    }
}

const HALF: &str = "\\u gives one half of a surrogate pair, and the other is missing";

impl Number {
    /// Whether it may end here.
    fn is_whole(self) -> bool {
        matches!(self, Self::Zero | Self::Integer | Self::Fraction | Self::Exponent)
    }

    /// The part of the number that `byte` belongs to, if it belongs to it.
    fn after(self, byte: u8) -> Option<Self> {
        Some(match (self, byte) {
            (Self::Minus, b'0') => Self::Zero,
            (Self::Minus, b'1'..=b'9') | (Self::Integer, b'0'..=b'9') => Self::Integer,
            (Self::Zero | Self::Integer, b'.') => Self::Point,
            (Self::Point | Self::Fraction, b'0'..=b'9') => Self::Fraction,
            (Self::Zero | Self::Integer | Self::Fraction, b'e' | b'E') => Self::E,
            (Self::E, b'+' | b'-') => Self::Sign,
            (Self::E | Self::Sign | Self::Exponent, b'0'..=b'9') => Self::Exponent,
            _ => return None,
        })
    }
}

/// Whether a text in quotes, as it is written, is `name`.
fn is_text(written: &[u8], name: &str) -> bool {
    let inner = &written[1..written.len() - 1];
    if inner.contains(&b'\\') {
        return serde_json::from_slice::<String>(written).is_ok_and(|text| text == name);
    }
    inner == name.as_bytes()
}

#[cfg(test)]
mod tests {
    use super::super::JsonPath;
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// What is found in `text`, which comes `step` bytes at a time, and taken away as soon
    /// as it can be.
    fn found(text: &str, path: &str, step: usize) -> Result<Vec<Value>, Fault> {
        let path = JsonPath::iterator(path).unwrap();
        let mut scanner = Scanner::new(path.steps().unwrap().into(), false);
        let mut bytes = text.as_bytes();
        let (mut buffer, mut values) = (Vec::new(), Vec::new());
        loop {
            match scanner.next(&buffer, bytes.is_empty())? {
                Progress::Found(range) => values.push(serde_json::from_slice(&buffer[range]).unwrap()),
                Progress::Done => return Ok(values),
                Progress::More => {
                    let taken = scanner.needed_from();
                    buffer.drain(..taken);
                    scanner.rebase(taken);
                    let (next, rest) = bytes.split_at(step.min(bytes.len()));
                    buffer.extend_from_slice(next);
                    bytes = rest;
                }
            }
        }
    }

    #[test]
    fn values_on_the_path_are_found() {
        let text =
            r#" {"x": [[1]], "a": {"b": [1, "]", {"b": [2]}, [3], null ], "c": 1}, "\u0061b": {"é": {"k": true}}} "#;
        let all = |path: &str| Value::from(found(text, path, 1).unwrap()).to_string();
        assert_eq!(all("$.a.b[*]"), r#"[1,"]",{"b":[2]},[3],null]"#);
        assert_eq!(all("$.a.b[*].b[*]"), "[2]");
        assert_eq!(all("$.a.*"), r#"[[1,"]",{"b":[2]},[3],null],1]"#);
        assert_eq!(all("$.a.b[3]"), "[[3]]");
        assert_eq!(all("$.ab['é'].*"), "[true]");
        assert_eq!(all("$.a[*].b"), "[]");
        assert_eq!(all("$[0]"), "[]");
        assert_eq!(all("$.x[*][*]"), "[1]");
        assert_eq!(all("$"), format!("[{}]", serde_json::from_str::<Value>(text).unwrap()));
        assert_eq!(found("12", "$", 1).unwrap(), [Value::from(12)]);
    }

    #[test]
    fn faults_are_told_with_their_place() {
        let fault = |text: &str| {
            let fault = found(text, "$[*]", 3).unwrap_err();
            fault.what
        };
        insta::assert_snapshot!(fault("[1 2]"), @"a comma or `]` is missing here");
        insta::assert_snapshot!(fault("{\"a\" 1}"), @"a colon is missing here");
        insta::assert_snapshot!(fault("{a: 1}"), @"a name in double quotes, or `}`, is missing here");
        insta::assert_snapshot!(fault("[1, ]"), @"a value is missing here");
        insta::assert_snapshot!(fault("[1"), @"the text breaks off");
        insta::assert_snapshot!(fault(""), @"the text breaks off");
        insta::assert_snapshot!(fault("[\"a\nb\"]"), @r#"a control character, such as a line break, cannot stand in a text: \n stands for it"#);
        insta::assert_snapshot!(fault("[\"\\x\"]"), @"a backslash has no such meaning: one that is meant is written twice");
        insta::assert_snapshot!(fault("[\"\\ud800 \"]"), @r#"\u gives one half of a surrogate pair, and the other is missing"#);
        insta::assert_snapshot!(fault("[] 1"), @"something follows the end of the document");
        insta::assert_snapshot!(fault("[tru]"), @"no value begins like this");
        insta::assert_snapshot!(fault(&"[".repeat(1_000_000)), @"more than 127 arrays and objects are open here within each other");
    }

    #[test]
    fn a_name_on_the_path_stands_once() {
        let text = br#"{"a": [1], "b": 0, "a": [2]}"#;
        let path = JsonPath::iterator("$.a[*]").unwrap();
        let mut scanner = Scanner::new(path.steps().unwrap().into(), true);
        assert_eq!(scanner.next(text, true), Ok(Progress::Found(7..8)));
        assert_eq!(scanner.next(text, true).unwrap_err().at, 24);
        assert_eq!(found(r#"{"a": [1], "a": [2]}"#, "$.a[*]", 9).unwrap().len(), 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// What is JSON to `serde_json` is JSON here, and nothing else.
        #[test]
        fn verdicts_are_those_of_serde_json(text in "[\\[\\]{}:,\" \\n\\\\ubntrflsae0-9.Ed+-]{0,16}", step in 1_usize..5) {
            let expected = serde_json::from_str::<Value>(&text);
            match found(&text, "$", step) {
                Ok(values) => prop_assert_eq!(vec![expected.unwrap()], values),
                Err(_) => prop_assert!(expected.is_err(), "{}", text),
            }
        }

        /// A document is taken apart as its tree is, wherever it is cut and damaged.
        #[test]
        fn elements_are_those_of_the_tree(value in document(), path in "[$](\\.[ab]|\\[[*]\\]){0,3}", step in 1_usize..9, damage in 0_usize..200) {
            let text = value.to_string();
            let mut expected = Vec::new();
            JsonPath::iterator(&path).unwrap().each(&value, |value| expected.push(value.clone()));
            prop_assert_eq!(found(&text, &path, step).unwrap(), expected);
            let damaged: String = text.chars().enumerate().filter(|(at, _)| *at != damage).map(|(_, c)| c).collect();
            prop_assert_eq!(found(&damaged, &path, step).is_ok(), serde_json::from_str::<Value>(&damaged).is_ok());
        }
    }

    fn document() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 30, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec(("[ab]|\\PC", inner), 0..4).prop_map(|members| members.into_iter().collect()),
            ]
        })
    }
}
