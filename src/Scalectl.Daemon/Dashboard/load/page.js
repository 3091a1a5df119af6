// Write a load function: what it would send shows at once, errors where they are. Then a cluster or an experiment sends it.
import { chart } from '../charts/chart.js';
import { chartGroup } from '../charts/group.js';
import { encoded, post } from '../page/api.js';
import { h, setText, show } from '../page/dom.js';
import { elapsed, number } from '../page/format.js';
import { problems } from '../page/states.js';
import { fitForm } from './fit.js';
import { clusterForm, experimentForm } from './start.js';

const examples = [
  ['sine', '60 + 50*s(x/10)'], ['one peak', '12 + 68*exp((-1)*((x-30)/9)^2)'], ['steps', '20*floor(1 + x/20)'],
  ['sudden crowd', 'if(x > 20, if(x < 40, 200, 20), 20)'], ['curve through points', 'spline(x; 0,10; 30,200; 60,50)'],
];

export async function open(main, { signal }) {
  const kept = JSON.parse(localStorage.getItem('load') ?? 'null') ?? { text: examples[0][1], steps: 60, step: 1, machines: 1, split: 'multiply' };
  const text = h('textarea', { id: 'function', rows: 3, spellcheck: 'false', 'aria-describedby': 'trouble', value: kept.text, oninput: later });
  const field = (label, input) => h('label.field', {}, label, input);
  const whole = (value, most) => h('input', { type: 'number', min: 1, max: most, value, oninput: later });
  const steps = whole(kept.steps, 200000), machines = whole(kept.machines, 10000);
  const step = h('input', { type: 'number', min: 0.001, step: 'any', value: kept.step, oninput: later });
  const split = h('select', { onchange: later }, [['multiply', 'each sends f(x)'], ['share', 'together f(x)']].map(([value, label]) => h('option', { value, selected: kept.split === value }, label)));
  const trouble = h('div', { id: 'trouble' }), total = h('b', {}, '–'), peak = h('b', {}, '–'), lasts = h('b', {}, '–');

  const group = chartGroup();
  const plot = await chart(group, { title: 'What would be sent', unit: 'requests per step', series: [{ key: 'requests', label: 'requests', colour: 'c-supply', fill: 0.12, step: true }] }, signal);
  plot.element.classList.add('wide');
  const cluster = clusterForm(values), experiment = experimentForm(values);
  const recording = fitForm(fit => {
    text.value = fit.function;
    steps.value = fit.steps;
    step.value = fit.stepSeconds;
    machines.value = 1;
    plan();
  }, signal);
  show(main, h('h1', {}, 'Load'),
    h('div.grid', {},
      h('section.card', { 'aria-label': 'Function' },
        h('label.field', { for: 'function' }, 'Requests of step x = 1, 2, 3 ..'), text, trouble,
        h('div.row', {}, h('span.quiet', {}, 'Examples: '), examples.map(([name, example]) => h('button.small', { type: 'button', onclick: () => { text.value = example; plan(); } }, name)))),
      h('section.card', { 'aria-label': 'Plan' },
        h('div.fields', {}, field('Steps', steps), field('Seconds a step', step), field('Machines', machines), field('Several machines', split)),
        h('p', { role: 'status' }, 'Total ', total, ' requests · at most ', peak, ' a second · lasts ', lasts))),
    h('p'), group.bar, h('div.charts', {}, plot.element),
    h('div.starts', {}, recording), h('div.grid.starts', {}, cluster, experiment),
    h('details.card', {}, h('summary', {}, 'The language'), h('p', {}, 'As bc -l: + - * / % ^, s(x) sine, c(x) cosine, a(x), l(x) logarithm, e(x), sqrt(x). A sign binds tightest: write (-1)*x^2.'),
      h('p', {}, 'Beside them: < <= > >= == !=, if(condition, a, b), min max abs floor clamp sin cos exp ln pi, spline(x; 0,10; 30,200; 60,50). x is the step, t the seconds since the start, n the number of machines.')));

  let timer = 0, asked = 0;
  signal.addEventListener('abort', () => clearTimeout(timer));
  await plan();

  function later() {
    clearTimeout(timer);
    timer = setTimeout(plan, 150);
  }

  function values() {
    return { text: text.value, steps: Number(steps.value), step: Number(step.value), machines: Number(machines.value), split: split.value };
  }

  async function plan() {
    const mine = ++asked, now = values();
    localStorage.setItem('load', JSON.stringify(now));
    try {
      const answer = await post('load/plan', { function: encoded(now.text), steps: Math.trunc(now.steps), stepSeconds: now.step, machines: Math.trunc(now.machines), split: now.split }, signal);
      if (mine !== asked) return;
      show(trouble);
      text.removeAttribute('aria-invalid');
      setText(total, number(answer.totalRequests));
      setText(peak, number(answer.peakPerSecond));
      setText(lasts, elapsed(now.steps * now.step));
      group.setWhole(0, now.steps * now.step);
      // The last step lasts as long as the others.
      plot.setData({ x: [...answer.steps.map(s => (s.x - 1) * now.step), now.steps * now.step], requests: [...answer.steps.map(s => s.requests), answer.steps.at(-1).requests] });
    } catch (e) {
      if (e.name === 'AbortError' || mine !== asked) return;
      text.setAttribute('aria-invalid', 'true');
      for (const figure of [total, peak, lasts]) setText(figure, '–');
      show(trouble, place(now.text, e.errors?.find(x => x.position !== undefined)?.position), problems(e));
    }
  }
}

/** The line of the function with a mark under the place that is wrong. */
function place(text, position) {
  if (position === undefined || position === null) return null;
  const before = text.slice(0, position), from = before.lastIndexOf('\n') + 1;
  const to = text.indexOf('\n', position);
  return h('pre.caret', { 'aria-hidden': 'true' }, `${text.slice(from, to < 0 ? undefined : to)}\n${' '.repeat(position - from)}▲`);
}
