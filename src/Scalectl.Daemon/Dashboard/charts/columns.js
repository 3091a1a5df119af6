// A curve of more values than can be seen: of each stretch of time one upright bar from its least to its greatest value.
// A line that goes up and down through every stretch looks the same, and costs a browser without a graphics card many
// times as much: it must soften and join each corner, where a bar on whole pixels is filled at once.

const most = 4; // CSS pixels that a curve may move within a stretch, in the middle of all, before bars stand for it

/** Whether a curve of pairs (thinned.js) is so restless that its line would be an area. */
export function restless(u, seriesIndex) {
  const values = u.data[seriesIndex], { min, max } = u.scales[u.series[seriesIndex].scale];
  let travel = 0, known = 0;
  for (let i = 0; i + 1 < values.length; i += 2) {
    if (values[i] === null || values[i] === undefined) continue;
    travel += Math.abs(values[i] - values[i + 1]);
    known++;
  }
  return known > 0 && travel / known / (max - min) * u.bbox.height > most * devicePixelRatio;
}

/**
 * @param line  { colour, width in CSS pixels, below: colour of the area down to 0 or null, across: a gap of unknown values is bridged }
 */
export function drawColumns(u, seriesIndex, line) {
  const [x] = u.data, values = u.data[seriesIndex], { ctx, bbox } = u;
  const across = u.scales.x, up = u.scales[u.series[seriesIndex].scale];
  const perX = bbox.width / (across.max - across.min), perY = bbox.height / (up.max - up.min), floor = bbox.top + bbox.height;
  const thick = Math.max(1, Math.round(line.width * devicePixelRatio));
  const place = time => Math.round(bbox.left + (time - across.min) * perX);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  let before = null; // the last bar
  for (let i = 0; i + 1 < x.length; i += 2) {
    const a = values[i], b = values[i + 1];
    if (a === null || a === undefined) {
      if (!line.across) before = null;
      continue;
    }
    const left = place(x[i]), right = i + 2 < x.length ? place(x[i + 2]) : place(2 * x[i + 1] - x[i]);
    let top = Math.round(floor - (Math.max(a, b) - up.min) * perY - thick / 2), bottom = Math.max(top + thick, Math.round(floor - (Math.min(a, b) - up.min) * perY + thick / 2));
    // A curve is in one piece: a bar reaches to the one before.
    const drawn = { top, bottom };
    if (before) {
      top = Math.min(top, before.bottom);
      bottom = Math.max(bottom, before.top);
    }
    before = drawn;
    const width = Math.max(1, right - left);
    if (line.below) {
      ctx.fillStyle = line.below;
      ctx.fillRect(left, bottom, width, floor - bottom);
    }
    ctx.fillStyle = line.colour;
    ctx.fillRect(left, top, width, bottom - top);
  }
  ctx.restore();
}
