//! Parsing and checking of the parameter file.

use super::{KNOWN, Known, Technology, known::TECHNOLOGIES};
use std::collections::BTreeMap;

/// A checked set of parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    values: BTreeMap<(String, String), f64>,
    sections: Vec<String>,
    sources: Vec<Source>,
}

/// Where a number comes from, for the report's appendix.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// `section.key`.
    pub key: String,
    /// The value as given.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// Who says so; `assumption` where nobody does.
    pub source: String,
}

/// Why a parameter file is refused. Every text names the key, what was found, and what is expected.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParameterError {
    /// Not TOML.
    #[error("line {line}, column {column}: {what}")]
    Toml {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The parser's words.
        what: String,
    },
    /// A number without unit, or a bare number.
    #[error(
        "line {line}: {key} needs value, unit and source, for example {key} = {{ value = 1, unit = \"{unit}\", source = \"...\" }}"
    )]
    Incomplete {
        /// Line, from 1.
        line: usize,
        /// The key.
        key: String,
        /// The unit it takes.
        unit: &'static str,
    },
    /// Another unit than the documented one.
    #[error("line {line}: {key} is in \"{found}\"; write it in \"{unit}\"")]
    Unit {
        /// Line, from 1.
        line: usize,
        /// The key.
        key: String,
        /// The unit found.
        found: String,
        /// The unit it takes.
        unit: &'static str,
    },
    /// A negative or absurd value.
    #[error("line {line}: {key} is {value} {unit}; it must be from 0 to {most}{hint}")]
    Range {
        /// Line, from 1.
        line: usize,
        /// The key.
        key: String,
        /// The value found.
        value: f64,
        /// Its unit.
        unit: &'static str,
        /// The largest accepted.
        most: f64,
        /// A guess at the cause.
        hint: &'static str,
    },
    /// A key nobody knows.
    #[error("line {line}: there is no parameter {key}")]
    Unknown {
        /// Line, from 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// The file offers no technology at all.
    #[error(
        "no technology is offered: add at least one of the sections fibre, cellular, p2p, satellite_leo, satellite_geo, hub"
    )]
    Empty,
}

impl Parameters {
    /// Parses and checks.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let at = error.span().map_or(0, |s| s.start).min(text.len());
            let before = text.get(..at).unwrap_or("");
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            let what = error.message().to_string();
            ParameterError::Toml { line: before.matches('\n').count() + 1, column, what }
        })?;
        let mut parameters = Self { values: BTreeMap::new(), sections: Vec::new(), sources: Vec::new() };
        for (section, content) in &table {
            let Some(content) = content.as_table() else {
                return Err(ParameterError::Unknown {
                    line: line_of(text, None, section),
                    key: section.clone(),
                });
            };
            parameters.sections.push(section.clone());
            for (key, value) in content {
                parameters.take(text, section, key, value)?;
            }
        }
        if !TECHNOLOGIES.iter().any(|t| parameters.offers(t)) {
            return Err(ParameterError::Empty);
        }
        parameters.sources.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(parameters)
    }

    fn take(
        &mut self,
        text: &str,
        section: &str,
        key: &str,
        value: &toml::Value,
    ) -> Result<(), ParameterError> {
        let line = line_of(text, Some(section), key);
        let name = format!("{section}.{key}");
        let Some(known) = find(section, key) else {
            return Err(ParameterError::Unknown { line, key: name });
        };
        let part = |part: &str| value.as_table().and_then(|t| t.get(part));
        let number = part("value").and_then(|v| v.as_float().or(v.as_integer().map(|i| i as f64)));
        let (Some(number), Some(unit), Some(source)) =
            (number, part("unit").and_then(|u| u.as_str()), part("source").and_then(|s| s.as_str()))
        else {
            return Err(ParameterError::Incomplete { line, key: name, unit: known.unit });
        };
        if unit != known.unit {
            return Err(ParameterError::Unit { line, key: name, found: unit.into(), unit: known.unit });
        }
        if !(0.0..=known.most).contains(&number) {
            let looks_metric = known.unit == "km" && number > known.most;
            let hint = if looks_metric { " (is this in metres?)" } else { "" };
            return Err(ParameterError::Range {
                line,
                key: name,
                value: number,
                unit: known.unit,
                most: known.most,
                hint,
            });
        }
        self.sources.push(Source { key: name, value: number, unit: known.unit, source: source.into() });
        self.values.insert((section.into(), key.into()), number);
        Ok(())
    }

    /// Whether the file has a section of that name.
    pub fn offers(&self, section: &str) -> bool {
        self.sections.iter().any(|s| s == section)
    }

    /// A value, or its documented default. `section.key` must be in [`KNOWN`]; anything else is 0.
    pub fn get(&self, section: &str, key: &str) -> f64 {
        let given = self.values.get(&(section.to_string(), key.to_string())).copied();
        given.unwrap_or_else(|| find(section, key).map_or(0.0, |k| k.default))
    }

    /// The same parameters with one value changed, for sensitivity; `None` if there is no such parameter.
    pub fn with(&self, section: &str, key: &str, value: f64) -> Option<Self> {
        find(section, key)?;
        let mut changed = self.clone();
        changed.values.insert((section.into(), key.into()), value);
        Some(changed)
    }

    /// All given numbers with their sources, by key.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// A technology's figures, if it is offered.
    pub fn technology(&self, section: &str) -> Option<Technology> {
        let get = |key| self.get(section, key);
        self.offers(section).then(|| Technology {
            setup_usd: get("setup"),
            access_link_usd: get("access_link"),
            licence_once_usd_per_mhz: get("licence_once_per_mhz"),
            licence_year_usd_per_mhz: get("licence_year_per_mhz"),
            mhz: get("mhz"),
            reinvest_years: get("reinvest_years"),
            maintenance_fraction: get("maintenance_fraction"),
            traffic_usd_per_mbps_year: get("traffic_per_mbps_year"),
            mbps: get("mbps"),
            max_mbps: get("max_mbps"),
            range_km: get("range_km"),
            per_km_usd: get("per_km"),
            per_km_year_usd: get("per_km_year"),
            relay_usd: get("relay"),
            link_cap_km: get("link_cap"),
            energy_kwh_year: get("energy_kwh_year"),
            hazard_outage_hours_year: get("hazard_outage_hours_year"),
            latency_ms: get("latency_ms"),
            beam_mbps: get("beam"),
            beam_km: get("beam_km"),
            hops_max: get("hops_max"),
            tower_usd: get("tower"),
            antenna_m: get("antenna_m"),
            frequency_ghz: get("frequency_ghz"),
        })
    }
}

fn find(section: &str, key: &str) -> Option<&'static Known> {
    let technology = TECHNOLOGIES.contains(&section);
    KNOWN.iter().find(|k| k.key == key && (k.section == section || (technology && k.section == "*")))
}

/// The line of `key` in its section; TOML's own values carry no place.
fn line_of(text: &str, section: Option<&str>, key: &str) -> usize {
    let mut inside = section.is_none();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start();
        if let Some(name) = line.strip_prefix('[') {
            let name = name.trim_start_matches('[').split(']').next().unwrap_or("").trim();
            inside = section.is_some_and(|s| s == name);
            if section.is_none() && name == key {
                return number + 1;
            }
        } else if inside && line.split('=').next().is_some_and(|k| k.trim() == key) {
            return number + 1;
        }
    }
    1
}
