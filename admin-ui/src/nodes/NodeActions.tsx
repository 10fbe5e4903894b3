import { Button, Menu, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok, succeeded } from '../api/client';
import { useMay } from '../session/useUser';
import { perSecond } from '../statistics/numbers';
import type { Summary } from '../statistics/traffic';
import { common } from '../strings/common';
import { strings } from '../strings/nodes';
import { Confirm } from '../ui/Confirm';
import { done, failed } from '../ui/toast';
import type { Node } from './queries';

type Deed = 'drain' | 'revoke' | 'delete';

interface Props {
  node: Node;
  /** All of them: who else serves the traffic. */
  among: readonly Node[];
  load: Summary | undefined;
  onForgotten?: () => void;
}

/** What can be done with a node. What takes traffic from it names first who is left. */
export function NodeActions({ node: { name = '', drained = false, revokedAt }, among, load, onForgotten }: Props) {
  const client = useQueryClient();
  const isEditor = useMay('editor');
  const isAdmin = useMay('admin');
  const [asked, setAsked] = useState<Deed>();
  const path = { name };
  const changed = () => client.invalidateQueries({ queryKey: ['nodes'] });
  const drain = async (off: boolean) => {
    ok(await api.POST('/api/v1/nodes/{name}/drain', { params: { path, query: off ? { off } : {} } }));
    done(off ? strings.takesTrafficAgain(name) : strings.takesNoNewTraffic(name));
    await changed();
  };
  const revoke = async () => {
    ok(await api.POST('/api/v1/nodes/{name}/revoke', { params: { path } }));
    done(strings.theNodeIsOut(name));
    await changed();
  };
  const forget = async () => {
    succeeded(await api.DELETE('/api/v1/nodes/{name}', { params: { path } }));
    done(strings.theNodeIsForgotten(name));
    onForgotten?.();
    await changed();
  };
  if (!isEditor) return null;
  const asking = (deed: Deed) => ({ opened: asked === deed, onClose: () => setAsked(undefined) });
  const left = <Left without={name} among={among} load={load} />;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle" color="gray" size="compact-sm" aria-label={strings.actionsFor(name)}>
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {revokedAt === undefined &&
            (drained ? (
              <Menu.Item onClick={() => drain(true).catch(failed)}>{strings.takeTrafficAgain}</Menu.Item>
            ) : (
              <Menu.Item onClick={() => setAsked('drain')}>{strings.takeNoNewTrafficMenu}</Menu.Item>
            ))}
          {isAdmin && revokedAt === undefined && (
            <Menu.Item c="red" onClick={() => setAsked('revoke')}>
              {strings.revoke}
            </Menu.Item>
          )}
          {isAdmin && (
            <Menu.Item c="red" onClick={() => setAsked('delete')}>
              {strings.forgetMenu}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        {...asking('drain')}
        title={strings.takeNoNewTrafficOn(name)}
        verb={strings.takeNoNewTraffic}
        action={() => drain(false)}
        danger={false}
      >
        {left}
        {strings.loadBalancersSeeIt}
      </Confirm>
      <Confirm {...asking('revoke')} title={strings.putOutForGood(name)} verb={common.revoke} action={revoke}>
        {left}
        {strings.itsTokenIsNoLonger}
      </Confirm>
      <Confirm {...asking('delete')} title={strings.forgetNode(name)} verb={strings.forget} action={forget}>
        {left}
        {strings.ifItStillRuns}
      </Confirm>
    </>
  );
}

interface LeftProps extends Pick<Props, 'among' | 'load'> {
  without: string;
}

/** Who serves the traffic when one does not, and how much that is. */
function Left({ without, among, load }: LeftProps) {
  const serving = among.filter(({ status, state }) => status?.ready && state !== 'gone' && state !== 'revoked');
  const left = serving.filter(({ name }) => name !== without).length;
  return (
    <Text size="sm" fw={500} c={left === 0 ? 'red' : undefined} data-testid="consequence">
      {left === 0 ? strings.noOtherNodeTakesTraffic : strings.othersTakeTraffic(left)}{' '}
      {load !== undefined && load.requests > 0 && strings.itHas(perSecond(load.requestsPerSecond))}
    </Text>
  );
}
