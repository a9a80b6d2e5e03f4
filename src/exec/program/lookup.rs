//! Terms that joins give.

use super::NotPlain;
use super::row::{RowCells, RowTerms, make_key};
use super::template::Parts;
use super::terms::Slot;
use crate::exec::join::{Joins, LookUp, for_each_node};
use crate::exec::row::RowId;
use crate::plan::ValueExpr;
use crate::sink::Append as _;
use crate::source::Record;

/// How the rows are looked up that a term is made of.
#[derive(Debug)]
pub(super) struct LookUpOp {
    /// Index of the term.
    pub(super) term: usize,
    pub(super) join: usize,
    keys: Vec<Parts>,
}

impl LookUpOp {
    /// `None` where a row may have several keys.
    pub(super) fn new(term: usize, join: usize, keys: &[ValueExpr]) -> Option<Self> {
        let keys = keys.iter().map(Parts::of_value).collect::<Option<_>>()?;
        Some(Self { term, join, keys })
    }

    /// Makes the key of a row.
    pub(super) fn begin(
        &self,
        joins: &Joins<'_>,
        record: &Record<'_>,
        cells: &RowCells,
        terms: &mut RowTerms,
        look_up: &mut LookUp,
    ) {
        let RowTerms { text, scratch, .. } = terms;
        let has_key = make_key(
            &self.keys,
            record,
            RowId::of(record),
            cells,
            (text, scratch),
            &mut look_up.key,
        );
        joins.begin(has_key, look_up);
    }

    /// The nodes that the rows give which have the key.
    pub(super) fn finish(&self, joins: &Joins<'_>, look_up: &LookUp, terms: &mut RowTerms) -> Result<Slot, NotPlain> {
        let RowTerms {
            text: out,
            joined,
            found,
            ..
        } = terms;
        let (source, rows) = joins.find(self.join, look_up, found).map_err(|_| NotPlain)?;
        let from = joined.len();
        for (_, given) in rows {
            let is_plain = for_each_node(source, given.clone(), |is_iri, text| {
                let start = out.len();
                out.append(if is_iri { b"<" } else { b"_:" });
                out.copy(source, text.start, text.len());
                if is_iri {
                    out.push(b'>');
                }
                joined.push(start..out.len());
            });
            if !is_plain {
                return Err(NotPlain);
            }
        }
        Ok(Slot::Joined(from..joined.len()))
    }
}
