import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../api/problem';
import { FieldErrors } from './FieldErrors';

const refused = FieldErrors.of(
  new ApiProblem(422, {
    type: 'urn:portico:problem:invalid-configuration',
    errors: [
      { field: 'match.paths[0]', message: 'must start with /' },
      { field: 'match.paths[1]', message: 'is there twice' },
      { field: 'matchmaker', message: 'is unknown' },
      { field: 'policies[10].settings.limit', message: 'must be over 0' },
      { field: '', message: 'needs exactly one action' },
    ],
  }),
);

describe('what the API says about fields', () => {
  it('reaches a part through its path', () => {
    expect(refused.at('match').at('paths').all).toBe('[0] must start with /; [1] is there twice');
    expect(refused.at('match.paths').at('[1]').own).toBe('is there twice');
  });

  it('does not take one name for another that begins alike', () => {
    expect(refused.at('match').all).not.toContain('unknown');
    expect(refused.at('policies[1]').isEmpty).toBe(true);
    expect(refused.at('policies[10]').at('settings').at('limit').own).toBe('must be over 0');
  });

  it('keeps what is said about the whole apart', () => {
    expect(refused.own).toBe('needs exactly one action');
    expect(refused.lines).toContain('matchmaker: is unknown');
  });

  it('is left over where no input has asked for it', () => {
    const errors = FieldErrors.of(
      new ApiProblem(422, {
        errors: [
          { field: 'name', message: 'is taken' },
          { field: 'names', message: 'are not' },
          { field: 'match.paths[0]', message: 'must start with /' },
          { field: '', message: 'needs exactly one action' },
        ],
      }),
    );
    expect(errors.unasked).toEqual(errors.lines);
    errors.at('name');
    errors.at('match').at('paths');
    expect(errors.unasked).toEqual(['names: are not', 'needs exactly one action']);
  });

  it('is empty for anything else that goes wrong', () => {
    expect(FieldErrors.of(new Error('no')).isEmpty).toBe(true);
    expect(FieldErrors.of(undefined).isEmpty).toBe(true);
  });
});
