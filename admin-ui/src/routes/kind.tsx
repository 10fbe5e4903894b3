import { Badge, Box, Group, Text, Tooltip } from '@mantine/core';
import { IconLockOpen, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Kind } from '../entity/kind';
import { common } from '../strings/common';
import { strings } from '../strings/routes';
import { words } from '../strings/words';
import { few } from '../ui/few';
import { calls, type Route } from './api';
import { EffectivePolicies } from './EffectivePolicies';
import { openRoute } from './openRoutes';
import { RouteForm } from './RouteForm';
import { TryRoute } from './TryRoute';

export const kind: Kind<Route> = {
  ...calls,
  plural: 'routes',
  title: strings.routes,
  word: words.entity.route,
  switched: true,
  counted: 'route',
  icon: IconRoute,
  about: strings.aRouteSaysWhichRequests,
  consequence: strings.requestsThatItMatchedGo,
  asides: [{ view: 'more', title: strings.whatRuns, Page: EffectivePolicies }],
  blank: { forward: {} },
  startingWith: ({ service }) => ({ forward: service === undefined ? {} : { service } }),
  Next: TryRoute,
  Form: RouteForm,
  columns: [
    { title: strings.matches, cell: (route) => <Matches route={route} /> },
    { title: strings.thenColumn, cell: (route) => <Then route={route} /> },
    { title: strings.protection, cell: (route) => <Protection route={route} />, wide: true },
  ],
};

const SHOWN_MAX = 3;

function Matches({ route }: { route: Route }) {
  const { methods = [], hosts = [], paths = [] } = route.match ?? {};
  return (
    <Box miw={{ sm: '7.5rem' }}>
      <Text size="sm" className="mono">
        {few(paths.length > 0 ? paths : [strings.anyPath])}
      </Text>
      {(methods.length > 0 || hosts.length > 0) && (
        <Text size="xs" c="dimmed" className="mono">
          {[few(methods), few(hosts)].filter(Boolean).join(' · ')}
        </Text>
      )}
      {/* Beside it there is no room for it on a phone, and nobody must miss it. */}
      <Box hiddenFrom="md">
        <Standing route={route} />
      </Box>
    </Box>
  );
}

function Then({ route: { forward, split, compose, redirect, respond } }: { route: Route }) {
  if (split)
    return (
      <span className="mono">
        {(split.destinations ?? []).map(({ service, weight = 1 }) => `→ ${service} (${weight})`).join(' ')}
      </span>
    );
  if (forward) return <span className="mono">→ {forward.service}</span>;
  if (compose) return <span>{strings.composes(<span className="mono">{compose.composition}</span>)}</span>;
  if (redirect)
    return (
      <span className="mono">
        {redirect.status ?? 302} {redirect.location}
      </span>
    );
  return respond ? <span style={{ whiteSpace: 'nowrap' }}>{strings.answers(respond.status ?? 200)}</span> : null;
}

/** Whether it is off; if not, whether it is open. */
function Standing({ route: { name = '', enabled } }: { route: Route }) {
  if (enabled !== false) return <Open name={name} />;
  return (
    <Badge color="gray" variant="light" size="sm" tt="none">
      {common.disabled}
    </Badge>
  );
}

/** Marks a route on which nobody has to say who they are. */
function Open({ name }: { name: string }) {
  const { data: open } = useQuery(openRoute(name));
  if (!open) return null;
  return (
    <Tooltip label={open.sometimes ? strings.authenticationIsAsked : strings.nobodyHasToSay}>
      <Badge color="orange" variant="light" size="sm" tt="none" leftSection={<IconLockOpen size={12} />}>
        {open.sometimes ? strings.partlyOpen : strings.open}
      </Badge>
    </Tooltip>
  );
}

function Protection({ route }: { route: Route }) {
  return (
    <Group gap={4} miw="8.5rem">
      <Standing route={route} />
      {(route.policies ?? []).slice(0, SHOWN_MAX).map(({ name, use, type, enabled }) => (
        <Badge
          key={`${name} ${use} ${type}`}
          variant="default"
          size="sm"
          tt="none"
          fw={400}
          td={enabled === false ? 'line-through' : undefined}
        >
          {name ?? use ?? type}
        </Badge>
      ))}
    </Group>
  );
}
