'use strict';

// libmbus on a string: takes one command a line as JSON on stdin, answers each with one line on stdout.
//   {"do":"connect","host":"127.0.0.1","port":10001,"timeoutMs":250}
//   {"do":"getData","address":"3","pingFirst":true}     address: primary, or secondary as 16 digits
//   {"do":"scanSecondary"}
//   {"do":"setPrimaryId","from":"3","to":7}
//   {"do":"close"}
//   {"do":"readTimes","host":"127.0.0.1","port":10001,"timeoutMs":250,"address":"3","times":2,"pingFirst":true}     a connection of its own
// -> {"result":...} or {"error":"..."}. Ends when stdin ends.

const readline = require('readline');
const MbusMaster = require('node-mbus');

let master;

const commands = {
    connect: ({ host, port, timeoutMs }) => {
        master = new MbusMaster({ host, port, timeout: timeoutMs });
        return call(done => master.connect(done));
    },
    getData: ({ address, pingFirst = true }) => call(done => master.getData(address, { pingFirst }, done)),
    scanSecondary: () => call(done => master.scanSecondary(done)),
    setPrimaryId: ({ from, to }) => call(done => master.setPrimaryId(from, to, done)),
    close: () => call(done => master.close(done)),
    readTimes,
};

// The readings of one connection, each as {"result":...} or {"error":"..."}.
async function readTimes({ host, port, timeoutMs, address, times, pingFirst }) {
    const one = new MbusMaster({ host, port, timeout: timeoutMs });
    const results = [];
    for (let i = 0; i < times; i++) {
        try {
            if (i === 0)
                await call(done => one.connect(done));
            results.push({ result: await call(done => one.getData(address, { pingFirst }, done)) });
        } catch (error) {
            results.push({ error: error.message });
        }
    }
    await call(done => one.close(done)).catch(() => null);
    return results;
}

function call(start) {
    return new Promise((resolve, reject) => start((error, result) => error ? reject(error) : resolve(result ?? null)));
}

async function answer(line) {
    try {
        const command = JSON.parse(line);
        return { result: await commands[command.do](command) };
    } catch (error) {
        return { error: error.message };
    }
}

(async () => {
    for await (const line of readline.createInterface({ input: process.stdin }))
        process.stdout.write(JSON.stringify(await answer(line)) + '\n');
})();
