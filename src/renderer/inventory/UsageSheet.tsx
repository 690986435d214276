import type { ReactNode } from 'react';
import type { NodeRef } from '../../shared/model/inventory';
import { revealNode } from '../stores/ui';
import { setPanels } from '../stores/workspace';
import { SideSheet } from '../ui/SideSheet';
import { describeNodes } from './commands';
import { closeSheet } from './sheets';
import { useTreeState } from './treeState';
import { WhereUsed } from './WhereUsed';

const SUBTITLE: Record<NodeRef['kind'], string> = {
  host: 'Folders and hosts that name it as their jump host.',
  folder: 'What the hosts inside take from it.',
  environment: 'Folders and hosts that are set to it.',
  credential: 'Folders and hosts that log in with it.',
};

/** Where one record is used; each place leads to its row in the tree. */
export function UsageSheet({ node }: { node: NodeRef }): ReactNode {
  return (
    <SideSheet open title={describeNodes([node])} subtitle={SUBTITLE[node.kind]} onClose={closeSheet}>
      <WhereUsed
        node={node}
        onShow={(place) => {
          closeSheet();
          setPanels({ treeOpen: true });
          useTreeState.setState({ query: '' });
          revealNode(place);
        }}
      />
    </SideSheet>
  );
}
