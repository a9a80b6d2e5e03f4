//! Dates and times, by patterns of [UAX 35](https://www.unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns).

use super::Function;
use super::iri::{grel, idlab};
use super::parameter::{DATE, DATE_OUT, DATE_TEXT, NUMBER_OUT, PATTERN, UNIT, VALUE};
use super::value::{Arguments, Outcome, natural, optional, required, shown};
use crate::source::Natural;
use crate::uax35::{DateFormat, DateKind};
use crate::xsd::Builtin;
use oxsdatatypes::{Date, DateTime};

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        iris: &[grel!("date_toDate"), grel!("toDate")],
        parameters: &[VALUE, PATTERN.optional()],
        outputs: DATE_OUT,
        call: to_date,
    },
    Function {
        iris: &[idlab!("normalizeDate")],
        parameters: &[DATE_TEXT, PATTERN],
        outputs: DATE_OUT,
        call: |arguments| normalized(arguments, DateKind::Date),
    },
    Function {
        iris: &[idlab!("normalizeDateTime")],
        parameters: &[DATE_TEXT, PATTERN],
        outputs: DATE_OUT,
        call: |arguments| normalized(arguments, DateKind::DateTime),
    },
    Function {
        iris: &[grel!("date_datePart"), grel!("datePart")],
        parameters: &[DATE, UNIT],
        outputs: NUMBER_OUT,
        call: date_part,
    },
];

/// A date, or a date with time where the pattern has one. Without a pattern the text must be
/// what XML Schema writes.
fn to_date(arguments: Arguments<'_>) -> Outcome {
    let value = required(arguments, 0)?.trim();
    if let Some(pattern) = optional(arguments, 1) {
        let (pattern, kind) = read_pattern(pattern);
        return natural(read(value, &pattern, kind)?, datatype(kind));
    }
    for (builtin, kind) in [(Builtin::Date, DateKind::Date), (Builtin::DateTime, DateKind::DateTime)] {
        if builtin.accepts(value) {
            return natural(value.to_owned(), datatype(kind));
        }
    }
    Err(format!(
        "{} is no date such as 2018-12-07; the pattern says how it is written",
        shown(value)
    ))
}

fn datatype(kind: DateKind) -> Natural {
    match kind {
        DateKind::Date => Natural::Date,
        _ => Natural::DateTime,
    }
}

/// A text, as the published description has it, and not a date.
fn normalized(arguments: Arguments<'_>, kind: DateKind) -> Outcome {
    let (pattern, _) = read_pattern(required(arguments, 1)?);
    let value = required(arguments, 0)?.trim();
    natural(read(value, &pattern, kind)?, Natural::String)
}

fn read(value: &str, pattern: &str, kind: DateKind) -> Result<String, String> {
    let format = DateFormat::parse(pattern, kind)
        .map_err(|error| format!("{} is no pattern of dates: {error}", shown(pattern)))?;
    let mut out = String::new();
    format.read(value, &mut out).map_err(|error| {
        let example = format.example();
        format!("{} is not such as {}: {error}", shown(value), shown(&example))
    })?;
    Ok(out)
}

/// A pattern of [Java](https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/time/format/DateTimeFormatter.html#patterns),
/// as UAX 35 has it, and whether it has a time: years may be written `uuuu`.
fn read_pattern(pattern: &str) -> (String, DateKind) {
    let mut is_quoted = false;
    let mut kind = DateKind::Date;
    let read = |c| {
        is_quoted ^= c == '\'';
        match c {
            'u' if !is_quoted => return 'y',
            'H' | 'h' | 'm' | 's' | 'S' if !is_quoted => kind = DateKind::DateTime,
            _ => {}
        }
        c
    };
    let pattern = pattern.chars().map(read).collect();
    (pattern, kind)
}

fn date_part(arguments: Arguments<'_>) -> Outcome {
    let (value, unit) = (required(arguments, 0)?.trim(), required(arguments, 1)?.trim());
    let part = if let Ok(date) = value.parse::<Date>() {
        match unit {
            "years" | "year" => date.year().to_string(),
            "months" | "month" => date.month().to_string(),
            "days" | "day" | "d" => date.day().to_string(),
            _ => return Err(no_part(value, unit)),
        }
    } else if let Ok(date) = value.parse::<DateTime>() {
        match unit {
            "years" | "year" => date.year().to_string(),
            "months" | "month" => date.month().to_string(),
            "days" | "day" | "d" => date.day().to_string(),
            "hours" | "hour" | "h" => date.hour().to_string(),
            "minutes" | "minute" | "min" => date.minute().to_string(),
            "seconds" | "sec" | "s" => date.second().to_string(),
            _ => return Err(no_part(value, unit)),
        }
    } else {
        return Err(format!("{} is no date such as 2018-12-07", shown(value)));
    };
    let kind = if part.contains('.') {
        Natural::Decimal
    } else {
        Natural::Integer
    };
    natural(part, kind)
}

fn no_part(value: &str, unit: &str) -> String {
    format!(
        "{} has no part {}; there are year, month, day and, in a date with time, hour, minute and sec",
        shown(value),
        shown(unit)
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, fails, outcome};
    use super::*;

    #[test]
    fn patterns_say_what_is_read() {
        for (value, pattern, date, kind) in [
            ("7.12.2018", "d.M.yyyy", "2018-12-07", Natural::Date),
            ("07/12/2018", "dd/MM/uuuu", "2018-12-07", Natural::Date),
            (
                "07.12.2018 20:15",
                "dd.MM.yyyy HH:mm",
                "2018-12-07T20:15:00",
                Natural::DateTime,
            ),
            ("um 7.12.2018", "'um' d.M.yyyy", "2018-12-07", Natural::Date),
        ] {
            let result = outcome("date_toDate", &[value, pattern]).unwrap();
            assert_eq!((result[0].text.as_str(), result[0].natural), (date, kind), "{value}");
        }
        assert_eq!(call("toDate", &["2018-12-07"]), ["2018-12-07"]);
        assert_eq!(call("toDate", &["2018-12-07T20:15:00Z"]), ["2018-12-07T20:15:00Z"]);
        let text = &outcome("normalizeDate", &["07.12.2018", "dd.MM.yyyy"]).unwrap()[0];
        assert_eq!((text.text.as_str(), text.natural), ("2018-12-07", Natural::String));
        assert_eq!(
            call("normalizeDateTime", &["2018-12-07 20:15:37", "yyyy-MM-dd HH:mm:ss"]),
            ["2018-12-07T20:15:37"]
        );
    }

    #[test]
    fn what_is_no_date_is_told() {
        assert_eq!(
            fails("toDate", &["31.02.2018", "dd.MM.yyyy"]),
            "\"31.02.2018\" is not such as \"07.12.2018\": there is no such day"
        );
        let message = fails("normalizeDate", &["3 May 2018", "d MMM yyyy"]);
        assert!(
            message.starts_with("\"d MMM yyyy\" is no pattern of dates: "),
            "{message}"
        );
        assert!(fails("normalizeDateTime", &["2018-12-07", "yyyy-MM-dd"]).contains("needs the hour"));
        assert!(fails("toDate", &["7.12.2018"]).contains("the pattern says how"));
    }

    #[test]
    fn parts_of_dates() {
        let name = "date_datePart";
        assert_eq!(call(name, &["2018-12-07", "year"]), ["2018"]);
        assert_eq!(call(name, &["2018-12-07", "months"]), ["12"]);
        assert_eq!(call(name, &["2018-12-07T20:15:37.5Z", "day"]), ["7"]);
        assert_eq!(call(name, &["2018-12-07T20:15:37.5Z", "hours"]), ["20"]);
        assert_eq!(call(name, &["2018-12-07T20:15:37.5Z", "min"]), ["15"]);
        assert_eq!(call(name, &["2018-12-07T20:15:37.5Z", "sec"]), ["37.5"]);
        assert!(fails(name, &["2018-12-07", "hour"]).starts_with("\"2018-12-07\" has no part \"hour\";"));
        assert!(fails(name, &["7.12.2018", "hour"]).contains("is no date"));
    }
}
