import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '..');
const CATALOGUE = join(SOURCE, 'strings');

/** Attributes and fields whose text is read by people, even if it is one word in lower case. */
const SPOKEN = new Set(
  'aria-label title label caption error description about keyLabel verb byDefault words word consequence text short alt'.split(
    ' ',
  ),
);
/** Those whose text is for machines, whatever it looks like. */
const UNSPOKEN = new Set(
  'queryKey fontFamily fontFamilyMonospace color tone hue className key d name value to path kind type plural id'.split(
    ' ',
  ),
);
/** Functions that take what is for machines. */
const TECHNICAL = new Set('useMediaQuery lazyRouteComponent Symbol replace querySelector navigate'.split(' '));
/** Beginnings of examples of code, of units, and of what only developers read. */
const CODE = [
  ...['curl ', '  -H ', ' -H ', 'java -jar ', 'Bearer ', '-----BEGIN', '{ "', 'query ($', 'format: portico'],
  ...['11px', 'KiB', 'MiB', 'The page has no place'],
];

const WORD = /\p{L}{2}/u;
const PHRASE = /^\p{Lu}\p{Ll}|\p{L}[^\s{}<>=]*\s+[“(]?\p{L}/u;

const AMONG_NUMBERS = /\s\p{L}{2}|\p{L}{2}[,.:]?\s/u;

/** The strings of a module that people would read, and that are not of the catalogue. */
function spoken(module: string, name = 'module.tsx'): string[] {
  const source = ts.createSourceFile(name, module, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && WORD.test(node.text)) found.push(node.text.trim());
    else if ((ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) && isSpoken(node))
      found.push(node.getText());
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isSpoken(node: ts.StringLiteralLike | ts.TemplateExpression): boolean {
  const text = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('1')
    : node.text;
  if (CODE.some((beginning) => text.startsWith(beginning))) return false;
  const place = placeOf(node);
  if (place === 'unspoken' || !WORD.test(text)) return false;
  if (place === 'spoken') return true;
  return (ts.isTemplateExpression(node) ? AMONG_NUMBERS : PHRASE).test(text);
}

/** Who reads a text that stands where this one does; a phrase is taken for people's when nothing else is known. */
function placeOf(text: ts.Node): 'spoken' | 'unspoken' | 'unknown' {
  for (let child = text, node = text.parent; ; child = node, node = node.parent) {
    if (ts.isJsxAttribute(node) || ts.isPropertyAssignment(node)) {
      const name = node.name.getText().replace(/'/g, '');
      if (child === node.name) return 'unspoken';
      if (SPOKEN.has(name)) return 'spoken';
      return UNSPOKEN.has(name) || name.startsWith('data-') ? 'unspoken' : 'unknown';
    }
    if (ts.isJsxExpression(node)) {
      if (!ts.isJsxAttribute(node.parent)) return 'spoken';
      continue;
    }
    if (ts.isConditionalExpression(node) && node.condition === child) return 'unspoken';
    if (ts.isBinaryExpression(node) && !JOINING.has(node.operatorToken.kind)) return 'unspoken';
    if (ts.isCallExpression(node) && TECHNICAL.has(calleeOf(node))) return 'unspoken';
    if (MACHINES.some((is) => is(node))) return 'unspoken';
    if (!THROUGH.some((is) => is(node))) return 'unknown';
  }
}

function calleeOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

const JOINING = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
]);
const MACHINES = [
  ts.isImportDeclaration,
  ts.isExportDeclaration,
  ts.isLiteralTypeNode,
  ts.isElementAccessExpression,
  ts.isCaseClause,
  ts.isPropertyDeclaration,
  ts.isTaggedTemplateExpression,
];
const THROUGH = [
  ts.isParenthesizedExpression,
  ts.isConditionalExpression,
  ts.isBinaryExpression,
  ts.isAsExpression,
  ts.isSatisfiesExpression,
  ts.isArrayLiteralExpression,
  ts.isTemplateSpan,
  ts.isTemplateExpression,
];

const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  .map((name) => join(SOURCE, name));

test('what people read is in the catalogue, and nowhere else', () => {
  const left = sources
    .filter((path) => !path.startsWith(CATALOGUE))
    .flatMap((path) => spoken(readFileSync(path, 'utf8'), path).map((text) => `${path.slice(SOURCE.length)}: ${text}`));
  expect(left).toEqual([]);
});

test('what is in the catalogue is said somewhere', () => {
  const texts = new Map(sources.map((path) => [path, readFileSync(path, 'utf8')]));
  const unsaid = sources
    .filter((path) => path.startsWith(CATALOGUE))
    .flatMap((path) => {
      const part = path.slice(CATALOGUE.length + 1).replace(/\.tsx?$/, '');
      const users = [...texts.values()].filter((text) => text.includes(`strings/${part}'`)).join('\n');
      const keys = [...(texts.get(path) ?? '').matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key);
      return keys
        .filter((key) => !new RegExp(`\\b(strings|common|words)\\.${key}\\b`).test(users))
        .map((key) => `${part}.${key}`);
    });
  expect(unsaid).toEqual([]);
});

describe('a text is found', () => {
  test.each([
    ['between tags', '<b>now</b>', ['now']],
    ['in an attribute that is read aloud', '<a aria-label="close" />', ['"close"']],
    ['as one of two', "<b>{held ? 'Go on' : 'Hold'}</b>", ["'Go on'", "'Hold'"]],
    ['with a number in it', `<b>{\`\${at} of \${all}\`}</b>`, [`\`\${at} of \${all}\``]],
    ['in a function', "function why() { return 'It is required.'; }", ["'It is required.'"]],
    ['in a table', "const all = [{ value: 'a', label: 'first' }];", ["'first'"]],
    ['in a placeholder that explains', '<i placeholder="Part of a name" />', ['"Part of a name"']],
  ])('%s', (_, module, found) => {
    expect(spoken(module)).toEqual(found);
  });
});

describe('what machines read is not', () => {
  test.each([
    ['a class', '<b className="mono wide">{count}</b>'],
    ['a value of the configuration', "const ways = ['round-robin', 'least-requests'];"],
    ['an example of a value', '<i placeholder="30s" />'],
    ['a comparison', "const is = key === 'Arrow Down';"],
    ['an address', `const to = \`/routes/\${name}\`;`],
    ['a type', "type Side = 'The left' | 'The right';"],
  ])('%s', (_, module) => {
    expect(spoken(module)).toEqual([]);
  });
});
