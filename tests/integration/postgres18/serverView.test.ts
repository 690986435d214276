import './version';
import '../postgresServer.test';
