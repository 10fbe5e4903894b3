import { strings } from '../strings/routes';
import type { FieldErrors } from '../ui/FieldErrors';
import { MapInput } from '../ui/MapInput';
import { readMatch, type ValueMatch, writeMatch } from './valueMatch';

interface Props {
  label: string;
  keyLabel: string;
  value: Record<string, ValueMatch> | undefined;
  onChange: (value: Record<string, ValueMatch> | undefined) => void;
  errors: FieldErrors;
  disabled: boolean;
}

/** What header fields or query parameters must hold. */
export function MatchMap({ value, onChange, ...rest }: Props) {
  return (
    <MapInput
      {...rest}
      description={strings.aValueAndARegular}
      value={value && mapped(value, writeMatch)}
      onChange={(next) => onChange(next && mapped(next, readMatch))}
    />
  );
}

function mapped<A, B>(record: Record<string, A>, each: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, one]) => [key, each(one)]));
}
