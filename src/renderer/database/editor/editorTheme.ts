import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours of the language; the variables are set for both themes in QueryEditor.module.css. */
const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--sql-keyword)' },
  { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--sql-type)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--sql-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--sql-number)' },
  { tag: [tags.lineComment, tags.blockComment], color: 'var(--sql-comment)', fontStyle: 'italic' },
  { tag: tags.operator, color: 'var(--bn-text-2)' },
]);

const mix = (name: string, percent: number): string =>
  `color-mix(in srgb, var(--bn-${name}) ${percent}%, transparent)`;

const chrome = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'transparent', color: 'var(--bn-text)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--bn-mono)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--bn-text)', padding: '6px 0' },
  '.cm-content:focus-visible': { outline: 'none' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--bn-text)', borderLeftWidth: '1.5px' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: mix('accent', 30),
  },
  '.cm-content ::selection': { backgroundColor: 'transparent' },
  '.cm-activeLine': { backgroundColor: 'var(--bn-hover)' },
  '.cm-gutters': {
    // Long lines scroll below it.
    backgroundColor: 'var(--bn-bg)',
    color: 'var(--bn-text-3)',
    border: 'none',
    fontVariantNumeric: 'tabular-nums',
  },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--bn-text)' },
  '.cm-runLine': { boxShadow: 'inset 2px 0 0 var(--bn-accent)' },
  '&.cm-focused .cm-matchingBracket, .cm-matchingBracket': {
    backgroundColor: 'var(--bn-accent-soft)',
    outline: '1px solid var(--bn-border-strong)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--bn-danger-soft)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--bn-warning-soft)' },
  '.cm-searchMatch': {
    backgroundColor: 'var(--bn-warning-soft)',
    outline: `1px solid ${mix('warning', 60)}`,
  },
  '.cm-searchMatch-selected': { backgroundColor: mix('warning', 45) },
  '.cm-errorMark': {
    textDecoration: 'underline wavy var(--bn-danger) 1px',
    backgroundColor: 'var(--bn-danger-soft)',
  },
  '.cm-errorLine': {
    // As wide as what is shown of the editor, however long its lines are.
    contain: 'inline-size',
    margin: '2px 8px 4px 6px',
    padding: '2px 8px',
    borderLeft: '3px solid var(--bn-danger)',
    backgroundColor: 'var(--bn-danger-soft)',
    color: 'var(--bn-text)',
    fontFamily: 'var(--bn-sans)',
    fontSize: 'var(--bn-font-size-sm)',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  '.cm-panels': { backgroundColor: 'var(--bn-surface)', color: 'var(--bn-text)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--bn-border)' },
  '.cm-panel.cm-search': { padding: '6px 28px 6px 8px', fontFamily: 'var(--bn-sans)' },
  '.cm-panel.cm-search label': { fontSize: 'var(--bn-font-size-sm)' },
  '.cm-textfield': {
    border: '1px solid var(--bn-border-strong)',
    borderRadius: 'var(--bn-radius)',
    backgroundColor: 'var(--bn-raised)',
    fontSize: 'var(--bn-font-size)',
  },
  '.cm-textfield:focus': { borderColor: 'var(--bn-focus)' },
  '.cm-button': {
    border: '1px solid var(--bn-border-strong)',
    borderRadius: 'var(--bn-radius)',
    backgroundColor: 'var(--bn-raised)',
    backgroundImage: 'none',
    color: 'var(--bn-text)',
    fontSize: 'var(--bn-font-size-sm)',
  },
  '.cm-panel.cm-search [name=close]': {
    color: 'var(--bn-text-2)',
    fontSize: '18px',
    top: '4px',
    right: '8px',
  },
  '.cm-tooltip': {
    border: '1px solid var(--bn-border)',
    borderRadius: 'var(--bn-radius)',
    backgroundColor: 'var(--bn-raised)',
    boxShadow: 'var(--bn-shadow)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--bn-mono)',
    fontSize: '12px',
    maxHeight: '240px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', lineHeight: '20px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--bn-selected)',
    color: 'var(--bn-text)',
  },
  '.cm-completionDetail': { color: 'var(--bn-text-3)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--bn-accent)', fontWeight: '600' },
});

/** How the editor looks in both themes: all its colours are variables. */
export const editorTheme: Extension = [chrome, syntaxHighlighting(highlighting)];
