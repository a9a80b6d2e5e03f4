//! Where the triples of a Turtle text stand in it: the parser gives them without their places.
//!
//! The text is walked along [Turtle's grammar](https://www.w3.org/TR/turtle/#sec-grammar-grammar),
//! so that places come in the order in which the parser gives the triples: that of a node in
//! brackets after those within the brackets, that of a list before those of its members; and
//! those that one token completes, such as a text and the bracket behind it, the last first.
//! A text that is not Turtle has no places; nor has one that uses what this does not know.

mod tokens;

use std::ops::Range;
use tokens::{Kind, Token, Tokens};

/// Bytes of a text.
type Span = Range<usize>;

/// Where the parts of a triple stand in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Located {
    /// A node in brackets is its opening bracket here.
    pub(super) subject: Written,
    /// Where a list makes the triple, its members and brackets stand for the predicate.
    pub(super) predicate: Written,
    /// A node in brackets is all of them here; a list that is not empty, its opening bracket.
    pub(super) object: Written,
}

/// A term as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) span: Span,
    pub(super) form: Form,
}

/// How a term is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `<iri>`, `prefix:name`, or `a`.
    Iri,
    /// `_:label`, or brackets, of which `( )` may stand for the IRI of the empty list.
    Blank,
    /// A number, a boolean, or a text, with its language or datatype.
    Literal,
    /// What a list makes of itself: no term is written.
    List,
}

/// The places of the triples of `text`, in the order in which the parser gives them; `None`
/// where the text is not understood. Takes time as the text is long.
pub(super) fn locate(text: &str) -> Option<Vec<Located>> {
    let mut walk = Walk {
        found: Vec::new(),
        of_token: Vec::new(),
        deferred: None,
        open: Vec::new(),
    };
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next() {
        walk.take(token, &mut tokens)?;
    }
    (walk.open.is_empty() && walk.deferred.is_none()).then_some(walk.found)
}

struct Walk {
    found: Vec<Located>,
    /// Triples of the token that is looked at, in the order in which they are met.
    of_token: Vec<Located>,
    /// A triple that belongs to the next token.
    deferred: Option<Located>,
    /// What is open, the innermost last.
    open: Vec<Open>,
}

/// A list of predicates and objects, or of members, that has not ended.
enum Open {
    Properties {
        subject: Written,
        /// `None` where one must come.
        predicate: Option<Written>,
        /// Where the brackets begin that stand around it, and whether they are a subject.
        bracket: Option<(usize, bool)>,
    },
    Members {
        /// The first token of the member that is read, which stands for its cell; `None`
        /// before the first member.
        cell: Option<Span>,
        /// The list, where it is a subject.
        subject: Option<Written>,
    },
}

impl Walk {
    fn take(&mut self, token: Token, tokens: &mut Tokens<'_>) -> Option<()> {
        self.of_token.extend(self.deferred.take());
        match token.kind {
            Kind::Directive(length) if self.open.is_empty() => tokens.pass(length)?,
            Kind::Punctuation(b'[') => self.open_bracket(&token.span, tokens)?,
            Kind::Punctuation(b']') => self.close_bracket(token.span.end)?,
            Kind::Punctuation(b'(') => self.open_list(&token.span, tokens)?,
            Kind::Punctuation(b')') => self.close_list(&token.span)?,
            Kind::Punctuation(b',') => {}
            Kind::Punctuation(b';') => self.next_predicate()?,
            Kind::Punctuation(b'.') => self.end_statement()?,
            Kind::Iri => self.term(written(token.span, Form::Iri))?,
            Kind::Blank => self.term(written(token.span, Form::Blank))?,
            Kind::Plain => self.term(written(token.span, Form::Literal))?,
            Kind::Text => self.literal(&token.span, tokens)?,
            Kind::Directive(_) | Kind::Punctuation(_) | Kind::Language => return None,
        }
        self.end_token();
        Some(())
    }

    /// The parser gives the triples of one token in the reverse order.
    fn end_token(&mut self) {
        self.found.extend(self.of_token.drain(..).rev());
    }

    /// A term that stands by itself: a subject, a predicate, an object or a member.
    fn term(&mut self, term: Written) -> Option<()> {
        match self.open.last_mut() {
            None => self.open.push(statement(term)),
            Some(Open::Properties {
                predicate: predicate @ None,
                ..
            }) => *predicate = Some(term),
            Some(_) => {
                self.begin_object(&term.span);
                self.end_object(term)?;
            }
        }
        Some(())
    }

    /// A text is a term of its own only when what follows it is known.
    fn literal(&mut self, text: &Span, tokens: &mut Tokens<'_>) -> Option<()> {
        self.begin_object(text);
        match tokens.suffix_end()? {
            Some(end) => {
                self.end_token();
                self.end_object(written(text.start..end, Form::Literal))
            }
            None => {
                self.deferred = Some(self.triple(written(text.clone(), Form::Literal))?);
                Some(())
            }
        }
    }

    /// Before the first token of an object or member: another cell begins.
    fn begin_object(&mut self, token: &Span) {
        if let Some(Open::Members { cell, .. }) = self.open.last_mut()
            && let Some(cell) = cell.replace(token.clone())
        {
            self.of_token.push(list_triple(cell, token.clone()));
        }
    }

    fn end_object(&mut self, object: Written) -> Option<()> {
        let triple = self.triple(object)?;
        self.of_token.push(triple);
        Some(())
    }

    /// The triple that has the object, here.
    fn triple(&self, object: Written) -> Option<Located> {
        let (subject, predicate) = match self.open.last()? {
            Open::Properties { subject, predicate, .. } => (subject.clone(), predicate.clone()?),
            Open::Members { cell, .. } => {
                let cell = written(cell.clone()?, Form::List);
                (cell.clone(), cell)
            }
        };
        Some(Located {
            subject,
            predicate,
            object,
        })
    }

    fn open_bracket(&mut self, token: &Span, tokens: &mut Tokens<'_>) -> Option<()> {
        if let Some(end) = tokens.closes(b']') {
            return self.empty(token, end);
        }
        self.begin_object(token);
        let is_subject = self.open.is_empty();
        self.open.push(Open::Properties {
            subject: written(token.clone(), Form::Blank),
            predicate: None,
            bracket: Some((token.start, is_subject)),
        });
        Some(())
    }

    /// Brackets with nothing in them.
    fn empty(&mut self, token: &Span, end: usize) -> Option<()> {
        self.begin_object(token);
        self.end_token();
        let term = written(token.start..end, Form::Blank);
        if self.open.is_empty() {
            self.open.push(statement(term));
            return Some(());
        }
        self.end_object(term)
    }

    fn close_bracket(&mut self, end: usize) -> Option<()> {
        let Open::Properties {
            subject,
            bracket: Some((start, is_subject)),
            ..
        } = self.open.pop()?
        else {
            return None;
        };
        if is_subject {
            self.open.push(statement(subject));
            return Some(());
        }
        self.end_object(written(start..end, Form::Blank))
    }

    fn open_list(&mut self, token: &Span, tokens: &mut Tokens<'_>) -> Option<()> {
        if let Some(end) = tokens.closes(b')') {
            return self.empty(token, end);
        }
        let is_subject = self.open.is_empty();
        if !is_subject {
            self.begin_object(token);
            self.deferred = Some(self.triple(written(token.clone(), Form::Blank))?);
        }
        self.open.push(Open::Members {
            cell: None,
            subject: is_subject.then(|| written(token.clone(), Form::Blank)),
        });
        Some(())
    }

    fn close_list(&mut self, token: &Span) -> Option<()> {
        let Open::Members { cell, subject } = self.open.pop()? else {
            return None;
        };
        self.of_token.push(list_triple(cell?, token.clone()));
        self.open.extend(subject.map(statement));
        Some(())
    }

    fn next_predicate(&mut self) -> Option<()> {
        match self.open.last_mut()? {
            Open::Properties { predicate, .. } => {
                *predicate = None;
                Some(())
            }
            Open::Members { .. } => None,
        }
    }

    fn end_statement(&mut self) -> Option<()> {
        match self.open.pop()? {
            Open::Properties { bracket: None, .. } => Some(()),
            _ => None,
        }
    }
}

fn written(span: Span, form: Form) -> Written {
    Written { span, form }
}

fn statement(subject: Written) -> Open {
    Open::Properties {
        subject,
        predicate: None,
        bracket: None,
    }
}

/// The triple that leads from a cell to the next, or to the end of the list.
fn list_triple(cell: Span, next: Span) -> Located {
    Located {
        subject: written(cell, Form::List),
        predicate: written(next.clone(), Form::List),
        object: written(next, Form::List),
    }
}
