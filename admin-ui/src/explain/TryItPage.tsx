import { Alert, Autocomplete, Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconFlask2, IconLock, IconSend } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { nodes } from '../nodes/queries';
import { useMay } from '../session/useUser';
import { common } from '../strings/common';
import { strings } from '../strings/explain';
import { FieldErrors } from '../ui/FieldErrors';
import { Heading } from '../ui/Heading';
import { MapInput } from '../ui/MapInput';
import { Refusal } from '../ui/Refusal';
import { Explained } from './Explained';
import { headersOf, type Link, linked } from './link';
import { explain, METHODS } from './queries';
import { Sent } from './Sent';
import { Served } from './Served';
import classes from './TryItPage.module.css';

/** What the gateway would do with a request, and why. */
export function TryItPage() {
  const search = useSearch({ from: '/try' });
  const mayTry = useMay('editor');
  return (
    <>
      <Heading title={common.tryIt} about={strings.whatWouldTheGateway} />
      <Stack>
        <LookUp key={`of ${search.request}`} />
        {search.request && <Served requestId={search.request} />}
        {mayTry ? (
          <Composer key={search.request ?? ''} />
        ) : (
          <Alert color="gray" icon={<IconLock size={18} />}>
            {strings.tryingARequestMayCheck}
          </Alert>
        )}
      </Stack>
    </>
  );
}

/** Finds a request that was served lately, by the id that its answer had. */
function LookUp() {
  const { request = '' } = useSearch({ from: '/try' });
  const navigate = useNavigate({ from: '/try' });
  const [id, setId] = useState(request);
  const wanted = id.trim();
  const look = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== '') void navigate({ search: { request: wanted } });
  };
  return (
    <form onSubmit={look} aria-label={strings.byRequestId}>
      <Group gap="xs" align="flex-end">
        <TextInput
          label={strings.requestId}
          description={strings.everyAnswerHasIt}
          placeholder="8d1f0a77c2b3e491"
          spellCheck={false}
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
          style={{ flex: '1 1 20rem', maxWidth: 480 }}
        />
        <Button type="submit" variant="default" disabled={wanted === ''}>
          {strings.lookItUp}
        </Button>
      </Group>
    </form>
  );
}

function Composer() {
  const search = useSearch({ from: '/try' });
  const navigate = useNavigate({ from: '/try' });
  const listed = useInfiniteQuery(nodes);
  const known = listed.data?.pages.flatMap(({ items }) => items).filter(({ state }) => state !== 'gone') ?? [];
  const address = known.find(({ status }) => status?.address)?.status?.address;
  const [method, setMethod] = useState(search.method ?? 'GET');
  const [typed, setUrl] = useState(search.url);
  const [client, setClient] = useState(search.client ?? '');
  const [headers, setHeaders] = useState(() => headersOf(search.header));
  const [body, setBody] = useState('');
  const url = typed ?? (address ? `http://${address}/` : '');
  const link = linked(url, headers);
  const run = useMutation({
    mutationFn: (send: boolean) =>
      explain(
        { method, url, headers, client: client || undefined, body: body || undefined, send: send || undefined },
        search.node,
      ),
    onMutate: () =>
      void navigate({
        search: { ...link.search, method, client: client || undefined, node: search.node, request: search.request },
        replace: true,
      }),
  });
  const left = leftOut(link, search.left);
  const errors = FieldErrors.of(run.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run.mutate(false);
  };
  return (
    <div className={classes.page}>
      <form onSubmit={submit} aria-label={strings.request}>
        <Stack gap="sm">
          <Group gap="xs" align="flex-start" wrap="nowrap">
            <Autocomplete
              label={common.method}
              data={[...METHODS]}
              filter={({ options }) => options}
              value={method}
              onChange={(value) => setMethod(value.toUpperCase())}
              error={errors.at('method').own}
              className={classes.method}
            />
            <TextInput
              label={strings.url}
              placeholder="https://shop.example.com/orders/7"
              spellCheck={false}
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
              error={errors.at('url').own}
              flex={1}
              required
            />
          </Group>
          <MapInput
            label={common.headerFields}
            keyLabel={common.header}
            value={headers}
            onChange={setHeaders}
            errors={errors.at('headers')}
            disabled={false}
          />
          {left.map((words) => (
            <Text key={words} size="xs" c="dimmed" data-testid="not-in-the-address">
              {words}
            </Text>
          ))}
          <Group gap="xs" grow align="flex-start">
            <TextInput
              label={strings.clientAddress}
              placeholder="127.0.0.1"
              value={client}
              onChange={(event) => setClient(event.currentTarget.value)}
              error={errors.at('client').own}
            />
            <Select
              label={common.node}
              placeholder={strings.any}
              data={known.flatMap(({ name }) => name ?? [])}
              value={search.node ?? null}
              onChange={(node) => void navigate({ search: { ...search, node: node ?? undefined }, replace: true })}
              clearable
              error={errors.at('node').own}
            />
          </Group>
          <Textarea
            label={common.body}
            description={body === '' ? strings.textAFewKiB : strings.theBodyIsNotInTheAddress}
            spellCheck={false}
            autosize
            minRows={2}
            maxRows={12}
            classNames={{ input: 'mono' }}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
            error={errors.at('body').own}
          />
          <Group gap="xs">
            <Button
              type="submit"
              loading={run.isPending && run.variables === false}
              disabled={run.isPending}
              leftSection={<IconFlask2 size={16} />}
            >
              {strings.explain}
            </Button>
            <Button
              variant="default"
              loading={run.isPending && run.variables === true}
              disabled={run.isPending}
              leftSection={<IconSend size={16} />}
              onClick={() => run.mutate(true)}
              aria-describedby="what-sending-does"
            >
              {strings.sendIt}
            </Button>
          </Group>
          <Text size="xs" c="dimmed" id="what-sending-does">
            {strings.sentItIsAsReal}
          </Text>
          <Refusal of={run.error} errors={errors} />
        </Stack>
      </form>
      <div aria-live="polite">
        {run.data?.explanation ? (
          <Stack>
            {run.data.sent && <Sent sent={run.data.sent} />}
            <Explained explanation={run.data.explanation} node={run.data.node ?? ''} />
          </Stack>
        ) : (
          <Text size="sm" c="dimmed" className={classes.empty}>
            {strings.hereItWillSay}
          </Text>
        )}
      </div>
    </div>
  );
}

/** What the address of the page does not have of the request, or did not have of the one that it led to, and why. */
function leftOut({ search, areHeadersTooLong }: Link, before: string[] = []): string[] {
  const left = new Set([...(search.left ?? []), ...before]);
  return [
    ...(left.size > 0 ? [strings.mayBeCredentials([...left].join(', '))] : []),
    ...(areHeadersTooLong ? [strings.theHeadersAreTooLong] : []),
  ];
}
