use super::{HEADERS, TYPES, content_type};
use crate::page::Site;
use std::fmt::Write as _;

/// The file of headers that Netlify, Cloudflare Pages and others read in the folder of the site
/// ([Netlify](https://docs.netlify.com/manage/routing/headers/)).
pub(super) fn headers(site: &Site) -> String {
    let root = site.root();
    let mut text = format!("{root}*\n");
    for (name, value) in HEADERS {
        _ = writeln!(text, "  {name}: {value}");
    }
    for (ending, media_type) in TYPES {
        _ = writeln!(text, "{root}*{ending}\n  Content-Type: {}", content_type(media_type));
    }
    text
}

/// The file of redirections that they read: IRIs lead to pages, in the reader's language where
/// the host knows of it.
pub(super) fn redirects(site: &Site) -> String {
    let (root, languages) = (site.root(), site.languages());
    let mut text = String::new();
    for language in &languages[1..] {
        _ = writeln!(
            text,
            "{root}id/*  {root}{language}/doc/:splat.html  303  Language={language}"
        );
    }
    _ = writeln!(text, "{root}id/*  {root}{}/doc/:splat.html  303", languages[0]);
    text
}
