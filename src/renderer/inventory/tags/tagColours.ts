import type { TagColour } from '../../../shared/model/settings';

/** How one colour looks: of text and mark, in each theme; AA on every layer with the chip's own tint below. */
export interface TagPaint {
  readonly label: string;
  readonly light: string;
  readonly dark: string;
  /** Outline of the mark before the name, as a CSS `clip-path`: colours are told apart by shape too. */
  readonly shape: string;
}

const polygon = (...points: string[]): string => `polygon(${points.join(', ')})`;

/** How far the colour tints what lies below the chip, in per cent. */
export const TINT = 12;

/** Every colour a tag can have. */
export const TAG_PAINT: Record<TagColour, TagPaint> = {
  red: {
    label: 'Red',
    light: '#a3182b',
    dark: '#ff9aa0',
    shape: polygon('50% 0', '100% 100%', '0 100%'),
  },
  orange: {
    label: 'Orange',
    light: '#8a3f00',
    dark: '#f5a972',
    shape: polygon('50% 0', '100% 50%', '50% 100%', '0 50%'),
  },
  yellow: {
    label: 'Yellow',
    light: '#6b5000',
    dark: '#e8c65a',
    shape: polygon(
      ...['50% 0', '63% 36%', '100% 38%', '70% 60%', '82% 100%'],
      ...['50% 76%', '18% 100%', '30% 60%', '0 38%', '37% 36%'],
    ),
  },
  green: { label: 'Green', light: '#0f5f33', dark: '#74d49c', shape: 'circle(50%)' },
  teal: {
    label: 'Teal',
    light: '#075a66',
    dark: '#62cfdc',
    shape: polygon('25% 0', '75% 0', '100% 50%', '75% 100%', '25% 100%', '0 50%'),
  },
  blue: {
    label: 'Blue',
    light: '#134f9e',
    dark: '#8fbdff',
    shape: polygon('0 0', '100% 0', '100% 100%', '0 100%'),
  },
  purple: {
    label: 'Purple',
    light: '#5d36a6',
    dark: '#c3a8ff',
    shape: polygon('0 0', '100% 0', '50% 100%'),
  },
  pink: {
    label: 'Pink',
    light: '#97216b',
    dark: '#f59cd0',
    shape: polygon(
      ...['33% 0', '67% 0', '67% 33%', '100% 33%', '100% 67%', '67% 67%'],
      ...['67% 100%', '33% 100%', '33% 67%', '0 67%', '0 33%', '33% 33%'],
    ),
  },
  grey: {
    label: 'Grey',
    light: '#4a535f',
    dark: '#b6bec9',
    shape: polygon('0 25%', '100% 25%', '100% 75%', '0 75%'),
  },
};
