//! Primary and foreign keys.

use super::AnnotatedGroup;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::mapping::csvw::metadata::{Column, ForeignKey};
use crate::mapping::csvw::{KeyTarget, unknown_column};
use crate::plan::{CellId, Key, Plan, Reference};

pub(super) fn lower(group: &AnnotatedGroup, plan: &mut Plan, problems: &mut Findings) {
    for (index, annotated) in group.tables.iter().enumerate() {
        if let Some(key) = &annotated.table.schema.primary_key {
            plan.keys.push(Key {
                scan: index,
                cells: cell_ids(&annotated.columns, &key.value),
                unique: true,
                origin: key.origin.clone(),
            });
        }
    }
    for (index, annotated) in group.tables.iter().enumerate() {
        for key in &annotated.table.schema.foreign_keys {
            match reference(group, plan, index, key) {
                Ok(reference) => plan.references.push(reference),
                Err(diagnostic) => problems.push(*diagnostic),
            }
        }
    }
}

pub(super) fn cell_ids(columns: &[Column], names: &[String]) -> Vec<CellId> {
    let position = |name: &String| columns.iter().position(|column| column.name == *name);
    names.iter().filter_map(position).map(CellId).collect()
}

/// [Foreign keys](https://www.w3.org/TR/tabular-metadata/#foreign-keys) lead to a table of
/// the same group.
fn reference(
    group: &AnnotatedGroup,
    plan: &mut Plan,
    index: usize,
    key: &ForeignKey,
) -> std::result::Result<Reference, Box<Diagnostic>> {
    let at = |diagnostic: Diagnostic| Box::new(diagnostic.at((*key.origin).clone()));
    let target = target(group, key).map_err(at)?;
    let cells = |index: usize, names: &[String]| -> std::result::Result<Vec<CellId>, Box<Diagnostic>> {
        let columns = &group.tables[index].columns;
        let unknown = names
            .iter()
            .find(|name| !columns.iter().any(|column| column.name == **name));
        match unknown {
            Some(name) => {
                let known = columns.iter().map(|column| column.name.as_str());
                Err(at(unknown_column(name, "`columnReference`", known)))
            }
            None => Ok(cell_ids(columns, names)),
        }
    };
    let from = cells(index, &key.columns)?;
    let to = cells(target, &key.referenced)?;
    if from.len() != to.len() {
        let message = format!(
            "a foreign key names {} here, and {} of the table it leads to",
            columns(from.len()),
            columns(to.len())
        );
        return Err(at(
            Diagnostic::error(Code::CsvwReference, message).hint("name as many columns on both sides")
        ));
    }
    let known = plan
        .keys
        .iter()
        .position(|known| known.scan == target && known.cells == to);
    let key_index = known.unwrap_or_else(|| {
        plan.keys.push(Key {
            scan: target,
            cells: to,
            unique: false,
            origin: key.origin.clone(),
        });
        plan.keys.len() - 1
    });
    Ok(Reference {
        scan: index,
        cells: from,
        key: key_index,
        origin: key.origin.clone(),
    })
}

/// The one table that a foreign key leads to.
fn target(group: &AnnotatedGroup, key: &ForeignKey) -> std::result::Result<usize, Diagnostic> {
    let tables = || group.tables.iter().map(|annotated| &annotated.table);
    let named = &key.target_text;
    let is_target = |table: &crate::mapping::csvw::Table| match &key.target {
        KeyTarget::Resource(url) => table.url.value == *url,
        KeyTarget::Schema(url) => table.schema.id.as_ref() == Some(url),
    };
    let mut found = tables().enumerate().filter(|(_, table)| is_target(table));
    let first = found.next();
    if let (Some(_), Some(_)) = (first, found.next()) {
        let message = format!("a foreign key leads to `{named}`, which describes several tables");
        return Err(Diagnostic::error(Code::CsvwReference, message).hint("name the table with `resource`"));
    }
    first.map(|(index, _)| index).ok_or_else(|| {
        let (known, kind): (Vec<&str>, _) = match &key.target {
            KeyTarget::Resource(_) => (group.tables.iter().map(|table| table.name.as_str()).collect(), "table"),
            KeyTarget::Schema(_) => (
                tables().filter_map(|table| table.schema.id.as_deref()).collect(),
                "schema",
            ),
        };
        let message = format!("a foreign key leads to `{named}`, which is no {kind} of this document");
        let hint = match known.as_slice() {
            [] => "name the table with `resource`".to_owned(),
            known => format!("there are: {}", known.join(", ")),
        };
        Diagnostic::error(Code::CsvwReference, message).hint(hint)
    })
}

fn columns(count: usize) -> String {
    if count == 1 {
        "1 column".to_owned()
    } else {
        format!("{count} columns")
    }
}
