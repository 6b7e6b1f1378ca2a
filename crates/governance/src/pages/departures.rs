//! What left this school, when, by what, for whom, and on which ground.

use super::{
    State,
    boxes::{Called, KnownBoxes},
    country_words, date, parsed, port, reading, stored,
};
use crate::{
    leaving::{self, Left, REFERENCE_MAX_CHARS, what_left},
    policy::{Basis, Data, Day, Policy},
};
use axum::{
    extract::{Query, State as AxumState},
    response::Response,
};
use kernel::{CountryCode, NodeKey, departures::LeaveGround};
use web::{
    Form, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Cell, Field, Heading, Lead, Links, Notice, PostForm, Table, Text},
};

/// What the address says about what was done just before.
#[derive(serde::Deserialize, Default)]
pub struct Said {
    #[serde(default)]
    done: String,
}

/// The record.
pub async fn show(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(said): Query<Said>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    state.ready(&[leaving::VIEW])?;
    let policy = state.governance.policy;
    let t = visitor.t.clone();
    let (left, country, school, known) = reading(move || {
        let left = state.governance.store.read_blocking(what_left).map_err(stored)?;
        let school = state.records().school_name(actor.school).map_err(port)?.unwrap_or_default();
        Ok((left, state.country(actor.school)?, school, state.known_boxes(&t)?))
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    if said.done == "registered" {
        main = main.with(Notice::good(t.say("governance-done-registered")).result());
    }
    main = main.with(Lead::new(match left.is_empty() {
        true => t.named("governance-left-none", &school),
        false => t.named("governance-left-lead", &school),
    }));
    if !left.is_empty() {
        main = main.with(table(t, policy, &known, &left));
        main = main.with(Text::new(t.say("governance-left-sealed")));
    }
    main = main.with(Heading::new(t.say("governance-border-title")));
    // Any other country will do: the rule is that of the country the data would leave.
    let other: Option<CountryCode> =
        if country.is_some_and(|code| code.as_str() == "AR") { "BR" } else { "AR" }.parse().ok();
    let name = country_words(t, country);
    let day = super::today(&visitor);
    match policy.transfer(country, other, Data::Personal, Some(day)) {
        Basis::Consent { register_first, .. } => {
            main = main.with(Text::new(t.named("governance-border-consent", &name)));
            if register_first {
                let form = PostForm::new(&visitor, "/privacy/departures")
                    .with(Field::text("to", t.say("governance-register-to")).max_chars(2))
                    .with(
                        Field::text("reference", t.say("governance-register-reference"))
                            .max_chars(REFERENCE_MAX_CHARS),
                    )
                    .with(Button::quiet(t.say("governance-register-keep")));
                main = main.with(Text::new(t.named("governance-border-register", &name))).with(form);
            }
        }
        Basis::Denied(why) => {
            let why = t.say(&format!("governance-why-{}", why.word()));
            let args = [("country", name.as_str().into()), ("why", why.as_ref().into())];
            main = main.with(Text::new(t.with("governance-border-denied", &args)));
        }
        Basis::NoBorder | Basis::OnlyAggregates => {}
    }
    main = main
        .with(Links::new(t.say("governance-more")).link("/privacy/rules", t.say("governance-rules-title")));
    let page = Page::new(t.say("governance-left-title"), main).staff();
    Ok(web::page(&visitor, page.under("/privacy", t.say("governance-mine-title"))))
}

pub(crate) fn table(t: &Tongue, policy: &Policy, known: &KnownBoxes, left: &[Left]) -> Table {
    let mut table = Table::new(t.say("governance-left-caption"))
        .stacked()
        .column(t.say("governance-left-day"))
        .column(t.say("governance-left-to"))
        .column(t.say("governance-left-way"))
        .column(t.say("governance-left-for"))
        .column(t.say("governance-left-why"))
        .column(t.say("governance-left-much"));
    for left in left {
        let way = left.way.map_or("unknown", |way| way.word());
        let purpose = match (left.central, known.is_ours(left.node)) {
            (true, _) => "governance-left-for-central",
            (false, true) => "governance-left-for-own",
            (false, false) => "governance-left-for-network",
        };
        let mut much = Vec::new();
        for (key, entries) in [
            ("governance-left-entries", left.entries),
            ("governance-left-withheld", left.withheld),
            ("governance-left-again", left.again),
        ] {
            if entries > 0 {
                much.push(t.count(key, entries).into_owned());
            }
        }
        much.push(t.count("governance-left-kilobytes", left.bytes.div_ceil(1_000)).into_owned());
        table = table.row(vec![
            Cell::text(date(t, left.day)),
            Cell::text(box_words(t, known, (left.node, left.day), left.central, left.country)),
            Cell::text(t.say(&format!("governance-way-{way}"))),
            Cell::text(t.say(purpose)),
            Cell::text(ground_words(t, policy, left.ground, left.from, left.country)),
            Cell::text(much.join("; ")),
        ]);
    }
    table
}

/// What a box is called, where it is said what left for it from a day on: its school, or whose it is, and the beginning of its key.
/// One that would tell where a protected person went is only another box.
pub(crate) fn box_words(
    t: &Tongue,
    known: &KnownBoxes,
    (node, since): (NodeKey, Day),
    central: bool,
    country: Option<CountryCode>,
) -> String {
    let short = short(node);
    match known.called(node, central, since) {
        Called::Nothing => t.say("governance-left-some").into_owned(),
        Called::Schools(name) => {
            let args = [("name", name.as_str().into()), ("key", short.as_str().into())];
            t.with("governance-left-school", &args).into_owned()
        }
        Called::Key => {
            let whom = if central { "governance-left-central" } else { "governance-left-hub" };
            let country = country_words(t, country);
            t.with(whom, &[("country", country.as_str().into()), ("key", short.as_str().into())]).into_owned()
        }
    }
}

/// On which ground it went: the rule, its country and, where a law was read, its article.
pub(crate) fn ground_words(
    t: &Tongue,
    policy: &Policy,
    ground: LeaveGround,
    from: Option<CountryCode>,
    to: Option<CountryCode>,
) -> String {
    let name = country_words(t, from);
    match ground {
        LeaveGround::SameCountry if from == to && from.is_some() => {
            // Whether a name wants an article, and which, is the language's: its text goes by the country's code.
            let code = from.map(|code| code.to_string()).unwrap_or_default();
            let args = [("name", name.as_str().into()), ("code", code.as_str().into())];
            t.with("governance-ground-no-border", &args).into_owned()
        }
        LeaveGround::SameCountry => t.say("governance-ground-same-country").into_owned(),
        LeaveGround::NobodyNamed => t.named("governance-ground-nobody-named", &name).into_owned(),
        LeaveGround::Consent => {
            let words = t.say("governance-ground-consent").into_owned();
            match policy.transfer(from, to, Data::Personal, None) {
                Basis::Consent { fact, .. } => {
                    let article = fact.article.as_deref().unwrap_or("–");
                    let status = t.say(&format!("governance-status-{}", fact.status.word()));
                    let args = [
                        ("country", name.as_str().into()),
                        ("article", article.into()),
                        ("status", status.as_ref().into()),
                    ];
                    format!("{words} {}", t.with("governance-ground-article", &args))
                }
                _ => words,
            }
        }
    }
}

/// The beginning of a machine's key, as `chaski node list` prints it.
pub fn short(node: NodeKey) -> String {
    node.to_string().chars().take(5).collect()
}

/// A flow that stands in the authority's register.
#[derive(serde::Deserialize)]
pub struct Register {
    #[serde(default)]
    to: String,
    #[serde(default)]
    reference: String,
}

/// It is noted.
pub async fn register(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Register>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    let to: CountryCode =
        parsed(&form.to).map_err(|_| WebError::bad_input(visitor.t.say("governance-register-wrong")))?;
    let noted = state.governance.clone();
    reading(move || Ok(noted.note_register(&actor, to, &form.reference)?)).await?;
    Ok(web::see_other("/privacy/departures?done=registered#result"))
}
