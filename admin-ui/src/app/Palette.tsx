import { Group, Kbd, Loader, Modal, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { includes } from '../session/session';
import { useUser } from '../session/useUser';
import { strings } from '../strings/app';
import classes from './Palette.module.css';
import { PLACES } from './places';
import { SOUGHT } from './sought';

interface Entry {
  id: string;
  label: string;
  kind: string;
  icon: (typeof PLACES)[number]['places'][number]['icon'];
  go: () => void;
}

const EACH_MAX = 5;
const PAUSE_MILLIS = 150;

/** Ctrl-K: goes to any page, and to anything by its name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const { entries, searching } = useEntries(text.trim().toLowerCase());
  const list = useId();
  const at = Math.min(chosen, entries.length - 1);
  useEffect(() => {
    document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [list, at]);
  const go = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onClose();
    entry.go();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, entries.length - 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0));
    else if (event.key === 'Enter') go(entries[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal.Root opened onClose={onClose} size="lg" yOffset="12vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={strings.goToAnything}>
        <Modal.Body p={0}>
          <TextInput
            aria-label={strings.goToAnything}
            placeholder={strings.aPageOrTheName}
            size="md"
            variant="unstyled"
            className={classes.input}
            leftSection={<IconSearch size={18} />}
            rightSection={searching && <Loader size="xs" />}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
            role="combobox"
            aria-expanded
            aria-controls={list}
            aria-activedescendant={entries[at] && `${list}-${at}`}
            data-autofocus
          />
          {/* The list itself scrolls: it belongs to the input, which has the keys. */}
          <div id={list} role="listbox" aria-label={strings.whereToGo} className={classes.results}>
            {entries.map(({ id, label, kind, icon: Icon, ...entry }, index) => (
              <UnstyledButton
                key={id}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === at}
                tabIndex={-1}
                className={classes.entry}
                onMouseMove={() => setChosen(index)}
                onClick={() => go({ id, label, kind, icon: Icon, ...entry })}
              >
                <Icon size={18} stroke={1.6} />
                <span className={classes.label}>{label}</span>
                <Text span size="xs" className={classes.kind}>
                  {kind}
                </Text>
              </UnstyledButton>
            ))}
          </div>
          {entries.length === 0 && (
            <Text size="sm" c="dimmed" p="md">
              {searching ? strings.searching : strings.nothingHasInItsName(text)}
            </Text>
          )}
          <Group className={classes.keys} gap="xs">
            <Kbd size="xs">↑</Kbd>
            <Kbd size="xs">↓</Kbd> {strings.toChoose} <Kbd size="xs">{strings.enter}</Kbd> {strings.toGo}{' '}
            <Kbd size="xs">{strings.esc}</Kbd> {strings.toClose}
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function useEntries(text: string): { entries: Entry[]; searching: boolean } {
  const navigate = useNavigate();
  const { role } = useUser();
  const [wanted] = useDebouncedValue(text, PAUSE_MILLIS);
  const seen = SOUGHT.filter(({ from }) => from === undefined || includes(role, from));
  const { data: found = [], isFetching } = useQuery({
    queryKey: ['palette', role, wanted],
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      Promise.all(seen.map(async (sought) => ({ sought, names: await sought.find(wanted, EACH_MAX, signal) }))),
  });
  const places = PLACES.flatMap((group) => group.places)
    .filter(({ title, from }) => title.toLowerCase().includes(text) && (from === undefined || includes(role, from)))
    .map(({ to, title, icon }) => ({
      id: to,
      label: title,
      kind: strings.page,
      icon,
      go: () => void navigate({ to }),
    }));
  const makers = seen.flatMap(({ word, make }) =>
    text === '' || make === undefined || !includes(role, make.from) || !strings.wordsOfNew(word).includes(text)
      ? []
      : {
          id: `new ${word}`,
          label: strings.makeNew(word),
          kind: strings.make,
          icon: IconPlus,
          go: () => void navigate(make.at),
        },
  );
  const named = found.flatMap(({ sought: { word, icon, at }, names }) =>
    names
      .filter((name) => text !== '' && name.includes(text))
      .map((name) => ({ id: `${word} ${name}`, label: name, kind: word, icon, go: () => void navigate(at(name)) })),
  );
  // Who types a whole name means it.
  const isWhole = ({ label }: Entry) => label === text;
  return {
    entries: [...places, ...named.filter(isWhole), ...named.filter((entry) => !isWhole(entry)), ...makers],
    searching: isFetching || wanted !== text,
  };
}
