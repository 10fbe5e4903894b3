import type { Sent } from '../api/sending';
import { strings } from '../strings/document';
import type { Stage } from '../ui/Stages';

/** How far a document is that is checked, or written: no more is known than how much of it is sent. */
export function stagesOf(sent: Sent | undefined, isWritten: boolean): Stage[] {
  const { octets = 0, all = 0 } = sent ?? {};
  if (sent === undefined || octets < all)
    return [{ text: strings.isBeingSent(size(all)), isDone: false, part: all === 0 ? 0 : octets / all }];
  return [
    { text: strings.isSent(size(all)), isDone: true },
    { text: isWritten ? strings.isBeingWritten : strings.isBeingChecked, isDone: false },
  ];
}

const UNITS = [
  { unit: 'megabyte', octets: 1_000_000 },
  { unit: 'kilobyte', octets: 1000 },
  { unit: 'byte', octets: 1 },
] as const;

/** Such as `12.3 MB`. */
export function size(octets: number): string {
  const { unit, octets: each } = UNITS.find((one) => octets >= one.octets) ?? { unit: 'byte', octets: 1 };
  return new Intl.NumberFormat('en', {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(octets / each);
}
