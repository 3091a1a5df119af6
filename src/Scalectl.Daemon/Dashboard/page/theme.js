// Light or dark: the system's choice, or what the switch said last.
const order = ['system', 'light', 'dark'];

export const theme = () => localStorage.getItem('theme') ?? 'system';

export function applyTheme() {
  if (theme() === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme();
  document.dispatchEvent(new Event('themechange'));
}

export function setTheme(next) {
  localStorage.setItem('theme', next);
  applyTheme();
}

export const nextTheme = () => setTheme(order[(order.indexOf(theme()) + 1) % order.length]);

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme);
