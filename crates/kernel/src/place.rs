//! Countries and points on the map.

use std::{fmt, str::FromStr};

/// Two capital letters, ISO 3166-1 alpha-2 in form (whether it is assigned is a question for the data file).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 2]);

/// ISO 3166-1 alpha-2, as of 2026: the 249 codes that are officially assigned (<https://www.iso.org/obp/ui/#search/code/>).
const ASSIGNED: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF \
    GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW \
    KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL \
    NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST \
    SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Why a text is not a country code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a country is written with two letters, such as PE or BR, not \"{0}\"")]
pub struct CountryCodeError(pub String);

impl CountryCode {
    /// Whether ISO 3166-1 gives these letters to a country or territory.
    pub fn is_assigned(&self) -> bool {
        ASSIGNED.split_ascii_whitespace().any(|code| code == self.as_str())
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl FromStr for CountryCode {
    type Err = CountryCodeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(CountryCodeError(text.chars().take(40).collect())),
        }
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CountryCode({self})")
    }
}

/// A place on earth, WGS 84 degrees.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct GeoPoint {
    latitude_deg: f64,
    longitude_deg: f64,
}

/// Why two numbers are not a place.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GeoPointError {
    /// Outside -90..=90 or not a number.
    #[error("latitude {0} is not between -90 and 90 degrees")]
    Latitude(f64),
    /// Outside -180..=180 or not a number.
    #[error("longitude {0} is not between -180 and 180 degrees")]
    Longitude(f64),
}

impl GeoPoint {
    /// A point from degrees north and degrees east.
    pub fn new(latitude_deg: f64, longitude_deg: f64) -> Result<Self, GeoPointError> {
        if !(-90.0..=90.0).contains(&latitude_deg) {
            return Err(GeoPointError::Latitude(latitude_deg));
        }
        if !(-180.0..=180.0).contains(&longitude_deg) {
            return Err(GeoPointError::Longitude(longitude_deg));
        }
        Ok(Self { latitude_deg, longitude_deg })
    }

    /// Degrees north.
    pub fn latitude_deg(&self) -> f64 {
        self.latitude_deg
    }

    /// Degrees east.
    pub fn longitude_deg(&self) -> f64 {
        self.longitude_deg
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_no_country_are_known_as_such() {
        let assigned = |text: &str| text.parse::<CountryCode>().unwrap().is_assigned();
        assert!(["PE", "br", "ES", "GQ", "TL"].into_iter().all(assigned));
        assert!(!["ZZ", "XX", "UK", "EU"].into_iter().any(assigned));
        let all: Vec<&str> = ASSIGNED.split_ascii_whitespace().collect();
        assert!(
            all.len() == 249 && all.is_sorted() && all.iter().all(|code| code.parse::<CountryCode>().is_ok())
        );
    }
}
