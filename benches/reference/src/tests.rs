use crate::Workload;
use std::fs;
use std::path::PathBuf;

/// A folder of its own, which goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn of(workload: Workload, rows: u64) -> Self {
        let name = format!("lodpress-workloads-{}-{}-{rows}", std::process::id(), workload.name());
        let folder = Self(std::env::temp_dir().join(name));
        fs::create_dir_all(&folder.0).unwrap();
        workload.generate(rows, &folder.0).unwrap();
        folder
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// FNV-1a, of 64 bits.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |digest, &byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn tables_stay_as_they_are() {
    let digests = Workload::ALL.map(|workload| {
        let folder = Folder::of(workload, 1000);
        (workload.name(), digest(&folder.read(workload.table())))
    });
    assert_eq!(
        digests,
        [
            ("cities", 0x7459b4c4841c7400),
            ("join", 0x5df5227da5c2f926),
            ("wide", 0x15ce69692efb0d2c),
            ("narrow", 0x92406ebca1acc995),
            ("dirty", 0xb9e9287c83cf3c88),
        ]
    );
    let folder = Folder::of(Workload::Join, 2000);
    assert_eq!(digest(&folder.read("parents.csv")), 0xa751e8f279de832c);
}

#[test]
fn cities_have_what_makes_them_hard() {
    let folder = Folder::of(Workload::Cities, 10_000);
    let bytes = folder.read("cities.csv");
    assert!((100..130).contains(&(bytes.len() / 10_000)), "{} bytes", bytes.len());
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let (mut cells, mut quotes, mut breaks, mut umlauts) = (0, 0, 0, 0);
    for record in reader.records() {
        let record = record.unwrap();
        assert_eq!(record.len(), 10);
        cells += record.iter().filter(|cell| !cell.is_empty()).count();
        quotes += usize::from(record[7].contains('"'));
        breaks += usize::from(record[7].contains('\n'));
        umlauts += usize::from(record[1].contains('ü'));
    }
    assert!((93_500..94_500).contains(&cells), "{cells} cells");
    assert!(quotes > 800 && quotes == breaks && umlauts > 500);
}

#[test]
fn dirty_is_cities_in_quotes() {
    let (cities, dirty) = (Folder::of(Workload::Cities, 500), Folder::of(Workload::Dirty, 500));
    let records = |bytes: &[u8]| -> Vec<_> { csv::Reader::from_reader(bytes).records().map(Result::unwrap).collect() };
    let bytes = dirty.read("dirty.csv");
    assert!(bytes.starts_with(b"\"id\",\"name\","));
    assert_eq!(records(&bytes), records(&cities.read("cities.csv")));
}

#[test]
fn some_trees_have_two_streets() {
    let folder = Folder::of(Workload::Join, 5000);
    let mut codes: Vec<_> = csv::Reader::from_reader(&folder.read("parents.csv")[..])
        .records()
        .map(|record| record.unwrap()[0].to_owned())
        .collect();
    assert_eq!(codes.len(), 500);
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 495);
}
