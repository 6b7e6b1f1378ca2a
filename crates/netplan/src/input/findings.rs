//! Doubts about rows, each with its line, so that somebody can go and look.

/// One doubt about one row.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Finding {
    /// Line of the file, from 1 (0: the whole file).
    pub line: u64,
    /// The school's id as written, empty if it has none.
    pub id: String,
    /// What is doubtful.
    pub kind: FindingKind,
    /// The values found.
    pub detail: String,
}

/// Kinds of doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// No id: the line number is used.
    MissingId,
    /// The id was seen before.
    RepeatedId,
    /// More or fewer fields than the header.
    FieldCount,
    /// Latitude or longitude is empty.
    MissingCoordinate,
    /// Latitude or longitude is not a number.
    NotANumber,
    /// Outside -90..90 or -180..180.
    OutOfRange,
    /// Large numbers, as metres of a projected map have.
    LooksProjected,
    /// 0,0 or 999 and the like, which stand for "unknown".
    Sentinel,
    /// Inside the country only after swapping latitude and longitude.
    LooksSwapped,
    /// Outside the country's rectangle.
    OutsideCountry,
    /// Several schools at exactly one point.
    Stacked,
    /// Same name, same place: perhaps one school twice.
    SameNameAndPlace,
    /// No number of pupils.
    MissingPupils,
    /// Pupils or demand not a sensible number.
    BadNumber,
    /// A comma as decimal sign; understood.
    DecimalComma,
    /// Not UTF-8; read as Windows-1252.
    OtherEncoding,
}

impl FindingKind {
    /// Whether the row is left out of the plan because of it.
    pub fn leaves_out(self) -> bool {
        use FindingKind as K;
        matches!(
            self,
            K::RepeatedId
                | K::FieldCount
                | K::MissingCoordinate
                | K::NotANumber
                | K::OutOfRange
                | K::LooksProjected
                | K::Sentinel
                | K::LooksSwapped
                | K::OutsideCountry
        )
    }

    /// Stable name, as in JSON.
    pub fn name(self) -> &'static str {
        use FindingKind as K;
        match self {
            K::MissingId => "missing_id",
            K::RepeatedId => "repeated_id",
            K::FieldCount => "field_count",
            K::MissingCoordinate => "missing_coordinate",
            K::NotANumber => "not_a_number",
            K::OutOfRange => "out_of_range",
            K::LooksProjected => "looks_projected",
            K::Sentinel => "sentinel",
            K::LooksSwapped => "looks_swapped",
            K::OutsideCountry => "outside_country",
            K::Stacked => "stacked",
            K::SameNameAndPlace => "same_name_and_place",
            K::MissingPupils => "missing_pupils",
            K::BadNumber => "bad_number",
            K::DecimalComma => "decimal_comma",
            K::OtherEncoding => "other_encoding",
        }
    }
}
