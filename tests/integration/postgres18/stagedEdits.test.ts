import './version';
import '../stagedEdits.test';
