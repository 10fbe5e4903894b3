import { Button, CloseButton, Group, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconArrowRight, IconDevices, IconRoute, IconServer } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { nodes } from '../nodes/queries';
import { useMay } from '../session/useUser';
import { strings } from '../strings/overview';
import { Section } from '../ui/Section';
import classes from './FirstSteps.module.css';

/** Says to newcomers what a gateway does, and where to begin; until it is hidden. */
export default function FirstSteps({ of: { routes = 0, services = 0 } }: { of: Schemas['Counts'] }) {
  const mayEdit = useMay('editor');
  const [isHidden, hide] = useLocalStorage({ key: 'portico-first-steps-hidden', defaultValue: false });
  const { data } = useInfiniteQuery(nodes);
  const address = data?.pages.flatMap(({ items }) => items).find(({ status }) => status?.address)?.status?.address;
  if (routes > 0 && isHidden) return null;
  return (
    <Section title={strings.firstSteps}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Text size="sm">{strings.porticoStandsInFront}</Text>
        {routes > 0 && <CloseButton aria-label={strings.hideTheFirstSteps} onClick={() => hide(true)} />}
      </Group>
      <ol className={classes.way}>
        <Stop icon={<IconDevices size={20} />} title={strings.clients}>
          {strings.clientsCallANode(address)}
        </Stop>
        <Stop icon={<IconRoute size={20} />} title={<Link to="/map">{strings.countedRoutes(routes)}</Link>}>
          {strings.aRouteTakesWhatMatches}
        </Stop>
        <Stop icon={<IconServer size={20} />} title={<Link to="/services">{strings.countedServices(services)}</Link>}>
          {strings.aServiceAnswers}
        </Stop>
      </ol>
      <Group gap="xs">
        {mayEdit && (
          <>
            <Button component={Link} to="/services/+new" variant={services > 0 ? 'default' : 'filled'}>
              {strings.makeAService}
            </Button>
            <Button component={Link} to="/routes/+new" variant={services > 0 && routes === 0 ? 'filled' : 'default'}>
              {strings.makeARouteToIt}
            </Button>
            <Button component={Link} to="/consumers/+new" variant="default">
              {strings.letSomebodyCallIt}
            </Button>
          </>
        )}
        {routes > 0 && (
          <Button component={Link} to="/try" variant={mayEdit ? 'subtle' : 'default'}>
            {strings.seeWhatBecomesOfARequest}
          </Button>
        )}
      </Group>
    </Section>
  );
}

function Stop({ icon, title, children }: { icon: ReactNode; title: ReactNode; children: ReactNode }) {
  return (
    <li className={classes.stop}>
      <IconArrowRight size={20} className={classes.arrow} aria-hidden="true" />
      <Group gap={8} wrap="nowrap">
        {icon}
        <Text fw={600} size="sm">
          {title}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {children}
      </Text>
    </li>
  );
}
