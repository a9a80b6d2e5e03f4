//! Where the sources and targets of a mapping are.

use crate::mapping::rml::model::{Access, Root};
use crate::mapping::rml::{Options, TargetFolders};
use oxiri::Iri;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::path::{Component, Path, PathBuf};

/// What a path cannot hold in an address.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The address of a source, or why there is none.
///
/// `mapping` is the address of the mapping document.
pub(super) fn address(access: &Access, mapping: &str, options: &Options) -> Result<String, String> {
    let resolved = |base: &str, reference: &str| {
        Iri::parse(base)
            .and_then(|base| base.resolve(reference))
            .map(|iri| iri.into_inner().split('#').next().unwrap_or_default().to_owned())
            .map_err(|error| error.to_string())
    };
    match access {
        Access::Url(reference) => resolved(mapping, reference),
        Access::Table(name) => {
            // Some write the file's name for the table's.
            let is_file = Path::new(name)
                .extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
            let ending = if is_file { "" } else { ".csv" };
            resolved(mapping, &relative(&format!("{}{ending}", encoded(name))))
        }
        Access::File { root, path } => {
            let path = encoded(path);
            if path.starts_with('/') {
                return Ok(format!("file://{path}"));
            }
            match root {
                Root::MappingDirectory => resolved(mapping, &relative(&path)),
                Root::WorkingDirectory => resolved(
                    options.working_directory.as_deref().unwrap_or(mapping),
                    &relative(&path),
                ),
                Root::Folder(folder) => {
                    let folder = format!("{}/", encoded(folder).trim_end_matches('/'));
                    let base = if folder.starts_with('/') {
                        format!("file://{folder}")
                    } else {
                        resolved(mapping, &relative(&folder))?
                    };
                    resolved(&base, &relative(&path))
                }
            }
        }
    }
}

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// A path as a relative reference: a colon in its first segment makes no scheme of it.
fn relative(path: &str) -> String {
    if path.starts_with("./") || path.starts_with("../") {
        path.to_owned()
    } else {
        format!("./{path}")
    }
}

/// The file of a target.
pub(super) fn target(root: &Root, path: &str, folders: &TargetFolders) -> PathBuf {
    let path = Path::new(path);
    plain(&match root {
        Root::MappingDirectory => folders.mapping.join(path),
        Root::WorkingDirectory => folders.working.join(path),
        Root::Folder(folder) => folders.mapping.join(folder).join(path),
    })
}

/// A path without `.` and `..`.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_count_from_where_the_mapping_says() {
        let options = Options {
            working_directory: Some("file:///w/".to_owned()),
            ..Options::default()
        };
        let file = |root, path: &str| Access::File {
            root,
            path: path.to_owned(),
        };
        for (access, expected) in [
            (
                file(Root::MappingDirectory, "a b/ä.csv"),
                "http://a.example/m/a%20b/%C3%A4.csv",
            ),
            (file(Root::MappingDirectory, "x:y.csv"), "http://a.example/m/x:y.csv"),
            (file(Root::WorkingDirectory, "./../c#.csv"), "file:///c%23.csv"),
            (file(Root::Folder("/d".to_owned()), "e.csv"), "file:///d/e.csv"),
            (
                file(Root::Folder("d/".to_owned()), "e.csv"),
                "http://a.example/m/d/e.csv",
            ),
            (file(Root::MappingDirectory, "/f.csv"), "file:///f.csv"),
            (Access::Table("Student".to_owned()), "http://a.example/m/Student.csv"),
            (Access::Table("A b.csv".to_owned()), "http://a.example/m/A%20b.csv"),
            (Access::Url("g.csv".to_owned()), "http://a.example/m/g.csv"),
        ] {
            assert_eq!(
                address(&access, "http://a.example/m/map.ttl", &options),
                Ok(expected.to_owned())
            );
        }
    }
}
