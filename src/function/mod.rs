//! Functions on values, by the IRIs that mappings call them by
//! ([RML-FNML](https://w3id.org/rml/fnml/spec)).
//!
//! They are those of [GREL](https://openrefine.org/docs/manual/grelfunctions), under the
//! names of its [description](https://users.ugent.be/~bjdmeest/function/grel.ttl), others that
//! engines have (`idlab-fn`), and the conditions that the standard asks for. All of them give
//! the same for the same values: none reads a clock, a file or the Web, and none is random.
//! `docs/functions.md` lists them.

mod date;
mod escape;
mod hash;
mod iri;
mod list;
mod logic;
mod number;
mod parameter;
mod regex;
mod search;
mod text;
mod value;
mod web;

use crate::source::ItemValue;

/// What a call gives: values, or why it has none, in one sentence without a full stop.
pub type Outcome = Result<Vec<ItemValue>, String>;

/// A function: for the values of its parameters it gives values.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its IRIs, the one that messages name first.
    pub iris: &'static [&'static str],
    /// Its parameters, in order.
    pub parameters: &'static [Parameter],
    /// The IRIs of its output.
    pub outputs: &'static [&'static str],
    /// Calls it with the values of each parameter: exactly one value, or none where one that
    /// is not required is left out; any number for one that takes all values at once.
    ///
    /// A result has at most 16 MiB in each value and 100 000 values.
    ///
    /// # Errors
    /// It has no value for them.
    pub call: fn(&[&[ItemValue]]) -> Outcome,
}

/// A parameter of a [`Function`].
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its IRIs, the one that messages name first.
    pub iris: &'static [&'static str],
    /// Whether the function must have it.
    pub is_required: bool,
    /// Whether it takes all values of its input at once, none included. The function is
    /// called for each value of the others, and not at all where one has none.
    pub takes_all: bool,
}

/// The functions, by theme.
const THEMES: &[&[Function]] = &[
    logic::FUNCTIONS,
    text::FUNCTIONS,
    search::FUNCTIONS,
    list::FUNCTIONS,
    number::FUNCTIONS,
    date::FUNCTIONS,
    escape::FUNCTIONS,
    web::FUNCTIONS,
    hash::FUNCTIONS,
];

/// How many functions there are.
const COUNT: usize = {
    let (mut count, mut theme) = (0, 0);
    while theme < THEMES.len() {
        count += THEMES[theme].len();
        theme += 1;
    }
    count
};

const fn joined() -> [Function; COUNT] {
    let mut all = [THEMES[0][0]; COUNT];
    let (mut place, mut theme) = (0, 0);
    while theme < THEMES.len() {
        let mut function = 0;
        while function < THEMES[theme].len() {
            all[place] = THEMES[theme][function];
            place += 1;
            function += 1;
        }
        theme += 1;
    }
    all
}

static FUNCTIONS: [Function; COUNT] = joined();

impl Function {
    /// All functions, by theme.
    pub const ALL: &'static [Self] = &FUNCTIONS;

    /// The function that has this IRI, with `http` or `https`.
    pub fn from_iri(iri: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|function| is_among(function.iris, iri))
    }

    /// The place of the parameter that has this IRI.
    pub fn parameter(&self, iri: &str) -> Option<usize> {
        self.parameters
            .iter()
            .position(|parameter| is_among(parameter.iris, iri))
    }

    /// Whether its output has this IRI.
    pub fn has_output(&self, iri: &str) -> bool {
        is_among(self.outputs, iri)
    }
}

fn is_among(listed: &[&str], iri: &str) -> bool {
    listed.iter().any(|listed| iri::is_same(listed, iri))
}

#[cfg(test)]
mod documentation;
#[cfg(test)]
mod tests;
