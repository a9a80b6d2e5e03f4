use super::address::{Address, Discovery, View};
use super::reader::{Reader, is_link};
use super::{Link, Representation};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A page before the frame that all pages have.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) view: View,
    pub(super) title: String,
    pub(super) title_language: String,
    /// For results of search engines.
    pub(super) description: Option<String>,
    /// Structured data for the head, as JSON-LD.
    pub(super) json_ld: Option<String>,
    /// What programs may follow.
    pub(super) links: Vec<Link>,
    pub(super) body: Markup,
}

impl Page {
    pub(super) fn new(view: View, title: impl Into<String>, reader: &Reader<'_>, body: Markup) -> Self {
        Self {
            view,
            title: title.into(),
            title_language: reader.language.to_owned(),
            description: None,
            json_ld: None,
            links: Vec::new(),
            body,
        }
    }

    /// The page with its frame.
    pub(super) fn finish(self, reader: &Reader<'_>) -> Representation {
        let mut links = self.links.clone();
        links.extend(self.languages(reader));
        let text = self.frame(reader).into_string();
        Representation {
            media_type: "text/html",
            language: Some(reader.language.to_owned()),
            body: text.into_bytes().into(),
            links,
            file_name: None,
            status: None,
        }
    }

    /// The text of the page, for one that stands at no address of its own.
    pub(super) fn into_text(self, reader: &Reader<'_>) -> String {
        self.frame(reader).into_string()
    }

    /// The same page in other languages.
    fn languages(&self, reader: &Reader<'_>) -> Vec<Link> {
        let others = reader.site.languages().iter();
        others
            .filter(|language| *language != reader.language)
            .map(|language| Link {
                target: Address::Page(Some(language.clone()), self.view.clone()).path(),
                rel: "alternate",
                media_type: Some("text/html"),
                language: Some(language.clone()),
            })
            .collect()
    }

    fn frame(&self, reader: &Reader<'_>) -> Markup {
        let site = reader.site;
        let publication = site.title(reader.language);
        let is_front = self.view == View::Front;
        html! {
            (DOCTYPE)
            html lang=(reader.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) @if !is_front { " – " (publication.value) } }
                    @if let Some(description) = &self.description {
                        meta name="description" content=(description);
                    }
                    meta name="color-scheme" content="light dark";
                    link rel="stylesheet" href=(reader.to(&Address::Asset("style.css".into())));
                    link rel="icon" type="image/svg+xml" href=(reader.to(&Address::Asset("icon.svg".into())));
                    link rel="search" type="application/opensearchdescription+xml" title=(publication.value) href=(reader.to(&Address::Asset("opensearch.xml".into())));
                    @for link in self.links.iter().chain(&self.languages(reader)) {
                        link rel=(link.rel) href=(link.href(&reader.here)) type=[link.media_type] hreflang=[link.language.as_deref()];
                    }
                    @if let Some(json) = &self.json_ld {
                        script type="application/ld+json" { (PreEscaped(in_script(json))) }
                    }
                    script src=(reader.to(&Address::Asset("page.js".into()))) defer {}
                }
                body {
                    a.skip href="#main" { (reader.t("skip")) }
                    (self.header(reader))
                    @if let Some(notice) = &site.notice {
                        aside.notice role="status" {
                            p { (reader.t("rebuild-failed")) }
                            pre { (notice) }
                        }
                    }
                    main #main tabindex="-1" { (self.body) }
                    (footer(reader))
                }
            }
        }
    }

    fn header(&self, reader: &Reader<'_>) -> Markup {
        let publication = reader.site.title(reader.language);
        let parts = [
            ("classes", View::Classes),
            ("queries", View::Queries),
            ("sparql", View::Sparql),
            ("dataset", View::Dataset),
        ];
        html! {
            header.site {
                p.name { a href=(reader.to_view(View::Front)) lang=(Reader::lang(&publication)) { (publication.value) } }
                form.find role="search" action=(reader.to_view(View::Search)) method="get" {
                    label.hidden for="find" { (reader.t("search-label")) }
                    input #find type="search" name="q" autocomplete="off" placeholder=(reader.t("search"))
                        data-suggest=(reader.to_path("suggest")) data-index=(reader.to(&Address::Discovery(Discovery::Search)));
                    button { (reader.t("search-button")) }
                }
                nav aria-label=(reader.t("navigation")) {
                    ul {
                        @for (id, view) in parts {
                            @let current = (self.view == view).then_some("page");
                            li { a href=(reader.to_view(view)) aria-current=[current] { (reader.t(id)) } }
                        }
                    }
                }
                @if reader.site.languages().len() > 1 {
                    nav.languages aria-label=(reader.t("languages")) {
                        ul {
                            @for language in reader.site.languages() {
                                @let current = (language == reader.language).then_some("true");
                                li { a href=(reader.to(&Address::Page(Some(language.clone()), self.view.clone()))) hreflang=(language) lang=(language) aria-current=[current] { (language_name(language)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn footer(reader: &Reader<'_>) -> Markup {
    let config = &reader.site.config;
    html! {
        footer.site {
            @if let Some(license) = &config.license {
                p { (reader.t("licence-of-data")) " " a.outside href=[Some(license).filter(|license| is_link(license))] rel="license noopener" { (licence_name(license)) } "." }
            }
            @if let Some(attribution) = &config.attribution {
                p.attribution lang="" { (attribution) }
            }
            p { (reader.t("built-with")) }
        }
    }
}

/// Languages by their own names.
pub(super) fn language_name(tag: &str) -> &str {
    match tag.split('-').next().unwrap_or(tag) {
        "de" => "Deutsch",
        "en" => "English",
        "vi" => "Tiếng Việt",
        "fr" => "Français",
        "es" => "Español",
        "it" => "Italiano",
        "nl" => "Nederlands",
        "pl" => "Polski",
        "cs" => "Čeština",
        "da" => "Dansk",
        "sv" => "Svenska",
        "pt" => "Português",
        "uk" => "Українська",
        "ja" => "日本語",
        "zh" => "中文",
        _ => tag,
    }
}

/// Creative Commons licences by their names, others by their IRIs.
pub(super) fn licence_name(iri: &str) -> String {
    let path = iri.split("creativecommons.org/").nth(1).unwrap_or("");
    let mut parts = path.trim_end_matches('/').split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("licenses"), Some(code), Some(version)) => format!("CC {} {version}", code.to_uppercase()),
        (Some("publicdomain"), Some("zero"), Some(version)) => format!("CC0 {version}"),
        _ => iri.to_owned(),
    }
}

/// JSON within a script element: nothing in it can end the element
/// ([HTML, 4.12.1.3](https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements)).
pub(super) fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}
