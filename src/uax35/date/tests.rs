use super::*;
use proptest::prelude::*;

fn read(format: &DateFormat, text: &str) -> Result<String, DateError> {
    let mut out = "kept ".to_owned();
    let result = format.read(text, &mut out);
    let written = out.strip_prefix("kept ").unwrap().to_owned();
    if result.is_err() {
        assert_eq!(written, "");
    }
    result.map(|()| written)
}

fn format(pattern: &str, kind: DateKind) -> DateFormat {
    DateFormat::parse(pattern, kind).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

fn check(kind: DateKind, good: &[(&str, &str, &str)], bad: &[(&str, &str, DateError)]) {
    for (pattern, text, expected) in good {
        let format = format(pattern, kind);
        assert_eq!(read(&format, text).as_deref(), Ok(*expected), "{pattern} {text}");
        assert!(
            read(&format, &format.example()).is_ok(),
            "{pattern} {}",
            format.example()
        );
    }
    for (pattern, text, error) in bad {
        assert_eq!(read(&format(pattern, kind), text), Err(*error), "{pattern} {text}");
    }
}

use DateError::{Day, Pattern, Time, Zone as NoZone};

#[test]
fn dates() {
    check(
        DateKind::Date,
        &[
            ("yyyy-MM-dd", "2015-03-22", "2015-03-22"),
            ("yyyyMMdd", "20150322", "2015-03-22"),
            ("dd-MM-yyyy", "22-03-2015", "2015-03-22"),
            ("d-M-yyyy", "22-3-2015", "2015-03-22"),
            ("MM-dd-yyyy", "03-22-2015", "2015-03-22"),
            ("M-d-yyyy", "3-22-2015", "2015-03-22"),
            ("dd/MM/yyyy", "22/03/2015", "2015-03-22"),
            ("d/M/yyyy", "22/3/2015", "2015-03-22"),
            ("MM/dd/yyyy", "03/22/2015", "2015-03-22"),
            ("M/d/yyyy", "3/22/2015", "2015-03-22"),
            ("M/d/yyyy", "6/2/2010", "2010-06-02"),
            ("M/d/yyyy", "06/02/2010", "2010-06-02"),
            ("dd.MM.yyyy", "22.03.2015", "2015-03-22"),
            ("d.M.yyyy", "22.3.2015", "2015-03-22"),
            ("MM.dd.yyyy", "03.22.2015", "2015-03-22"),
            ("M.d.yyyy", "3.22.2015", "2015-03-22"),
            ("yyyy-MM-ddX", "2015-03-22Z", "2015-03-22Z"),
            ("dd.MM.yyyy XXX", "22.03.2015 Z", "2015-03-22Z"),
            ("d.M.y", "1.2.850", "0850-02-01"),
            ("d.M.y", "1.2.12015", "12015-02-01"),
            ("yyyy年M月d日", "2015年3月22日", "2015-03-22"),
            ("'o''n' d/M/yyyy", "o'n 2/3/2015", "2015-03-02"),
            ("dd.MM.yyyy", "29.02.2016", "2016-02-29"),
            ("dd.MM.yyyy", "29.02.2000", "2000-02-29"),
        ],
        &[
            ("dd.MM.yyyy", "2.03.2015", Pattern),
            ("dd.MM.yyyy", "22.03.15", Pattern),
            ("dd.MM.yyyy", "22.03.20155", Pattern),
            ("dd.MM.yyyy", "22-03-2015", Pattern),
            ("dd.MM.yyyy", " 22.03.2015", Pattern),
            ("dd.MM.yyyy", "", Pattern),
            ("dd.MM.yyyy", "２２.03.2015", Pattern),
            ("d.M.yyyy", "+2.3.2015", Pattern),
            ("d.M.yyyy", "222.3.2015", Pattern),
            ("d.M.y", "1.2.1234567890", Pattern),
            ("dd.MM.yyyy", "30.02.2016", Day),
            ("dd.MM.yyyy", "29.02.2015", Day),
            ("dd.MM.yyyy", "29.02.1900", Day),
            ("dd.MM.yyyy", "31.04.2015", Day),
            ("dd.MM.yyyy", "00.04.2015", Day),
            ("dd.MM.yyyy", "01.13.2015", Day),
            ("dd.MM.yyyy", "01.00.2015", Day),
        ],
    );
}

#[test]
fn times() {
    check(
        DateKind::Time,
        &[
            ("HH:mm:ss", "15:02:37", "15:02:37"),
            ("HHmmss", "150237", "15:02:37"),
            ("HH:mm", "15:02", "15:02:00"),
            ("HHmm", "1502", "15:02:00"),
            ("H:m", "5:2", "05:02:00"),
            ("HH:mm:ssX", "15:02:37-05", "15:02:37-05:00"),
            ("HHmm XX", "1502 +0800", "15:02:00+08:00"),
            ("HH:mm x", "15:02 -05", "15:02:00-05:00"),
            ("HH:mm:ss.S", "15:02:37.1", "15:02:37.1"),
            ("HH:mm:ss.SS", "15:02:37.14", "15:02:37.14"),
            ("HH:mm:ss.SSS", "15:02:37.10", "15:02:37.10"),
            ("HH:mm:ss.SSS", "15:02:37", "15:02:37"),
            ("HH:mm:ss,SSS", "15:02:37,143", "15:02:37.143"),
            ("HHmmssSSSX", "150237143Z", "15:02:37.143Z"),
            ("HH:mm:ss.SX", "15:02:37Z", "15:02:37Z"),
            ("HH:mm:ss", "00:00:00", "00:00:00"),
        ],
        &[
            ("HH:mm:ss.S", "15:02:37.143", Pattern),
            ("HH:mm:ss.S", "15:02:37.", Pattern),
            ("HH:mm:ss", "15:02:37.1", Pattern),
            ("HH:mm:ss", "15:02", Pattern),
            ("HH:mm", "5:02", Pattern),
            ("HH:mm", "24:00", Time),
            ("HH:mm", "23:60", Time),
            ("HH:mm:ss", "23:59:60", Time),
        ],
    );
}

#[test]
fn dates_with_times() {
    check(
        DateKind::DateTime,
        &[
            ("yyyy-MM-ddTHH:mm:ss", "2015-03-15T15:02:37", "2015-03-15T15:02:37"),
            ("yyyy-MM-dd HH:mm:ss", "2015-03-15 15:02:37", "2015-03-15T15:02:37"),
            ("yyyyMMdd HHmmss", "20150315 150237", "2015-03-15T15:02:37"),
            ("dd-MM-yyyy HH:mm", "15-03-2015 15:02", "2015-03-15T15:02:00"),
            ("d-M-yyyy HHmm", "15-3-2015 1502", "2015-03-15T15:02:00"),
            ("yyyy-MM-ddTHH:mm", "2015-03-15T15:02", "2015-03-15T15:02:00"),
            ("d-M-yyyy HHmm X", "15-3-2015 1502 Z", "2015-03-15T15:02:00Z"),
            (
                "yyyy-MM-ddTHH:mm:ssXXX",
                "2015-03-15T15:02:37-05:00",
                "2015-03-15T15:02:37-05:00",
            ),
            (
                "yyyy-MM-dd HH:mm:ss X",
                "2015-03-15 15:02:37 +0800",
                "2015-03-15T15:02:37+08:00",
            ),
            (
                "yyyy-MM-ddTHH:mm:ss.SS",
                "2015-03-15T15:02:37.14",
                "2015-03-15T15:02:37.14",
            ),
            ("HH:mm, d/M/yyyy", "15:02, 1/3/2015", "2015-03-01T15:02:00"),
        ],
        &[
            ("yyyy-MM-ddTHH:mm:ss", "2015-03-15 15:02:37", Pattern),
            ("yyyy-MM-dd HH:mm:ss", "20150315 150237", Pattern),
            ("yyyyMMdd HHmmss", "15-03-2015 15:02", Pattern),
            ("dd-MM-yyyy HH:mm", "15-3-2015 1502", Pattern),
            ("d-M-yyyy HHmm", "2015-03-15T15:02", Pattern),
            ("yyyy-MM-ddTHH:mm", "15-3-2015 1502 Z", Pattern),
            ("d-M-yyyy HHmm X", "2015-03-15T15:02:37-05:00", Pattern),
            ("yyyy-MM-ddTHH:mm:ssXXX", "2015-03-15 15:02:37 +08:00", Pattern),
            ("yyyy-MM-dd HH:mm:ss X", "2015-03-15T15:02:37", Pattern),
        ],
    );
}

#[test]
fn time_zones() {
    check(
        DateKind::Time,
        &[
            ("HH:mmX", "15:02-08", "15:02:00-08:00"),
            ("HH:mmX", "15:02+0530", "15:02:00+05:30"),
            ("HH:mmXX", "15:02Z", "15:02:00Z"),
            ("HH:mmXXX", "15:02+05:30", "15:02:00+05:30"),
            ("HH:mmx", "15:02+0530", "15:02:00+05:30"),
            ("HH:mmxx", "15:02-0800", "15:02:00-08:00"),
            ("HH:mmxxx", "15:02+00:00", "15:02:00+00:00"),
            ("HH:mmxxx", "15:02-14:00", "15:02:00-14:00"),
        ],
        &[
            ("HH:mmX", "15:02", Pattern),
            ("HH:mmX", "15:02+05:30", Pattern),
            ("HH:mmX", "15:02+5", Pattern),
            ("HH:mmX", "15:02z", Pattern),
            ("HH:mmX", "15:02é", Pattern),
            ("HH:mmX", "15:02+01Z", Pattern),
            ("HH:mmXX", "15:02-08", Pattern),
            ("HH:mmXX", "15:02+05:30", Pattern),
            ("HH:mmXXX", "15:02+0530", Pattern),
            ("HH:mmx", "15:02Z", Pattern),
            ("HH:mmxx", "15:02Z", Pattern),
            ("HH:mmxxx", "15:02Z", Pattern),
            ("HH:mm XXX", "15:02+05:30", Pattern),
            ("HH:mmXXX", "15:02+14:01", NoZone),
            ("HH:mmXXX", "15:02-15:00", NoZone),
            ("HH:mmXXX", "15:02+05:60", NoZone),
        ],
    );
}

#[test]
fn bad_patterns_say_where() {
    let cases: &[(&str, DateKind, &str, &str)] = &[
        ("", DateKind::Date, "", "needs the year"),
        ("yyyy-MM", DateKind::Date, "yyyy-MM", "needs the day (`dd`)"),
        ("HH", DateKind::Time, "HH", "needs the minutes"),
        ("dd.MM.yyyy", DateKind::DateTime, "dd.MM.yyyy", "needs the hour"),
        (
            "dd.MM.yyyy HH:mm",
            DateKind::Date,
            "HH",
            "a date does not have the hour",
        ),
        ("dd.mm.yyyy", DateKind::Date, "mm", "the month is `MM`"),
        ("HH:MM", DateKind::Time, "MM", "the minutes are `mm`"),
        (
            "yyyy-MM-dd HH:MM",
            DateKind::DateTime,
            "MM",
            "twice; the minutes are `mm`",
        ),
        ("dd.MM.yy", DateKind::Date, "yy", "the year is `yyyy`"),
        ("dd.MM.YYYY", DateKind::Date, "YYYY", "the year is `yyyy`"),
        ("DD.MM.yyyy", DateKind::Date, "DD", "the day of the month is `dd`"),
        ("d MMM yyyy", DateKind::Date, "MMM", "names of months"),
        ("EEE d.M.yyyy", DateKind::Date, "EEE", "weekdays"),
        ("hh:mm", DateKind::Time, "hh", "from 0 to 23"),
        ("HH:mmXXXX", DateKind::Time, "XXXX", "a time zone is"),
        ("HH:mm z", DateKind::Time, "z", "a time zone is"),
        ("HHhmm", DateKind::Time, "h", "from 0 to 23"),
        ("HH:mm Uhr", DateKind::Time, "U", "in quotes"),
        ("HH:mm 'Uhr", DateKind::Time, "'Uhr", "not closed"),
        ("HHX:mm", DateKind::Time, ":mm", "last part"),
        ("yMMdd", DateKind::Date, "yMM", "where `y` ends"),
        ("dMyyyy", DateKind::Date, "dM", "where `d` ends"),
        ("yyyy-M-d'0'", DateKind::Date, "d'0'", "where `d` ends"),
        ("HH:mm:sS", DateKind::Time, "sS", "where `s` ends"),
        ("HH:mm.S", DateKind::Time, "S", "after the seconds"),
        ("HH:mm:ss:S", DateKind::Time, "S", "after the seconds"),
        ("S", DateKind::Time, "S", "after the seconds"),
    ];
    for (pattern, kind, part, message) in cases {
        let error = DateFormat::parse(pattern, *kind).unwrap_err();
        assert!(error.message.contains(message), "{pattern}: {error}");
        assert_eq!(&pattern[error.span.clone()], *part, "{pattern}: {error}");
    }
}

#[test]
fn examples_are_of_the_format() {
    let format = format("d.M.yyyy 'um' H:mm:ss.SSS XXX", DateKind::DateTime);
    assert_eq!(format.example(), "7.12.2018 um 20:15:37.123 +01:00");
    assert_eq!(
        read(&format, &format.example()).as_deref(),
        Ok("2018-12-07T20:15:37.123+01:00")
    );
}

fn kind() -> impl Strategy<Value = DateKind> {
    prop_oneof![Just(DateKind::Date), Just(DateKind::Time), Just(DateKind::DateTime)]
}

proptest! {
    #[test]
    fn a_written_date_is_read_back(
        (year, month, day) in (0_u32..10_000, 1_u32..13, 1_u32..29),
        (hour, minute, second) in (0_u32..24, 0_u32..60, 0_u32..60),
        fraction in "[0-9]{1,9}",
    ) {
        let expected = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        let formats = [
            ("yyyyMMddHHmmss", format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")),
            ("d/M/y H:m:s", format!("{day}/{month}/{year} {hour}:{minute}:{second}")),
        ];
        for (pattern, text) in formats {
            prop_assert_eq!(read(&format(pattern, DateKind::DateTime), &text), Ok(expected.clone()));
            let pattern = format!("{pattern},SSSSSSSSSx");
            let text = format!("{text},{fraction}-0330");
            let expected = format!("{expected}.{fraction}-03:30");
            prop_assert_eq!(read(&format(&pattern, DateKind::DateTime), &text), Ok(expected));
        }
    }

    #[test]
    fn no_text_breaks_it(
        pattern in "([yMdHmsSxXT]{1,4}|[-/.:, é']){0,10}|(yyyy|MM|dd|HH|mm|ss|[-/., :]){0,8}[Xx]{0,3}|\\PC{0,8}",
        kind in kind(),
        text in "[-+0-9/.:, TZé]{0,20}|\\PC{0,8}",
    ) {
        match DateFormat::parse(&pattern, kind) {
            Ok(format) => {
                for text in [text, format.example()] {
                    if let Ok(value) = read(&format, &text) {
                        // The lexical form is itself of the format of its kind.
                        let has_fraction = value.contains('.');
                        let has_offset = value.rfind(['+', '-']).is_some_and(|at| value.len() - at == 6);
                        let has_zone = has_offset || value.ends_with('Z');
                        let mut standard = match kind {
                            DateKind::Date => "y-MM-dd",
                            DateKind::Time => "HH:mm:ss",
                            DateKind::DateTime => "y-MM-ddTHH:mm:ss",
                        }.to_owned();
                        if has_fraction {
                            standard.push('.');
                            standard.push_str(&"S".repeat(value.len()));
                        }
                        if has_zone {
                            standard.push_str("XXX");
                        }
                        let standard = DateFormat::parse(&standard, kind).unwrap();
                        prop_assert_eq!(read(&standard, &value), Ok(value.clone()));
                    }
                }
                prop_assert!(read(&format, &format.example()).is_ok(), "{}", pattern);
            }
            Err(error) => prop_assert!(pattern.get(error.span.clone()).is_some(), "{:?}", error),
        }
    }
}
