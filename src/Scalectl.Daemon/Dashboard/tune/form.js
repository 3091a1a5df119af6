// Starts a tuning: an experiment's file, where its tries run, how to search, what is wanted, and what it may use.
import { encoded, id, post } from '../page/api.js';
import { h, show } from '../page/dom.js';
import { problems } from '../page/states.js';

const file = `name: shop
app:
  deploy:
    imageId: ami-lab-webapp
    type: t3.micro
    min: 1
    max: 6
    port: 8080
    warmUp: 4s
    policy: {kind: target-tracking, target: 60}
load:
  function: "15 + 50*exp((-1)*((x-60)/25)^2)"
  step: 1s
  steps: 120
  machines: 1
  type: t3.micro
  split: share
demand: {capacityPerInstance: 20}
price: {perHour: 0.0116, currency: USD, billing: second}
`;

const field = (label, input) => h('label.field', {}, label, input);
const choice = options => h('select', {}, options.map(([value, label]) => h('option', { value }, label)));
const figure = (value, more = {}) => h('input', { type: 'number', step: 'any', min: 0, value, ...more });

export function tuningForm(signal) {
  const text = h('textarea', { rows: 20, spellcheck: 'false', required: true, value: file });
  const where = choice([['simulate', 'in the simulator'], ['real', 'on the active user\'s cloud']]);
  const method = choice(['guided', 'bisect', 'slow-start'].map(m => [m, m]));
  const objective = choice([['balanced', 'balanced'], ['responsiveness', 'rather fast'], ['cost', 'rather cheap']]);
  const errorLimit = h('input', { value: '0', required: true }), start = figure(10), step = figure(5), least = figure(1), most = figure(100), repeat = figure(1, { min: 1, step: 1 });
  const runs = figure(30, { min: 1, step: 1 }), minutes = figure('', { placeholder: 'no limit' }), cost = figure('', { placeholder: 'no limit' });
  // The example's machines are those of the lab on this computer, whose period is a second.
  const launch = figure(3, { placeholder: '60' }), queue = figure(20, { placeholder: '0', step: 1 }), period = figure(1, { placeholder: '60' }), from = h('input', { placeholder: 'sine-60-1' });
  const simulation = h('fieldset', {}, h('legend', {}, 'What the simulator should know'), h('p.quiet', {}, 'Filled in for the lab on this computer. An empty field is as recorded, or as AWS usually is.'), h('div.fields.two', {},
    field('As recorded in experiment', from), field('From launch to service, seconds', launch), field('Requests that wait on a machine', queue), field('Metric period, seconds', period)));
  where.addEventListener('change', () => { simulation.hidden = where.value !== 'simulate'; });
  const answer = h('div', { role: 'status' }), button = h('button.primary', { type: 'submit' }, 'Start the tuning');
  const stated = input => input.value.trim() === '' ? undefined : Number(input.value);

  return h('form.card', {
    'aria-label': 'Start a tuning',
    onsubmit: async event => {
      event.preventDefault();
      button.disabled = true;
      try {
        const simulate = where.value === 'simulate';
        const made = await post('tunings', {
          experiment: encoded(text.value), method: method.value, objective: objective.value, errorLimit: errorLimit.value.trim(),
          start: Number(start.value), step: Number(step.value), least: Number(least.value), most: Number(most.value), repeat: Number(repeat.value),
          budgetRuns: stated(runs), budgetMinutes: stated(minutes), budgetCost: stated(cost), simulate,
          ...(simulate ? { simulation: { fromExperiment: from.value.trim() || undefined, launchSeconds: stated(launch), queue: stated(queue), periodSeconds: stated(period) } } : {}),
        }, signal);
        location.hash = `#/tune/${id(made.id)}`;
      } catch (e) {
        if (e.name !== 'AbortError') show(answer, problems(e));
      } finally {
        button.disabled = false;
      }
    },
  }, h('h2', {}, 'Start a tuning'),
  h('div.columns', {},
    h('div', {}, field('The experiment that each try is (YAML); its target is what is tuned', text)),
    h('div', {}, h('div.fields.two', {}, field('Where', where), field('Method', method), field('Wanted where errors are within the limit', objective), field('Errors allowed: a count, or a share (0.5%)', errorLimit)), help(method),
      h('div.fields.four', {}, field('First, %', start), field('Step, %', step), field('Least, %', least), field('Most, %', most)),
      h('div.fields.four', {}, field('Runs each', repeat), field('Runs in all', runs), field('Minutes', minutes), field('Cost', cost)),
      simulation)), button, answer);
}

const methods = {
  guided: 'A model of the application proposes, runs confirm, and each run makes the model better: the fewest runs.',
  bisect: 'Halves the range between a threshold that holds and one that does not.',
  'slow-start': 'The thesis\' algorithm: goes up in steps that double until errors appear, then back.',
};

function help(method) {
  const text = h('p.quiet', { role: 'status' }, methods[method.value]);
  method.addEventListener('change', () => { text.textContent = methods[method.value]; });
  return text;
}
