use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// The languages of the interface, with the files of its messages.
const FILES: &[(&str, &str)] = &[
    ("de", include_str!("locale/de.ftl")),
    ("en", include_str!("locale/en.ftl")),
    ("vi", include_str!("locale/vi.ftl")),
];

/// The language of messages where a publication's own has none.
const FALLBACK: &str = "en";

static ALL: LazyLock<BTreeMap<&str, Texts>> =
    LazyLock::new(|| FILES.iter().map(|(tag, text)| (*tag, Texts::new(tag, text))).collect());

/// The messages of the interface in one language
/// ([Fluent](https://projectfluent.org/fluent/guide/)).
pub struct Texts {
    tag: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({})", self.tag)
    }
}

impl Texts {
    /// The messages in the language nearest to `tag`.
    pub fn of(tag: &str) -> &'static Self {
        let primary = tag.split('-').next().unwrap_or(tag);
        let found = [tag, primary, FALLBACK].into_iter().find_map(|tag| ALL.get(tag));
        found.unwrap_or_else(|| &ALL[FALLBACK])
    }

    fn new(tag: &'static str, text: &str) -> Self {
        let language: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks would stand in attributes and in copied text.
        bundle.set_use_isolating(false);
        // A test holds all files to the grammar; what does not parse is left out here.
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        Self { tag, bundle }
    }

    /// The language of the messages.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// A message without values.
    pub fn get(&self, id: &str) -> String {
        self.with(id, [])
    }

    /// A message with values.
    pub fn with<'v>(&self, id: &str, values: impl IntoIterator<Item = (&'v str, FluentValue<'v>)>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let args: FluentArgs<'_> = values.into_iter().collect();
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned()
    }

    /// A message about a number of things.
    pub fn count(&self, id: &str, count: usize) -> String {
        let shown = self.integer(&count.to_string());
        self.with(
            id,
            [("count", FluentValue::from(count)), ("shown", FluentValue::from(shown))],
        )
    }

    /// A number as the language writes it: `text` is `-?[0-9]+(\.[0-9]+)?`, and anything
    /// else is left as it is.
    pub fn integer(&self, text: &str) -> String {
        let (sign, digits) = match text.strip_prefix(['-', '+']) {
            Some(digits) if text.starts_with('-') => ("−", digits),
            Some(digits) => ("", digits),
            None => ("", text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty()
            || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            || fraction.contains('.')
        {
            return text.to_owned();
        }
        let (group, decimal) = match self.tag {
            "en" => (',', '.'),
            _ => ('.', ','),
        };
        let mut shown = sign.to_owned();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                shown.push(group);
            }
            shown.push(digit);
        }
        if !fraction.is_empty() {
            shown.push(decimal);
            shown.push_str(fraction);
        }
        shown
    }

    /// A day, month or year as the language writes it; `text` is a lexical form of
    /// `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`, and anything else is left as it is.
    pub fn date(&self, text: &str) -> String {
        let parts: Vec<&str> = text.split('-').collect();
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !parts.iter().all(is_number) {
            return text.to_owned();
        }
        let month = |number: &str| self.get(&format!("month-{}", number.trim_start_matches('0')));
        match parts[..] {
            [year, number, day] => self.with(
                "date",
                [
                    ("day", day.trim_start_matches('0').to_owned().into()),
                    ("month", month(number).into()),
                    ("year", year.into()),
                ],
            ),
            [year, number] => self.with("year-month", [("month", month(number).into()), ("year", year.into())]),
            _ => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn variables(pattern: &str) -> BTreeSet<&str> {
        let after = pattern.split('$').skip(1);
        after
            .map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(""))
            .collect()
    }

    /// The messages of a file with their text as it stands there.
    fn messages(text: &str) -> BTreeMap<&str, String> {
        let mut messages = BTreeMap::new();
        let mut last = None;
        for line in text.lines() {
            if let Some((id, value)) = line
                .split_once(" =")
                .filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                assert!(messages.insert(id, value.to_owned()).is_none(), "{id} is there twice");
                last = Some(id);
            } else if let Some(last) = last.filter(|_| line.starts_with(' ')) {
                messages.get_mut(last).unwrap().push_str(line);
            }
        }
        messages
    }

    #[test]
    fn all_languages_have_the_same_messages_and_values() {
        let of = |text| {
            messages(text)
                .into_iter()
                .map(|(id, text)| {
                    (
                        id,
                        variables(&text).into_iter().map(str::to_owned).collect::<BTreeSet<_>>(),
                    )
                })
                .collect::<BTreeMap<_, _>>()
        };
        let all: Vec<_> = FILES.iter().map(|(tag, text)| (tag, of(text))).collect();
        for (tag, ids) in &all[1..] {
            for (id, values) in &all[0].1 {
                let other = ids.get(id).unwrap_or_else(|| panic!("{tag} lacks {id}"));
                assert!(
                    other.iter().chain(["count".to_owned()].iter()).collect::<BTreeSet<_>>()
                        == values.iter().chain(["count".to_owned()].iter()).collect(),
                    "{tag}: {id} has other values: {other:?} {values:?}"
                );
            }
            assert_eq!(ids.len(), all[0].1.len(), "{tag} has more");
        }
    }

    #[test]
    fn the_files_follow_the_grammar() {
        for (tag, text) in FILES {
            let errors = FluentResource::try_new((*text).to_owned())
                .err()
                .map(|(_, errors)| errors);
            assert!(errors.is_none(), "{tag}: {errors:?}");
        }
    }

    #[test]
    fn numbers_and_dates_are_written_as_the_language_has_it() {
        assert_eq!(Texts::of("de-AT").integer("-1234567.5"), "−1.234.567,5");
        assert_eq!(Texts::of("en").integer("92000"), "92,000");
        assert_eq!(Texts::of("en").integer("1e5"), "1e5");
        assert_eq!(Texts::of("de").date("2018-12-07"), "7. Dezember 2018");
        assert_eq!(Texts::of("fr").date("2018-12"), "December 2018");
        assert_eq!(Texts::of("vi").date("-44"), "-44");
    }
}
