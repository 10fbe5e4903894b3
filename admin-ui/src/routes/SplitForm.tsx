import { Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { put } from '../entity/draft';
import type { FormProps } from '../entity/kind';
import { common } from '../strings/common';
import { strings } from '../strings/routes';
import { Choice, Whole, Words } from '../ui/inputs';
import type { Route } from './api';
import { ForwardForm } from './ForwardForm';

type Split = NonNullable<Route['split']>;
type Destination = NonNullable<Split['destinations']>[number];

const STICKY = ['client-address', 'consumer', 'header', 'cookie', 'query'] as const;

/** Requests are shared out among services. */
export function SplitForm({ value, onChange, errors, disabled }: FormProps<Split>) {
  const destinations = value.destinations ?? [];
  const change = (next: Destination[]) => onChange({ ...value, destinations: next });
  const sum = destinations.reduce((total, { weight = 1 }) => total + weight, 0);
  return (
    <Stack gap="sm">
      {destinations.map((destination, index) => {
        const { weight = 1 } = destination;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a destination is its place in the list
          <Paper key={index} withBorder p="sm" radius="md">
            <Stack gap="sm">
              <Group justify="space-between">
                <Text size="sm" fw={600}>
                  {sum > 0 ? strings.ofTheRequests(Math.round((100 * weight) / sum)) : strings.noneOfTheRequests}
                </Text>
                {!disabled && (
                  <Button
                    variant="subtle"
                    color="red"
                    size="compact-xs"
                    onClick={() => change(destinations.filter((_, at) => at !== index))}
                  >
                    {strings.remove}
                  </Button>
                )}
              </Group>
              <ForwardForm
                value={destination}
                onChange={(next) => change(destinations.map((old, at) => (at === index ? next : old)))}
                errors={errors.at(`destinations[${index}]`)}
                disabled={disabled}
              >
                <Whole
                  label={strings.weight}
                  description={strings.itsShareAmongTheDestinations}
                  placeholder="1"
                  value={destination.weight}
                  onChange={(next) =>
                    change(destinations.map((old, at) => (at === index ? put(old, 'weight', next) : old)))
                  }
                  error={errors.at(`destinations[${index}]`).at('weight').all}
                  disabled={disabled}
                />
              </ForwardForm>
            </Stack>
          </Paper>
        );
      })}
      {errors.at('destinations').own && (
        <Text size="sm" c="red">
          {errors.at('destinations').own}
        </Text>
      )}
      {!disabled && (
        <Button
          variant="light"
          leftSection={<IconPlus size={16} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => change([...destinations, {}])}
        >
          {strings.addADestination}
        </Button>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Choice
          label={strings.keepTogether}
          description={strings.requestsThatHave}
          placeholder={strings.eachIsByItself}
          of={STICKY}
          value={value.sticky?.by}
          onChange={(by) => onChange(put(value, 'sticky', by && { by }))}
          error={errors.at('sticky').at('by').all ?? errors.at('sticky').own}
          disabled={disabled}
        />
        {value.sticky && (
          <Words
            label={common.name}
            description={strings.ofTheHeaderFieldCookie}
            value={value.sticky.name}
            onChange={(name) => onChange({ ...value, sticky: put(value.sticky ?? {}, 'name', name) })}
            error={errors.at('sticky').at('name').all}
            disabled={disabled}
          />
        )}
      </SimpleGrid>
    </Stack>
  );
}
