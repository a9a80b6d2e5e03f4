use crate::diagnostic::{Code, Diagnostic, Findings, nearest};
use crate::exec::{Executor, Options, RunStats};
use crate::mapping::{Locator, csvw};
use crate::plan::Plan;
use crate::sink::NullSink;
use crate::source::Limits;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn plan(folder: &Path, metadata: &str) -> Plan {
    std::fs::write(folder.join("data/m.json"), metadata).unwrap();
    let locator = Locator::new("http://a.example/", folder, "");
    let start = csvw::Start::new("http://a.example/data/m.json");
    let plan = csvw::plan(&start, &locator, csvw::Options::default(), &mut Findings::new(20));
    plan.unwrap().optimize()
}

fn run(plan: &Plan, options: Options, progress: &mut dyn FnMut(RunStats)) -> Findings {
    let mut findings = Findings::new(options.findings);
    Executor::new(plan, options)
        .run(&mut NullSink, &mut findings, progress)
        .unwrap();
    findings
}

fn found(plan: &Plan, options: Options) -> (Vec<Diagnostic>, u64) {
    let findings = run(plan, options, &mut |_| {});
    let others = findings.suppressed().map(|(_, _, count)| count).sum();
    (findings.kept().to_vec(), others)
}

/// A folder with tables of the columns `a`, `b` and `c`, of which `c` holds lists, and
/// the metadata of these tables.
fn tables(csv: &[&str], schemas: &[String]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let columns = r#""columns": [{"name": "a"}, {"name": "b"}, {"name": "c", "separator": "|"}]"#;
    let described = csv.iter().zip(schemas).enumerate().map(|(i, (csv, schema))| {
        std::fs::write(folder.path().join(format!("data/t{i}.csv")), csv).unwrap();
        format!(r#"{{"url": "t{i}.csv", "tableSchema": {{{columns}{schema}}}}}"#)
    });
    let described: Vec<String> = described.collect();
    let metadata = format!(
        r#"{{"@context": "http://www.w3.org/ns/csvw", "tables": [{}]}}"#,
        described.join(", ")
    );
    (folder, metadata)
}

fn list(columns: &[usize]) -> String {
    let names: Vec<&str> = columns
        .iter()
        .map(|column| ["\"a\"", "\"b\"", "\"c\""][*column])
        .collect();
    format!("[{}]", names.join(", "))
}

/// A foreign key: columns, the table to which it leads, and the columns there.
type ForeignKey = (Vec<usize>, usize, Vec<usize>);

#[derive(Debug, Clone)]
struct Table {
    rows: Vec<Vec<&'static str>>,
    primary_key: Option<Vec<usize>>,
    foreign_keys: Vec<ForeignKey>,
}

impl Table {
    fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["a", "b", "c"]).unwrap();
        self.rows.iter().for_each(|row| writer.write_record(row).unwrap());
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    fn schema(&self) -> String {
        let key = self.primary_key.as_ref();
        let key = key.map_or_else(String::new, |key| format!(r#", "primaryKey": {}"#, list(key)));
        let foreign = self.foreign_keys.iter().map(|(from, target, to)| {
            let (from, to) = (list(from), list(to));
            format!(
                r#"{{"columnReference": {from}, "reference": {{"resource": "t{target}.csv", "columnReference": {to}}}}}"#
            )
        });
        let foreign: Vec<String> = foreign.collect();
        format!(r#"{key}, "foreignKeys": [{}]"#, foreign.join(", "))
    }

    fn tuple(&self, row: usize, columns: &[usize]) -> Vec<Vec<&'static str>> {
        let cell = |column: &usize| match (self.rows[row][*column], column) {
            ("", _) => Vec::new(),
            (text, 2) => text.split('|').collect(),
            (text, _) => vec![text],
        };
        columns.iter().map(cell).collect()
    }

    /// The rows of each tuple.
    fn index(&self, columns: &[usize]) -> BTreeMap<Vec<Vec<&'static str>>, Vec<usize>> {
        let mut index = BTreeMap::<_, Vec<usize>>::new();
        (0..self.rows.len()).for_each(|row| index.entry(self.tuple(row, columns)).or_default().push(row));
        index
    }
}

fn text(tuple: &[Vec<&str>]) -> String {
    let cells: Vec<String> = tuple.iter().map(|values| values.join(" ")).collect();
    cells.join(", ")
}

/// All that is wrong, found in the simplest way: code, message, and the end of the hint.
fn expected(tables: &[Table]) -> Vec<(Code, String, String)> {
    let mut all = Vec::new();
    for table in tables {
        for row in 0..table.rows.len() {
            if let Some(key) = &table.primary_key {
                let tuple = table.tuple(row, key);
                let first = table.index(key)[&tuple][0];
                if first < row {
                    let message = format!(
                        "row {} repeats the key `{}` of row {}",
                        row + 1,
                        text(&tuple),
                        first + 1
                    );
                    all.push((Code::KeyDuplicate, message, "take the second row away".to_owned()));
                }
            }
            for (from, target, to) in &table.foreign_keys {
                let tuple = table.tuple(row, from);
                let index = tables[*target].index(to);
                let is_primary = tables[*target].primary_key.as_ref() == Some(to);
                let names: Vec<&str> = to.iter().map(|column| ["`a`", "`b`", "`c`"][*column]).collect();
                let (row, names, shown) = (row + 1, names.join(", "), text(&tuple));
                match index.get(&tuple) {
                    _ if tuple.iter().any(Vec::is_empty) => {}
                    None => {
                        let message = format!("row {row}: no row of `data/t{target}.csv` has the {names} `{shown}`");
                        let known: BTreeSet<String> = index.keys().map(|tuple| text(tuple)).collect();
                        let known = known.iter().map(String::as_str).filter(|known| !known.is_empty());
                        let hint = match nearest(&shown, known) {
                            Some(near) => format!("is `{near}` meant?"),
                            None => "leave the cell empty".to_owned(),
                        };
                        all.push((Code::KeyDangling, message, hint));
                    }
                    Some(rows) if rows.len() > 1 && !is_primary => {
                        let message =
                            format!("row {row}: {names} `{shown}` stands in several rows of `data/t{target}.csv`");
                        all.push((Code::KeyAmbiguous, message, "different values".to_owned()));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    all
}

fn columns() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![
        Just(vec![0]),
        Just(vec![1]),
        Just(vec![2]),
        Just(vec![0, 1]),
        Just(vec![1, 0]),
        Just(vec![2, 1])
    ]
}

fn foreign_key() -> impl Strategy<Value = ForeignKey> {
    (columns(), 0..3_usize, columns()).prop_filter("as many columns", |(from, _, to)| from.len() == to.len())
}

fn table() -> impl Strategy<Value = Table> {
    let cell = || prop::sample::select(&["", "a", "b", "ab", "a, b", "x\ny", "\"", "é", "1234", "1235"][..]);
    let items = prop::sample::select(&["", "a", "b", "a|b", "a b", "1234"][..]);
    let row = (cell(), cell(), items).prop_map(|(a, b, c)| vec![a, b, c]);
    let rows = proptest::collection::vec(row, 0..8);
    let foreign_keys = proptest::collection::vec(foreign_key(), 0..3);
    (rows, proptest::option::of(columns()), foreign_keys).prop_map(|(rows, primary_key, foreign_keys)| Table {
        rows,
        primary_key,
        foreign_keys,
    })
}

proptest! {
    /// What is found is what the simplest check finds, in the order of the input, however
    /// little memory there is, however the tables are split, and whoever does the work.
    #[test]
    fn findings_are_those_of_the_simplest_check(
        tables_made in proptest::collection::vec(table(), 3),
        memory in prop_oneof![Just(0), 0..5_000_usize, Just(400_000), Just(usize::MAX)],
        block_bytes in prop_oneof![1..40_usize, Just(1 << 20)],
        threads in 1..4_usize,
        limit in 0..6_usize,
    ) {
        let csv: Vec<String> = tables_made.iter().map(Table::csv).collect();
        let csv: Vec<&str> = csv.iter().map(String::as_str).collect();
        let schemas: Vec<String> = tables_made.iter().map(Table::schema).collect();
        let (folder, metadata) = tables(&csv, &schemas);
        let plan = plan(folder.path(), &metadata);
        let limits = Limits { block_bytes, ..Limits::default() };
        let options = Options { findings: 1000, ..Options::default() };
        let (all, _) = found(&plan, options);
        let expected = expected(&tables_made);
        for (found, (code, message, hint)) in all.iter().zip(&expected) {
            prop_assert_eq!((found.code, &found.message), (*code, message));
            prop_assert!(found.hint.as_ref().unwrap().ends_with(hint), "{:?} {}", found.hint, hint);
            prop_assert_eq!(found.places.len(), 2);
        }
        prop_assert_eq!(all.len(), expected.len());
        let otherwise = Options { threads, limits, key_memory: memory, ..options };
        prop_assert_eq!(&found(&plan, otherwise).0, &all);
        let (some, others) = found(&plan, Options { findings: limit, ..otherwise });
        let mut counts = BTreeMap::new();
        let first: Vec<Diagnostic> = all
            .iter()
            .filter(|found| {
                let count = counts.entry(found.code).or_insert(0);
                *count += 1;
                *count <= limit
            })
            .cloned()
            .collect();
        prop_assert_eq!(&first, &some);
        prop_assert_eq!(others, (all.len() - some.len()) as u64);
    }
}

/// The memory that a run of [`Options::default`] has, and next to none.
const MEMORIES: [usize; 2] = [896 << 20, 0];

fn with_memory(key_memory: usize) -> Options {
    Options {
        key_memory,
        ..Options::default()
    }
}

#[test]
fn values_and_cells_keep_their_ends() {
    let csv = "a,b,c\nx,yz,\nxy,z,\nxyz,,\n,xyz,\n\u{1f}x,y,z\nx,\u{1f}y,z\nx,y,a|b\nx,y,a\u{1e}b\nx,y,ab\nx,y,a b\n";
    let (folder, metadata) = tables(&[csv], &[r#", "primaryKey": ["a", "b", "c"]"#.to_owned()]);
    let plan = plan(folder.path(), &metadata);
    for memory in MEMORIES {
        assert_eq!(found(&plan, with_memory(memory)).0, []);
    }
}

#[test]
fn references_to_a_table_that_cannot_be_read_in_whole_are_not_judged() {
    let reference =
        r#", "foreignKeys": [{"columnReference": "a", "reference": {"resource": "t1.csv", "columnReference": "b"}}]"#;
    let refers = "a,b,c\nx,,\ny,,\n";
    let schemas = [reference.to_owned(), String::new(), reference.to_owned()];
    for (target, count) in [("a,b,c\n,z,\n", 4), ("a,b,c\n,z,\nragged\n", 1)] {
        let (folder, metadata) = tables(&[refers, target, refers], &schemas);
        let plan = plan(folder.path(), &metadata);
        for memory in MEMORIES {
            assert_eq!(found(&plan, with_memory(memory)).0.len(), count, "{target}");
        }
    }
}

#[test]
fn a_reference_to_a_repeated_primary_key_is_no_mistake_of_its_own() {
    let key = r#", "primaryKey": "a", "foreignKeys": [{"columnReference": "b", "reference": {"resource": "t0.csv", "columnReference": "a"}}]"#;
    let schemas = [key.to_owned(), key.to_owned()];
    let (folder, metadata) = tables(&["a,b,c\ny,x,\nx,,\nx,x,\n", "a,b,c\nz,x,\n"], &schemas);
    let plan = plan(folder.path(), &metadata);
    for memory in MEMORIES {
        let codes: Vec<Code> = found(&plan, with_memory(memory))
            .0
            .iter()
            .map(|found| found.code)
            .collect();
        assert_eq!(codes, [Code::KeyDuplicate]);
    }
}

/// A row that has become another since it was read is not shown as the one at fault.
#[test]
fn a_table_that_changes_while_it_is_checked() {
    let reference =
        r#", "foreignKeys": [{"columnReference": "a", "reference": {"resource": "t0.csv", "columnReference": "b"}}]"#;
    let (folder, metadata) = tables(&["a,b,c\nhere,there,\n"], &[reference.to_owned()]);
    let plan = plan(folder.path(), &metadata);
    let table = folder.path().join("data/t0.csv");
    let findings = run(&plan, Options::default(), &mut |_| {
        std::fs::write(&table, "a,b,c\n1234,there,\n").unwrap();
    });
    let message = &findings.kept()[0].message;
    assert_eq!(message, "row 1: no row of `data/t0.csv` has the `b` `…`");
}

/// A name is suggested for a small table only, and for a short one.
#[test]
fn what_is_near_is_suggested_among_few() {
    let reference =
        r#", "foreignKeys": [{"columnReference": "a", "reference": {"resource": "t1.csv", "columnReference": "b"}}]"#;
    let schemas = [reference.to_owned(), String::new()];
    let long = "x".repeat(200);
    for (missing, count, is_suggested) in [("name-1", 10_000, true), ("name-1", 10_001, false), (&*long, 1, false)] {
        let refers = format!("a,b,c\n{missing},,\n");
        let names = (0..count).map(|i| format!(",name-{:05},\n", i + 10_000));
        let target = format!("a,b,c\n,{long}x,\n,name-1x,\n{}", names.skip(1).collect::<String>());
        let (folder, metadata) = tables(&[&refers, &target], &schemas);
        let plan = plan(folder.path(), &metadata);
        for memory in MEMORIES {
            let (all, _) = found(&plan, with_memory(memory));
            let hint = all[0].hint.as_ref().unwrap();
            assert_eq!(hint == "is `name-1x` meant?", is_suggested, "{count} {hint}");
        }
    }
}
