// What is in view, in no more points than can be seen: of each of equal stretches the least and the greatest value of
// every curve, so that no peak is lost. A long run is drawn as fast as a short one. Stretches begin at multiples of their
// length: while the view moves, the same values stand for the same time, and nothing shimmers.

/**
 * @returns {{ x, pairs, [key] }} columns of what is in view with one point more at either end; pairs: of each two
 * neighbours from the first on, one is the least and one the greatest value of a stretch
 */
export function thinned(data, keys, [from, to], stretches) {
  const { x } = data;
  const first = Math.max(0, after(x, from) - 1), last = Math.min(x.length, notBefore(x, to) + 1);
  const length = Math.ceil((last - first) / stretches);
  if (length <= 2) return { ...Object.fromEntries(['x', ...keys].map(key => [key, first === 0 && last === x.length ? data[key] : data[key]?.slice(first, last)])), pairs: false };
  const out = { x: [], pairs: true };
  const ends = [];
  for (let i = first - first % length; i < last; i += length) ends.push([Math.max(i, first), Math.min(i + length, last)]);
  for (const [start, end] of ends) out.x.push(x[start], end - start > 1 ? x[start + ((end - start) >> 1)] : (x[start] + (x[end] ?? x[start] + 1)) / 2);
  for (const key of keys) out[key] = data[key] && column(data[key], ends);
  return out;
}

function column(values, ends) {
  const out = [];
  for (const [start, end] of ends) {
    let least = null, greatest = null, greatestLast = true;
    for (let i = start; i < end; i++) {
      const value = values[i];
      if (value === null || value === undefined) continue;
      if (least === null || value < least) {
        least = value;
        greatestLast = false;
      }
      if (greatest === null || value > greatest) {
        greatest = value;
        greatestLast = true;
      }
    }
    if (greatestLast) out.push(least, greatest);
    else out.push(greatest, least);
  }
  return out;
}

/** Index of the first that is greater. */
const after = (x, value) => search(x, i => x[i] > value);

/** Index of the first that is not less. */
const notBefore = (x, value) => search(x, i => x[i] >= value);

function search(x, holds) {
  let low = 0, high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
