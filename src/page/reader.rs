use super::address::{Address, View, relative};
use super::site::{Text, text_of};
use super::{Site, Texts};
use crate::diagnostic::Result;
use maud::{Markup, html};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, TermRef};

/// Who reads a page, and where: what is needed to write a part of it.
#[derive(Debug, Clone)]
pub(super) struct Reader<'s> {
    pub(super) site: &'s Site,
    /// One of the site's languages.
    pub(super) language: &'s str,
    pub(super) texts: &'static Texts,
    /// The path of the page.
    pub(super) here: String,
    /// The path of the site's root, where references begin there.
    root: Option<String>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(site: &'s Site, language: &'s str, view: &View) -> Self {
        Self {
            site,
            language,
            texts: Texts::of(language),
            here: Address::Page(Some(language.to_owned()), view.clone()).path(),
            root: None,
        }
    }

    /// A reader at an address that is not known: references begin at the site's root.
    pub(super) fn absolute(site: &'s Site, language: &'s str) -> Self {
        Self {
            root: Some(site.root()),
            ..Self::new(site, language, &View::Front)
        }
    }

    /// A message of the interface.
    pub(super) fn t(&self, id: &str) -> String {
        self.texts.get(id)
    }

    /// The reference to an address from this page.
    pub(super) fn to(&self, address: &Address) -> String {
        self.to_path(&address.path())
    }

    /// The reference to a path of the site from this page.
    pub(super) fn to_path(&self, path: &str) -> String {
        match &self.root {
            Some(root) => format!("{root}{path}"),
            None => relative(&self.here, path),
        }
    }

    /// The reference to a page in the reader's language.
    pub(super) fn to_view(&self, view: View) -> String {
        self.to(&Address::Page(Some(self.language.to_owned()), view))
    }

    /// The reference to the page about an IRI: one of the site, or the IRI itself.
    pub(super) fn href(&self, iri: &str) -> String {
        match self.page_of(iri) {
            Some((key, Some(fragment))) => format!("{}#{fragment}", self.to_view(View::Resource(key))),
            Some((key, None)) => self.to_view(View::Resource(key)),
            None => self.file_of(iri).unwrap_or_else(|| iri.to_owned()),
        }
    }

    /// The same, where it is one that a browser may follow: an IRI of data can be anything.
    pub(super) fn safe_href(&self, iri: &str) -> Option<String> {
        let href = self.href(iri);
        (href != iri || is_link(&href)).then_some(href)
    }

    /// The key of the page about an IRI of the publication, and the fragment in it.
    pub(super) fn page_of(&self, iri: &str) -> Option<(String, Option<String>)> {
        let path = iri.strip_prefix(&*self.site.config.base)?;
        let (path, fragment) = match path.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment.to_owned())),
            None => (path, None),
        };
        let document = self.site.catalog.documents.get(path)?;
        Some((document.key.clone(), fragment))
    }

    /// The reference to a file of the publication at that address.
    pub(super) fn file_of(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix(&*self.site.config.base)?;
        let file = path.split('#').next().unwrap_or(path);
        self.site.files.contains_key(file).then(|| self.to_path(path))
    }

    /// The name of a resource, in the reader's language where it has one in it.
    pub(super) fn name(&self, node: NamedNodeRef<'_>) -> Result<Text> {
        self.site.name(node, self.language)
    }

    /// The `lang` of an element with a text: nothing where it is that of the page, and empty
    /// where it is not known ([HTML, 3.2.6.2](https://html.spec.whatwg.org/#attr-lang)).
    pub(super) fn lang(text: &Text) -> &str {
        text.language.as_deref().unwrap_or("")
    }

    /// A text with its language.
    #[expect(clippy::unused_self, reason = "it is one of the ways to write a term")]
    pub(super) fn text(&self, text: &Text) -> Markup {
        html! { span lang=(Self::lang(text)) dir="auto" { (text.value) } }
    }

    /// The name of a resource as a link to its page.
    pub(super) fn link(&self, node: NamedNodeRef<'_>) -> Result<Markup> {
        let name = self.name(node)?;
        let href = self.href(node.as_str());
        let is_outside = self.page_of(node.as_str()).is_none() && self.file_of(node.as_str()).is_none();
        let is_safe = is_link(&href);
        Ok(html! {
            @if is_outside && is_safe {
                a.outside href=(href) rel="noopener" lang=(Self::lang(&name)) dir="auto" title=(node.as_str()) { (name.value) }
            } @else if is_safe || !is_outside {
                a href=(href) lang=(Self::lang(&name)) dir="auto" { (name.value) }
            } @else {
                span lang=(Self::lang(&name)) dir="auto" { (name.value) }
            }
        })
    }

    /// A term that is no blank node.
    pub(super) fn term(&self, term: TermRef<'_>) -> Result<Markup> {
        match term {
            TermRef::NamedNode(node) => self.link(node),
            TermRef::Literal(literal) => Ok(self.literal(&literal.into_owned())),
            TermRef::BlankNode(_) => Ok(html! { span.unnamed { (self.t("unnamed")) } }),
        }
    }

    /// A literal as the reader's language writes it, with its exact form beside it.
    pub(super) fn literal(&self, literal: &Literal) -> Markup {
        let value = literal.value();
        let datatype = literal.datatype();
        if literal.language().is_some() {
            return self.tagged(&text_of(literal));
        }
        if datatype == xsd::STRING {
            return self.text(&text_of(literal));
        }
        if is_number(datatype) {
            return html! { data.number value=(value) { (self.texts.integer(value)) } };
        }
        if datatype == xsd::DATE || datatype == xsd::G_YEAR_MONTH {
            return html! { time datetime=(value) { (self.texts.date(value)) } };
        }
        if datatype == xsd::G_YEAR || datatype == xsd::DATE_TIME {
            return html! { time datetime=(value) { (value) } };
        }
        if datatype == xsd::BOOLEAN {
            let id = if matches!(value, "true" | "1") {
                "result-true"
            } else {
                "result-false"
            };
            return html! { data value=(value) { (self.t(id)) } };
        }
        let name = self.site.short_name(datatype.as_str());
        html! { span lang="" dir="auto" { (value) } " " small.datatype title=(datatype.as_str()) { (name) } }
    }

    /// A text in another language than the page's says which.
    fn tagged(&self, text: &Text) -> Markup {
        let tag = text.language.as_deref().unwrap_or("");
        html! {
            span lang=(tag) dir="auto" { (text.value) }
            @if !super::site::is_within(tag, self.language) { " " small.tag { (tag) } }
        }
    }

    /// The classes of a resource, without those of OWL's own that say nothing to a reader.
    pub(super) fn types(statements: &[oxigraph::model::Quad]) -> Vec<NamedNode> {
        let types = statements.iter().filter(|quad| quad.predicate == rdf::TYPE);
        let mut types: Vec<NamedNode> = types
            .filter_map(|quad| match &quad.object {
                Term::NamedNode(class) => Some(class.clone()),
                _ => None,
            })
            .collect();
        types.dedup();
        types
    }

    /// A class as a link to the table of its instances.
    pub(super) fn class(&self, class: &NamedNode) -> Result<Markup> {
        let name = self.name(class.as_ref())?;
        let key = self.site.catalog.classes.get(class).map(|class| class.key.clone());
        Ok(match key {
            Some(key) => html! {
                a.class href=(self.to_view(View::Class(key))) lang=(Self::lang(&name)) title=(class.as_str()) { (name.value) }
            },
            None => self.link(class.as_ref())?,
        })
    }
}

/// Whether a reference may stand in `href`: no `javascript:`, no `data:`.
pub(super) fn is_link(href: &str) -> bool {
    ["http://", "https://", "mailto:", "urn:", "geo:", "tel:", "doi:"]
        .iter()
        .any(|scheme| {
            href.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
}

/// Whether the values of a datatype are numbers.
pub(super) fn is_number(datatype: NamedNodeRef<'_>) -> bool {
    [
        xsd::INTEGER,
        xsd::DECIMAL,
        xsd::DOUBLE,
        xsd::FLOAT,
        xsd::INT,
        xsd::LONG,
        xsd::NON_NEGATIVE_INTEGER,
        xsd::POSITIVE_INTEGER,
    ]
    .contains(&datatype)
}
