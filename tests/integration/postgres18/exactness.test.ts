import './version';
import '../exactness/postgres.test';
