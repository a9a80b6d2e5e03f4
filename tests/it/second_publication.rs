//! A publication of another field: nothing of the bundled one is built in.

use crate::bundled::check_query;
use crate::run::{lodpress, root};

#[test]
fn it_is_exported_and_queried() {
    let trees = root().join("tests/publications/trees");
    let turtle = lodpress(&trees, &["export"]).done();
    assert!(!turtle.text().contains("klimapartner"));
    insta::assert_snapshot!("trees.ttl", turtle.text());
    let mut results = 0;
    for entry in std::fs::read_dir(trees.join("queries")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending != "rq") {
            check_query(path.file_stem().unwrap().to_str().unwrap(), &path, &[], &trees);
            results += 1;
        }
    }
    assert!(results >= 3);
}

#[test]
fn its_plan_prints() {
    let trees = root().join("tests/publications/trees");
    insta::assert_snapshot!("trees.plan", lodpress(&trees, &["plan"]).done().text());
}
