import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const HOME = join(import.meta.dirname, '..', '..');
const SOURCE = join(HOME, 'src');

/** Values that people write in the configuration, and read there as they write them. */
const AS_WRITTEN = new Set(['type', 'field', 'what']);

/** The words of a type that has no others: not of texts at large, which come from the catalogue or from people. */
function wordsOf(type: ts.Type): string[] {
  const parts = type.isUnion() ? type.types : [type];
  if (parts.some(({ flags }) => (flags & (ts.TypeFlags.String | ts.TypeFlags.Object)) !== 0)) return [];
  return parts.flatMap((part) => (part.isStringLiteral() && /\p{L}{2}/u.test(part.value) ? part.value : []));
}

/** What of an expression ends up on the screen. */
function said(expression: ts.Expression): ts.Expression[] {
  if (ts.isParenthesizedExpression(expression)) return said(expression.expression);
  if (ts.isConditionalExpression(expression)) return [expression.whenTrue, expression.whenFalse].flatMap(said);
  if (ts.isTemplateExpression(expression)) return expression.templateSpans.flatMap((span) => said(span.expression));
  if (!ts.isBinaryExpression(expression)) return [expression];
  const { kind } = expression.operatorToken;
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return said(expression.right);
  return [expression.left, expression.right].flatMap(said);
}

/** The expressions that show a word of the API as it is, by file and line. */
function shownAsTheyAre(program: ts.Program, file: ts.SourceFile): string[] {
  const checker = program.getTypeChecker();
  const found: string[] = [];
  const look = (expression: ts.Expression): void => {
    for (const shown of said(expression)) {
      const of = wordsOf(checker.getTypeAtLocation(shown));
      if (of.length === 0 || ts.isStringLiteralLike(shown) || AS_WRITTEN.has(shown.getText())) continue;
      const { line } = file.getLineAndCharacterOfPosition(shown.getStart());
      found.push(`${file.fileName.slice(SOURCE.length + 1)}:${line + 1}: ${shown.getText()}, such as ${of[0]}`);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) look(node.expression);
    if (ts.isCallExpression(node) && /^(strings|common)\.\w+$/.test(node.expression.getText()))
      node.arguments.forEach(look);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function programOf(files: Record<string, string> | undefined): ts.Program {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const config = ts.getParsedCommandLineOfConfigFile(join(HOME, 'tsconfig.json'), {}, host);
  if (config === undefined) throw new Error('there is no tsconfig.json');
  if (files === undefined) return ts.createProgram(config.fileNames, config.options);
  const compiler = ts.createCompilerHost(config.options);
  const read = compiler.getSourceFile;
  compiler.getSourceFile = (name, options) =>
    files[name] === undefined ? read(name, options) : ts.createSourceFile(name, files[name], options);
  return ts.createProgram(Object.keys(files), { ...config.options, types: [] }, compiler);
}

test('no word of the API is shown as it is: people read those of the catalogue', () => {
  const program = programOf(undefined);
  const left = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(SOURCE) && !/\.test\.tsx?$/.test(fileName))
    .flatMap((file) => shownAsTheyAre(program, file));
  expect(left).toEqual([]);
});

const EXAMPLES = [
  ['between tags', '<b>{state}</b>', 1],
  ['behind a condition', "<b>{state !== 'gone' && state}</b>", 1],
  ['in a text', `<b>{\`now \${state}\`}</b>`, 1],
  ['given to the catalogue', '<b>{strings.of(state)}</b>', 1],
  ['from the catalogue', '<b>{words[state]}</b>', 0],
  ['of people', '<b>{name}</b>', 0],
  ['as a number', '<b>{count}</b>', 0],
] as const;

const exampleFile = (index: number) => join(SOURCE, `example-${index}.tsx`);

const examples = programOf(
  Object.fromEntries(
    EXAMPLES.map(([, shown], index) => [
      exampleFile(index),
      `declare const state: 'ready' | 'gone';
        declare const words: Record<string, string>;
        declare const strings: { of: (state: string | undefined) => string };
        declare const name: string | undefined;
        declare const count: number;
        export const shown = ${shown};`,
    ]),
  ),
);

test.each(EXAMPLES.map(([where, , count], index) => [where, index, count] as const))('a word %s', (_, index, count) => {
  const file = examples.getSourceFile(exampleFile(index));
  expect(file && shownAsTheyAre(examples, file)).toHaveLength(count);
});
