import { Component, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { ErrorNote } from '../ui/ErrorNote';

interface PaneBoundaryProps {
  /** What the pane is called, for the message. */
  name: string;
  children: ReactNode;
}

/** Keeps a fault in one pane from taking the window along. */
export class PaneBoundary extends Component<PaneBoundaryProps, { failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div style={{ padding: 16 }}>
        <ErrorNote
          message={`${this.props.name} could not be shown: something went wrong inside Binnacle.`}
          hint="Everything else keeps running. Showing it again often helps."
          actions={<Button onClick={() => this.setState({ failed: false })}>Show it again</Button>}
        />
      </div>
    );
  }
}
