// Writes generated/credentials.ts: the types of credentials and the fields of each, as the OpenAPI document has them. The
// description of a field that only some types have says so: "Of a jwt-key: …; of an hmac-key: …", "Of a basic one."
import { readFileSync, writeFileSync } from 'node:fs';

const { schemas } = JSON.parse(readFileSync('openapi.json', 'utf8')).components;
const resolved = (schema) => ({ ...schemas[schema.$ref?.split('/').at(-1)], ...schema });
const { type, name: _, expiresAt: __, ...rest } = schemas.NewCredential.properties;
const types = resolved(type).enum;

/** What is said of a type, without the words that say of which. */
const sentence = (said) => {
  const words = said.replace(/^of an? [\w-]+(( or| and) [\w-]+)?( one)?[:.,]? */i, '').replace(/^whose /, 'where the ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const fields = Object.entries(rest).map(([field, given]) => {
  const { description = '', enum: choices, examples, writeOnly } = resolved(given);
  const parts = description.split(/; (?=of an? )/i);
  const of = {};
  for (const part of parts) {
    const own = /^of an? /i.test(part)
      ? types.filter((word) => new RegExp(`\\b${word}\\b`).test(part.split(':')[0]))
      : types;
    for (const word of own.length > 0 ? own : types) of[word] ??= sentence(part);
  }
  return { name: field, of, choices: choices ?? null, example: examples?.[0] ?? null, isSecret: writeOnly === true };
});

writeFileSync(
  'generated/credentials.ts',
  `export const CREDENTIAL_TYPES = ${JSON.stringify(types)} as const;

export type CredentialType = (typeof CREDENTIAL_TYPES)[number];

/** A field, and what is said of it for each type that has it. */
export interface CredentialField {
  name: string;
  of: Partial<Record<CredentialType, string>>;
  choices: readonly string[] | null;
  example: string | null;
  isSecret: boolean;
}

export const CREDENTIAL_FIELDS: readonly CredentialField[] = ${JSON.stringify(fields, null, 2)};
`,
);
