import classes from './Compositions.module.css';

const HUES = 8;

/** The class that gives a call its colour, which is the same wherever it is shown; its name always stands beside it. */
export function hue(names: readonly string[], name: string): string {
  return classes[`hue${Math.max(0, names.indexOf(name)) % HUES}`] ?? '';
}
