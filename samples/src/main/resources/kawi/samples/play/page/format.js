// Numbers for people. They look the same in both languages.

/// A whole number with separators.
export function number(value) {
  return Math.round(value).toLocaleString('en');
}

/// A number with some decimal places; empty if it is none.
export function short(value, places) {
  return Number.isFinite(value) ? value.toFixed(places) : '';
}

/// A duration in the view's language; its texts have "seconds", "minutes" and "hours".
export function duration(seconds, context) {
  if (seconds < 90) {
    return context.t('seconds', { n: Math.ceil(seconds) });
  }
  return seconds < 5400
    ? context.t('minutes', { n: Math.round(seconds / 60) })
    : context.t('hours', { n: (seconds / 3600).toFixed(1) });
}
