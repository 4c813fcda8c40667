/** Where the thread of a run begins: the same code kept as that of a command. */
require('./load.js').load('worker.js');
