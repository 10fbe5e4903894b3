import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { common } from '../strings/common';
import { strings } from '../strings/nodes';
import { IssueDialog } from '../ui/IssueDialog';
import { start } from './start';

/** Lets a node in, and says how to start it. */
export function EnrolNode({ onClose, onEnrolled }: { onClose: () => void; onEnrolled: () => void }) {
  const [name, setName] = useState('');
  const [group, setGroup] = useState('');
  const run = useMutation({
    mutationFn: async () => ok(await api.POST('/api/v1/nodes', { body: { name, group: group || undefined } })),
    onSuccess: onEnrolled,
  });
  return (
    <IssueDialog
      title={strings.addANode}
      verb={strings.makeItsToken}
      run={run}
      onClose={onClose}
      shown={(made) => ({
        title: strings.startNode(made.name),
        value: start([`PORTICO_NODE_NAME=${made.name}`, `PORTICO_NODE_TOKEN=${made.token}`]),
        about: strings.onItsMachine,
      })}
    >
      {(errors) => (
        <>
          <TextInput
            label={common.name}
            placeholder="node-3"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors.at('name').own}
            data-autofocus
            required
          />
          <TextInput
            label={strings.group}
            placeholder="default"
            value={group}
            onChange={(event) => setGroup(event.currentTarget.value)}
            error={errors.at('group').own}
          />
        </>
      )}
    </IssueDialog>
  );
}
