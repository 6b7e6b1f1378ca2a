//! What stands on the page: the forms, how the last exchanges went, and on a new box the way in for who administers the school.

use super::{At, Facts, Filled, JoinPages, Who, Wrong};
use crate::{
    hub::{
        files_came::FilesCame,
        join::SQUARE_MAX,
        post::{Contact, Double, Outcome},
    },
    network::{fingerprint, in_fives},
};
use axum::{http::StatusCode, response::Response};
use directory::sign_in::codes::{self, CODE_FIELD, CodeSpent};
use exchange::Welcome;
use upkeep::health::Exchange;
use web::{
    Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{
        Aloud, Button, Cell, Choice, Choices, ErrorSummary, Field, Fold, Heading, Lead, LinkButton, Notice,
        PostForm, Table, Text,
    },
};

/// While a call is under way the page looks again.
const AGAIN_S: u32 = 4;

/// The whole page.
pub(super) async fn page(
    pages: &JoinPages,
    visitor: &Visitor,
    who: Who,
    filled: &Filled,
    wrong: Wrong,
) -> Result<Response, WebError> {
    let facts = pages.facts().await?;
    let t = &visitor.t;
    let mut main = Html::new();
    let paid = pages.paid_for(who, visitor.now());
    let (form, problems) = by_network(visitor, who, &facts, filled, &wrong, paid.as_deref());
    let (file, more) = by_file(visitor, who, &facts, &wrong);
    let card = LinkButton::quiet("/join/card", t.say("chaski-join-card"));
    let alone = Text::new(t.say("chaski-join-alone"));
    let way_in = (who == Who::Newcomer)
        .then(|| code_field(visitor, who, wrong.spent_at(At::WayIn), "way-in"))
        .flatten();
    let to_mend = [problems, more].concat();
    let is_folded_wrong = to_mend.iter().any(Option::is_some);
    let all = [to_mend, vec![way_in.as_ref().and_then(Field::problem)]].concat();
    let summary = ErrorSummary::new(t.say("chaski-join-mend"), all);
    let is_wrong = !summary.is_empty();
    main = main.with(summary);
    if let Some(trouble) = wrong.trouble {
        main = main.with(trouble.result());
    }
    let print = Aloud::new().line(t.say("chaski-join-own-print"), fingerprint(facts.own));
    let contacts = pages.bell.contacts();
    let calling = contacts.iter().any(|contact| contact.outcome == Outcome::Calling);
    let title = match &facts.welcome {
        None => {
            if who == Who::Newcomer {
                main = main.with(Notice::calm(t.say("chaski-join-new")).words(t.say("chaski-join-new-do")));
            }
            main = main.with(Lead::new(t.say("chaski-join-lead"))).with(print);
            main = main.with(Text::new(t.say("chaski-join-own-print-why")));
            main = main.with(Heading::new(t.say("chaski-join-network-heading"))).with(form);
            main = main.with(Heading::new(t.say("chaski-join-alone-heading")));
            if who == Who::Newcomer && !facts.administered {
                main = main.with(Text::new(t.say("chaski-join-alone-new")));
            }
            main = main.with(alone).with(card).with(file);
            t.say("chaski-join-title")
        }
        Some(welcome) => {
            main = match pages.bell.trouble() {
                Exchange::Free => main,
                Exchange::Off(why) => main.with(
                    Notice::bad(t.named("chaski-join-is-off", &why)).words(t.say("upkeep-exchange-off-do")),
                ),
                Exchange::NotBelieved => main.with(
                    Notice::bad(t.say("upkeep-exchange-not-believed"))
                        .words(t.say("upkeep-exchange-not-believed-do")),
                ),
                Exchange::Doubled => main.with(
                    Notice::bad(t.say("upkeep-exchange-doubled")).words(t.say("upkeep-exchange-doubled-do")),
                ),
            };
            main = match pages.bell.double() {
                Some(Double::Decided) => main
                    .with(Notice::look(t.say("chaski-join-decided")).words(t.say("chaski-join-decided-do"))),
                Some(Double::GaveWay) => main.with(
                    Notice::look(t.say("chaski-join-gave-way"))
                        .words(t.say("chaski-join-gave-way-do"))
                        .words(t.say("chaski-join-gave-way-keep"))
                        .words(t.say("chaski-join-gave-way-names")),
                ),
                Some(Double::Open) | None => main,
            };
            main = main.with(state_of(visitor, welcome, &contacts));
            main =
                main.with(PostForm::new(visitor, "/join/now").with(Button::quiet(t.say("chaski-join-now"))));
            if who == Who::Newcomer {
                main = newcomers_way(visitor, main, &facts, calling, way_in);
            }
            main = main.with(print);
            // What has to be mended must not be hidden.
            main = match is_folded_wrong {
                true => main.with(form).with(file),
                false => main.with(
                    Fold::new(t.say("chaski-join-again"), t.say("chaski-join-again-why"))
                        .with(form)
                        .with(alone)
                        .with(card)
                        .with(file),
                ),
            };
            t.say("chaski-join-title-member")
        }
    };
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut page = Page::new(title, main).staff().status(status);
    if who != Who::Newcomer {
        page = page.under("/box", t.say("upkeep-box"));
    }
    if calling {
        page = page.again_in_s(AGAIN_S);
    }
    Ok(web::page(visitor, page))
}

/// The field for the code that this act costs; none over HTTPS.
fn code_field(visitor: &Visitor, who: Who, spent: Option<CodeSpent>, apart: &str) -> Option<Field> {
    let error = spent.and_then(|spent| codes::code_problem(visitor, spent));
    let t = &visitor.t;
    let field = match who {
        Who::Keeper(_) => codes::code_field(visitor, error),
        Who::Newcomer => Some(
            Field::text(CODE_FIELD, t.say("chaski-join-start-code"))
                .hint(t.say("chaski-join-start-code-hint"))
                .attribute("inputmode", "numeric")
                .autocomplete("off")
                .max_chars(12)
                .maybe_error(error),
        ),
    };
    field.map(|field| if apart.is_empty() { field } else { field.named_apart(apart) })
}

/// That the network is invented as well as the people here.
fn invented_choice(t: &Tongue, facts: &Facts) -> Option<Choices> {
    facts.invented.then(|| {
        Choices::several("invented", t.say("chaski-join-invented"))
            .choice(Choice::new("yes", t.say("chaski-join-invented-yes")))
    })
}

type Problems = Vec<Option<(String, String)>>;

fn by_network(
    visitor: &Visitor,
    who: Who,
    facts: &Facts,
    filled: &Filled,
    wrong: &Wrong,
    paid: Option<&str>,
) -> (PostForm, Problems) {
    let t = &visitor.t;
    let line = |name: &str, value: &str, max: usize, error: &Option<String>| {
        Field::text(name, t.say(&format!("chaski-join-{name}")))
            .hint(t.say(&format!("chaski-join-{name}-hint")))
            .value(value)
            .max_chars(max)
            .autocomplete("off")
            .attribute("autocapitalize", "none")
            .attribute("spellcheck", "false")
            .maybe_error(error.clone())
    };
    let mut fields = vec![];
    if !filled.is_read {
        let square = Field::area("square", t.say("chaski-join-square"), 3)
            .hint(t.say("chaski-join-square-hint"))
            .value(filled.square.as_str())
            .max_chars(SQUARE_MAX)
            .attribute("autocapitalize", "none")
            .attribute("spellcheck", "false")
            .maybe_error(wrong.square.clone());
        fields.push(square);
    }
    fields.push(line("address", &filled.address, 260, &wrong.address));
    fields.push(line("code", &filled.code, 40, &wrong.code));
    fields.push(line("print", &filled.print, 60, &wrong.print));
    let code = code_field(visitor, who, wrong.spent_at(At::Network), "");
    let problems = fields.iter().chain(&code).map(Field::problem).collect();
    let mut form = fields.into_iter().fold(PostForm::new(visitor, "/join"), PostForm::with);
    if let Some(print) = paid.filter(|_| code.is_some()) {
        form = form.with(
            Notice::calm(t.named("chaski-join-paid", &in_fives(print))).words(t.say("chaski-join-paid-do")),
        );
    }
    let form = code.into_iter().fold(form, PostForm::with);
    let form = invented_choice(t, facts).into_iter().fold(form, PostForm::with);
    (form.with(Button::main(t.say("chaski-join-go"))), problems)
}

/// The form for the welcome file.
fn by_file(visitor: &Visitor, who: Who, facts: &Facts, wrong: &Wrong) -> (PostForm, Problems) {
    let t = &visitor.t;
    let file = Field::file("welcome", t.say("chaski-join-file"), "").maybe_error(wrong.file.clone());
    let code = code_field(visitor, who, wrong.spent_at(At::File), "file");
    let problems = vec![file.problem(), code.as_ref().and_then(Field::problem)];
    let form = PostForm::new(visitor, "/join/welcome").with_file().with(file);
    let form = code.into_iter().fold(form, PostForm::with);
    let invented = invented_choice(t, facts).map(|choice| choice.prefixed("file"));
    let form = invented.into_iter().fold(form, PostForm::with);
    (form.with(Button::quiet(t.say("chaski-join-file-go"))), problems)
}

/// How the exchanges of this box go.
fn state_of(visitor: &Visitor, welcome: &Welcome, contacts: &[Contact]) -> Table {
    let t = &visitor.t;
    let central = welcome.central.as_ref().map(|card| card.node());
    let table = Table::new(t.say("chaski-join-state"))
        .column(t.say("chaski-join-whom"))
        .column(t.say("chaski-join-how"))
        .column(t.say("chaski-join-when"))
        .stacked();
    let known = contacts.iter().fold(table, |table, contact| {
        let whom = match central == Some(contact.node) {
            true => t.say("chaski-join-central").into_owned(),
            false => {
                let key = if contact.neighbour { "chaski-join-neighbour" } else { "chaski-join-other-box" };
                t.named(key, &fingerprint(contact.node)).into_owned()
            }
        };
        let how = match contact.outcome {
            Outcome::Calling => t.say("chaski-join-calling").into_owned(),
            Outcome::Done { came, went, files, files_wait } => moved(t, came, went, &files, files_wait),
            Outcome::NoWay => t.say("chaski-join-no-way").into_owned(),
            Outcome::Another => t.say("chaski-join-another").into_owned(),
            Outcome::Later => t.say("chaski-join-later").into_owned(),
            Outcome::Broke => t.say("chaski-join-broke").into_owned(),
            Outcome::NotBelieved if !contact.neighbour => t.say("upkeep-exchange-not-believed").into_owned(),
            Outcome::NotBelieved | Outcome::Failed => t.say("chaski-join-failed").into_owned(),
        };
        table.row(vec![Cell::text(whom), Cell::text(how), Cell::text(t.date_time(contact.at))])
    });
    match contacts.is_empty() {
        true => known.reading(t.say("chaski-join-nobody-called")),
        false => known,
    }
}

/// What went to and fro, files too: a box that only waits for a program hears of nothing else for hours.
fn moved(t: &Tongue, came: u64, went: u64, files: &FilesCame, files_wait: bool) -> String {
    let mut files = files.told(t);
    files.extend(files_wait.then(|| t.say("chaski-join-files-wait").into_owned()));
    let mut words = match (came + went, files.is_empty()) {
        (0, true) => vec![t.say("chaski-join-nothing-new").into_owned()],
        (0, false) => vec![],
        _ => vec![t.with("chaski-join-moved", &[("came", came.into()), ("went", went.into())]).into_owned()],
    };
    if came + went > 0 && !files.is_empty() {
        words[0].push('.');
    }
    words.extend(files);
    words.join(" ")
}

/// On a box that takes another one's place: the school's people come, and one who administers it gets a way in.
fn newcomers_way(visitor: &Visitor, main: Html, facts: &Facts, calling: bool, code: Option<Field>) -> Html {
    let t = &visitor.t;
    if !facts.administered {
        let words = if calling { "chaski-join-people-coming" } else { "chaski-join-people-none" };
        return main.with(Notice::look(t.say(words)).words(t.say("chaski-join-people-none-do")));
    }
    let form = PostForm::new(visitor, "/join/way-in");
    let form = code.into_iter().fold(form, PostForm::with);
    main.with(Heading::new(t.say("chaski-join-way-in")))
        .with(Text::new(t.say("chaski-join-way-in-why")))
        .with(form.with(Button::main(t.say("chaski-join-way-in-go"))))
}
