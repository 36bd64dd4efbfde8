/** What a screen's shortcuts do to the picture of a PhotoViewer. */
export interface PhotoControls {
  larger: () => void;
  smaller: () => void;
  rotate: () => void;
}
