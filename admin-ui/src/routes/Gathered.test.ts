import { describe, expect, it } from 'vitest';
import { Gathered } from './Gathered';

function asking(most: number) {
  const questions: string[][] = [];
  const gathered = new Gathered(most, async (keys) => {
    questions.push([...keys]);
    return new Map(keys.map((key) => [key, key.toUpperCase()]));
  });
  return { gathered, questions };
}

describe('gathering', () => {
  it('asks once for all of a moment', async () => {
    const { gathered, questions } = asking(10);
    expect(await Promise.all(['a', 'b', 'a'].map((key) => gathered.get(key)))).toEqual(['A', 'B', 'A']);
    expect(questions).toEqual([['a', 'b']]);
  });

  it('never asks for more than it may at once', async () => {
    const { gathered, questions } = asking(2);
    await Promise.all(['a', 'b', 'c'].map((key) => gathered.get(key)));
    expect(questions).toEqual([['a', 'b'], ['c']]);
  });

  it('asks anew later', async () => {
    const { gathered, questions } = asking(10);
    await gathered.get('a');
    await gathered.get('a');
    expect(questions).toEqual([['a'], ['a']]);
  });

  it('tells all who asked when it fails', async () => {
    const gathered = new Gathered<string>(10, () => Promise.reject(new Error('gone')));
    await expect(Promise.all([gathered.get('a'), gathered.get('b')])).rejects.toThrow('gone');
  });
});
