use super::build::JoinChunk;
use super::*;
use crate::sink::Sink;
use proptest::prelude::*;

/// Entries as a block gives them.
fn chunk(rows: &[(u8, String)]) -> JoinChunk {
    let mut chunk = JoinChunk::default();
    for (key, given) in rows {
        let mut bytes = Vec::new();
        push_bytes(&[*key], &mut bytes);
        let mut terms = vec![1];
        push_bytes(given.as_bytes(), &mut terms);
        chunk.push(hash((1, 2), &bytes), &bytes, &terms);
        chunk.end_row();
    }
    chunk
}

fn index(rows: &[(u8, String)], limit: usize) -> JoinIndex {
    let mut builder = JoinBuilder::new(limit);
    for part in rows.chunks(7) {
        builder.accept(&mut chunk(part)).unwrap();
    }
    builder.finish().unwrap()
}

fn found(index: &JoinIndex, key: u8) -> Vec<String> {
    let mut bytes = Vec::new();
    push_bytes(&[key], &mut bytes);
    let (hash, mut found) = (hash((1, 2), &bytes), Found::default());
    match index {
        JoinIndex::Memory(index) => {
            let mut rows = Vec::new();
            index.find(index.first(index.chain(hash), hash), hash, &bytes, &mut rows);
            rows.iter()
                .for_each(|(number, given)| found.push(*number, &index.bytes()[given.clone()]));
        }
        JoinIndex::Disk(index) => index.find(hash, &bytes, &mut found).unwrap(),
    }
    found.in_order();
    let rows = found
        .rows()
        .flat_map(|row| row.terms().map(|(_, text)| text.to_owned()).collect::<Vec<_>>());
    rows.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Rows are found in their order, in memory and in a file; a piece of the file is shorter
    /// than all rows of one key.
    #[test]
    fn memory_and_files_find_the_same(rows in prop::collection::vec((0..6_u8, "[a-z]{0,400}"), 0..80)) {
        let (memory, disk) = (index(&rows, usize::MAX), index(&rows, 0));
        prop_assert!(matches!(memory, JoinIndex::Memory(_)));
        prop_assert!(rows.is_empty() || matches!(disk, JoinIndex::Disk(_)));
        for key in 0..7 {
            let expected: Vec<String> = rows
                .iter()
                .filter(|(known, _)| *known == key)
                .map(|(_, given)| given.clone())
                .collect();
            prop_assert_eq!(found(&memory, key), expected.clone());
            prop_assert_eq!(found(&disk, key), expected);
        }
    }
}

/// Rows of all keys whose hash is the same are told apart by the keys.
#[test]
fn rows_of_one_hash_are_told_apart() {
    let mut memory = MemoryIndex::default();
    for (number, key) in [b"a", b"b", b"a"].into_iter().enumerate() {
        memory.push(Entry {
            hash: 7,
            number: number as u64,
            key,
            given: &[],
        });
    }
    let mut rows = Vec::new();
    memory.find(memory.first(memory.chain(7), 7), 7, b"a", &mut rows);
    let numbers: Vec<u64> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [2, 0]);
}
