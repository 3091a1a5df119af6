// Numbers, times and units as a reader wants them.
const figures = [0, 1, 2, 3, 4].map(digits => new Intl.NumberFormat('en', { maximumFractionDigits: digits }));

/** About three significant digits, never more than is meaningful: 1,234 · 56.7 · 0.123. */
export function number(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  return figures[size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 || size === 0 ? 3 : 4].format(value);
}

/** Whole machine-readable figure: what the API said, at most six decimals. */
export const exact = value => new Intl.NumberFormat('en', { maximumFractionDigits: 6 }).format(value);

export const withUnit = (value, unit) => value === null || value === undefined ? '–' : `${number(value)}${unit ? ` ${unit}` : ''}`;

export const money = (value, currency) => value === null || value === undefined ? '–'
  : `${new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: value < 1 ? 5 : 2 }).format(value)} ${currency ?? ''}`.trim();

/** Seconds since the start: 0:05, 12:30, 1:02:03, 3 d 4:00:00. */
export function elapsed(seconds) {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) return '–';
  const sign = seconds < 0 ? '−' : '';
  const whole = Math.floor(Math.abs(seconds));
  const two = n => String(n).padStart(2, '0');
  const days = Math.floor(whole / 86400), hours = Math.floor(whole / 3600) % 24, minutes = Math.floor(whole / 60) % 60, rest = whole % 60;
  return sign + (days ? `${days} d ${hours}:${two(minutes)}:${two(rest)}` : hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`);
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const clockForm = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const clock = time => clockForm.format(new Date(time));

/** Today only the time, else the day too. */
export function time(text) {
  if (!text) return '–';
  const date = new Date(text);
  return day.format(date) === day.format(new Date()) ? `today ${clock(date)}` : `${day.format(date)}, ${clock(date)}`;
}

/** camelCase and kebab-case as words: errorResponses → error responses. */
export const words = name => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).replaceAll('-', ' ');

export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
