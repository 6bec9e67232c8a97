/**
 * @file A lint rule: no regular expression that can go back and try again, for the places that search what files say. Such an
 * expression takes minutes over text that was made for it, and nothing else runs meanwhile. Allowed are expressions without an open
 * repetition, and those with a single one, without groups, that begin at the start of the text: they take one pass.
 */

/** Can `pattern`, the source of an expression, take more than one pass over a text? */
export function canBacktrack(pattern) {
  const plain = pattern.replace(/\\./g, 'a').replace(/\[[^\]]*\]/g, 'a');
  const repetitions = plain.match(/[*+]|\{\d+,/g)?.length ?? 0;
  if (repetitions === 0) return false;
  return repetitions > 1 || !plain.startsWith('^') || plain.includes('(');
}

export const noBacktracking = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      open: 'An expression that can go back, over what may come from a file: search it by hand.',
      built: 'An expression that is built cannot be checked: search by hand.',
    },
  },
  create(context) {
    const refuseBuilt = (node) => {
      if (node.callee.name === 'RegExp') context.report({ node, messageId: 'built' });
    };
    return {
      Literal(node) {
        if (node.regex && canBacktrack(node.regex.pattern)) context.report({ node, messageId: 'open' });
      },
      NewExpression: refuseBuilt,
      CallExpression: refuseBuilt,
    };
  },
};
