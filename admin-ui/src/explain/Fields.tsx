import { Code } from '@mantine/core';
import type { HeaderField } from './queries';
import classes from './TryItPage.module.css';

/** Header fields as they stand in a message. */
export function Fields({ fields }: { fields: readonly HeaderField[] }) {
  return (
    <Code block tabIndex={0} className={classes.body}>
      {fields.map(({ name, value }) => `${name}: ${value}`).join('\n')}
    </Code>
  );
}
