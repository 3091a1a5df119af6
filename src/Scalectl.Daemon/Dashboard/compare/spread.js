// Repetitions of an experiment at each moment: their mean, and the 95 % interval of that mean (Student's t: repetitions are few).
const t = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042];

/** Fewest repetitions that an interval is drawn of: of two it is as wide as the chart and says nothing. */
export const fewest = 3;

/**
 * @param columns  one of each repetition; null: nothing is known of that moment
 * @returns {{ mean, lower, upper }} columns; lower and upper are null where fewer than `fewest` are known
 */
export function spread(columns) {
  const count = columns.reduce((most, column) => Math.max(most, column.length), 0);
  const mean = [], lower = [], upper = [];
  for (let row = 0; row < count; row++) {
    let n = 0, sum = 0;
    for (const column of columns) {
      if (column[row] === null || column[row] === undefined) continue;
      n++;
      sum += column[row];
    }
    const middle = n ? sum / n : null;
    mean.push(middle);
    if (n < fewest) {
      lower.push(null);
      upper.push(null);
      continue;
    }
    let squares = 0;
    for (const column of columns) if (column[row] !== null && column[row] !== undefined) squares += (column[row] - middle) ** 2;
    const half = (t[n - 2] ?? 1.96 + 2.4 / (n - 1)) * Math.sqrt(squares / (n - 1) / n);
    lower.push(Math.max(0, middle - half)); // no figure of a course is below 0
    upper.push(middle + half);
  }
  return { mean, lower, upper };
}
