import { Anchor, Center, Loader, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { strings } from '../strings/app';
import { common } from '../strings/common';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';

export function Waiting() {
  return (
    <Center h="40vh">
      <Loader aria-label={common.loading} />
    </Center>
  );
}

export function NotFound() {
  return (
    <Stack>
      <Heading title={strings.thereIsNothingHere} />
      <Text>
        {strings.noPageHasThisAddress(
          <Anchor component={Link} to="/" underline="always">
            {strings.goToTheOverview}
          </Anchor>,
        )}
      </Text>
    </Stack>
  );
}

export function PageFailure({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <Stack>
      <Heading title={strings.thisPageDoesNotWork} />
      <Failure of={error} again={reset} />
    </Stack>
  );
}
