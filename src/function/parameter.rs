//! Parameters and outputs by all the IRIs that mappings have for them: that of the
//! parameter, that of its predicate (`fno:predicate`), and those of other tools.

use super::Parameter;
use super::iri::{fns, grel, idlab};

const fn required(iris: &'static [&'static str]) -> Parameter {
    Parameter {
        iris,
        is_required: true,
        takes_all: false,
    }
}

impl Parameter {
    /// The same, but that it may be left out.
    pub(super) const fn optional(self) -> Self {
        Self {
            is_required: false,
            ..self
        }
    }

    /// The same, but that it takes all values at once.
    pub(super) const fn all(self) -> Self {
        Self {
            takes_all: true,
            ..self
        }
    }
}

pub(super) const VALUE: Parameter = required(&[
    grel!("valueParam"),
    grel!("valueParameter"),
    grel!("valueParam1"),
    grel!("valueParameter1"),
    grel!("param_any_e"),
    grel!("p_any_e"),
    idlab!("_str"),
    idlab!("str"),
    fns!("parameter"),
]);

pub(super) const VALUE_2: Parameter = required(&[
    grel!("valueParam2"),
    grel!("valueParameter2"),
    idlab!("_otherStr"),
    idlab!("otherStr"),
    fns!("compared"),
]);

pub(super) const VALUE_3: Parameter = required(&[grel!("valueParam3"), grel!("valueParameter3")]);

pub(super) const VALUE_4: Parameter = required(&[grel!("valueParam4"), grel!("valueParameter4")]);

/// What is repeated in the published description, `coalesce(e1, e2, …)`.
pub(super) const ANY: Parameter = required(&[grel!("param_any_rep_e"), grel!("p_any_rep_e")]).all();

pub(super) const LIST: Parameter = required(&[
    grel!("param_a"),
    grel!("p_array_a"),
    idlab!("_list"),
    idlab!("list"),
    idlab!("_seq"),
    idlab!("seq"),
])
.all();

pub(super) const SUB: Parameter = required(&[grel!("param_string_sub"), grel!("string_sub"), grel!("p_string_sub")]);

pub(super) const SEPARATOR: Parameter = required(&[
    grel!("param_string_sep"),
    grel!("p_string_sep"),
    idlab!("_delimiter"),
    idlab!("delimiter"),
]);

pub(super) const FROM: Parameter = required(&[grel!("p_int_i_from"), grel!("param_int_i_from")]);

pub(super) const TO: Parameter = required(&[
    grel!("p_int_i_opt_to"),
    grel!("param_int_i_opt_to"),
    grel!("p_int_i_to"),
    grel!("param_int_i_to"),
])
.optional();

pub(super) const FIND: Parameter = required(&[grel!("param_find"), grel!("p_string_find")]);

pub(super) const REPLACE: Parameter = required(&[grel!("param_replace"), grel!("p_string_replace")]);

pub(super) const REGEX: Parameter = required(&[grel!("param_regex"), grel!("p_string_regex")]);

pub(super) const MODE: Parameter = required(&[grel!("modeParam"), grel!("modeParameter")]);

pub(super) const NUMBER: Parameter = required(&[
    grel!("param_dec_n"),
    grel!("p_dec_n"),
    grel!("param_int_i"),
    grel!("p_int_i"),
    grel!("valueParam"),
    grel!("valueParameter"),
]);

pub(super) const NUMBER_2: Parameter = required(&[
    grel!("param_dec_n2"),
    grel!("param_n2"),
    grel!("p_dec_n2"),
    grel!("param_int_i2"),
    grel!("p_int_i2"),
    grel!("valueParam2"),
    grel!("valueParameter2"),
]);

pub(super) const TESTED: Parameter = required(&[idlab!("_test"), idlab!("p_test")]);

pub(super) const LEAST: Parameter = required(&[idlab!("_from"), idlab!("p_from")]).optional();

pub(super) const END: Parameter = required(&[idlab!("_to"), idlab!("p_to")]).optional();

pub(super) const BOOLEAN: Parameter = required(&[
    grel!("param_b"),
    grel!("bool_b"),
    grel!("param_bool"),
    idlab!("_strBoolean"),
    idlab!("strBoolean"),
    fns!("boolParameter"),
]);

pub(super) const BOOLEANS: Parameter = required(&[grel!("bool_array_b"), grel!("param_rep_b")])
    .all()
    .optional();

pub(super) const BOOLEAN_A: Parameter = required(&[grel!("param_bool_a")]).all().optional();

pub(super) const BOOLEAN_B: Parameter = required(&[grel!("param_bool_b")]).all().optional();

pub(super) const IF_TRUE: Parameter = required(&[grel!("param_true"), grel!("any_true")]).all();

pub(super) const IF_FALSE: Parameter = required(&[grel!("param_false"), grel!("any_false")]).all().optional();

pub(super) const EXPRESSION: Parameter = required(&[idlab!("_str"), idlab!("str"), fns!("expressionParameter")]);

pub(super) const EXPECTED: Parameter = required(&[idlab!("_expectedStr"), idlab!("expectedStr")]);

pub(super) const RESULT: Parameter = required(&[idlab!("_result"), idlab!("result")]);

pub(super) const DATE_TEXT: Parameter = required(&[
    idlab!("_strDate"),
    idlab!("strDate"),
    grel!("valueParam"),
    grel!("valueParameter"),
]);

pub(super) const DATE: Parameter = required(&[
    grel!("param_date_d"),
    grel!("p_date_d"),
    grel!("valueParam"),
    grel!("valueParameter"),
]);

pub(super) const PATTERN: Parameter = required(&[
    grel!("param_string_pattern"),
    grel!("p_string_pattern"),
    idlab!("_pattern"),
    idlab!("pattern"),
]);

pub(super) const UNIT: Parameter = required(&[grel!("param_string_unit"), grel!("p_string_unit")]);

pub(super) const STRING_OUT: &[&str] = &[
    grel!("stringOut"),
    grel!("stringOutput"),
    idlab!("_stringOut"),
    idlab!("stringOut"),
];

pub(super) const BOOLEAN_OUT: &[&str] = &[
    grel!("output_bool"),
    grel!("o_bool"),
    idlab!("_boolOut"),
    idlab!("o_boolOut"),
    fns!("boolOut"),
    grel!("stringOut"),
];

pub(super) const NUMBER_OUT: &[&str] = &[
    grel!("output_number"),
    grel!("o_number"),
    grel!("output_decimal"),
    grel!("o_decimal"),
];

pub(super) const ARRAY_OUT: &[&str] = &[
    grel!("output_array"),
    grel!("o_array"),
    idlab!("_listOut"),
    idlab!("listOut"),
    grel!("stringOut"),
    grel!("stringOutput"),
];

pub(super) const ANY_OUT: &[&str] = &[
    grel!("output_any"),
    grel!("o_any"),
    grel!("stringOut"),
    grel!("stringOutput"),
    idlab!("_stringOut"),
    idlab!("stringOut"),
];

pub(super) const DATE_OUT: &[&str] = &[
    grel!("output_date"),
    grel!("o_date"),
    grel!("output_datetime"),
    grel!("o_datetime"),
    idlab!("_stringOut"),
    idlab!("stringOut"),
];
