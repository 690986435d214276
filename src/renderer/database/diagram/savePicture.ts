import { BinnacleError } from '../../../shared/errors';
import { call } from '../../ipc/client';
import type { DiagramLayout } from './diagramLayout';
import { diagramSvg, type DiagramPalette } from './diagramShapes';
import { pngScale } from './pngScale';

/** The colours of the window as it looks now, for a picture that stands by itself. */
function windowPalette(): DiagramPalette {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--bn-${name}`).trim();
  return {
    ...{ page: of('bg'), box: of('raised'), header: of('surface'), border: of('border-strong') },
    ...{ text: of('text'), quiet: of('text-2'), link: of('text-3'), key: of('accent') },
  };
}

/** Saves a picture where the person says. The file's name; null: nowhere. Throws {@link BinnacleError}. */
export async function savePicture(
  layout: DiagramLayout,
  title: string,
  format: 'svg' | 'png',
): Promise<string | null> {
  const svg = diagramSvg(layout, windowPalette());
  const bytes = format === 'svg' ? new TextEncoder().encode(svg) : await pngOf(svg, layout);
  return call('pictures.save', { name: `${fileName(title)}.${format}`, format, bytes });
}

/** Letters and digits of a title, which a server may have named. */
const fileName = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);

async function pngOf(svg: string, layout: DiagramLayout): Promise<Uint8Array<ArrayBuffer>> {
  const scale = pngScale(layout);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(layout.width * scale));
  canvas.height = Math.max(1, Math.floor(layout.height * scale));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null)
    throw new BinnacleError('too-large', 'The picture is too large for a PNG.', { hint: 'Save it as SVG.' });
  return new Uint8Array(await blob.arrayBuffer());
}
