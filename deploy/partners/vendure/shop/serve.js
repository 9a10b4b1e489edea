// Serves on a free loopback port until SIGTERM, or until whoever started us is gone, however it went.
const fs = require('node:fs');
const { bootstrap, JobQueueService } = require('@vendure/core');
const { config } = require('./config');

async function serve(readyFile) {
    const app = await bootstrap(config());
    await app.get(JobQueueService).start();
    const { port } = app.getHttpServer().address();
    fs.writeFileSync(`${readyFile}.draft`, `http://127.0.0.1:${port}`);
    fs.renameSync(`${readyFile}.draft`, readyFile);
}

process.stdin.on('end', () => process.exit(0)).resume();
process.on('SIGTERM', () => process.exit(0));
serve(process.argv[2]).catch(error => {
    console.error(error);
    process.exit(1);
});
