//! Any text is read as metadata, lowered and run in both modes, for quads and for JSON, by
//! converters and by validators. What comes of it is valid and the same with and without
//! the passes, and whatever is found can be reported.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodpress::diagnostic::Findings;
use lodpress::mapping::csvw::{Mode, Options, Output};
use lodpress_fuzz::{check_places, json, quads, read, report_all};

fuzz_target!(|text: &str| {
    let mut findings = Findings::new(2);
    if let Some(group) = read(text, &mut findings) {
        for (mode, output, lenient) in [
            (Mode::Minimal, Output::Quads, false),
            (Mode::Standard, Output::Quads, true),
            (Mode::Minimal, Output::Objects, true),
            (Mode::Standard, Output::Objects, false),
        ] {
            let options = Options {
                mode,
                output,
                lenient,
                index: 0,
            };
            match output {
                Output::Quads => _ = quads(group.clone(), options, &mut findings),
                Output::Objects => _ = json(group.clone(), options, &mut findings),
            }
        }
    }
    check_places(&findings);
    report_all(&findings);
});
