import { Select, SimpleGrid, Switch } from '@mantine/core';
import { bound } from '../entity/bound';
import type { FormProps } from '../entity/kind';
import { strings } from '../strings/compositions';
import { Whole, Words } from '../ui/inputs';
import { Scalar } from '../ui/Json';
import type { Call } from './api';

type When = NonNullable<Call['when']>;
type ForEach = NonNullable<Call['forEach']>;

const TESTS = [
  { value: 'is', label: strings.is },
  { value: 'isNot', label: strings.isNot },
  { value: 'there', label: strings.isThere },
  { value: 'absent', label: strings.isNotThere },
] as const;

type Test = (typeof TESTS)[number]['value'];

/** Under which condition a call is made. */
export function ConditionForm({ value, onChange, errors, disabled }: FormProps<When | undefined>) {
  const { field } = bound({ value: value ?? {}, onChange, errors, disabled });
  const test = value && testOf(value);
  const choose = (next: Test) => {
    const taken = value?.value === undefined ? {} : { value: value.value };
    if (next === 'there' || next === 'absent') onChange({ ...taken, exists: next === 'there' });
    else onChange({ ...taken, [next]: value?.is ?? value?.isNot ?? true });
  };
  return (
    <>
      <Switch
        label={strings.onlyUnderACondition}
        checked={value !== undefined}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked ? { is: true } : undefined)}
        error={errors.own}
      />
      {value && (
        <SimpleGrid cols={{ base: 1, xs: 3 }} pl="xl">
          <Words label={strings.thisValue} placeholder="{calls.user.body#/premium}" {...field('value')} required />
          <Select
            label={strings.test}
            data={TESTS}
            allowDeselect={false}
            value={test ?? 'is'}
            onChange={(next) => choose(TESTS.find((one) => one.value === next)?.value ?? 'is')}
            error={errors.at('exists').all}
            disabled={disabled}
          />
          {(test === 'is' || test === 'isNot') && (
            <Scalar
              label={strings.what}
              placeholder="true"
              value={value[test]}
              onChange={(next) => onChange({ ...withoutTest(value), [test]: next })}
              error={errors.at(test).all}
              disabled={disabled}
            />
          )}
        </SimpleGrid>
      )}
    </>
  );
}

function testOf(when: When): Test {
  if (when.exists !== undefined) return when.exists ? 'there' : 'absent';
  return 'isNot' in when ? 'isNot' : 'is';
}

function withoutTest({ value }: When): When {
  return value === undefined ? {} : { value };
}

/** A call that is made once for each element of an array. */
export function ForEachForm({ value, onChange, errors, disabled }: FormProps<ForEach | undefined>) {
  const { field } = bound({ value: value ?? {}, onChange, errors, disabled });
  return (
    <>
      <Switch
        label={strings.onceForEachElement}
        description={strings.theCallNamesTheElement}
        checked={value !== undefined}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked ? {} : undefined)}
        error={errors.own}
      />
      {value && (
        <SimpleGrid cols={{ base: 1, xs: 3 }} pl="xl">
          <Words label={strings.theArray} placeholder="{calls.cart.body#/lines}" {...field('over')} required />
          <Whole label={strings.atOnce} placeholder="8" {...field('parallel')} />
          <Whole label={strings.elementsAtMost} placeholder="100" {...field('max')} />
        </SimpleGrid>
      )}
    </>
  );
}
