use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, LiteralRef, NamedNodeRef};
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Decimal, Double, Duration, Float, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, Integer, Time, YearMonthDuration,
};
use std::fmt::Display;
use std::str::FromStr;

/// What Oxigraph's stores make of a literal that they keep by its value: `01` of any type of
/// integers comes back as `1` of `xsd:integer`. `None` where it comes back as it is, or not a
/// value of its datatype.
pub fn kept_literal(literal: LiteralRef<'_>) -> Option<Literal> {
    let datatype = literal.datatype();
    let name = datatype.as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#")?;
    let text = literal.value();
    let (value, datatype) = match name {
        "boolean" => (value::<Boolean>(text)?, datatype),
        "float" => (value::<Float>(text)?, datatype),
        "double" => (value::<Double>(text)?, datatype),
        "decimal" => (value::<Decimal>(text)?, datatype),
        "integer" | "byte" | "short" | "int" | "long" | "unsignedByte" | "unsignedShort" | "unsignedInt"
        | "unsignedLong" | "positiveInteger" | "negativeInteger" | "nonPositiveInteger" | "nonNegativeInteger" => {
            (value::<Integer>(text)?, xsd::INTEGER)
        }
        "dateTime" | "dateTimeStamp" => (value::<DateTime>(text)?, xsd::DATE_TIME),
        "time" => (value::<Time>(text)?, datatype),
        "date" => (value::<Date>(text)?, datatype),
        "gYearMonth" => (value::<GYearMonth>(text)?, datatype),
        "gYear" => (value::<GYear>(text)?, datatype),
        "gMonthDay" => (value::<GMonthDay>(text)?, datatype),
        "gDay" => (value::<GDay>(text)?, datatype),
        "gMonth" => (value::<GMonth>(text)?, datatype),
        "duration" => (value::<Duration>(text)?, datatype),
        "yearMonthDuration" => (value::<YearMonthDuration>(text)?, datatype),
        "dayTimeDuration" => (value::<DayTimeDuration>(text)?, datatype),
        _ => return None,
    };
    let kept: (String, NamedNodeRef<'_>) = (value, datatype);
    (kept.0 != text || kept.1 != literal.datatype()).then(|| Literal::new_typed_literal(kept.0, kept.1))
}

fn value<T: FromStr + Display>(text: &str) -> Option<String> {
    text.parse::<T>().ok().map(|value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use oxigraph::model::{GraphName, NamedNode, Quad, Term};

    #[test]
    fn literals_come_back_from_a_store_as_it_says() {
        let texts = [
            "01",
            "1",
            "-0",
            "+5",
            "1.0",
            "1.50",
            "1e3",
            "1E3",
            "INF",
            "NaN",
            "true",
            "1",
            "0",
            "2018-12-07",
            "2018-12-07Z",
            "2018-12-07T00:00:00.0",
            "2018-12-07T24:00:00Z",
            "12:00:00.50",
            "2018",
            "02018",
            "2018-12",
            "--12-07",
            "---07",
            "--12",
            "P1Y0M",
            "P365D",
            "PT60S",
            "P12M",
            "nothing",
            "",
        ];
        let names = [
            "string",
            "boolean",
            "float",
            "double",
            "decimal",
            "integer",
            "byte",
            "nonNegativeInteger",
            "dateTime",
            "dateTimeStamp",
            "time",
            "date",
            "gYearMonth",
            "gYear",
            "gMonthDay",
            "gDay",
            "gMonth",
            "duration",
            "yearMonthDuration",
            "dayTimeDuration",
            "hexBinary",
            "anyURI",
        ];
        let node = NamedNode::new_unchecked("http://x/");
        for name in names {
            let datatype = NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{name}"));
            for text in texts {
                let literal = Literal::new_typed_literal(text, datatype.clone());
                let store = Store::memory().unwrap();
                let quad = Quad::new(node.clone(), node.clone(), literal.clone(), GraphName::DefaultGraph);
                store.load([quad]).unwrap();
                let found = store.quads().unwrap().remove(0).object;
                let expected = kept_literal(literal.as_ref()).unwrap_or(literal);
                assert_eq!(found, Term::from(expected), "{text} of {name}");
            }
        }
    }
}
