//! The answers rearranged for the E-step: distinct rows with weights, items joined into blocks where data are dense.

use super::prepare::Shape;
use crate::responses::Responses;
use std::collections::HashMap;

/// Several items whose joint answers index one table row: a dense row of 50 right/wrong answers becomes ten look-ups.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// First table row of the block.
    pub first_row: usize,
    /// For each table row of the block, the item rows whose product it is.
    pub members: Vec<Vec<u32>>,
}

pub(super) struct Patterns {
    pub blocks: Vec<Block>,
    /// Table rows over all blocks.
    pub table_rows: usize,
    /// Item rows: `item_rows[item] + category`.
    pub item_rows: Vec<usize>,
    /// Total number of item rows.
    pub item_row_count: usize,
    starts: Vec<usize>,
    codes: Vec<u32>,
    pub weight: Vec<f64>,
    pub group: Vec<u16>,
    pub group_count: usize,
}

/// A block has at most this many table rows: tables and sums of a 50-item test then stay in a small second-level cache.
const BLOCK_ROWS: usize = 32;

/// Rows of at most this many codes are looked up among the rows already seen.
const REMEMBERED_CODES: usize = 20;

impl Patterns {
    pub fn new(responses: &Responses, shapes: &[Shape]) -> Patterns {
        let mut item_rows = Vec::with_capacity(shapes.len());
        let mut item_row_count = 0;
        for shape in shapes {
            item_rows.push(item_row_count);
            item_row_count += shape.categories;
        }
        let used = Used::new(responses, shapes);
        let (blocks, place, table_rows) = make_blocks(shapes, &item_rows, &used.missing, used.dense);
        let mut out = Patterns {
            blocks,
            table_rows,
            item_rows,
            item_row_count,
            starts: vec![0],
            codes: Vec::new(),
            weight: Vec::new(),
            group: Vec::new(),
            group_count: responses.group_count(),
        };
        let mut seen: HashMap<Vec<u32>, u32> = HashMap::new();
        let mut row: Vec<u32> = Vec::new();
        // Groups in turn, so that rows of one group lie together; within a group the order of the file.
        for group in 0..out.group_count {
            seen.clear();
            for person in (0..responses.person_count()).filter(|p| responses.group(*p) == group) {
                used.encode(responses, shapes, person, &place, &mut row);
                if row.is_empty() {
                    continue;
                }
                // Long rows hardly ever repeat; remembering them would double the memory.
                let known = (row.len() <= REMEMBERED_CODES).then(|| seen.get(row.as_slice())).flatten();
                match known {
                    Some(index) => out.weight[*index as usize] += 1.0,
                    None => {
                        if row.len() <= REMEMBERED_CODES {
                            seen.insert(row.clone(), out.weight.len() as u32);
                        }
                        out.codes.extend(&row);
                        out.starts.push(out.codes.len());
                        out.weight.push(1.0);
                        out.group.push(group as u16);
                    }
                }
            }
        }
        out
    }

    /// Number of distinct rows.
    pub fn len(&self) -> usize {
        self.weight.len()
    }

    /// Table rows of one distinct row.
    pub fn codes(&self, row: usize) -> &[u32] {
        &self.codes[self.starts[row]..self.starts[row + 1]]
    }

    /// For each table row, the item rows whose product it is.
    pub fn members(&self) -> Vec<&[u32]> {
        self.blocks.iter().flat_map(|b| b.members.iter().map(Vec::as_slice)).collect()
    }

    /// Persons in a group.
    pub fn persons(&self, group: usize) -> f64 {
        self.group.iter().zip(&self.weight).filter(|(g, _)| usize::from(**g) == group).map(|(_, w)| w).sum()
    }

    /// Every `stride`-th distinct row: enough for a first approach when there are very many.
    pub fn thinned(&self, stride: usize) -> Patterns {
        let mut out = Patterns {
            blocks: self.blocks.clone(),
            table_rows: self.table_rows,
            item_rows: self.item_rows.clone(),
            item_row_count: self.item_row_count,
            starts: vec![0],
            codes: Vec::new(),
            weight: Vec::new(),
            group: Vec::new(),
            group_count: self.group_count,
        };
        for row in (0..self.len()).step_by(stride) {
            out.codes.extend(self.codes(row));
            out.starts.push(out.codes.len());
            out.weight.push(self.weight[row]);
            out.group.push(self.group[row]);
        }
        out
    }
}

/// Which items count, how full the table is, and who left what out.
struct Used {
    index: Vec<Option<usize>>,
    missing: Vec<bool>,
    dense: bool,
}

impl Used {
    fn new(responses: &Responses, shapes: &[Shape]) -> Used {
        let mut index = vec![None; responses.items().len()];
        for (i, shape) in shapes.iter().enumerate() {
            index[shape.item] = Some(i);
        }
        let mut answered = vec![0usize; shapes.len()];
        let mut persons = 0;
        for person in 0..responses.person_count() {
            let mut any = false;
            for i in responses.answers(person).filter_map(|a| index[a.item]) {
                answered[i] += 1;
                any = true;
            }
            persons += usize::from(any);
        }
        let total: usize = answered.iter().sum();
        let dense = total as f64 >= 0.5 * (persons * shapes.len()) as f64;
        Used { index, missing: answered.iter().map(|n| *n < persons).collect(), dense }
    }

    /// Codes of one person's row, empty where she answered nothing that counts.
    fn encode(
        &self,
        responses: &Responses,
        shapes: &[Shape],
        person: usize,
        place: &[Place],
        row: &mut Vec<u32>,
    ) {
        row.clear();
        let (items, scores) = responses.row(person);
        let mut open: Option<(usize, u32)> = None;
        for (item, score) in items.iter().zip(scores) {
            let Some(i) = self.index[usize::from(*item)] else { continue };
            let Some(Some(category)) = shapes[i].category_of_score.get(usize::from(*score)) else { continue };
            let place = &place[i];
            let code = place.unit * (u32::from(*category) + 1 - place.base);
            match &mut open {
                Some((block, sum)) if *block == place.block => *sum += code,
                _ => {
                    row.extend(open.map(|(_, sum)| sum));
                    open = Some((place.block, place.first_row + code));
                }
            }
        }
        row.extend(open.map(|(_, sum)| sum));
        // In a block whose items may be missing the first row means "none answered", which needs no look-up; such a row
        // never arises above because a block is opened by an answer.
    }
}

/// Where an item's answer enters the code of its block: `first_row + unit * (category + 1 - base)`.
struct Place {
    block: usize,
    first_row: u32,
    unit: u32,
    /// 1 where the item is never missing (digits start at category 0), 0 where digit 0 means missing.
    base: u32,
}

fn make_blocks(
    shapes: &[Shape],
    item_rows: &[usize],
    missing: &[bool],
    dense: bool,
) -> (Vec<Block>, Vec<Place>, usize) {
    let limit = if dense { BLOCK_ROWS } else { 1 };
    let mut blocks: Vec<Block> = Vec::new();
    let mut places = Vec::with_capacity(shapes.len());
    let mut table_rows = 0;
    let mut at = 0;
    // Rows are encoded in file order, so a block is a run of neighbouring items.
    while at < shapes.len() {
        let mut rows = 1;
        let mut end = at;
        let digits = |i: usize| {
            let digits: usize = shapes[i].categories;
            // Alone, an item is looked up only where it was answered.
            digits + usize::from(missing[i] && dense)
        };
        while end < shapes.len() && (end == at || rows * digits(end) <= limit) {
            rows *= digits(end);
            end += 1;
        }
        let mut members: Vec<Vec<u32>> = vec![Vec::new()];
        let mut unit = 1;
        for i in at..end {
            let skip = missing[i] && dense;
            let previous = members.clone();
            members.clear();
            for digit in 0..digits(i) {
                for prefix in &previous {
                    let mut row = prefix.clone();
                    let category = digit as u32;
                    if !skip {
                        row.push(item_rows[i] as u32 + category);
                    } else if digit > 0 {
                        row.push(item_rows[i] as u32 + category - 1);
                    }
                    members.push(row);
                }
            }
            places.push(Place {
                block: blocks.len(),
                first_row: table_rows as u32,
                unit,
                base: u32::from(!skip),
            });
            unit *= digits(i) as u32;
        }
        blocks.push(Block { first_row: table_rows, members });
        table_rows += rows;
        at = end;
    }
    (blocks, places, table_rows)
}
