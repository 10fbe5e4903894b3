import { type Node, type NodeState, TONE } from './queries';

/** One that was let in and has never come is not gone: nothing has happened to it. */
export function shownState({ state = 'gone', status }: Node): { state: NodeState | 'expected'; tone: string } {
  return state === 'gone' && status === undefined ? { state: 'expected', tone: 'gray' } : { state, tone: TONE[state] };
}
