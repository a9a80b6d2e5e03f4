use super::*;
use crate::diagnostic::Code;
use crate::packing::Packing;
use std::fs::Permissions;
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};

fn write(path: &Path, compression: Packing, text: &str) {
    write_with(2, path, compression, text);
}

fn write_with(threads: usize, path: &Path, compression: Packing, text: &str) {
    let mut output = Output::file(path, compression, threads).unwrap();
    output.write_all(text.as_bytes()).unwrap();
    output.finish().unwrap();
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_old_file_stays_until_the_new_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttl");
    fs::write(&path, "old").unwrap();
    let mut output = Output::file(&path, Packing::None, 2).unwrap();
    output.write_all(&vec![b'x'; 2 * BUFFER]).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    drop(output);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(entries(folder.path()), ["a.ttl"]);
    write(&path, Packing::None, "new");
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(entries(folder.path()), ["a.ttl"]);
}

#[test]
fn permissions_are_those_of_the_old_file_or_the_usual_ones() {
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (fresh, plain) = (folder.path().join("a"), folder.path().join("b"));
    write(&fresh, Packing::None, "");
    File::create(&plain).unwrap();
    assert_eq!(mode(&fresh), mode(&plain));
    fs::set_permissions(&fresh, Permissions::from_mode(0o640)).unwrap();
    write(&fresh, Packing::None, "new");
    assert_eq!(mode(&fresh), 0o640);
}

#[test]
fn a_link_stays_and_the_file_behind_it_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("real")).unwrap();
    let (link, file) = (folder.path().join("link"), folder.path().join("real/a"));
    symlink("real/a", &link).unwrap();
    write(&link, Packing::None, "new");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), "new");
}

#[test]
fn a_file_is_known_by_every_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    symlink("b/a", folder.path().join("link")).unwrap();
    let of = |name: &str| replaced_file(&folder.path().join(name));
    // Whether it is there or not.
    for _ in 0..2 {
        assert_eq!(of("b/../link"), of("b/./a"));
        assert_eq!(of("b/a"), of("link"));
        assert_ne!(of("b/a"), of("a"));
        fs::write(folder.path().join("b/a"), "").unwrap();
    }
    assert_eq!(replaced_file(Path::new("/dev/null")), None);
    assert_eq!(of("b"), None);
}

#[test]
fn a_full_device_is_written_directly_and_says_so() {
    let mut output = Output::file(Path::new("/dev/full"), Packing::None, 2).unwrap();
    output.write_all(b"x").unwrap();
    let error = output.finish().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}

#[test]
fn a_missing_folder_and_a_folder_are_errors_with_hints() {
    let folder = tempfile::tempdir().unwrap();
    for (path, hint) in [
        (folder.path().join("no/a"), "create it first"),
        (folder.path().to_owned(), "folder"),
    ] {
        let failure = Output::file(&path, Packing::None, 2).unwrap_err();
        let diagnostic = &failure.diagnostics()[0];
        assert_eq!(diagnostic.code, Code::FileWrite);
        assert!(
            diagnostic.hint.as_deref().is_some_and(|text| text.contains(hint)),
            "{diagnostic:?}"
        );
    }
}

const COMPRESSIONS: [Packing; 7] = [
    Packing::None,
    Packing::Gzip,
    Packing::Zstd,
    Packing::Xz,
    Packing::Zip,
    Packing::TarGz,
    Packing::TarXz,
];

fn read(path: &Path, packing: Option<Packing>) -> String {
    let mut text = String::new();
    let mut source = crate::source::open(path, "a", packing).unwrap();
    source.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn what_is_written_is_read_as_a_source() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Hội An\n".repeat(BUFFER / 4);
    for compression in COMPRESSIONS {
        for text in ["", &text] {
            let path = folder.path().join("a");
            write(&path, compression, text);
            assert_eq!(read(&path, Some(compression)), text, "{compression:?}");
        }
    }
    for name in [
        "a.nq.gz",
        "a.zst",
        "a.nt.xz",
        "a.nq.zip",
        "a.ttl.tgz",
        "a.tar.gz",
        "a.tar.xz",
        "a.txz",
    ] {
        let path = folder.path().join(name);
        write(&path, Packing::of(&path).unwrap(), &text);
        assert_eq!(read(&path, None), text, "{name}");
        assert!(fs::metadata(&path).unwrap().len() < 20_000, "{name}");
    }
}

#[test]
fn compressed_files_are_the_same_bytes_with_any_number_of_threads() {
    // Several blocks of gzip, and of zstd.
    let numbers: Vec<String> = (0..700_000).map(|n: u64| (n * n % 9973).to_string()).collect();
    let long = numbers.join(" ");
    for compression in COMPRESSIONS {
        for text in ["Hội An", &long] {
            let bytes = [1, 2, 3].map(|threads| {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("a");
                write_with(threads, &path, compression, text);
                assert_eq!(entries(folder.path()), ["a"]);
                fs::read(&path).unwrap()
            });
            assert!(bytes[0] == bytes[1] && bytes[1] == bytes[2], "{compression:?}");
        }
    }
}

#[test]
fn files_that_are_whole_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, "old").unwrap();
    let mut output = Output::file(&path, Packing::None, 2).unwrap();
    output.write_all(b"new").unwrap();
    let complete = output.complete().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    complete.put().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
}

#[test]
fn a_closed_pipe_is_told_apart() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for compression in COMPRESSIONS {
        let mut output = Output::stream("standard output", Closed, compression, 2).unwrap();
        output.write_all(b"x").unwrap();
        assert_eq!(output.finish().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
