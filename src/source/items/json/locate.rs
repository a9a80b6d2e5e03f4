//! Where a value stands in a JSON text.

use super::path::Step;
use super::scan::{Progress, Scanner};
use std::ops::Range;

/// The bytes of the value that `steps` lead to in `text`: of the last one, where an object
/// has a name several times, as the tree has it.
pub(super) fn locate(text: &[u8], steps: &[Step]) -> Option<Range<usize>> {
    let mut scanner = Scanner::new(steps.into(), false);
    let mut last = None;
    while let Ok(Progress::Found(range)) = scanner.next(text, true) {
        last = Some(range);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_where_it_stands() {
        let text = r#"{"a": [1, {"b c": "x"}], "a": [2, {"b c": "y"}]}"#;
        let steps = [Step::Name("a".to_owned()), Step::Index(1), Step::Name("b c".to_owned())];
        assert_eq!(&text[locate(text.as_bytes(), &steps).unwrap()], "\"y\"");
        assert_eq!(locate(text.as_bytes(), &[Step::Index(0)]), None);
    }
}
