use std::fmt;

macro_rules! codes {
    ($($(#[$meta:meta])* $variant:ident = $name:literal,)*) => {
        /// The kinds of message. Names are stable; `lodpress explain CODE` prints
        /// what each means, why it is so, an example, and how to mend it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$meta])* $variant,)*
        }

        impl Code {
            /// All codes, in the order of the pipeline.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

codes! {
    /// No publication was found.
    PublicationMissing = "publication-missing",
    /// `lodpress.toml` is wrong.
    PublicationConfig = "publication-config",
    /// A file cannot be read.
    FileRead = "file-read",
    /// A file, or standard output, cannot be written.
    FileWrite = "file-write",
    /// What stands at a URL cannot be fetched.
    FetchFailed = "fetch-failed",
    /// A file of RDF has a syntax error.
    RdfSyntax = "rdf-syntax",
    /// A metadata file is not JSON.
    JsonSyntax = "json-syntax",
    /// A property that metadata does not have there.
    CsvwProperty = "csvw-property",
    /// A value that a metadata property cannot have.
    CsvwValue = "csvw-value",
    /// A common property or note with a value that it cannot have.
    CsvwAnnotation = "csvw-annotation",
    /// Metadata beside a table that does not describe it.
    CsvwMetadata = "csvw-metadata",
    /// A column name that the schema does not describe.
    CsvwColumn = "csvw-column",
    /// A URI template with a syntax error.
    CsvwTemplate = "csvw-template",
    /// A foreign key whose target does not fit.
    CsvwReference = "csvw-reference",
    /// A mapping of RML that lacks something, or says what it cannot say.
    RmlMapping = "rml-mapping",
    /// A template of RML with a syntax error.
    RmlTemplate = "rml-template",
    /// A reference or an iterator that cannot be read, or leads nowhere.
    RmlReference = "rml-reference",
    /// A logical source that is no file that can be read here.
    RmlSource = "rml-source",
    /// A function that is not known, or is called with other parameters than it has.
    RmlFunction = "rml-function",
    /// A YARRRML document is not YAML.
    YamlSyntax = "yaml-syntax",
    /// A source is not the JSON or XML that it should be.
    ItemSyntax = "item-syntax",
    /// The header of a table is not what its metadata says.
    TableHeader = "table-header",
    /// A row with another number of cells than the header.
    TableRaggedRow = "table-ragged-row",
    /// A quote that is never closed.
    TableUnclosedQuote = "table-unclosed-quote",
    /// A quote in a cell that does not begin with one, or text behind a closing quote.
    TableStrayQuote = "table-stray-quote",
    /// Bytes that are not UTF-8.
    TableEncoding = "table-encoding",
    /// A record past the size limit.
    TableRecordSize = "table-record-size",
    /// A cell that is not of its column's datatype.
    CellDatatype = "cell-datatype",
    /// A cell that a constraint of its column forbids.
    CellConstraint = "cell-constraint",
    /// An empty cell in a required column.
    CellRequired = "cell-required",
    /// A template that does not give an IRI.
    CellIri = "cell-iri",
    /// A value that is no language tag, where one is needed.
    CellLanguage = "cell-language",
    /// An object or an array, where a value is needed.
    CellComposite = "cell-composite",
    /// A function that has no value for what it was called with.
    CellFunction = "cell-function",
    /// Two rows with one primary key.
    KeyDuplicate = "key-duplicate",
    /// A foreign key that names no row.
    KeyDangling = "key-dangling",
    /// A foreign key that leads to several rows.
    KeyAmbiguous = "key-ambiguous",
    /// A name of no RDF syntax.
    FormatUnknown = "format-unknown",
    /// Several graphs for a syntax of triples.
    FormatGraphs = "format-graphs",
    /// A graph too entangled to canonicalize.
    CanonicalLimit = "canonical-limit",
    /// An option that does not fit the others.
    OptionConflict = "option-conflict",
    /// A query with a syntax error.
    QuerySyntax = "query-syntax",
    /// A query that there is not.
    QueryUnknown = "query-unknown",
    /// A parameter of a query is missing, unknown or of another type.
    QueryParameter = "query-parameter",
    /// A query that failed while it ran.
    QueryFailed = "query-failed",
    /// A query that took too long.
    QueryTimeout = "query-timeout",
    /// A query that asks another server.
    QueryService = "query-service",
    /// The server cannot listen at its address.
    ServeListen = "serve-listen",
    /// A folder that is no site, and is not replaced by one.
    PublishFolder = "publish-folder",
    /// An IRI of the publication that would lead nowhere.
    PublishIri = "publish-iri",
    /// A link of a page that would lead nowhere.
    PublishLink = "publish-link",
    /// What catalogues ask of a dataset, and are not told.
    PublishCatalog = "publish-catalog",
    /// A text on a page that does not say its language.
    PublishLanguage = "publish-language",
    /// A site that is not what the publication makes.
    PublishDiffers = "publish-differs",
    /// A store on disk was asked of a build that has none.
    StoreFeature = "store-feature",
    /// There is no store at that place.
    StoreMissing = "store-missing",
    /// Another process uses the store.
    StoreInUse = "store-in-use",
    /// The store failed.
    StoreFailed = "store-failed",
    /// A store that can only be read is to be written.
    StoreReadOnly = "store-read-only",
    /// A file is no sound HDT file.
    HdtFormat = "hdt-format",
    /// A statement that HDT cannot hold.
    HdtStatement = "hdt-statement",
}

/// The documentation of every code, a section each.
const DOCUMENTATION: &str = include_str!("codes.md");

impl Code {
    /// The code of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// What it means, why, an example, and how to mend it, as Markdown.
    pub fn documentation(self) -> &'static str {
        let heading = format!("## {}\n", self.as_str());
        let Some(start) = DOCUMENTATION.find(&heading) else {
            return "";
        };
        let body = &DOCUMENTATION[start + heading.len()..];
        body.split("\n## ").next().unwrap_or(body).trim()
    }

    /// The first sentence of the documentation.
    pub fn title(self) -> &'static str {
        self.documentation().lines().next().unwrap_or("")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_documented_and_every_section_is_a_code() {
        for code in Code::ALL {
            let text = code.documentation();
            for part in ["**Why.**", "**Example.**", "**Mend it.**"] {
                assert!(text.contains(part), "{code} lacks {part}");
            }
            assert_eq!(Code::from_name(code.as_str()), Some(*code));
        }
        let sections = DOCUMENTATION.lines().filter(|line| line.starts_with("## ")).count();
        assert_eq!(sections, Code::ALL.len());
    }
}
