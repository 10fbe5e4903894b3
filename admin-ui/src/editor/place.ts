import { isNode, isScalar, LineCounter, parseDocument } from 'yaml';

/** Longer ones are not read again only to find a line. */
const LENGTH_MAX = 4_000_000;

/** Finds the lines, from 1 on, of fields such as `routes[3].match.paths[0]`; of the nearest part that is there. */
export function lines(text: string, fields: readonly string[]): (number | undefined)[] {
  if (fields.length === 0 || text.length > LENGTH_MAX) return fields.map(() => undefined);
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  return fields.map((field) => {
    const path = steps(field);
    for (let length = path.length; length > 0; length--) {
      const at = offset(document, path.slice(0, length));
      if (at !== undefined) return counter.linePos(at).line;
    }
    return undefined;
  });
}

type Step = string | number;

/** Where the key of a field is, or where the entry of a list begins. */
function offset(document: ReturnType<typeof parseDocument>, path: readonly Step[]): number | undefined {
  const found: unknown = document.getIn(path, true);
  return keyOf(document, path) ?? (isNode(found) ? found.range?.[0] : undefined);
}

function keyOf(document: ReturnType<typeof parseDocument>, path: readonly Step[]): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (typeof parent !== 'object' || parent === null || !('items' in parent) || !Array.isArray(parent.items)) return;
  const pair: unknown = parent.items.find(
    (item: unknown) =>
      typeof item === 'object' &&
      item !== null &&
      'key' in item &&
      isScalar(item.key) &&
      item.key.value === path.at(-1),
  );
  if (typeof pair !== 'object' || pair === null || !('key' in pair) || !isScalar(pair.key)) return;
  return pair.key.range?.[0];
}

/** `routes[3].match` is `routes`, 3, `match`. */
function steps(field: string): Step[] {
  return [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([word, index]) =>
    index === undefined ? word : Number(index),
  );
}
