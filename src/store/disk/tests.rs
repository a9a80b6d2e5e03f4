use super::build_disk;
use super::folder::LOCK;
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::store::Store;
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

fn len(folder: &Path) -> usize {
    Store::open_disk(folder).unwrap().len().unwrap()
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
    assert_eq!(code(Store::open_disk(&folder)), Some(Code::StoreMissing));
    build(&folder, 2).unwrap();
    assert_eq!(len(&folder), 2);
    build(&folder, 5).unwrap();
    assert_eq!(len(&folder), 5);
    assert_eq!(names(parent.path()), ["s"]);
    let (a, b) = (Store::open_disk(&folder).unwrap(), Store::open_disk(&folder).unwrap());
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
    assert_eq!(code(Store::open_disk(&folder)), Some(Code::StoreMissing));
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
    let reader = Store::open_disk(&folder).unwrap();
    assert_eq!(code(build(&folder, 3)), Some(Code::StoreInUse));
    drop(reader);
    let loader = File::open(folder.join(LOCK)).unwrap();
    loader.lock().unwrap();
    assert_eq!(code(Store::open_disk(&folder)), Some(Code::StoreInUse));
    assert_eq!(code(build(&folder, 3)), Some(Code::StoreInUse));
    drop(loader);
    build(&folder, 3).unwrap();
    assert_eq!(len(&folder), 3);
}
