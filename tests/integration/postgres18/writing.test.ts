import './version';
import '../queryWriting.test';
