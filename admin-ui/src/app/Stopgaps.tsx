import { Anchor, Center, Loader, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';

export function Waiting() {
  return (
    <Center h="40vh">
      <Loader aria-label="Loading" />
    </Center>
  );
}

export function NotFound() {
  return (
    <Stack>
      <Heading title="There is nothing here" />
      <Text>
        No page has this address.{' '}
        <Anchor component={Link} to="/">
          Go to the overview
        </Anchor>
        , or press Ctrl-K to find what you look for.
      </Text>
    </Stack>
  );
}

export function PageFailure({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <Stack>
      <Heading title="This page does not work" />
      <Failure of={error} again={reset} />
    </Stack>
  );
}
