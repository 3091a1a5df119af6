// From a function to something that sends it: a cluster on its own, or an experiment.
import { encoded, id, post } from '../page/api.js';
import { h, show } from '../page/dom.js';
import { problems } from '../page/states.js';

const field = (label, input) => h('label.field', {}, label, input);

function form(title, note, fields, action, send) {
  const answer = h('div', { role: 'status' });
  const button = h('button.primary', { type: 'submit' }, action);
  return h('form.card', {
    'aria-label': title,
    onsubmit: async event => {
      event.preventDefault();
      button.disabled = true;
      try {
        show(answer, h('p', {}, await send()));
      } catch (e) {
        show(answer, problems(e));
      } finally {
        button.disabled = false;
      }
    },
  }, h('h2', {}, title), h('p.quiet', {}, note), fields, button, answer);
}

export function clusterForm(values) {
  const target = h('input', { required: true, placeholder: 'http://127.0.0.1:8080/' }), type = h('input', { required: true, value: 't3.micro' }), name = h('input', { placeholder: 'chosen for you' });
  return form('Send it with a cluster', 'Its machines start on the active user\'s cloud, send the load to any address, and cost money there until they are removed.',
    h('div.fields', {}, field('Target', target), field('Machine type', type), field('Name', name)), 'Start the cluster', async () => {
      const v = values();
      const made = await post('clusters', { timeStart: 'now', timeEnd: `+${v.steps * v.step}s`, timeStep: v.step, target: encoded(target.value), function: encoded(v.text), size: v.machines, type: type.value, split: v.split, ...(name.value ? { name: name.value } : {}) });
      return ['Cluster ', h('a', { href: '#/users' }, made.name), ` is ${made.state}.`];
    });
}

const template = v => `name: from-the-page
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
  function: ${JSON.stringify(v.text.replaceAll('\n', ' '))}
  step: ${v.step}s
  steps: ${v.steps}
  machines: ${v.machines}
  type: t3.micro
  split: ${v.split}
demand: {capacityPerInstance: 20}
slo: ["p95<500ms", "errors<1%"]
price: {perHour: 0.0116, currency: USD, billing: second}
`;

export function experimentForm(values) {
  const file = h('textarea', { rows: 12, spellcheck: 'false', required: true });
  const repeat = h('input', { type: 'number', min: 1, value: 1 });
  file.value = template(values());
  return form('Measure with an experiment', 'The experiment\'s file, checked as a whole before anything starts. The example fits the lab.',
    [h('div.row', {}, h('button', { type: 'button', onclick: () => { file.value = template(values()); } }, 'Take the function above')), field('Specification (YAML)', file), h('div.fields', {}, field('Repetitions', repeat))],
    'Start the experiment', async () => {
      const queued = await post('experiments', { specification: encoded(file.value), repeat: Number(repeat.value) });
      return ['Queued: ', queued.map(e => [h('a', { href: `#/experiments/${id(e.id)}` }, e.id), ' '])];
    });
}
