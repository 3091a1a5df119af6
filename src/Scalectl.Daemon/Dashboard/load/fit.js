// A function from a recorded traffic: the file goes to the daemon of this computer and nowhere else.
import { chart } from '../charts/chart.js';
import { chartGroup } from '../charts/group.js';
import { encoded, post } from '../page/api.js';
import { h, show } from '../page/dom.js';
import { exact, number } from '../page/format.js';
import { command, loading, problems } from '../page/states.js';

const mostBytes = 750000; // as LoadFitRequest says

/** @param use  what to do with the fit that the daemon made */
export function fitForm(use, signal) {
  const file = h('input', { type: 'file', accept: '.csv,text/csv,text/plain', required: true });
  const knots = h('input', { type: 'number', min: 2, max: 1000, value: 40 }), step = h('input', { type: 'number', min: 0.001, max: 86400, step: 'any', placeholder: 'as the rows are' });
  const answer = h('div', { role: 'status' }), button = h('button.primary', { type: 'submit' }, 'Fit a function');
  return h('form.card', {
    'aria-label': 'Fit a function to a recording',
    onsubmit: async event => {
      event.preventDefault();
      const [chosen] = file.files;
      if (!chosen) return;
      if (chosen.size > mostBytes) {
        show(answer, problems({ errors: [{ argument: 'file', found: `${chosen.name} of ${number(chosen.size / 1e6)} MB`, expected: 'at most 0.75 MB; the command line takes files of any size', example: `scalectl load fit ${chosen.name} --out load.txt` }] }));
        return;
      }
      button.disabled = true;
      show(answer, loading(`the function of ${chosen.name}`));
      try {
        const found = await post('load/fit', { csv: encoded(await chosen.text()), maxKnots: Number(knots.value), ...(step.value ? { stepSeconds: Number(step.value) } : {}) }, signal);
        show(answer, await result(`scalectl load fit ${chosen.name} --max-knots ${knots.value}${step.value ? ` --step ${step.value}` : ''} --out load.txt`, chosen.name, found, signal));
        use(found.fit);
      } catch (e) {
        if (e.name !== 'AbortError') show(answer, problems(e));
      } finally {
        button.disabled = false;
      }
    },
  }, h('h2', {}, 'Replay a recorded traffic'),
  h('p.quiet', {}, 'A CSV file with the header time,value: the time in seconds or RFC 3339, the value in requests per step. It becomes a spline with few points, which runs wherever a function does.'),
  h('div.fields', {}, h('label.field', {}, 'Recording (CSV)', file), h('label.field', {}, 'Points, at most', knots), h('label.field', {}, 'Seconds a step', step)), button, answer);
}

async function result(same, name, { fit, recorded }, signal) {
  const signed = fit.totalErrorPct === undefined ? '' : ` (${fit.totalErrorPct > 0 ? '+' : ''}${number(fit.totalErrorPct)} %)`;
  const facts = [
    ['Mean error', `${number(fit.meanError)} requests a step${fit.meanErrorPct === undefined ? '' : `, ${number(fit.meanErrorPct)} % of the mean`}`],
    ['Largest error', `${number(fit.maxError)} requests a step${fit.maxErrorPct === undefined ? '' : `, ${number(fit.maxErrorPct)} % of the peak`}, ${number(fit.maxErrorAtSeconds)} s after the start`],
    ['Requests in all', `${exact(fit.fittedRequests)} for ${exact(Math.round(fit.recordedRequests))} recorded${signed}`],
    ['Made of', `${number(fit.rows)} rows, ${number(fit.knots)} points, ${number(fit.steps)} steps of ${number(fit.stepSeconds)} s`],
  ];
  const group = chartGroup();
  const picture = await chart(group, { title: 'Recorded and fitted', unit: 'requests per step', series: [{ key: 'recorded', label: 'recorded', colour: 'c-demand', step: true, width: 1.5 }, { key: 'fitted', label: 'the function', colour: 'c-supply', dash: [7, 4] }] }, signal);
  const plan = await post('load/plan', { function: encoded(fit.function), steps: fit.steps, stepSeconds: fit.stepSeconds, machines: 1, split: 'multiply' }, signal);
  const both = new Map(recorded.map(s => [s.x, { recorded: s.requests }]));
  for (const s of plan.steps) both.set(s.x, { ...both.get(s.x), fitted: s.requests });
  const rows = [...both].sort(([a], [b]) => a - b);
  group.setWhole(0, fit.steps * fit.stepSeconds);
  // Of a long one each has its own steps left: between them a curve holds.
  const column = key => {
    let last = null;
    return rows.map(([, row]) => (last = row[key] ?? last));
  };
  picture.setData({ x: rows.map(([x]) => (x - 1) * fit.stepSeconds), recorded: column('recorded'), fitted: column('fitted') });
  return [h('h3', {}, `The function of ${name} stands above`), h('dl.facts', {}, facts.map(([term, text]) => [h('dt', {}, term), h('dd', {}, text)])), group.bar, picture.element,
    h('p.quiet', {}, 'The same on the command line:'), command(same)];
}
