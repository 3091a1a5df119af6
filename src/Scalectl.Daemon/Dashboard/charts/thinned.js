// What is in view, in no more points than can be seen: of each of equal stretches the least and the greatest value of
// every curve, so that no peak is lost. A long run is drawn as fast as a short one.

/** @returns {{ x, [key] }} columns of at most two points a stretch, with one point more at either end */
export function thinned(data, keys, [from, to], stretches) {
  const { x } = data;
  let first = 0, last = x.length;
  while (first + 1 < last && x[first + 1] < from) first++;
  while (last - 1 > first && x[last - 2] > to) last--;
  const length = Math.ceil((last - first) / stretches);
  if (length <= 2) return first === 0 && last === x.length ? data : Object.fromEntries(['x', ...keys].map(key => [key, data[key]?.slice(first, last)]));
  const out = { x: [] };
  for (const key of keys) out[key] = data[key] ? [] : undefined;
  for (let i = first; i < last; i += length) {
    const end = Math.min(i + length, last);
    out.x.push(x[i], x[Math.min(i + (length >> 1), end - 1)]);
    for (const key of keys) if (data[key]) push(out[key], data[key], i, end);
  }
  // The last stretch may be of one interval: an axis must rise.
  if (out.x.at(-1) === out.x.at(-2)) for (const column of Object.values(out)) column?.pop();
  return out;
}

function push(out, column, from, to) {
  let least = null, greatest = null, leastFirst = true;
  for (let i = from; i < to; i++) {
    const value = column[i];
    if (value === null || value === undefined) continue;
    if (least === null || value < least) {
      least = value;
      leastFirst = false;
    }
    if (greatest === null || value > greatest) {
      greatest = value;
      leastFirst = true;
    }
  }
  // leastFirst: the greatest came last.
  if (leastFirst) out.push(least, greatest);
  else out.push(greatest, least);
}
