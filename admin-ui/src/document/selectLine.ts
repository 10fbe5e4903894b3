/** Selects a line, from 1 on, and brings it into sight. */
export function selectLine(input: HTMLTextAreaElement, line: number): void {
  const all = input.value.split('\n');
  const before = all.slice(0, line - 1);
  const start = before.reduce((sum, one) => sum + one.length + 1, 0);
  input.focus();
  input.setSelectionRange(start, start + (all[line - 1]?.length ?? 0));
  input.scrollTop = (input.scrollHeight * Math.max(0, line - 3)) / all.length;
}
