/** @file The tags of an XML text such as XMP, found in one pass forward. No regular expression that can backtrack is used on what a file holds. */

/** One attribute: its whole text from the blank before it to the quote behind it, and its value. */
export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** One tag of an element, from `<` to behind `>`. */
export interface XmlTag {
  readonly kind: 'open' | 'close' | 'empty';
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly attributes: readonly XmlAttribute[];
}

/** The tags of `xml` in order, as far as it is well formed. */
export function readTags(xml: string): XmlTag[] {
  const tags: XmlTag[] = [];
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const other = skipOther(xml, at);
    if (other !== undefined) {
      at = other;
      continue;
    }
    const tag = readTag(xml, at);
    if (tag === undefined) return tags;
    tags.push(tag);
    at = tag.end;
  }
  return tags;
}

/** The namespaces that the prefixes of `tags` stand for; photo programs bind each prefix once. */
export function readNamespaces(tags: readonly XmlTag[]): ReadonlyMap<string, string> {
  const spaces = new Map<string, string>();
  for (const { attributes } of tags) {
    for (const { name, value } of attributes) if (name.startsWith('xmlns:')) spaces.set(name.slice(6), value);
  }
  return spaces;
}

/** A name with its namespace: `{uri}local`. */
export function expandName(name: string, spaces: ReadonlyMap<string, string>): string {
  const colon = name.indexOf(':');
  if (colon < 0) return name;
  return `{${spaces.get(name.slice(0, colon)) ?? ''}}${name.slice(colon + 1)}`;
}

/** The index of the tag that closes the one at `index`; itself where it is empty, `undefined` where there is none. */
export function closingTag(tags: readonly XmlTag[], index: number): number | undefined {
  if (tags[index]?.kind !== 'open') return index;
  let depth = 0;
  for (let at = index; at < tags.length; at++) {
    const kind = tags[at]?.kind;
    if (kind === 'open') depth++;
    if (kind === 'close') depth--;
    if (depth === 0) return at;
  }
  return undefined;
}

/** Behind a comment, an instruction or the like that begins at `at`; `undefined` where a tag does. */
function skipOther(xml: string, at: number): number | undefined {
  for (const [open, close] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
    ['<!', '>'],
  ] as const) {
    if (!xml.startsWith(open, at)) continue;
    const end = xml.indexOf(close, at + open.length);
    return end < 0 ? xml.length : end + close.length;
  }
  return undefined;
}

function readTag(xml: string, start: number): XmlTag | undefined {
  const isClose = xml[start + 1] === '/';
  const nameStart = start + (isClose ? 2 : 1);
  let at = endOfName(xml, nameStart);
  const name = xml.slice(nameStart, at);
  if (name === '') return undefined;
  const attributes: XmlAttribute[] = [];
  for (;;) {
    const blank = at;
    at = skipBlanks(xml, at);
    if (xml[at] === '>') return { kind: isClose ? 'close' : 'open', name, start, end: at + 1, attributes };
    if (xml[at] === '/' && xml[at + 1] === '>')
      return { kind: 'empty', name, start, end: at + 2, attributes };
    const nameEnd = endOfName(xml, at);
    const equals = skipBlanks(xml, nameEnd);
    const quoteAt = skipBlanks(xml, equals + 1);
    const quote = xml[quoteAt];
    if (nameEnd === at || xml[equals] !== '=' || (quote !== '"' && quote !== "'")) return undefined;
    const valueEnd = xml.indexOf(quote, quoteAt + 1);
    if (valueEnd < 0) return undefined;
    attributes.push({
      name: xml.slice(at, nameEnd),
      value: xml.slice(quoteAt + 1, valueEnd),
      start: blank,
      end: valueEnd + 1,
      valueStart: quoteAt + 1,
      valueEnd,
    });
    at = valueEnd + 1;
  }
}

function endOfName(xml: string, from: number): number {
  let at = from;
  while (at < xml.length && !'<>/="\' \t\r\n'.includes(xml[at] ?? ' ')) at++;
  return at;
}

function skipBlanks(xml: string, from: number): number {
  let at = from;
  while (at < xml.length && xml.charCodeAt(at) <= 32) at++;
  return at;
}
