use super::{Diagnostic, Place, Severity, visible};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With terminal colours.
    Coloured,
}

/// The diagnostic as text: message, the places with their text underlined, the hint.
pub fn render(diagnostic: &Diagnostic, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let message = visible(&diagnostic.message);
    let places: Vec<Place> = diagnostic.places.iter().map(visible_place).collect();
    let mut group = level
        .primary_title(message.as_ref())
        .id(diagnostic.code.as_str())
        .elements(places.iter().filter(|place| !place.excerpt.is_empty()).map(snippet));
    // A whole file is shown where the message does not name it.
    let without_text = places.iter().filter(|place| place.excerpt.is_empty());
    for place in without_text.filter(|place| place.line > 0 || !message.contains(&place.path)) {
        let origin = annotate_snippets::Origin::path(&place.path);
        group = match place.line {
            0 => group.element(origin),
            line => group.element(origin.line(line).char_column(place.column)),
        };
    }
    let hint = diagnostic.hint.as_deref().map(visible);
    if let Some(hint) = &hint {
        group = group.element(Level::HELP.message(hint.as_ref()));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    renderer.render(&[group])
}

fn snippet(place: &Place) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
    let kind = AnnotationKind::Primary;
    Snippet::source(&place.excerpt)
        .line_start(place.excerpt_line)
        .path(&place.path)
        .fold(false)
        .annotation(kind.span(place.span.clone()).label(place.note.as_deref()))
}

fn visible_place(place: &Place) -> Place {
    let before = visible(&place.excerpt[..place.span.start]);
    let within = visible(&place.excerpt[place.span.clone()]);
    let after = visible(&place.excerpt[place.span.end..]);
    Place {
        span: before.len()..before.len() + within.len(),
        excerpt: [before, within, after].concat(),
        path: visible(&place.path).into_owned(),
        note: place.note.as_deref().map(|note| visible(note).into_owned()),
        ..place.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn the_place_is_underlined_and_the_hint_follows() {
        let diagnostic = Diagnostic::error(Code::CellDatatype, "`many` is not an integer")
            .at(Place::in_text("data/p.csv", "id,n\na,many\n", 1, 7..11).note("column `n`"))
            .hint("write the number without words");
        insta::assert_snapshot!(render(&diagnostic, Style::Plain), @r"
        error[cell-datatype]: `many` is not an integer
         --> data/p.csv:2:3
          |
        2 | a,many
          |   ^^^^ column `n`
          |
          = help: write the number without words
        ");
    }

    #[test]
    fn terminal_commands_in_data_are_not_sent() {
        let diagnostic =
            Diagnostic::error(Code::CellDatatype, "bad \u{1b}[2J").at(Place::in_text("p", "a\u{1b}]0;x\u{7}", 1, 1..4));
        assert!(!render(&diagnostic, Style::Plain).contains('\u{1b}'));
    }
}
