import { describe, expect, it } from 'vitest';
import { readSchema } from './schema';

describe('a schema of settings', () => {
  it('becomes the fields of a form', () => {
    const schema = readSchema({
      type: 'object',
      required: ['limit'],
      properties: {
        limit: { type: 'integer', title: 'Limit', description: 'How many.', examples: [100] },
        per: { type: 'string', pattern: '^x$', default: '1m' },
        by: { type: 'string', enum: ['consumer', 'all'] },
        hide: { type: 'boolean', default: true },
        jwksUrl: { type: 'string', title: 'JWKS URL' },
        origins: { type: 'array', title: 'Origins', items: { type: 'string' }, examples: [['a', 'b']] },
        codings: { type: 'array', items: { type: 'string', enum: ['gzip', 'br'] } },
        allow: { type: 'array', items: { type: 'string', format: 'consumer-group' } },
        set: { type: 'object', additionalProperties: { type: 'string' } },
      },
    });
    expect(schema).toMatchObject({
      type: 'object',
      properties: [
        ['limit', { type: 'integer', title: 'Limit', required: true, hint: '100', description: 'How many.' }],
        ['per', { type: 'string', hint: '1m', required: false }],
        ['by', { type: 'string', words: ['consumer', 'all'] }],
        ['hide', { type: 'boolean', hint: 'true' }],
        ['jwksUrl', { type: 'string', title: 'JWKS URL' }],
        ['origins', { type: 'texts', title: 'Origins', hint: 'a, b' }],
        ['codings', { type: 'texts', words: ['gzip', 'br'], areGroups: false }],
        ['allow', { type: 'texts', areGroups: true }],
        ['set', { type: 'map' }],
      ],
    });
  });

  it('goes into objects and lists', () => {
    expect(
      readSchema({ type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } }),
    ).toMatchObject({ type: 'list', item: { type: 'object', properties: [['a', { type: 'string' }]] } });
  });

  it('hints at JSON where JSON is typed', () => {
    expect(readSchema({ examples: [{ required: ['id'] }] })).toMatchObject({
      type: 'other',
      hint: '{"required":["id"]}',
    });
  });

  it.each([
    [undefined],
    [null],
    ['x'],
    [{ oneOf: [] }],
    [{ type: ['string', 'null'] }],
    [{ type: 'array', items: 3 }],
  ])('leaves %j to be written as it is', (json) => {
    const schema = readSchema(json);
    expect(schema.type === 'list' ? schema.item.type : schema.type).toBe('other');
  });
});
