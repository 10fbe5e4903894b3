import { api, ok, page, type Schemas } from '../api/client';
import { MERGE_PATCH, patched, read, removed, written } from '../entity/calls';
import type { Kind } from '../entity/kind';

export type Composition = Schemas['Composition'];
export type Call = Schemas['Call'];
export type Calls = Record<string, Call>;

type Requests = Pick<Kind<Composition>, 'list' | 'get' | 'create' | 'put' | 'patch' | 'remove'>;

export const calls: Requests = {
  list: async (query, signal) => page(ok(await api.GET('/api/v1/compositions', { params: { query }, signal }))),
  get: async (name, signal) =>
    read(await api.GET('/api/v1/compositions/{name}', { params: { path: { name } }, signal })),
  create: async (body) => written(await api.POST('/api/v1/compositions', { body })),
  put: async (name, body, ifMatch) =>
    written(
      await api.PUT('/api/v1/compositions/{name}', {
        params: { path: { name }, header: { 'If-Match': ifMatch } },
        body,
      }),
    ),
  patch: async (name, body) =>
    patched(await api.PATCH('/api/v1/compositions/{name}', { params: { path: { name } }, headers: MERGE_PATCH, body })),
  remove: async (name, ifMatch) =>
    removed(
      await api.DELETE('/api/v1/compositions/{name}', { params: { path: { name }, header: { 'If-Match': ifMatch } } }),
    ),
};
