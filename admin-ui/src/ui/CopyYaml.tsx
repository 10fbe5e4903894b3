import { stringify } from 'yaml';
import { strings } from '../strings/ui';
import { Copy } from './Copy';

/** Copies a part of the configuration as one writes it. Apart, since what writes YAML is large. */
export default function CopyYaml({ of, name }: { of: unknown; name: string | undefined }) {
  return <Copy value={stringify(of)} label={strings.copyAsYaml(name)} size="sm" />;
}
