const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exactTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The time of day in the viewer's zone; with seconds where steps are shorter than a minute. */
export function clock(seconds: number, stepSeconds = 60): string {
  return (stepSeconds < 60 ? exactTime : time).format(seconds * 1000);
}
