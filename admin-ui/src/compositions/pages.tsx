import { useParams } from '@tanstack/react-router';
import { EntityCreate, EntityEdit } from '../entity/EntityEditor';
import { EntityList } from '../entity/EntityList';
import { kind } from './kind';

export const List = () => <EntityList kind={kind} />;

export const Create = () => <EntityCreate kind={kind} />;

export const Edit = () => <EntityEdit kind={kind} name={useParams({ from: '/compositions/$name' }).name} />;
