//! What stands around the objects of rows in a JSON document: groups and tables
//! ([standard mode](https://www.w3.org/TR/csv2json/#standard-mode)), or one array
//! ([minimal mode](https://www.w3.org/TR/csv2json/#minimal-mode)).

use super::Run;
use super::objects::{EmitObjects, ObjectChunk};
use crate::plan::{Group, Plan};
use crate::sink::{Sink, SinkError};
use serde_json::Value;
use std::io::{self, Write};

/// The member that holds the comments of a table.
const COMMENT: &str = "rdfs:comment";

/// Writes all groups of `plan`; several groups make an array in standard mode.
pub(super) fn write<W: Write>(plan: &Plan, run: &mut Run<'_, '_>, writer: W) -> Result<(), SinkError> {
    let mut rows = Rows {
        writer,
        is_first: true,
        comments: Vec::new(),
    };
    let has_frames = plan
        .scans
        .iter()
        .filter_map(|scan| scan.object.as_ref())
        .any(|object| object.frame.is_some());
    if !has_frames {
        rows.text("[")?;
        for index in 0..plan.scans.len() {
            run.scan(index, EmitObjects, &mut rows)?;
        }
        return Ok(rows.text("\n]\n")?);
    }
    let is_one = plan.groups.len() == 1;
    rows.text(if is_one { "" } else { "[" })?;
    for (i, group) in plan.groups.iter().enumerate() {
        rows.text(if i > 0 { ",\n" } else { "" })?;
        write_group(plan, group, run, &mut rows)?;
    }
    Ok(rows.text(if is_one { "\n" } else { "]\n" })?)
}

fn write_group<W: Write>(
    plan: &Plan,
    group: &Group,
    run: &mut Run<'_, '_>,
    rows: &mut Rows<W>,
) -> Result<(), SinkError> {
    rows.text("{")?;
    rows.members(&group.preamble.members)?;
    rows.text("\"tables\": [")?;
    let mut is_first = true;
    for index in group.scans.clone() {
        let scan = &plan.scans[index];
        rows.is_first = true;
        if scan.object.is_none() {
            // A table whose output is suppressed is checked all the same.
            run.scan(index, EmitObjects, rows)?;
            rows.comments.clear();
            continue;
        }
        rows.text(if is_first { "\n{" } else { ",\n{" })?;
        is_first = false;
        // Comments among the rows go with those above them.
        let (comments, members): (Vec<_>, Vec<_>) = scan
            .preamble
            .members
            .iter()
            .cloned()
            .partition(|(name, _)| name == COMMENT);
        rows.members(&members)?;
        rows.text("\"row\": [")?;
        run.scan(index, EmitObjects, rows)?;
        rows.text("\n]")?;
        let above = comments.into_iter().next().map(|(_, value)| value);
        if let Some(value) = with_comments(above, std::mem::take(&mut rows.comments)) {
            rows.member(COMMENT, &value)?;
        }
        rows.text("}")?;
    }
    Ok(rows.text("\n]}")?)
}

/// What was said above the rows, and the comments among them.
fn with_comments(above: Option<Value>, comments: Vec<String>) -> Option<Value> {
    if comments.is_empty() {
        return above;
    }
    let mut all = match above {
        None => Vec::new(),
        Some(Value::Array(values)) => values,
        Some(value) => vec![value],
    };
    all.extend(comments.into_iter().map(Value::from));
    Some(Value::Array(all))
}

/// Takes the text of rows.
struct Rows<W> {
    writer: W,
    /// Whether no row of the array has been written yet.
    is_first: bool,
    comments: Vec<String>,
}

impl<W: Write> Rows<W> {
    fn text(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(text.as_bytes())
    }

    /// Members before others.
    fn members(&mut self, members: &[(String, Value)]) -> io::Result<()> {
        for (name, value) in members {
            writeln!(self.writer, "{}: {value},", Value::from(name.as_str()))?;
        }
        Ok(())
    }

    /// A member after others.
    fn member(&mut self, name: &str, value: &Value) -> io::Result<()> {
        write!(self.writer, ",\n{}: {value}", Value::from(name))
    }
}

impl<W: Write> Sink for Rows<W> {
    type Chunk = ObjectChunk;

    fn chunk(&self) -> ObjectChunk {
        ObjectChunk::default()
    }

    fn accept(&mut self, chunk: &mut ObjectChunk) -> Result<(), SinkError> {
        self.comments.append(&mut chunk.comments);
        let text = match chunk.text.as_slice() {
            [b',', rest @ ..] if self.is_first => rest,
            all => all,
        };
        self.is_first &= text.is_empty();
        self.writer.write_all(text)?;
        chunk.text.clear();
        Ok(())
    }
}
