// bwip-js behind node's own HTTP server: GET /qr and GET /code128.
import { createServer } from 'node:http';
import bwipjs from 'bwip-js/node';

const pictures = {
  '/qr': { bcid: 'qrcode', text: 'https://example.com/a?b=12345678', eclevel: 'M', scale: 4, padding: 16 },
  '/code128': { bcid: 'code128', text: 'ABC-1234567890', scale: 2, includetext: true },
};
createServer(async (request, response) => {
  const picture = await bwipjs.toBuffer(pictures[request.url]);
  response.writeHead(200, { 'Content-Type': 'image/png' }).end(picture);
}).listen(Number(process.argv[2]), '127.0.0.1');
