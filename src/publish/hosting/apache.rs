use super::{FORMATS, HEADERS, TYPES, content_type, quoted};
use crate::page::Site;
use std::fmt::Write as _;

/// The file in the folder of the site, for [Apache](https://httpd.apache.org/docs/2.4/) with
/// `mod_rewrite`, and with `mod_headers` and `mod_deflate` where they are there.
pub(super) fn htaccess(site: &Site) -> String {
    let (root, languages) = (site.root(), site.languages());
    let mut text = format!(
        "# Copy this to the folder of the site, which stands at {root}\n\
         Options -MultiViews\n\
         DirectoryIndex index.html\n\
         ErrorDocument 404 {root}404.html\n\
         AddDefaultCharset utf-8\n\
         RemoveEncoding .gz\n"
    );
    for (ending, media_type) in TYPES {
        let pattern = quoted(ending.rsplit('/').next().unwrap_or(ending));
        let start = if ending.contains('/') { "^" } else { "" };
        _ = writeln!(
            text,
            "<FilesMatch \"{start}{pattern}$\">\n  ForceType \"{}\"\n</FilesMatch>",
            content_type(media_type)
        );
    }
    _ = write!(
        text,
        "\n# Which page or file an IRI leads to (303), by what the client prefers.\n\
         RewriteEngine On\n\
         RewriteBase {root}\n\
         RewriteRule ^ - [E=LOD_LANGUAGE:{},E=LOD_FORMAT:html]\n",
        languages[0]
    );
    for language in &languages[1..] {
        _ = writeln!(
            text,
            "RewriteCond %{{HTTP:Accept-Language}} \"^\\s*{}\\b\" [NC]\n\
             RewriteRule ^ - [E=LOD_LANGUAGE:{language}]",
            quoted(language)
        );
    }
    for start in ["", "^\\s*"] {
        for (pattern, ending) in FORMATS {
            _ = writeln!(
                text,
                "RewriteCond %{{HTTP:Accept}} \"{start}{pattern}\" [NC]\n\
                 RewriteRule ^ - [E=LOD_FORMAT:{ending}]"
            );
        }
    }
    // What has no place has no GeoJSON.
    _ = write!(
        text,
        "RewriteCond %{{ENV:LOD_FORMAT}} =geojson\n\
         RewriteCond %{{DOCUMENT_ROOT}}{root}data/$2.geojson !-f\n\
         RewriteRule ^(id/)?(.*[^/])$ - [E=LOD_FORMAT:html]\n"
    );
    for iri in ["^(.*[^/])$", "^id/(.*[^/])$"] {
        for (is_page, target) in [
            ("=html", "%{ENV:LOD_LANGUAGE}/doc/$1.html"),
            ("!=html", "data/$1.%{ENV:LOD_FORMAT}"),
        ] {
            _ = writeln!(
                text,
                "RewriteCond %{{REQUEST_FILENAME}} !-f\n\
                 RewriteCond %{{DOCUMENT_ROOT}}{root}data/$1.ttl -f\n\
                 RewriteCond %{{ENV:LOD_FORMAT}} {is_page}\n\
                 RewriteRule {iri} {root}{target} [R=303,L]"
            );
        }
    }
    text.push_str("\n<IfModule mod_headers.c>\n");
    for (name, value) in HEADERS {
        _ = writeln!(text, "  Header always set {name} \"{value}\"");
    }
    text.push_str(
        "  Header always merge Vary \"Accept, Accept-Language\" \"expr=%{REQUEST_STATUS} == 303\"\n\
         </IfModule>\n\n\
         <IfModule mod_deflate.c>\n  \
         AddOutputFilterByType DEFLATE text/html text/plain text/css text/javascript text/turtle text/csv \
         application/json application/ld+json application/rdf+xml application/n-triples application/geo+json \
         application/linkset+json application/xml application/wasm image/svg+xml\n\
         </IfModule>\n",
    );
    text
}

/// Rules for [w3id.org](https://w3id.org/), where the base IRI leads from there to the site.
pub(super) fn w3id(site: &Site) -> String {
    format!(
        "# {}\nRewriteEngine on\nRewriteRule ^(.*)$ {}$1 [R=303,NE,L]\n",
        site.config.base, site.address
    )
}
