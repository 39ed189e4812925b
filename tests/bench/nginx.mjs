// The yardstick for serving: Debian's nginx on loopback with the server's own certificate and cipher.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';

async function freePort() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    return port;
}

/** Resolves once somebody accepts there. */
function accepted(port, until = Date.now() + 10_000) {
    return new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1');
        socket.once('connect', () => socket.end(resolve));
        socket.once('error', (error) => (Date.now() > until ? reject(error) : setTimeout(() => accepted(port, until).then(resolve, reject), 50)));
    });
}

const configuration = (dir, tls, port, reply) => `
daemon off;
master_process on;
worker_processes ${cpus().length};
pid ${dir}/nginx.pid;
error_log ${dir}/error.log crit;
events { worker_connections 1024; }
http {
    access_log off;
    default_type application/json;
    keepalive_requests 100000000;
    client_body_temp_path ${dir}/body;
    proxy_temp_path ${dir}/proxy;
    fastcgi_temp_path ${dir}/fastcgi;
    uwsgi_temp_path ${dir}/uwsgi;
    scgi_temp_path ${dir}/scgi;
    server {
        listen 127.0.0.1:${port} ssl;
        ssl_certificate ${tls}/certificate.pem;
        ssl_certificate_key ${tls}/key.pem;
        ssl_protocols TLSv1.3;
        ssl_session_cache off;
        location / { root ${dir}/files; }
        location = /post { return 201 '${reply}'; }
    }
}
`;

/** Serves `file` at /file.json and answers /post at once with `reply`. */
export async function startNginx(dir, tls, file, reply) {
    const port = await freePort();
    mkdirSync(join(dir, 'files'), { recursive: true });
    // The workers run as nobody when the master is root.
    writeFileSync(join(dir, 'files', 'file.json'), file, { mode: 0o644 });
    writeFileSync(join(dir, 'nginx.conf'), configuration(dir, tls, port, reply.replaceAll("'", '')));
    const child = spawn('nginx', ['-c', join(dir, 'nginx.conf'), '-e', join(dir, 'error.log')], { stdio: 'inherit' });
    process.on('exit', () => child.kill('SIGTERM'));
    await accepted(port);
    return { port, pid: child.pid, stop: () => child.kill('SIGTERM') };
}

/** User and system seconds of a process, and of its children where it has workers. */
export function cpuSeconds(pid, withChildren) {
    const pids = withChildren ? [pid, ...readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)] : [pid];
    const ticksPerSecond = 100;
    return pids.reduce((sum, one) => {
        const fields = readFileSync(`/proc/${one}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
        return sum + (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    }, 0);
}
