//! Dates as they stand in literals, on an axis of days.

use std::fmt;

use oxsdatatypes as ox;

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// `xsd:gYear`: the day is somewhere in the year.
    Year,
    /// `xsd:gYearMonth`: the day is somewhere in the month.
    Month,
    /// `xsd:date`, `xsd:dateTime`.
    Day,
}

/// A day, month or year of the proleptic Gregorian calendar. Time zones are left out: on a
/// drawing, an hour is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    year: i64,
    month: u8,
    day: u8,
    precision: Precision,
}

/// Years that are drawn: beyond, days are no longer told apart as `f64` on an axis.
const YEARS: i64 = 1_000_000;

impl Date {
    /// The date of the lexical form of an `xsd:date`, `xsd:gYear`, `xsd:gYearMonth` or
    /// `xsd:dateTime`, or none.
    ///
    /// # Examples
    ///
    /// ```
    /// use lodpress::page::draw::{Date, Precision};
    ///
    /// assert_eq!(Date::parse("2013-08").map(Date::precision), Some(Precision::Month));
    /// assert_eq!(Date::parse("2013-02-30"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        // A form that is longer has a fraction of a second that no drawing needs.
        let (year, month, day, precision) = if text.len() > 100 {
            return None;
        } else if let Ok(it) = text.parse::<ox::Date>() {
            (it.year(), it.month(), it.day(), Precision::Day)
        } else if let Ok(it) = text.parse::<ox::DateTime>() {
            (it.year(), it.month(), it.day(), Precision::Day)
        } else if let Ok(it) = text.parse::<ox::GYearMonth>() {
            (it.year(), it.month(), 1, Precision::Month)
        } else {
            (text.parse::<ox::GYear>().ok()?.year(), 1, 1, Precision::Year)
        };
        (year.abs() <= YEARS).then_some(Self {
            year,
            month,
            day,
            precision,
        })
    }

    /// How exactly the date is known.
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// The year, month from 1 and day from 1, of which those count that the precision has.
    pub fn parts(self) -> (i64, u8, u8) {
        (self.year, self.month, self.day)
    }

    pub(super) fn of(year: i64, month: u8, day: u8, precision: Precision) -> Self {
        Self {
            year,
            month,
            day,
            precision,
        }
    }

    /// Where the day, month or year starts, in days from 1970-01-01.
    pub(super) fn start(self) -> f64 {
        days(self.year, self.month, self.day)
    }

    /// Where it ends.
    pub(super) fn end(self) -> f64 {
        match self.precision {
            Precision::Year => days(self.year + 1, 1, 1),
            Precision::Month if self.month == 12 => days(self.year + 1, 1, 1),
            Precision::Month => days(self.year, self.month + 1, 1),
            Precision::Day => days(self.year, self.month, self.day) + 1.0,
        }
    }

    pub(super) fn middle(self) -> f64 {
        f64::midpoint(self.start(), self.end())
    }
}

/// As in ISO 8601, which readers of all languages know.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, .. } = self;
        let width = if *year < 0 { 5 } else { 4 };
        match self.precision {
            Precision::Year => write!(f, "{year:0width$}"),
            Precision::Month => write!(f, "{year:0width$}-{month:02}"),
            Precision::Day => write!(f, "{year:0width$}-{month:02}-{day:02}"),
        }
    }
}

/// Days from 1970-01-01, by the [algorithm](https://howardhinnant.github.io/date_algorithms.html#days_from_civil)
/// that starts years in March, so that the leap day is the last.
fn days(year: i64, month: u8, day: u8) -> f64 {
    let (year, month) = if month > 2 {
        (year, i64::from(month) - 3)
    } else {
        (year - 1, i64::from(month) + 9)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    // Beyond what is drawn, any day is the last.
    f64::from(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
}

/// Ticks of an axis of days, about so many: where each is and what it is called.
pub(super) fn ticks(from: f64, to: f64, about: f64) -> Vec<(f64, String)> {
    const YEAR: f64 = 365.2425;
    let step = (to - from) / about;
    let first = year_of(from);
    let within = |date: Date| Some((date.start(), date.to_string())).filter(|it| it.0 >= from && it.0 <= to);
    if step >= YEAR * 0.75 {
        let steps = [
            1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 500_000,
        ];
        let years = |n: &&i64| i32::try_from(**n).is_ok_and(|n| f64::from(n) * YEAR >= step);
        let step = *steps.iter().find(years).unwrap_or(&1_000_000);
        let start = first.div_euclid(step) * step;
        return (0..40)
            .filter_map(|i| within(Date::of(start + i * step, 1, 1, Precision::Year)))
            .collect();
    }
    if step >= 15.0 {
        let step: u8 = [1, 2, 3]
            .into_iter()
            .find(|n| f64::from(*n) * 30.0 >= step)
            .unwrap_or(6);
        let months = (first..first + 40).flat_map(|year| (1..=12).step_by(usize::from(step)).map(move |m| (year, m)));
        return months
            .filter_map(|(year, month)| within(Date::of(year, month, 1, Precision::Month)))
            .collect();
    }
    let step: usize = [1, 2, 5, 10]
        .into_iter()
        .find(|n| super::frame::count(*n) >= step)
        .unwrap_or(10);
    let months = (first..first + 3).flat_map(|year| (1..=12).map(move |month| (year, month)));
    // Not the 31st: the next month starts on the day after it.
    let dates = months.flat_map(|(year, month)| (1..=28).step_by(step).map(move |day| (year, month, day)));
    dates
        .filter_map(|(year, month, day)| within(Date::of(year, month, day, Precision::Day)))
        .collect()
}

/// The year that a day is in.
fn year_of(day: f64) -> i64 {
    let (mut low, mut high) = (-YEARS - 2, YEARS + 2);
    while low + 1 < high {
        let middle = i64::midpoint(low, high);
        if days(middle, 1, 1) <= day {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_dates_are_read() {
        let read = |text| Date::parse(text).map(|it| (it.to_string(), it.precision()));
        for text in ["2013-08-29", "2013-08", "2013", "-0044-03-15"] {
            assert_eq!(read(text).unwrap().0, text);
        }
        assert_eq!(
            read("2013-08-29T23:00:00Z"),
            Some(("2013-08-29".to_owned(), Precision::Day))
        );
        assert_eq!(read(" 2013Z "), Some(("2013".to_owned(), Precision::Year)));
        for text in [
            "",
            "29.8.2013",
            "2013-02-30",
            "13",
            "P1Y",
            "99999999",
            "x",
            &"9".repeat(10_000),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        let start = |text: &str| Date::parse(text).unwrap().start();
        assert_eq!(
            [start("1970-01-01"), start("2000-03-01"), start("1969-12-31")].map(|it| it.to_string()),
            ["0", "11017", "-1"]
        );
        let end = |text: &str| Date::parse(text).unwrap().end().to_string();
        assert_eq!([end("1970"), end("1970-01"), end("1969-12-31")], ["365", "31", "0"]);
        assert_eq!([year_of(0.0), year_of(-1.0), year_of(365.0)], [1970, 1969, 1971]);
    }

    #[test]
    fn ticks_are_at_round_years_months_and_days() {
        let names = |from: &str, to: &str| {
            let (from, to) = (Date::parse(from).unwrap().start(), Date::parse(to).unwrap().start());
            ticks(from, to, 5.0)
                .into_iter()
                .map(|it| it.1)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(names("1990", "2026"), "1990 2000 2010 2020");
        assert_eq!(names("2019-02", "2020-03"), "2019-04 2019-07 2019-10 2020-01");
        assert_eq!(names("2019-02-03", "2019-03-03"), "2019-02-11 2019-02-21 2019-03-01");
        assert_eq!(names("-500000", "500000"), "-500000 0000 500000");
    }
}
