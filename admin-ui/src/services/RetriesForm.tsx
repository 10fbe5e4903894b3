import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { bound } from '../entity/bound';
import { orAbsent, put } from '../entity/draft';
import type { FormProps } from '../entity/kind';
import { strings } from '../strings/services';
import { Choice, Flag, List, Whole, Words } from '../ui/inputs';

type Retries = Schemas['RetryOverrides'];

interface Props<R extends Retries> extends FormProps<R> {
  /** What holds where nothing is given, when it is the same for all. */
  byDefault?: string;
  /** What stands beside the number of attempts. */
  children?: ReactNode;
}

const YES_NO = ['yes', 'no'] as const;

/** When a request that failed is sent again. */
export function RetriesForm<R extends Retries>({ value, onChange, errors, disabled, byDefault, children }: Props<R>) {
  const { field } = bound({ value, onChange, errors, disabled });
  const { backoff = {} } = value;
  const wait = (part: 'base' | 'max') => ({
    value: backoff[part],
    onChange: (next: string | undefined) => onChange(put(value, 'backoff', orAbsent(put(backoff, part, next)))),
    error: errors.at('backoff').at(part).all,
    disabled,
  });
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }}>
        <Whole
          label={strings.attempts}
          description={strings.howManyMoreAfter}
          placeholder={byDefault ?? strings.oneElsewhere}
          {...field('attempts')}
        />
        <Words
          label={strings.perTryTimeout}
          description={strings.toTheAnswersFirstByte}
          placeholder={byDefault ?? '2s'}
          {...field('perTryTimeout')}
        />
        {children}
        <Words
          label={strings.firstWait}
          description={strings.doublesWithEachRepetition}
          placeholder={byDefault ?? '25ms'}
          {...wait('base')}
        />
        <Words
          label={strings.longestWait}
          description={strings.noWaitIsLonger}
          placeholder={byDefault ?? '250ms'}
          {...wait('max')}
        />
        <Words
          label={strings.keptBody}
          description={strings.bodiesUpToThisLength}
          placeholder={byDefault ?? '0B'}
          {...field('bodyBytesMax')}
        />
      </SimpleGrid>
      <List
        label={strings.on}
        description={strings.connectFailureResetTimeout}
        placeholder={value.on ? undefined : (byDefault ?? 'connect-failure')}
        {...field('on')}
      />
      {byDefault === undefined ? (
        <Flag
          label={strings.anyMethod}
          description={strings.alsoRepeatsRequests}
          value={value.anyMethod}
          onChange={(flag) => onChange(put(value, 'anyMethod', flag))}
          disabled={disabled}
        />
      ) : (
        <Choice
          label={strings.anyMethod}
          description={strings.alsoRepeatsRequests}
          placeholder={byDefault}
          of={YES_NO}
          value={value.anyMethod === undefined ? undefined : value.anyMethod ? 'yes' : 'no'}
          // No is not the same as nothing here.
          onChange={(answer) =>
            onChange(
              answer === undefined ? put(value, 'anyMethod', undefined) : { ...value, anyMethod: answer === 'yes' },
            )
          }
          error={errors.at('anyMethod').all}
          disabled={disabled}
        />
      )}
    </>
  );
}
