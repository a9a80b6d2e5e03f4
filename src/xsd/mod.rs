//! XML Schema datatypes as far as tables need them: names, lexical forms, order.
//!
//! Lexical forms are checked and kept; where one must be rebuilt, in canonical form. The clauses are those of
//! [XML Schema Definition Language 1.1, part 2](https://www.w3.org/TR/xmlschema11-2/).

mod canonical;
mod glance;
mod lexical;
mod order;

pub use canonical::{canonical, json_number, number_as};
pub use glance::{Glance, glance, is_web_address};
pub use order::compare;

use oxigraph::model::NamedNodeRef;
use oxigraph::model::vocab::{rdf, xsd};

/// White space handling of a datatype's lexical forms
/// ([4.3.6 whiteSpace](https://www.w3.org/TR/xmlschema11-2/#rf-whiteSpace)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhiteSpace {
    /// Kept as it is.
    Preserve,
    /// Tabs and line breaks become spaces.
    Replace,
    /// As `Replace`, then runs become one space and both ends are trimmed.
    Collapse,
}

macro_rules! builtins {
    ($($variant:ident = $names:expr, $iri:expr;)*) => {
        /// The built-in datatypes of CSVW
        /// ([5.11.1](https://www.w3.org/TR/tabular-metadata/#built-in-datatypes)).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the variants are the standard's own names")]
        pub enum Builtin {
            $($variant,)*
        }

        impl Builtin {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its names in CSVW, the usual one first.
            pub fn names(self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant => &$names,)*
                }
            }

            /// Its IRI in RDF.
            pub fn iri(self) -> NamedNodeRef<'static> {
                match self {
                    $(Self::$variant => $iri,)*
                }
            }
        }
    };
}

const fn iri(iri: &'static str) -> NamedNodeRef<'static> {
    NamedNodeRef::new_unchecked(iri)
}

builtins! {
    AnyAtomicType = ["anyAtomicType", "any"], iri("http://www.w3.org/2001/XMLSchema#anyAtomicType");
    AnyUri = ["anyURI"], xsd::ANY_URI;
    Base64Binary = ["base64Binary", "binary"], xsd::BASE_64_BINARY;
    Boolean = ["boolean"], xsd::BOOLEAN;
    Date = ["date"], xsd::DATE;
    DateTime = ["dateTime", "datetime"], xsd::DATE_TIME;
    DateTimeStamp = ["dateTimeStamp"], xsd::DATE_TIME_STAMP;
    Decimal = ["decimal"], xsd::DECIMAL;
    Integer = ["integer"], xsd::INTEGER;
    Long = ["long"], xsd::LONG;
    Int = ["int"], xsd::INT;
    Short = ["short"], xsd::SHORT;
    Byte = ["byte"], xsd::BYTE;
    NonNegativeInteger = ["nonNegativeInteger"], xsd::NON_NEGATIVE_INTEGER;
    PositiveInteger = ["positiveInteger"], xsd::POSITIVE_INTEGER;
    UnsignedLong = ["unsignedLong"], xsd::UNSIGNED_LONG;
    UnsignedInt = ["unsignedInt"], xsd::UNSIGNED_INT;
    UnsignedShort = ["unsignedShort"], xsd::UNSIGNED_SHORT;
    UnsignedByte = ["unsignedByte"], xsd::UNSIGNED_BYTE;
    NonPositiveInteger = ["nonPositiveInteger"], xsd::NON_POSITIVE_INTEGER;
    NegativeInteger = ["negativeInteger"], xsd::NEGATIVE_INTEGER;
    Double = ["double", "number"], xsd::DOUBLE;
    Float = ["float"], xsd::FLOAT;
    Duration = ["duration"], xsd::DURATION;
    DayTimeDuration = ["dayTimeDuration"], xsd::DAY_TIME_DURATION;
    YearMonthDuration = ["yearMonthDuration"], xsd::YEAR_MONTH_DURATION;
    GDay = ["gDay"], xsd::G_DAY;
    GMonth = ["gMonth"], xsd::G_MONTH;
    GMonthDay = ["gMonthDay"], xsd::G_MONTH_DAY;
    GYear = ["gYear"], xsd::G_YEAR;
    GYearMonth = ["gYearMonth"], xsd::G_YEAR_MONTH;
    HexBinary = ["hexBinary"], xsd::HEX_BINARY;
    QName = ["QName"], iri("http://www.w3.org/2001/XMLSchema#QName");
    String = ["string"], xsd::STRING;
    NormalizedString = ["normalizedString"], xsd::NORMALIZED_STRING;
    Token = ["token"], xsd::TOKEN;
    Language = ["language"], xsd::LANGUAGE;
    Name = ["Name"], xsd::NAME;
    NmToken = ["NMTOKEN"], xsd::NMTOKEN;
    Time = ["time"], xsd::TIME;
    Xml = ["xml"], rdf::XML_LITERAL;
    Html = ["html"], rdf::HTML;
    Json = ["json"], iri("http://www.w3.org/ns/csvw#JSON");
}

/// Families of datatypes that share an order and the facets that go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// `decimal` and what derives from it, compared exactly.
    Decimal,
    /// `double` and `float`.
    Double,
    /// Dates, times and their parts.
    Date,
    /// Durations.
    Duration,
    /// Strings and other datatypes with a length.
    Text,
    /// Datatypes with neither length nor order.
    Other,
}

impl Builtin {
    /// The datatype of that CSVW name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|builtin| builtin.names().contains(&name))
    }

    /// The datatype of that IRI.
    pub fn from_iri(iri: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|builtin| builtin.iri().as_str() == iri)
    }

    /// Its usual name.
    pub fn name(self) -> &'static str {
        self.names()[0]
    }

    /// Which facets and which order it has.
    pub fn family(self) -> Family {
        use Builtin as B;
        match self {
            B::Decimal
            | B::Integer
            | B::Long
            | B::Int
            | B::Short
            | B::Byte
            | B::NonNegativeInteger
            | B::PositiveInteger
            | B::UnsignedLong
            | B::UnsignedInt
            | B::UnsignedShort
            | B::UnsignedByte
            | B::NonPositiveInteger
            | B::NegativeInteger => Family::Decimal,
            B::Double | B::Float => Family::Double,
            B::Date
            | B::DateTime
            | B::DateTimeStamp
            | B::Time
            | B::GDay
            | B::GMonth
            | B::GMonthDay
            | B::GYear
            | B::GYearMonth => Family::Date,
            B::Duration | B::DayTimeDuration | B::YearMonthDuration => Family::Duration,
            B::String
            | B::NormalizedString
            | B::Token
            | B::Language
            | B::Name
            | B::NmToken
            | B::AnyUri
            | B::Base64Binary
            | B::HexBinary
            | B::Xml
            | B::Html
            | B::Json => Family::Text,
            B::AnyAtomicType | B::Boolean | B::QName => Family::Other,
        }
    }

    /// How white space of a cell is handled before anything else, as CSVW has it:
    /// [`string`, `json`, `xml`, `html` and `anyAtomicType` keep it](https://www.w3.org/TR/tabular-data-model/#parsing-cells).
    pub fn white_space(self) -> WhiteSpace {
        match self {
            Self::String | Self::Json | Self::Xml | Self::Html | Self::AnyAtomicType => WhiteSpace::Preserve,
            Self::NormalizedString => WhiteSpace::Replace,
            _ => WhiteSpace::Collapse,
        }
    }

    /// Whether `text` is one of its lexical forms.
    pub fn accepts(self, text: &str) -> bool {
        glance(self, text.as_bytes()) != Glance::Unknown || lexical::accepts(self, text)
    }

    /// What its lexical forms look like, for a hint.
    pub fn example(self) -> Option<&'static str> {
        Some(match self {
            Self::Boolean => "true, false, 1 or 0",
            Self::Date => "2018-12-07",
            Self::DateTime => "2018-12-07T20:15:00, with or without a time zone",
            Self::DateTimeStamp => "2018-12-07T20:15:00+01:00",
            Self::Time => "20:15:00",
            Self::GYear => "2018, with at least four digits (0850)",
            Self::GYearMonth => "2018-12",
            Self::GMonth => "--12",
            Self::GMonthDay => "--12-07",
            Self::GDay => "---07",
            Self::Duration => "P1Y2M3DT4H",
            Self::DayTimeDuration => "P3DT4H",
            Self::YearMonthDuration => "P1Y2M",
            Self::Decimal => "51.83652: digits, at most one point, no thousands separator",
            Self::Double | Self::Float => "1.5, 1.5E3, INF or NaN",
            Self::HexBinary => "0FB7",
            Self::Language => "de or de-AT",
            _ if self.family() == Family::Decimal => "33000: digits without point, space or thousands separator",
            _ => return None,
        })
    }
}

/// Applies `white_space` to `text`, appending to `out`.
pub fn normalize(text: &str, white_space: WhiteSpace, out: &mut String) {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
    match white_space {
        WhiteSpace::Preserve => out.push_str(text),
        WhiteSpace::Replace => out.extend(text.chars().map(|c| if is_space(c) { ' ' } else { c })),
        WhiteSpace::Collapse => {
            for (i, word) in text.split(is_space).filter(|word| !word.is_empty()).enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                out.push_str(word);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_iris_lead_back() {
        for builtin in Builtin::ALL {
            for name in builtin.names() {
                assert_eq!(Builtin::from_name(name), Some(*builtin));
            }
            assert_eq!(Builtin::from_iri(builtin.iri().as_str()), Some(*builtin));
        }
    }

    #[test]
    fn white_space_is_handled_by_kind() {
        let normalized = |white_space| {
            let mut out = String::new();
            normalize(" a\t b\n", white_space, &mut out);
            out
        };
        assert_eq!(normalized(WhiteSpace::Preserve), " a\t b\n");
        assert_eq!(normalized(WhiteSpace::Replace), " a  b ");
        assert_eq!(normalized(WhiteSpace::Collapse), "a b");
    }
}
