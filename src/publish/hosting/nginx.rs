use super::{FORMATS, HEADERS, TYPES, content_type, quoted};
use crate::page::Site;
use std::fmt::Write as _;

/// What a `server` block of [nginx](https://nginx.org/en/docs/) includes whose `root` has the
/// site at its path.
pub(super) fn conf(site: &Site) -> String {
    let (root, languages) = (site.root(), site.languages());
    let path = quoted(&root);
    let mut text = format!(
        "# Include this in a server block. Its root has the site at {root}\n\
         # Which page or file an IRI leads to (303), by what the client prefers.\n\
         set $lod_language {};\n",
        languages[0]
    );
    for language in &languages[1..] {
        _ = writeln!(
            text,
            "if ($http_accept_language ~* \"^\\s*{}\\b\") {{ set $lod_language {language}; }}",
            quoted(language)
        );
    }
    text.push_str("set $lod_format html;\n");
    for start in ["", "^\\s*"] {
        for (pattern, ending) in FORMATS {
            _ = writeln!(
                text,
                "if ($http_accept ~* \"{start}{pattern}\") {{ set $lod_format {ending}; }}"
            );
        }
    }
    _ = write!(
        text,
        r#"set $lod_path "";
set $lod_short "";
set $lod_sent "";
set $lod_sent_short "";
if ($uri ~ "^{path}((?:id/)?(.*[^/]))$") {{
    set $lod_path $1;
    set $lod_short $2;
}}
if ($request_uri ~ "^{path}((?:id/)?([^?]*[^/?]))(?:\?|$)") {{
    set $lod_sent $1;
    set $lod_sent_short $2;
}}
set $lod_key "";
if (-f "$document_root{root}data/$lod_short.ttl") {{ set $lod_key $lod_sent_short; }}
if (-f "$document_root{root}data/$lod_path.ttl") {{ set $lod_key $lod_sent; }}
if (-f "$document_root$uri") {{ set $lod_key ""; }}
# What has no place has no GeoJSON.
set $lod_geojson "$lod_format:";
if (-f "$document_root{root}data/$lod_short.geojson") {{ set $lod_geojson ""; }}
if ($lod_geojson = "geojson:") {{ set $lod_format html; }}
set $lod_vary "Accept-Encoding";
if ($lod_key != "") {{ set $lod_vary "Accept, Accept-Language"; }}
set $lod_target "$lod_format:$lod_key";
if ($lod_target ~ "^html:.") {{ return 303 {root}$lod_language/doc/$lod_key.html; }}
if ($lod_key != "") {{ return 303 {root}data/$lod_key.$lod_format; }}

index index.html;
error_page 404 {root}404.html;
charset utf-8;
charset_types text/html text/plain text/css text/javascript text/turtle text/csv text/tab-separated-values text/markdown;
gzip on;
gzip_types text/plain text/css text/javascript text/turtle text/csv text/markdown application/json application/ld+json application/rdf+xml application/n-triples application/geo+json application/linkset+json application/xml application/wasm image/svg+xml;
"#
    );
    for (name, value) in HEADERS {
        _ = writeln!(text, "add_header {name} \"{value}\" always;");
    }
    text.push_str("add_header Vary $lod_vary always;\n");
    for (ending, media_type) in TYPES {
        // The set of types is emptied, so that the default is the type.
        _ = writeln!(
            text,
            "location ~ \"{}$\" {{ types {{ }} default_type \"{}\"; }}",
            quoted(ending),
            content_type(media_type)
        );
    }
    text.push_str("location ~ \"\\.md$\" { types { } default_type \"text/markdown; charset=utf-8\"; }\n");
    text
}
