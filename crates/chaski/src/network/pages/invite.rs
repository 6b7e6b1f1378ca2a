//! `/network/invite`: a code with which one box joins over a network, to be read aloud or scanned. The box is named first, by the
//! fingerprint that the technician reads from it.

use super::{
    Called, State, YEARS_USUAL, address_field, admitted, failed, print_field, school_field, typed_print,
    typed_school, years_field, years_of,
};
use crate::{
    machine::{MachineClock, MachineEntropy},
    network::{ActError, fingerprint},
};
use axum::{extract::State as AxumState, http::StatusCode, response::Response};
use kernel::Clock;
use std::borrow::Cow;
use web::{
    Fields, Html, Page, Visitor, WebError,
    parts::{Aloud, Button, Heading, Lead, Notice, PostForm, Qr, Text},
};

/// Letters of an address.
const ADDRESS_MAX: usize = 255;

/// What a box's join page reads from the square: the three things that else are typed.
pub fn join_text(address: &str, code: &str, print: &str) -> String {
    format!("chaski:join?address={address}&code={code}&print={print}")
}

/// `HOST:PORT`, as boxes are to call it.
pub fn sound_address(text: &str) -> Option<String> {
    let text = text.trim();
    let (host, port) = text.rsplit_once(':')?;
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    let port: u16 = port.parse().ok()?;
    let sound = !host.is_empty() && port > 0 && text.len() <= ADDRESS_MAX && text.chars().all(letters);
    sound.then(|| text.to_owned())
}

/// How boxes call the central: as whoever runs it said, or by the name under which its pages are open.
pub(super) fn likely_address(visitor: &Visitor, called: &Called) -> String {
    let port = match called {
        Called::At(address) => return address.clone(),
        Called::Port(port) => port,
    };
    let host = visitor.host().unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    if name.is_empty() { String::new() } else { format!("{name}:{port}") }
}

/// The form.
pub async fn ask(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let address = likely_address(&visitor, &state.called);
    Ok(form(&visitor, &Typed { address, ..Typed::default() }, Wrong::default()))
}

#[derive(Default)]
struct Typed {
    print: String,
    address: String,
    school: String,
}

#[derive(Default)]
struct Wrong {
    print: bool,
    address: bool,
    school: bool,
    refused: Option<Notice>,
}

fn form(visitor: &Visitor, typed: &Typed, wrong: Wrong) -> Response {
    let t = &visitor.t;
    let is_wrong = wrong.print || wrong.address || wrong.school || wrong.refused.is_some();
    let main = wrong.refused.into_iter().fold(Html::new(), |main, refused| main.with(refused.result()));
    let main = main.with(Lead::new(t.say("network-invite-lead"))).with(
        PostForm::new(visitor, "/network/invite")
            .with(print_field(t, &typed.print, wrong.print))
            .with(address_field(t, &typed.address, wrong.address))
            .with(years_field(t, YEARS_USUAL))
            .with(
                school_field(t)
                    .value(typed.school.as_str())
                    .maybe_error(wrong.school.then(|| t.say("network-invite-school-wrong").into_owned())),
            )
            .with(Button::main(t.say("network-invite-make"))),
    );
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Page::new(t.say("network-invite-title"), main).staff().status(status);
    web::page(visitor, page.under("/network", t.say("network-title")))
}

/// Makes a code and shows it. It is kept as a hash only, so this is the one time that it is seen.
pub async fn make(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let field = |name| fields.get(name).unwrap_or_default().trim().to_owned();
    let typed = Typed { print: field("box"), address: field("address"), school: field("school") };
    let (print, address, schools) =
        (typed_print(&state, &typed.print), sound_address(&typed.address), typed_school(&typed.school));
    let wrong = Wrong {
        print: print.is_none(),
        address: address.is_none(),
        school: schools.is_none(),
        refused: None,
    };
    let (Some(print), Some(address), Some(schools)) = (print, address, schools) else {
        return Ok(form(&visitor, &typed, wrong));
    };
    let years = years_of(fields.get("years"));
    let network = state.network.clone();
    let made = web::blocking(move || {
        network.invite(MachineClock.now(), print, years, &schools, &mut MachineEntropy)
    });
    let code = match made.await? {
        Ok(code) => code,
        Err(ActError::Revoked) => {
            let refused = Some(Notice::look(visitor.t.say("network-replace-revoked")));
            return Ok(form(&visitor, &typed, Wrong { refused, ..Wrong::default() }));
        }
        Err(error) => return Err(failed(error)),
    };
    let person = visitor.actor()?.person;
    tracing::info!(%person, "somebody may join within half an hour");
    let page = shown(&state, &visitor, visitor.t.say("network-invite-title"), &address, &code);
    Ok(web::page(&visitor, page.next("/network", visitor.t.say("network-title"))))
}

/// A code with what belongs to it, to be read aloud or scanned.
pub(super) fn shown(
    state: &State,
    visitor: &Visitor,
    title: Cow<'_, str>,
    address: &str,
    code: &str,
) -> Page<Html> {
    let t = &visitor.t;
    let print = fingerprint(state.network.here().secret.public());
    let text = join_text(address, code, &print);
    let mut main = Html::new()
        .with(Notice::good(t.say("network-code-made")).words(t.say("network-code-once")).result())
        .with(Heading::new(t.say("network-code-aloud")))
        .with(Text::new(t.say("network-code-aloud-how")))
        .with(
            Aloud::new()
                .line(t.say("network-code-address"), address)
                .line(t.say("network-code"), code)
                .line(t.say("network-code-print"), print.as_str()),
        )
        .with(Text::new(t.say("network-code-compare")));
    if let Some(qr) = Qr::new(&text, t.say("network-code-qr-about")) {
        main = main
            .with(Heading::new(t.say("network-code-scan")))
            .with(Text::new(t.say("network-code-scan-how")))
            .with(qr);
    }
    Page::new(title, main).staff().under("/network", t.say("network-title"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_a_port_and_nothing_that_leads_elsewhere() {
        let cases = [
            (" central.example:7440 ", Some("central.example:7440")),
            ("10.0.0.2:7440", Some("10.0.0.2:7440")),
            ("[2001:db8::1]:7440", Some("[2001:db8::1]:7440")),
            ("central.example", None),
            ("central.example:0", None),
            ("central.example:70000", None),
            (":7440", None),
            ("central.example:7440&code=x", None),
            ("https://central.example:7440", None),
            ("", None),
        ];
        for (typed, expected) in cases {
            assert_eq!(sound_address(typed).as_deref(), expected, "{typed:?}");
        }
        assert_eq!(
            join_text("central.example:7440", "aaaa-bbbb-cccc", "aaaaa-bbbbb-ccccc-ddddd"),
            "chaski:join?address=central.example:7440&code=aaaa-bbbb-cccc&print=aaaaa-bbbbb-ccccc-ddddd"
        );
    }
}
