// Sending a file that takes a while: XMLHttpRequest alone says how much of it is gone already.

/** In place of fetch, for one request whose body is the file. `onsent`: bytes so far. */
export const uploading =
    (file: Blob, onsent: (bytes: number) => void) =>
    (request: Request): Promise<Response> =>
        new Promise((resolve, reject) => {
            const sending = new XMLHttpRequest();
            sending.open(request.method, request.url);
            request.headers.forEach((value, name) => sending.setRequestHeader(name, value));
            sending.upload.onprogress = ({ loaded }) => onsent(loaded);
            sending.onload = () => resolve(new Response(sending.responseText || null, { status: sending.status, headers: headersOf(sending) }));
            sending.onerror = sending.onabort = () => reject(new TypeError('the file did not get through'));
            sending.send(file);
        });

function headersOf(answered: XMLHttpRequest): [string, string][] {
    const lines = answered.getAllResponseHeaders().trim().split(/\r\n/);
    return lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
}
