import type { ExportFormat } from '../../../shared/model/export';
import { exportAnsibleYaml } from './ansibleYaml';
import { exportCsv } from './csv';
import type { ExportResult, ExportView } from './exportView';
import { exportInventoryJson } from './inventoryJson';
import { exportMremotengXml } from './mremotengXml';
import { exportSshConfig } from './sshConfig';

/** The writer of each format, and the name that its file gets unless told otherwise. */
export const WRITERS: Record<ExportFormat, { write: (view: ExportView) => ExportResult; name: string }> = {
  'binnacle-json': { write: exportInventoryJson, name: 'inventory.json' },
  csv: { write: exportCsv, name: 'inventory.csv' },
  'ssh-config': { write: exportSshConfig, name: 'ssh_config' },
  'ansible-yaml': { write: exportAnsibleYaml, name: 'inventory.yml' },
  'mremoteng-xml': { write: (view) => exportMremotengXml(view), name: 'confCons.xml' },
};
