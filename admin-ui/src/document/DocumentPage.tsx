import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../session/useUser';
import { strings } from '../strings/document';
import { Heading } from '../ui/Heading';
import { ConfigText } from './ConfigText';
import { Import } from './Import';

/** The configuration as one document: out of the gateway, and into it. */
export function DocumentPage() {
  const { tab = 'export' } = useSearch({ from: '/config' });
  const navigate = useNavigate({ from: '/config' });
  const mayEdit = useMay('editor');
  // What was typed there is still there after a look at the other tab.
  const [visited, setVisited] = useState(false);
  if (tab === 'import' && !visited) setVisited(true);
  const show = (next: string | null) =>
    void navigate({ search: { tab: next === 'import' ? 'import' : undefined }, replace: true });
  return (
    <>
      <Heading title={strings.exportAndImport} about={strings.theWholeConfiguration} />
      <Tabs value={mayEdit ? tab : 'export'} onChange={show} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="export">{strings.export}</Tabs.Tab>
          {mayEdit && <Tabs.Tab value="import">{strings.import}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="export">
          <ConfigText />
        </Tabs.Panel>
        <Tabs.Panel value="import" keepMounted={visited}>
          <Import />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
