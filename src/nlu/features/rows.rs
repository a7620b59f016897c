//! Texts as sparse rows of numbers, one behind the other in memory.
//! It knows neither what a column means nor which class a row belongs to.

/// A column and the number in it.
pub(crate) type Cell = (u32, f32);

/// Rows of cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    cells: Vec<Cell>,
    ends: Vec<usize>,
}

impl Rows {
    pub(crate) fn push(&mut self, row: &[Cell]) {
        self.cells.extend_from_slice(row);
        self.ends.push(self.cells.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn row(&self, i: usize) -> &[Cell] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.cells[start..self.ends[i]]
    }
}
