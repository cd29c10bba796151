// Adds to [text, markup] pairs what Jira Cloud's own reader of wiki markup makes of the markup: its leaves as [kind, marks, text].
import { createRequire } from 'module';
import { readFileSync } from 'fs';

const { WikiMarkupTransformer } = createRequire(process.cwd() + '/')('@atlaskit/editor-wikimarkup-transformer');
const reader = new WikiMarkupTransformer();
const leaves = (node) =>
  node.content ? node.content.flatMap(leaves) : [[node.type, (node.marks || []).map((mark) => mark.type).join(' '), node.text || '']];
const rows = JSON.parse(readFileSync(0, 'utf8')).map(([text, markup]) => JSON.stringify([text, markup, leaves(reader.parse(markup).toJSON())]));
console.log('[\n' + rows.join(',\n') + '\n]');
