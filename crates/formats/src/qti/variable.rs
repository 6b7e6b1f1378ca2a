//! Declarations: responses, outcomes, template variables and their tables (QTI 2.2 information model, section 5.2 onwards).

use super::{
    element::Element,
    error::{QtiFault, Refusal},
    shape::Shape,
    value::{Atom, BaseType, Cardinality, Value},
};

/// Entries of one table.
const MAX_ENTRIES: usize = 2_000;

/// Who sets a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The learner.
    Response,
    /// Response processing.
    Outcome,
    /// Template processing.
    Template,
    /// Who runs the item (QTI 3).
    Context,
}

/// A declared variable.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name.
    pub identifier: String,
    /// Who sets it.
    pub role: Role,
    /// How many values.
    pub cardinality: Cardinality,
    /// Of what type; records have none.
    pub base: Option<BaseType>,
    /// What it is at first.
    pub default: Value,
    /// The right answer, for a response.
    pub correct: Value,
    /// Points for values, for a response.
    pub mapping: Option<Mapping>,
    /// Points for places, for a response.
    pub area_mapping: Option<AreaMapping>,
    /// What `lookupOutcomeValue` looks in.
    pub table: Option<Table>,
    /// The most an outcome can be.
    pub normal_maximum: Option<f64>,
}

/// Points for values.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// For values that are not listed.
    pub default: f64,
    /// The sum is at least this.
    pub lower: Option<f64>,
    /// The sum is at most this.
    pub upper: Option<f64>,
    /// The entries.
    pub entries: Vec<MapEntry>,
}

/// Points for one value.
#[derive(Debug, Clone, PartialEq)]
pub struct MapEntry {
    /// The value.
    pub key: Atom,
    /// Its points.
    pub points: f64,
    /// Whether capitals matter, for words.
    pub case_sensitive: bool,
}

/// Points for places in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaMapping {
    /// For points outside all areas.
    pub default: f64,
    /// The sum is at least this.
    pub lower: Option<f64>,
    /// The sum is at most this.
    pub upper: Option<f64>,
    /// Areas and their points, in order.
    pub entries: Vec<(Shape, f64)>,
}

/// Numbers that stand for values.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// For numbers that are not in it.
    pub default: Value,
    /// What is in it, in order.
    pub rows: Rows,
}

/// The two tables of the standard.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    /// Exactly this whole number.
    Match(Vec<(i64, Value)>),
    /// From this number on (`true`: with it), first fitting row.
    Interpolation(Vec<(f64, bool, Value)>),
}

impl Variable {
    pub(super) fn read(element: &Element, role: Role) -> Result<Self, Refusal> {
        let identifier = needed(element, "identifier")?.to_string();
        // Outcomes of old exporters say nothing: one number.
        let cardinality = match element.attribute("cardinality") {
            Some(name) => Cardinality::named(name)
                .ok_or_else(|| wrong(element, "cardinality", name, "single, multiple, ordered or record"))?,
            None if role == Role::Response => return Err(missing(element, "cardinality")),
            None => Cardinality::Single,
        };
        let base = match element.attribute("baseType") {
            Some(name) => {
                Some(BaseType::named(name).ok_or_else(|| wrong(element, "baseType", name, "a base type"))?)
            }
            None => None,
        };
        let mut default = values(element.first("defaultValue"), cardinality, base);
        if let (Value::Null, Some(text)) = (&default, element.attribute("defaultValue")) {
            // Not the standard's, but written: `defaultValue="false"`.
            default = cardinality.hold(base.unwrap_or(BaseType::String).read(text).into_iter().collect());
        }
        let numeric = base.is_some_and(BaseType::is_numeric) && cardinality == Cardinality::Single;
        if role == Role::Outcome && numeric && default.is_null() && element.first("defaultValue").is_none() {
            // "Numeric outcomes without a default begin at 0" (QTI 2.1, 5.2).
            default = match base {
                Some(BaseType::Integer) => Value::Single(Atom::Integer(0)),
                _ => Value::Single(Atom::Float(0.0)),
            };
        }
        Ok(Self {
            identifier,
            role,
            cardinality,
            base,
            default,
            correct: values(element.first("correctResponse"), cardinality, base),
            mapping: element.first("mapping").map(|mapping| Mapping::read(mapping, base)).transpose()?,
            area_mapping: element.first("areaMapping").map(AreaMapping::read).transpose()?,
            table: Table::inside(element, base)?,
            normal_maximum: number(element, "normalMaximum")?,
        })
    }
}

/// The values inside `defaultValue` or `correctResponse`.
fn values(element: Option<&Element>, cardinality: Cardinality, base: Option<BaseType>) -> Value {
    let Some(element) = element else { return Value::Null };
    if cardinality == Cardinality::Record {
        let fields = element.named("value").filter_map(|value| {
            let base = value.attribute("baseType").and_then(BaseType::named).unwrap_or(BaseType::String);
            Some((value.attribute("fieldIdentifier")?.to_string(), base.read(&value.words())?))
        });
        let fields: std::collections::BTreeMap<_, _> = fields.collect();
        return if fields.is_empty() { Value::Null } else { Value::Record(fields) };
    }
    let base = base.unwrap_or(BaseType::String);
    cardinality.hold(element.named("value").filter_map(|value| base.read(&value.words())).collect())
}

impl Mapping {
    fn read(element: &Element, base: Option<BaseType>) -> Result<Self, Refusal> {
        let base = base.unwrap_or(BaseType::String);
        let everywhere = element.attribute("caseSensitive").is_none_or(|value| value.trim() != "false");
        let mut entries = Vec::new();
        for entry in element.named("mapEntry") {
            let key = needed(entry, "mapKey")?;
            // In the order of the two standards: QTI 2.0 had no word about capitals.
            let case_sensitive = match entry.attribute("caseSensitive") {
                Some(value) => value.trim() != "false",
                None => everywhere,
            };
            let points = number(entry, "mappedValue")?.ok_or_else(|| missing(entry, "mappedValue"))?;
            // A key that is no value of this type can never be answered.
            entries.extend(base.read(key).map(|key| MapEntry { key, points, case_sensitive }));
        }
        bounded(element, entries.len())?;
        Ok(Self {
            default: number(element, "defaultValue")?.unwrap_or(0.0),
            lower: number(element, "lowerBound")?,
            upper: number(element, "upperBound")?,
            entries,
        })
    }

    /// Points for one value.
    fn points(&self, atom: &Atom) -> f64 {
        let fits = |entry: &&MapEntry| match (atom.words(), entry.key.words()) {
            (Some(given), Some(key)) if !entry.case_sensitive => given.to_lowercase() == key.to_lowercase(),
            _ => atom.same(&entry.key),
        };
        self.entries.iter().find(fits).map_or(self.default, |entry| entry.points)
    }

    /// Points for a response (`mapResponse`). Each value counts as often as it was given: interactions give none twice, and
    /// that is how the published scoring cases count.
    pub fn map(&self, value: &Value) -> f64 {
        let sum: f64 = value.atoms().into_iter().map(|atom| self.points(atom)).sum();
        within(sum, self.lower, self.upper)
    }

    /// The most points there are: the positive ones together, or the largest where one value is given.
    pub fn most(&self, cardinality: Cardinality) -> f64 {
        let points = self.entries.iter().map(|entry| entry.points.max(0.0));
        let most = match cardinality {
            Cardinality::Single => points.fold(0.0, f64::max),
            _ => points.sum(),
        };
        within(most, self.lower, self.upper)
    }
}

impl AreaMapping {
    fn read(element: &Element) -> Result<Self, Refusal> {
        let mut entries = Vec::new();
        for entry in element.named("areaMapEntry") {
            let points = number(entry, "mappedValue")?.ok_or_else(|| missing(entry, "mappedValue"))?;
            entries.push((Shape::read(entry)?, points));
        }
        bounded(element, entries.len())?;
        Ok(Self {
            default: number(element, "defaultValue")?.unwrap_or(0.0),
            lower: number(element, "lowerBound")?,
            upper: number(element, "upperBound")?,
            entries,
        })
    }

    /// Points for places (`mapResponsePoint`): each area counts once, however many points lie in it.
    pub fn map(&self, value: &Value) -> f64 {
        let mut used = vec![false; self.entries.len()];
        let mut sum = 0.0;
        for atom in value.atoms() {
            let Atom::Point(across, down) = atom else { continue };
            match self.entries.iter().position(|(shape, _)| shape.holds(*across, *down)) {
                Some(at) if used[at] => {}
                Some(at) => {
                    used[at] = true;
                    sum += self.entries[at].1;
                }
                None => sum += self.default,
            }
        }
        within(sum, self.lower, self.upper)
    }
}

impl Table {
    /// The table directly inside a declaration or `lookupTable`.
    pub(super) fn inside(element: &Element, base: Option<BaseType>) -> Result<Option<Self>, Refusal> {
        // Without a type, numbers are numbers: a table in an expression declares none.
        let read = |text: &str| match base {
            Some(base) => base.read(text),
            None => BaseType::Float.read(text).or_else(|| BaseType::String.read(text)),
        };
        let value = |text: &str| read(text).map_or(Value::Null, Value::Single);
        let default = |table: &Element| table.attribute("defaultValue").map_or(Value::Null, value);
        if let Some(table) = element.first("matchTable") {
            let mut rows = Vec::new();
            for entry in table.named("matchTableEntry") {
                let source = needed(entry, "sourceValue")?;
                let Some(Atom::Integer(source)) = BaseType::Integer.read(source) else {
                    return Err(wrong(entry, "sourceValue", source, "a whole number"));
                };
                rows.push((source, value(needed(entry, "targetValue")?)));
            }
            bounded(table, rows.len())?;
            return Ok(Some(Self { default: default(table), rows: Rows::Match(rows) }));
        }
        let Some(table) = element.first("interpolationTable") else { return Ok(None) };
        let mut rows = Vec::new();
        for entry in table.named("interpolationTableEntry") {
            let source = number(entry, "sourceValue")?.ok_or_else(|| missing(entry, "sourceValue"))?;
            let with = entry.attribute("includeBoundary").is_none_or(|value| value.trim() != "false");
            rows.push((source, with, value(needed(entry, "targetValue")?)));
        }
        bounded(table, rows.len())?;
        Ok(Some(Self { default: default(table), rows: Rows::Interpolation(rows) }))
    }

    /// What a number stands for.
    pub fn look_up(&self, source: Option<f64>) -> Value {
        let found = source.and_then(|source| match &self.rows {
            Rows::Match(rows) => rows.iter().find(|(row, _)| *row as f64 == source).map(|(_, value)| value),
            Rows::Interpolation(rows) => rows
                .iter()
                .find(|(row, with, _)| source > *row || (*with && source == *row))
                .map(|(.., value)| value),
        });
        found.unwrap_or(&self.default).clone()
    }
}

fn within(sum: f64, lower: Option<f64>, upper: Option<f64>) -> f64 {
    let sum = lower.map_or(sum, |lower| sum.max(lower));
    upper.map_or(sum, |upper| sum.min(upper))
}

fn bounded(element: &Element, entries: usize) -> Result<(), Refusal> {
    let fault = QtiFault::TooMany { what: "entries in one table", max: MAX_ENTRIES };
    if entries > MAX_ENTRIES { Err(Refusal { at: element.at, fault }) } else { Ok(()) }
}

/// An attribute that must be there.
pub(super) fn needed<'a>(element: &'a Element, name: &'static str) -> Result<&'a str, Refusal> {
    element.attribute(name).ok_or_else(|| missing(element, name))
}

/// A number that may be there.
pub(super) fn number(element: &Element, name: &'static str) -> Result<Option<f64>, Refusal> {
    let Some(text) = element.attribute(name).filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let number = BaseType::Float.read(text).and_then(|atom| atom.number());
    number.map(Some).ok_or_else(|| wrong(element, name, text, "a number"))
}

pub(super) fn missing(element: &Element, missing: &'static str) -> Refusal {
    Refusal { at: element.at, fault: QtiFault::Missing { element: element.name.clone(), missing } }
}

pub(super) fn wrong(
    element: &Element,
    attribute: &'static str,
    value: &str,
    wanted: &'static str,
) -> Refusal {
    let value = value.chars().take(60).collect();
    let fault = QtiFault::Value { element: element.name.clone(), attribute, value, wanted };
    Refusal { at: element.at, fault }
}
