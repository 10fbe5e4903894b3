import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMay } from '../session/useUser';
import { strings } from '../strings/services';
import type { Service } from './api';

/** Leads to a new route that forwards to the service. */
export function RouteToIt({ of: { name } }: { of: Service }) {
  const mayEdit = useMay('editor');
  if (!mayEdit) return null;
  return (
    <Button
      renderRoot={(props) => <Link to="/routes/+new" search={{ service: name }} {...props} />}
      variant="default"
      leftSection={<IconRoute size={16} />}
    >
      {strings.makeARouteToIt}
    </Button>
  );
}
