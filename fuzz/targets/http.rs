//! A request's path and what it accepts.
//!
//! The input is the path without its first slash, the value of `Accept`, and that of
//! `Accept-Language`, line by line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodpress::page::{Address, relative};
use lodpress::serve::{best_language, best_media_type};

const OFFERS: &[&str] = &["text/html", "text/turtle", "application/ld+json", "application/n-triples"];

fuzz_target!(|text: &str| {
    let mut lines = text.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (path, accept, language) = (line(), line(), line());
    let languages = ["de", "en", "zh-Hant"].map(str::to_owned);
    if let Some(address) = Address::parse(path, &languages) {
        let own = address.path();
        assert_eq!(Address::parse(&own, &languages).as_ref(), Some(&address), "{own}");
        assert!(own.is_ascii() && !own.contains(['\\', '"', '<', '>', '\r', '\n', ' ']), "{own}");
        assert!(own.split('/').all(|part| part != ".." && part != "."), "{own}");
        let page = "de/doc/a/b.html";
        let base = oxiri::Iri::parse(format!("http://x/{page}")).expect("it is an IRI");
        let resolved = base.resolve(&relative(page, &own)).expect("a reference");
        assert_eq!(resolved.as_str(), format!("http://x/{own}"));
    }
    let best = best_media_type(Some(accept), OFFERS);
    assert!(best.is_none_or(|best| OFFERS.contains(&best)));
    // What is chosen of all is chosen of less, as long as it is there.
    if let Some(best) = best {
        assert_eq!(best_media_type(Some(accept), &[best]), Some(best));
    }
    // A range that fits all changes nothing where something is acceptable already.
    let best = best_language(Some(language), &languages);
    assert!(languages.iter().any(|known| known == best));
});
