/** An attachment: files dropped on the element are taken like those chosen; `over` tells while some are above it. */
export function fileDrop(taken: (files: readonly File[]) => void, over: (is: boolean) => void) {
  return (node: HTMLElement) => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const dragover = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // Else the browser would open the file in place of the app.
      event.preventDefault();
      over(true);
    };
    const dragleave = (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node) || !node.contains(event.relatedTarget)) over(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      over(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) taken(files);
    };
    node.addEventListener('dragover', dragover);
    node.addEventListener('dragleave', dragleave);
    node.addEventListener('drop', drop);
    return () => {
      node.removeEventListener('dragover', dragover);
      node.removeEventListener('dragleave', dragleave);
      node.removeEventListener('drop', drop);
    };
  };
}
