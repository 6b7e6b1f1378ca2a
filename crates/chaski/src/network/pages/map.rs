//! `/network/map`: where the boxes are whose place is known, as a drawing and as a table; the others are counted.

use super::{State, admitted, failed, name_of};
use crate::network::{
    Filter, Listed,
    pages::list::{Asked, PAGE, address},
    standing::Standing,
};
use axum::{
    extract::{Query, State as AxumState},
    response::Response,
};
use web::{
    Html, Page, Visitor, WebError,
    parts::{Cell, Lead, LinkButton, Notice, Pager, PlaceMap, Spot, Table, Text},
    reading,
};

fn spot(standing: Standing) -> Spot {
    match standing {
        Standing::Revoked | Standing::Replaced => Spot::Gone,
        standing if standing.needs_somebody() => Spot::Look,
        _ => Spot::Well,
    }
}

/// The page.
pub async fn map(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    admitted(&state, &visitor).await?;
    let now = visitor.now();
    let overview = reading(move || state.network.overview(now).map_err(failed)).await?;
    let t = &visitor.t;
    let placed = overview.shown(&Filter { placed: Some(true), ..Filter::default() });
    let unplaced = overview.boxes.len() - placed.len();
    let counted = [("known", placed.len().into()), ("unknown", unplaced.into())];
    let mut main = Html::new().with(Lead::new(t.with("network-map-lead", &counted)));
    if placed.is_empty() {
        main = main.with(Notice::calm(t.say("network-map-none")).words(t.say("network-map-none-do")));
    } else {
        let needing = placed.iter().filter(|listed| listed.standing.needs_somebody()).count();
        let words = [("needing", needing.into()), ("known", placed.len().into())];
        let mut drawn = PlaceMap::new(t.with("network-map-reading", &words));
        for listed in &placed {
            if let Some(place) = listed.place {
                drawn = drawn.spot(place.latitude_deg(), place.longitude_deg(), spot(listed.standing));
            }
        }
        main = main.with(drawn).with(Text::new(t.say("network-map-signs")));
    }
    if unplaced > 0 {
        let unknown = Filter { placed: Some(false), ..Filter::default() };
        let words = t.count("network-unplaced-n", unplaced);
        main = main.with(LinkButton::quiet(address("/network", &unknown), words));
    }
    if !placed.is_empty() {
        let page = asked.page(placed.len());
        let rows: Vec<&Listed> = placed.iter().copied().skip(page * PAGE).take(PAGE).collect();
        let mut table = Table::new(t.say("network-map-table"))
            .stacked()
            .column(t.say("network-column-name"))
            .column(t.say("network-column-state"))
            .numbers(t.say("network-north"))
            .numbers(t.say("network-east"));
        for listed in rows {
            let degrees = |of: fn(&kernel::GeoPoint) -> f64| {
                Cell::text(listed.place.as_ref().map_or_else(String::new, |place| t.decimals(of(place), 3)))
            };
            table = table.row(vec![
                Cell::link(format!("/network/{}", listed.node), name_of(t, &listed.names)),
                Cell::text(t.say(&format!("network-is-{}", listed.standing.word()))),
                degrees(kernel::GeoPoint::latitude_deg),
                degrees(kernel::GeoPoint::longitude_deg),
            ]);
        }
        main = main.with(table).with(Pager::new(t, "/network/map", page, PAGE, placed.len()));
    }
    let page = Page::new(t.say("network-map-title"), main).staff();
    Ok(web::page(&visitor, page.under("/network", t.say("network-title"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_somebody_is_a_diamond() {
        for standing in Standing::ALL {
            assert_eq!(spot(standing) == Spot::Look, standing.needs_somebody(), "{standing:?}");
        }
        assert_eq!((spot(Standing::Revoked), spot(Standing::New)), (Spot::Gone, Spot::Well));
    }
}
