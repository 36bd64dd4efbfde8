/** What a screen's shortcuts do to the attachment in an AttachmentViewer. */
export interface PhotoControls {
  larger: () => void;
  smaller: () => void;
  rotate: () => void;
}
