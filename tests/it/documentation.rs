//! The README and the program say the same.

use crate::run::{folder, lodpress, root};

const COMMANDS: &[&str] = &[
    "export",
    "query",
    "load",
    "pack",
    "serve",
    "publish",
    "convert",
    "check",
    "plan",
    "why",
    "explain",
    "completions",
    "man",
];

fn documents() -> String {
    let mut text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let entries = std::fs::read_dir(root().join("docs")).unwrap();
    for path in entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        text.push_str(&std::fs::read_to_string(path).unwrap());
    }
    text
}

#[test]
fn every_command_and_flag_is_documented() {
    let documents = documents();
    let here = folder(&[]);
    let mut missing = Vec::new();
    for command in COMMANDS {
        let help = lodpress(here.path(), &[command, "--help"]).done();
        let flags = help
            .text()
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| word.starts_with("--"));
        for flag in flags.map(|flag| flag.split(['=', '[', '.']).next().unwrap()) {
            if !documents.contains(&format!("`{flag}`")) && !documents.contains(&format!("`{flag} ")) {
                missing.push(format!("{command} {flag}"));
            }
        }
        if !documents.contains(&format!("`lodpress {command}")) && !documents.contains(&format!("lodpress {command}")) {
            missing.push((*command).to_owned());
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_help_lists_all_commands() {
    let here = folder(&[]);
    let help = lodpress(here.path(), &["--help"]).done();
    let listed: Vec<&str> = help
        .text()
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| *word != "help")
        .collect();
    assert_eq!(listed, COMMANDS);
}

#[test]
fn the_manual_and_the_completions_name_the_commands() {
    let here = folder(&[]);
    let manual = lodpress(here.path(), &["man"]).done();
    let completions = lodpress(here.path(), &["completions", "bash"]).done();
    for command in COMMANDS {
        assert!(manual.text().contains(&format!("lodpress\\-{command}")), "{command}");
        assert!(completions.text().contains(command), "{command}");
    }
}

#[test]
fn explain_documents_a_code_and_lists_all() {
    let here = folder(&[]);
    let one = lodpress(here.path(), &["explain", "key-dangling"]).done();
    assert!(one.text().starts_with("key-dangling\n\n") && one.text().contains("**Mend it.**"));
    let all = lodpress(here.path(), &["explain"]).done();
    assert!(all.text().lines().count() >= 30);
    let slip = lodpress(here.path(), &["explain", "key-dangeling"]);
    insta::assert_snapshot!(slip, @"
    exit code 2
    --- stdout
    --- stderr
    error[option-conflict]: there is no diagnostic `key-dangeling`
     |
     = help: did you mean `key-dangling`?
    ");
}

/// The README's tour shows what the program prints.
#[test]
fn the_tour_is_true() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let consoles = readme
        .split("```console\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap());
    let mut checked = 0;
    for step in consoles.flat_map(|console| console.split("$ lodpress ").skip(1)) {
        let (line, shown) = step.split_once('\n').unwrap();
        // What writes files, or shows a mistake, is tested elsewhere.
        if shown.is_empty() || line.contains("--output") || line.starts_with("explain") {
            continue;
        }
        let args: Vec<String> = line.split('\'').enumerate().fold(Vec::new(), |mut args, (i, part)| {
            match i % 2 {
                0 => args.extend(part.split_whitespace().map(str::to_owned)),
                _ => args.push(part.to_owned()),
            }
            args
        });
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        assert_eq!(lodpress(&root(), &args).done().text(), shown, "lodpress {line}");
        checked += 1;
    }
    assert_eq!(checked, 5);
    let graph = lodpress(&root(), &["export", "--canonical"]).done();
    let thousands = graph.text().lines().count().to_string();
    let count = format!("{},{} statements", &thousands[..1], &thousands[1..]);
    assert!(readme.contains(&count), "the README does not say: {count}");
}
