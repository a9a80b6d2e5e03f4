//! The site of files: what it has, what it is held to, and how it is written again.

use crate::run::{Run, command, finish, folder, lodpress, root};
use crate::served::Served;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tempfile::TempDir;

const CONFIG: &str = r#"base = "https://towns.example/"
languages = ["en"]
license = "https://creativecommons.org/publicdomain/zero/1.0/"
mappings = ["data/towns-metadata.json"]

[title]
en = "Towns"

[dataset]
publisher = { name = "Nobody" }

[dataset.description]
en = "Towns that do not exist."
"#;

const METADATA: &str = r#"{"@context": "http://www.w3.org/ns/csvw", "url": "towns.csv", "tableSchema": {
  "aboutUrl": "../id/{id}", "primaryKey": "id", "columns": [
    {"name": "id", "required": true, "suppressOutput": true},
    {"name": "name", "lang": "en", "propertyUrl": "rdfs:label"},
    {"name": "partner", "propertyUrl": "schema:knows", "valueUrl": "../id/{partner}"}
]}}
"#;

const TOWNS: &str = "id,name,partner\na,Altdorf,b\nb,Bergen,a\nc,Calw,\n";

fn towns(table: &str) -> TempDir {
    folder(&[
        ("lodpress.toml", CONFIG.as_bytes()),
        ("data/towns-metadata.json", METADATA.as_bytes()),
        ("data/towns.csv", table.as_bytes()),
    ])
}

/// Publishes the publication in `folder`, whose files are as old as this says.
fn published(folder: &Path, args: &[&str]) -> Run {
    let mut all = vec!["publish", "--output", "site"];
    all.extend(args);
    let mut command = command(folder, &all);
    finish(command.env("SOURCE_DATE_EPOCH", "1500000000").output().unwrap())
}

#[track_caller]
fn well(run: Run) -> String {
    assert_eq!(run.code, Some(0), "{run}");
    run.stderr
}

/// The paths of all files below a folder.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap().map(|entry| entry.unwrap()) {
            if entry.file_type().unwrap().is_dir() {
                waiting.push(entry.path());
            } else {
                let path = entry.path();
                found.insert(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found
}

/// The file for a path of a URL.
fn file_of(path: &str) -> String {
    let path = percent_encoding::percent_decode_str(path).decode_utf8().unwrap();
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.into_owned()
    }
}

#[test]
fn a_site_has_what_the_server_answers_at_every_address_and_iri() {
    let place = tempfile::tempdir().unwrap();
    let site = place.path().join("site");
    let run = lodpress(&root(), &["publish", "--output", site.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{run}");
    let server = Served::new(&root(), &[]);
    let base = "https://klimapartner.example/";
    let sitemap = fs::read_to_string(site.join("sitemap.xml")).unwrap();
    let mut addresses: BTreeSet<String> = sitemap
        .split("<loc>")
        .skip(1)
        .map(|rest| {
            rest.split("</loc>")
                .next()
                .unwrap()
                .strip_prefix(base)
                .unwrap()
                .to_owned()
        })
        .collect();
    assert!(addresses.len() > 2_000, "{}", addresses.len());
    // What the site says of itself is not what the server says.
    addresses.retain(|path| {
        let page = path.split_once('/').unwrap().1;
        !matches!(page, "dataset.html" | "sparql.html" | "validation.html")
    });
    // IRIs lead to data of the same name.
    let dump = fs::read_to_string(site.join("dump.nt")).unwrap();
    let iris: BTreeSet<&str> = dump
        .split('<')
        .filter_map(|rest| rest.strip_prefix(base)?.split(['>', '#']).next())
        .collect();
    assert!(iris.len() > 600, "{}", iris.len());
    for path in iris {
        let answer = server.ask("GET", &format!("/{path}"), &["Accept: text/turtle"]);
        // The base itself is the front page on the server, and leads to one in the site.
        if path.is_empty() {
            continue;
        }
        if answer.status == 200 {
            addresses.insert(path.to_owned());
            continue;
        }
        assert_eq!(answer.status, 303, "{path}");
        let location = answer.header("location").unwrap().trim_start_matches('/').to_owned();
        addresses.insert(location);
        let lead = fs::read_to_string(site.join(file_of(path)).join("index.html")).unwrap();
        assert!(lead.contains("<link rel=\"alternate\" type=\"text/turtle\""), "{path}");
    }
    let of_all = [
        "assets", "class", "dump", "linkset", "llms", "queries", "robots", "search", "data",
    ];
    let is_of_all = |file: &String| of_all.contains(&file.split(['.', '/']).next().unwrap());
    addresses.extend(
        files(&site)
            .into_iter()
            .filter(|file| is_of_all(file) && !file.ends_with("index.html")),
    );
    for path in addresses {
        let answer = server.get(&format!("/{path}"));
        assert_eq!(answer.status, 200, "{path}");
        let written = fs::read(site.join(file_of(&path))).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(written == answer.body, "{path} is another on the server");
    }
    // No endpoint is claimed, and the compressed dumps are named with their sums.
    let catalog = fs::read_to_string(site.join("catalog.ttl")).unwrap();
    assert!(!catalog.contains("sparqlEndpoint"));
    let sums = fs::read_to_string(site.join("dumps/SHA256SUMS")).unwrap();
    assert_eq!(sums.lines().count(), 7);
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        let bytes = fs::read(site.join("dumps").join(name)).unwrap();
        let found: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(found, sum, "{name}");
        assert!(catalog.contains(sum), "{name}");
    }
    let hash = lodpress(&root(), &["export", "--hash"]).done();
    assert_eq!(
        fs::read_to_string(site.join("dumps/rdfc10.sha256")).unwrap(),
        hash.text()
    );
    assert_eq!(fs::read(site.join("void.ttl")).unwrap(), catalog.as_bytes());
}

#[test]
fn the_same_publication_is_the_same_site_and_nothing_is_touched() {
    let here = towns(TOWNS);
    let said = well(published(here.path(), &["--threads", "1"]));
    let site = here.path().join("site");
    let times = |paths: &BTreeSet<String>| -> Vec<SystemTime> {
        let time = |path: &String| site.join(path).metadata().unwrap().modified().unwrap();
        paths.iter().map(time).collect()
    };
    let first = files(&site);
    assert!(said.starts_with(&format!("{} files, ", first.len() - 1)), "{said}");
    let before = times(&first);
    assert!(well(published(here.path(), &["--threads", "4"])).ends_with(": all as they were\n"));
    assert_eq!(files(&site), first);
    assert_eq!(times(&first), before);
    well(published(here.path(), &["--check"]));

    let other = towns(TOWNS);
    well(published(other.path(), &[]));
    for path in &first {
        let bytes = |folder: &Path| fs::read(folder.join("site").join(path)).unwrap();
        assert_eq!(bytes(here.path()), bytes(other.path()), "{path}");
    }
}

#[test]
fn what_changes_is_written_and_what_is_gone_is_removed() {
    let here = towns(TOWNS);
    well(published(here.path(), &[]));
    let site = here.path().join("site");
    let time = |path: &str| site.join(path).metadata().unwrap().modified().unwrap();
    let altdorf = time("data/a.ttl");
    fs::create_dir(site.join(".git")).unwrap();
    fs::write(site.join(".git/HEAD"), "kept").unwrap();
    fs::write(site.join("CNAME"), "towns.example").unwrap();
    fs::write(site.join("own.txt"), "kept").unwrap();
    fs::write(site.join("other.txt"), "not kept").unwrap();

    fs::write(
        here.path().join("data/towns.csv"),
        "id,name,partner\na,Altdorf,b\nb,Bergheim,a\n",
    )
    .unwrap();
    let check = published(here.path(), &["--check", "--keep", "own.txt"]);
    assert_eq!(check.code, Some(1));
    assert!(
        check
            .stderr
            .contains("error[publish-differs]: `site` is not what the publication makes: "),
        "{check}"
    );
    assert!(check.stderr.contains(" changes/feed.xml\n"), "{check}");
    assert!(site.join("data/c.ttl").exists());

    well(published(here.path(), &["--keep", "own.txt"]));
    assert!(
        fs::read_to_string(site.join("data/b.ttl"))
            .unwrap()
            .contains("Bergheim")
    );
    assert_eq!(time("data/a.ttl"), altdorf);
    for gone in ["data/c.ttl", "en/doc/c.html", "id/c", "other.txt"] {
        assert!(!site.join(gone).exists(), "{gone}");
    }
    assert_eq!(fs::read_to_string(site.join(".git/HEAD")).unwrap(), "kept");
    assert!(site.join("CNAME").exists() && site.join("own.txt").exists());
    // One dump of each kind, and what came and went.
    assert_eq!(files(&site.join("dumps")).len(), 9);
    let patches: Vec<PathBuf> = files(&site.join("changes"))
        .into_iter()
        .filter(|path| path.rsplit('.').next() == Some("rdfp"))
        .map(|path| site.join("changes").join(path))
        .collect();
    let patch = fs::read_to_string(&patches[0]).unwrap();
    let lines: Vec<&str> = patch.lines().filter(|line| !line.starts_with('H')).collect();
    assert_eq!(
        lines,
        [
            "TX .",
            "D <https://towns.example/id/b> <http://www.w3.org/2000/01/rdf-schema#label> \"Bergen\"@en .",
            "D <https://towns.example/id/c> <http://www.w3.org/2000/01/rdf-schema#label> \"Calw\"@en .",
            "A <https://towns.example/id/b> <http://www.w3.org/2000/01/rdf-schema#label> \"Bergheim\"@en .",
            "TC .",
        ]
    );
    let feed = fs::read_to_string(site.join("changes/feed.xml")).unwrap();
    assert!(feed.contains("1 added, 2 removed"), "{feed}");
    assert_eq!(feed.matches("<entry>").count(), 2);
    // The history is kept where nothing changes.
    well(published(here.path(), &["--keep", "own.txt", "--check"]));
    // Nothing is left beside the site.
    let names: BTreeSet<String> = fs::read_dir(here.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, ["data", "lodpress.toml", "site"].map(str::to_owned).into());
}

#[test]
fn a_gate_that_finds_something_names_the_row_and_leaves_the_site() {
    let here = towns(TOWNS);
    well(published(here.path(), &[]));
    let before = files(&here.path().join("site"));
    fs::write(
        here.path().join("data/towns.csv"),
        "id,name,partner\na,Altdorf,b\nb,Bergen,nowhere\n",
    )
    .unwrap();
    let run = published(here.path(), &[]);
    insta::assert_snapshot!(run, @r"
    exit code 2
    --- stdout
    --- stderr
    error[publish-iri]: <https://towns.example/id/nowhere> leads nowhere: no statement is about it, and row 3 names it (columns: id, partner)
    --> data/towns.csv
     = help: describe it, correct the cell, or publish all the same with --allow iris
    ");
    assert_eq!(files(&here.path().join("site")), before);
    // Allowed, it is a warning.
    let run = published(here.path(), &["--allow", "iris", "--allow", "links"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert!(run.stderr.contains("warning[publish-iri]: "), "{run}");
    let config = here.path().join("lodpress.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        text.replace("license", "# license").split("[dataset]").next().unwrap(),
    )
    .unwrap();
    fs::write(here.path().join("data/towns.csv"), TOWNS).unwrap();
    insta::assert_snapshot!(published(here.path(), &[]), @r"
    exit code 2
    --- stdout
    --- stderr
    error[publish-catalog]: catalogues ask for a licence of the dataset
    --> lodpress.toml
     = help: add `license`, or publish all the same with --allow catalog

    error[publish-catalog]: catalogues ask for a description of the dataset
    --> lodpress.toml
     = help: add `[dataset.description]`, or publish all the same with --allow catalog

    warning[publish-catalog]: catalogues ask for a publisher of the dataset
    --> lodpress.toml
     = help: add `publisher` to `[dataset]`
    ");
    well(published(here.path(), &["--allow", "catalog"]));
}

#[test]
fn only_a_site_is_replaced() {
    let here = towns(TOWNS);
    fs::create_dir(here.path().join("site")).unwrap();
    well(published(here.path(), &[]));
    let run = lodpress(here.path(), &["publish", "--output", "data"]);
    insta::assert_snapshot!(run, @r"
    exit code 2
    --- stdout
    --- stderr
    error[publish-folder]: `data` is no site that lodpress has made, and is not replaced
     |
     = help: name a new folder, an empty one, or one that `lodpress publish` has made
    ");
    assert!(here.path().join("data/towns.csv").exists());
    let run = lodpress(here.path(), &["publish", "--output", "new", "--allow", "all"]);
    assert_eq!(run.code, Some(2), "{run}");
    let run = lodpress(here.path(), &["publish", "--output", "new", "--address", "towns"]);
    assert_eq!(run.code, Some(2), "{run}");
    assert!(!here.path().join("new").exists());
}

#[test]
fn a_base_with_a_path_and_another_address() {
    let place = tempfile::tempdir().unwrap();
    let trees = root().join("tests/publications/trees");
    let publish = |folder: &str, args: &[&str]| {
        let output = place.path().join(folder);
        let mut all = vec!["publish", "--allow", "catalog", "--output", output.to_str().unwrap()];
        all.extend(args);
        well(lodpress(&trees, &all));
        output
    };
    let site = publish("a", &[]);
    // Nothing but the page for what is missing knows where it stands.
    let missing = fs::read_to_string(site.join("404.html")).unwrap();
    assert!(missing.contains("href=\"/register/assets/style.css\""));
    let nginx = fs::read_to_string(site.join("_hosting/nginx.conf")).unwrap();
    assert!(nginx.contains("return 303 /register/$lod_language/doc/$lod_key.html;"));
    for path in files(&site)
        .iter()
        .filter(|path| path.rsplit('.').next() == Some("html") && *path != "404.html")
    {
        let html = fs::read_to_string(site.join(path)).unwrap();
        assert!(!html.contains("href=\"/") && !html.contains("src=\"/"), "{path}");
    }
    let other = publish(
        "b",
        &[
            "--base",
            "https://w3id.example/trees/",
            "--address",
            "https://trees.example/",
        ],
    );
    let read = |path: &str| fs::read_to_string(other.join(path)).unwrap();
    assert!(read("_hosting/w3id.htaccess").contains("RewriteRule ^(.*)$ https://trees.example/$1 [R=303,NE,L]"));
    assert!(read("robots.txt").contains("Sitemap: https://trees.example/sitemap.xml"));
    assert!(read("404.html").contains("href=\"/assets/style.css\""));
    assert!(read("dump.nt").contains("<https://w3id.example/trees/id/"));
}
