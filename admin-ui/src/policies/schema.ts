import { isObject } from '../entity/draft';

/** The part of JSON Schema (2020-12) in which policy types describe their settings. */
export type Schema =
  | (About & { type: 'string'; words?: readonly string[] })
  | (About & { type: 'integer' })
  | (About & { type: 'boolean' })
  | (About & { type: 'texts'; words?: readonly string[]; areGroups?: boolean })
  | (About & { type: 'map' })
  | (About & { type: 'list'; item: Schema })
  | (About & { type: 'object'; properties: readonly (readonly [name: string, schema: Schema])[] })
  /** Anything else: written as it is. */
  | (About & { type: 'other' });

interface About {
  /** What people call it, such as `JWKS URL`. */
  title?: string;
  description?: string;
  /** Such as `10m`: the default, or an example when there is none. */
  hint?: string;
  required?: boolean;
}

/** Reads a schema; what no form is known for becomes `other`. */
export function readSchema(json: unknown, required = false): Schema {
  if (!isObject(json)) return { type: 'other' };
  const about: About = {
    title: textOf(json.title),
    description: textOf(json.description),
    hint: hintOf(json),
    required,
  };
  if (json.type === 'string') return { ...about, type: 'string', words: wordsOf(json.enum) };
  if (json.type === 'integer' || json.type === 'number') return { ...about, type: 'integer' };
  if (json.type === 'boolean') return { ...about, type: 'boolean' };
  if (json.type === 'array') {
    const item = readSchema(json.items);
    if (item.type !== 'string') return { ...about, type: 'list', item };
    const areGroups = isObject(json.items) && json.items.format === 'consumer-group';
    return { ...about, type: 'texts', words: item.words, areGroups };
  }
  if (json.type === 'object' && isObject(json.properties)) {
    const needed = Array.isArray(json.required) ? json.required : [];
    const properties = Object.entries(json.properties).map(
      ([name, property]) => [name, readSchema(property, needed.includes(name))] as const,
    );
    // What must be given comes first; the rest stays in its order.
    properties.sort(([, one], [, other]) => Number(other.required ?? false) - Number(one.required ?? false));
    return { ...about, type: 'object', properties };
  }
  if (json.type === 'object' && isObject(json.additionalProperties) && json.additionalProperties.type === 'string')
    return { ...about, type: 'map' };
  if (json.type === 'object' && json.additionalProperties === false)
    return { ...about, type: 'object', properties: [] };
  return { ...about, hint: jsonHintOf(json), type: 'other' };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function wordsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((one): one is string => typeof one === 'string');
}

/** As it is typed where JSON is. */
function jsonHintOf(json: Record<string, unknown>): string | undefined {
  const value = exampleOf(json);
  return value === undefined ? undefined : JSON.stringify(value);
}

function exampleOf(json: Record<string, unknown>): unknown {
  const [example]: unknown[] = Array.isArray(json.examples) ? json.examples : [];
  return json.default ?? example;
}

function hintOf(json: Record<string, unknown>): string | undefined {
  const value = exampleOf(json);
  if (value === undefined) return undefined;
  return typeof value === 'string'
    ? value
    : JSON.stringify(value)
        .replaceAll(/[[\]"]/g, '')
        .replaceAll(',', ', ');
}
