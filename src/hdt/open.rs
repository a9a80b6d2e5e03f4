//! Opens a file, and finds quads in it.

use super::control::{Control, HDT, HEADER, Kind};
use super::cursor::{Check, Cursor};
use super::damage::Damage;
use super::dictionary::{Dictionary, Id};
use super::file::Bytes;
use super::index::{ENDING, Index};
use super::matches::{Matches, Numbers, Pattern};
use super::triples::Triples;
use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use oxigraph::model::{
    BlankNode, GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term,
    TermRef,
};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file up to this size is compared with all its checksums when it is opened, which takes some
/// milliseconds. Of a larger one only what it says of itself is checked then, so that opening
/// takes as long for a large graph as for a small one.
const SMALL: usize = 32 << 20;

/// A graph in a file.
#[derive(Debug)]
pub struct Hdt {
    pub(super) bytes: Bytes,
    header: Range<usize>,
    pub(super) dictionary: Dictionary,
    pub(super) triples: Triples,
    pub(super) index: Index,
    checks: Vec<Check>,
}

impl Hdt {
    /// Opens the file at `path`. The index is the one beside it; where there is none of this
    /// file, it is made in memory.
    ///
    /// # Errors
    /// Where it cannot be read, or is no sound HDT file.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let opened = |path: &Path| File::open(path).and_then(|file| Bytes::map(&file));
        let bytes = opened(path).map_err(|error| unreadable(path, &error))?;
        let beside = index_path(path);
        let index = match opened(&beside) {
            Ok(index) => Some(index),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(unreadable(&beside, &error)),
        };
        Self::of(bytes, index).map_err(|damage| damage.into_diagnostic(&name).into())
    }

    /// The graph that these bytes are.
    ///
    /// # Errors
    /// Where they are none.
    pub fn from_bytes(bytes: Vec<u8>) -> std::result::Result<Self, Damage> {
        Self::of(Bytes::Owned(bytes), None)
    }

    /// The graph that these bytes are, with the bytes of an index.
    ///
    /// # Errors
    /// Where they are none.
    pub fn from_parts(bytes: Vec<u8>, index: Vec<u8>) -> std::result::Result<Self, Damage> {
        Self::of(Bytes::Owned(bytes), Some(Bytes::Owned(index)))
    }

    fn of(bytes: Bytes, index: Option<Bytes>) -> std::result::Result<Self, Damage> {
        let mut cursor = Cursor::new(&bytes, "the file");
        Control::read(&mut cursor, Kind::Global, HDT)?;
        cursor.enter("the header");
        let control = Control::read(&mut cursor, Kind::Header, HEADER)?;
        let Some(length) = control.number("length") else {
            return Err(cursor.damage("it does not say how long it is"));
        };
        let start = cursor.position();
        cursor.take(length)?;
        let header = start..start + length;
        let dictionary = Dictionary::read(&mut cursor)?;
        let triples = Triples::read(&mut cursor, &dictionary)?;
        let checks = cursor.into_checks();
        let is_small = bytes.len() <= SMALL;
        if is_small {
            checks.iter().try_for_each(|check| check.run(&bytes))?;
        }
        let mark = mark(checks.iter().map(|check| check.sum));
        let known = match index {
            Some(index) => Index::read(index, &mark, &dictionary, &triples)?,
            None => None,
        };
        let index = match known {
            Some(index) => {
                if is_small {
                    index.verify()?;
                }
                index
            }
            None => Index::made(&bytes, &mark, &dictionary, &triples)?,
        };
        Ok(Self {
            bytes,
            header,
            dictionary,
            triples,
            index,
            checks,
        })
    }

    /// Compares all of the file with its checksums.
    ///
    /// # Errors
    /// Where one does not fit.
    pub fn verify(&self) -> std::result::Result<(), Damage> {
        self.checks.iter().try_for_each(|check| check.run(&self.bytes))?;
        self.index.verify()
    }

    /// What the file says of itself, as N-Triples.
    pub fn header(&self) -> &[u8] {
        self.bytes.get(self.header.clone()).unwrap_or_default()
    }

    /// How many triples there are.
    pub fn len(&self) -> usize {
        self.triples.len()
    }

    /// Whether there are no triples.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The quads with these terms, in the default graph; `None` stands for any term. Where the file
    /// is damaged at a place that is looked at, there is an error among them.
    pub fn quads(
        self: &Arc<Self>,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Quads {
        if graph.is_some_and(|graph| graph != GraphNameRef::DefaultGraph) {
            return Quads(Ok(None));
        }
        let found = self.matches([subject.map(TermRef::from), predicate.map(TermRef::from), object]);
        Quads(found.map(|matches| {
            Some(Found {
                matches: matches?,
                subject: None,
            })
        }))
    }

    /// The triples with these terms; `None` where one does not occur.
    fn matches(self: &Arc<Self>, terms: [Option<TermRef<'_>>; 3]) -> std::result::Result<Option<Matches>, Damage> {
        let mut ids: [Option<Id>; 3] = [None; 3];
        for (id, term) in ids.iter_mut().zip(terms) {
            let Some(term) = term else {
                continue;
            };
            *id = self.dictionary.find(&self.bytes, term)?;
            if id.is_none() {
                return Ok(None);
            }
        }
        let pattern = self.pattern(ids, |id| self.dictionary.predicate_of(&self.bytes, id))?;
        Ok(pattern.map(|pattern| Matches::new(Arc::clone(self), pattern)))
    }

    /// The pattern of these terms, as the format numbers them; `None` where one is at no such
    /// place. `predicate_of` gives the number of a term as a predicate.
    pub(super) fn pattern(
        &self,
        [subject, predicate, object]: [Option<Id>; 3],
        predicate_of: impl FnOnce(Id) -> std::result::Result<Option<usize>, Damage>,
    ) -> std::result::Result<Option<Pattern>, Damage> {
        let numbers = [
            subject.map(|id| Ok(self.dictionary.subject_of(id))),
            predicate.map(predicate_of),
            object.map(|id| Ok(self.dictionary.object_of(id))),
        ];
        let mut pattern: Pattern = [None; 3];
        for (place, number) in pattern.iter_mut().zip(numbers) {
            let Some(number) = number else {
                continue;
            };
            *place = number?;
            if place.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(pattern))
    }

    pub(super) fn term(&self, id: Id) -> std::result::Result<Term, Damage> {
        self.dictionary.term(&self.bytes, id)
    }
}

/// The quads that match a pattern.
#[derive(Debug)]
pub struct Quads(std::result::Result<Option<Found>, Damage>);

#[derive(Debug)]
struct Found {
    matches: Matches,
    /// The subject of the quad before: most have the same.
    subject: Option<(usize, NamedOrBlankNode)>,
}

impl Iterator for Quads {
    type Item = std::result::Result<Quad, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Ok(found) => {
                let found = found.as_mut()?;
                let numbers = found.matches.next()?;
                Some(found.quad(numbers))
            }
            Err(damage) => {
                let damage = damage.clone();
                self.0 = Ok(None);
                Some(Err(damage))
            }
        }
    }
}

impl Found {
    fn quad(&mut self, [subject, predicate, object]: Numbers) -> std::result::Result<Quad, Damage> {
        let hdt = self.matches.hdt();
        let subject = match &self.subject {
            Some((known, term)) if *known == subject => term.clone(),
            _ => {
                let term = node(hdt.term(subject)?)?;
                self.subject = Some((subject, term.clone()));
                term
            }
        };
        let hdt = self.matches.hdt();
        let predicate = hdt.term(hdt.dictionary.id_of_predicate(&hdt.bytes, predicate)?)?;
        let Term::NamedNode(predicate) = predicate else {
            return Err(wrong_place("a predicate"));
        };
        let object = hdt.term(hdt.dictionary.id_of_object(object))?;
        Ok(Quad::new(subject, predicate, object, GraphName::DefaultGraph))
    }
}

fn node(term: Term) -> std::result::Result<NamedOrBlankNode, Damage> {
    match term {
        Term::NamedNode(node) => Ok(NamedNode::into(node)),
        Term::BlankNode(node) => Ok(BlankNode::into(node)),
        Term::Literal(_) => Err(wrong_place("a subject")),
    }
}

fn wrong_place(place: &str) -> Damage {
    Damage::new("the dictionary", format!("what cannot be {place} is one"))
}

/// The place of the index of a file.
pub fn index_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ENDING);
    name.into()
}

/// What tells a file from others: a sum of the sums of all its parts.
pub(super) fn mark(sums: impl Iterator<Item = u32>) -> String {
    let bytes: Vec<u8> = sums.flat_map(u32::to_le_bytes).collect();
    let marks = bytes.chunks(4).rev().flatten().copied().collect::<Vec<u8>>();
    format!("{:08x}{:08x}", crc32c::crc32c(&bytes), crc32c::crc32c(&marks))
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let name = path.display();
    if error.kind() == io::ErrorKind::NotFound {
        let message = format!("there is no file `{name}`");
        let hint = format!("make it with `lodpress pack --output {name}`");
        return Diagnostic::error(Code::StoreMissing, message).hint(hint).into();
    }
    Diagnostic::error(Code::FileRead, format!("`{name}` cannot be read: {error}")).into()
}
