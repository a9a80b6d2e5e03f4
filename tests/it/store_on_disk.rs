//! The store on disk, and what a build without it says.

#[cfg(not(feature = "disk"))]
mod without {
    use crate::run::{lodpress, root};

    #[test]
    fn a_build_without_a_store_on_disk_says_how_to_get_one() {
        insta::assert_snapshot!(lodpress(&root(), &["load", "--store", "no-store"]), @"
        exit code 2
        --- stdout
        --- stderr
        error[store-feature]: this build of lodpress has no store on disk
         |
         = help: release binaries have it; or build it with `cargo build --release --features disk` (needs libclang and a C++ compiler); without `--store`, everything runs in memory
        ");
        let query = lodpress(&root(), &["query", "are-twinned", "--store", "no-store"]);
        assert_eq!(query.code, Some(2));
        assert!(query.stderr.contains("error[store-feature]"), "{query}");
        assert!(!root().join("no-store").exists());
    }
}

#[cfg(feature = "disk")]
mod with {
    use crate::bundled::{check_query, expected_results};
    use crate::run::{Run, canonical, command, folder, lodpress, parse, root};
    use oxigraph::io::RdfFormat;
    use std::path::{Path, PathBuf};

    fn load(store: &Path) -> Run {
        lodpress(&root(), &["load", "--store", store.to_str().unwrap()])
    }

    fn count(store: &Path) -> String {
        let query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
        let run = lodpress(
            &root(),
            &["query", "-e", query, "-f", "csv", "--store", store.to_str().unwrap()],
        )
        .done();
        run.text().lines().nth(1).unwrap().to_owned()
    }

    /// Names in the folder of the store: the store alone, when no load is under way.
    fn beside(store: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(store.parent().unwrap()).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_store_answers_and_exports_as_memory_does() {
        let here = folder(&[]);
        let store = here.path().join("store");
        let loaded = load(&store);
        assert_eq!(loaded.code, Some(0), "{loaded}");
        assert!(loaded.stderr.contains(" quads in "), "{loaded}");
        assert_eq!(beside(&store), ["store"]);
        let args = ["--store", store.to_str().unwrap()];
        let results = expected_results();
        assert!(results.len() >= 15);
        for (name, expected) in &results {
            check_query(name, expected, &args, &root());
        }
        // Oxigraph keeps numbers and dates by value: what comes back is what its store in
        // memory makes of the same graph.
        let lines = lodpress(&root(), &["export", "-f", "nt"]).done();
        let memory = oxigraph::store::Store::new().unwrap();
        memory.load_from_slice(RdfFormat::NTriples, &lines.stdout).unwrap();
        let expected = canonical(memory.iter().map(|quad| quad.unwrap()));
        assert!(expected.len() > 4_900);
        for (name, format) in [
            ("nt", RdfFormat::NTriples),
            ("ttl", RdfFormat::Turtle),
            ("rdf", RdfFormat::RdfXml),
        ] {
            let from_disk = lodpress(&root(), &["export", "-f", name, args[0], args[1]]).done();
            assert!(parse(&from_disk.stdout, format) == expected, "{name}");
            let again = lodpress(&root(), &["export", "-f", name, args[0], args[1]]).done();
            assert!(from_disk.stdout == again.stdout, "{name}");
        }
    }

    #[test]
    fn memory_threads_and_optimisation_change_nothing_that_the_store_says() {
        let here = folder(&[]);
        let exported = |options: &[&str]| {
            let store = here.path().join("store");
            let store = store.to_str().unwrap();
            let loaded = lodpress(&root(), &[&["load", "--store", store], options].concat());
            assert_eq!(loaded.code, Some(0), "{loaded}");
            let message = loaded.stderr.split(" in ").next().unwrap().to_owned();
            (
                message,
                lodpress(&root(), &["export", "-f", "nt", "--store", store])
                    .done()
                    .stdout,
            )
        };
        let expected = exported(&[]);
        for options in [
            &["--memory", "1M", "--threads", "1"][..],
            &["--memory", "200M", "--threads", "5"],
            &["--no-optimize"],
        ] {
            assert!(exported(options) == expected, "{options:?}");
        }
    }

    /// A publication of many small tables: with little memory, each becomes a batch.
    #[cfg(unix)]
    fn many_batches() -> tempfile::TempDir {
        let names: Vec<String> = (0..120).map(|n| format!("t{n}.csv")).collect();
        let tables: Vec<String> = names.iter().map(|name| format!(r#"{{"url": "{name}"}}"#)).collect();
        let metadata = format!(
            r#"{{"@context": "http://www.w3.org/ns/csvw", "tables": [{}]}}"#,
            tables.join(", ")
        );
        let rows: Vec<String> = (0..names.len()).map(|n| format!("a,b\n{n},x\n{n},y\n")).collect();
        let mut files = vec![
            (
                "lodpress.toml",
                b"base = \"http://b.example/\"\nmappings = [\"m.json\"]\n".as_slice(),
            ),
            ("m.json", metadata.as_bytes()),
        ];
        files.extend(
            names
                .iter()
                .zip(&rows)
                .map(|(name, rows)| (name.as_str(), rows.as_bytes())),
        );
        folder(&files)
    }

    /// The program under limits of open files, which `limits` sets.
    #[cfg(unix)]
    fn limited(folder: &Path, limits: &str, args: &[&str]) -> Run {
        let script = format!("{limits}; exec \"$0\" \"$@\"");
        let output = std::process::Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_lodpress")])
            .args(args)
            .current_dir(folder)
            .output()
            .unwrap();
        Run {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[cfg(unix)]
    #[test]
    fn more_batches_than_files_may_be_open() {
        let here = many_batches();
        let (few, soft, many) = ("ulimit -n 160", "ulimit -Sn 100", "true");
        let load = ["load", "--memory", "1", "--no-optimize", "--store"];
        for (limits, store) in [(few, "few"), (soft, "soft"), (many, "many")] {
            let loaded = limited(here.path(), limits, &[&load[..], &[store]].concat());
            assert_eq!(loaded.code, Some(0), "{loaded}");
            assert_eq!(loaded.stderr, format!("480 quads in {store}\n"));
        }
        let export = ["export", "-f", "nt", "--store"];
        let exported = |limits: &str, store: &str| limited(here.path(), limits, &[&export[..], &[store]].concat());
        let expected = exported(many, "many").done().stdout;
        for (limits, store) in [(few, "few"), (soft, "soft"), (soft, "many")] {
            assert!(exported(limits, store).done().stdout == expected, "{limits} {store}");
        }
        // Which files are merged meanwhile is chance: what there are may fit or not.
        let other = exported(few, "many");
        let is_told =
            other.code == Some(2) && other.stderr.contains("Too many open files") && other.stderr.contains("ulimit");
        assert!(is_told || other.done().stdout == expected);
    }

    #[cfg(unix)]
    #[test]
    fn a_limit_too_low_for_any_store_is_told_and_nothing_is_lost() {
        let here = many_batches();
        let load = ["load", "--store", "store"];
        assert_eq!(limited(here.path(), "true", &load).code, Some(0));
        for args in [&load[..], &["export", "-f", "nt", "--store", "store"]] {
            insta::allow_duplicates! {
                insta::assert_snapshot!(limited(here.path(), "ulimit -n 100", args), @"
                exit code 2
                --- stdout
                --- stderr
                error[store-failed]: a store on disk needs 128 open files, and this process may have 100
                 |
                 = help: allow more: `ulimit -n 4096` in the shell, `LimitNOFILE=` in a unit of systemd, `--ulimit nofile=` for a container; what the hard limit forbids, the administrator raises
                ");
            }
        }
        assert_eq!(count(&here.path().join("store")), "480");
        let names = beside(&here.path().join("store"));
        assert!(!names.iter().any(|name| name.starts_with('.')), "{names:?}");
    }

    /// What `RocksDB` fails at is a string of C++, which Rust frees.
    #[test]
    fn a_damaged_store_is_told() {
        let here = folder(&[]);
        let store = here.path().join("store");
        assert_eq!(load(&store).code, Some(0));
        for name in std::fs::read_dir(&store).unwrap() {
            let path = name.unwrap().path();
            if path.extension() == Some("sst".as_ref()) {
                std::fs::write(path, "no table").unwrap();
            }
        }
        let run = lodpress(&root(), &["query", "are-twinned", "--store", store.to_str().unwrap()]);
        assert_eq!(run.code, Some(2), "{run}");
        assert!(run.stderr.contains("error[store-failed]"), "{run}");
    }

    #[test]
    fn an_existing_store_is_replaced_and_a_failed_load_leaves_it() {
        let here = folder(&[]);
        let store = here.path().join("store");
        assert_eq!(load(&store).code, Some(0));
        let before = count(&store);
        assert_eq!(load(&store).code, Some(0));
        assert_eq!(count(&store), before);
        let broken = folder(&[
            ("lodpress.toml", b"base = \"http://b.example/\"\nmappings = [\"m.json\"]\n"),
            ("m.json", br#"{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {"columns": [{"name": "n", "datatype": "integer"}]}}"#),
            ("t.csv", b"n\n1\nx\n"),
        ]);
        let failed = lodpress(broken.path(), &["load", "--store", store.to_str().unwrap()]);
        assert_eq!(failed.code, Some(2));
        assert!(failed.stderr.contains("error[cell-datatype]"), "{failed}");
        assert_eq!(count(&store), before);
        assert_eq!(beside(&store), ["store"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_load_that_is_killed_leaves_the_old_store() {
        let here = folder(&[]);
        let store = here.path().join("store");
        assert_eq!(load(&store).code, Some(0));
        let before = count(&store);
        let rows: String = (1..200_000).map(|n| format!("{n}\n")).collect();
        let slow = folder(&[
            ("lodpress.toml", b"base = \"http://b.example/\"\nmappings = [\"m.json\"]\n"),
            ("m.json", br#"{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {"columns": [{"name": "n"}]}}"#),
            ("t.csv", format!("n\n{rows}").as_bytes()),
        ]);
        let mut loading = command(slow.path(), &["load", "--store", store.to_str().unwrap()])
            .spawn()
            .unwrap();
        let workshop = |names: Vec<String>| names.into_iter().any(|name| name.starts_with(".store.lodpress-"));
        while !workshop(beside(&store)) {
            assert_eq!(loading.try_wait().unwrap(), None, "the load is over");
            std::thread::yield_now();
        }
        loading.kill().unwrap();
        assert!(!loading.wait().unwrap().success(), "the load was over");
        assert_eq!(count(&store), before);
        // The next load takes away what the killed one left.
        assert_eq!(load(&store).code, Some(0));
        assert_eq!(beside(&store), ["store"]);
        assert_eq!(count(&store), before);
    }

    #[test]
    fn a_store_in_use_by_another_process() {
        let here = folder(&[]);
        let store = here.path().join("store");
        assert_eq!(load(&store).code, Some(0));
        let lock = std::fs::File::open(store.join("lodpress.lock")).unwrap();
        lock.lock_shared().unwrap();
        let text = load(&store).stderr.replace(here.path().to_str().unwrap(), "DIR");
        insta::assert_snapshot!(text, @"
        error[store-in-use]: the store at `DIR/store` is in use by another process
         |
         = help: wait until it has ended, or name another folder
        ");
        assert_ne!(count(&store), "0", "readers do not mind each other");
        drop(lock);
        let writer = oxigraph::store::Store::open(&store).unwrap();
        let reader = lodpress(&root(), &["query", "are-twinned", "--store", store.to_str().unwrap()]);
        assert!(reader.stderr.contains("error[store-in-use]"), "{reader}");
        drop(writer);
        assert_eq!(load(&store).code, Some(0));
    }

    #[test]
    fn what_is_no_store_is_neither_read_nor_replaced() {
        let here = folder(&[("precious/letter.txt", b"keep me")]);
        let precious: PathBuf = here.path().join("precious");
        assert_eq!(load(&precious).code, Some(2));
        assert_eq!(std::fs::read(precious.join("letter.txt")).unwrap(), b"keep me");
        let missing = lodpress(&root(), &["query", "are-twinned", "--store", "nowhere"]);
        insta::assert_snapshot!(missing, @"
        exit code 2
        --- stdout
        --- stderr
        error[store-missing]: there is no store at `nowhere`
         |
         = help: make it with `lodpress load --store nowhere`
        ");
    }
}
