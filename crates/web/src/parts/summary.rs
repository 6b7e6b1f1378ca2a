//! [`ErrorSummary`]: what to mend in a form, at the top of the page, each line leading to its field.

use super::{Words, html_safe, text::Escaped};
use std::{borrow::Cow, fmt};

/// What to mend in a form. Prints nothing while there is nothing to mend.
#[derive(Debug, Clone)]
pub struct ErrorSummary {
    title: String,
    problems: Vec<(String, String)>,
}

html_safe!(ErrorSummary);

impl ErrorSummary {
    /// `title` says how many things there are to mend, kindly.
    pub fn new<'a>(
        title: impl Into<Cow<'a, str>>,
        problems: impl IntoIterator<Item = Option<(String, String)>>,
    ) -> Self {
        Self { title: title.words(), problems: problems.into_iter().flatten().collect() }
    }

    /// Whether there is nothing to mend.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for ErrorSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.problems.is_empty() {
            return Ok(());
        }
        let title = Escaped(&self.title);
        write!(f, r#"<div class="notice look summary" role="alert"><div><h2>{title}</h2><ul>"#)?;
        for (id, what) in &self.problems {
            write!(f, r##"<li><a href="#{}">{}</a></li>"##, Escaped(id), Escaped(what))?;
        }
        f.write_str("</ul></div></div>")
    }
}
