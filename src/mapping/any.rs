//! A mapping in any of the languages that there are, told by what stands in it.

use super::{Resources, Unavailable, csvw, rml};
use crate::diagnostic::{Code, Diagnostic, Findings, Result};
use crate::plan::Plan;
use crate::source::open;
use std::io::Read;

/// Bytes at the start of a file that are looked at.
const HEAD: u64 = 256 << 10;

/// The language of a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Metadata of CSV on the Web, or a table that it may describe.
    Csvw,
    /// RML or R2RML in Turtle, or YARRRML.
    Rml,
}

/// What a plan is made for, whichever language its mapping is written in.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where it is CSV on the Web.
    pub csvw: csvw::Options,
    /// Where it is RML.
    pub rml: rml::Options,
}

impl Options {
    /// The same for a mapping that is number `index` of those of one graph.
    #[must_use]
    pub fn numbered(mut self, index: usize) -> Self {
        self.csvw.index = index;
        self.rml.index = index;
        self
    }
}

impl Language {
    /// The language of a text, by its beginning.
    pub fn of(text: &str) -> Self {
        if rml::is_rml(text) { Self::Rml } else { Self::Csvw }
    }

    /// The language of what stands at an address; what cannot be read is left to CSV on the
    /// Web, which says so.
    fn at(address: &str, resources: &dyn Resources) -> std::result::Result<Self, Unavailable> {
        let resource = resources.get(address)?;
        let mut head = Vec::new();
        let read = open(&resource.path, &resource.name, None)
            .ok()
            .and_then(|file| file.take(HEAD).read_to_end(&mut head).ok());
        Ok(match read {
            // A file that says nothing of itself may be named as no table is; what it lacks is
            // then told.
            Some(_) if rml::has_name_of_mapping(&resource.name) => Self::Rml,
            Some(_) => Self::of(&String::from_utf8_lossy(&head)),
            None => Self::Csvw,
        })
    }
}

/// Makes the plan of the mapping, or the table, at `start`. Warnings are added to `findings`.
///
/// # Errors
/// Everything that is wrong in it, each with the statement at fault.
pub fn plan(
    start: &csvw::Start,
    resources: &dyn Resources,
    options: &Options,
    findings: &mut Findings,
) -> Result<Plan> {
    let language = match &start.metadata {
        Some(_) => Language::Csvw,
        // What is not there is told in the words of the front end.
        None => Language::at(&start.address, resources).unwrap_or(Language::Csvw),
    };
    match language {
        Language::Csvw => csvw::plan(start, resources, options.csvw, findings),
        Language::Rml if options.csvw.output == csvw::Output::Objects => {
            let message = "csvw-json is made of tables that CSV on the Web describes, and this is a mapping of RML";
            Err(Diagnostic::error(Code::OptionConflict, message)
                .hint("choose an RDF syntax, such as --format jsonld")
                .into())
        }
        Language::Rml => rml::plan(&start.address, resources, &options.rml, findings),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_told_by_what_stands_there() {
        for (text, language) in [
            ("{\"@context\": \"http://www.w3.org/ns/csvw\"}", Language::Csvw),
            ("id,name\n1,http://w3id.org/rml/\n", Language::Csvw),
            ("mappings,mapping\n1,2\n", Language::Csvw),
            (
                "@prefix rml: <http://w3id.org/rml/> .\n<#A> a rml:TriplesMap .",
                Language::Rml,
            ),
            (
                "PREFIX rr: <http://www.w3.org/ns/r2rml#>\n<#A> rr:subject <#b> .",
                Language::Rml,
            ),
            ("<#A> <http://semweb.mmlab.be/ns/rml#logicalSource> [] .", Language::Rml),
            (
                "prefixes:\n  ex: http://e/\nmappings:\n  a:\n    s: ex:$(id)\n",
                Language::Rml,
            ),
        ] {
            assert_eq!(Language::of(text), language, "{text}");
        }
    }
}
