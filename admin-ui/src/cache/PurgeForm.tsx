import { Alert, Button, Input, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { IconCircleCheck, IconHourglass } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { strings } from '../strings/cache';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { FieldErrors } from '../ui/FieldErrors';
import { Section } from '../ui/Section';
import { OnNodes } from './OnNodes';
import { isEverything, type Purge, purge, purges, WHATS, type What } from './queries';

const WAYS: Record<What, { label: string; about: string; example: string }> = {
  url: { label: strings.url, about: strings.aboutUrl, example: 'shop.example.com/items/7' },
  prefix: { label: strings.beginning, about: strings.aboutBeginning, example: 'shop.example.com/items/' },
  tag: { label: strings.tag, about: strings.aboutTag, example: 'item-7' },
};

/** Takes answers out of the caches of all nodes, and says which of them have done it. */
export function PurgeForm() {
  const client = useQueryClient();
  const [what, setWhat] = useState<What>('url');
  const [text, setText] = useState('');
  const [asking, setAsking] = useState(false);
  const run = useMutation({
    mutationFn: () => purge(what, text),
    onSuccess: () => client.invalidateQueries({ queryKey: purges.queryKey }),
  });
  const errors = FieldErrors.of(run.error);
  const { label, about, example } = WAYS[what];
  return (
    <Section title={strings.takeOut}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isEverything(what, text)) setAsking(true);
          else run.mutate();
        }}
      >
        <Stack gap="sm" maw={640}>
          <Input.Wrapper label={strings.byWhat} labelElement="div">
            <div>
              <SegmentedControl
                size="xs"
                aria-label={strings.byWhat}
                value={what}
                onChange={(chosen) => {
                  setWhat(WHATS.find((one) => one === chosen) ?? 'url');
                  run.reset();
                }}
                data={WHATS.map((value) => ({ value, label: WAYS[value].label }))}
              />
            </div>
          </Input.Wrapper>
          <TextInput
            label={label}
            description={about}
            placeholder={example}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={errors.at(what).own}
            required
          />
          {run.error && !errors.at(what).own && <Failure of={run.error} />}
          <Button type="submit" loading={run.isPending} style={{ alignSelf: 'flex-start' }}>
            {strings.takeThemOut}
          </Button>
          <div aria-live="polite">{run.data && <Outcome of={run.data} />}</div>
        </Stack>
      </form>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={strings.takeOutEverything}
        verb={strings.takeThemOut}
        action={async () => {
          await run.mutateAsync();
        }}
      >
        {strings.servicesAreAskedAnew}
      </Confirm>
    </Section>
  );
}

function Outcome({ of: { nodes = [], silent = [] } }: { of: Purge }) {
  const answers = nodes.reduce((sum, { purged = 0 }) => sum + purged, 0);
  return (
    <Stack gap="xs" data-testid="purged">
      {nodes.length > 0 && (
        <Alert color="teal" variant="light" py="xs" icon={<IconCircleCheck size={18} />}>
          <Text size="sm" mb={6}>
            {strings.takenOut(nodes.length, strings.answers(answers))}
          </Text>
          <OnNodes nodes={nodes} />
        </Alert>
      )}
      {(silent.length > 0 || nodes.length === 0) && (
        <Alert color="orange" variant="light" py="xs" icon={<IconHourglass size={18} />}>
          {silent.length > 0
            ? strings.nodesAreSilent(silent.join(', '), silent.length === 1)
            : strings.noNodeIsConnected}
        </Alert>
      )}
    </Stack>
  );
}
