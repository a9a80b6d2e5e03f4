use super::build_disk;
use super::folder::LOCK;
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::sink::{QuadChunk, Sink};
use crate::store::{LoadOptions, Store};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use std::fs::{self, File};
use std::path::Path;

fn quads(count: i32) -> Vec<Quad> {
    let node = NamedNode::new_unchecked("http://x/s");
    (0..count)
        .map(|n| Quad::new(node.clone(), node.clone(), Literal::from(n), GraphName::DefaultGraph))
        .collect()
}

fn build(folder: &Path, count: i32) -> Result<(), Failure> {
    build_disk(folder, |store| store.load(quads(count)))
}

/// Fills `store` as a run does, `size` quads in each chunk.
fn fill(store: &Store, quads: &[Quad], size: usize, options: LoadOptions) -> Result<(), Failure> {
    let mut sink = store.sink(options).unwrap();
    let mut chunk = sink.chunk();
    let result = quads.chunks(size).try_for_each(|quads| {
        for quad in quads {
            chunk.quad(quad.as_ref(), None);
        }
        sink.accept(&mut chunk)
    });
    let result = result.and_then(|()| sink.finish());
    result.map_err(|error| error.into_failure("s"))
}

fn len(folder: &Path) -> usize {
    Store::open_disk(folder, false).unwrap().len().unwrap()
}

fn code<T>(result: Result<T, Failure>) -> Option<Code> {
    result.err().map(|failure| failure.diagnostics()[0].code)
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

#[test]
fn a_store_is_built_read_and_replaced() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("s");
    assert_eq!(code(Store::open_disk(&folder, false)), Some(Code::StoreMissing));
    build(&folder, 2).unwrap();
    assert_eq!(len(&folder), 2);
    build(&folder, 5).unwrap();
    assert_eq!(len(&folder), 5);
    assert_eq!(names(parent.path()), ["s"]);
    let (a, b) = (
        Store::open_disk(&folder, false).unwrap(),
        Store::open_disk(&folder, false).unwrap(),
    );
    assert_eq!(a.len().unwrap(), b.len().unwrap());
}

#[test]
fn a_failed_load_leaves_the_old_store() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("s");
    build(&folder, 2).unwrap();
    let failure = build_disk(&folder, |store| {
        store.load(quads(9))?;
        Err::<(), _>(Diagnostic::error(Code::TableHeader, "stop").into())
    });
    assert_eq!(code(failure), Some(Code::TableHeader));
    assert_eq!(len(&folder), 2);
    assert_eq!(names(parent.path()), ["s"]);
}

#[test]
fn the_store_is_the_same_whatever_the_threads_and_the_memory() {
    let parent = tempfile::tempdir().unwrap();
    // Each quad is there twice, in different chunks and in different batches.
    let quads = [quads(300), quads(300)].concat();
    let contents = [(1, 0), (1, 1 << 30), (4, 1 << 16), (4, 1 << 30)].map(|(threads, memory)| {
        let folder = parent.path().join(format!("{threads}-{memory}"));
        build_disk(&folder, |store| {
            fill(
                store,
                &quads,
                7,
                LoadOptions {
                    threads,
                    memory,
                    is_merged: false,
                },
            )
        })
        .unwrap();
        let mut quads = Store::open_disk(&folder, false).unwrap().quads().unwrap();
        quads.sort_by_key(ToString::to_string);
        quads
    });
    assert_eq!(contents[0].len(), 300);
    assert!(contents.iter().all(|content| *content == contents[0]));
}

#[test]
fn what_fails_on_a_thread_of_the_loader_is_told_and_leaves_the_old_store() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("s");
    build(&folder, 2).unwrap();
    let failure = build_disk(&folder, |store| {
        for name in names(parent.path()).into_iter().filter(|name| name != "s") {
            fs::remove_dir_all(parent.path().join(name)).unwrap();
        }
        let options = LoadOptions {
            threads: 2,
            memory: 0,
            is_merged: true,
        };
        fill(store, &quads(100), 1, options)
    });
    assert_eq!(code(failure), Some(Code::StoreFailed));
    assert_eq!(len(&folder), 2);
    assert_eq!(names(parent.path()), ["s"]);
}

#[test]
fn what_a_killed_load_left_is_removed_by_the_next() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("s");
    let (dead, alive) = (
        parent.path().join(".s.lodpress-dead"),
        parent.path().join(".s.lodpress-alive"),
    );
    for leftover in [&dead, &alive] {
        fs::create_dir(leftover).unwrap();
        fs::write(leftover.join(LOCK), "").unwrap();
        fs::write(leftover.join("1.sst"), "").unwrap();
    }
    let lock = File::open(alive.join(LOCK)).unwrap();
    lock.lock().unwrap();
    build(&folder, 1).unwrap();
    assert!(!dead.exists() && alive.exists());
}

#[test]
fn only_a_store_or_an_empty_folder_is_replaced() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("photos");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("cat.jpg"), "").unwrap();
    assert_eq!(code(build(&folder, 1)), Some(Code::FileWrite));
    assert_eq!(code(Store::open_disk(&folder, false)), Some(Code::StoreMissing));
    assert_eq!(names(&folder), ["cat.jpg"]);
    fs::remove_file(folder.join("cat.jpg")).unwrap();
    build(&folder, 1).unwrap();
    assert_eq!(len(&folder), 1);
}

#[test]
fn a_store_in_use_is_not_replaced() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("s");
    build(&folder, 2).unwrap();
    let reader = Store::open_disk(&folder, false).unwrap();
    assert_eq!(code(build(&folder, 3)), Some(Code::StoreInUse));
    drop(reader);
    let loader = File::open(folder.join(LOCK)).unwrap();
    loader.lock().unwrap();
    assert_eq!(code(Store::open_disk(&folder, false)), Some(Code::StoreInUse));
    assert_eq!(code(build(&folder, 3)), Some(Code::StoreInUse));
    drop(loader);
    build(&folder, 3).unwrap();
    assert_eq!(len(&folder), 3);
}
