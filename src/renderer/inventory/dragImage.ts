import css from './tree.module.css';

/** Shows how many things go along with the pointer: a picture of the one row that was gripped would lie. */
export function showDragImage(transfer: DataTransfer, text: string): void {
  const image = document.createElement('div');
  image.className = css.dragImage ?? '';
  image.textContent = text;
  document.body.append(image);
  transfer.setDragImage(image, -14, -6);
  // The browser takes the picture before the next task.
  setTimeout(() => image.remove());
}
