//! Reading records and making N-Triples of them, without a process around it or a file behind it.

use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, measurement::WallTime};
use lodpress::diagnostic::Findings;
use lodpress::exec::{Executor, Options as RunOptions};
use lodpress::mapping::{self, Locator, csvw::Start, rml};
use lodpress::plan::Plan;
use lodpress::sink::NQuadsSink;
use lodpress::source::{CsvSource, Dialect, ReadOptions, Records};
use lodpress_workloads::Workload;
use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ROWS: [u64; 2] = [10_000, 100_000];

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A workload that has been generated.
struct Data {
    workload: Workload,
    rows: u64,
    bytes: u64,
    folder: TempDir,
}

impl Data {
    fn generate(workload: Workload, rows: u64) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        workload.generate(rows, folder.path())?;
        let bytes = folder.path().join(workload.table()).metadata()?.len();
        Ok(Self {
            workload,
            rows,
            bytes,
            folder,
        })
    }

    fn table(&self) -> PathBuf {
        self.folder.path().join(self.workload.table())
    }

    /// The plan of a mapping that lies beside the table.
    fn plan(&self, mapping: &str) -> Outcome<Plan> {
        let address = "http://example.org/data/";
        let options = mapping::Options {
            rml: rml::Options {
                empty_as_null: true,
                ..rml::Options::default()
            },
            ..mapping::Options::default()
        };
        let locator = Locator::new(address, self.folder.path(), "");
        let start = Start::new(format!("{address}{mapping}"));
        Ok(mapping::plan(&start, &locator, &options, &mut Findings::new(1))?.optimize())
    }

    fn bench(&self, group: &mut BenchmarkGroup<'_, WallTime>, mut once: impl FnMut() -> Outcome<u64>) -> Outcome<()> {
        // What cannot be done is told before it is measured.
        let done = once()?;
        if done < self.rows {
            return Err(format!("{}: {done} of {} rows", self.workload.name(), self.rows).into());
        }
        group.throughput(Throughput::ElementsAndBytes {
            elements: self.rows,
            bytes: self.bytes,
        });
        let id = BenchmarkId::new(self.workload.name(), self.rows);
        group.bench_function(id, |bencher| bencher.iter(|| once().ok()));
        Ok(())
    }
}

/// How many records a table has; of each, the last field is looked at.
fn read(table: &Path) -> Outcome<u64> {
    let dialect = Dialect::default();
    let mut source = CsvSource::open(table, "table", None, &dialect, ReadOptions::default())?;
    source.head()?;
    let mut count = 0;
    while let Some(block) = source.next_block()? {
        let mut records = Records::new(&block, &dialect);
        while let Some(record) = records.next() {
            let record = record.map_err(|problem| format!("record {}", problem.position.record))?;
            black_box(record.field(record.len() - 1));
            count += 1;
        }
    }
    Ok(count)
}

/// How many rows a plan has read; its quads go nowhere.
fn convert(plan: &Plan) -> Outcome<u64> {
    let mut findings = Findings::new(1);
    let mut sink = NQuadsSink::ntriples(std::io::sink());
    let stats = Executor::new(plan, RunOptions::default()).run(&mut sink, &mut findings, &mut |_| {})?;
    if findings.errors() > 0 {
        return Err("there are errors in a table that should have none".into());
    }
    Ok(stats.rows)
}

fn reading(criterion: &mut Criterion) -> Outcome<()> {
    let mut group = criterion.benchmark_group("read");
    for workload in Workload::ALL {
        for rows in ROWS {
            let data = Data::generate(workload, rows)?;
            data.bench(&mut group, || read(&data.table()))?;
        }
    }
    group.finish();
    Ok(())
}

fn conversion(criterion: &mut Criterion, name: &str, mapping: &str) -> Outcome<()> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20);
    for workload in Workload::ALL {
        for rows in ROWS {
            let data = Data::generate(workload, rows)?;
            if !data.folder.path().join(mapping).exists() {
                continue;
            }
            let plan = data.plan(mapping)?;
            data.bench(&mut group, || convert(&plan))?;
        }
    }
    group.finish();
    Ok(())
}

fn main() -> Outcome<()> {
    let mut criterion = Criterion::default().configure_from_args();
    reading(&mut criterion)?;
    conversion(&mut criterion, "csvw", "metadata.json")?;
    conversion(&mut criterion, "rml", "mapping.ttl")?;
    criterion.final_summary();
    Ok(())
}
