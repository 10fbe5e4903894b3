import { Notification, Portal, Stack } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { words } from '../api/problem';
import { Store, useStore } from '../api/store';
import { strings } from '../strings/ui';
import classes from './toast.module.css';

interface Toast {
  id: number;
  tone: 'good' | 'bad';
  text: string;
}

const SHOWN_MILLIS = { good: 4000, bad: 10_000 };
const SHOWN_MAX = 4;

const toasts = new Store<readonly Toast[]>([]);
let last = 0;

/** Says for a moment what was done. */
export function done(text: string): void {
  show('good', text);
}

/** Says what could not be done, and why. */
export function failed(failure: unknown): void {
  show('bad', words(failure));
}

function show(tone: Toast['tone'], text: string): void {
  const id = ++last;
  toasts.set([...toasts.get().slice(1 - SHOWN_MAX), { id, tone, text }]);
  setTimeout(() => close(id), SHOWN_MILLIS[tone]);
}

function close(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

export function Toasts() {
  const shown = useStore(toasts);
  return (
    <Portal>
      <Stack className={classes.toasts} gap="xs" role="status" aria-live="polite">
        {shown.map(({ id, tone, text }) => (
          <Notification
            key={id}
            withBorder
            color={tone === 'good' ? 'teal' : 'red'}
            icon={tone === 'good' ? <IconCheck size={18} /> : <IconX size={18} />}
            onClose={() => close(id)}
            closeButtonProps={{ 'aria-label': strings.dismiss }}
          >
            {text}
          </Notification>
        ))}
      </Stack>
    </Portal>
  );
}
