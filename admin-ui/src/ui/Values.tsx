import { isObject } from '../entity/draft';
import { strings } from '../strings/ui';
import { LongText } from './LongText';
import classes from './Values.module.css';

/** What something is set to, value by value under its name, to be read by people. */
export function Values({ of }: { of: object }) {
  return (
    <dl className={classes.values}>
      {Object.entries(of).map(([name, value]) => (
        <Named key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Named({ name, value }: { name: string; value: unknown }) {
  const isDeep = isPart(value) || (Array.isArray(value) && value.some(isPart));
  return (
    <>
      <dt className={isDeep ? classes.over : classes.name}>{name}</dt>
      <dd className={isDeep ? classes.under : classes.value}>
        <Value of={value} />
      </dd>
    </>
  );
}

/** One value, of any kind. */
export function Value({ of: value }: { of: unknown }) {
  if (isPart(value)) return <Values of={value} />;
  if (isObject(value) || (Array.isArray(value) && value.length === 0))
    return <span className={classes.none}>{strings.none}</span>;
  if (!Array.isArray(value)) return <LongText text={scalar(value)} />;
  if (value.some(isPart))
    return (
      <ol className={classes.items}>
        {keyed(value).map(([key, item]) => (
          <li key={key}>
            <Value of={item} />
          </li>
        ))}
      </ol>
    );
  return <LongText text={value.map(scalar).join(', ')} />;
}

/** Has names of its own. */
function isPart(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).length > 0;
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The same may be in a list twice. */
function keyed(items: readonly unknown[]): [key: string, item: unknown][] {
  return items.map((item, index) => [`${index} ${JSON.stringify(item)}`, item]);
}
