//! The dictionary: terms and their numbers.
//!
//! The format numbers subjects, predicates and objects apart; what is a subject and an object
//! has one number. Here each term has *one* number, its identifier, whatever its role is: two
//! terms are the same where their identifiers are. From 1 on these are the terms that are
//! subjects and objects, then other subjects, other objects, and predicates that are neither.

use super::control::{Control, FOUR_SECTIONS, Kind};
use super::cursor::Cursor;
use super::damage::Damage;
use super::section::Section;
use super::term;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Term, TermRef};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A term that the dictionary has, from 1 on.
pub(super) type Id = usize;

/// The dictionary of a file.
#[derive(Debug)]
pub(super) struct Dictionary {
    shared: Section,
    subjects: Section,
    predicates: Section,
    objects: Section,
    /// The identifiers of predicates that have been asked for, 0 for the others: to find one
    /// out, all sections are searched for it.
    ids: Box<[AtomicUsize]>,
}

impl Dictionary {
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Damage> {
        cursor.enter("the dictionary");
        Control::read(cursor, Kind::Dictionary, FOUR_SECTIONS)?;
        let shared = Section::read(cursor)?;
        let subjects = Section::read(cursor)?;
        let predicates = Section::read(cursor)?;
        let objects = Section::read(cursor)?;
        let ids = (0..predicates.len()).map(|_| AtomicUsize::new(0)).collect();
        Ok(Self {
            shared,
            subjects,
            predicates,
            objects,
            ids,
        })
    }

    /// How many subjects there are.
    pub(super) fn subjects(&self) -> usize {
        self.shared.len() + self.subjects.len()
    }

    /// How many predicates there are.
    pub(super) fn predicates(&self) -> usize {
        self.predicates.len()
    }

    /// How many objects there are.
    pub(super) fn objects(&self) -> usize {
        self.shared.len() + self.objects.len()
    }

    /// Subjects and objects.
    fn nodes(&self) -> usize {
        self.shared.len() + self.subjects.len() + self.objects.len()
    }

    /// The number of a term as a subject.
    pub(super) fn subject_of(&self, id: Id) -> Option<usize> {
        (id <= self.subjects()).then_some(id)
    }

    /// The number of a term as an object.
    pub(super) fn object_of(&self, id: Id) -> Option<usize> {
        if id <= self.shared.len() {
            return Some(id);
        }
        let object = id.checked_sub(self.subjects.len())?;
        (object > self.shared.len() && object <= self.objects()).then_some(object)
    }

    /// The number of a term as a predicate.
    pub(super) fn predicate_of(&self, file: &[u8], id: Id) -> Result<Option<usize>, Damage> {
        if let Some(predicate) = id.checked_sub(self.nodes()).filter(|predicate| *predicate > 0) {
            return Ok(Some(predicate));
        }
        let mut term = Vec::new();
        self.get(file, id, &mut term)?;
        Ok(self.predicates.find(file, &term)?.map(|index| index + 1))
    }

    /// The term that is object number `object`.
    #[inline]
    pub(super) fn id_of_object(&self, object: usize) -> Id {
        if object <= self.shared.len() {
            object
        } else {
            object.saturating_add(self.subjects.len())
        }
    }

    /// The term that is predicate number `predicate`.
    #[inline]
    pub(super) fn id_of_predicate(&self, file: &[u8], predicate: usize) -> Result<Id, Damage> {
        let known = predicate.checked_sub(1).and_then(|index| self.ids.get(index));
        let Some(known) = known else {
            return Err(Damage::new(
                "the triples",
                "there is a predicate that is not in the dictionary",
            ));
        };
        match known.load(Ordering::Relaxed) {
            0 => {
                let mut term = Vec::new();
                self.predicates.get(file, predicate - 1, &mut term)?;
                let id = self.node(file, &term)?.unwrap_or(self.nodes() + predicate);
                known.store(id, Ordering::Relaxed);
                Ok(id)
            }
            id => Ok(id),
        }
    }

    /// Puts the text of a term into `text`.
    #[inline]
    pub(super) fn get(&self, file: &[u8], id: Id, text: &mut Vec<u8>) -> Result<(), Damage> {
        let mut index = id.wrapping_sub(1);
        for section in [&self.shared, &self.subjects, &self.objects] {
            if index < section.len() {
                return section.get(file, index, text);
            }
            index = index.wrapping_sub(section.len());
        }
        self.predicates.get(file, index, text)
    }

    /// The term with this identifier.
    pub(super) fn term(&self, file: &[u8], id: Id) -> Result<Term, Damage> {
        let mut text = Vec::new();
        self.get(file, id, &mut text)?;
        term::decode(&text)
    }

    /// The identifier of a term, if it occurs.
    pub(super) fn find(&self, file: &[u8], wanted: TermRef<'_>) -> Result<Option<Id>, Damage> {
        let mut text = Vec::new();
        term::encode(wanted, &mut text);
        if let Some(id) = self.find_text(file, &text)? {
            return Ok(Some(id));
        }
        match wanted {
            // Others may have written this datatype.
            TermRef::Literal(literal) if literal.datatype() == xsd::STRING => {
                text.extend_from_slice(b"^^<http://www.w3.org/2001/XMLSchema#string>");
                self.find_text(file, &text)
            }
            _ => Ok(None),
        }
    }

    fn find_text(&self, file: &[u8], text: &[u8]) -> Result<Option<Id>, Damage> {
        if let Some(id) = self.node(file, text)? {
            return Ok(Some(id));
        }
        // Nothing but an IRI is a predicate.
        if text.first() == Some(&b'"') {
            return Ok(None);
        }
        let index = self.predicates.find(file, text)?;
        Ok(index.map(|index| self.nodes() + index + 1))
    }

    /// The identifier of a term that is a subject or an object.
    fn node(&self, file: &[u8], text: &[u8]) -> Result<Option<Id>, Damage> {
        // A literal is no subject.
        let is_literal = text.first() == Some(&b'"');
        if !is_literal {
            if let Some(index) = self.shared.find(file, text)? {
                return Ok(Some(index + 1));
            }
            if let Some(index) = self.subjects.find(file, text)? {
                return Ok(Some(self.shared.len() + index + 1));
            }
        }
        let index = self.objects.find(file, text)?;
        Ok(index.map(|index| self.subjects() + index + 1))
    }
}
