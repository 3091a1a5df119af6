// A user's settings. The secret goes one way: into the daemon, which encrypts it.
import { post } from '../page/api.js';
import { h, show } from '../page/dom.js';
import { problems } from '../page/states.js';

const lab = { region: 'eu-central-1', accessKeyId: 'AKIDSCALECTLLAB00001', secretAccessKey: 'scalectl-lab-secret', endpointUrl: 'http://127.0.0.1:8086', bootstrap: 'process', periodSeconds: '1' };

export function userForm(added) {
  const inputs = {
    name: h('input', { required: true, placeholder: 'alice' }), region: h('input', { required: true, placeholder: 'eu-central-1' }), profile: h('input', { placeholder: 'default' }),
    accessKeyId: h('input', { autocomplete: 'off' }), secretAccessKey: h('input', { type: 'password', autocomplete: 'new-password' }), roleArn: h('input', { placeholder: 'arn:aws:iam::…' }),
    externalId: h('input', { type: 'password', autocomplete: 'new-password' }), endpointUrl: h('input', { placeholder: 'AWS\' own' }),
    bootstrap: h('select', {}, ['docker', 'process'].map(b => h('option', { value: b }, b))), periodSeconds: h('input', { type: 'number', min: 0.1, step: 'any', value: 60 }),
  };
  const labels = { name: 'Name', region: 'Region', profile: 'Profile (instead of keys)', accessKeyId: 'Access key id', secretAccessKey: 'Secret access key', roleArn: 'Role', externalId: 'External id', endpointUrl: 'Endpoint', bootstrap: 'Machines get the generator by', periodSeconds: 'Metric period, seconds' };
  const answer = h('div', { role: 'status' }), button = h('button.primary', { type: 'submit' }, 'Add');
  return h('form', {
    'aria-label': 'Add a user',
    onsubmit: async event => {
      event.preventDefault();
      button.disabled = true;
      try {
        const settings = Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.value.trim()]).filter(([, value]) => value));
        const made = await post('users', { ...settings, periodSeconds: Number(settings.periodSeconds ?? 60) });
        show(answer, h('p', {}, `User ${made.name} is stored${made.account ? `: account ${made.account}` : ''}. Choose it with Use.`));
        for (const secret of ['secretAccessKey', 'externalId']) inputs[secret].value = '';
        await added();
      } catch (e) {
        show(answer, problems(e));
      } finally {
        button.disabled = false;
      }
    },
  }, h('p', {}, h('button', { type: 'button', onclick: () => { for (const [key, value] of Object.entries(lab)) inputs[key].value = value; } }, 'Fill in for the lab on this computer')),
    h('div.fields', {}, Object.entries(inputs).map(([key, input]) => h('label.field', {}, labels[key], input))), button, answer);
}
