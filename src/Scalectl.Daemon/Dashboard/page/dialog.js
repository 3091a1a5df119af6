// A question before something is removed or stopped.
import { h } from './dom.js';
import { problems } from './states.js';

/** Resolves to true when it was done. */
export function confirm(title, text, action, run) {
  return new Promise(resolve => {
    let done = false;
    const trouble = h('div');
    const yes = h('button.danger', {
      type: 'button',
      onclick: async () => {
        yes.disabled = true;
        try {
          await run();
          done = true;
          dialog.close();
        } catch (e) {
          trouble.replaceChildren(problems(e));
          yes.disabled = false;
        }
      },
    }, action);
    const dialog = h('dialog', { 'aria-labelledby': 'dialog-title', onclose: () => { dialog.remove(); resolve(done); } },
      h('h2', { id: 'dialog-title' }, title), h('p', {}, text), trouble,
      h('div.row.end', {}, h('button', { type: 'button', autofocus: true, onclick: () => dialog.close() }, 'Cancel'), yes));
    document.body.append(dialog);
    dialog.showModal();
  });
}
