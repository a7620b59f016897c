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

    /// The same the other way round: for each column the rows that have it, in their order, each with its number.
    pub(crate) fn turned(&self, columns: usize) -> Self {
        let mut ends = vec![0; columns];
        for (column, _) in &self.cells {
            ends[*column as usize] += 1;
        }
        let mut next = 0;
        for end in &mut ends {
            (next, *end) = (next + *end, next);
        }
        let mut cells = vec![(0, 0.0); self.cells.len()];
        for row in 0..self.len() {
            for (column, value) in self.row(row) {
                let at = &mut ends[*column as usize];
                cells[*at] = (row as u32, *value);
                *at += 1;
            }
        }
        Self { cells, ends }
    }

    pub(crate) fn row(&self, i: usize) -> &[Cell] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.cells[start..self.ends[i]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turned_twice_rows_are_what_they_were() {
        let mut rows = Rows::default();
        for row in [&[(0, 1.0), (3, 2.0), (3, 4.0)][..], &[], &[(1, -1.0), (3, 0.5)]] {
            rows.push(row);
        }
        let columns = rows.turned(5);
        assert_eq!((columns.len(), columns.row(3)), (5, &[(0, 2.0), (0, 4.0), (2, 0.5)][..]));
        let again = columns.turned(3);
        assert!((0..3).all(|i| again.row(i) == rows.row(i)));
    }
}
