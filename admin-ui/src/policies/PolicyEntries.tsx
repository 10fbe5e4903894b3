import { ActionIcon, Badge, Button, Group, Menu, Paper, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { bound } from '../entity/bound';
import { POLICIES } from '../entity/find';
import type { FormProps } from '../entity/kind';
import { NameInput } from '../entity/NameInput';
import { common } from '../strings/common';
import { strings } from '../strings/policies';
import { words } from '../strings/words';
import { Fold } from '../ui/Fold';
import { Words } from '../ui/inputs';
import { type PolicyType, policyTypes } from './queries';
import { SchemaForm } from './SchemaForm';
import { WhenForm } from './WhenForm';

type Entry = Schemas['PolicyEntry'];

interface Props extends FormProps<Entry[] | undefined> {
  level: Schemas['Level'];
}

/** The policies that are attached to a service, a route or a consumer. */
export function PolicyEntries({ value = [], onChange, errors, disabled, level }: Props) {
  const { data: types = [] } = useQuery(policyTypes);
  const change = (next: Entry[]) => onChange(next.length === 0 ? undefined : next);
  const add = (entry: Entry) => change([...value, entry]);
  const swap = (index: number, other: number) => {
    const next = [...value];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(other, 0, moved);
    change(next);
  };
  return (
    <Stack gap="sm">
      {value.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.noneOfItsOwn}
        </Text>
      )}
      {value.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
        <Paper key={index} withBorder p="sm" radius="md">
          <EntryForm
            value={entry}
            onChange={(next) => change(value.map((old, at) => (at === index ? next : old)))}
            errors={errors.at(`[${index}]`)}
            disabled={disabled}
            types={types}
            actions={
              !disabled && (
                <Group gap={2} wrap="nowrap" style={{ flex: 'none' }}>
                  <Move up label={label(entry)} disabled={index === 0} onClick={() => swap(index, index - 1)} />
                  <Move
                    label={label(entry)}
                    disabled={index === value.length - 1}
                    onClick={() => swap(index, index + 1)}
                  />
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    aria-label={strings.remove(label(entry))}
                    onClick={() => change(value.filter((_, at) => at !== index))}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Group>
              )
            }
          />
        </Paper>
      ))}
      {errors.own && (
        <Text size="sm" c="red">
          {errors.own}
        </Text>
      )}
      {!disabled && (
        // It scrolls, so what is in it has to be reached by Tab as well.
        <Menu position="bottom-start" width={340} menuItemTabIndex={0}>
          <Menu.Target>
            <Button variant="light" leftSection={<IconPlus size={16} />} style={{ alignSelf: 'flex-start' }}>
              {strings.addAPolicy}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
            {types
              .filter(({ levels }) => levels.includes(level))
              .map(({ type, description }) => (
                <Menu.Item key={type} onClick={() => add({ type })}>
                  <Text size="sm" fw={500}>
                    {type}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {description}
                  </Text>
                </Menu.Item>
              ))}
            <Menu.Divider />
            <Menu.Item onClick={() => add({ use: '' })}>
              <Text size="sm" fw={500}>
                {strings.aSharedPolicy}
              </Text>
              <Text size="xs" c="dimmed">
                {strings.oneThatIsKept}
              </Text>
            </Menu.Item>
            <Menu.Item onClick={() => add({ name: '', enabled: false })}>
              <Text size="sm" fw={500}>
                {strings.takeAWiderOneAway}
              </Text>
              <Text size="xs" c="dimmed">
                {strings.aPolicyFromEverywhere}
              </Text>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Stack>
  );
}

function label({ name, use, type }: Entry): string {
  return name || use || type || 'policy';
}

function Move({
  up = false,
  label: what,
  ...rest
}: {
  up?: boolean;
  label: string;
  disabled: boolean;
  onClick: () => void;
}) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={strings.move(what, up)} {...rest}>
      {up ? <IconArrowUp size={16} /> : <IconArrowDown size={16} />}
    </ActionIcon>
  );
}

interface EntryProps extends FormProps<Entry> {
  types: readonly PolicyType[];
  actions: ReactNode;
}

function EntryForm({ value, onChange, errors, disabled, types, actions }: EntryProps) {
  const { field, part, optional } = bound({ value, onChange, errors, disabled });
  const kind = types.find(({ type }) => type === value.type);
  const removes = value.enabled === false;
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Group gap="xs">
            <Text fw={600} size="sm">
              {removes ? strings.takesAway : (value.type ?? strings.sharedPolicy)}
            </Text>
            {kind && (
              <Badge variant="default" size="sm" tt="none" fw={400}>
                {kind.phase && words.phase[kind.phase]}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            {removes ? strings.theWiderPolicy : kind?.description}
          </Text>
        </div>
        {actions}
      </Group>
      {(errors.own || errors.at('type').all || errors.at('enabled').all) && (
        <Text size="xs" c="red">
          {[errors.own, errors.at('type').all, errors.at('enabled').all].filter(Boolean).join('; ')}
        </Text>
      )}
      {value.use !== undefined && (
        <Group align="flex-end" gap="xs">
          <div style={{ flex: 1 }}>
            <NameInput
              label={strings.sharedPolicy}
              among={POLICIES}
              value={value.use}
              onChange={(use) => onChange({ ...value, use: use ?? '' })}
              error={errors.at('use').all}
              disabled={disabled}
              required
            />
          </div>
          {value.use !== '' && (
            <Button component={Link} to={`/policies/${value.use}`} variant="subtle">
              {strings.showIt}
            </Button>
          )}
        </Group>
      )}
      {removes && (
        <Words
          label={strings.nameOfThePolicy}
          value={value.name}
          onChange={(name) => onChange({ ...value, name: name ?? '' })}
          error={errors.at('name').all}
          disabled={disabled}
          required
        />
      )}
      {kind && !removes && <SchemaForm schema={kind.settings} {...optional('settings', {})} />}
      {!removes && (
        <Fold
          title={strings.nameAndCondition}
          startsOpen={value.name !== undefined || value.when !== undefined || !errors.at('when').isEmpty}
        >
          <Words
            label={common.name}
            description={strings.aNarrowerEntry}
            placeholder={value.use || value.type}
            {...field('name')}
          />
          <WhenForm {...part('when')} />
        </Fold>
      )}
    </Stack>
  );
}
