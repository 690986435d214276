// Stands in for `electron` in the Node tests: only src/main/electron and src/main/index.ts may import it.
throw new Error('electron was imported by code that must run in plain Node');
